-- What is decided now about proven traits: blocks and exemptions in force.
CREATE OR REPLACE VIEW blocks AS
SELECT b.number, k.name AS kind, b.value, coalesce(b.action::text, 'by policy') AS action, b.author, b.reason, b.filed, b.since, block_until(b) AS until
  FROM block b JOIN trait_kind k ON k.code = trait_kind_of(b.trait) LEFT JOIN release r ON r.block = b.number
 WHERE coalesce(block_end(b, r) > now(), true)
