-- The learner: versions of its weights, and which lesson each version was taught. Sums alone: no message, no word, no feature.

CREATE TABLE model (
    version bigint PRIMARY KEY,
    key     smallint NOT NULL,             -- the deployment key's id: features are hashed with it
    made_at timestamptz NOT NULL DEFAULT now(),
    cause   text NOT NULL CHECK (cause IN ('report', 'trap', 'desk', 'rollback')),
    author  bigint,                        -- keyed hash of who taught it
    lessons integer NOT NULL,              -- taught in this version
    back    integer NOT NULL,              -- taken back in it
    junk    bigint NOT NULL,               -- weighted lessons so far, in hundredths
    notjunk bigint NOT NULL,
    of      bigint,                        -- the version that was rolled back to
    dead    int8multirange NOT NULL,       -- versions whose lessons are not in this one, since they were rolled back
    weights bytea                          -- NULL once it is too old to be rolled back to
);
ALTER TABLE model ALTER COLUMN weights SET STORAGE EXTENDED;

-- Who taught what: DIGEST is a keyed hash of all features of the message together, so that the same message in the same person's hand is
-- known again, and taught once.
CREATE TABLE model_lesson (
    digest   bigint NOT NULL,
    reporter bigint NOT NULL,
    version  bigint NOT NULL,
    undone   bigint,                       -- the version in which it was taken back
    message  uuid,                         -- NULL where the history holds no such message
    origin   text NOT NULL CHECK (origin IN ('report', 'trap', 'desk')),
    at       timestamptz NOT NULL,
    junk     boolean NOT NULL,
    weight   integer NOT NULL,
    push     integer NOT NULL,             -- with the message at hand, this takes it back
    age      bigint NOT NULL,
    PRIMARY KEY (digest, reporter, version)
);
CREATE INDEX ON model_lesson (version);
CREATE INDEX ON model_lesson (message) WHERE message IS NOT NULL;

INSERT INTO retention VALUES
    ('model', '30 days', 'the newest thirty versions, and one a day for so long, can be rolled back to'),
    ('model_lesson', '400 days', 'as its report');

-- Whether what was taught in a version is in another.
CREATE FUNCTION model_holds (dead int8multirange, newest bigint, version bigint) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN version <= newest AND NOT dead @> version;

-- Thins what is kept: called with each new version.
CREATE FUNCTION model_expire () RETURNS void LANGUAGE sql AS $$
    UPDATE model SET weights = NULL
     WHERE weights IS NOT NULL AND version <= (SELECT max(version) FROM model) - 30
       AND (made_at < now() - (SELECT keep FROM retention WHERE relation = 'model')
            OR EXISTS (SELECT FROM model n WHERE n.version > model.version AND n.made_at::date = model.made_at::date AND n.weights IS NOT NULL));
    DELETE FROM model_lesson WHERE at < now() - (SELECT keep FROM retention WHERE relation = 'model_lesson')
       AND version <= (SELECT max(version) FROM model) - 30;
    DELETE FROM model WHERE made_at < now() - interval '400 days' AND weights IS NULL
       AND NOT EXISTS (SELECT FROM model_lesson l WHERE l.version = model.version);
$$;

-- The next version; the caller holds the lock. Lessons taught and taken back as arrays; NULL weights: those of version OF.
CREATE FUNCTION model_save (key_id smallint, why text, who bigint, origin_is text, said timestamptz, bytes bytea, total_junk bigint,
                            total_notjunk bigint, digests bigint[], messages uuid[], is_junk boolean[], weight bigint[], push bigint[],
                            age bigint[], back bigint[]) RETURNS bigint
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    old model;
    v bigint;
BEGIN
    SELECT * INTO old FROM model WHERE key = key_id ORDER BY version DESC LIMIT 1;
    SELECT coalesce(max(version), 0) + 1 INTO v FROM model;
    INSERT INTO model (version, key, cause, author, lessons, back, junk, notjunk, dead, weights)
    VALUES (v, key_id, why, who, cardinality(digests), cardinality(back), total_junk, total_notjunk, coalesce(old.dead, '{}'), bytes);
    UPDATE model_lesson l SET undone = v
     WHERE l.digest = ANY (back) AND l.reporter = who AND model_holds(old.dead, old.version, l.version)
       AND (l.undone IS NULL OR NOT model_holds(old.dead, old.version, l.undone));
    INSERT INTO model_lesson (digest, reporter, version, message, origin, at, junk, weight, push, age)
    SELECT t.d, who, v, t.m, origin_is, said, t.j, t.w, t.p, t.a
      FROM unnest(digests, messages, is_junk, weight, push, age) AS t(d, m, j, w, p, a);
    PERFORM model_expire();
    PERFORM pg_notify('tamis_model', v::text);
    RETURN v;
END $$;

-- Makes the weights of an older version the newest again; NULL where there is none such.
CREATE FUNCTION model_rollback (key_id smallint, target bigint, who bigint) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    old model;
    v bigint;
BEGIN
    SELECT * INTO old FROM model WHERE version = target AND key = key_id AND weights IS NOT NULL;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT max(version) + 1 INTO v FROM model;
    INSERT INTO model (version, key, cause, author, lessons, back, junk, notjunk, of, dead, weights)
    VALUES (v, key_id, 'rollback', who, 0, 0, old.junk, old.notjunk, target,
            old.dead + int8multirange(int8range(target + 1, v)), old.weights);
    PERFORM model_expire();
    PERFORM pg_notify('tamis_model', v::text);
    RETURN v;
END $$;
