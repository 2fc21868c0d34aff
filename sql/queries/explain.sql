SELECT id, to_char(uuid_time(id) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), verdict, bits, size, findings,
       (SELECT count(*) FROM report r WHERE r.message = m.id AND kind = 'junk'),
       (SELECT count(*) FROM report r WHERE r.message = m.id AND kind = 'notjunk'),
       coalesce(block, 0), (SELECT coalesce(a.name, 'actor-' || a.number) FROM actor a WHERE a.number = m.actor), coalesce(policy, 'default')
  FROM message m WHERE id = $1::uuid
