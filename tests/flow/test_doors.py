#!/usr/bin/env python3
"""Promise 1 at both doors: messages through the milter door and the submit door at once while each kind of worker, PostgreSQL and
intake are killed in turn, the clients coming again as an MTA would. All are finally answered; one row an answered attempt; no mail is
accepted without a verdict that is recorded; what went by the journal is counted, and so are attempts whose answer died with intake.

TAMIS_DOORS=long (make test-doors) sends 2,000 messages under every fault, and stops PostgreSQL for 30 s."""
import glob, json, os, signal, sys, threading, time
from collections import Counter
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from milter import Letter, Mta
from pipeline import CORPUS, STAGES, Pipeline, Tap, free_port, wait_until

LONG = os.environ.get("TAMIS_DOORS") == "long"
FAULTS = len(STAGES) + 4
MESSAGES = 2000 if LONG else 2000 // FAULTS  # each fault's share; half of them by each door
STOPPED = 30 if LONG else 8                  # seconds without PostgreSQL


# --- the two doors' clients ---

def corpus():
    """[(envelope, bytes)] of the sample mail."""
    lines = [json.loads(line) for line in open(CORPUS + "/envelopes.jsonl")]
    return [(line, open(os.path.join(CORPUS, line["file"]), "rb").read()) for line in lines]


def message(number, raw):
    return b"Message-ID: <door-%d@sender.example>\n" % number + raw


class Milter(threading.Thread):
    """COUNT letters at the milter door, until each has its final answer."""

    def __init__(self, where, first, count, mail):
        super().__init__()
        self.letters = []
        for number in range(first, first + count):
            envelope, raw = mail[number % len(mail)]
            self.letters.append(Letter("door-%d" % number, envelope, message(number, raw)))
        self.mta = Mta(where, connections=16, per_session=10, pause=0.5, patience=600 if LONG else 150)

    def run(self):
        self.unanswered = self.mta.deliver(self.letters)

    def attempts(self, action):
        return [(letter, outcome) for letter in self.letters for outcome, _ in letter.attempts if outcome.action == action]


class Submit(threading.Thread):
    """COUNT files at the submit door by `tamis scan`; what is deferred is scanned again."""

    def __init__(self, pipeline, first, count, mail):
        super().__init__()
        self.pipeline, self.answers, self.deferred, self.errors = pipeline, [], [], []
        self.folder = os.path.join(pipeline.folder, "submit-%d" % first)
        os.makedirs(self.folder)
        self.files = [os.path.join(self.folder, "%06d.eml" % number) for number in range(first, first + count)]
        for number, path in enumerate(self.files, first):
            with open(path, "wb") as file:
                file.write(message(number, mail[number % len(mail)][1]))

    def run(self):
        until, left = time.monotonic() + (600 if LONG else 150), set(self.files)
        while left and time.monotonic() < until:
            output, complaints = self.pipeline.start_scan(*sorted(left)).communicate(timeout=900)
            for answer in map(json.loads, output.splitlines()):
                if "verdict" not in answer:
                    self.errors.append((answer, complaints[-300:]))
                elif answer["verdict"] == "defer":
                    self.deferred.append(answer)
                else:
                    self.answers.append(answer)
            left -= {answer["file"] for answer in self.answers}
            time.sleep(0.5 if left else 0)
        self.left = left


# --- the faults ---

def kill_worker(stage):
    def fault(pipeline):
        for _ in range(2):
            pipeline.strike(stage, signal.SIGKILL)
            time.sleep(0.3)
        pipeline.wait_healthy()
    fault.__name__ = stage + " killed"
    return fault


def postgres_killed(pipeline):
    pipeline.stop_postgres(signal.SIGKILL)
    time.sleep(1)
    pipeline.wait_healthy()


def postgres_stopped(pipeline):
    pipeline.stop_postgres()
    time.sleep(STOPPED)
    pipeline.start_postgres()
    pipeline.wait_healthy()


def postgres_started_last(pipeline):
    """Every stage starts while PostgreSQL is away."""
    pipeline.stop_postgres()
    time.sleep(0.3)
    for stage in STAGES:
        pipeline.strike(stage, signal.SIGKILL)
    time.sleep(3)
    pipeline.start_postgres()
    pipeline.wait_healthy()


def postgres_away_and_verdict_killed(pipeline):
    """The journals of copies that died unreplayed are others' to replay."""
    pipeline.stop_postgres()
    for _ in range(3):
        written = pipeline.metric("verdict", "journal_written_total")
        wait_until(lambda: pipeline.metric("verdict", "journal_written_total") > written, 3, 0.02)
        pipeline.strike("verdict", signal.SIGKILL)
        wait_until(lambda: any(name == "verdict" for name, _, _ in pipeline.copies()), 10)
    pipeline.start_postgres()
    pipeline.wait_healthy()


FAULTS_OF_POSTGRES = [postgres_killed, postgres_stopped, postgres_away_and_verdict_killed, postgres_started_last]


# --- one fault, and what must hold after it ---

def under(pipeline, fault, where, first, mail):
    """Both doors' clients, after they came to their end; and how many messages were in flight as the fault fell."""
    half = MESSAGES // 2
    milter, submit = Milter(where, first, half, mail), Submit(pipeline, first + half, half, mail)
    doors = lambda: (pipeline.metric("intake", "submissions_total"), pipeline.metric("intake", "milter_transactions_total"))
    before = doors()
    milter.start()
    submit.start()
    wait_until(lambda: all(late > early for late, early in zip(doors(), before)), 10, 0.02)
    seen = [0]
    wait_until(lambda: seen.append(pipeline.metric("intake", "pending_messages")) or seen[-1] > 4, 10, 0.02)
    flying = seen[-1]
    fault(pipeline)
    milter.join()
    submit.join()
    return milter, submit, flying


def marked(text):
    """The verdict and the bits, with two digits, in an X-Tamis-Verdict."""
    parts = [part.strip() for part in text.split(";")]
    return parts[0], next((part[len("bits="):] for part in parts if part.startswith("bits=")), None)


def recorded(pipeline):
    """{id: (verdict, bits with two digits)}."""
    return {id: (verdict, "%.2f" % (int(bits) / 64)) for id, verdict, bits in pipeline.sql("SELECT id, verdict, bits FROM message")}


def judge_milter(tap, pipeline, milter, rows, name):
    """The ids that the milter door answered with."""
    ids, wrong = Counter(), []
    for letter in milter.letters:
        for outcome, _ in letter.answered():
            seal, words = outcome.added("X-Tamis-Id"), outcome.added("X-Tamis-Verdict")
            id = pipeline.id_of(seal[0]) if len(seal) == 1 else None
            word, bits = marked(words[0]) if len(words) == 1 else (None, None)
            spam = outcome.added("X-Spam-Flag") == ["YES"]
            ids[id] += 1
            if outcome.action != "deliver" or rows.get(id) != (word, bits) or word not in ("deliver", "junk") or spam != (word == "junk"):
                wrong.append((letter.name, id, rows.get(id), outcome))
    tap.claim(not milter.unanswered, name + ": the milter door answers every message in the end",
              [(letter.name, letter.attempts[-2:]) for letter in milter.unanswered[:2]])
    tap.claim(not wrong, name + ": no mail is accepted without its verdict in the header, and in its row", wrong[:2])
    return ids


def judge_submit(tap, submit, rows, name):
    ids = Counter(answer["id"] for answer in submit.answers)
    wrong = [answer for answer in submit.answers if rows.get(answer["id"]) != (answer["verdict"], "%.2f" % answer["bits"])]
    tap.claim(not submit.left and not submit.errors and len(ids) == len(submit.files), name + ": the submit door answers every message once",
              (len(submit.left), submit.errors[:2]))
    tap.claim(not wrong, name + ": the submit door answers what is recorded", wrong[:2])
    return ids


def judge(tap, pipeline, fault, milter, submit, flying, before):
    name = fault.__name__.replace("_", " ")
    rows = recorded(pipeline)
    fresh = set(rows) - before
    ids = judge_milter(tap, pipeline, milter, rows, name) + judge_submit(tap, submit, rows, name)
    lost, put_off = milter.attempts("lost"), milter.attempts("defer")
    on_the_way = sum(bool(letter.attempts and any(o.action == "lost" and r for o, r in letter.attempts)) for letter in milter.letters)
    extra = fresh - set(ids)
    tap.note("%s: %d in flight; %d answered of %d; milter attempts lost %d, deferred %d; scans deferred %d; rows %d, of which without "
             "an answer %d" % (name, flying, sum(ids.values()), MESSAGES // 2 * 2, len(lost), len(put_off), len(submit.deferred), len(fresh), len(extra)))
    tap.claim(flying, name + ": the fault falls while messages are in flight")
    tap.claim(set(ids.values()) == {1} and set(ids) <= fresh, name + ": one row an answered attempt",
              [pair for pair in ids.items() if pair[1] > 1 or pair[0] not in fresh][:3])
    killed_intake = fault.__name__ in ("intake killed", "postgres_started_last")
    unanswered = on_the_way if killed_intake else 0
    tap.claim(len(extra) <= unanswered + len(put_off) + len(submit.deferred),
              name + ": no row but of an attempt that was answered, or whose answer died with intake", (len(extra), unanswered, len(put_off)))
    return set(rows)


def both_doors(tap):
    port = free_port()
    with Pipeline({"intake": {"retry": "1s", "deadline": "30s", "milter": "inet:%d@127.0.0.1" % port}}) as pipeline:
        mail, before, first = corpus(), set(), 0
        pipeline.up()
        for fault in [kill_worker(stage) for stage in STAGES] + FAULTS_OF_POSTGRES:
            replayed = pipeline.metric("verdict", "journal_replayed_total")
            began = time.monotonic()
            milter, submit, flying = under(pipeline, fault, "127.0.0.1:%d" % port, first, mail)
            wait_until(lambda: not glob.glob(pipeline.folder + "/run/journal/*.journal"), 30)
            before = judge(tap, pipeline, fault, milter, submit, flying, before)
            first += MESSAGES
            if fault in FAULTS_OF_POSTGRES[1:]:
                journalled(tap, pipeline, fault, milter, submit, replayed if fault == postgres_stopped else 0)
            tap.note("%.1f s" % (time.monotonic() - began))


def journalled(tap, pipeline, fault, milter, submit, before):
    """Without PostgreSQL the answers come from the journal: nobody is put off, and its replay is counted."""
    name = fault.__name__.replace("_", " ")
    replayed = pipeline.metric("verdict", "journal_replayed_total") - before
    tap.note("%s: %d recorded by the journal's replay" % (name, replayed))
    tap.claim(replayed > 0, name + ": the journal's replays are counted", replayed)
    tap.claim(not milter.attempts("defer") and not submit.deferred, name + ": nobody is put off",
              (milter.attempts("defer")[:2], submit.deferred[:1]))


if __name__ == "__main__":
    Tap().run(both_doors)
