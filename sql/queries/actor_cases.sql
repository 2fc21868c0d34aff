-- Blocks in force on what an actor is known by or came from. $1 actor.
SELECT DISTINCT b.number FROM block b LEFT JOIN release r ON r.block = b.number
 WHERE b.action IS DISTINCT FROM 'deliver' AND coalesce(block_end(b, r) > now(), true) AND (b.trait IN (SELECT trait FROM link WHERE actor = $1::integer)
    OR b.trait IN (SELECT source FROM message WHERE actor = $1::integer) OR b.reason LIKE 'actor-' || $1 || ': %')
 ORDER BY 1
