-- Ids that have a row, a page at a time, in ascending order: how many, the last of them, and all of them, 8 bytes each. $1 the last id of
-- the page before, $2 ids at most.
SELECT count(*), coalesce(max(id), 0), coalesce(string_agg(int8send(id), ''::bytea), ''::bytea)
  FROM (SELECT id FROM trait WHERE id > $1::bigint ORDER BY id LIMIT $2::integer) page
