-- What a decision rests on that tells most: people's complaints about the messages of its evidence, and whose they are. $1 number.
SELECT k.name AS kind, shown(t.id, n.value) AS value, t.messages, round(t.junk / 100.0, 2) AS junk, round(t.notjunk / 100.0, 2) AS notjunk,
       coalesce(a.name, 'actor-' || a.number) AS actor
  FROM block_trait e JOIN trait t ON t.id = e.trait JOIN trait_kind k ON k.code = trait_kind_of(t.id) LEFT JOIN trait_name n ON n.id = t.id
  LEFT JOIN actor a ON a.number = t.actor
 WHERE e.block = $1::bigint AND k.cap > 0 ORDER BY t.junk DESC, bit_count((t.passed & ~t.accused)::bit(64)), t.messages LIMIT 12
