-- The history. The message row is the truth; trait, walk and fresh are folded from it and from the lessons, by one tally, once a
-- second. Sizes and reasons: sql/README.md.

CREATE TABLE schema_version (
    version integer PRIMARY KEY,
    name    text NOT NULL,
    at      timestamptz NOT NULL DEFAULT now()
);

-- Which keys made the ids in this database: a worker with another key must refuse to start, not see an empty past.
CREATE TABLE key (
    role        text NOT NULL CHECK (role IN ('deployment', 'circle')),
    id          integer NOT NULL,
    fingerprint bytea NOT NULL,
    since       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (role, id)
);

CREATE TYPE verdict AS ENUM ('deliver', 'junk', 'quarantine', 'defer', 'reject');

-- Seeded from common/traits.def and common/findings.def at each migration.
CREATE TABLE trait_kind (
    code      smallint PRIMARY KEY,
    name      text NOT NULL UNIQUE,
    authority text NOT NULL CHECK (authority IN ('proven', 'claimed', 'borrowed')),
    secrecy   text NOT NULL CHECK (secrecy IN ('sender', 'hashed')),
    key       text NOT NULL CHECK (key IN ('deployment', 'circle')),
    walks     boolean NOT NULL,
    doc       text NOT NULL
);
CREATE TABLE finding_kind (
    code integer PRIMARY KEY,
    name text NOT NULL UNIQUE,
    grp  text NOT NULL,
    doc  text NOT NULL
);

CREATE FUNCTION trait_kind_of(id bigint) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (id >> 56)::smallint;

-- A message's time is in its id (UUIDv7).
CREATE FUNCTION uuid_time(id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_timestamp(('x0000' || substr(replace(id::text, '-', ''), 1, 12))::bit(64)::bigint / 1000.0);
CREATE FUNCTION uuid_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;

-- One row a message: no content, no recipient, no name; keyed ids alone.
CREATE TABLE message (
    id        uuid NOT NULL,
    source    bigint,                      -- trait id of the client's address
    campaign  bigint,
    reference bigint,                      -- keyed hash of the Message-ID: how a report without our id finds the row
    tx        xid8 NOT NULL DEFAULT pg_current_xact_id(),
    bits      integer NOT NULL,            -- in 1/64
    size      integer NOT NULL,            -- bytes
    key       smallint NOT NULL,           -- the deployment key's id
    verdict   verdict NOT NULL,
    traits    bigint[] NOT NULL,
    findings  bytea NOT NULL               -- 4 bytes each: code, then bits in 1/64, both big endian, the latter signed
) PARTITION BY RANGE (id);
CREATE UNIQUE INDEX ON message (id);
CREATE INDEX ON message (tx);
CREATE INDEX ON message (source);
CREATE INDEX ON message (campaign) WHERE campaign IS NOT NULL;
CREATE INDEX ON message (reference) WHERE reference IS NOT NULL;

-- Makes the partition of a day; harmless where it stands.
CREATE FUNCTION message_day(day date) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('tamis message_day'));
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF message FOR VALUES FROM (%L) TO (%L)',
                   'message_' || to_char(day, 'YYYYMMDD'), uuid_floor(day::timestamp AT TIME ZONE 'UTC'),
                   uuid_floor((day + 1)::timestamp AT TIME ZONE 'UTC'));
END $$;

-- What is remembered of a trait from its second sight, its first report or its first block on.
CREATE TABLE trait (
    id       bigint PRIMARY KEY,
    messages integer NOT NULL,             -- seen
    spam     integer NOT NULL,             -- of which our own verdict was not deliver: counted, never a teacher
    junk     integer NOT NULL,             -- weighted reports, in hundredths of a report
    notjunk  integer NOT NULL,
    traps    integer NOT NULL,             -- hits of addresses that nobody uses
    first    integer NOT NULL,             -- hours since 1970, in message time
    last     integer NOT NULL,
    spread   bigint NOT NULL,              -- one bit in 64 for each source (linear counting)
    reach    bigint NOT NULL               -- likewise for each recipient
) WITH (fillfactor = 90);

-- The readable value of a sender's trait: written only once it was reported, blocked, or had reached many recipients.
CREATE TABLE trait_name (
    id    bigint PRIMARY KEY,
    value text NOT NULL,
    since integer NOT NULL                 -- hours since 1970
);

-- Content traits seen from sources, for traits that have a row.
CREATE TABLE walk (
    trait  bigint NOT NULL,
    source bigint NOT NULL,
    first  date NOT NULL
) PARTITION BY RANGE (first);

CREATE FUNCTION walk_month(month date) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
    name text := 'walk_' || to_char(month, 'YYYYMM');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN RETURN; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('tamis walk_month'));
    IF to_regclass(name) IS NOT NULL THEN RETURN; END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF walk FOR VALUES FROM (%L) TO (%L)', name, date_trunc('month', month)::date,
                   (date_trunc('month', month) + interval '1 month')::date);
    EXECUTE format('CREATE UNIQUE INDEX ON %I (trait, source)', name);
END $$;

-- One person's word about one message. The reporter is a keyed hash.
CREATE TABLE report (
    message  uuid NOT NULL,
    reporter bigint NOT NULL,
    kind     text NOT NULL CHECK (kind IN ('junk', 'notjunk')),
    weight   integer NOT NULL CHECK (weight BETWEEN 0 AND 1000),   -- hundredths
    at       timestamptz NOT NULL,
    tx       xid8 NOT NULL DEFAULT pg_current_xact_id(),
    UNIQUE (message, reporter)
);
CREATE INDEX ON report (tx);

-- What was taught, apart from our own verdicts: append-only, each row attributable to its origin; the opposite row takes it back.
CREATE TABLE lesson (
    tx      xid8 NOT NULL DEFAULT pg_current_xact_id(),
    message uuid NOT NULL,
    origin  text NOT NULL CHECK (origin IN ('report', 'trap', 'desk')),
    author  bigint NOT NULL,
    at      timestamptz NOT NULL,
    junk    integer NOT NULL,
    notjunk integer NOT NULL,
    traps   integer NOT NULL,
    traits  bigint[] NOT NULL
);
CREATE INDEX ON lesson (tx);
CREATE INDEX ON lesson (message);

-- Ids that got a row, for those who hold a filter of them; kept an hour.
CREATE TABLE fresh (
    tx  xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at  timestamptz NOT NULL DEFAULT now(),
    ids bytea NOT NULL
);
CREATE INDEX ON fresh (tx);

-- How far the fold has come: every row of a lower tx is counted, none of another.
CREATE TABLE tally (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    folded xid8 NOT NULL,
    at     timestamptz NOT NULL DEFAULT now()
);
INSERT INTO tally (folded) SELECT pg_snapshot_xmin(pg_current_snapshot());

-- How long each table is kept, in message time.
CREATE TABLE retention (
    relation text PRIMARY KEY,
    keep     interval NOT NULL,
    why      text NOT NULL
);
INSERT INTO retention VALUES
    ('message', '180 days', 'to answer complaints and requests of the authorities'),
    ('walk', '180 days', 'a campaign that rests half a year is a new one'),
    ('trait', '90 days', 'unseen for so long, and never reported: it says nothing'),
    ('report', '400 days', 'a decision must be answerable for a year'),
    ('lesson', '400 days', 'what a report taught can be taken back as long as the report is kept');
