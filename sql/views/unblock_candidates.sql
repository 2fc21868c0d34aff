-- Blocks in force with evidence against them: people wanted what they caught, or the trait itself, or honest senders share it.
CREATE OR REPLACE VIEW unblock_candidates AS
SELECT * FROM (
    SELECT b.number, k.name AS kind, shown(b.trait, b.value) AS value, b.author, b.filed, caught.messages AS caught,
           caught.wanted AS caught_and_wanted, round(coalesce(t.junk, 0) / 100.0, 2) AS junk, round(coalesce(t.notjunk, 0) / 100.0, 2) AS notjunk,
           bit_count((coalesce(t.passed, 0) & ~coalesce(t.accused, 0))::bit(64)) AS honest_senders
      FROM block b JOIN trait_kind k ON k.code = trait_kind_of(b.trait) LEFT JOIN release r ON r.block = b.number LEFT JOIN trait t ON t.id = b.trait
      JOIN LATERAL (SELECT count(*) AS messages, count(w.message) AS wanted FROM (SELECT m.id FROM message m WHERE m.block = b.number LIMIT 10000) m
                      LEFT JOIN (SELECT DISTINCT message FROM report WHERE kind = 'notjunk') w ON w.message = m.id) caught ON true
     WHERE b.action IS DISTINCT FROM 'deliver' AND coalesce(block_end(b, r) > now(), true)) against
 WHERE caught_and_wanted > 0 OR notjunk > junk OR honest_senders >= 3;
