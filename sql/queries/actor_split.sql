-- $1 actor, $2 traits as bigint[], $3 author, $4 reason.
SELECT actor_split($1::integer, $2::bigint[], $3, $4)
