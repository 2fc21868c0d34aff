-- Kinship: of each trait, which sources carried it to an inbox, and of which of them people complained. What none but accused
-- sources carry is one actor's own; what others deliver too is common ground, and tells nothing however often it was in spam.
-- Sources whose messages were caught count for neither: our own verdicts teach nothing.

ALTER TABLE trait ADD COLUMN accused bigint NOT NULL DEFAULT 0,  -- one bit in 64 for each source of a message reported or trapped
                  ADD COLUMN passed bigint NOT NULL DEFAULT 0;   -- likewise of a message that was delivered
CREATE INDEX ON lesson USING gin (traits);

-- As in 0005, and a lesson comes with its message's source.
CREATE OR REPLACE FUNCTION fold_window(most integer)
RETURNS TABLE (kind text, folded xid8, horizon xid8, id uuid, source bigint, spam boolean, junk integer, notjunk integer, traps integer,
               traits bigint[])
LANGUAGE plpgsql AS $$
DECLARE
    f xid8; h xid8; cut xid8; now_at pg_snapshot := pg_current_snapshot();
BEGIN
    SELECT t.folded INTO f FROM tally t;
    h := pg_snapshot_xmin(now_at);
    IF h < f THEN h := f; END IF;
    SELECT m.tx INTO cut FROM message m WHERE m.tx >= f AND m.tx < h ORDER BY m.tx OFFSET most LIMIT 1;
    IF cut IS NOT NULL AND cut > f THEN h := cut; END IF;
    RETURN QUERY SELECT 'window', f, h, NULL::uuid, NULL::bigint, NULL::boolean, NULL::integer, NULL::integer, NULL::integer,
                        ARRAY[pg_snapshot_xmax(now_at)::text::bigint];
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

-- As in 0005, and: ACCUSED and PASSED sources are added; of traits that a lesson was taken back from (AGAIN) the accused are told anew.
CREATE FUNCTION fold_apply(expected xid8, horizon xid8, ids bigint[], messages integer[], spam integer[], junk integer[],
                           notjunk integer[], traps integer[], first integer[], last integer[], spread bigint[], reach bigint[],
                           make boolean[], before integer[], walk_traits bigint[], walk_sources bigint[], walk_first date[],
                           accused bigint[], passed bigint[], again boolean[])
RETURNS SETOF bigint
LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off SET synchronous_commit = off AS $$
#variable_conflict use_column
DECLARE
    made   bigint[];
    had    bigint[];
    taught bigint[];
BEGIN
    UPDATE tally SET folded = fold_apply.horizon, at = now() WHERE folded = expected;
    IF NOT FOUND THEN RAISE EXCEPTION 'another tally has folded' USING ERRCODE = 'TA001'; END IF;
    WITH sums AS (
        SELECT * FROM unnest(ids, messages, spam, junk, notjunk, traps, first, last, spread, reach, accused, passed, again)
                   AS s(id, messages, spam, junk, notjunk, traps, first, last, spread, reach, accused, passed, again)
    ), updated AS (
        UPDATE trait t SET messages = t.messages + s.messages, spam = t.spam + s.spam, junk = t.junk + s.junk,
               notjunk = t.notjunk + s.notjunk, traps = t.traps + s.traps, first = least(t.first, s.first),
               last = greatest(t.last, s.last), spread = t.spread | s.spread, reach = t.reach | s.reach,
               accused = CASE WHEN s.again THEN accused_of(t.id) ELSE t.accused | s.accused END, passed = t.passed | s.passed
          FROM sums s WHERE t.id = s.id
        RETURNING t.id, s.junk <> 0 OR s.notjunk <> 0 OR s.traps <> 0 AS taught
    ) SELECT array_agg(id), array_agg(id) FILTER (WHERE updated.taught) INTO had, taught FROM updated;
    WITH sums AS (
        SELECT * FROM unnest(ids, messages, spam, junk, notjunk, traps, first, last, spread, reach, make, before, accused, passed, again)
                   AS s(id, messages, spam, junk, notjunk, traps, first, last, spread, reach, make, before, accused, passed, again)
    ), inserted AS (
        -- BEFORE counts the first sight that had no row: 0 none, 1 delivered, 3 spam.
        INSERT INTO trait SELECT s.id, s.messages + (s.before & 1), s.spam + (s.before >> 1), s.junk, s.notjunk, s.traps,
                                 s.first, s.last, s.spread, s.reach, CASE WHEN s.again THEN accused_of(s.id) ELSE s.accused END, s.passed
          FROM sums s WHERE s.make ORDER BY s.id
        ON CONFLICT DO NOTHING RETURNING id  -- those that have a row were updated above
    ) SELECT array_agg(id) INTO made FROM inserted;
    IF made IS NOT NULL OR taught IS NOT NULL THEN
        INSERT INTO fresh (ids) SELECT string_agg(int8send(m), ''::bytea) FROM unnest(coalesce(made, '{}') || coalesce(taught, '{}')) m;
    END IF;
    IF cardinality(walk_traits) > 0 THEN
        PERFORM walk_month(m) FROM (SELECT DISTINCT date_trunc('month', d)::date AS m FROM unnest(walk_first) d) months;
        INSERT INTO walk SELECT w.t, w.s, w.f FROM unnest(walk_traits, walk_sources, walk_first) AS w(t, s, f)
          JOIN trait ON trait.id = w.t ON CONFLICT DO NOTHING;
    END IF;
    PERFORM pg_notify('tamis_folded', fold_apply.horizon::text);
    RETURN QUERY SELECT unnest(ids) EXCEPT SELECT unnest(coalesce(had, '{}') || coalesce(made, '{}')) ORDER BY 1;
END $$;
