-- The first key of a role is taken as it comes; later ones must be known. $1 role, $2 id, $3 fingerprint.
INSERT INTO key (role, id, fingerprint)
SELECT $1, $2::integer, $3::bytea WHERE NOT EXISTS (SELECT FROM key WHERE role = $1)
