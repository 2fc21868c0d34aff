-- Blocks in force with evidence against them: people wanted what they caught, or the trait itself, or honest senders share it.
CREATE OR REPLACE VIEW unblock_candidates AS
SELECT b.number, k.name AS kind, shown(b.trait, b.value) AS value, b.author, b.filed,
       (SELECT count(*) FROM (SELECT FROM message m WHERE m.block = b.number LIMIT 10000) m) AS caught,
       coalesce(w.wanted, 0) AS caught_and_wanted, round(coalesce(t.junk, 0) / 100.0, 2) AS junk, round(coalesce(t.notjunk, 0) / 100.0, 2) AS notjunk,
       bit_count((coalesce(t.passed, 0) & ~coalesce(t.accused, 0))::bit(64)) AS honest_senders
  FROM block b JOIN trait_kind k ON k.code = trait_kind_of(b.trait) LEFT JOIN release r ON r.block = b.number LEFT JOIN trait t ON t.id = b.trait
  LEFT JOIN (SELECT m.block, count(DISTINCT m.id) AS wanted FROM report r JOIN message m ON m.id = r.message
              WHERE r.kind = 'notjunk' AND r.at > message_now() - interval '90 days' AND m.block IS NOT NULL GROUP BY 1) w ON w.block = b.number
 WHERE b.action IS DISTINCT FROM 'deliver' AND coalesce(block_end(b, r) > now(), true)
   AND (w.wanted > 0 OR t.notjunk > t.junk OR bit_count((coalesce(t.passed, 0) & ~coalesce(t.accused, 0))::bit(64)) >= 3);
