SELECT number AS "case", state, kind, value, action, author, rfc3339(filed) AS filed, rfc3339(until) AS until, reason FROM cases
 ORDER BY number DESC LIMIT 200
