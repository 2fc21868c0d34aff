-- The decisions that may be in force for some message, where the set is another than the one of version $1: a row each, of the trait
-- NULL where there is none. Those that ended long ago are asked for by no replay.
SELECT d.version, b.trait, b.number, coalesce(array_position(enum_range(NULL::verdict), b.action), 0),
       (extract(epoch FROM b.since) * 1000)::bigint, (extract(epoch FROM block_end(b, r)) * 1000)::bigint
  FROM decided d LEFT JOIN (block b LEFT JOIN release r ON r.block = b.number)
       ON (r.block IS NULL OR r.since IS NOT NULL) AND coalesce(block_end(b, r) > now() - interval '400 days', true)
 WHERE d.version <> $1::bigint
