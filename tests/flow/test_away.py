#!/usr/bin/env python3
"""PostgreSQL stopped for ten seconds, and killed: messages are deferred meanwhile, and all goes on by itself."""
import json, os, signal, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import CORPUS, Pipeline, Tap, variants

ONE = os.path.join(CORPUS, "mail", "01-lettre-de-famille.eml")


def verdict_of(pipeline):
    rows, _ = pipeline.scan(ONE)
    return rows[0]["verdict"] if rows and "verdict" in rows[0] else None


def await_verdict(pipeline, wanted, seconds):
    until = time.monotonic() + seconds
    while verdict_of(pipeline) != wanted:
        if time.monotonic() > until:
            return False
    return True


def stopped_for_ten_seconds(tap):
    with Pipeline() as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), 300)
        pipeline.up()
        workers = pipeline.copies()
        pipeline.scan(ONE)
        before = int(pipeline.sql("SELECT count(*) FROM message")[0][0])
        began = time.monotonic()
        os.kill(pipeline.postmaster(), signal.SIGINT)
        time.sleep(1)
        rows, done = pipeline.scan(mail)
        deferred = [row for row in rows if row.get("verdict") == "defer"]
        tap.note("while PostgreSQL was stopped: %d answers, %d deferred" % (len(rows), len(deferred)))
        tap.claim(len(rows) == len(deferred) == 300 and done.returncode == 0, "every message is deferred, none delivered", rows[:1])
        tap.claim(pipeline.call("status").returncode == 1, "status says no: the history is away")
        time.sleep(max(0, 10 - (time.monotonic() - began)))
        pipeline.call("up")  # already up; starts the PostgreSQL that was stopped by hand
        tap.claim(await_verdict(pipeline, "deliver", 20), "verdicts come again by themselves")
        pipeline.wait_healthy()
        tap.claim(pipeline.copies() == workers, "no worker was restarted for it", (workers, pipeline.copies()))
        rows, _ = pipeline.scan(mail)
        count = int(pipeline.sql("SELECT count(*) FROM message")[0][0]) - before
        recorded = sum(row["verdict"] != "defer" for row in rows)
        tap.note("afterwards: %d answers, %d recorded, %d rows since" % (len(rows), recorded, count))
        tap.claim(recorded == 300 and count >= 301, "what is sent again is recorded", (recorded, count))


def killed_under_load(tap):
    with Pipeline() as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), 1500)
        pipeline.up()
        scan = pipeline.start_scan(mail)
        time.sleep(0.4)
        os.kill(pipeline.postmaster(), signal.SIGKILL)
        output, errors = scan.communicate(timeout=180)

        answers = [json.loads(line) for line in output.splitlines()]
        pipeline.wait_healthy()
        rows = dict(pipeline.sql("SELECT id, verdict FROM message"))
        deferred = [answer for answer in answers if answer["verdict"] == "defer"]
        wrong = [answer for answer in answers if answer["verdict"] != "defer" and rows.get(answer["id"]) != answer["verdict"]]
        tap.note("PostgreSQL killed under load: %d answers, %d deferred, %d rows" % (len(answers), len(deferred), len(rows)))
        tap.claim(len({answer["file"] for answer in answers}) == len(answers) == 1500, "every message is answered exactly once", errors[-300:])
        tap.claim(not wrong, "what was answered is what is recorded, through the crash", wrong[:2])


if __name__ == "__main__":
    Tap().run(stopped_for_ten_seconds, killed_under_load)
