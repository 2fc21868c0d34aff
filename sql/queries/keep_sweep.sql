-- $1 pages.
SELECT keep_sweep($1::integer)
