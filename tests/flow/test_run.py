#!/usr/bin/env python3
"""The pipeline as its operator meets it: verdicts, rows, histories, reports, explanations, replays."""
import json, os, signal, subprocess, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import CORPUS, LAW, Pipeline, Tap, variants

KEYS = ["id", "x_tamis_id", "file", "verdict", "probability", "bits", "case", "authentication", "signatures", "traits", "findings",
        "campaign", "actor"]
RECOUNT = """WITH r AS (SELECT t AS id, count(*) AS n FROM message, unnest(traits) t GROUP BY 1)
SELECT count(*) FILTER (WHERE t.messages = r.n), count(*) FILTER (WHERE t.messages <> r.n), count(*) FILTER (WHERE t.id IS NULL AND r.n > 1)
FROM r LEFT JOIN trait t USING (id)"""


def right_form(row):
    total = sum(finding["bits"] for finding in row["findings"])
    return (list(row) == KEYS and row["verdict"] in LAW and row["bits"] == total and row["bits"] * 64 == int(row["bits"] * 64)
            and abs(row["probability"] - 1 / (1 + 2 ** -row["bits"])) < 1e-9 and row["findings"][0]["name"] == "prior"
            and list(row["authentication"]) == ["spf", "dkim", "dmarc", "arc", "iprev"]
            and not any(trait["kind"] == "recipient" for trait in row["traits"]))


def verdicts_and_rows(tap, pipeline):
    rows, done = pipeline.scan("--envelopes", CORPUS + "/envelopes.jsonl")
    expected = len(open(CORPUS + "/envelopes.jsonl").readlines())
    tap.claim(len(rows) == expected and done.returncode == 0, "every message of the corpus has a verdict", (len(rows), done.stderr))
    wrong = [row for row in rows if not right_form(row)]
    tap.claim(not wrong, "every verdict has DESIGN's keys, and bits that are the exact sum of its findings", wrong[:1])
    tap.claim({"pass", "fail", "softfail", "none"} <= {row["authentication"]["spf"] for row in rows}, "SPF's results occur as the zone has them")
    count = int(pipeline.sql("SELECT count(*) FROM message")[0][0])
    tap.claim(count == expected, "one row a message", count)
    held = {row[0]: row[1:] for row in pipeline.sql("SELECT id, verdict, bits FROM message")}
    tap.claim(all(held.get(row["id"]) == [row["verdict"], str(int(row["bits"] * 64))] for row in rows), "the row holds what was answered")
    return rows


def histories_grow(tap, pipeline):
    before = dict(pipeline.sql("SELECT id, messages FROM trait"))
    pipeline.scan("--envelopes", CORPUS + "/envelopes.jsonl")
    after = dict(pipeline.sql("SELECT id, messages FROM trait"))
    grown = [one for one in before if int(after[one]) > int(before[one])]
    tap.claim(len(grown) == len(before) and len(after) > len(before), "a second run grows every history", (len(grown), len(before), len(after)))
    same, other, missing = pipeline.sql(RECOUNT)[0]
    tap.claim(other == missing == "0" and int(same) > 50, "every counter equals a recount from the rows", (same, other, missing))


def reports_teach(tap, pipeline, rows):
    row = rows[3]
    sums = "SELECT coalesce(sum(junk), 0), coalesce(sum(notjunk), 0) FROM trait"
    done = pipeline.call("report", "junk", "--reporter", "alice@provider.example", "--id", row["id"])
    first = pipeline.sql(sums)[0]
    tap.claim(done.returncode == 0 and int(first[0]) > 0 and first[1] == "0", "a report by id is in the histories when it returns", (done, first))
    pipeline.call("report", "junk", "--reporter", "alice@provider.example", "--id", row["x_tamis_id"])
    tap.claim(pipeline.sql(sums)[0] == first, "the same person's same word counts once, by X-Tamis-Id too")
    pipeline.call("report", "notjunk", "--reporter", "alice@provider.example", "--id", row["id"])
    second = pipeline.sql(sums)[0]
    tap.claim(second == ["0", first[0]], "changing one's mind takes back what was taught", second)
    path = os.path.join(CORPUS, "mail", "09-extortion.eml")
    done = [pipeline.call("report", "junk", "--reporter", who, path) for who in ("bob", "carol")]
    again, _ = pipeline.scan(path)
    reasons = {finding["name"] for finding in again[0]["findings"]}
    tap.claim(all(one.returncode == 0 for one in done) and again[0]["verdict"] == "junk" and "kin" in reasons,
              "a message reported by two is marked when it comes again, for what it carries", (done[0].stderr, again))
    explained = json.loads(pipeline.call("explain", "--json", again[0]["id"]).stdout)
    tap.claim(sum(finding["bits"] for finding in explained["findings"]) == explained["bits"] == again[0]["bits"], "explain adds up to the same bits")
    tap.claim("junk" in pipeline.call("explain", again[0]["x_tamis_id"]).stdout, "explain takes an X-Tamis-Id, and says the verdict")
    forged = again[0]["x_tamis_id"][:-4] + "AAAA"
    tap.claim(pipeline.call("explain", forged).returncode == 1, "an X-Tamis-Id that we did not make is refused")
    unknown = "01900000-0000-7000-8000-000000000000"
    tap.claim(pipeline.call("report", "junk", "--id", unknown).returncode == 1, "a report on an unknown message says no")


def arf_finds_its_message(tap, pipeline):
    letter = open(os.path.join(CORPUS, "mail", "22-seo-offer.eml")).read()
    report = ("From: feedback@partner.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=\"b0\"\n\n--b0\n\nA complaint.\n"
              "--b0\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\n--b0\nContent-Type: message/rfc822\n\n"
              + letter + "\n--b0--\n")
    path = os.path.join(pipeline.folder, "complaint.eml")
    open(path, "w").write(report)
    done = pipeline.call("report", "junk", path)
    tap.claim(done.returncode == 0, "an ARF complaint finds the message that it is about", done.stderr)


def other_inputs(tap, pipeline):
    before = pipeline.sql("SELECT count(*) FROM message")
    rows, _ = pipeline.scan("--dry-run", CORPUS + "/mail")
    tap.claim(len(rows) > 30 and pipeline.sql("SELECT count(*) FROM message") == before, "a dry run judges and leaves no row")
    letters = [open(os.path.join(CORPUS, "mail", name), "rb").read() for name in ("01-lettre-de-famille.eml", "06-login-code.eml")]
    box = os.path.join(pipeline.folder, "box")
    open(box, "wb").write(b"".join(b"From someone Mon Oct  5 08:00:00 2026\n" + letter + b"\n" for letter in letters))
    maildir = os.path.join(pipeline.folder, "Maildir")
    for part in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(maildir, part))
    open(maildir + "/cur/1.x:2,S", "wb").write(letters[0])
    open(maildir + "/new/2.x", "wb").write(letters[1])
    rows, done = pipeline.scan(box, maildir)
    tap.claim(sorted(row["file"] for row in rows)[-2:] == [box + "#1", box + "#2"] and len(rows) == 4, "mbox members and Maildirs are read", done)
    piped = subprocess.run(pipeline.command("scan", "--json", "-"), input=letters[0], stdout=subprocess.PIPE)
    tap.claim(json.loads(piped.stdout)["verdict"] in LAW, "a message on standard input has its verdict")


def sparse_replay(tap, pipeline):
    path = os.path.join(pipeline.folder, "sparse.jsonl")
    mail = variants(os.path.join(pipeline.folder, "sparse"), 200)
    with open(path, "w") as file:
        for i in range(200):
            file.write(json.dumps({"file": "%s/%05d.eml" % (mail, i), "received_at": "2026-08-%02dT%02d:%02d:00Z" % (1 + i // 60, i // 60, i % 60),
                                   "client_ip": "192.0.2.99", "helo": "replay.example", "mail_from": "a@replay.example",
                                   "rcpt_to": ["one@provider.example"]}) + "\n")
    began = time.monotonic()
    rows, done = pipeline.scan("--envelopes", path)
    rate = len(rows) / (time.monotonic() - began)
    same, other, missing = pipeline.sql(RECOUNT)[0]
    tap.note("sparse replay: %.0f messages a second with sanitized executables; counters that equal a recount: %s" % (rate, same))
    tap.claim(len(rows) == 200 and [row["file"] for row in rows] == ["%s/%05d.eml" % (mail, i) for i in range(200)], "a sparse replay goes in order", done)
    tap.claim(other == missing == "0", "and is folded when its last verdict is there", (same, other, missing))
    days = pipeline.sql("SELECT min(uuid_time(id))::date, max(uuid_time(id))::date FROM message WHERE uuid_time(id) < '2026-09-01'")[0]
    tap.claim(days == ["2026-08-01", "2026-08-04"], "its rows stand in the replay's own time", days)


SECRETS = ["Grombluche", "Tarabistouille", "Quincaillon", "krapotkine", "Vrastignac", "Zibulon"]
SECRET_LETTER = """From: Zibulon Sender <a@sender.example>
To: krapotkine@provider.example
Subject: Grombluche
Message-ID: <Vrastignac@sender.example>
Content-Type: multipart/mixed; boundary=b

--b

le mot Tarabistouille est ici, avec assez de texte pour que ce soit un trait
--b
Content-Type: application/pdf; name="Quincaillon.pdf"
Content-Disposition: attachment; filename="Quincaillon.pdf"

%PDF-1.4 with more than nothing in it
--b--
"""


def content_is_never_at_rest(tap):
    """Words of content, recipient and reporter, searched in every byte under run/ at the most talkative log level."""
    with Pipeline() as pipeline:
        with open(pipeline.config) as file:
            text = file.read()
        open(pipeline.config, "w").write(text.replace('dir = "run"', 'dir = "run"\n    log = "debug"'))
        open(pipeline.folder + "/letter.eml", "w").write(SECRET_LETTER)
        envelope = {"file": "letter.eml", "client_ip": "192.0.2.4", "helo": "x.sender.example", "mail_from": "a@sender.example",
                    "rcpt_to": ["krapotkine@provider.example"]}
        open(pipeline.folder + "/e.jsonl", "w").write(json.dumps(envelope) + "\n")
        pipeline.up()
        for _ in range(3):
            rows, _ = pipeline.scan("--envelopes", pipeline.folder + "/e.jsonl")
        pipeline.call("report", "junk", "--reporter", "krapotkine@provider.example", pipeline.folder + "/letter.eml")
        pipeline.scan("--envelopes", pipeline.folder + "/e.jsonl")
        pipeline.sql("CHECKPOINT")
        pipeline.call("down")
        found, named = [], False
        for folder, _, names in os.walk(pipeline.folder + "/run"):
            for name in names:
                data = open(os.path.join(folder, name), "rb").read() if os.path.isfile(os.path.join(folder, name)) else b""
                found += [(name, word) for word in SECRETS if word.lower().encode() in data.lower()]
                named |= b"sender.example" in data
        tap.claim(not found, "no word of content, recipient or reporter is found under run/", found)
        tap.claim(named and rows[0]["verdict"] in LAW, "where the reported sender's domain is: the search sees what is there")


def a_policy_is_read_again_on_sighup(tap):
    with Pipeline() as pipeline:
        policy = os.path.join(pipeline.folder, "policy")
        open(policy, "w").write("default\n    junk = 3\n")
        pipeline.up()
        letter = CORPUS + "/mail/01-lettre-de-famille.eml"
        first, _ = pipeline.scan(letter)
        workers = pipeline.copies()
        open(policy, "w").write("default\n    junk = -20\n")
        os.kill(pipeline.pid("verdict"), signal.SIGHUP)
        time.sleep(0.5)
        second, _ = pipeline.scan(letter)
        open(policy, "w").write("default\n    junk = many\n")
        os.kill(pipeline.pid("verdict"), signal.SIGHUP)
        time.sleep(0.5)
        third, _ = pipeline.scan(letter)
        tap.claim([row[0]["verdict"] for row in (first, second, third)] == ["deliver", "junk", "junk"],
                  "SIGHUP puts a new policy in force, and a broken one leaves the old", (first, second, third))
        tap.claim(pipeline.copies() == workers, "without a restart")


def stopped_copies_leave_no_sockets(tap):
    with Pipeline() as pipeline:
        pipeline.up()
        pipeline.scan(CORPUS + "/mail/01-lettre-de-famille.eml")
        pipeline.call("down")
        left = [name for name in os.listdir(pipeline.folder + "/run") if name.endswith((".sock", ".http"))]
        tap.claim(not left, "what was stopped cleanly leaves no socket that would be listed", left)


def nothing_is_up(tap):
    with Pipeline() as pipeline:
        tap.claim(pipeline.call("scan", CORPUS + "/mail").returncode == 111, "scan without a pipeline: 111")
        tap.claim(pipeline.call("status").returncode == 1, "status without a pipeline says no")
        tap.claim(pipeline.call("down").returncode == 0, "down where nothing is up is done")


def all_is_up(tap):
    with Pipeline() as pipeline:
        pipeline.up("--copies", "verdict=2,fingerprint=2")
        copies = pipeline.copies()
        tap.claim(len(copies) == 7 and pipeline.call("status").returncode == 0, "status lists every copy, healthy", copies)
        tap.claim(pipeline.call("up").returncode == 111, "a second up is refused")
        rows = verdicts_and_rows(tap, pipeline)
        histories_grow(tap, pipeline)
        reports_teach(tap, pipeline, rows)
        arf_finds_its_message(tap, pipeline)
        other_inputs(tap, pipeline)
        sparse_replay(tap, pipeline)
        for stage in ("intake", "verdict"):
            asked = subprocess.run(["curl", "-s", "--unix-socket", "%s/run/%s-1.http" % (pipeline.folder, stage), "http://tamis/metrics"],
                                   stdout=subprocess.PIPE, text=True)
            tap.claim("# TYPE tamis_" in asked.stdout, stage + " serves its metrics", asked.stdout[:200])
        logs = "".join(open(os.path.join(pipeline.folder, "run", "log", name), errors="replace").read() for name in os.listdir(pipeline.folder + "/run/log"))
        tap.claim("provider.example" not in logs, "no recipient in any log")


if __name__ == "__main__":
    Tap().run(nothing_is_up, stopped_copies_leave_no_sockets, content_is_never_at_rest, a_policy_is_read_again_on_sighup, all_is_up)
