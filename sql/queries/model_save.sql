-- $1 key, $2 cause, $3 who, $4 origin, $5 when (empty: now), $6 weights, $7 $8 totals, then arrays: of lessons digest, message, junk,
-- weight, push, age; and digests of lessons taken back.
SELECT model_save($1::smallint, $2, $3::bigint, $4, coalesce(nullif($5, '')::timestamptz, now()), $6::bytea, $7::bigint, $8::bigint,
                  $9::bigint[], $10::uuid[], $11::boolean[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[])
