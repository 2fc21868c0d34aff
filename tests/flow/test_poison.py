#!/usr/bin/env python3
"""A message that crashes fingerprint each time (an executable built for this test dies at `X-Test-Crash: now`) is judged at its
third attempt, on its source alone, and a finding says so; so is one that it would read for ever (`X-Test-Stall: now`); the others get the verdicts that they get without it, and in time."""
import json, os, shutil, sys, tempfile, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import BUILD, CORPUS, LAW, Pipeline, Tap

CRASHING = os.path.join(BUILD, "bin", "tamis-fingerprint-crash")
OTHERS = 176
CRASH, STALL = b"X-Test-Crash: now\n", b"X-Test-Stall: now\n"


def programs(folder):
    """A folder of executables whose fingerprint is the one that crashes. tamis itself is copied: it looks beside itself."""
    for name in os.listdir(os.path.join(BUILD, "bin")):
        os.symlink(os.path.join(BUILD, "bin", name), os.path.join(folder, name))
    for name, source in (("tamis", os.path.join(BUILD, "bin", "tamis")), ("tamis-fingerprint", CRASHING)):
        os.unlink(os.path.join(folder, name))
        shutil.copy2(source, os.path.join(folder, name))
    return folder


def mail(folder, poison, header=CRASH):
    """The others, and POISON messages with HEADER strewn among them."""
    os.makedirs(folder)
    sources = sorted(os.listdir(CORPUS + "/mail"))
    for i in range(OTHERS):
        with open(os.path.join(CORPUS, "mail", sources[i % len(sources)]), "rb") as source:
            body = source.read()
        with open(os.path.join(folder, "%05d.eml" % i), "wb") as file:
            file.write(b"Message-ID: <poison-%d@sender.example>\n" % i + body)
    for i in range(poison):
        with open(os.path.join(CORPUS, "mail", sources[0]), "rb") as source:
            body = source.read()
        with open(os.path.join(folder, "%05d-poison.eml" % ((i + 1) * OTHERS // (poison + 1))), "wb") as file:
            file.write(b"Message-ID: <crash-%d@sender.example>\n" % i + header + body)
    return folder


def judged(pipeline, folder):
    """{file: answer}, seconds from start to the last, {file: seconds}."""
    began, times, answers = time.monotonic(), {}, {}
    scan = pipeline.start_scan(folder)
    for line in scan.stdout:
        answer = json.loads(line)
        answers[os.path.basename(answer["file"])] = answer
        times[os.path.basename(answer["file"])] = time.monotonic() - began
    scan.stderr.read()
    scan.wait()
    return answers, times


def content(answer):
    """What the message itself says, without what the history adds, which grows from run to run."""
    return sorted((f["name"], f["bits"]) for f in answer["findings"] if f["group"] not in ("prior", "history", "model"))


def names(answer):
    return [finding["name"] for finding in answer.get("findings") or []]


def attempts(pipeline, answer):
    """The attempt that got the verdict, as verdict's log says."""
    for line in pipeline.log("verdict", "1").splitlines():
        if answer["id"] in line and "attempt=" in line:
            return int(line.split("attempt=")[1].split()[0])
    return None


def run(poison, crashing, folder, header=CRASH, deadline="20s"):
    retry = "2s" if header == CRASH else "8s"  # a copy that reads for ever ends after two to four seconds of its CPU
    options = {"intake": {"retry": retry, "deadline": deadline}, "policy": {"domains": CORPUS + "/domains", "file": "policy"}}
    with Pipeline(options, programs(os.path.join(folder)) if crashing else None) as pipeline:
        with open(os.path.join(pipeline.folder, "policy"), "w") as file:
            file.write("default\n    cap\n        history = 0\n")  # which grows in an order of its own in each run
        pipeline.up()
        answers, times = judged(pipeline, mail(os.path.join(pipeline.folder, "mail"), poison, header))
        tries = {name: attempts(pipeline, answer) for name, answer in answers.items() if "id" in answer}
        rows = pipeline.rows()
        pipeline.sanitizer_complaints = lambda: []  # the crash is on purpose
        return answers, times, tries, rows


def several(tap, poison, plain, header=CRASH, wait=3):
    folder = tempfile.mkdtemp(prefix="tamis-programs-")
    try:
        answers, times, tries, rows = run(poison, True, folder, header, "60s")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    word = "%d %s parcel%s" % (poison, "poison" if header == CRASH else "endless", "s" if poison > 1 else "")
    bad = {name: answer for name, answer in answers.items() if "poison" in name}
    good = {name: answer for name, answer in answers.items() if "poison" not in name}
    tap.claim(len(bad) == poison and all(answer.get("verdict") in LAW - {"defer"} for answer in bad.values()), word + ": judged", bad)
    last = 3 if poison == 1 else 3 + poison  # an attempt may be lost in the queue of a copy that another one kills
    tap.claim(all(3 <= tries[name] <= last for name in bad), word + ": at the third attempt that is read", {name: tries[name] for name in bad})
    tap.claim(all("judged_on_source" in names(answer) for answer in bad.values()), word + ": with a finding that says so",
              [names(answer) for answer in bad.values()])
    tap.claim(all(rows.get(answer["id"]) == answer["verdict"] for answer in answers.values()), word + ": every verdict is recorded")
    tap.claim(set(good) == set(plain), word + ": every other message is judged", set(plain) - set(good))
    marked = [name for name, answer in good.items() if "judged_on_source" in names(answer)]
    tap.claim(not marked, word + ": no other is judged on its source alone", marked[:5])
    changed = [(name, answer["verdict"], plain[name]["verdict"], content(answer), content(plain[name])) for name, answer in good.items()
               if answer["verdict"] != plain[name]["verdict"] or content(answer) != content(plain[name])]
    tap.claim(not changed, word + ": the others' verdicts and findings are those of a run without", changed[:2])
    slow = max(times[name] for name in good)
    tap.note("%s: the last of the others after %.1f s, the last of all after %.1f s; their attempts %s" %
             (word, slow, max(times.values()), sorted({tries[name] for name in good})))
    tap.claim(slow < 4 + wait * poison, word + ": the others wait for little more than a new copy and the retry", slow)


def poison(tap):
    if not os.path.exists(CRASHING):
        tap.skip("poison parcels", CRASHING + " is not built")
        return
    plain, times, _, _ = run(0, False, None)
    tap.claim(len(plain) == OTHERS, "without poison every message is judged")
    tap.note("without poison: the last after %.1f s" % max(times.values()))
    several(tap, 1, plain)
    several(tap, 3, plain)
    several(tap, 1, plain, STALL, 40)


if __name__ == "__main__":
    Tap().run(poison)
