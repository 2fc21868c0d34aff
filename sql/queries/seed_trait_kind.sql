-- One row of traits.def. $1 code, $2 name, $3 authority, $4 secrecy, $5 key, $6 walks, $7 doc, $8 cap.
INSERT INTO trait_kind (code, name, authority, secrecy, key, walks, doc, cap) VALUES ($1::smallint, $2, $3, $4, $5, $6::boolean, $7, $8::smallint)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, authority = excluded.authority, secrecy = excluded.secrecy, key = excluded.key,
                                 walks = excluded.walks, doc = excluded.doc, cap = excluded.cap
