-- Of the digests $2, those of which a lesson by reporter $3 is in force in the newest version of key $1.
SELECT l.digest, l.junk, l.weight, l.push, l.age
  FROM (SELECT version, dead FROM model WHERE key = $1::smallint ORDER BY version DESC LIMIT 1) m
  JOIN model_lesson l ON l.digest = ANY ($2::bigint[]) AND l.reporter = $3::bigint AND model_holds(m.dead, m.version, l.version)
   AND (l.undone IS NULL OR NOT model_holds(m.dead, m.version, l.undone))
