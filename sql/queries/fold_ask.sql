-- Asks the tally to fold at once, and tells up to where it must have folded for all that is committed now to count.
SELECT pg_notify('tamis_fold', ''), pg_snapshot_xmax(pg_current_snapshot())::text
