-- What came since $1, with the decision that each verdict obeyed: read in pieces by replay_next.
DECLARE replay CURSOR FOR
SELECT m.id, m.verdict, m.findings, coalesce(m.block, 0), coalesce(array_position(enum_range(NULL::verdict), b.action), 0), coalesce(b.trait, 0),
       coalesce(m.policy, 'default')
  FROM message m LEFT JOIN block b ON b.number = m.block WHERE m.id >= uuid_floor($1::timestamptz)
