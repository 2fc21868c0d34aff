SELECT rfc3339(at) AS at, author, act, "case", kind, value, action, rfc3339(until) AS until, reason FROM decisions ORDER BY decisions.at DESC LIMIT 200
