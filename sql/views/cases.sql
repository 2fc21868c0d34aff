-- Every decision of the desk: by whom, why, on what ground, until when; and its release.
CREATE OR REPLACE VIEW cases AS
SELECT b.number, k.name AS kind, b.value, coalesce(b.action::text, 'by policy') AS action, b.author, b.reason, b.basis, b.filed, b.since,
       block_until(b) AS until, r.author AS released_by, r.reason AS release_reason, r.filed AS released, r.since AS released_since,
       CASE WHEN r.block IS NOT NULL AND coalesce(r.since, r.filed) <= now() THEN 'released' WHEN block_until(b) <= now() THEN 'expired'
            ELSE 'in force' END AS state,
       (SELECT count(*) FROM block_trait e WHERE e.block = b.number) AS evidence, b.second_reason, r.withdrawn, r.lessons,
       (SELECT max(n.filed) FROM renewal n WHERE n.block = b.number) AS renewed
  FROM block b JOIN trait_kind k ON k.code = trait_kind_of(b.trait) LEFT JOIN release r ON r.block = b.number
