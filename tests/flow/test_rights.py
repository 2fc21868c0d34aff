#!/usr/bin/env python3
"""Each stage's role may do what its stage does and nothing else; and the history refuses, even its owner, what the promises forbid.
Runs optimised."""
import json, os, subprocess, sys
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import CORPUS, Pipeline, Tap, wait_until

MAIL = os.path.join(CORPUS, "mail")
# What no stage's role may do, and what each one may not though another may.
NOBODY = ["UPDATE message SET bits = 0", "DELETE FROM message", "TRUNCATE message", "UPDATE trait SET junk = 0", "DELETE FROM trait",
          "INSERT INTO trait VALUES (1, 1, 0, 0, 0, 0, 1, 1, 0, 0)", "DELETE FROM lesson", "UPDATE report SET kind = 'notjunk'",
          "INSERT INTO lesson (message, origin, author, at, junk, notjunk, traps, traits) SELECT id, 'desk', 1, now(), 9, 0, 0, traits FROM message LIMIT 1",
          "INSERT INTO block (trait, author, reason, basis) VALUES (72057594037927937, 'x', 'x', 'x')", "DELETE FROM block",
          "UPDATE decided SET version = 0", "UPDATE tally SET folded = '1'", "UPDATE key SET id = 2", "DELETE FROM schema_version",
          "UPDATE retention SET keep = '1 day'", "UPDATE trait_kind SET secrecy = 'sender'", "CREATE TABLE mine (a int)",
          "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1", "ALTER TABLE message DISABLE TRIGGER ALL", "DROP TABLE message",
          "COPY message TO PROGRAM 'cat'", "CREATE ROLE mine", "SET ROLE tamis", "SELECT pg_read_file('postgresql.conf')"]
FILE = ("SELECT file_report(id, 1, 'junk', 10, now()) FROM message LIMIT 1", "SELECT file_block(1, NULL, 'junk', 'x', 'x', 'x', NULL, NULL)",
        "SELECT file_release(1, NULL, 'x', 'x', NULL)")
MINE = {"reputation": ["SELECT id FROM message", "SELECT * FROM report", "SELECT * FROM lesson", "SELECT message_day('2020-01-01')",
                       "INSERT INTO trait_name VALUES (72057594037927937, 'x', 1)", *FILE],
        "verdict": ["SELECT * FROM block", "SELECT file_report(NULL, 1, 'junk', 10, now())", *FILE[1:]],
        "console": ["INSERT INTO message SELECT * FROM message LIMIT 1", "SELECT message_day('2020-01-01')",
                    "INSERT INTO trait_name VALUES (72057594037927937, 'x', 1)"]}
MAY = {"reputation": ["SELECT * FROM trait", "SELECT * FROM block", "SELECT * FROM decided"],
       "verdict": ["SELECT id FROM message LIMIT 1", "SELECT message_day(current_date + 3)"],
       "console": ["SELECT * FROM messages", "SELECT * FROM cases", "SELECT * FROM traits LIMIT 1"]}


def ask(pipeline, role, statement):
    """(done, SQLSTATE or what was said) of one statement, by a session of that role; what it does is taken back."""
    place = "host=%s/postgres user=%s dbname=tamis" % (pipeline.sockets(), role)
    script = "\\set VERBOSITY sqlstate\nBEGIN;\n%s;\nROLLBACK;\n" % statement
    done = subprocess.run(["psql", "-qAtXd", place, "-v", "ON_ERROR_STOP=1"], input=script, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return done.returncode == 0, done.stderr.strip()[-5:]


def roles(tap, pipeline):
    seen = {tuple(row) for row in pipeline.sql("SELECT DISTINCT usename FROM pg_stat_activity WHERE backend_type = 'client backend'")}
    tap.claim({("tamis_reputation",), ("tamis_verdict",)} <= seen, "each stage has connected as its own role", seen)
    for stage, only in MINE.items():
        wrong = [(statement, ask(pipeline, "tamis_" + stage, statement)) for statement in NOBODY + only]
        wrong = [(statement, said) for statement, (done, said) in wrong if done or said != "42501"]
        tap.claim(not wrong, "%s may do none of %d things" % (stage, len(NOBODY) + len(only)), wrong)
        wrong = [(statement, ask(pipeline, "tamis_" + stage, statement)) for statement in MAY[stage]]
        tap.claim(all(done for _, (done, _) in wrong), "%s may do what it does" % stage, wrong)


def works(tap, pipeline):
    rows, done = pipeline.scan(MAIL)
    recorded = [row for row in rows if row.get("verdict") not in (None, "defer")]
    tap.claim(len(recorded) == len(rows) > 20 and done.returncode == 0, "mail goes through and is recorded", done.stderr[-300:])
    one = rows[0]["id"]
    tap.claim(pipeline.call("report", "junk", "--id", one).returncode == 0, "a report is filed and folded")
    tap.claim(pipeline.sql("SELECT count(*) FROM trait WHERE junk > 0") != [["0"]], "it has taught")
    told = pipeline.call("block", "address=198.51.100.7", "--reason", "spam")
    tap.claim(told.returncode == 0 and pipeline.call("release", "address=198.51.100.7", "--reason", "no more").returncode == 0, "blocks and releases are filed",
              told.stderr)
    tap.claim(pipeline.call("explain", one).returncode == 0 and pipeline.call("case", "1").returncode == 0, "the console reads what it shows")
    kinds = "SELECT count(*) FROM trait_name n JOIN trait_kind k ON k.code = trait_kind_of(n.id) WHERE k.secrecy = 'sender'"
    tap.claim(wait_until(lambda: pipeline.scan(MAIL)[0] and pipeline.sql(kinds) != [["0"]], 15), "senders that were reported have names")
    rules = [line for stage in ("verdict", "reputation") for line in pipeline.log(stage, "1").splitlines() if "denied" in line]
    tap.claim(not rules, "no stage was refused what it needs", rules[:3])


def law(tap, pipeline):
    """The owner himself is refused what the history promises."""
    envelope = {"client_ip": "192.0.2.9", "client_ptr": "mx.sender.example", "helo": "mx.sender.example", "mail_from": "a@sender.example"}
    envelopes = os.path.join(pipeline.folder, "envelopes.jsonl")
    ids = {}
    for law, recipients in (("FR", ["a@provider.example"]), ("US", ["b@mailhost.example"]), ("both", ["c@provider.example", "d@mailhost.example"]),
                            ("none", ["e@elsewhere.example"])):
        name = os.path.join(MAIL, "01-lettre-de-famille.eml")
        with open(envelopes, "w") as file:
            file.write(json.dumps(envelope | {"file": name, "rcpt_to": recipients}) + "\n")
        rows, done = pipeline.scan("--envelopes", envelopes)
        ids[law] = rows[0]["id"]
    move = "UPDATE message SET verdict = CASE verdict WHEN 'junk' THEN 'deliver' ELSE 'junk' END::verdict WHERE id = '%s'"
    moved = {law: ask(pipeline, "tamis", move % id) for law, id in ids.items()}
    tap.claim([moved[law] for law in ("FR", "both", "none")] == [(False, "TA004")] * 3, "a verdict under FR, for both laws or for none known is final", moved)
    tap.claim(moved["US"][0], "under US alone it may be moved", moved)
    for what, statement, code in (
            ("message rows stay as they are", "UPDATE message SET bits = bits + 1 WHERE id = '%s'" % ids["US"], "TA004"),
            ("no move makes a refusal", "UPDATE message SET verdict = 'reject' WHERE id = '%s'" % ids["US"], "TA004"),
            ("lessons stay as they are", "UPDATE lesson SET junk = 0", "TA004"),
            ("a recipient has no readable name", "INSERT INTO trait_name VALUES ((19::bigint << 56) | 5, 'x', 1)", "TA003"),
            ("text has no readable name", "INSERT INTO trait_name VALUES ((16::bigint << 56) | 5, 'x', 1)", "TA003"),
            ("nor has a kind that nobody knows", "INSERT INTO trait_name VALUES ((126::bigint << 56) | 5, 'x', 1)", "TA003"),
            ("our own verdicts teach nothing", "INSERT INTO lesson (message, origin, author, at, junk, notjunk, traps, traits) VALUES"
             " ('%s', 'verdict', 1, now(), 1, 0, 0, '{}')" % ids["US"], "23514")):
        tap.claim(ask(pipeline, "tamis", statement) == (False, code), what, ask(pipeline, "tamis", statement))


def rights(tap):
    with Pipeline() as pipeline:
        pipeline.up()
        works(tap, pipeline)
        roles(tap, pipeline)
        law(tap, pipeline)


if __name__ == "__main__":
    Tap().run(rights)
