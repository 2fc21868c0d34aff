-- $1 trait, $2 readable value (empty: hashed alone), $3 action (policy: the recipient's policy says), $4 author, $5 reason, $6 legal
-- basis, $7 since, $8 until (empty: no bound), $9 why although it covers innocents (empty: then such a block is not filed).
SELECT * FROM file_block($1::bigint, nullif($2, ''), nullif($3, 'policy')::verdict, $4, $5, $6, nullif($7, '')::timestamptz,
                         nullif($8, '')::timestamptz, nullif($9, ''))
