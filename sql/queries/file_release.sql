-- $1 case (empty: the block on the trait), $2 trait (empty: the case), $3 author, $4 reason, $5 since (empty: at once, for all), $6 t: it was
-- right, and is over.
SELECT * FROM file_release(nullif($1, '')::bigint, nullif($2, '')::bigint, $3, $4, nullif($5, '')::timestamptz, $6::boolean)
