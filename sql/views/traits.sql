-- What is remembered of each trait; a value that has not earned its name is shown as its key, #hex.
CREATE OR REPLACE VIEW traits AS
SELECT t.id, k.name AS kind, coalesce(n.value, '#' || lpad(to_hex(t.id & x'ffffffffffffff'::bigint), 14, '0')) AS value, k.authority,
       t.messages, t.spam, t.junk / 100.0 AS junk, t.notjunk / 100.0 AS notjunk, t.traps,
       to_timestamp(t.first * 3600.0) AS first, to_timestamp(t.last * 3600.0) AS last,
       length(replace(t.spread::bit(64)::text, '0', '')) AS spread, length(replace(t.reach::bit(64)::text, '0', '')) AS reach
  FROM trait t JOIN trait_kind k ON k.code = trait_kind_of(t.id) LEFT JOIN trait_name n USING (id);
