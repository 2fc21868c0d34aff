-- $1 actor, $2 name, $3 author, $4 reason.
SELECT actor_name($1::integer, $2, $3, $4)
