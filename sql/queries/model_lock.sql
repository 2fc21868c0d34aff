-- Held until the transaction ends: one teacher at a time, so that none loses what another taught.
SELECT pg_advisory_xact_lock(hashtext('tamis model'))
