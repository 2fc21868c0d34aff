-- The evidence: what the history says now of each of a message's traits. $1 uuid.
SELECT k.name, coalesce(n.value, ''), t.messages, t.spam, t.junk, t.notjunk, to_char(to_timestamp(t.first * 3600.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
       coalesce(a.name, 'actor-' || a.number, '')
  FROM message m, unnest(m.traits) AS x(id) JOIN trait t USING (id) JOIN trait_kind k ON k.code = trait_kind_of(t.id)
  LEFT JOIN trait_name n USING (id) LEFT JOIN actor a ON a.number = t.actor
 WHERE m.id = $1::uuid AND k.name <> 'recipient' ORDER BY t.junk + t.notjunk DESC, t.messages DESC, k.code LIMIT 40
