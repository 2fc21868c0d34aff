-- $1 key, $2 weights, $3 $4 totals, then of each lesson taken back $5 digest, $6 reporter, $7 version.
SELECT model_unteach($1::smallint, $2::bytea, $3::bigint, $4::bigint, $5::bigint[], $6::bigint[], $7::bigint[])
