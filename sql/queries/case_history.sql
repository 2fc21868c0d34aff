-- Who did what about a case, in order. $1 number.
SELECT rfc3339(at) AS at, author, act, rfc3339(until) AS until, reason FROM decisions WHERE "case" = $1::bigint ORDER BY decisions.at
