#!/usr/bin/env python3
"""Garbage in: a message that names what and where, the documented exit status, and nothing lost that was in flight."""
import json, os, secrets, sys
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import CORPUS, LAW, Pipeline, Tap

LETTER = os.path.join(CORPUS, "mail", "01-lettre-de-famille.eml")


def write(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(content)
    return path


def fails_alone(tap, pipeline, path, words, name):
    """PATH is said to fail, with WORDS; the letter beside it still gets its verdict; exit 1."""
    rows, done = pipeline.scan(path, LETTER)
    errors = [row for row in rows if "error" in row]
    tap.claim(len(errors) == 1 and errors[0]["file"] == path and words in errors[0]["error"] and done.returncode == 1
              and any(row.get("verdict") in LAW for row in rows), name, (rows, done.stderr))


def garbage_files(tap, pipeline):
    folder = pipeline.folder
    fails_alone(tap, pipeline, write(folder, "empty", b""), "empty", "an empty file is named, the rest is scanned")
    fails_alone(tap, pipeline, write(folder, "large", b"a: b\n\n" + b"x" * 3_000_000), "larger", "a file above intake/message_max is named")
    fails_alone(tap, pipeline, os.path.join(folder, "absent"), "No such file", "a file that is not there is named")
    os.makedirs(folder + "/bare")
    fails_alone(tap, pipeline, folder + "/bare", "no messages", "a folder without messages is named")
    fifo = os.path.join(folder, "fifo")
    os.mkfifo(fifo)
    fails_alone(tap, pipeline, fifo, "not a regular file", "a FIFO is named, and not waited for")
    if os.getuid():
        closed = write(folder, "closed", b"a: b\n\n")
        os.chmod(closed, 0)
        fails_alone(tap, pipeline, closed, "denied", "an unreadable file is named")
    else:
        tap.skip("an unreadable file is named", "root can read every file")
    binary = write(folder, "binary", secrets.token_bytes(200_000))
    nulls = write(folder, "nulls", b"\0" * 100_000)
    rows, done = pipeline.scan(binary, nulls)
    tap.claim(len(rows) == 2 and all(row.get("verdict") in LAW for row in rows) and done.returncode == 0, "bytes that are no mail have a verdict", rows)
    letter = open(LETTER, "rb").read()
    box = write(folder, "broken.mbox", b"From a Mon Oct  5 08:00:00 2026\n" + letter + b"\nFrom b Mon Oct  5 08:00:00 2026\n" + letter[:90])
    rows, _ = pipeline.scan(box)
    tap.claim([row["file"] for row in rows if "verdict" in row] and len(rows) == 2, "an mbox with a broken tail gives both members", rows)


def garbage_envelopes(tap, pipeline):
    good = json.dumps({"file": LETTER, "client_ip": "192.0.2.1", "helo": "a.example", "mail_from": "", "rcpt_to": ["one@provider.example"]})
    bad = ['{"file": ', '[1]', '{"client_ip": "192.0.2.1"}', '{"file": "%s", "client_ip": "300.1.2.3"}' % LETTER,
           '{"file": "%s", "received_at": "yesterday"}' % LETTER, '{"file": "%s", "rcpt_to": "one"}' % LETTER, '{"file": "gone.eml"}']
    path = write(pipeline.folder, "envelopes.jsonl", "\n".join(bad + [good]).encode())
    rows, done = pipeline.scan("--envelopes", path)
    errors = [row["error"] for row in rows if "error" in row]
    tap.claim(len(errors) == len(bad) and sum("verdict" in row for row in rows) == 1 and done.returncode == 1,
              "each bad line of envelopes is named, the good one has its verdict", rows)
    tap.claim(all("line %d" % number in "".join(errors) for number in range(1, 7)), "with the number of the line", errors)
    rows, done = pipeline.scan("--envelopes", pipeline.folder + "/no.jsonl")
    tap.claim(done.returncode == 1 and len(rows) == 1 and "error" in rows[0], "a file of envelopes that is not there is named", (rows, done))


def usage(tap, pipeline):
    for arguments in (["frobnicate"], ["scan"], ["scan", "--wrong"], ["report", "spam", "--id", "x"], ["report", "junk"], ["explain"],
                      ["up", "--copies", "nothing=2"], ["report", "junk", "--at", "noon", "--id", "x"]):
        done = pipeline.call(*arguments)
        tap.claim(done.returncode == 100 and done.stderr.strip(), "usage: tamis %s is refused with 100" % " ".join(arguments), done)
    tap.claim(pipeline.call("explain", "nonsense").returncode == 1, "explain of what is no id says no")


def garbage_with_a_pipeline(tap):
    with Pipeline({"intake": {"retry": "1s", "deadline": "20s", "message_max": "2M"}}) as pipeline:
        pipeline.up()
        garbage_files(tap, pipeline)
        garbage_envelopes(tap, pipeline)
        usage(tap, pipeline)
        tap.claim(pipeline.call("status").returncode == 0, "after all that every stage is healthy")


def wrong_configuration(tap):
    cases = [({"intake": {"retri": "1s"}}, ["intake/retri"], 100), ({"intake": {"retry": "soon"}}, ["intake/retry", "soon"], 100),
             ({"nonsense": {"a": "b"}}, ["nonsense"], 100), ({"intake": {"trusted": "10.0.0.0/99"}}, ["10.0.0.0/99"], 111),
             ({"authentication": {"zone": "no-zone"}}, ["no-zone"], 111), ({"policy": {"domains": "no-domains"}}, ["no-domains"], 111),
             ({"fingerprint": {"protected": "no-names"}}, ["no-names"], 111),
             ({"history": {"dsn": "host=/nowhere dbname=none connect_timeout=2"}}, ["/nowhere"], 111)]
    for options, words, status in cases:
        with Pipeline() as pipeline:
            pipeline.configure({"run": {"dir": "run"}} | options)
            done = pipeline.call("up")
            tap.claim(done.returncode == status and all(word in done.stderr for word in words),
                      "up says what is wrong with %s and ends with %d" % (options, status), done)
            left = [name for name in os.listdir(pipeline.folder + "/run") if name.endswith(".http")] if status == 111 else []
            tap.claim(pipeline.call("down").returncode == (0 if status == 111 else 100) and not left, "and leaves nothing running", left)
    with Pipeline() as pipeline:
        done = pipeline.call("status", "-c", pipeline.folder + "/none.cfg")
        tap.claim(done.returncode == 100 and "none.cfg" in done.stderr, "a configuration that is not there is named", done)


def wrong_database(tap):
    with Pipeline() as pipeline:
        pipeline.up()
        pipeline.scan(LETTER)
        pipeline.sql("UPDATE schema_version SET version = 99 WHERE version = (SELECT max(version) FROM schema_version)")
        pipeline.call("down")
        done = pipeline.call("up")
        tap.claim(done.returncode == 111 and "99" in done.stderr, "a database of a later schema is refused", done)
    with Pipeline() as pipeline:
        pipeline.up()
        pipeline.call("down")
        key = os.path.join(pipeline.folder, "run", "keys", "circle")
        held = open(key).read()
        open(key, "w").write("1 " + secrets.token_hex(32) + "\n")
        done = pipeline.call("up")
        tap.claim(done.returncode == 111 and "circle" in done.stderr, "another key is refused, by name", done)
        open(key, "w").write("1 short\n")
        done = pipeline.call("up")
        tap.claim(done.returncode == 111 and key in done.stderr, "a key that is no key is named with its file", done)
        open(key, "w").write(held)
        tap.claim(pipeline.call("up").returncode == 0, "with its own key all is well again")


if __name__ == "__main__":
    Tap().run(garbage_with_a_pipeline, wrong_configuration, wrong_database)
