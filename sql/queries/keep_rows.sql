-- $1 rows of each table at most.
SELECT keep_rows($1::integer)
