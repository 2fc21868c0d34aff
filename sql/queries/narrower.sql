-- Instead of a wide trait: the exact ones of mail with it that people complained of. $1 trait.
SELECT k.name, coalesce(n.value, '(kept hashed alone)'), count(DISTINCT l.message)
  FROM lesson l, unnest(l.traits) x(id) JOIN trait_kind k ON k.code = trait_kind_of(x.id) LEFT JOIN trait_name n ON n.id = x.id
 WHERE l.traits @> ARRAY[$1::bigint] AND l.junk > 0 AND k.name IN ('address', 'account', 'dkim_key', 'spf_domain', 'dkim_domain')
   AND x.id <> $1::bigint AND too_wide(x.id) IS NULL
 GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 5
