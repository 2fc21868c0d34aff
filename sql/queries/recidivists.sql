SELECT actor, rfc3339(since) AS since, known_by, came_from, new_sources, messages, marked, rfc3339(last) AS last, given_away_by, cases
  FROM recidivists ORDER BY last DESC LIMIT 200
