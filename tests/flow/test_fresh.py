#!/usr/bin/env python3
"""History is fresh at load, in all of four reputation copies: what was recorded or reported counts five seconds later, a block within one
second; and a history that does not answer costs no message more than its patience. Runs alone. Runs optimised."""
import json, os, re, subprocess, sys, threading, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import Pipeline, Tap, variants, wait_until

COPIES, PROBES = 4, 40
LETTER = "From: Probe <a@probe.example>\nMessage-ID: <%s@probe.example>\nSubject: an offer\n\nhttps://pills-%s.example/buy/now\n"


class Load(threading.Thread):
    """Mail without end, so that all copies are at work and their caches in use."""

    def __init__(self, pipeline):
        super().__init__()
        self.pipeline, self.over, self.sent = pipeline, threading.Event(), 0
        self.mail = variants(os.path.join(pipeline.folder, "load"), 60)

    def run(self):
        while not self.over.is_set():
            rows, _ = self.pipeline.scan(self.mail)
            self.sent += len(rows)


class Prober:
    """Letters of one subject, all alike but for their Message-IDs, from one address."""

    def __init__(self, pipeline, subject, address):
        self.pipeline, self.subject, self.address, self.count = pipeline, subject, address, 0

    def send(self, count):
        """(when the first was sent, answers)."""
        path = os.path.join(self.pipeline.folder, "%s-%d.jsonl" % (self.subject, self.count))
        with open(path, "w") as file:
            for _ in range(count):
                self.count += 1
                name = os.path.join(self.pipeline.folder, "%s-%d.eml" % (self.subject, self.count))
                with open(name, "w") as letter:
                    letter.write(LETTER % ("%s-%d" % (self.subject, self.count), self.subject))
                file.write(json.dumps({"file": name, "client_ip": self.address, "helo": "mx.probe.example", "mail_from": "a@probe.example",
                                       "rcpt_to": ["claire@cigale.example"]}) + "\n")
        began = time.time()
        rows, done = self.pipeline.scan("--envelopes", path)
        assert len(rows) == count, done.stderr
        return began, rows

    def keep_warm(self, seconds):
        """A few at a time, so that each copy has just recalled what it is about to be taught."""
        until, rows = time.time() + seconds, []
        while time.time() < until:
            rows += self.send(8)[1]
        return rows


def judged_by(pipeline, rows):
    """{copy: messages} of the reputation copies that these messages went through."""
    copies = {}
    ids = {row["id"] for row in rows}
    for copy in range(1, COPIES + 1):
        copies[copy] = len(ids & set(re.findall(r"event=parcel id=(\S+)", pipeline.log("reputation", copy))))
    return copies


def finding(row, prefix):
    return next((one for one in row["findings"] if one["name"].startswith(prefix)), None)


def complain(pipeline, warm):
    """So many people at so many times that the messages which passed in silence do not outweigh them."""
    return pipeline.sql("SELECT bool_and(file_report(id::uuid, 70 + n, 'junk', 100, now() - n * interval '3 hours')) FROM unnest('{%s}'::text[]) "
                        "WITH ORDINALITY AS u(id, n)" % ",".join(row["id"] for row in warm))


def reported(tap, pipeline):
    prober = Prober(pipeline, "reported", "192.0.2.71")
    warm = prober.keep_warm(4)
    known = len(warm)
    number = complain(pipeline, warm)
    filed = time.time()
    prober.keep_warm(max(0, filed + 3.5 - time.time()))
    time.sleep(max(0, filed + 5 - time.time()))
    _, rows = prober.send(PROBES)
    copies = judged_by(pipeline, rows)
    tap.note("probes by copy of reputation: %s" % copies)
    tap.claim(number == [["t"]] and all(copies.values()), "all four copies judge what comes five seconds after a report", copies)
    deaf = [row for row in rows if not finding(row, "kin")]
    tap.claim(not deaf, "and all of it knows of the report", deaf[:1])
    counts = [int(re.search(r"in (\d+) messages", finding(row, "kin")["reason"]).group(1)) for row in rows if finding(row, "kin")]
    tap.claim(counts and min(counts) >= known, "and of every message recorded five seconds before", (sorted(set(counts)), known))


def told_by_the_command(tap, pipeline):
    prober = Prober(pipeline, "commanded", "192.0.2.73")
    warm = prober.keep_warm(2.5)
    complain(pipeline, warm)
    done = pipeline.call("report", "junk", "--reporter", "one", "--id", warm[0]["id"])
    _, rows = prober.send(PROBES)
    copies = judged_by(pipeline, rows)
    deaf = [row for row in rows if not finding(row, "kin")]
    tap.claim(done.returncode == 0 and not deaf and all(copies.values()), "what tamis report says is in force is, in every copy, at once",
              (done.stderr, copies, len(deaf)))


def blocked(tap, pipeline):
    prober = Prober(pipeline, "blocked", "192.0.2.72")
    prober.keep_warm(1)
    done = pipeline.call("block", "address=192.0.2.72", "--reason", "a test", "--author", "desk", "--basis", "contract")
    filed = float(pipeline.sql("SELECT extract(epoch FROM max(filed)) FROM block")[0][0])
    time.sleep(max(0, filed + 1 - time.time()))
    sent, rows = prober.send(PROBES)
    copies = judged_by(pipeline, rows)
    free = [row for row in rows if not row["case"]]
    tap.claim(done.returncode == 0 and sent >= filed + 1 and all(copies.values()) and not free,
              "a second after a block is filed all four copies obey it", (done.stderr, copies, len(free)))


def saved(tap, pipeline):
    """What the filter and the cache are for."""
    asked, absent, cached = (pipeline.metric("reputation", name) for name in ("recall_traits_total", "recall_absent_total", "recall_cached_total"))
    tap.note("traits asked for %d, known to have no row %d, recalled a moment ago %d" % (asked, absent, cached))
    tap.claim(absent > 0 and cached > asked / 4, "much is answered without asking the history", (asked, absent, cached))


def slow_history(tap, pipeline):
    prober = Prober(pipeline, "slow", "192.0.2.74")
    prober.send(2)
    time.sleep(4)  # until what was recalled of them is too old to be used again
    lock = subprocess.Popen(pipeline.command("sql", "-c", "BEGIN; LOCK TABLE trait IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(6); COMMIT"),
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    locked = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'trait'::regclass AND granted"
    tap.claim(wait_until(lambda: pipeline.sql(locked) == [["1"]], 5, 0.05), "the histories of traits are locked")
    began = time.monotonic()
    _, rows = prober.send(PROBES)
    took = time.monotonic() - began
    unknown = [row for row in rows if finding(row, "history_unknown")]
    tap.claim(lock.poll() is None and len(unknown) == PROBES, "while they do not answer, every message says that its history is unknown",
              (lock.poll(), len(unknown)))
    backends = int(pipeline.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")[0][0])
    tap.note("%d messages in %.1f s against a locked history; %d sessions wait" % (PROBES, took, backends))
    tap.claim(took < 5, "none waits for longer than a moment", took)
    tap.claim(backends <= 2 * COPIES + 4, "and no sessions pile up in PostgreSQL", backends)
    lock.wait()
    known = lambda: not [row for row in prober.send(4)[1] if finding(row, "history_unknown")]
    tap.claim(wait_until(known, 10), "and all is known again afterwards")


def all_of_it(tap):
    with Pipeline({"intake": {"retry": "5s", "deadline": "60s"}}) as pipeline:
        with open(pipeline.config) as file:
            text = file.read()
        with open(pipeline.config, "w") as file:
            file.write(text.replace('dir = "run"', 'dir = "run"\n    log = "debug"'))
        pipeline.up("--copies", "reputation=%d,verdict=2" % COPIES)
        load = Load(pipeline)
        load.start()
        try:
            for part in (reported, told_by_the_command, blocked, saved):
                part(tap, pipeline)
        finally:
            load.over.set()
            load.join()
        tap.note("%d messages of load meanwhile" % load.sent)
        tap.claim(load.sent >= 200, "there was load", load.sent)
        slow_history(tap, pipeline)


if __name__ == "__main__":
    Tap().run(all_of_it)
