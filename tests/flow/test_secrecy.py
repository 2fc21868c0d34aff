#!/usr/bin/env python3
"""The letter is secret. A thousand messages carry canary words in subject, body, file names, links and recipients: through both doors, while
PostgreSQL is away, killing fingerprint, killing every stage with a signal that would leave a core file, reported, logged at the level of
debugging. Then nothing of them stands on disk: run folder, database (raw and dumped), journal, logs, core files, shared memory, in no disguise.
That the search would find them is proved beside, and that the name of a sender whom few know can be read once he is blocked, but not before.
Runs optimised."""
import json, os, resource, shutil, signal, subprocess, sys, tempfile, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from canary import NEEDLES, RECIPIENT, WORDS, core_files, envelope, files_below, letter, reveals, search
from milter import Letter, Mta
from pipeline import BUILD, CORPUS, Pipeline, Tap, free_port, wait_until

SENDER, RARE = "news@loud.example", "one@postiche-sender.example"
PROGRAMS = os.path.join(BUILD, "bin")
MESSAGES, DOOR, AWAY, REPORTED = 400, 400, 200, 30


def programs(folder):
    """Executables whose fingerprint dies at `X-Test-Crash: now`."""
    for name in os.listdir(PROGRAMS):
        source = "tamis-fingerprint-crash" if name == "tamis-fingerprint" else name
        place = shutil.copy if name in ("tamis", "tamis-fingerprint") else os.symlink
        place(os.path.join(PROGRAMS, source), os.path.join(folder, name))
    return folder


def write(folder, numbers, sender=SENDER, extra=()):
    """Letters in FOLDER, and the file of their envelopes."""
    os.makedirs(folder)
    path = os.path.join(folder, "envelopes.jsonl")
    with open(path, "w") as lines:
        for i in numbers:
            with open(os.path.join(folder, "%d.eml" % i), "wb") as file:
                file.write(letter(i, sender, extra))
            lines.write(json.dumps(envelope(i, sender, "%d.eml" % i)) + "\n")
    return path


def judged(pipeline, path):
    rows, done = pipeline.scan("--envelopes", path)
    return [row for row in rows if "verdict" in row], done


def dump(pipeline):
    """All of the database as text, in a file outside what is searched as raw."""
    path = os.path.join(pipeline.folder, "dump.sql")
    done = subprocess.run(["pg_dump", "-h", os.path.join(pipeline.sockets(), "postgres"), "-U", "tamis", "-f", path, "tamis"],
                          stderr=subprocess.PIPE, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return path


def all_places(pipeline):
    mine = [path for path in files_below("/dev/shm") if os.stat(path).st_uid == os.geteuid() or "PostgreSQL" in path]
    folders = {os.path.join(pipeline.folder, "run"), pipeline.sockets()}
    return list(files_below(*folders)) + mine


def nothing(tap, pipeline, when, more=()):
    paths = all_places(pipeline) + list(more)
    found, files, size = search(paths)
    tap.claim(files > 20 and not found, when + ": none of it is on disk", found)
    tap.note("%s: %d files, %d MB" % (when, files, size >> 20))
    return paths


def the_search_finds(tap, folder):
    """Each needle, where it stands amid other bytes; and the letters themselves."""
    missed = [said for needle, said in NEEDLES.items() if said not in reveals(os.urandom(999) + needle + os.urandom(999))]
    tap.claim(not missed, "the search finds each of %d disguises" % len(NEEDLES), missed)
    blank = [path for path in files_below(folder) if path.endswith(".eml") and len({where for where, _ in search([path])[0].get(path, [])}) < 4]
    tap.claim(not blank, "and the words in every letter, as it is sent", blank[:5])
    tap.claim(not reveals(os.urandom(1 << 20)), "and nothing in noise")


def by_milter(port, numbers):
    """How many letters an MTA has got rid of."""
    letters = [Letter(str(i), envelope(i, SENDER, ""), letter(i, SENDER)) for i in numbers]
    return len(letters) - len(Mta("127.0.0.1:%d" % port).deliver(letters))


def killed(tap, pipeline):
    """What would leave a core file in each process that holds letters."""
    path = write(os.path.join(pipeline.folder, "killed"), range(2000, 2200))
    scan = subprocess.Popen(pipeline.command("scan", "--json", "--envelopes", path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.3)
    for stage in ("fingerprint", "authentication", "intake"):
        pipeline.strike(stage, signal.SIGQUIT)
        time.sleep(0.3)
    scan.send_signal(signal.SIGQUIT)
    scan.wait(60)
    pipeline.wait_healthy()


def core_files_are_possible(tap, folder):
    since = time.time() - 1
    subprocess.run(["sh", "-c", "kill -QUIT $$"], cwd=folder)
    made = [name for name in os.listdir(folder) if name.startswith("core")]
    if made:
        tap.claim(True, "this machine writes core files, where they are not forbidden")
    else:
        tap.skip("this machine writes core files", "core_pattern %s" % open("/proc/sys/kernel/core_pattern").read().strip())
    return since


def away(tap, pipeline, port):
    pipeline.stop_postgres()
    assert wait_until(lambda: pipeline.call("status").returncode, 20)
    count = by_milter(port, range(1000, 1000 + AWAY))
    journal = [path for path in files_below(os.path.join(pipeline.folder, "run")) if path.endswith(".journal")]
    tap.claim(count == AWAY and sum(map(os.path.getsize, journal)) > 0, "while PostgreSQL is away %d messages are journalled" % AWAY, (count, journal))
    nothing(tap, pipeline, "with a journal")
    pipeline.start_postgres()
    pipeline.wait_healthy()


def reported(tap, pipeline, folder):
    name = RARE.split("@")[1].encode()
    rare = {name: ("sender", "any case")}
    path = write(os.path.join(pipeline.folder, "rare"), [3000], RARE)
    judged(pipeline, path)
    tap.claim(not search([dump(pipeline)], rare)[0], "the name of a sender whom few know is not readable in the history")
    done = pipeline.call("report", "junk", "--reporter", "a.person", os.path.dirname(path) + "/3000.eml", *[folder + "/%d.eml" % i for i in range(REPORTED)])
    tap.claim(done.returncode == 0, "%d messages are reported" % (REPORTED + 1), done)
    done = pipeline.call("block", "spf_domain=" + RARE.split("@")[1], "--reason", "what was reported")
    tap.claim(done.returncode == 0 and wait_until(lambda: search([dump(pipeline)], rare)[0], 20), "once it is blocked, the name is", done)


def secrecy(tap):
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
    own, port = tempfile.mkdtemp(prefix="tamis-secrecy-"), free_port()
    try:
        since = core_files_are_possible(tap, own)
        os.mkdir(own + "/bin")
        options = {"run": {"dir": "run", "log": "debug"},
                   "intake": {"retry": "1s", "deadline": "20s", "milter": "inet:%d@127.0.0.1" % port}}
        with Pipeline(options, programs(own + "/bin")) as pipeline:
            pipeline.up()
            folder = os.path.join(pipeline.folder, "mail")
            rows, done = judged(pipeline, write(folder, range(MESSAGES)))
            tap.claim(len(rows) == MESSAGES, "%d messages are judged" % MESSAGES, (len(rows), done.stderr[-300:]))
            the_search_finds(tap, folder)
            deadly, _ = judged(pipeline, write(os.path.join(pipeline.folder, "deadly"), [4000], extra=["X-Test-Crash: now"]))
            tap.claim(len(deadly) == 1, "one that kills fingerprint too", deadly)
            count = by_milter(port, range(MESSAGES, MESSAGES + DOOR))
            tap.claim(count == DOOR, "%d come by the milter" % DOOR, count)
            killed(tap, pipeline)
            reported(tap, pipeline, folder)
            away(tap, pipeline, port)
            pipeline.sql("CHECKPOINT")
            paths = nothing(tap, pipeline, "at the end", [dump(pipeline)])
            kinds = [kind for kind in ("/log/", "/pg_wal/", "/base/", "dump.sql", "/dev/shm/") if not any(kind in path for path in paths)]
            tap.claim(not kinds, "logs, database, its log of writes, a dump and shared memory were read", kinds)
            tap.claim(not core_files(since), "and no process left a core file", core_files(since))
            log = os.path.join(pipeline.folder, "run", "log", "fingerprint-1.log")
            with open(log, "a") as file:
                file.write("to=%s\n" % RECIPIENT.upper())
            tap.claim(search(all_places(pipeline))[0] == {log: [("recipient", "any case")]}, "one line in one log would have been found")
            pipeline.sanitizer_complaints = lambda: []  # it was killed on purpose
    finally:
        shutil.rmtree(own, ignore_errors=True)


if __name__ == "__main__":
    Tap().run(secrecy)
