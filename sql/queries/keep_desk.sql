-- $1 messages and rows of each table at most.
SELECT keep_desk($1::integer)
