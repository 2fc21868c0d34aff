#!/usr/bin/env python3
"""PostgreSQL stopped for ten seconds, and killed: messages get their verdicts meanwhile, and all goes on by itself."""
import json, os, signal, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import CORPUS, Pipeline, Tap, variants

ONE = os.path.join(CORPUS, "mail", "01-lettre-de-famille.eml")


def await_rows(pipeline, wanted, seconds):
    until = time.monotonic() + seconds
    while int(pipeline.sql("SELECT count(*) FROM message")[0][0]) != wanted:
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
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
        answers, done = pipeline.scan(mail)
        deferred = [row for row in answers if row.get("verdict") == "defer"]
        tap.note("while PostgreSQL was stopped: %d answers, %d deferred" % (len(answers), len(deferred)))
        tap.claim(len(answers) == 300 and not deferred and done.returncode == 0, "every message gets its verdict from the journal", deferred[:1])
        tap.claim(pipeline.call("status").returncode == 1, "status says no: the history is away")
        time.sleep(max(0, 10 - (time.monotonic() - began)))
        pipeline.call("up")  # already up; starts the PostgreSQL that was stopped by hand
        pipeline.wait_healthy()
        tap.claim(pipeline.copies() == workers, "no worker was restarted for it", (workers, pipeline.copies()))
        tap.claim(await_rows(pipeline, before + 300, 20), "the journal is replayed by itself, each message once")
        rows = dict(pipeline.sql("SELECT id, verdict FROM message"))
        wrong = [answer for answer in answers if rows.get(answer["id"]) != answer["verdict"]]
        tap.claim(not wrong, "what was answered is what is recorded", wrong[:2])
        tap.claim(not os.listdir(os.path.join(pipeline.folder, "run", "journal")), "nothing is left of the journal")


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
        deferred = [answer for answer in answers if answer["verdict"] == "defer"]
        await_rows(pipeline, len(answers) - len(deferred), 30)
        rows = dict(pipeline.sql("SELECT id, verdict FROM message"))
        wrong = [answer for answer in answers if answer["verdict"] != "defer" and rows.get(answer["id"]) != answer["verdict"]]
        tap.note("PostgreSQL killed under load: %d answers, %d deferred, %d rows" % (len(answers), len(deferred), len(rows)))
        tap.claim(len({answer["file"] for answer in answers}) == len(answers) == 1500, "every message is answered exactly once", errors[-300:])
        tap.claim(not wrong, "what was answered is what is recorded, through the crash", wrong[:2])


if __name__ == "__main__":
    Tap().run(stopped_for_ten_seconds, killed_under_load)
