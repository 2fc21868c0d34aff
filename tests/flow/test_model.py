#!/usr/bin/env python3
"""The learner: reports that bring their message teach it in every copy; it can be taken back and rolled back; it keeps no content."""
import json, os, random, re, sys
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import Pipeline, Tap, wait_until

COPIES, LETTERS = 2, 40
JUNK = "unclaimed fortune barrister transfer percent beneficiary vault courier consignment lottery winnings urgent release dollars".split()
WANTED = "kitchen meeting minutes agenda garden tomorrow lunch school train tickets holiday draft budget comments printer".split()
CANARY = "quetzalcoatlus"


def letter(folder, kind, number):
    """A letter of its own words; every one holds a word that must be found nowhere."""
    chance = random.Random("%s %d" % (kind, number))
    words = [chance.choice(JUNK if kind == "junk" else WANTED) for _ in range(60)]
    path = os.path.join(folder, "%s-%d.eml" % (kind, number))
    with open(path, "w") as file:
        file.write("Received: from mx.sender.example (mx.sender.example [192.0.2.7]) by mx1.cigale.example; "
                   "Mon, 05 Oct 2026 08:00:01 +0000\nFrom: someone <a%d@sender.example>\nTo: claire@cigale.example\n"
                   "Subject: %s\nDate: Mon, 05 Oct 2026 08:00:00 +0000\nMessage-ID: <%s-%d@sender.example>\n\n%s %s\n"
                   % (number % 3, " ".join(words[:4]), kind, number, " ".join(words), CANARY))
    return path


def findings(pipeline, path, times=1):
    """Bits of the learner's finding, as each of TIMES scans has it (0: none)."""
    rows, done = pipeline.scan("--dry-run", *[path] * times)
    assert done.returncode == 0 and len(rows) == times, done.stderr
    return [sum(found["bits"] for found in row["findings"] if found["group"] == "model") for row in rows]


def report(pipeline, kind, *paths, who="anna", status=0):
    done = pipeline.call("report", kind, "--reporter", who, *paths)
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    return done.stdout


def versions(pipeline):
    return [json.loads(line) for line in pipeline.call("model", "--json").stdout.splitlines()]


def reports_teach_every_copy(pipeline, junk, wanted, probe):
    assert findings(pipeline, probe) == [0]
    assert "%d taught the learner" % len(junk) in report(pipeline, "junk", *junk)
    assert findings(pipeline, probe) == [0], "one kind alone teaches nothing about the other"
    report(pipeline, "notjunk", *wanted)
    newest = versions(pipeline)[0]["version"]
    for copy in range(1, COPIES + 1):
        assert "event=model version=%d " % newest in pipeline.log("reputation", copy), "copy %d was not waited for" % copy
        assert pipeline.metric("reputation", "model_version", copy) == newest
    bits = findings(pipeline, probe, 20)
    assert min(bits) > 1, bits
    assert max(findings(pipeline, wanted[0], 5)) < -1


def ids_teach_histories_alone(pipeline, probe):
    before, told = len(versions(pipeline)), pipeline.sql("SELECT count(*) FROM report")
    identity = pipeline.sql("SELECT id FROM message WHERE id NOT IN (SELECT message FROM report) LIMIT 1")[0][0]
    report(pipeline, "junk", "--id", identity, who="bert")
    assert pipeline.sql("SELECT count(*) FROM report") != told and len(versions(pipeline)) == before


def a_word_said_twice_counts_once(pipeline, junk):
    before = versions(pipeline)
    assert "taught" not in report(pipeline, "junk", junk[0])
    assert versions(pipeline) == before
    assert "1 taught the learner" in report(pipeline, "junk", junk[0], who="carl"), "another person's word is another"


def the_opposite_takes_back(pipeline, junk):
    before = versions(pipeline)[0]
    report(pipeline, "notjunk", junk[0], who="carl")
    after = versions(pipeline)[0]
    assert (after["lessons"], after["taken_back"]) == (1, 1)
    assert after["junk"] == before["junk"] - 0.5 and after["notjunk"] == before["notjunk"] + 0.5


def what_the_history_does_not_hold_teaches(pipeline, folder):
    path = letter(folder, "junk", 1000)
    before = versions(pipeline)[0]
    assert "1 taught" in report(pipeline, "junk", path, status=1)
    assert versions(pipeline)[0]["junk"] == before["junk"] + 0.5
    assert pipeline.sql("SELECT count(*) FROM model_lesson WHERE message IS NULL") == [["1"]]


def rollback_takes_back_all(pipeline, probe):
    learnt, newest = findings(pipeline, probe)[0], versions(pipeline)[0]["version"]
    assert pipeline.call("model", "rollback", "999").returncode == 1
    assert pipeline.call("model", "rollback", "1").returncode == 0
    assert findings(pipeline, probe, 6) == [0] * 6
    held = {row["version"]: row["in_force"] for row in versions(pipeline)}
    assert held[1] and not held[2] and not held[newest] and held[newest + 1]
    assert pipeline.call("model", "rollback", str(newest)).returncode == 0
    assert findings(pipeline, probe) == [learnt]


def restarts_keep_it(pipeline, probe):
    learnt = findings(pipeline, probe)
    assert pipeline.call("down").returncode == 0
    pipeline.up("--copies", "reputation=%d" % COPIES)
    assert wait_until(lambda: findings(pipeline, probe) == learnt, 10)


def nothing_of_content_is_kept(pipeline):
    dump = pipeline.call("sql", "-Atc", "SELECT * FROM model_lesson; SELECT version, author, cause FROM model").stdout
    assert CANARY not in dump and not re.search("fortune|kitchen|sender.example", dump)
    widths = pipeline.sql("SELECT DISTINCT data_type FROM information_schema.columns WHERE table_name = 'model_lesson'")
    assert all(name[0] in {"bigint", "integer", "boolean", "uuid", "text", "timestamp with time zone"} for name in widths), widths
    for where, _, names in os.walk(os.path.join(pipeline.folder, "run")):
        for name in names:
            try:
                held = open(os.path.join(where, name), "rb").read()
            except OSError:
                continue  # a socket, or gone
            assert CANARY.encode() not in held, os.path.join(where, name)


def learner(tap):
    with Pipeline() as pipeline:
        folder = os.path.join(pipeline.folder, "mail")
        os.mkdir(folder)
        junk = [letter(folder, "junk", i) for i in range(LETTERS)]
        wanted = [letter(folder, "wanted", i) for i in range(LETTERS)]
        probe = letter(folder, "junk", LETTERS)
        pipeline.up("--copies", "reputation=%d" % COPIES)
        rows, done = pipeline.scan(*junk, *wanted, letter(folder, "wanted", LETTERS))
        tap.claim(done.returncode == 0 and len(rows) == 2 * LETTERS + 1, "every letter is judged", done.stderr)
        for step, arguments in ((reports_teach_every_copy, (junk, wanted, probe)), (ids_teach_histories_alone, (probe,)),
                                (a_word_said_twice_counts_once, (junk,)), (the_opposite_takes_back, (junk,)),
                                (what_the_history_does_not_hold_teaches, (folder,)), (rollback_takes_back_all, (probe,)),
                                (restarts_keep_it, (probe,)), (nothing_of_content_is_kept, ())):
            step(pipeline, *arguments)
            tap.claim(True, step.__name__.replace("_", " "))


if __name__ == "__main__":
    Tap().run(learner)
