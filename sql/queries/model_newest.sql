-- The newest version of key $1, where it is newer than $2; with it the newest version of all.
SELECT m.version, m.weights FROM model m
 WHERE m.key = $1::smallint AND m.version > $2::bigint ORDER BY m.version DESC LIMIT 1
