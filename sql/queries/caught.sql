-- What a decision has caught in the last thirty days, newest first. $1 case, $2 messages at most.
SELECT id, rfc3339(uuid_time(id)) AS at, verdict, count(*) OVER () AS "of" FROM message
 WHERE block = $1::bigint AND verdict <> 'deliver' AND id > uuid_floor(now() - interval '30 days') ORDER BY id DESC LIMIT $2::integer
