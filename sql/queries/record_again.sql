-- The same batch where one of its parcels has come twice: what is there stays, and is what will be answered. Arrays, one entry a
-- message; traits and findings as text of array and bytea.
INSERT INTO message (id, source, reference, bits, size, key, verdict, traits, findings, block, movable, actor, rejected, policy, campaign)
SELECT id, source, reference, bits, size, key, verdict, traits::bigint[], findings, block, movable, actor, rejected, policy, campaign
  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::integer[], $5::integer[], $6::smallint[], $7::verdict[], $8::text[], $9::bytea[],
              $10::bigint[], $11::boolean[], $12::integer[], $13::smallint[], $14::text[], $15::bigint[])
       AS m(id, source, reference, bits, size, key, verdict, traits, findings, block, movable, actor, rejected, policy, campaign)
ON CONFLICT DO NOTHING
