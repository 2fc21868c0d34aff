-- What an actor is known by. $1 actor.
SELECT lpad(to_hex(l.trait), 16, '0') AS trait, k.name AS kind, shown(l.trait, n.value) AS value, k.authority, t.messages,
       round(t.junk / 100.0, 2) AS junk, rfc3339(l.at) AS since, l.message, lpad(to_hex(l.via), 16, '0') AS beside
  FROM link l JOIN trait_kind k ON k.code = trait_kind_of(l.trait) LEFT JOIN trait t ON t.id = l.trait LEFT JOIN trait_name n ON n.id = l.trait
 WHERE l.actor = $1::integer ORDER BY t.junk DESC, l.at LIMIT 500
