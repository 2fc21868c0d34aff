-- The last seven days of each sender: an address, a domain that SPF or DKIM proved, the sender that Feedback-ID names. Shares in per cent,
-- each with the lower end of its interval; unauthenticated: messages without DMARC's pass.
CREATE OR REPLACE VIEW senders AS
SELECT s.trait, k.name AS kind, shown(s.trait, n.value) AS sender, s.messages, s.delivered, s.marked, s.refused, s.complaints, s.wanted, s.traps,
       round(100.0 * s.complaints / nullif(s.delivered, 0), 3) AS complaint_share,
       round(100 * share_low(greatest(0, s.complaints), greatest(s.delivered, s.complaints)), 3) AS complaint_low,
       round(100.0 * s.rejected / nullif(s.recipients + s.rejected, 0), 2) AS unknown_share,
       round(100 * share_low(s.rejected, s.recipients + s.rejected), 2) AS unknown_low,
       round(100.0 * s.spf / s.messages, 1) AS spf, round(100.0 * s.dkim / s.messages, 1) AS dkim, round(100.0 * s.dmarc / s.messages, 1) AS dmarc,
       round(100 * share_low(s.messages - s.dmarc, s.messages), 2) AS unauthenticated_low, s.recipients, s.rejected,
       to_timestamp(t.first * 3600.0) AS first, s.last, bit_count(t.spread::bit(64)) AS spread
  FROM (SELECT trait, sum(messages)::bigint AS messages, sum(delivered)::bigint AS delivered, sum(marked)::bigint AS marked,
               sum(refused)::bigint AS refused, sum(recipients)::bigint AS recipients, sum(rejected)::bigint AS rejected, sum(spf)::bigint AS spf,
               sum(dkim)::bigint AS dkim, sum(dmarc)::bigint AS dmarc, sum(complaints)::bigint AS complaints, sum(wanted)::bigint AS wanted,
               sum(traps)::bigint AS traps, max(day) AS last
          FROM sender_day WHERE day > (SELECT max(day) FROM sender_day) - 7 GROUP BY trait HAVING sum(messages) > 0) s
  JOIN trait_kind k ON k.code = trait_kind_of(s.trait) LEFT JOIN trait t ON t.id = s.trait LEFT JOIN trait_name n ON n.id = s.trait
 WHERE k.name <> 'account';
