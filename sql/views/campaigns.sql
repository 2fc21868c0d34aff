-- Content that walked over many sources in the last seven days: how wide, how fast, what became of it, whose it is. What came in the same
-- messages is one campaign, called by the trait of it that tells most; TRAITS: how many they are.
CREATE OR REPLACE VIEW campaigns AS
SELECT DISTINCT ON (t.spread, t.first, t.last, t.messages)
       lpad(to_hex(w.trait), 16, '0') AS campaign, k.name AS kind, shown(w.trait, n.value) AS value, w.sources, t.messages, t.spam AS marked,
       round(t.junk / 100.0, 2) AS junk, round(t.notjunk / 100.0, 2) AS notjunk, to_timestamp(t.first * 3600.0) AS first,
       to_timestamp(t.last * 3600.0) AS last, round(t.messages / greatest(1, t.last - t.first)::numeric, 2) AS per_hour,
       coalesce(a.name, 'actor-' || a.number) AS actor, count(*) OVER (PARTITION BY t.spread, t.first, t.last, t.messages) AS traits
  FROM walking((message_now() - interval '7 days')::date, 300) w JOIN trait t ON t.id = w.trait JOIN trait_kind k ON k.code = trait_kind_of(w.trait)
  LEFT JOIN trait_name n ON n.id = w.trait LEFT JOIN actor a ON a.number = t.actor
 WHERE k.cap > 0 AND k.authority = 'borrowed'
 ORDER BY t.spread, t.first, t.last, t.messages, n.value IS NULL, k.cap DESC, w.trait;
