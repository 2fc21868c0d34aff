-- History at speed: partitions made without stopping those who write, retention in small steps, a fold whose lag is known, and filters
-- that hear of what was taught.

-- Asked of the table itself: a name that was looked up before a lock was had may still be remembered as none.
CREATE FUNCTION partition_stands(parent regclass, name text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = parent AND c.relname = name)
$$;

-- As in 0001, and: attached, which lets others go on writing, where CREATE … PARTITION OF would wait for all of them and they for it.
CREATE OR REPLACE FUNCTION message_day(day date) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
    name text := 'message_' || to_char(day, 'YYYYMMDD');
BEGIN
    IF partition_stands('message', name) THEN RETURN; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('tamis message_day'));
    IF partition_stands('message', name) THEN RETURN; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE message INCLUDING ALL)', name);
    EXECUTE format('ALTER TABLE message ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name,
                   uuid_floor(day::timestamp AT TIME ZONE 'UTC'), uuid_floor((day + 1)::timestamp AT TIME ZONE 'UTC'));
END $$;

CREATE OR REPLACE FUNCTION walk_month(month date) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
    name text := 'walk_' || to_char(month, 'YYYYMM');
BEGIN
    IF partition_stands('walk', name) THEN RETURN; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('tamis walk_month'));
    IF partition_stands('walk', name) THEN RETURN; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE walk INCLUDING ALL)', name);
    EXECUTE format('CREATE UNIQUE INDEX ON %I (trait, source)', name);
    EXECUTE format('ALTER TABLE walk ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, date_trunc('month', month)::date,
                   (date_trunc('month', month) + interval '1 month')::date);
END $$;

-- As in 0002; the first row's traits hold one number, the snapshot's xmax: all that was committed when this was asked is folded once the
-- horizon has reached it.
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
    RETURN QUERY SELECT 'lesson', NULL::xid8, NULL::xid8, l.message, NULL::bigint, false, l.junk, l.notjunk, l.traps, l.traits
                   FROM lesson l WHERE l.tx >= f AND l.tx < h;
END $$;

-- As in 0002, and: fresh tells of traits that were taught as well, for those who hold a copy of their past.
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
          JOIN trait ON trait.id = w.t ON CONFLICT DO NOTHING;
    END IF;
    PERFORM pg_notify('tamis_folded', fold_apply.horizon::text);
    RETURN QUERY SELECT unnest(ids) EXCEPT SELECT unnest(coalesce(had, '{}') || coalesce(made, '{}')) ORDER BY 1;
END $$;

-- --- retention, in steps that hold no lock for long: each returns whether there is more to do ------------------------------------------

-- Message time: the newest message's, so that a replay of last year expires nothing too early, and never later than the clock, so that
-- one of next year expires nothing at all. NULL while there is no message.
CREATE FUNCTION message_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT least(uuid_time(id), now()) FROM message ORDER BY id DESC LIMIT 1
$$;

CREATE FUNCTION kept_since(what text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT message_now() - keep FROM retention WHERE relation = what
$$;

-- The partitions of today, tomorrow and the day after, of this month and the next.
CREATE FUNCTION keep_ahead() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
    PERFORM message_day(today + i) FROM generate_series(0, 2) i;
    PERFORM walk_month((date_trunc('month', today) + i * interval '1 month')::date) FROM generate_series(0, 1) i;
    RETURN false;
END $$;

-- Drops one partition that ended before what is kept; waits a moment at most for those who use it.
CREATE FUNCTION keep_drop() RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '200ms' SET client_min_messages = warning AS $$
DECLARE
    part text;
    messages timestamptz := kept_since('message');
    walks timestamptz := kept_since('walk');
BEGIN
    SELECT relname INTO part FROM (
        SELECT c.relname, CASE WHEN i.inhparent = 'message'::regclass
                               THEN (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC' <= messages
                               ELSE (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month') AT TIME ZONE 'UTC' <= walks END AS over
          FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent IN ('message'::regclass, 'walk'::regclass)) parts
     WHERE over ORDER BY 1 LIMIT 1;
    IF part IS NULL THEN RETURN false; END IF;
    EXECUTE format('DROP TABLE %I', part);
    RETURN true;
END $$;

-- Deletes MOST rows at most of each table that goes by its rows' own time.
CREATE FUNCTION keep_rows(most integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    gone integer;
    more boolean := false;
    reports timestamptz := kept_since('report');
    lessons timestamptz := kept_since('lesson');
BEGIN
    DELETE FROM report WHERE ctid = ANY (ARRAY(SELECT ctid FROM report WHERE at < reports LIMIT most));
    GET DIAGNOSTICS gone = ROW_COUNT;
    more := more OR gone = most;
    DELETE FROM lesson WHERE ctid = ANY (ARRAY(SELECT ctid FROM lesson WHERE at < lessons LIMIT most));
    GET DIAGNOSTICS gone = ROW_COUNT;
    more := more OR gone = most;
    DELETE FROM block WHERE number IN (
        SELECT b.number FROM block b LEFT JOIN release r ON r.block = b.number
         WHERE block_end(b, r) < now() - (SELECT keep FROM retention WHERE relation = 'block') LIMIT most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    more := more OR gone = most;
    DELETE FROM fresh WHERE at < now() - interval '1 hour';
    RETURN more;
END $$;
CREATE INDEX report_at ON report USING brin (at);
CREATE INDEX lesson_at ON lesson USING brin (at);

-- How far a sweep has come: whole tables are looked through by their pages, once a day.
CREATE TABLE sweep (
    relation text PRIMARY KEY CHECK (relation IN ('trait', 'trait_name')),
    page     bigint NOT NULL DEFAULT 0,
    began    timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO sweep (relation) VALUES ('trait'), ('trait_name');

-- The next PAGES pages of a table: where they begin; NULL where its day's sweep is over.
CREATE FUNCTION sweep_next(what text, pages integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    at sweep;
    size bigint := pg_relation_size(what::regclass) / current_setting('block_size')::bigint;
BEGIN
    SELECT * INTO at FROM sweep WHERE relation = what FOR UPDATE;
    IF at.page = 0 AND at.began > now() - interval '1 day' THEN RETURN NULL; END IF;
    UPDATE sweep SET page = CASE WHEN at.page + pages < size THEN at.page + pages ELSE 0 END,
                     began = CASE WHEN at.page = 0 THEN now() ELSE began END WHERE relation = what;
    RETURN at.page;
END $$;

-- Traits unseen for as long as the retention says, that nobody reported and no decision rests on; then names that belong to nothing.
CREATE FUNCTION keep_sweep(pages integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    since bigint := extract(epoch FROM kept_since('trait')) / 3600;
    page bigint;
BEGIN
    IF since IS NULL THEN RETURN false; END IF;
    page := sweep_next('trait', pages);
    IF page IS NOT NULL THEN
        DELETE FROM trait t WHERE t.ctid >= format('(%s,0)', page)::tid AND t.ctid < format('(%s,0)', page + pages)::tid
           AND t.last < since AND t.junk = 0 AND t.notjunk = 0 AND t.traps = 0
           AND NOT EXISTS (SELECT FROM block_trait e WHERE e.trait = t.id);
        RETURN true;
    END IF;
    page := sweep_next('trait_name', pages);
    IF page IS NOT NULL THEN
        DELETE FROM trait_name n WHERE n.ctid >= format('(%s,0)', page)::tid AND n.ctid < format('(%s,0)', page + pages)::tid
           AND NOT EXISTS (SELECT FROM trait t WHERE t.id = n.id) AND NOT EXISTS (SELECT FROM block b WHERE b.trait = n.id);
    END IF;
    RETURN page IS NOT NULL;
END $$;
