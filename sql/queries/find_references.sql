-- Of each of the references $1, its place and the newest message of it, of those not later than $2 (empty: any); NULL where there is none.
-- By an array, so that it is never looked for backwards through all messages.
SELECT r.place, (SELECT (array_agg(m.id ORDER BY m.id DESC))[1] FROM message m
                  WHERE m.reference = r.reference AND ($2 = '' OR m.id < uuid_floor(nullif($2, '')::timestamptz + interval '1 second')))
  FROM unnest($1::bigint[]) WITH ORDINALITY AS r(reference, place)
