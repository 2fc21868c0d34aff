-- Of each of the messages $1, in turn, its place and whether the history holds it. $2 reporter, $3 kind, $4 weight in hundredths, $5 when
-- (empty: now).
SELECT m.place, file_report(m.id, $2::bigint, $3, $4::integer, coalesce(nullif($5, '')::timestamptz, now()))
  FROM unnest($1::uuid[]) WITH ORDINALITY AS m(id, place)
