-- The proven traits that an actor is known by or came from. $1 actor.
SELECT s.id, k.name, coalesce(n.value, '') FROM (
    SELECT l.trait AS id FROM link l WHERE l.actor = $1::integer
    UNION SELECT m.source FROM message m WHERE m.actor = $1::integer AND m.source IS NOT NULL AND m.id > uuid_floor(message_now() - interval '30 days')
    UNION SELECT m.source FROM link l JOIN message m ON m.id = l.message WHERE l.actor = $1::integer AND m.source IS NOT NULL
  ) s JOIN trait_kind k ON k.code = trait_kind_of(s.id) LEFT JOIN trait_name n ON n.id = s.id
 WHERE k.name IN ('address', 'account', 'dkim_key', 'dkim_domain', 'spf_domain')
   AND (k.name = 'address' OR EXISTS (SELECT FROM link l WHERE l.trait = s.id AND l.actor = $1::integer)) ORDER BY 1 LIMIT 200
