SELECT kind, value, reporters, junk, traps, messages, marked, actor, rfc3339(first) AS first, rfc3339(last) AS last FROM proposals
 ORDER BY junk DESC, reporters DESC LIMIT 200
