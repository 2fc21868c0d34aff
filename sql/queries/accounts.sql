-- Those that jumped most first; $1 ids of accounts that were asked for by name (empty: all), $2 their names.
SELECT coalesce(n.name, a.account) AS account, a.day::text AS day, a.messages, a.usual, a.jump, a.recipients, a.rejected, a.marked, a.complaints,
       a.since::text AS since, a."case"
  FROM accounts a LEFT JOIN unnest($1::bigint[], $2::text[]) AS n(id, name) ON n.id = a.trait
 WHERE $1::bigint[] = '{}' OR n.id IS NOT NULL
 ORDER BY (a.marked + a.complaints + a.rejected) > 0 DESC, a.jump DESC, a.messages DESC LIMIT 200
