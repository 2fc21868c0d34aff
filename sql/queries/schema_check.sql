-- Is this database of our schema, and made with our keys? $1 $2: deployment key's id and fingerprint; $3 $4: the circle's.
SELECT (SELECT max(version) FROM schema_version),
       EXISTS (SELECT FROM key WHERE role = 'deployment' AND id = $1::integer AND fingerprint = $2::bytea),
       EXISTS (SELECT FROM key WHERE role = 'circle' AND id = $3::integer AND fingerprint = $4::bytea)
