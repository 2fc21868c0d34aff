-- What the history says of these traits. $1 bigint[].
SELECT t.id, t.messages, t.spam, t.junk, t.notjunk, to_char(to_timestamp(t.first * 3600.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
       to_char(to_timestamp(t.last * 3600.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), length(replace(t.spread::bit(64)::text, '0', ''))
  FROM trait t WHERE t.id = ANY ($1::bigint[]) ORDER BY t.junk - t.notjunk DESC, t.messages DESC
