#!/usr/bin/env python3
"""The journal: verdicts while PostgreSQL is away are durable in it, and recorded once on its return: also when the copy that wrote it
was killed, when two attempts of a parcel came to two copies, and when its end was torn. Past its bound, and on a full disk, messages are
deferred; nothing is corrupt, and what was answered is recorded. Runs optimised."""
import glob, json, os, signal, subprocess, sys, threading, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import CORPUS, Pipeline, Tap, variants, wait_until

ONE = os.path.join(CORPUS, "mail", "01-lettre-de-famille.eml")


def options(**verdict):
    return {"intake": {"retry": "2s", "deadline": "20s"}, "verdict": {"patience": "200ms"} | verdict}


def files(pipeline, suffix=".journal"):
    return sorted(glob.glob(os.path.join(pipeline.folder, "run", "journal", "*" + suffix)))


def away(pipeline):
    pipeline.stop_postgres()
    assert wait_until(lambda: pipeline.call("status").returncode, 10), "the history's absence is not noticed"


def back(pipeline):
    pipeline.start_postgres()
    pipeline.wait_healthy()


def replayed(pipeline, seconds=20):
    """Whether nothing is left to be replayed."""
    return wait_until(lambda: not files(pipeline), seconds)


def taken(answers):
    return [answer for answer in answers if answer.get("verdict") not in (None, "defer")]


def as_answered(tap, pipeline, answers, before, name):
    """What was answered is recorded with that verdict and those bits, once; what was deferred is not."""
    rows = {row[0]: (row[1], int(row[2])) for row in pipeline.sql("SELECT id, verdict, bits FROM message")}
    wrong = [answer for answer in taken(answers) if rows.get(answer["id"]) != (answer["verdict"], round(answer["bits"] * 64))]
    count = len(rows) - before
    tap.claim(not wrong, name + ": what was answered is what is recorded", [(a["id"], a["verdict"], a["bits"], rows.get(a["id"])) for a in wrong[:3]])
    tap.claim(count == len(taken(answers)), name + ": and nothing else", (count, len(taken(answers)), len(answers)))


def count(pipeline):
    return int(pipeline.sql("SELECT count(*) FROM message")[0][0])



def stopped(tap):
    with Pipeline(options()) as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), 400)
        pipeline.up("--copies", "verdict=2")
        pipeline.scan(ONE)
        before = count(pipeline)
        away(pipeline)
        answers, _ = pipeline.scan(mail)
        written, held = pipeline.metric("verdict", "journal_written_total"), pipeline.metric("verdict", "journal_bytes")
        size = sum(os.path.getsize(path) for path in files(pipeline))
        tap.claim(len(taken(answers)) == 400, "PostgreSQL stopped: every message is answered", len(taken(answers)))
        tap.note("journalled: %d verdicts in %d bytes (%d a message), %d files" % (written, size, size / 400, len(files(pipeline))))
        tap.claim(written >= 400 and held == size > 0, "the journal counts what it holds", (written, held, size))
        time.sleep(1)
        back(pipeline)
        tap.claim(replayed(pipeline), "the journal is replayed by itself", files(pipeline))
        again = pipeline.metric("verdict", "journal_replayed_total")
        tap.claim(again == written and not pipeline.metric("verdict", "journal_bytes"), "its replay is counted", (again, written))
        as_answered(tap, pipeline, answers, before, "PostgreSQL stopped")
        secrets = secrecy(pipeline)
        tap.claim(not secrets, "nothing readable was ever written", secrets)


def family(pid):
    """PID and its children."""
    found = [pid]
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and int(open("/proc/%s/stat" % name).read().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(name))
        except OSError:
            pass
    return found


def frozen(tap):
    """PostgreSQL neither answers nor goes away, with a batch on its way; meanwhile the verdict copy is asked to stop."""
    with Pipeline(options(commit="4s") | {"intake": {"retry": "2s", "deadline": "30s"}}) as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), 300)
        pipeline.up()
        pipeline.scan(ONE)
        before = count(pipeline)
        scan = pipeline.start_scan(mail)
        wait_until(lambda: pipeline.metric("verdict", "messages_recorded_total") > 20, 20, 0.01)
        asleep = family(pipeline.postmaster())
        for pid in asleep:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(1)
        pipeline.strike("verdict", signal.SIGTERM)
        answers = [json.loads(line) for line in scan.stdout]
        scan.wait()
        for pid in reversed(asleep):
            os.kill(pid, signal.SIGCONT)
        tap.note("frozen: %d answered, %d of them by the journal" % (len(taken(answers)), pipeline.metric("verdict", "journal_written_total")))
        tap.claim(len(taken(answers)) == 300, "frozen: every message is answered meanwhile", (len(answers), len(taken(answers))))
        pipeline.wait_healthy()
        tap.claim(replayed(pipeline), "frozen: the journal is replayed", files(pipeline))
        as_answered(tap, pipeline, answers, before, "frozen")


def secrecy(pipeline):
    """Words of the sample mail that stand in the journal's folder, were it written to again."""
    away(pipeline)
    pipeline.scan(ONE)
    said = b"".join(open(path, "rb").read() for path in files(pipeline))
    return [word for word in (b"maison-du-lac", b"sylvie", b"alice.martin", b"192.0.2.40", b"flow-") if word in said] if said else ["empty"]


def killed_unreplayed(tap):
    """One copy is killed and started again while PostgreSQL is away, another never comes back: others replay what they promised."""
    with Pipeline(options()) as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), 400)
        pipeline.up()
        pipeline.scan(ONE)
        before = count(pipeline)
        extra = pipeline.extra_copy("verdict", "extra")
        assert wait_until(lambda: pipeline.metric("verdict", "parcels_taken_total", "extra"), 20)
        time.sleep(1)
        away(pipeline)
        answers, _ = pipeline.scan(mail)
        shares = [pipeline.metric("verdict", "journal_written_total", copy) for copy in ("1", "extra")]
        tap.note("journalled by the copy that comes back %d, by the one that does not %d" % tuple(shares))
        tap.claim(all(shares) and len(taken(answers)) == 400, "killed: both copies have journalled", (shares, len(taken(answers))))
        extra.kill()
        extra.wait()
        pipeline.strike("verdict", signal.SIGKILL)
        wait_until(lambda: any(name == "verdict" for name, _, _ in pipeline.copies()), 10)
        time.sleep(1)
        more, _ = pipeline.scan(*(os.path.join(mail, name) for name in sorted(os.listdir(mail))[:50]))
        back(pipeline)
        tap.claim(replayed(pipeline), "killed: the journals are adopted and replayed", files(pipeline))
        tap.claim(pipeline.metric("verdict", "journal_adopted_total") >= 2, "killed: adoptions are counted")
        as_answered(tap, pipeline, answers + more, before, "killed")


def killed_while_replaying(tap):
    with Pipeline(options(batch="1")) as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), 600)
        pipeline.up()
        pipeline.scan(ONE)
        before = count(pipeline)
        away(pipeline)
        answers, _ = pipeline.scan(mail)
        pid, start = pipeline.pid("verdict"), threading.Thread(target=pipeline.start_postgres)
        start.start()
        reached = wait_until(lambda: pipeline.metric("verdict", "journal_replayed_total") > 20, 30, 0.005)
        os.kill(pid, signal.SIGKILL)
        start.join()
        pipeline.wait_healthy()
        tap.claim(replayed(pipeline), "killed while replaying: the rest is replayed", files(pipeline))
        again = pipeline.metric("verdict", "journal_replayed_total")
        tap.claim(reached and again, "killed while replaying: another copy goes on with it", (reached, again))
        as_answered(tap, pipeline, answers, before, "killed while replaying")


def judge_refusals(tap, pipeline, name, mail, reason):
    """More than the journal can hold: some answered, the others deferred; all that was answered is recorded after."""
    before = count(pipeline)
    away(pipeline)
    answers, _ = pipeline.scan(mail)
    deferred = len(answers) - len(taken(answers))
    tap.note("%s: %d answered, %d deferred" % (name, len(taken(answers)), deferred))
    tap.claim(taken(answers) and deferred and len(answers) == len(os.listdir(mail)), name + ": some are answered, the others deferred", deferred)
    again, _ = pipeline.scan(*(answer["file"] for answer in answers if answer["verdict"] == "defer"))
    tap.claim(pipeline.metric("verdict", "messages_deferred_total") >= deferred, name + ": deferrals are counted")
    tap.claim(reason in pipeline.log("verdict", "1"), name + ": the log says why", pipeline.log("verdict", "1")[-500:])
    back(pipeline)
    tap.claim(replayed(pipeline), name + ": the journal is replayed", files(pipeline))
    unreadable = pipeline.metric("verdict", "journal_unreadable_bytes_total")
    tap.claim(not unreadable and not files(pipeline, ".kept"), name + ": nothing is corrupt", (unreadable, files(pipeline, ".kept")))
    as_answered(tap, pipeline, answers + again, before, name)
    late, _ = pipeline.scan(mail)
    tap.claim(len(taken(late)) == len(answers), name + ": what comes again is taken", len(taken(late)))


def bound_reached(tap):
    with Pipeline(options(journal_max="48K")) as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), 400)
        pipeline.up()
        pipeline.scan(ONE)
        judge_refusals(tap, pipeline, "the bound reached", mail, "journal_max")


def full_disk(tap):
    with Pipeline(options()) as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), 400)
        folder = os.path.join(pipeline.folder, "run", "journal")
        os.makedirs(folder)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tamis-test", folder], capture_output=True, text=True)
        if done.returncode:
            tap.skip("a full disk", "mount says: " + done.stderr.strip())
            return
        try:
            pipeline.up()
            pipeline.scan(ONE)
            judge_refusals(tap, pipeline, "a full disk", mail, "No space left")
            pipeline.call("down")
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def spoil(path, how):
    size = os.path.getsize(path)
    with open(path, "r+b") as file:
        if how == "torn":
            file.truncate(size - 7)
        elif how == "garbled":
            file.seek(size - 40)
            file.write(bytes(byte ^ 0x5a for byte in open(path, "rb").read()[-40:]))
        else:  # damaged in the middle
            file.seek(size // 2)
            file.write(b"\xff" * 8)
    return os.path.getsize(path)


def spoiled(tap, pipeline, how):
    """Six messages, a record each; the last is torn or garbled, or one in the middle is damaged, while nothing runs."""
    before, kept = count(pipeline), how == "damaged"
    away(pipeline)
    answers = [pipeline.scan(path)[0][0] for path in sorted(glob.glob(CORPUS + "/mail/*.eml"))[:6]]
    pipeline.call("down")
    name = "a journal that was " + how
    if not tap.claim(len(files(pipeline)) == 1 and len(taken(answers)) == 6, name + ": six messages in one file", (files(pipeline), answers)):
        return
    spoil(files(pipeline)[0], how)
    said = pipeline.log("verdict", "1").count("torn=")
    pipeline.up()
    tap.claim(replayed(pipeline), name + ": it is replayed at the next start", files(pipeline))
    tap.claim(wait_until(lambda: count(pipeline) - before == 5, 10), name + ": all but the spoiled record", count(pipeline) - before)
    rows = pipeline.rows()
    wrong = [answer for answer in answers if answer["id"] in rows and rows[answer["id"]] != answer["verdict"]]
    missing = [i for i, answer in enumerate(answers) if answer["id"] not in rows]
    tap.claim(not wrong and len(missing) == 1 and (kept or missing == [5]), name + ": the others are whole", (wrong, missing))
    said = pipeline.log("verdict", "1").count("torn=") - said
    tap.claim(said == 1 and bool(files(pipeline, ".kept")) == kept, name + ": the log says so" + (", and it is kept" if kept else ""),
              (said, files(pipeline, ".kept")))


def torn_garbled_damaged(tap):
    with Pipeline(options()) as pipeline:
        pipeline.up()
        for how in ("torn", "garbled", "damaged"):
            spoiled(tap, pipeline, how)


def two_attempts(tap):
    """A copy is stopped with parcels in its hands until their second attempts are in the other copy's journal, and then goes on."""
    with Pipeline(options() | {"intake": {"retry": "1s", "deadline": "20s"}}) as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), 200)
        pipeline.up("--copies", "verdict=2")
        pipeline.scan(ONE)
        before = count(pipeline)
        away(pipeline)
        slow = pipeline.pid("verdict")
        scan = pipeline.start_scan(mail)
        wait_until(lambda: pipeline.metric("verdict", "journal_written_total") > 10, 20, 0.01)
        os.kill(slow, signal.SIGSTOP)
        answers = [json.loads(line) for line in scan.stdout]
        os.kill(slow, signal.SIGCONT)
        scan.wait()
        twice = lambda: pipeline.metric("verdict", "journal_written_total") - len(taken(answers))
        tap.claim(wait_until(lambda: twice() > 0, 20), "two attempts: some parcels are in two journals", twice())
        tap.note("two attempts: %d of %d parcels are in two journals" % (twice(), len(taken(answers))))
        back(pipeline)
        tap.claim(replayed(pipeline), "two attempts: both journals are replayed", files(pipeline))
        as_answered(tap, pipeline, answers, before, "two attempts")


if __name__ == "__main__":
    Tap().run(stopped, frozen, two_attempts, killed_unreplayed, killed_while_replaying, bound_reached, full_disk, torn_garbled_damaged)
