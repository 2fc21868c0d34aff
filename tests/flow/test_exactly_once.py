#!/usr/bin/env python3
"""Messages go through and reports come in while verdict copies, the tally and PostgreSQL are killed at random: each message has one row
with the verdict that was answered, and the counters of every trait equal a recount from the rows, to the unit.

TAMIS_COUNT messages (1,000) with the faults of TAMIS_SEED (printed; else drawn); make test-exactly-once runs 200,000. Runs optimised."""
import json, os, random, shutil, signal, sys, threading, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import CORPUS, Pipeline, Tap, stop_and_go, wait_until

COUNT = int(os.environ.get("TAMIS_COUNT") or 1000)
SEED = int(os.environ.get("TAMIS_SEED") or random.SystemRandom().randrange(1 << 32))
ROUND = min(5000, max(250, COUNT // 4))  # messages of one scan
HOSTS = 400  # that recur, the first ones often

# Counters that differ from a recount; then traits that should have a row, that have none, and that have one without being due.
RECOUNT = """WITH seen AS (
    SELECT t AS id, count(*) AS messages, count(*) FILTER (WHERE verdict <> 'deliver') AS spam FROM message, unnest(traits) t GROUP BY 1
), said AS (
    SELECT t AS id, sum(weight) FILTER (WHERE kind = 'junk') AS junk, sum(weight) FILTER (WHERE kind = 'notjunk') AS notjunk
      FROM report r JOIN message m ON m.id = r.message, unnest(m.traits) t GROUP BY 1
), due AS (
    SELECT seen.*, coalesce(junk, 0) AS junk, coalesce(notjunk, 0) AS notjunk, said.id IS NOT NULL AS taught FROM seen LEFT JOIN said USING (id)
) SELECT count(*) FILTER (WHERE (t.messages, t.spam, t.junk, t.notjunk, t.traps) IS DISTINCT FROM (d.messages, d.spam, d.junk, d.notjunk, 0)
                            AND t.id IS NOT NULL),
         count(*) FILTER (WHERE t.id IS NOT NULL), count(*) FILTER (WHERE t.id IS NULL AND (d.messages > 1 OR d.taught)),
         count(*) FILTER (WHERE d.id IS NULL), count(*) FILTER (WHERE d.messages = 1 AND NOT d.taught)
  FROM due d FULL JOIN trait t USING (id)"""
TALLY = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = hashtext('tamis tally')::bigint & 4294967295 AND granted"


class Faults:
    """One after the other until told to stop, as the seed has them."""

    def __init__(self, pipeline, answers):
        self.pipeline, self.answers, self.dice, self.ended = pipeline, answers, random.Random(SEED), threading.Event()
        self.told, self.thread = {}, threading.Thread(target=self.run)

    def verdict(self):
        os.kill(self.dice.choice([pid for stage, _, pid in self.pipeline.copies() if stage == "verdict"]), signal.SIGKILL)

    def tally(self):
        for stage, copy, pid in self.pipeline.copies():
            if stage == "verdict" and "tamis_tally_office 1" in self.pipeline.http(stage, copy, "/metrics"):
                return os.kill(pid, signal.SIGKILL)
        raise LookupError

    def tally_asleep(self):
        stop_and_go(self.dice.choice([pid for stage, _, pid in self.pipeline.copies() if stage == "verdict"]), 1.5)

    def tally_deposed(self):
        self.pipeline.sql("SELECT pg_terminate_backend(pid) FROM (%s) t" % TALLY)

    def backend(self):
        pids = self.pipeline.sql("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        os.kill(int(self.dice.choice(pids)[0]), signal.SIGKILL)

    def postgres(self):
        self.pipeline.stop_postgres(signal.SIGKILL)

    def report(self):
        ids = [answer["id"] for answer in self.answers[-200:] if "id" in answer]
        for _ in range(3):
            word = self.dice.choice(["junk", "junk", "notjunk"])
            self.pipeline.call("report", word, "--reporter", "r%d@provider.example" % self.dice.randrange(5), "--id", self.dice.choice(ids))

    def run(self):
        faults = [self.verdict, self.tally, self.tally_asleep, self.tally_deposed, self.backend, self.postgres, self.report]
        while not self.ended.wait(self.dice.uniform(0.2, 2)):
            fault = self.dice.choice(faults) if len(self.told) >= len(faults) else faults[len(self.told)]
            try:
                fault()
            except (LookupError, ProcessLookupError, AssertionError, IndexError, TypeError):
                pass  # there was nobody to be killed just then
            self.told[fault.__name__] = self.told.get(fault.__name__, 0) + 1


def letters(folder, first, dice):
    """ROUND messages, each with a host of its own and one that recurs; in FOLDER, anew."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    sources = [open(os.path.join(CORPUS, "mail", name), "rb").read() for name in ("01-lettre-de-famille.eml", "06-login-code.eml",
                                                                                "09-extortion.eml", "22-seo-offer.eml")]
    for i in range(first, first + min(ROUND, COUNT - first)):
        often = int(HOSTS ** dice.random())
        letter = ("Message-ID: <once-%d@sender.example>\nFrom: Someone <a@s%d.example>\nSubject: number %d\n\nhttps://h%d.example/one and "
                  "https://z%d.example/two\n" % (i, i % 7, i, i, often)).encode() if dice.random() < 0.8 else dice.choice(sources)
        with open(os.path.join(folder, "%07d.eml" % i), "wb") as file:
            file.write(letter)


def send_all(pipeline, answers):
    dice = random.Random(SEED + 1)
    folder = os.path.join(pipeline.folder, "mail")
    for first in range(0, COUNT, ROUND):
        letters(folder, first, dice)
        scan = pipeline.start_scan(folder)
        complaints = []
        reader = threading.Thread(target=lambda: complaints.append(scan.stderr.read()))
        reader.start()
        for line in scan.stdout:
            answers.append({key: value for key, value in json.loads(line).items() if key in ("id", "file", "verdict", "error")})
        reader.join()
        assert scan.wait() == 0, complaints


def settled(pipeline):
    """Journals replayed, and all that is recorded folded."""
    left = os.listdir(os.path.join(pipeline.folder, "run", "journal"))
    return not left and pipeline.sql("SELECT count(*) FROM message WHERE tx >= (SELECT folded FROM tally)") == [["0"]]


def exactly_once(tap):
    tap.note("TAMIS_COUNT=%d TAMIS_SEED=%d" % (COUNT, SEED))
    with Pipeline({"intake": {"retry": "1s", "deadline": "120s"}}) as pipeline:
        pipeline.up("--copies", "verdict=2")
        answers = []
        faults = Faults(pipeline, answers)
        began = time.monotonic()
        faults.thread.start()
        try:
            send_all(pipeline, answers)
        finally:
            faults.ended.set()
            faults.thread.join()
        pipeline.start_postgres()
        pipeline.wait_healthy(60)
        faults.report()  # those before may all have met a history that was away
        tap.note("%d messages in %.0f s; faults: %s" % (len(answers), time.monotonic() - began, faults.told))
        tap.claim(wait_until(lambda: settled(pipeline), 60, 0.3), "all journals are replayed and all rows folded within a minute",
                  os.listdir(os.path.join(pipeline.folder, "run", "journal")))
        judge(tap, pipeline, answers)


def judge(tap, pipeline, answers):
    rows = pipeline.rows()
    ids = {answer.get("id") for answer in answers}
    deferred = sum(answer.get("verdict") == "defer" for answer in answers)
    tap.claim(len(answers) == len({answer["file"] for answer in answers}) == len(ids) == COUNT, "every message is answered exactly once",
              (len(answers), len(ids)))
    tap.claim(not deferred and set(rows) == ids, "rows are the messages recorded: one each", (len(rows), len(set(rows) - ids), deferred))
    other = [answer for answer in answers if rows.get(answer.get("id")) != answer.get("verdict")]
    tap.claim(not other, "what was answered is what is recorded", other[:2])
    wrong, right, missing, undue, once = map(int, pipeline.sql(RECOUNT)[0])
    tap.note("%d traits have a row, %d were seen once" % (right, once))
    tap.claim(not wrong and right > 20, "the counters of every trait equal a recount from the rows, to the unit", (wrong, right))
    tap.claim(not missing and not undue and once > COUNT // 4, "each trait seen twice or reported has a row, and no other", (missing, undue, once))
    reports = int(pipeline.sql("SELECT count(*) FROM report")[0][0])
    tap.claim(reports > 0, "reports count among them", reports)
    told = pipeline.call("sql", "-c", "SELECT fold_apply('3', '4', %s false)" % ("'{}', " * 18))
    tap.claim("another tally has folded" in told.stderr, "a fold that begins where another has already been is refused", told.stderr)


if __name__ == "__main__":
    Tap().run(exactly_once)
