-- The file of a decision. $1 number.
SELECT c.number, c.kind, coalesce(c.value, ''), c.action, c.author, c.reason, c.basis, rfc3339(c.filed), rfc3339(c.since),
       rfc3339(c.until), coalesce(c.released_by, ''), coalesce(c.release_reason, ''), rfc3339(c.released), rfc3339(c.released_since), c.state,
       c.evidence, coalesce(c.second_reason, ''), coalesce(c.withdrawn, 0), coalesce(c.lessons, 0)
  FROM cases c WHERE c.number = $1::bigint
