-- Kinship: of each trait, which sources carried it to an inbox, and of which of them people complained. What none but accused
-- sources carry is one actor's own; what others deliver too is common ground, and tells nothing however often it was in spam.
-- Sources whose messages were caught count for neither: our own verdicts teach nothing.

ALTER TABLE trait ADD COLUMN accused bigint NOT NULL DEFAULT 0,  -- one bit in 64 for each source of a message reported or trapped
                  ADD COLUMN passed bigint NOT NULL DEFAULT 0;   -- likewise of a message that was delivered
CREATE INDEX ON lesson USING gin (traits);

-- As in 0002, and a lesson comes with its message's source.
CREATE OR REPLACE FUNCTION fold_window(most integer)
RETURNS TABLE (kind text, folded xid8, horizon xid8, id uuid, source bigint, spam boolean, junk integer, notjunk integer, traps integer,
               traits bigint[])
LANGUAGE plpgsql AS $$
DECLARE
    f xid8; h xid8; cut xid8;
BEGIN
    SELECT t.folded INTO f FROM tally t;
    h := pg_snapshot_xmin(pg_current_snapshot());
    IF h < f THEN h := f; END IF;
    SELECT m.tx INTO cut FROM message m WHERE m.tx >= f AND m.tx < h ORDER BY m.tx OFFSET most LIMIT 1;
    IF cut IS NOT NULL AND cut > f THEN h := cut; END IF;
    RETURN QUERY SELECT 'window', f, h, NULL::uuid, NULL::bigint, NULL::boolean, NULL::integer, NULL::integer, NULL::integer, NULL::bigint[];
    RETURN QUERY SELECT 'message', NULL::xid8, NULL::xid8, m.id, m.source, m.verdict <> 'deliver', 0, 0, 0, m.traits
                   FROM message m WHERE m.tx >= f AND m.tx < h;
    RETURN QUERY SELECT 'lesson', NULL::xid8, NULL::xid8, l.message, (SELECT m.source FROM message m WHERE m.id = l.message), false,
                        l.junk, l.notjunk, l.traps, l.traits
                   FROM lesson l WHERE l.tx >= f AND l.tx < h;
END $$;

-- The sources of the messages with a trait that somebody still complains of.
CREATE FUNCTION accused_of(trait_id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(bit_or(1::bigint << (m.source & 63)::integer), 0)
      FROM (SELECT message FROM lesson WHERE traits @> ARRAY[trait_id] GROUP BY message HAVING sum(junk) > 0 OR sum(traps) > 0) l
      JOIN message m ON m.id = l.message WHERE m.source IS NOT NULL;
$$;

-- As in 0002, and: ACCUSED sources are added; of traits that a lesson was taken back from (AGAIN) they are told anew.
CREATE FUNCTION fold_apply(expected xid8, horizon xid8, ids bigint[], messages integer[], spam integer[], junk integer[],
                           notjunk integer[], traps integer[], first integer[], last integer[], spread bigint[], reach bigint[],
                           make boolean[], before integer[], walk_traits bigint[], walk_sources bigint[], walk_first date[],
                           accused bigint[], passed bigint[], again boolean[])
RETURNS SETOF bigint
LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off SET synchronous_commit = off AS $$
#variable_conflict use_column
DECLARE
    rowless bigint[];
BEGIN
    SELECT array_agg(f) INTO rowless FROM fold_apply(expected, horizon, ids, messages, spam, junk, notjunk, traps, first, last, spread, reach,
                                                     make, before, walk_traits, walk_sources, walk_first) f;
    UPDATE trait t SET accused = CASE WHEN s.again THEN accused_of(t.id) ELSE t.accused | s.accused END, passed = t.passed | s.passed
      FROM unnest(ids, accused, passed, again) AS s(id, accused, passed, again)
     WHERE t.id = s.id AND (s.again OR t.accused | s.accused <> t.accused OR t.passed | s.passed <> t.passed);
    RETURN QUERY SELECT unnest(coalesce(rowless, '{}')) ORDER BY 1;
END $$;
