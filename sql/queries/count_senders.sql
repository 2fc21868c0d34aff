-- $1 messages at most.
SELECT count_senders($1::integer)
