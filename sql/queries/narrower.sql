-- Instead of a wide trait: the exact ones of mail with it that people complained of. $1 trait.
SELECT k.name, shown(c.id, n.value), c.messages
  FROM (SELECT x.id, count(DISTINCT l.message) AS messages FROM lesson l, unnest(l.traits) x(id)
         WHERE l.traits @> ARRAY[$1::bigint] AND l.junk > 0 AND x.id <> $1::bigint
           AND trait_kind_of(x.id) IN (SELECT code FROM trait_kind WHERE name IN ('address', 'account', 'dkim_key', 'spf_domain', 'dkim_domain'))
         GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12) c
  JOIN trait_kind k ON k.code = trait_kind_of(c.id) LEFT JOIN trait_name n ON n.id = c.id
 WHERE too_wide(c.id) IS NULL ORDER BY c.messages DESC, 1 LIMIT 5
