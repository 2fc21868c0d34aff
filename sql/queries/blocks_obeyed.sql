-- The copies that hold the decisions, and which version each obeys (0: it has just come).
SELECT split_part(application_name, ' ', 4), coalesce(nullif(split_part(application_name, ' ', 3), ''), '0')::bigint
  FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'tamis blocks %' ORDER BY 1
