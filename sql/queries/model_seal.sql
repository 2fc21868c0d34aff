-- $1 digests, $2 who, $3 version, $4 what was sealed, as bytea.
SELECT model_seal($1::bigint[], $2::bigint, $3::bigint, $4::bytea[])
