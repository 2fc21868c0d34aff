-- The decisions that may be in force for some message, where the set is another than the one of version $1: a row each, of the trait
-- NULL where there is none. Those that ended long ago are asked for by no replay. With them, as action 6, the time after each block in
-- which its trait is watched.
SELECT d.version, b.trait, b.number, b.action, b.since, b.until
  FROM decided d LEFT JOIN LATERAL (
    SELECT b.trait, b.number, coalesce(array_position(enum_range(NULL::verdict), b.action), 0) AS action,
           (extract(epoch FROM b.since) * 1000)::bigint AS since, (extract(epoch FROM block_end(b, r)) * 1000)::bigint AS until
      FROM block b LEFT JOIN release r ON r.block = b.number
     WHERE (r.block IS NULL OR r.since IS NOT NULL) AND coalesce(block_end(b, r) > now() - interval '400 days', true)
    UNION ALL
    SELECT b.trait, b.number, 6, CASE WHEN r.block IS NULL OR r.since IS NOT NULL THEN (extract(epoch FROM block_end(b, r)) * 1000)::bigint END,
           (extract(epoch FROM block_end(b, r) + probation()) * 1000)::bigint
      FROM block b LEFT JOIN release r ON r.block = b.number
     WHERE b.action IS DISTINCT FROM 'deliver' AND block_end(b, r) > now() - interval '400 days'
       AND (r.since IS NOT NULL OR r.block IS NULL OR block_end(b, r) > now() - probation())
  ) b ON true
 WHERE d.version <> $1::bigint
