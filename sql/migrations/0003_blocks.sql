-- Decisions of the abuse desk about proven traits. Nothing of a decision is ever changed: a release is a row of its own.

CREATE TABLE block (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- of the case: it stands in every reply that refuses or defers
    trait  bigint NOT NULL,
    value  text,                   -- readable; NULL for kinds that are kept hashed alone
    action verdict,                -- NULL: what the recipient's policy says that a block does; deliver: an exemption
    author text NOT NULL CHECK (author ~ '\S' AND length(author) <= 200),
    reason text NOT NULL CHECK (reason ~ '\S' AND length(reason) <= 2000),
    basis  text NOT NULL CHECK (basis ~ '\S' AND length(basis) <= 500),
    filed  timestamptz NOT NULL DEFAULT now(),
    since  timestamptz,            -- holds for messages from then on; NULL: for every message judged from its filing on
    until  timestamptz,            -- and for none from then on
    CHECK (until > coalesce(since, filed))
);
CREATE INDEX ON block (trait);

CREATE TABLE release (
    block  bigint PRIMARY KEY REFERENCES block (number) ON DELETE CASCADE,
    author text NOT NULL CHECK (author ~ '\S' AND length(author) <= 200),
    reason text NOT NULL CHECK (reason ~ '\S' AND length(reason) <= 2000),
    filed  timestamptz NOT NULL DEFAULT now(),
    since  timestamptz             -- messages before it stay blocked; NULL: none judged from its filing on is
);

-- What a decision rests on: traits of the messages that it was made about.
CREATE TABLE block_trait (
    trait bigint NOT NULL,
    block bigint NOT NULL REFERENCES block (number) ON DELETE CASCADE,
    PRIMARY KEY (trait, block)
);
CREATE INDEX ON block_trait (block);

-- One row: raised by each decision, so that a copy knows whether its set is the last. Its lock lets decisions happen one by one.
CREATE TABLE decided (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL
);
INSERT INTO decided (version) VALUES (1);

-- The decision that a verdict obeyed.
ALTER TABLE message ADD COLUMN block bigint;
CREATE INDEX ON message (block) WHERE block IS NOT NULL;

INSERT INTO retention VALUES
    ('block', '3 years', 'after its end, by the calendar: a decision must be answerable as long as it may be contested');

CREATE FUNCTION rfc3339(at timestamptz) RETURNS text LANGUAGE sql STABLE
    RETURN coalesce(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '');

-- When a decision ends, as far as is known now; NULL: it is open.
CREATE FUNCTION block_end(b block, r release) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN least(b.until, CASE WHEN r.block IS NOT NULL THEN coalesce(r.since, r.filed) END);

-- Decisions are append-only: an ended one goes when its retention is over, and takes its release and evidence with it.
CREATE FUNCTION block_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended timestamptz;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'block' THEN
            SELECT least(OLD.until, (SELECT coalesce(r.since, r.filed) FROM release r WHERE r.block = OLD.number)) INTO ended;
            IF ended < now() - (SELECT keep FROM retention WHERE relation = 'block') THEN RETURN OLD; END IF;
        ELSE
            IF NOT EXISTS (SELECT FROM block b WHERE b.number = OLD.block) THEN RETURN OLD; END IF;  -- its block has just gone
        END IF;
    END IF;
    RAISE EXCEPTION 'a decision is never changed: release it, or file another' USING ERRCODE = 'TA002';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON block FOR EACH ROW EXECUTE FUNCTION block_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON release FOR EACH ROW EXECUTE FUNCTION block_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON block_trait FOR EACH ROW EXECUTE FUNCTION block_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON block FOR EACH STATEMENT EXECUTE FUNCTION block_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON release FOR EACH STATEMENT EXECUTE FUNCTION block_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON block_trait FOR EACH STATEMENT EXECUTE FUNCTION block_stays();

-- A block stands on a proven trait alone: a forged From or a shared mailer would block innocents.
CREATE FUNCTION block_is_proven() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM trait_kind WHERE code = trait_kind_of(NEW.trait) AND authority = 'proven') THEN
        RAISE EXCEPTION 'a decision stands on a proven trait alone' USING ERRCODE = 'TA003';
    END IF;
    IF NEW.value IS NOT NULL AND EXISTS (SELECT FROM trait_kind WHERE code = trait_kind_of(NEW.trait) AND secrecy = 'hashed') THEN
        RAISE EXCEPTION 'the value of this kind is kept hashed alone' USING ERRCODE = 'TA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proven BEFORE INSERT ON block FOR EACH ROW EXECUTE FUNCTION block_is_proven();

-- The next version of the set: every copy that listens reads it again.
CREATE FUNCTION decide() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v bigint;
BEGIN
    UPDATE decided SET version = version + 1 RETURNING version INTO v;
    PERFORM pg_notify('tamis_block', v::text);
    RETURN v;
END $$;

-- The decision about a trait that is in force at a time; a dated one that begins later counts as well.
CREATE FUNCTION block_standing(id bigint, at timestamptz) RETURNS SETOF block LANGUAGE sql STABLE AS $$
    SELECT b.* FROM block b LEFT JOIN release r ON r.block = b.number
     WHERE b.trait = id AND (r.block IS NULL OR r.since IS NOT NULL) AND coalesce(block_end(b, r) > at, true)
     ORDER BY b.number DESC LIMIT 1
$$;

-- Files a decision: outcome 'filed', with the case that it ended, if any; or 'stands' or 'differs', with the case that stands.
CREATE FUNCTION file_block(id bigint, readable text, what verdict, who text, why text, ground text, begins timestamptz,
                           ends timestamptz, OUT outcome text, OUT number bigint, OUT ended bigint, OUT version bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    old block;
BEGIN
    PERFORM FROM decided FOR UPDATE;
    SELECT * INTO old FROM block_standing(id, coalesce(begins, now()));
    SELECT d.version INTO version FROM decided d;
    IF old.number IS NOT NULL AND (old.action IS NOT DISTINCT FROM 'deliver') = (what IS NOT DISTINCT FROM 'deliver') THEN
        number := old.number;
        outcome := CASE WHEN old.action IS NOT DISTINCT FROM what AND old.until IS NOT DISTINCT FROM ends THEN 'stands' ELSE 'differs' END;
        RETURN;
    END IF;
    INSERT INTO block (trait, value, action, author, reason, basis, since, until)
    VALUES (id, readable, what, who, why, ground, begins, ends) RETURNING block.number INTO number;
    IF old.number IS NOT NULL THEN
        INSERT INTO release (block, author, reason, since) VALUES (old.number, who, 'case ' || number || ': ' || why, begins);
        ended := old.number;
    END IF;
    IF readable IS NOT NULL THEN
        INSERT INTO trait_name AS n (id, value, since) VALUES (id, readable, (extract(epoch FROM now()) / 3600)::integer)
        ON CONFLICT DO NOTHING;
    END IF;
    -- Evidence: what the last messages of a source carried; of any other kind, the trait itself.
    INSERT INTO block_trait AS e (trait, block)
    SELECT DISTINCT t, number FROM (SELECT m.traits FROM message m WHERE m.source = id ORDER BY m.id DESC LIMIT 200) last, unnest(last.traits) t
     WHERE trait_kind_of(t) <> (SELECT code FROM trait_kind WHERE name = 'recipient')
    UNION SELECT id, number;
    outcome := 'filed';
    version := decide();
END $$;

-- Ends the decision that stands, by its number or on a trait: outcome 'released', or 'none', or 'ended' where it had ended before.
CREATE FUNCTION file_release(which bigint, id bigint, who text, why text, begins timestamptz,
                             OUT outcome text, OUT number bigint, OUT ended bigint, OUT version bigint)
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
    INSERT INTO release AS r (block, author, reason, since) VALUES (number, who, why, begins) ON CONFLICT DO NOTHING;
    outcome := CASE WHEN FOUND THEN 'released' ELSE 'ended' END;
    IF FOUND THEN version := decide(); END IF;
END $$;

-- As in 0001, and: what was decided about keeps its trait and its name; decisions go when they may no longer be contested.
CREATE OR REPLACE FUNCTION expire() RETURNS integer LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
    newest timestamptz;
    part record;
    ends timestamptz;
    gone integer := 0;
    n integer;
BEGIN
    DELETE FROM block WHERE number IN (
        SELECT b.number FROM block b LEFT JOIN release r ON r.block = b.number
         WHERE block_end(b, r) < now() - (SELECT keep FROM retention WHERE relation = 'block'));
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
           AND NOT EXISTS (SELECT FROM block b WHERE b.trait = trait.id)
         ORDER BY id LIMIT 10000);
    GET DIAGNOSTICS n = ROW_COUNT;
    DELETE FROM trait_name n WHERE NOT EXISTS (SELECT FROM trait t WHERE t.id = n.id)
                               AND NOT EXISTS (SELECT FROM block b WHERE b.trait = n.id);
    DELETE FROM report WHERE at < newest - (SELECT keep FROM retention WHERE relation = 'report');
    DELETE FROM lesson WHERE at < newest - (SELECT keep FROM retention WHERE relation = 'lesson');
    DELETE FROM fresh WHERE at < now() - interval '1 hour';
    RETURN gone + n;
END $$;
