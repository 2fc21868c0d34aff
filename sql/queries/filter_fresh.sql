-- What has been folded, and which ids got a row or were taught by it since transaction $1: a row at least. The second column is the $1 of
-- the next time: all below it was there to be seen.
SELECT t.folded, pg_snapshot_xmin(pg_current_snapshot()), coalesce(f.ids, ''::bytea) FROM tally t LEFT JOIN fresh f ON f.tx >= $1::text::xid8
