SELECT kind, value, rfc3339(born) AS born, sources, messages, reach, marked, junk, sources_per_hour, actor FROM new_traits
 ORDER BY sources_per_hour DESC, sources DESC LIMIT 60
