#!/usr/bin/env python3
"""One of four copies of a stage is 20 times slower than the others: it gets few of the parcels, over ipc and over TCP, and all are
judged. An eighth is allowed, half of an equal share, since under sanitizers on few processors the others are slow too;
`make bench-slow-copy` measures shares and times. Runs alone."""
import os, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import CORPUS, Pipeline, Tap, variants, wait_until
import slow

STAGE, COPIES, MESSAGES, SHARE = "fingerprint", 4, 1000, 0.125


def four_copies(pipeline, tcp):
    """The names of the copies, all healthy."""
    if not tcp:
        pipeline.up("--copies", "%s=%d" % (STAGE, COPIES))
        return [], [str(i) for i in range(1, COPIES + 1)]
    pipeline.up()
    children = [pipeline.extra_copy(STAGE, "host%d" % i, slow.place(i)) for i in range(1, COPIES)]
    return children, ["1"] + ["host%d" % i for i in range(1, COPIES)]


def taken(pipeline, names):
    return {name: pipeline.metric(STAGE, "parcels_taken_total", name) for name in names}


def shares(tap, tcp):
    word = "tcp" if tcp else "ipc"
    sections = slow.endpoints() if tcp else {}
    sections["intake"] = sections.get("intake", {}) | {"retry": "5s", "deadline": "60s"}
    sections["authentication"] = sections.get("authentication", {}) | {"zone": CORPUS + "/zone"}
    sections["run"] = {"dir": "run", "discovery": "300ms"}
    with Pipeline(sections) as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), MESSAGES)
        children, names = four_copies(pipeline, tcp)
        wait_until(lambda: all(pipeline.http(STAGE, name, "/health").strip() == "ok" for name in names), 20)
        time.sleep(1)
        pipeline.scan(CORPUS + "/mail")
        before = taken(pipeline, names)
        answers, _ = pipeline.scan(mail)
        middle = taken(pipeline, names)
        pid = children[-1].pid if tcp else [pid for stage, copy, pid in pipeline.copies() if (stage, copy) == (STAGE, names[-1])][0]
        with slow.slowed(pid):
            late, _ = pipeline.scan(mail)
        after = taken(pipeline, names)
        even, uneven = [[last[name] - first[name] for name in names] for first, last in ((before, middle), (middle, after))]
        tap.note("%s: parcels of each copy %s; with the last one slow %s" % (word, even, uneven))
        tap.claim(len(answers) == len(late) == MESSAGES and all("verdict" in row and row["verdict"] != "defer" for row in answers + late),
                  word + ": every message is judged", (len(answers), len(late)))
        tap.claim(min(even) > MESSAGES / COPIES / 10, word + ": four equal copies all work", even)
        tap.claim(uneven[-1] < SHARE * sum(uneven), word + ": the slow one gets less than an eighth of the parcels", uneven)
        for child in children:
            child.terminate()
            child.wait(20)


def over_ipc(tap):
    shares(tap, False)


def over_tcp(tap):
    shares(tap, True)


if __name__ == "__main__":
    if slow.within():
        Tap().run(over_tcp)
    tap = Tap()
    try:
        over_ipc(tap)
    except Exception as error:
        tap.claim(False, "over ipc goes through", repr(error))
    refused = slow.refusal()
    if refused:
        tap.skip("over TCP", refused)
    else:
        tap.claim(slow.world(STAGE, COPIES, []) == 0, "over TCP likewise, in a network of its own")
    Tap.run(tap)
