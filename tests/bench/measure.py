"""What processes take: CPU, memory, the shares of PostgreSQL's; and how far the fold is behind."""
import os, re, subprocess, threading, time

TICK = os.sysconf("SC_CLK_TCK")
# What a backend of PostgreSQL does for us, by the last statement it was given.
WORK = [("COPY message", "append"), ("fold", "fold"), ("FROM trait t", "recall"), ("decided", "blocks"), ("expire", "fold")]


def stat(pid):
    """(parent, seconds of user and system, those of children that have ended); None where the process has."""
    try:
        fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return int(fields[1]), sum(map(int, fields[11:13])) / TICK, sum(map(int, fields[13:15])) / TICK


def processes():
    found = {int(name): stat(int(name)) for name in os.listdir("/proc") if name.isdigit()}
    return {pid: one for pid, one in found.items() if one}


def family(root):
    """Seconds of CPU of a process and of all that come from it, ended ones included."""
    found, members = processes(), {root}
    while True:
        more = {pid for pid, (parent, _, _) in found.items() if parent in members} - members
        if not more:
            return sum(sum(found[pid][1:]) for pid in members if pid in found)
        members |= more


def title(pid):
    try:
        return open("/proc/%d/cmdline" % pid).read().replace("\0", " ").strip()
    except OSError:
        return ""


def memory(pid):
    try:
        return int(re.search(r"VmRSS:\s+(\d+)", open("/proc/%d/status" % pid).read()).group(1)) // 1024
    except (OSError, AttributeError):
        return 0


def kinds_of_backend(pipeline):
    """{pid: what it is for} of PostgreSQL's processes."""
    kinds = {}
    for pid, kind, query in pipeline.sql("SELECT pid, backend_type, translate(left(query, 200), '|' || chr(10), '  ') FROM pg_stat_activity"
                                         " WHERE pid <> pg_backend_pid()"):
        work = next((work for mark, work in WORK if mark in query), "other")
        kinds[int(pid)] = work if kind == "client backend" else kind
    return kinds


def usage(pipeline, without=()):
    """Seconds by process; PostgreSQL's by what it did. WITHOUT: pids of our own sessions."""
    spent = {"%s %s" % (stage, copy): sum(stat(pid)[1:]) for stage, copy, pid in pipeline.copies() if stat(pid)}
    master, kinds = pipeline.postmaster(), kinds_of_backend(pipeline)
    for pid, (parent, own, ended) in processes().items():
        if pid == master:
            spent["postgresql ended"] = ended  # autovacuum's workers for the most part
            spent["postgresql other"] = spent.get("postgresql other", 0) + own
        elif parent == master and pid not in without:
            name = "postgresql " + kinds.get(pid, "other")
            spent[name] = spent.get(name, 0) + own + ended
    return spent


class FoldLag:
    """Watches, over a session of its own, how old the oldest row is that no fold has counted."""
    QUESTION = ("WITH late AS MATERIALIZED (SELECT id FROM message WHERE tx >= (SELECT folded FROM tally)) SELECT coalesce(extract(epoch"
                " FROM clock_timestamp() - uuid_time((SELECT id FROM late ORDER BY id LIMIT 1))), 0)")

    def __init__(self, pipeline):
        self.session = subprocess.Popen(pipeline.command("sql", "-AtqX"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.session.stdin.write("SET statement_timeout = '5s';\nSELECT pg_backend_pid();\n%s\n\\watch 0.5\n" % self.QUESTION)
        self.session.stdin.close()
        self.pid, self.lags = int(self.session.stdout.readline()), []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in iter(self.session.stdout.readline, ""):
            if re.fullmatch(r"[0-9.]+\s*", line):
                self.lags.append(float(line))

    def wait(self, seconds=60):
        """Until all is folded."""
        until, seen = time.monotonic() + seconds, len(self.lags)
        while len(self.lags) < seen + 2 or self.lags[-1] > 0:
            assert time.monotonic() < until, "the fold does not come to its end"
            time.sleep(0.1)

    def stop(self):
        """Seconds: the middle one and the longest."""
        self.session.terminate()
        self.session.wait()
        self.reader.join(5)
        lags = sorted(self.lags)
        return (lags[len(lags) // 2], lags[-1]) if lags else (0.0, 0.0)


def yardstick():
    """CPU ms of a fixed piece of work: how dear a millisecond is just now."""
    began = time.process_time()
    words = sorted(str(number * 7919 % 1000003) for number in range(300000))
    sum({word[-5:]: 1 for word in words}.values())
    return 1000 * (time.process_time() - began)
