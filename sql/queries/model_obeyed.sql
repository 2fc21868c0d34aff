-- The copies that judge by the learner, and by which version (0: it has just come).
SELECT split_part(application_name, ' ', 4), coalesce(nullif(split_part(application_name, ' ', 3), ''), '0')::bigint
  FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'tamis model %' ORDER BY 1
