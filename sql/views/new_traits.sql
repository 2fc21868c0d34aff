-- Traits born this week that spread fastest: what comes up.
CREATE OR REPLACE VIEW new_traits AS
SELECT k.name AS kind, shown(w.trait, n.value) AS value, to_timestamp(t.first * 3600.0) AS born, w.sources, t.messages,
       bit_count(t.reach::bit(64)) AS reach, t.spam AS marked, round(t.junk / 100.0, 2) AS junk,
       round(w.sources / greatest(1, t.last - t.first)::numeric, 2) AS sources_per_hour, coalesce(a.name, 'actor-' || a.number) AS actor
  FROM walking((message_now() - interval '7 days')::date, 500) w JOIN trait t ON t.id = w.trait JOIN trait_kind k ON k.code = trait_kind_of(w.trait)
  LEFT JOIN trait_name n ON n.id = w.trait LEFT JOIN actor a ON a.number = t.actor
 WHERE t.first >= extract(epoch FROM message_now()) / 3600 - 168;
