-- As in 0005, and: what came from so many sources that its spread is all but full keeps no more pairs: it leads to nobody.
CREATE OR REPLACE FUNCTION fold_apply(expected xid8, horizon xid8, ids bigint[], messages integer[], spam integer[], junk integer[],
                           notjunk integer[], traps integer[], first integer[], last integer[], spread bigint[], reach bigint[],
                           make boolean[], before integer[], walk_traits bigint[], walk_sources bigint[], walk_first date[])
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
        SELECT * FROM unnest(ids, messages, spam, junk, notjunk, traps, first, last, spread, reach)
                   AS s(id, messages, spam, junk, notjunk, traps, first, last, spread, reach)
    ), updated AS (
        UPDATE trait t SET messages = t.messages + s.messages, spam = t.spam + s.spam, junk = t.junk + s.junk,
               notjunk = t.notjunk + s.notjunk, traps = t.traps + s.traps, first = least(t.first, s.first),
               last = greatest(t.last, s.last), spread = t.spread | s.spread, reach = t.reach | s.reach
          FROM sums s WHERE t.id = s.id
        RETURNING t.id, s.junk <> 0 OR s.notjunk <> 0 OR s.traps <> 0 AS taught
    ) SELECT array_agg(id), array_agg(id) FILTER (WHERE updated.taught) INTO had, taught FROM updated;
    WITH sums AS (
        SELECT * FROM unnest(ids, messages, spam, junk, notjunk, traps, first, last, spread, reach, make, before)
                   AS s(id, messages, spam, junk, notjunk, traps, first, last, spread, reach, make, before)
    ), inserted AS (
        -- BEFORE counts the first sight that had no row: 0 none, 1 delivered, 3 spam.
        INSERT INTO trait SELECT s.id, s.messages + (s.before & 1), s.spam + (s.before >> 1), s.junk, s.notjunk, s.traps,
                                 s.first, s.last, s.spread, s.reach
          FROM sums s WHERE s.make ORDER BY s.id
        ON CONFLICT DO NOTHING RETURNING id  -- those that have a row were updated above
    ) SELECT array_agg(id) INTO made FROM inserted;
    IF made IS NOT NULL OR taught IS NOT NULL THEN
        INSERT INTO fresh (ids) SELECT string_agg(int8send(m), ''::bytea) FROM unnest(coalesce(made, '{}') || coalesce(taught, '{}')) m;
    END IF;
    IF cardinality(walk_traits) > 0 THEN
        PERFORM walk_month(m) FROM (SELECT DISTINCT date_trunc('month', d)::date AS m FROM unnest(walk_first) d) months;
        INSERT INTO walk SELECT w.t, w.s, w.f FROM unnest(walk_traits, walk_sources, walk_first) AS w(t, s, f)
          JOIN trait ON trait.id = w.t WHERE bit_count(trait.spread::bit(64)) < 60 ON CONFLICT DO NOTHING;
    END IF;
    PERFORM pg_notify('tamis_folded', fold_apply.horizon::text);
    RETURN QUERY SELECT unnest(ids) EXCEPT SELECT unnest(coalesce(had, '{}') || coalesce(made, '{}')) ORDER BY 1;
END $$;
