-- The abuse desk: what stood on a block goes with it, wide blocks need a second reason, decisions are renewed, a sender is watched for a
-- while after one, and what each sender did on each day is counted.

-- --- decisions ---------------------------------------------------------------------------------------------------------------------------

ALTER TABLE block ADD COLUMN second_reason text CHECK (second_reason ~ '\S' AND length(second_reason) <= 2000);  -- why so wide
ALTER TABLE release ADD COLUMN withdrawn integer,  -- reports that were taken back with it
                    ADD COLUMN lessons integer;    -- and messages that the decision itself had taught by

-- Another end for a decision that is in force.
CREATE TABLE renewal (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    block  bigint NOT NULL REFERENCES block (number) ON DELETE CASCADE,
    until  timestamptz,            -- NULL: until its release
    author text NOT NULL CHECK (author ~ '\S' AND length(author) <= 200),
    reason text NOT NULL CHECK (reason ~ '\S' AND length(reason) <= 2000),
    filed  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON renewal (block, number);

-- The end that a decision was filed with, or was given last.
CREATE FUNCTION block_until(b block) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN n.number IS NULL THEN b.until ELSE n.until END
      FROM (VALUES (1)) one LEFT JOIN LATERAL (SELECT number, until FROM renewal WHERE block = b.number ORDER BY number DESC LIMIT 1) n ON true
$$;

CREATE OR REPLACE FUNCTION block_end(b block, r release) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN least(block_until(b), CASE WHEN r.block IS NOT NULL THEN coalesce(r.since, r.filed) END);

-- How long a sender is watched after a decision about him has ended.
CREATE FUNCTION probation() RETURNS interval LANGUAGE sql IMMUTABLE RETURN interval '14 days';

-- Reports that a release took back: no longer anybody's word, kept to answer for it.
CREATE TABLE withdrawn (
    message  uuid NOT NULL,
    reporter bigint NOT NULL,
    kind     text NOT NULL,
    weight   integer NOT NULL,
    at       timestamptz NOT NULL,
    block    bigint NOT NULL REFERENCES block (number) ON DELETE CASCADE,
    PRIMARY KEY (block, message, reporter)
);

CREATE INDEX ON lesson (author) WHERE origin = 'desk';

INSERT INTO retention VALUES
    ('withdrawn', '3 years', 'as the decision that took it back'),
    ('sender_day', '180 days', 'as the messages that it counts'),
    ('model_sealed', '180 days', 'as long as a release may have to take a lesson back');

-- As in 0003, with the end that counts.
CREATE OR REPLACE FUNCTION block_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended timestamptz;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'block' THEN
            SELECT least(block_until(OLD), (SELECT coalesce(r.since, r.filed) FROM release r WHERE r.block = OLD.number)) INTO ended;
            IF ended < now() - (SELECT keep FROM retention WHERE relation = 'block') THEN RETURN OLD; END IF;
        ELSE
            IF NOT EXISTS (SELECT FROM block b WHERE b.number = OLD.block) THEN RETURN OLD; END IF;  -- its block has just gone
        END IF;
    END IF;
    RAISE EXCEPTION 'a decision is never changed: release it, or file another' USING ERRCODE = 'TA002';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON renewal FOR EACH ROW EXECUTE FUNCTION block_stays();
CREATE TRIGGER stays BEFORE DELETE ON withdrawn FOR EACH ROW EXECUTE FUNCTION block_stays();

CREATE FUNCTION kind_code(which text) RETURNS smallint LANGUAGE sql STABLE RETURN (SELECT code FROM trait_kind WHERE name = which);

-- Domains in From, seen more than once and never marked, of which mail came with this trait to inboxes without one complaint, among the
-- newest messages.
CREATE FUNCTION honest_senders(id bigint) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT f)::integer
      FROM (SELECT * FROM (SELECT m.id, m.verdict, m.traits FROM message m WHERE trait_kind_of(honest_senders.id) <> kind_code('address')
                            ORDER BY m.id DESC LIMIT 20000) newest WHERE newest.traits @> ARRAY[honest_senders.id]
            UNION ALL
            SELECT * FROM (SELECT m.id, m.verdict, m.traits FROM message m WHERE m.source = honest_senders.id ORDER BY m.id DESC LIMIT 5000) own) m,
           unnest(m.traits) f
     WHERE m.verdict = 'deliver' AND trait_kind_of(f) = kind_code('from_domain')
       AND NOT EXISTS (SELECT FROM report r WHERE r.message = m.id AND r.kind = 'junk')
       AND EXISTS (SELECT FROM trait t WHERE t.id = f AND t.junk <= t.notjunk AND t.traps = 0 AND t.spam = 0)
$$;

-- Why a block on this trait would hit innocents; NULL where nothing says so.
CREATE FUNCTION too_wide(id bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    kind   text := (SELECT name FROM trait_kind WHERE code = trait_kind_of(id));
    past   trait;
    honest integer;
BEGIN
    IF kind = 'network' THEN RETURN 'it covers whoever else sends from this network'; END IF;
    IF kind = 'ptr_domain' THEN RETURN 'it covers every customer whose host has a name there'; END IF;
    SELECT * INTO past FROM trait t WHERE t.id = too_wide.id;
    IF past.junk + 100 * past.traps >= 20 * (past.messages - past.spam) AND past.junk + past.traps > 0 THEN RETURN NULL; END IF;
    honest := honest_senders(id);
    IF honest >= 3 THEN RETURN honest || ' honest senders share it: mail of their domains came with it, and nobody complained'; END IF;
    IF past.messages - past.spam >= 100 AND past.junk + 100 * past.traps < past.messages - past.spam THEN
        RETURN past.messages - past.spam || ' messages with it were delivered, and people complained of fewer than one in a hundred';
    END IF;
    RETURN NULL;
END $$;

-- Messages that a decision about a trait is about, older than BEFORE: the newest of its source, and those that people spoke of.
CREATE FUNCTION evidence_of(id bigint, before uuid) RETURNS TABLE (message uuid, traits bigint[]) LANGUAGE sql STABLE AS $$
    SELECT * FROM (
        (SELECT m.id, m.traits FROM message m WHERE m.source = evidence_of.id AND m.id < before ORDER BY m.id DESC LIMIT 200)
        UNION
        (SELECT n.id, n.traits FROM (SELECT m.id, m.traits FROM message m WHERE m.id < before ORDER BY m.id DESC LIMIT 20000) n
          WHERE trait_kind_of(evidence_of.id) <> kind_code('address') AND n.traits @> ARRAY[evidence_of.id] LIMIT 200)
        UNION
        (SELECT l.message, l.traits FROM lesson l WHERE l.traits @> ARRAY[evidence_of.id] AND l.message < before AND l.junk > 0 LIMIT 200)
    ) found ORDER BY 1 DESC LIMIT 200
$$;

-- A decision of the desk is the word of people who looked: three reports' worth, shared out among the messages that it is about, so that a
-- trait counts for as much as it was in them. Of what a neighbour or anybody else may have as well (networks, hosts' names, claims, name
-- servers, programs and shapes) it says nothing; and what covers innocents teaches nothing but itself.
CREATE FUNCTION teach_block(which bigint, id bigint, said timestamptz, before uuid) RETURNS void LANGUAGE sql AS $$
    WITH evidence AS (SELECT * FROM evidence_of(id, before)), n AS (SELECT count(*) AS n FROM evidence)
    INSERT INTO lesson (message, origin, author, at, junk, notjunk, traps, traits)
    SELECT e.message, 'desk', which, said, greatest(1, 300 / n.n), 0, 0,
           ARRAY(SELECT t FROM unnest(e.traits) WITH ORDINALITY AS x(t, place) JOIN trait_kind k ON k.code = trait_kind_of(t)
                  WHERE k.cap >= 4 AND k.authority <> 'claimed' AND k.name NOT IN ('network', 'ptr_domain') ORDER BY place)
      FROM evidence e, n
$$;

-- Takes back what a block taught, and the complaints about mail of the trait that it was on: a release says that they were wrong. Where the
-- trait is shared, complaints are not of one sender alone, and stay.
CREATE FUNCTION unteach_block(b block, OUT reports integer, OUT lessons integer) LANGUAGE plpgsql AS $$
BEGIN
    WITH taught AS (
        SELECT message, min(traits) AS traits, sum(junk) AS junk FROM lesson WHERE origin = 'desk' AND author = b.number
         GROUP BY message HAVING sum(junk) <> 0
    ), back AS (
        INSERT INTO lesson (message, origin, author, at, junk, notjunk, traps, traits)
        SELECT message, 'desk', b.number, now(), -junk, 0, 0, traits FROM taught RETURNING 1
    ) SELECT count(*) INTO lessons FROM back;
    reports := 0;
    IF b.second_reason IS NOT NULL THEN RETURN; END IF;
    WITH messages AS (
        SELECT message FROM lesson WHERE traits @> ARRAY[b.trait] AND origin <> 'desk'
        UNION SELECT message FROM report WHERE sender = b.trait
        UNION SELECT m.id FROM message m JOIN report r ON r.message = m.id WHERE m.source = b.trait
    ), about AS (
        SELECT l.message, l.origin, l.author, min(l.traits) AS traits, sum(l.junk) AS junk, sum(l.traps) AS traps
          FROM lesson l JOIN messages USING (message) WHERE l.origin <> 'desk'
         GROUP BY l.message, l.origin, l.author HAVING sum(l.junk) > 0 OR sum(l.traps) > 0
    ), gone AS (
        DELETE FROM report r USING messages m WHERE r.message = m.message AND r.kind = 'junk' RETURNING r.*
    ), kept AS (
        INSERT INTO withdrawn SELECT message, reporter, kind, weight, at, b.number FROM gone RETURNING 1
    ), back AS (
        INSERT INTO lesson (message, origin, author, at, junk, notjunk, traps, traits)
        SELECT message, origin, author, now(), -junk, 0, -traps, traits FROM about
    ) SELECT count(*) INTO reports FROM kept;
END $$;

-- Ends a decision, by a release. KEEP: it was right, and is over; what was learnt stays.
CREATE FUNCTION end_block(b block, who text, why text, begins timestamptz, keep boolean, OUT reports integer, OUT lessons integer)
LANGUAGE plpgsql AS $$
BEGIN
    reports := 0;
    lessons := 0;
    IF NOT keep AND b.action IS DISTINCT FROM 'deliver' THEN SELECT u.reports, u.lessons INTO reports, lessons FROM unteach_block(b) u; END IF;
    INSERT INTO release (block, author, reason, since, withdrawn, lessons) VALUES (b.number, who, why, begins, reports, lessons);
END $$;

-- As in 0003; a block that would hit innocents needs a second reason (outcome 'wide', and why), and a block teaches.
DROP FUNCTION file_block(bigint, text, verdict, text, text, text, timestamptz, timestamptz);
CREATE FUNCTION file_block(id bigint, readable text, what verdict, who text, why text, ground text, begins timestamptz, ends timestamptz,
                           second text DEFAULT NULL,
                           OUT outcome text, OUT number bigint, OUT ended bigint, OUT version bigint, OUT hindrance text)
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    old     block;
    exempts boolean := what IS NOT DISTINCT FROM 'deliver';
    before  uuid := coalesce(uuid_floor(begins), 'ffffffff-ffff-ffff-ffff-ffffffffffff');
BEGIN
    PERFORM FROM decided FOR UPDATE;
    SELECT * INTO old FROM block_standing(id, coalesce(begins, now()));
    SELECT d.version INTO version FROM decided d;
    IF old.number IS NOT NULL AND (old.action IS NOT DISTINCT FROM 'deliver') = exempts THEN
        number := old.number;
        outcome := CASE WHEN old.action IS NOT DISTINCT FROM what AND block_until(old) IS NOT DISTINCT FROM ends THEN 'stands' ELSE 'differs' END;
        RETURN;
    END IF;
    IF NOT exempts THEN hindrance := too_wide(id); END IF;
    IF hindrance IS NOT NULL AND second IS NULL THEN
        outcome := 'wide';
        RETURN;
    END IF;
    INSERT INTO block (trait, value, action, author, reason, basis, since, until, second_reason)
    VALUES (id, readable, what, who, why, ground, begins, ends, CASE WHEN hindrance IS NOT NULL THEN second END)
    RETURNING block.number INTO number;
    IF old.number IS NOT NULL THEN
        PERFORM end_block(old, who, 'case ' || number || ': ' || why, begins, NOT exempts);
        ended := old.number;
    END IF;
    IF readable IS NOT NULL THEN
        INSERT INTO trait_name AS n (id, value, since) VALUES (id, readable, (extract(epoch FROM now()) / 3600)::integer)
        ON CONFLICT DO NOTHING;
    END IF;
    -- Evidence: what the messages carried that it is about; where it covers innocents, the trait itself.
    INSERT INTO block_trait AS e (trait, block)
    SELECT DISTINCT t, number FROM evidence_of(id, before) e, unnest(e.traits) t
     WHERE hindrance IS NULL AND trait_kind_of(t) <> kind_code('recipient')
    UNION SELECT id, number;
    IF hindrance IS NULL AND NOT exempts THEN PERFORM teach_block(number, id, coalesce(begins, now()), before); END IF;
    outcome := 'filed';
    version := decide();
END $$;

-- As in 0003; tells what it took back.
DROP FUNCTION file_release(bigint, bigint, text, text, timestamptz);
CREATE FUNCTION file_release(which bigint, id bigint, who text, why text, begins timestamptz, keep boolean DEFAULT false,
                             OUT outcome text, OUT number bigint, OUT ended bigint, OUT version bigint, OUT hindrance text,
                             OUT reports integer, OUT lessons integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    old block;
BEGIN
    PERFORM FROM decided FOR UPDATE;
    SELECT d.version INTO version FROM decided d;
    IF which IS NULL THEN
        SELECT * INTO old FROM block_standing(id, coalesce(begins, now()));
        IF old.action = 'deliver' THEN old.number := NULL; END IF;
    ELSE
        SELECT * INTO old FROM block b WHERE b.number = which;
    END IF;
    number := old.number;
    outcome := 'none';
    IF number IS NULL THEN RETURN; END IF;
    IF EXISTS (SELECT FROM release r WHERE r.block = number) THEN
        outcome := 'ended';
        RETURN;
    END IF;
    SELECT e.reports, e.lessons INTO reports, lessons FROM end_block(old, who, why, begins, keep) e;
    outcome := 'released';
    version := decide();
END $$;

-- Gives a decision in force another end: 'renewed'; 'none' where there is no such case, 'ended' where it is over.
CREATE FUNCTION renew_block(which bigint, ends timestamptz, who text, why text,
                            OUT outcome text, OUT number bigint, OUT ended bigint, OUT version bigint, OUT hindrance text)
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    old block;
BEGIN
    PERFORM FROM decided FOR UPDATE;
    SELECT d.version INTO version FROM decided d;
    SELECT * INTO old FROM block b WHERE b.number = which;
    number := old.number;
    outcome := 'none';
    IF number IS NULL THEN RETURN; END IF;
    outcome := 'ended';
    IF EXISTS (SELECT FROM release r WHERE r.block = which) OR block_until(old) <= now() THEN RETURN; END IF;
    INSERT INTO renewal (block, until, author, reason) VALUES (which, ends, who, why);
    outcome := 'renewed';
    version := decide();
END $$;

-- --- the learner -------------------------------------------------------------------------------------------------------------------------

-- What a lesson was taught by, sealed under the deployment's key (common/trait/seal.h): without it a release could not take the lesson back.
CREATE TABLE model_sealed (
    digest   bigint NOT NULL,
    reporter bigint NOT NULL,
    version  bigint NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    sealed   bytea NOT NULL,
    PRIMARY KEY (digest, reporter, version)
);
ALTER TABLE model_sealed ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX ON model_sealed USING brin (at);

CREATE FUNCTION model_seal(digests bigint[], who bigint, in_version bigint, seals bytea[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO model_sealed (digest, reporter, version, sealed)
    SELECT d, who, in_version, s FROM unnest(digests, seals) AS t(d, s) WHERE s IS NOT NULL ON CONFLICT DO NOTHING
$$;

-- The next version: lessons of several people taken back, by the desk; the caller holds the lock.
CREATE FUNCTION model_unteach(key_id smallint, bytes bytea, total_junk bigint, total_notjunk bigint, digests bigint[], reporters bigint[],
                              versions bigint[]) RETURNS bigint
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    old model;
    v bigint;
BEGIN
    SELECT * INTO old FROM model WHERE key = key_id ORDER BY version DESC LIMIT 1;
    SELECT max(version) + 1 INTO v FROM model;
    INSERT INTO model (version, key, cause, lessons, back, junk, notjunk, dead, weights)
    VALUES (v, key_id, 'desk', 0, cardinality(digests), total_junk, total_notjunk, old.dead, bytes);
    UPDATE model_lesson l SET undone = v FROM unnest(digests, reporters, versions) AS t(d, r, n)
     WHERE l.digest = t.d AND l.reporter = t.r AND l.version = t.n;
    PERFORM model_expire();
    PERFORM pg_notify('tamis_model', v::text);
    RETURN v;
END $$;

-- --- what each sender did --------------------------------------------------------------------------------------------------------------

ALTER TABLE message ADD COLUMN rejected smallint,   -- recipients refused in the same transaction: mostly addresses that nobody has
                    ADD COLUMN policy text;         -- that decided; NULL: the default

-- A day of a sender: a domain that SPF or DKIM proved, a customer's account, the sender that Feedback-ID names; and an address from its fifth
-- message on, since most send one.
CREATE TABLE sender_day (
    trait      bigint NOT NULL,
    day        date NOT NULL,              -- UTC, in message time
    messages   integer NOT NULL DEFAULT 0,
    delivered  integer NOT NULL DEFAULT 0, -- to the inbox
    marked     integer NOT NULL DEFAULT 0, -- junk or held
    refused    integer NOT NULL DEFAULT 0, -- for good or for a while
    recipients integer NOT NULL DEFAULT 0, -- accepted
    rejected   integer NOT NULL DEFAULT 0, -- recipients that were refused
    spf        integer NOT NULL DEFAULT 0, -- messages for which it passed
    dkim       integer NOT NULL DEFAULT 0,
    dmarc      integer NOT NULL DEFAULT 0,
    complaints integer NOT NULL DEFAULT 0, -- reports of junk about what was in the inbox; those taken back are subtracted
    wanted     integer NOT NULL DEFAULT 0, -- and of not junk
    traps      integer NOT NULL DEFAULT 0,
    PRIMARY KEY (trait, day)
) WITH (fillfactor = 80);
CREATE INDEX ON sender_day (day);

-- How far it is counted: every row of a lower transaction is, as in the fold. What came before this table did is not.
CREATE TABLE sender_count (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    counted xid8 NOT NULL
);
INSERT INTO sender_count (counted) SELECT pg_snapshot_xmin(pg_current_snapshot());

CREATE FUNCTION is_sender(id bigint) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN id >> 56 IN (1, 8, 18, 20, 45);   -- address, spf_domain, account, dkim_domain, feedback_id: codes are never reused

-- Whether a message has a finding: four bytes each, the first two its code.
CREATE FUNCTION has_finding(findings bytea, code integer) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE p WHEN 0 THEN false ELSE p % 4 = 1 OR EXISTS (
               SELECT FROM generate_series(0, length(findings) / 4 - 1) i
                WHERE get_byte(findings, 4 * i) * 256 + get_byte(findings, 4 * i + 1) = code) END
      FROM (SELECT position(int2send(code::smallint) IN findings) AS p) at
$$;

-- Adds MOST messages at most, with what people said meanwhile; returns whether there is more to add.
CREATE FUNCTION count_senders(most integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    f xid8; h xid8; cut xid8;
BEGIN
    SELECT counted INTO f FROM sender_count FOR UPDATE;
    h := pg_snapshot_xmin(pg_current_snapshot());
    IF h <= f THEN RETURN false; END IF;
    SELECT m.tx INTO cut FROM message m WHERE m.tx >= f AND m.tx < h ORDER BY m.tx OFFSET most LIMIT 1;
    IF cut IS NOT NULL AND cut > f THEN h := cut; END IF;
    INSERT INTO sender_day AS d (trait, day, messages, delivered, marked, refused, recipients, rejected, spf, dkim, dmarc)
    SELECT s.t, (uuid_time(m.id) AT TIME ZONE 'UTC')::date, count(*), count(*) FILTER (WHERE m.verdict = 'deliver'),
           count(*) FILTER (WHERE m.verdict IN ('junk', 'quarantine')), count(*) FILTER (WHERE m.verdict IN ('defer', 'reject')),
           sum(m.recipients), coalesce(sum(m.rejected), 0), count(*) FILTER (WHERE m.spf), count(*) FILTER (WHERE m.dkim),
           count(*) FILTER (WHERE m.dmarc)
      FROM (SELECT m.id, m.verdict, m.rejected, m.traits, (SELECT count(*) FROM unnest(m.traits) r WHERE r >> 56 = 19) AS recipients,
                   has_finding(m.findings, 10) AS spf, has_finding(m.findings, 21) AS dkim, has_finding(m.findings, 28) AS dmarc
              FROM message m WHERE m.tx >= f AND m.tx < h OFFSET 0) m, unnest(m.traits) s(t)
     WHERE is_sender(s.t) GROUP BY 1, 2 HAVING s.t >> 56 <> 1 OR EXISTS (SELECT FROM trait x WHERE x.id = s.t AND x.messages >= 5) ORDER BY 1, 2
    ON CONFLICT (trait, day) DO UPDATE SET messages = d.messages + excluded.messages, delivered = d.delivered + excluded.delivered,
        marked = d.marked + excluded.marked, refused = d.refused + excluded.refused, recipients = d.recipients + excluded.recipients,
        rejected = d.rejected + excluded.rejected, spf = d.spf + excluded.spf, dkim = d.dkim + excluded.dkim, dmarc = d.dmarc + excluded.dmarc;
    INSERT INTO sender_day AS d (trait, day, complaints, wanted, traps)
    SELECT s.t, (uuid_time(l.message) AT TIME ZONE 'UTC')::date, coalesce(sum(sign(l.junk)) FILTER (WHERE l.origin = 'report' AND l.inbox), 0),
           coalesce(sum(sign(l.notjunk)) FILTER (WHERE l.origin = 'report'), 0), sum(l.traps)
      FROM (SELECT l.*, EXISTS (SELECT FROM message m WHERE m.id = l.message AND m.verdict = 'deliver') AS inbox
              FROM lesson l WHERE l.tx >= f AND l.tx < h AND l.origin <> 'desk' OFFSET 0) l, unnest(l.traits) s(t)
     WHERE is_sender(s.t) GROUP BY 1, 2 HAVING bool_or(l.junk <> 0 OR l.notjunk <> 0 OR l.traps <> 0) ORDER BY 1, 2
    ON CONFLICT (trait, day) DO UPDATE SET complaints = d.complaints + excluded.complaints, wanted = d.wanted + excluded.wanted,
        traps = d.traps + excluded.traps;
    UPDATE sender_count SET counted = h;
    RETURN cut IS NOT NULL;
END $$;

-- What the desk would look at first is blocked without it, where the policy allows (policy/auto_block): for a week, to the junk folder, by the
-- strongest evidence alone: a known actor's own, or three people and as many reports' worth. Returns how many were.
CREATE FUNCTION block_proposed(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    each  record;
    filed integer := 0;
BEGIN
    FOR each IN SELECT * FROM proposals p WHERE p.actor IS NOT NULL OR (p.reporters >= 3 AND p.junk >= 3) ORDER BY p.junk DESC LIMIT most LOOP
        filed := filed + (SELECT (f.outcome = 'filed')::integer FROM file_block(
            each.trait, nullif(each.value, '#' || lpad(to_hex(each.trait & x'ffffffffffffff'::bigint), 14, '0')), 'junk', 'tamis',
            'automatic: ' || each.reporters || ' people complained, of ' || each.messages || ' messages' || coalesce('; ' || each.actor, ''),
            'GDPR, article 6(1)(f) and recital 49: security of the network', NULL, now() + interval '7 days') f);
    END LOOP;
    RETURN filed;
END $$;

-- The keeper's step: counts, and deletes what retention no longer allows.
CREATE FUNCTION keep_desk(most integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    more boolean := count_senders(most);
    gone integer;
BEGIN
    DELETE FROM sender_day WHERE ctid = ANY (ARRAY(SELECT ctid FROM sender_day WHERE day < kept_since('sender_day') LIMIT most));
    GET DIAGNOSTICS gone = ROW_COUNT;
    more := more OR gone = most;
    DELETE FROM model_sealed WHERE ctid = ANY (ARRAY(SELECT ctid FROM model_sealed
        WHERE at < now() - (SELECT keep FROM retention WHERE relation = 'model_sealed') LIMIT most));
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN more OR gone = most;
END $$;

-- The lower and the upper end of the interval in which a share lies, of which HITS of OF were seen (Wilson 1927), at 95 %.
CREATE FUNCTION share_low(hits numeric, of numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN of > 0 THEN greatest(0, (hits / of + 3.8416 / (2 * of) - 1.96 * sqrt(greatest(0, hits * (of - hits) / of + 0.9604)) / of)
                                             / (1 + 3.8416 / of)) END;

CREATE FUNCTION shown(id bigint, name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(name, '#' || lpad(to_hex(id & x'ffffffffffffff'::bigint), 14, '0'));

-- Content that walked over the most sources since a day. Of a large past a sample finds them, and the index then counts them.
CREATE FUNCTION walking(since date, most integer) RETURNS TABLE (trait bigint, sources bigint, walked date) LANGUAGE plpgsql STABLE AS $$
DECLARE
    pages bigint := (SELECT coalesce(sum(pg_relation_size(inhrelid)), 0) / 8192 FROM pg_inherits WHERE inhparent = 'walk'::regclass);
    share real := least(100, 100.0 * 2000 / greatest(1, pages));
BEGIN
    RETURN QUERY EXECUTE format('
        WITH found AS MATERIALIZED (
            SELECT w.trait FROM walk w TABLESAMPLE SYSTEM (%s) WHERE w.first >= $1 GROUP BY 1 HAVING count(*) >= %s ORDER BY count(*) DESC LIMIT $2
        ) SELECT f.trait, n.sources, n.walked FROM found f,
                 LATERAL (SELECT count(DISTINCT w.source) AS sources, min(w.first) AS walked
                            FROM (SELECT * FROM walk w WHERE w.trait = f.trait LIMIT 5000) w) n',
        share, CASE WHEN share < 100 THEN 2 ELSE 3 END) USING since, most;
END $$;

-- The hours of one campaign: content that walks, by the sources that it walked over.
CREATE FUNCTION campaign_hours(id bigint) RETURNS TABLE (hour timestamptz, messages bigint, sources bigint, marked bigint) LANGUAGE sql STABLE AS $$
    SELECT date_trunc('hour', uuid_time(m.id)), count(*), count(DISTINCT m.source), count(*) FILTER (WHERE m.verdict <> 'deliver')
      FROM (SELECT n.id, n.source, n.verdict
              FROM (SELECT w.source, min(w.first) AS first FROM walk w WHERE w.trait = campaign_hours.id GROUP BY 1 LIMIT 1000) s
              JOIN LATERAL (SELECT m.id, m.source, m.verdict FROM message m
                             WHERE m.source = s.source AND m.id >= uuid_floor(s.first - 1) AND m.traits @> ARRAY[campaign_hours.id]
                             ORDER BY m.id LIMIT 5000) n ON true
            UNION SELECT m.id, m.source, m.verdict FROM message m WHERE m.campaign = campaign_hours.id) m
     GROUP BY 1 ORDER BY 1
$$;

-- --- actors, as the desk sees them ------------------------------------------------------------------------------------------------------

-- Splits, merges and names, each with who and why.
CREATE TABLE actor_change (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    actor  integer NOT NULL REFERENCES actor,
    act    text NOT NULL CHECK (act IN ('merge', 'split', 'name')),
    other  integer REFERENCES actor,       -- whom he was merged with, or who was split off
    traits bigint[],                       -- that moved
    author text NOT NULL CHECK (author ~ '\S' AND length(author) <= 200),
    reason text NOT NULL CHECK (reason ~ '\S' AND length(reason) <= 2000),
    filed  timestamptz NOT NULL DEFAULT now()
);

-- Moves traits from one actor to another, in link and where recall finds it; those who hold a copy of them are told.
CREATE FUNCTION actor_move(ids bigint[], target integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE link SET actor = target WHERE trait = ANY (ids);
    UPDATE trait SET actor = target WHERE id = ANY (ids);
    INSERT INTO fresh (ids) SELECT string_agg(int8send(m), ''::bytea) FROM unnest(ids) m HAVING count(*) > 0;
    PERFORM pg_notify('tamis_folded', '');
END $$;

-- The other becomes this one. NULL: there is no such actor, or both are the same.
CREATE FUNCTION actor_merge(into_actor integer, other_actor integer, who text, why text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    IF into_actor = other_actor OR 2 > (SELECT count(*) FROM actor WHERE number IN (into_actor, other_actor) AND joined IS NULL) THEN RETURN NULL; END IF;
    SELECT coalesce(array_agg(trait), '{}') INTO ids FROM link WHERE actor = other_actor;
    PERFORM actor_move(ids, into_actor);
    UPDATE actor SET joined = into_actor WHERE number = other_actor;
    INSERT INTO actor_change (actor, act, other, traits, author, reason) VALUES (into_actor, 'merge', other_actor, ids, who, why);
    RETURN into_actor;
END $$;

-- What hangs on these traits goes with them, to a new actor, whose number is returned. NULL: none of them is his.
CREATE FUNCTION actor_split(from_actor integer, which bigint[], who text, why text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    ids    bigint[];
    target integer;
BEGIN
    WITH RECURSIVE his AS (
        SELECT trait FROM link WHERE actor = from_actor AND trait = ANY (which)
        UNION SELECT l.trait FROM link l JOIN his h ON l.via = h.trait WHERE l.actor = from_actor
    ) SELECT array_agg(trait) INTO ids FROM his;
    IF ids IS NULL THEN RETURN NULL; END IF;
    INSERT INTO actor (since) SELECT min(at) FROM link WHERE trait = ANY (ids) RETURNING number INTO target;
    PERFORM actor_move(ids, target);
    INSERT INTO actor_change (actor, act, other, traits, author, reason) VALUES (from_actor, 'split', target, ids, who, why);
    RETURN target;
END $$;

CREATE FUNCTION actor_name(which integer, called text, who text, why text) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    UPDATE actor SET name = called WHERE number = which AND joined IS NULL;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO actor_change (actor, act, author, reason) VALUES (which, 'name', who, why);
    RETURN which;
END $$;

-- --- what is held about a person, and its erasure ---------------------------------------------------------------------------------------

-- As in 0006, and: a person's keyed ids may be taken out of a row, by privacy_forget alone, which says so.
CREATE OR REPLACE FUNCTION message_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same message := NEW;
BEGIN
    same.verdict := OLD.verdict;
    IF current_setting('tamis.forgetting', true) = 'yes' AND NEW.traits <@ OLD.traits THEN same.traits := OLD.traits; END IF;
    IF same IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a message row is never changed' USING ERRCODE = 'TA004';
    END IF;
    IF NEW.verdict IS DISTINCT FROM OLD.verdict
       AND (OLD.movable IS NOT TRUE OR OLD.verdict NOT IN ('deliver', 'junk') OR NEW.verdict NOT IN ('deliver', 'junk')) THEN
        RAISE EXCEPTION 'a verdict is final: the law of the mailbox allows no later move' USING ERRCODE = 'TA004';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION lesson_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same lesson := NEW;
BEGIN
    IF current_setting('tamis.forgetting', true) = 'yes' AND NEW.traits <@ OLD.traits THEN
        same.traits := OLD.traits;
        same.author := OLD.author;
        IF same IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'a lesson is never changed: teach the opposite' USING ERRCODE = 'TA004';
END $$;

-- IDS: what the address is under either key, as a recipient, an account, or named in mail; WHO: as a reporter.
CREATE FUNCTION privacy_held(ids bigint[], who bigint) RETURNS TABLE (what text, held bigint) LANGUAGE sql STABLE AS $$
    SELECT 'messages that name the address, keyed: as ' || k.name, count(*) FROM message m, unnest(m.traits) t JOIN trait_kind k ON k.code = trait_kind_of(t)
     WHERE m.traits && ids AND t = ANY (ids) GROUP BY k.name
    UNION ALL SELECT 'histories: as ' || k.name || ', ' || t.messages || ' messages', 1 FROM trait t JOIN trait_kind k ON k.code = trait_kind_of(t.id)
     WHERE t.id = ANY (ids)
    UNION ALL SELECT 'readable: ' || n.value, 1 FROM trait_name n WHERE n.id = ANY (ids)
    UNION ALL SELECT 'days of sending, counted', count(*) FROM sender_day WHERE trait = ANY (ids) HAVING count(*) > 0
    UNION ALL SELECT 'reports filed by the person: ' || kind, count(*) FROM report WHERE reporter = who GROUP BY kind
    UNION ALL SELECT 'reports filed by the person that a release took back', count(*) FROM withdrawn WHERE reporter = who HAVING count(*) > 0
    UNION ALL SELECT 'record as a reporter', 1 FROM reporter WHERE id = who
    UNION ALL SELECT 'lessons of the learner by the person''s reports', count(*) FROM model_lesson WHERE reporter = who HAVING count(*) > 0
    UNION ALL SELECT 'decisions about the person: case ' || b.number, 1 FROM block b WHERE b.trait = ANY (ids)
    UNION ALL SELECT 'links to an actor', count(*) FROM link WHERE trait = ANY (ids) HAVING count(*) > 0
$$;

-- Erases it; what a decision or an actor rests on stays until that may no longer be contested. The histories of others keep their counts, and
-- reports their effect: of nobody in particular.
CREATE FUNCTION privacy_forget(ids bigint[], who bigint) RETURNS TABLE (what text, erased bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    nobody bigint := hashtextextended(gen_random_uuid()::text, 0) & x'7fffffffffffffff'::bigint;
    pair   smallint := kind_code('pair');
    kept   bigint[] := ARRAY(SELECT b.trait FROM block b WHERE b.trait = ANY (ids) UNION SELECT l.trait FROM link l WHERE l.trait = ANY (ids));
    gone   bigint[] := ARRAY(SELECT i FROM unnest(ids) i EXCEPT SELECT unnest(kept));
    pairs  bigint[];
    n      bigint;
BEGIN
    PERFORM set_config('tamis.forgetting', 'yes', true);
    -- Whom he writes with is known where he is the only recipient or the account.
    SELECT coalesce(array_agg(DISTINCT t), '{}') INTO pairs FROM message m, unnest(m.traits) t
     WHERE m.traits && gone AND trait_kind_of(t) = pair
       AND (SELECT count(*) FROM unnest(m.traits) r WHERE trait_kind_of(r) = kind_code('recipient')) = 1;
    UPDATE message m SET traits = ARRAY(SELECT t FROM unnest(m.traits) WITH ORDINALITY AS x(t, place)
                                         WHERE t <> ALL (gone) AND trait_kind_of(t) <> pair ORDER BY place)
     WHERE m.traits && gone;
    GET DIAGNOSTICS n = ROW_COUNT;
    what := 'messages that named the address, keyed'; erased := n; RETURN NEXT;
    UPDATE lesson l SET traits = ARRAY(SELECT t FROM unnest(l.traits) WITH ORDINALITY AS x(t, place)
                                        WHERE t <> ALL (gone) AND trait_kind_of(t) <> pair ORDER BY place)
     WHERE l.traits && gone;
    DELETE FROM trait WHERE id = ANY (gone || pairs);
    GET DIAGNOSTICS n = ROW_COUNT;
    what := 'histories'; erased := n; RETURN NEXT;
    DELETE FROM trait_name WHERE id = ANY (gone);
    DELETE FROM walk WHERE trait = ANY (gone);
    DELETE FROM sender_day WHERE trait = ANY (gone);
    UPDATE report SET reporter = nobody WHERE reporter = who;
    GET DIAGNOSTICS n = ROW_COUNT;
    what := 'reports, which are nobody''s now'; erased := n; RETURN NEXT;
    UPDATE lesson SET author = nobody WHERE author = who AND origin = 'report';
    UPDATE withdrawn SET reporter = nobody WHERE reporter = who;
    UPDATE model_lesson SET reporter = nobody WHERE reporter = who;
    UPDATE model_sealed SET reporter = nobody WHERE reporter = who;
    UPDATE model SET author = nobody WHERE author = who;
    DELETE FROM reporter WHERE id = who;
    FOR n IN SELECT b.number FROM block b WHERE b.trait = ANY (ids) ORDER BY 1 LOOP
        what := 'kept: case ' || n || ', until it may no longer be contested'; erased := 0; RETURN NEXT;
    END LOOP;
    PERFORM set_config('tamis.forgetting', '', true);
END $$;
