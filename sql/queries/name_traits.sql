-- Readable values of sender traits that have earned it. $1 ids, $2 values, $3 hours since 1970.
INSERT INTO trait_name (id, value, since)
SELECT id, value, $3::integer FROM unnest($1::bigint[], $2::text[]) AS n(id, value)
ON CONFLICT DO NOTHING
