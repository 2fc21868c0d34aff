-- Spammers who came back: by which sources they were known, from which they came since, and what gave them away. The last thirty days.
CREATE OR REPLACE VIEW recidivists AS
SELECT a.number, coalesce(a.name, 'actor-' || a.number) AS actor, a.since, old.sources AS known_by, new.sources AS came_from, new.several AS new_sources,
       new.messages, new.marked, new.first, new.last, gave.away AS given_away_by,
       (SELECT string_agg(DISTINCT b.number::text, ' ') FROM link l JOIN block b ON b.trait = l.trait LEFT JOIN release r ON r.block = b.number
         WHERE l.actor = a.number AND coalesce(block_end(b, r) > now(), true)) AS cases
  FROM actor a
  JOIN LATERAL (SELECT count(*) AS messages, count(*) FILTER (WHERE m.verdict <> 'deliver') AS marked, min(uuid_time(m.id)) AS first,
                       max(uuid_time(m.id)) AS last, count(DISTINCT m.source) AS several, array_agg(DISTINCT m.source) AS ids,
                       (SELECT string_agg(shown(s.source, n.value), ' ' ORDER BY s.n DESC)
                          FROM (SELECT source, count(*) AS n FROM message x WHERE x.actor = a.number AND x.id > uuid_floor(message_now() - interval '30 days')
                                   AND source IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 5) s LEFT JOIN trait_name n ON n.id = s.source) AS sources
                  FROM message m WHERE m.actor = a.number AND m.id > uuid_floor(message_now() - interval '30 days')) new ON new.messages > 0
  JOIN LATERAL (SELECT string_agg(DISTINCT shown(s.source, n.value), ' ') AS sources
                  FROM (SELECT DISTINCT m.source FROM link l JOIN message m ON m.id = l.message WHERE l.actor = a.number LIMIT 5) s
                  LEFT JOIN trait_name n ON n.id = s.source) old ON true
  JOIN LATERAL (SELECT string_agg(g.kind || ' ' || g.value, ', ') AS away
                  FROM (SELECT k.name AS kind, shown(l.trait, n.value) AS value FROM link l JOIN trait_kind k ON k.code = trait_kind_of(l.trait)
                          JOIN trait t ON t.id = l.trait LEFT JOIN trait_name n ON n.id = l.trait
                         WHERE l.actor = a.number AND k.name NOT IN ('address', 'network', 'ptr_domain', 'spf_domain', 'dkim_domain', 'account', 'pair')
                         ORDER BY k.secrecy = 'sender' DESC, k.cap DESC, t.junk DESC, t.messages DESC LIMIT 4) g) gave ON true
 WHERE a.joined IS NULL;
