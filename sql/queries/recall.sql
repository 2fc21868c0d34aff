-- The histories of traits. $1 bigint[].
SELECT t.id, t.messages, t.spam, t.junk, t.notjunk, t.traps, t.first, t.last, t.spread, t.reach, n.id IS NOT NULL, t.accused, t.passed, t.actor,
       t.lent
  FROM trait t LEFT JOIN trait_name n USING (id) WHERE t.id = ANY ($1::bigint[])
