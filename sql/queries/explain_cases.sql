-- The cases whose evidence shares rare traits with a message, those about its own traits first. $1 uuid.
SELECT c.number, c.state, c.kind, coalesce(c.value, ''), count(*) AS shared, bool_or(e.trait = b.trait)
  FROM message m, unnest(m.traits) x(id) JOIN block_trait e ON e.trait = x.id JOIN block b ON b.number = e.block JOIN cases c ON c.number = e.block
  JOIN trait_kind k ON k.code = trait_kind_of(x.id) AND k.cap > 0 LEFT JOIN trait t ON t.id = x.id
 WHERE m.id = $1::uuid AND (e.trait = b.trait OR bit_count((coalesce(t.passed, 0) & ~coalesce(t.accused, 0))::bit(64)) < 3)
 GROUP BY 1, 2, 3, 4 ORDER BY 6 DESC, 5 DESC, 1 DESC LIMIT 10
