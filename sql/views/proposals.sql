-- Senders that people complained of and nobody decided about: several people, of a good part of what was delivered, nobody against, and no
-- honest sender shares the trait. What could be blocked; a person decides, or policy/auto_block.
CREATE OR REPLACE VIEW proposals AS
SELECT t.id AS trait, k.name AS kind, shown(t.id, n.value) AS value, said.reporters, round(t.junk / 100.0, 2) AS junk, t.traps, t.messages,
       t.spam AS marked, coalesce(a.name, 'actor-' || a.number) AS actor, said.first, said.last
  FROM (SELECT sender, count(DISTINCT reporter) AS reporters, min(at) AS first, max(at) AS last FROM report
         WHERE kind = 'junk' AND weight > 0 AND at > message_now() - interval '30 days' AND sender IS NOT NULL
         GROUP BY sender HAVING count(DISTINCT reporter) >= 2) said
  JOIN trait t ON t.id = said.sender JOIN trait_kind k ON k.code = trait_kind_of(t.id) LEFT JOIN trait_name n ON n.id = t.id
  LEFT JOIN actor a ON a.number = t.actor
 WHERE k.name IN ('address', 'spf_domain', 'dkim_domain') AND t.junk + 100 * t.traps >= 100 AND t.notjunk = 0
   AND t.junk + 100 * t.traps >= 5 * (t.messages - t.spam)
   AND NOT EXISTS (SELECT FROM block b LEFT JOIN release r ON r.block = b.number
                    WHERE b.trait = t.id AND coalesce(block_end(b, r) > now() - probation(), true));
