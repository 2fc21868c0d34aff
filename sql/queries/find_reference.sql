-- The newest message of this reference, of those not later than $2 (empty: any). $1 reference.
SELECT id FROM message WHERE reference = $1::bigint AND ($2 = '' OR id < uuid_floor(nullif($2, '')::timestamptz + interval '1 second'))
 ORDER BY id DESC LIMIT 1
