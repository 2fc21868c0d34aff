-- The last seven days. Thresholds in per cent or messages: complaints $1 watch $2 poor $3 least; unknown $4 $5 $6; traps $7 $8;
-- unauthenticated $9 $10 $11. $12 ids of senders that were asked for (empty: all), $13 their names.
SELECT j.kind, coalesce(a.name, j.sender) AS sender,
       CASE WHEN j.worst = 2 THEN 'poor' WHEN j.worst = 1 THEN 'watch' WHEN j.judged THEN 'good' ELSE 'too few' END AS health,
       j.messages, j.delivered, j.marked, j.refused, j.complaints, j.complaint_share, j.unknown_share, j.traps, j.dkim, j.dmarc,
       (message_now()::date - j.first::date) AS days, j.last::text AS last, j.spf, j.complaint_low, j.unknown_low, j.unauthenticated_low, j.wanted,
       j.spread, j.recipients, j.rejected
  FROM (SELECT s.*, s.delivered >= $3::numeric OR s.recipients + s.rejected >= $6::numeric OR s.messages >= $11::numeric AS judged,
               greatest(CASE WHEN s.delivered < $3::numeric THEN 0 WHEN s.complaint_low >= $2::numeric THEN 2
                             WHEN s.complaint_low >= $1::numeric THEN 1 ELSE 0 END,
                        CASE WHEN s.recipients + s.rejected < $6::numeric THEN 0 WHEN s.unknown_low >= $5::numeric THEN 2
                             WHEN s.unknown_low >= $4::numeric THEN 1 ELSE 0 END,
                        CASE WHEN s.traps >= $8::numeric THEN 2 WHEN s.traps >= $7::numeric THEN 1 ELSE 0 END,
                        CASE WHEN s.messages < $11::numeric THEN 0 WHEN s.unauthenticated_low >= $10::numeric THEN 2
                             WHEN s.unauthenticated_low >= $9::numeric THEN 1 ELSE 0 END) AS worst
          FROM senders s WHERE $12::bigint[] = '{}' OR s.trait = ANY ($12::bigint[])) j
  LEFT JOIN unnest($12::bigint[], $13::text[]) AS a(id, name) ON a.id = j.trait
 ORDER BY j.worst DESC, j.complaints DESC, j.messages DESC LIMIT 60
