SELECT pg_advisory_lock(hashtext('tamis migrate'))
