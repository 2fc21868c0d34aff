-- $1 decisions at most. False: it is done.
SELECT block_proposed($1::integer) < 0
