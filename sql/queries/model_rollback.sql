-- $1 key, $2 version, $3 who.
SELECT model_rollback($1::smallint, $2::bigint, $3::bigint)
