-- What people read. sql/README.md has examples to paste.

CREATE VIEW messages AS
SELECT id, uuid_time(id) AS at, verdict, bits / 64.0 AS bits, size, source, cardinality(traits) AS traits, tx FROM message;

CREATE VIEW traits AS
SELECT t.id, k.name AS kind, coalesce(n.value, '#' || lpad(to_hex(t.id & x'ffffffffffffff'::bigint), 14, '0')) AS value, k.authority,
       t.messages, t.spam, t.junk / 100.0 AS junk, t.notjunk / 100.0 AS notjunk, t.traps,
       to_timestamp(t.first * 3600.0) AS first, to_timestamp(t.last * 3600.0) AS last,
       length(replace(t.spread::bit(64)::text, '0', '')) AS spread, length(replace(t.reach::bit(64)::text, '0', '')) AS reach
  FROM trait t JOIN trait_kind k ON k.code = trait_kind_of(t.id) LEFT JOIN trait_name n USING (id);

CREATE VIEW reports AS
SELECT r.at, r.message, r.kind, r.weight / 100.0 AS weight, m.verdict FROM report r LEFT JOIN message m ON m.id = r.message;
