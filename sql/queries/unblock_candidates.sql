SELECT number AS "case", kind, value, author, rfc3339(filed) AS filed, caught, caught_and_wanted, junk, notjunk, honest_senders
  FROM unblock_candidates ORDER BY caught_and_wanted DESC, notjunk - junk DESC LIMIT 200
