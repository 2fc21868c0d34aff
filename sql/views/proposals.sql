-- Exact proven traits of senders that people complained of and nobody decided about: several people, of a good part of what was delivered,
-- nobody against, and no honest sender shares it. What could be blocked; a person decides, or policy/auto_block.
CREATE OR REPLACE VIEW proposals AS
SELECT t.id AS trait, k.name AS kind, shown(t.id, n.value) AS value, said.reporters, round(t.junk / 100.0, 2) AS junk, t.traps, t.messages, t.spam AS marked,
       coalesce(a.name, 'actor-' || a.number) AS actor, said.first, said.last
  FROM trait t JOIN trait_kind k ON k.code = trait_kind_of(t.id) LEFT JOIN trait_name n ON n.id = t.id LEFT JOIN actor a ON a.number = t.actor
  JOIN LATERAL (SELECT count(DISTINCT author) AS reporters, min(at) AS first, max(at) AS last
                  FROM (SELECT author, min(at) AS at FROM lesson WHERE traits @> ARRAY[t.id] AND origin <> 'desk' GROUP BY message, author
                        HAVING sum(junk) > 0 OR sum(traps) > 0 LIMIT 1000) l) said ON said.reporters >= 2 OR t.traps >= 3
 WHERE t.id IN (SELECT DISTINCT d.trait FROM sender_day d WHERE d.day > (SELECT max(day) FROM sender_day) - 30 AND (d.complaints > 0 OR d.traps > 0))
   AND k.name IN ('address', 'account', 'dkim_key', 'spf_domain', 'dkim_domain') AND t.junk + 100 * t.traps >= 100 AND t.notjunk = 0
   AND t.junk + 100 * t.traps >= 5 * (t.messages - t.spam) AND bit_count((t.passed & ~t.accused)::bit(64)) = 0
   AND NOT EXISTS (SELECT FROM block b LEFT JOIN release r ON r.block = b.number
                    WHERE b.trait = t.id AND coalesce(block_end(b, r) > now() - probation(), true));
