SELECT campaign, kind, value, traits, sources, messages, marked, junk, notjunk, rfc3339(first) AS first, rfc3339(last) AS last, per_hour, actor
  FROM campaigns ORDER BY sources DESC, messages DESC LIMIT 60
