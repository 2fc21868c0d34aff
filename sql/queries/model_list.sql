-- The versions, newest first: which lessons each was taught, and whether they are in force.
SELECT m.version, to_char(m.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), m.cause || coalesce(' to ' || m.of, ''), m.lessons,
       m.back, m.junk / 100.0, m.notjunk / 100.0, pg_column_size(m.weights), model_holds(n.dead, n.version, m.version)
  FROM model m, (SELECT version, dead FROM model WHERE key = $1::smallint ORDER BY version DESC LIMIT 1) n
 WHERE m.key = $1::smallint ORDER BY m.version DESC LIMIT 100
