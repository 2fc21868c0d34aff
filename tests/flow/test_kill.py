#!/usr/bin/env python3
"""2,000 messages in flight while each kind of worker in turn is killed with -9, stopped and continued, doubled and halved: each message is
answered exactly once, has exactly one row, and no deliver is answered that no verdict gave. Runs optimised."""
import json, os, signal, sys, time
from collections import Counter
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import STAGES, Pipeline, Tap, stop_and_go, variants

MESSAGES = 2000


def killed(pipeline, stage):
    for _ in range(3):
        os.kill(pipeline.pid(stage), signal.SIGKILL)
        time.sleep(0.4)
        pipeline.wait_healthy()


def stopped(pipeline, stage):
    stop_and_go(pipeline.pid(stage), 2.5)


def doubled_and_halved(pipeline, stage):
    second = pipeline.extra_copy(stage, "second")
    time.sleep(1.5)
    second.terminate()
    assert second.wait(15) == 0, "a copy that was told to stop ends with 0"


def under(pipeline, mail, fault, stage, seen):
    """Scans all messages while FAULT befalls STAGE; the answers."""
    scan = pipeline.start_scan(mail)
    time.sleep(0.15)
    running = scan.poll() is None and int(pipeline.sql("SELECT count(*) FROM message")[0][0]) < seen + MESSAGES
    fault(pipeline, stage)
    output, errors = scan.communicate(timeout=180)
    return [json.loads(line) for line in output.splitlines()], running, errors


def judge(tap, pipeline, answers, name, before, errors):
    files = Counter(answer["file"] for answer in answers)
    ids = {answer.get("id") for answer in answers}
    rows = dict(pipeline.sql("SELECT id, verdict FROM message"))
    fresh = set(rows) - before
    deferred = sum(answer["verdict"] == "defer" for answer in answers if "verdict" in answer)
    invented = [answer for answer in answers if answer.get("verdict") == "deliver" and rows.get(answer["id"]) != "deliver"]
    other = [answer for answer in answers if answer.get("verdict") not in (None, "defer") and rows.get(answer["id"]) != answer["verdict"]]
    tap.note("%s: %d answers, %d distinct, %d deferred, %d rows" % (name, len(answers), len(ids), deferred, len(fresh)))
    tap.claim(len(files) == MESSAGES and set(files.values()) == {1}, name + ": every message is answered exactly once",
              (len(answers), len(files), errors[-500:], [a for a in answers if "error" in a][:2]))
    tap.claim(len(ids) == MESSAGES and len(fresh & ids) == MESSAGES - deferred and not fresh - ids, name + ": exactly one row each",
              (len(ids), len(fresh), len(fresh - ids), deferred))
    tap.claim(not invented and not other, name + ": no verdict is answered that is not recorded", (invented + other)[:2])
    return set(rows)


def each_kind_of_worker(tap):
    with Pipeline() as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), MESSAGES)
        pipeline.up()
        before = set()
        for fault in (killed, stopped, doubled_and_halved):
            for stage in STAGES:
                name = "%s %s" % (stage, fault.__name__.replace("_", " "))
                answers, running, errors = under(pipeline, mail, fault, stage, len(before))
                tap.claim(running, name + ": the fault falls while messages are in flight")
                before = judge(tap, pipeline, answers, name, before, errors)
        pipeline.wait_healthy()
        tap.claim(True, "all is healthy again")


if __name__ == "__main__":
    Tap().run(each_kind_of_worker)
