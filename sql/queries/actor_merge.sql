-- $1 actor, $2 the other, $3 author, $4 reason.
SELECT actor_merge($1::integer, $2::integer, $3, $4)
