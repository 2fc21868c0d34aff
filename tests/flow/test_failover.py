#!/usr/bin/env python3
"""Commits that take ten seconds; and a primary that dies under load, with a streaming standby that takes its place. Runs alone.
Runs optimised."""
import glob, json, os, pwd, shutil, signal, subprocess, sys, tempfile, threading, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import Pipeline, Tap, free_port, variants, wait_until

PROGRAMS = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
SLOW, MESSAGES, PATIENT = 10, 100, 90
# Of every trait that has a row: its counters against the rows of all messages.
RECOUNT = ("WITH seen AS (SELECT t AS id, count(*) AS messages, count(*) FILTER (WHERE verdict <> 'deliver') AS spam FROM message, unnest(traits) t"
           " GROUP BY 1) SELECT count(*), count(*) FILTER (WHERE t.messages <> s.messages OR t.spam <> s.spam) FROM trait t JOIN seen s USING (id)")


class Server:
    """A PostgreSQL of the test's own, on loopback, run by a user that PostgreSQL takes."""

    def __init__(self, folder, name):
        self.data, self.port, self.log = os.path.join(folder, name), free_port(), os.path.join(folder, name + ".log")
        self.user = "postgres" if os.geteuid() == 0 else None
        self.process = None

    def tool(self, program, *arguments, **options):
        done = subprocess.run([os.path.join(PROGRAMS, program), *arguments], user=self.user, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, cwd="/", timeout=120, **options)
        assert done.returncode == 0, program + ": " + done.stdout

    def make(self):
        self.tool("initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8", "--no-locale", "--auth=trust", "--no-instructions", "-N")
        with open(os.path.join(self.data, "pg_hba.conf"), "a") as file:
            file.write("host replication postgres 127.0.0.1/32 trust\n")

    def follow(self, primary):
        self.tool("pg_basebackup", "-D", self.data, "-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres", "-R", "-X", "stream", "-c", "fast")

    def start(self):
        options = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off", "shared_buffers": "32MB",
                   "wal_receiver_status_interval": "100ms"}
        command = [os.path.join(PROGRAMS, "postgres"), "-D", self.data]
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(command + [word for pair in options.items() for word in ("-c", "%s=%s" % pair)], user=self.user,
                                            stdout=log, stderr=log, cwd="/")
        assert wait_until(lambda: self.ask("SELECT 1") == "1", 60), open(self.log).read()[-2000:]

    def ask(self, statement, database="postgres"):
        done = subprocess.run(["psql", "-qAtX", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database, "-c", statement],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return done.stdout.strip() if done.returncode == 0 else None

    def kill(self):
        """As a machine that loses its power: nothing is told to anyone."""
        if self.process:
            with open(os.path.join(self.data, "postmaster.pid")) as file:
                assert int(file.readline()) == self.process.pid
            children = [int(name) for name in os.listdir("/proc") if name.isdigit() and parent(name) == self.process.pid]
            for pid in [self.process.pid] + children:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            self.process.wait()
            self.process = None


def parent(name):
    try:
        return int(open("/proc/%s/stat" % name).read().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


class Pair:
    """A primary and its standby, and a pipeline that knows both."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="tamis-pair-")
        if os.geteuid() == 0:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
        self.primary, self.standby = Server(self.folder, "first"), Server(self.folder, "second")

    def __enter__(self):
        self.primary.make()
        self.primary.start()
        for role in ("owner", "reputation", "verdict", "console"):
            self.primary.ask("CREATE ROLE tamis_%s LOGIN" % role)
        self.primary.ask("CREATE DATABASE tamis OWNER tamis_owner")
        return self

    def __exit__(self, *_):
        for server in (self.standby, self.primary):
            server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def dsn(self):
        return ("host=127.0.0.1,127.0.0.1 port=%d,%d dbname=tamis user=tamis_{stage} target_session_attrs=read-write connect_timeout=3"
                % (self.primary.port, self.standby.port))

    def pipeline(self):
        return Pipeline({"history": {"dsn": self.dsn()}, "intake": {"retry": "4s", "deadline": "120s"}})


class Scan:
    """A scan that goes on beside the test; when each verdict came, in seconds."""

    def __init__(self, pipeline, mail):
        self.client, self.began, self.rows, self.times = pipeline.start_scan(mail), time.monotonic(), [], []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.client.stdout:
            self.times.append(time.monotonic() - self.began)
            self.rows.append(json.loads(line))

    def end(self):
        self.reader.join(200)
        self.client.wait(10)
        return self.rows


def all_recorded(pipeline, rows, seconds=60):
    """Whether every answer has come to have its row, which says the same."""
    wanted = {row["id"]: row["verdict"] for row in rows}
    return wait_until(lambda: wanted.items() <= pipeline.rows().items(), seconds, 0.5)


def nothing_lost(tap, pipeline, rows, count, what):
    tap.claim(len(rows) == count and all(row.get("verdict") not in (None, "defer") for row in rows), "every message gets its verdict, " + what,
              [row for row in rows if row.get("verdict") in (None, "defer")][:2])
    tap.claim(all_recorded(pipeline, rows), "every answer has its row, " + what)
    tap.claim(wait_until(lambda: not os.listdir(os.path.join(pipeline.folder, "run", "journal")), 30), "nothing is left of the journal")


def counters(tap, pipeline, what):
    folded = "SELECT count(*) FROM message WHERE tx >= (SELECT folded FROM tally)"
    tap.claim(wait_until(lambda: pipeline.sql(folded) == [["0"]], 30, 0.5), "all is folded, " + what)
    traits, wrong = map(int, pipeline.sql(RECOUNT)[0])
    tap.claim(traits > 20 and not wrong, "the counters of %d traits equal a recount of the rows, %s" % (traits, what), wrong)


def slow_commits(tap):
    """Every commit waits for a standby that is not there, ten seconds long."""
    with Pair() as pair, pair.pipeline() as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), MESSAGES)
        pipeline.up()
        pair.primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        pair.primary.ask("SELECT pg_reload_conf()")
        time.sleep(0.5)
        began = time.monotonic()
        scan = Scan(pipeline, mail)
        all_came = wait_until(lambda: len(scan.rows) == MESSAGES, PATIENT)
        tap.note("while no commit ended: %d of %d answered in %.1f s" % (len(scan.rows), MESSAGES, time.monotonic() - began))
        tap.claim(all_came and os.listdir(os.path.join(pipeline.folder, "run", "journal")), "while commits hang verdicts are made durable in the journal")
        time.sleep(max(0, SLOW - (time.monotonic() - began)))
        tap.claim(pair.primary.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") != "0", "commits did wait")
        pair.primary.ask("ALTER SYSTEM RESET synchronous_standby_names")
        pair.primary.ask("SELECT pg_reload_conf()")
        nothing_lost(tap, pipeline, scan.end(), MESSAGES, "through slow commits")
        counters(tap, pipeline, "through slow commits")


def failover(tap):
    """The primary dies under load; the standby, which every commit has waited for, is promoted."""
    with Pair() as pair, pair.pipeline() as pipeline:
        mail = variants(os.path.join(pipeline.folder, "mail"), MESSAGES)
        pipeline.up()
        pair.standby.follow(pair.primary)
        pair.standby.start()
        pair.primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        pair.primary.ask("SELECT pg_reload_conf()")
        streams = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'"
        tap.claim(wait_until(lambda: pair.primary.ask(streams) == "1", 30), "the standby streams, and commits wait for it")
        workers, first = pipeline.copies(), pipeline.scan(mail)[0]
        scan = Scan(pipeline, variants(os.path.join(pipeline.folder, "more"), 3 * MESSAGES))
        tap.claim(wait_until(lambda: len(scan.rows) > 20, 90, 0.02), "mail goes through")
        pair.primary.kill()
        before = len(scan.rows)
        time.sleep(2)
        pair.standby.tool("pg_ctl", "promote", "-D", pair.standby.data)
        rows = scan.end()
        tap.note("%d verdicts of %d had come when the primary died" % (before, 3 * MESSAGES))
        pipeline.wait_healthy()
        tap.claim(pipeline.copies() == workers, "no worker was restarted for it", (workers, pipeline.copies()))
        nothing_lost(tap, pipeline, first + rows, 4 * MESSAGES, "through the failover")
        counters(tap, pipeline, "through the failover")
        tap.claim(pipeline.sql("SELECT inet_server_port()") == [[str(pair.standby.port)]], "the console has found the new primary too")
        one = rows[0]["id"]
        tap.claim(pipeline.call("report", "junk", "--id", one).returncode == 0, "a report goes to the new primary")


if __name__ == "__main__":
    Tap().run(slow_commits, failover)
