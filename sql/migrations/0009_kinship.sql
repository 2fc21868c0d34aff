-- Kinship: of each trait, which senders carried it to an inbox, and of which of them people complained. What none but accused senders
-- carry is one actor's own; what others deliver too is common ground, and tells nothing however often it was in spam. Messages that were
-- caught count for neither, since our own verdicts teach nothing, nor do those of a sender who is a stranger still.

ALTER TABLE trait ADD COLUMN accused bigint NOT NULL DEFAULT 0,  -- one bit in 64 for each sender of a message reported or trapped
                  ADD COLUMN passed bigint NOT NULL DEFAULT 0,   -- likewise of a message that was delivered
                  ADD COLUMN actor integer NOT NULL DEFAULT 0,   -- as in link, where recall finds it; 0: nobody's
                  ADD COLUMN lent integer NOT NULL DEFAULT 0;    -- bits in 1/64 that it has from the trait that it came beside
ALTER TABLE message ADD COLUMN actor integer;                    -- whose kin it was found to be
CREATE INDEX ON message (tx) WHERE actor IS NOT NULL;
CREATE INDEX ON message (actor) WHERE actor IS NOT NULL;
CREATE INDEX ON lesson USING gin (traits);
ALTER TABLE trait_kind ADD COLUMN cap smallint NOT NULL DEFAULT 0;

-- Who sent a message, as far as it is proven: the first signing domain, else the domain that SPF passed for, else the address.
CREATE FUNCTION sender_of(ids bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT t FROM unnest(ids) WITH ORDINALITY AS u(t, place) WHERE t >> 56 IN (20, 8, 1)
     ORDER BY CASE t >> 56 WHEN 20 THEN 0 WHEN 8 THEN 1 ELSE 2 END, place LIMIT 1
$$;

-- As in 0005; a message comes with its findings and with whose kin it is.
DROP FUNCTION fold_window(integer);
CREATE FUNCTION fold_window(most integer)
RETURNS TABLE (kind text, folded xid8, horizon xid8, id uuid, source bigint, spam boolean, junk integer, notjunk integer, traps integer,
               traits bigint[], findings bytea, actor integer)
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
                        ARRAY[pg_snapshot_xmax(now_at)::text::bigint], NULL::bytea, NULL::integer;
    RETURN QUERY SELECT 'message', NULL::xid8, NULL::xid8, m.id, m.source, m.verdict <> 'deliver', 0, 0, 0, m.traits, m.findings, m.actor
                   FROM message m WHERE m.tx >= f AND m.tx < h;
    RETURN QUERY SELECT 'lesson', NULL::xid8, NULL::xid8, l.message, NULL::bigint, false, l.junk, l.notjunk, l.traps, l.traits,
                        NULL::bytea, NULL::integer
                   FROM lesson l WHERE l.tx >= f AND l.tx < h;
END $$;

-- The senders of the messages with a trait that somebody still complains of.
CREATE FUNCTION accused_of(trait_id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(bit_or(1::bigint << (sender_of(l.traits) & 63)::integer), 0)
      FROM (SELECT min(traits) AS traits FROM lesson WHERE traits @> ARRAY[trait_id]
             GROUP BY message HAVING sum(junk) > 0 OR sum(traps) > 0 LIMIT 1000) l
     WHERE sender_of(l.traits) IS NOT NULL;
$$;

-- As in 0008, and: ACCUSED and PASSED senders are added; of traits that a lesson was taken back from (AGAIN) they are told anew. KIN:
-- lessons or an actor's messages are among what is folded. A trait keeps pairs once three sources carried it, or somebody complained, until
-- so many did that they lead to nobody. Returned are the ids that have no row and, negated, those whose pairs need not come again.
DROP FUNCTION fold_apply(xid8, xid8, bigint[], integer[], integer[], integer[], integer[], integer[], integer[], integer[], bigint[],
                         bigint[], boolean[], integer[], bigint[], bigint[], date[]);
CREATE FUNCTION fold_apply(expected xid8, horizon xid8, ids bigint[], messages integer[], spam integer[], junk integer[],
                           notjunk integer[], traps integer[], first integer[], last integer[], spread bigint[], reach bigint[],
                           make boolean[], before integer[], accused bigint[], passed bigint[], again boolean[],
                           walk_traits bigint[], walk_sources bigint[], walk_first date[], kin boolean)
RETURNS SETOF bigint
LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off SET synchronous_commit = off AS $$
#variable_conflict use_column
DECLARE
    made   bigint[];
    had    bigint[];
    taught bigint[];
    walks  bigint[];
    kept   bigint[];
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
        SELECT array_agg(t.id ORDER BY t.id), array_agg(t.id) FILTER (WHERE bit_count(t.spread::bit(64)) < 60) INTO walks, kept
          FROM (SELECT DISTINCT u.id FROM unnest(walk_traits) u(id)) u JOIN trait t USING (id)
         WHERE bit_count(t.spread::bit(64)) >= 3 OR t.junk > 0;
        INSERT INTO walk SELECT w.t, w.s, w.f FROM unnest(walk_traits, walk_sources, walk_first) AS w(t, s, f)
         WHERE w.t = ANY (kept) ON CONFLICT DO NOTHING;
    END IF;
    IF kin THEN PERFORM link_kin(expected, fold_apply.horizon); END IF;
    PERFORM pg_notify('tamis_folded', fold_apply.horizon::text);
    RETURN QUERY SELECT unnest(ids) EXCEPT SELECT unnest(coalesce(had, '{}') || coalesce(made, '{}')) ORDER BY 1;
    RETURN QUERY SELECT -unnest(walks);
END $$;

-- --- actors: spammers as they are recognised over all their sources --------------------------------------------------------------------

CREATE TABLE actor (
    number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name   text UNIQUE,                    -- what the desk calls him; NULL: actor-NUMBER
    since  timestamptz NOT NULL,           -- in message time
    joined integer REFERENCES actor        -- he was found to be this one
);

-- Why a trait is an actor's: the reported message that showed it, or the trait of his that it came beside.
CREATE TABLE link (
    trait   bigint PRIMARY KEY,
    actor   integer NOT NULL REFERENCES actor,
    message uuid NOT NULL,
    via     bigint,                        -- NULL: people complained of the trait itself
    at      timestamptz NOT NULL           -- in message time
);
CREATE INDEX ON link (message);
CREATE INDEX ON link (via) WHERE via IS NOT NULL;
CREATE INDEX ON link (actor);

-- What share of the senders that brought a trait to inboxes people complained of.
CREATE FUNCTION own_share(accused bigint, passed bigint) RETURNS real LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN accused = 0 THEN 0 ELSE bit_count(accused::bit(64))::real / bit_count((accused | passed)::bit(64)) END;

-- Kinds by whose values an actor is known: what is his own by its nature. Of name servers, mail exchangers and pages only values that no
-- honest sender was ever seen with.
CREATE FUNCTION identifies(kind smallint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT name IN ('dkim_key', 'dkim_domain', 'spf_domain', 'reply_to', 'contact', 'handle', 'telephone', 'wallet', 'iban', 'attachment')
      FROM trait_kind WHERE code = kind
$$;
CREATE FUNCTION may_identify(kind smallint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT name IN ('nameserver', 'mx_host', 'skeleton') FROM trait_kind WHERE code = kind
$$;

-- The traits among these that are somebody's own: complained of, and nobody else's.
CREATE FUNCTION telling(ids bigint[]) RETURNS SETOF trait LANGUAGE sql STABLE AS $$
    SELECT * FROM trait t WHERE t.id = ANY (ids) AND t.junk >= 30 AND t.junk > 2 * t.notjunk AND t.junk >= t.messages - t.spam
       AND ((own_share(t.accused, t.passed) >= 0.7 AND identifies(trait_kind_of(t.id)))
            OR (t.passed & ~t.accused = 0 AND may_identify(trait_kind_of(t.id)) AND t.messages >= 4))
$$;

-- One reported message: its telling traits are of the actor that one of them is known by, or of a new one.
CREATE FUNCTION link_message(id uuid, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    known integer[];
    who   integer;
BEGIN
    SELECT array_agg(DISTINCT t.actor ORDER BY t.actor) FILTER (WHERE t.actor > 0) INTO known FROM telling(ids) t;
    IF known IS NULL THEN
        IF NOT EXISTS (SELECT FROM telling(ids) t WHERE identifies(trait_kind_of(t.id))) THEN RETURN; END IF;
        INSERT INTO actor (since) VALUES (uuid_time(id)) RETURNING number INTO who;
    ELSE
        who := known[1];
        IF cardinality(known) > 1 THEN
            UPDATE actor SET joined = who WHERE number = ANY (known[2:]);
            UPDATE link SET actor = who WHERE actor = ANY (known[2:]);
            UPDATE trait SET actor = who FROM link l WHERE l.trait = trait.id AND l.actor = who AND trait.actor <> who;
        END IF;
    END IF;
    WITH new AS (
        UPDATE trait t SET actor = who, lent = 0 FROM telling(ids) own WHERE own.id = t.id AND t.actor = 0 RETURNING t.id
    ) INSERT INTO link (trait, actor, message, at) SELECT new.id, who, id, uuid_time(id) FROM new
      ON CONFLICT (trait) DO UPDATE SET actor = excluded.actor, message = excluded.message, via = NULL;
END $$;

-- One message that was found to be an actor's kin: what else it carries that came in his mail alone is his as well, for a tenth less.
CREATE FUNCTION link_beside(id uuid, who integer, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    from_trait bigint;
    worth      integer;
BEGIN
    SELECT t.id, CASE WHEN t.junk > 0 THEN 512 ELSE t.lent END INTO from_trait, worth FROM trait t
     WHERE t.id = ANY (ids) AND t.actor = who ORDER BY 2 DESC LIMIT 1;
    IF from_trait IS NULL OR worth < 192 THEN RETURN; END IF;
    WITH new AS (
        UPDATE trait t SET actor = who, lent = worth * 9 / 10
         WHERE t.id = ANY (ids) AND t.actor = 0 AND t.messages >= 3 AND t.spam = t.messages AND t.passed = 0 AND t.notjunk = 0
           AND identifies(trait_kind_of(t.id)) RETURNING t.id
    ) INSERT INTO link (trait, actor, message, via, at) SELECT new.id, who, id, from_trait, uuid_time(id) FROM new ON CONFLICT DO NOTHING;
END $$;

-- Takes back what one message's reports had shown, and all that hung on it; returns the traits that are nobody's now.
CREATE FUNCTION unlink_message(id uuid) RETURNS bigint[] LANGUAGE sql AS $$
    WITH RECURSIVE fallen AS (
        SELECT trait FROM link WHERE message = unlink_message.id AND via IS NULL
        UNION SELECT l.trait FROM link l JOIN fallen f ON l.via = f.trait
    ), gone AS (DELETE FROM link WHERE trait IN (SELECT trait FROM fallen) RETURNING trait),
    freed AS (UPDATE trait t SET actor = 0, lent = 0 FROM gone WHERE t.id = gone.trait RETURNING t.id)
    SELECT coalesce(array_agg(id), '{}') FROM freed;
$$;

-- Links what was folded between two horizons. What a lesson was taken back from is linked anew by the reports that remain.
CREATE FUNCTION link_kin(after xid8, upto xid8) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    each  record;
    freed bigint[] := '{}';
BEGIN
    FOR each IN SELECT message FROM lesson WHERE message IN (SELECT message FROM lesson WHERE tx >= after AND tx < upto AND junk < 0)
                 GROUP BY message HAVING sum(junk) <= 0 LOOP
        freed := freed || unlink_message(each.message);
    END LOOP;
    FOR each IN SELECT message, min(traits) AS traits FROM lesson
                 WHERE message IN (SELECT message FROM lesson WHERE (tx >= after AND tx < upto AND junk > 0) OR (freed <> '{}' AND traits && freed))
                 GROUP BY message HAVING sum(junk) > 0 ORDER BY message LOOP
        PERFORM link_message(each.message, each.traits);
    END LOOP;
    FOR each IN SELECT id, actor, traits FROM message WHERE tx >= after AND tx < upto AND actor IS NOT NULL ORDER BY id LOOP
        PERFORM link_beside(each.id, each.actor, each.traits);
    END LOOP;
END $$;

-- --- reports are worth what their reporter's past reports were worth ----------------------------------------------------------------------

CREATE TABLE reporter (
    id     bigint PRIMARY KEY,             -- keyed hash
    agreed integer NOT NULL DEFAULT 0,     -- reports that others bore out
    denied integer NOT NULL DEFAULT 0,     -- reports that others contradicted, by word or by their silence about a sender they know
    last   timestamptz NOT NULL
);
INSERT INTO retention VALUES ('reporter', '400 days', 'as the reports that made it');

ALTER TABLE report ADD COLUMN sender bigint;   -- sender_of its message
CREATE INDEX ON report (sender, at);

-- Hundredths of a report: 50 for a new reporter, up to 100; nothing for one whom others contradict half the time.
CREATE FUNCTION reporter_weight(agreed integer, denied integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((50 + 50.0 * agreed / (agreed + 4)) * greatest(0, 1 - 2.0 * denied / (agreed + denied + 2)))::integer;

CREATE FUNCTION reporter_weight(who bigint) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT reporter_weight(agreed, denied) FROM reporter WHERE id = who), reporter_weight(0, 0))
$$;

-- What others say of a message against what somebody says now: 1 they bear it out, -1 they contradict it, 0 it is not known. Silence about
-- many messages of a sender is a word as well, and so is what they said of things that are a spammer's own.
CREATE FUNCTION others_say(ids bigint[], who bigint, what text, said timestamptz) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN rate >= 0.06 AND j > k OR (n < 20 AND EXISTS (SELECT FROM telling(ids))) THEN CASE what WHEN 'junk' THEN 1 ELSE -1 END
                WHEN n >= 20 AND rate < 0.03 THEN CASE what WHEN 'junk' THEN -1 ELSE 1 END ELSE 0 END
      FROM (SELECT j, k, n, j / 100.0 / greatest(n, 1) AS rate
              FROM (SELECT coalesce(sum(weight) FILTER (WHERE kind = 'junk'), 0) AS j, coalesce(sum(weight) FILTER (WHERE kind = 'notjunk'), 0) AS k
                      FROM (SELECT * FROM report WHERE sender = sender_of(ids) AND reporter <> who AND at > said - interval '30 days'
                             ORDER BY at DESC LIMIT 200) r) words,
                   (SELECT coalesce((SELECT messages - spam FROM trait WHERE id = sender_of(ids)), 0) AS n) seen) sums
$$;

-- Counts a new report into its reporter's record and returns its weight. A group that votes on one sender at one time is heard as two:
-- within an hour either way, reports of a kind about one sender count for two together. Where nobody else has ever reported,
-- nobody's silence contradicts anybody.
CREATE FUNCTION weigh_report(ids bigint[], who bigint, what text, said timestamptz) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    word integer := CASE WHEN EXISTS (SELECT FROM reporter WHERE id <> who) THEN others_say(ids, who, what, said) ELSE 0 END;
    room integer;
BEGIN
    SELECT 200 - coalesce(sum(weight), 0) INTO room FROM report
     WHERE sender = sender_of(ids) AND kind = what AND reporter <> who AND at BETWEEN said - interval '1 hour' AND said + interval '1 hour';
    INSERT INTO reporter (id, agreed, denied, last) VALUES (who, (word > 0)::integer, (word < 0)::integer, said)
    ON CONFLICT (id) DO UPDATE SET agreed = reporter.agreed + excluded.agreed, denied = reporter.denied + excluded.denied,
                                   last = greatest(reporter.last, said);
    RETURN greatest(0, least(reporter_weight(who), coalesce(room, 200)));
END $$;

-- As in 0002, and: WORTH is the most that the report may weigh.
CREATE OR REPLACE FUNCTION file_report(message_id uuid, who bigint, what text, worth integer, said timestamptz) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    old report;
    known bigint[];
    value integer;
BEGIN
    SELECT traits INTO known FROM message WHERE id = message_id;
    IF NOT FOUND THEN RETURN false; END IF;
    SELECT * INTO old FROM report WHERE message = message_id AND reporter = who FOR UPDATE;
    IF FOUND AND old.kind = what THEN RETURN true; END IF;
    value := least(worth, weigh_report(known, who, what, said));
    IF old.message IS NOT NULL THEN
        UPDATE report SET kind = what, weight = value, at = said, tx = pg_current_xact_id()
         WHERE message = message_id AND reporter = who;
        INSERT INTO lesson (message, origin, author, at, junk, notjunk, traps, traits)
        VALUES (message_id, 'report', who, said, CASE old.kind WHEN 'junk' THEN -old.weight ELSE 0 END,
                CASE old.kind WHEN 'notjunk' THEN -old.weight ELSE 0 END, 0, known);
    ELSE
        INSERT INTO report (message, reporter, kind, weight, at, sender) VALUES (message_id, who, what, value, said, sender_of(known))
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN RETURN file_report(message_id, who, what, worth, said); END IF;
    END IF;
    -- Nothing is taught by a word that is worth nothing; it is on file all the same.
    INSERT INTO lesson (message, origin, author, at, junk, notjunk, traps, traits)
    SELECT message_id, 'report', who, said, CASE what WHEN 'junk' THEN value ELSE 0 END,
           CASE what WHEN 'notjunk' THEN value ELSE 0 END, 0, known WHERE value > 0;
    RETURN true;
END $$;

-- As in 0005, and: the record of a reporter who has said nothing for long goes.
CREATE OR REPLACE FUNCTION keep_rows(most integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    gone integer;
    more boolean := false;
    reports timestamptz := kept_since('report');
    lessons timestamptz := kept_since('lesson');
    reporters timestamptz := kept_since('reporter');
BEGIN
    DELETE FROM report WHERE ctid = ANY (ARRAY(SELECT ctid FROM report WHERE at < reports LIMIT most));
    GET DIAGNOSTICS gone = ROW_COUNT;
    more := more OR gone = most;
    DELETE FROM lesson WHERE ctid = ANY (ARRAY(SELECT ctid FROM lesson WHERE at < lessons LIMIT most));
    GET DIAGNOSTICS gone = ROW_COUNT;
    more := more OR gone = most;
    DELETE FROM reporter WHERE ctid = ANY (ARRAY(SELECT ctid FROM reporter WHERE last < reporters LIMIT most));
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
