-- One row of findings.def. $1 code, $2 name, $3 group, $4 doc.
INSERT INTO finding_kind (code, name, grp, doc) VALUES ($1::integer, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, grp = excluded.grp, doc = excluded.doc
