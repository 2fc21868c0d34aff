-- Lessons in force that came with reports which the release of case $2 took back; key $1. The last taught first, as a model takes them back exactly; sealed is NULL where it can no
-- longer be taken back without the message.
SELECT l.digest, l.reporter, l.version, l.weight, l.push, l.age, s.sealed
  FROM (SELECT version, dead FROM model WHERE key = $1::smallint ORDER BY version DESC LIMIT 1) m
  JOIN withdrawn w ON w.block = $2::bigint JOIN model_lesson l ON l.message = w.message AND l.reporter = w.reporter
  LEFT JOIN model_sealed s ON s.digest = l.digest AND s.reporter = l.reporter AND s.version = l.version
 WHERE l.junk AND w.kind = 'junk' AND model_holds(m.dead, m.version, l.version)
   AND (l.undone IS NULL OR NOT model_holds(m.dead, m.version, l.undone))
 ORDER BY s.sealed IS NULL, l.version DESC, l.digest DESC LIMIT 2000
