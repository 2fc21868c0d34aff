-- Who decided what, when and why: the desk's audit.
CREATE OR REPLACE VIEW decisions AS
SELECT b.filed AS at, b.author, CASE WHEN b.action = 'deliver' THEN 'exempt' ELSE 'block' END AS act, b.number AS "case", k.name AS kind,
       shown(b.trait, b.value) AS value, coalesce(b.action::text, 'by policy') AS action, b.until, b.reason, b.second_reason AS so_wide_because
  FROM block b JOIN trait_kind k ON k.code = trait_kind_of(b.trait)
UNION ALL
SELECT r.filed, r.author, 'release', r.block, k.name, shown(b.trait, b.value), NULL, NULL, r.reason,
       CASE WHEN r.withdrawn > 0 OR r.lessons > 0 THEN r.withdrawn || ' reports and ' || r.lessons || ' messages taken back' END
  FROM release r JOIN block b ON b.number = r.block JOIN trait_kind k ON k.code = trait_kind_of(b.trait)
UNION ALL
SELECT n.filed, n.author, 'renew', n.block, k.name, shown(b.trait, b.value), NULL, n.until, n.reason, NULL
  FROM renewal n JOIN block b ON b.number = n.block JOIN trait_kind k ON k.code = trait_kind_of(b.trait)
UNION ALL
SELECT c.filed, c.author, 'actor ' || c.act, NULL, 'actor', 'actor-' || c.actor, NULL, NULL, c.reason, NULL FROM actor_change c;
