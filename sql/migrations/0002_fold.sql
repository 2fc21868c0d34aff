-- The fold, in two calls: fold_window reads what is new up to a horizon; fold_apply counts it, and moves the horizon in the same
-- transaction. A horizon is the oldest transaction still running: every row below it is there to be seen, and no row below it will
-- ever be added, so each row is counted exactly once through any crash.

-- First row: the horizons (kind 'window'); then a row a message and a row a lesson.
CREATE FUNCTION fold_window(most integer)
RETURNS TABLE (kind text, folded xid8, horizon xid8, id uuid, source bigint, spam boolean, junk integer, notjunk integer, traps integer,
               traits bigint[])
LANGUAGE plpgsql AS $$
DECLARE
    f xid8; h xid8; cut xid8;
BEGIN
    SELECT t.folded INTO f FROM tally t;
    h := pg_snapshot_xmin(pg_current_snapshot());
    IF h < f THEN h := f; END IF;
    -- A long absence is folded in bites: the horizon is cut at the transaction in which the bite would end.
    SELECT m.tx INTO cut FROM message m WHERE m.tx >= f AND m.tx < h ORDER BY m.tx OFFSET most LIMIT 1;
    IF cut IS NOT NULL AND cut > f THEN h := cut; END IF;
    RETURN QUERY SELECT 'window', f, h, NULL::uuid, NULL::bigint, NULL::boolean, NULL::integer, NULL::integer, NULL::integer, NULL::bigint[];
    RETURN QUERY SELECT 'message', NULL::xid8, NULL::xid8, m.id, m.source, m.verdict <> 'deliver', 0, 0, 0, m.traits
                   FROM message m WHERE m.tx >= f AND m.tx < h;
    RETURN QUERY SELECT 'lesson', NULL::xid8, NULL::xid8, l.message, NULL::bigint, false, l.junk, l.notjunk, l.traps, l.traits
                   FROM lesson l WHERE l.tx >= f AND l.tx < h;
END $$;

-- Adds sums to traits, sorted by id. Where a trait has no row: it gets one if MAKE says so; else it is returned, as a first sight.
-- Walks: pairs of trait and source, kept where the trait has a row.
CREATE FUNCTION fold_apply(expected xid8, horizon xid8, ids bigint[], messages integer[], spam integer[], junk integer[],
                           notjunk integer[], traps integer[], first integer[], last integer[], spread bigint[], reach bigint[],
                           make boolean[], before integer[], walk_traits bigint[], walk_sources bigint[], walk_first date[])
RETURNS SETOF bigint
LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off SET synchronous_commit = off AS $$
#variable_conflict use_column
DECLARE
    made bigint[];
    had  bigint[];
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
          FROM sums s WHERE t.id = s.id RETURNING t.id
    ) SELECT array_agg(id) INTO had FROM updated;
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
    IF made IS NOT NULL THEN
        INSERT INTO fresh (ids) SELECT string_agg(int8send(m), ''::bytea) FROM unnest(made) m;
    END IF;
    IF cardinality(walk_traits) > 0 THEN
        PERFORM walk_month(m) FROM (SELECT DISTINCT date_trunc('month', d)::date AS m FROM unnest(walk_first) d) months;
        INSERT INTO walk SELECT w.t, w.s, w.f FROM unnest(walk_traits, walk_sources, walk_first) AS w(t, s, f)
          JOIN trait ON trait.id = w.t ON CONFLICT DO NOTHING;
    END IF;
    PERFORM pg_notify('tamis_folded', fold_apply.horizon::text);
    RETURN QUERY SELECT unnest(ids) EXCEPT SELECT unnest(coalesce(had, '{}') || coalesce(made, '{}')) ORDER BY 1;
END $$;

-- A report, and what it teaches; a second word of the same person about the same message replaces the first, and un-teaches it.
CREATE FUNCTION file_report(message_id uuid, who bigint, what text, worth integer, said timestamptz) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    old report;
    known bigint[];
BEGIN
    SELECT traits INTO known FROM message WHERE id = message_id;
    IF NOT FOUND THEN RETURN false; END IF;
    SELECT * INTO old FROM report WHERE message = message_id AND reporter = who FOR UPDATE;
    IF FOUND THEN
        IF old.kind = what THEN RETURN true; END IF;
        UPDATE report SET kind = what, weight = worth, at = said, tx = pg_current_xact_id()
         WHERE message = message_id AND reporter = who;
        INSERT INTO lesson (message, origin, author, at, junk, notjunk, traps, traits)
        VALUES (message_id, 'report', who, said, CASE old.kind WHEN 'junk' THEN -old.weight ELSE 0 END,
                CASE old.kind WHEN 'notjunk' THEN -old.weight ELSE 0 END, 0, known);
    ELSE
        INSERT INTO report (message, reporter, kind, weight, at) VALUES (message_id, who, what, worth, said)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN RETURN file_report(message_id, who, what, worth, said); END IF;
    END IF;
    INSERT INTO lesson (message, origin, author, at, junk, notjunk, traps, traits)
    VALUES (message_id, 'report', who, said, CASE what WHEN 'junk' THEN worth ELSE 0 END,
            CASE what WHEN 'notjunk' THEN worth ELSE 0 END, 0, known);
    RETURN true;
END $$;

-- Drops what retention no longer allows. Now is the newest message's time, so that a replay of last year expires nothing too early.
CREATE FUNCTION expire() RETURNS integer LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
    newest timestamptz;
    part record;
    ends timestamptz;
    gone integer := 0;
    n integer;
BEGIN
    SELECT uuid_time(id) INTO newest FROM message ORDER BY id DESC LIMIT 1;
    IF newest IS NULL THEN RETURN 0; END IF;
    FOR part IN SELECT c.relname, p.relname AS parent FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                  JOIN pg_class p ON p.oid = i.inhparent WHERE p.oid IN ('message'::regclass, 'walk'::regclass) LOOP
        ends := CASE part.parent WHEN 'message' THEN to_date(right(part.relname, 8), 'YYYYMMDD') + interval '1 day'
                                 ELSE to_date(right(part.relname, 6), 'YYYYMM') + interval '1 month' END;
        IF ends < newest - (SELECT keep FROM retention WHERE relation = part.parent) THEN
            EXECUTE format('DROP TABLE %I', part.relname);
            gone := gone + 1;
        END IF;
    END LOOP;
    DELETE FROM trait WHERE id IN (
        SELECT id FROM trait WHERE junk = 0 AND notjunk = 0 AND traps = 0
           AND last < extract(epoch FROM newest - (SELECT keep FROM retention WHERE relation = 'trait')) / 3600
         ORDER BY id LIMIT 10000);
    GET DIAGNOSTICS n = ROW_COUNT;
    DELETE FROM trait_name n WHERE NOT EXISTS (SELECT FROM trait t WHERE t.id = n.id);
    DELETE FROM report WHERE at < newest - (SELECT keep FROM retention WHERE relation = 'report');
    DELETE FROM lesson WHERE at < newest - (SELECT keep FROM retention WHERE relation = 'lesson');
    DELETE FROM fresh WHERE at < now() - interval '1 hour';
    RETURN gone + n;
END $$;
