-- Copies of reputation whose recall may still hold something older than the fold of transaction $1.
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'tamis recall %'
   AND split_part(application_name, ' ', 3)::bigint < $1::bigint
