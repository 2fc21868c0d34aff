-- $1 case, $2 until (empty: its release), $3 author, $4 reason.
SELECT * FROM renew_block($1::bigint, nullif($2, '')::timestamptz, $3, $4)
