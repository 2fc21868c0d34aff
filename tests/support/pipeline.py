"""A pipeline of the flow tests' own: its folder, its configuration, its processes; and the few claims they share."""
import base64, glob, hashlib, json, os, random, shutil, signal, socket, subprocess, sys, tempfile, time, uuid

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.path.join(ROOT, os.environ.get("TAMIS_BUILD", "build"))
CORPUS = os.path.join(ROOT, "tests", "corpus")
STAGES = ["intake", "authentication", "fingerprint", "reputation", "verdict"]
LAW = {"deliver", "junk", "quarantine", "defer", "reject"}


class Pipeline:
    def __init__(self, extra=None, programs=None):
        """EXTRA: sections that take the place of the usual ones. PROGRAMS: another folder of executables than BUILD's."""
        self.folder = tempfile.mkdtemp(prefix="tamis-flow-")
        self.programs = programs or os.path.join(BUILD, "bin")
        self.config = os.path.join(self.folder, "tamis.cfg")
        self.extra = {}
        self.configure({"run": {"dir": "run"}, "authentication": {"zone": CORPUS + "/zone"},
                        "policy": {"domains": CORPUS + "/domains"}, "fingerprint": {"protected": CORPUS + "/protected"},
                        "intake": {"retry": "1s", "deadline": "20s"}} | (extra or {}))

    def configure(self, sections):
        with open(self.config, "w") as file:
            for section, options in sections.items():
                file.write(section + "\n" + "".join('    %s = "%s"\n' % pair for pair in options.items()))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.call("down")
        self.unsound = self.sanitizer_complaints()
        shutil.rmtree(self.folder, ignore_errors=True)
        assert not self.unsound, "\n".join(self.unsound)

    def command(self, *arguments):
        return [os.path.join(self.programs, "tamis"), "-c", self.config, *arguments]

    def call(self, *arguments, **options):
        """Runs tamis; .returncode, .stdout, .stderr as text."""
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
                              timeout=240, **options)

    def up(self, *arguments):
        done = self.call("up", *arguments)
        assert done.returncode == 0, done.stderr
        return done

    def start_scan(self, *arguments):
        return subprocess.Popen(self.command("scan", "--json", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                stdin=subprocess.DEVNULL)

    def scan(self, *arguments):
        done = self.call("scan", "--json", *arguments)
        return [json.loads(line) for line in done.stdout.splitlines()], done

    def sql(self, statement):
        done = self.call("sql", "-Atc", statement)
        assert done.returncode == 0, done.stderr
        return [line.split("|") for line in done.stdout.splitlines()]

    def copies(self):
        """[(stage, copy, pid)] of what the supervisor runs."""
        rows = json.loads(self.call("status", "--json").stdout or "[]")
        return [(row["stage"], str(row["copy"]), row["pid"]) for row in rows if row["pid"]]

    def pid(self, stage):
        return next(pid for name, _, pid in self.copies() if name == stage)

    def strike(self, stage, kind):
        """Sends a signal to a copy of STAGE that runs, waiting for one where the last has just ended."""
        until = time.monotonic() + 10
        while True:
            for pid in [pid for name, _, pid in self.copies() if name == stage]:
                try:
                    return os.kill(pid, kind)
                except ProcessLookupError:
                    pass
            assert time.monotonic() < until, "no copy of %s runs" % stage
            time.sleep(0.05)

    def extra_copy(self, stage, name, prefix=None):
        """One more copy, started by hand as an operator would; PREFIX: a command to run it under."""
        log = open(os.path.join(self.folder, "run", "log", "%s-%s.log" % (stage, name)), "w")
        command = [os.path.join(self.programs, "tamis-" + stage), "-c", self.config, "--copy", name]
        return subprocess.Popen([*(prefix or []), *command], stdout=log, stderr=log)

    def log(self, stage, copy):
        with open(os.path.join(self.folder, "run", "log", "%s-%s.log" % (stage, copy)), errors="replace") as file:
            return file.read()

    def rows(self):
        """{id: verdict} of all that is recorded."""
        return dict(self.sql("SELECT id, verdict FROM message"))

    def http(self, stage, copy, path):
        """What one copy says at /health or /metrics; "" where nobody answers."""
        for name in glob.glob(os.path.join(self.sockets(), "%s-%s.http" % (stage, copy))):
            with socket.socket(socket.AF_UNIX) as ask:
                ask.settimeout(5)
                try:
                    ask.connect(name)
                    ask.sendall(("GET %s HTTP/1.0\r\nHost: tamis\r\n\r\n" % path).encode())
                    said = b"".join(iter(lambda: ask.recv(65536), b""))
                except OSError:
                    return ""
                return said.decode(errors="replace").split("\r\n\r\n", 1)[-1]
        return ""

    def sockets(self):
        """The folder of the sockets, which is another than run/dir where that one's name is long."""
        run = os.path.join(self.folder, "run")
        if glob.glob(run + "/*.http"):
            return run
        value = 14695981039346656037
        for byte in run.encode():
            value = (value ^ byte) * 1099511628211 & 0xffffffffffffffff
        return "/tmp/tamis-%u-%016x" % (os.geteuid(), value)

    def metric(self, stage, name, copy="*"):
        """The metric tamis_NAME, added up over the copies that run."""
        total = 0
        for path in glob.glob(os.path.join(self.sockets(), "%s-%s.http" % (stage, copy))):
            one = os.path.basename(path)[len(stage) + 1:-len(".http")]
            for line in self.http(stage, one, "/metrics").splitlines():
                if line.startswith("tamis_%s " % name):
                    total += int(float(line.split()[1]))
        return total

    def keyed(self, purpose, data, size):
        """The keyed hash under the deployment's key, as the stages make it."""
        with open(os.path.join(self.folder, "run", "keys", "deployment")) as file:
            key = bytes.fromhex(file.read().split()[1])
        return hashlib.blake2b(purpose + b"\0" + data, key=key, digest_size=16).digest()[:size]

    def id_of(self, header):
        """The message id in an X-Tamis-Id; None where its seal is not ours."""
        try:
            whole = base64.b64decode(header.strip() + "=" * (-len(header.strip()) % 4), altchars=b"-_", validate=True)
        except ValueError:
            return None
        seal = self.keyed(b"x-tamis-id", whole[:16], len(whole) - 16)
        return str(uuid.UUID(bytes=whole[:16])) if len(whole) > 24 and seal == whole[16:] else None

    def stop_postgres(self, kind=signal.SIGINT):
        """Stops PostgreSQL as an operator would (the supervisor lets it rest), or with -9 (the supervisor starts it again)."""
        os.kill(self.postmaster(), kind)

    def start_postgres(self):
        self.call("up")  # already up; starts the PostgreSQL that was stopped by hand

    def postmaster(self):
        for folder, _, files in os.walk(os.path.join(self.folder, "run", "postgres")):
            if "postmaster.pid" in files:
                return int(open(os.path.join(folder, "postmaster.pid")).readline())
        return None

    def wait_healthy(self, seconds=40):
        until = time.monotonic() + seconds
        while self.call("status").returncode:
            assert time.monotonic() < until, self.call("status").stdout
            time.sleep(0.1)

    def sanitizer_complaints(self):
        found = []
        folder = os.path.join(self.folder, "run", "log")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            for line in open(os.path.join(folder, name), errors="replace"):
                if "Sanitizer" in line or "runtime error" in line:
                    found.append(name + ": " + line.strip())
        return found


def variants(folder, count):
    """COUNT messages of the corpus, each with a Message-ID of its own, in FOLDER; their paths."""
    os.makedirs(folder, exist_ok=True)
    sources = sorted(os.listdir(CORPUS + "/mail"))
    for i in range(count):
        with open(os.path.join(CORPUS, "mail", sources[i % len(sources)]), "rb") as source:
            body = source.read()
        with open(os.path.join(folder, "%05d.eml" % i), "wb") as target:
            target.write(b"Message-ID: <flow-%d@sender.example>\n" % i + body)
    return folder


def free_port():
    """Below those that the system gives to whoever asks for any, or another test may have it by the time it is used."""
    while True:
        with socket.socket() as one:
            try:
                one.bind(("", random.randint(20000, 32000)))
                return one.getsockname()[1]
            except OSError:
                continue


def wait_until(true, seconds, pause=0.1):
    """Whether TRUE () became so within SECONDS."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
    return True


class Tap:
    """Claims, numbered, in TAP."""

    def __init__(self):
        self.number = self.failed = 0

    def claim(self, true, name, detail=""):
        self.number += 1
        self.failed += not true
        print("%s %d - %s" % ("ok" if true else "not ok", self.number, name), flush=True)
        if not true:
            print("  " + str(detail).replace("\n", "\n  ")[:2000], flush=True)
        return true

    def note(self, text):
        print("# " + text, flush=True)

    def skip(self, name, why):
        self.number += 1
        print("ok %d - %s # skip %s" % (self.number, name, why), flush=True)

    def run(self, *tests):
        for test in tests:
            try:
                test(self)
            except Exception as error:  # a test that cannot go on has failed; the others still run
                self.claim(False, test.__name__ + " goes through", repr(error))
        print("1..%d" % self.number)
        sys.exit(1 if self.failed else 0)


def stop_and_go(pid, seconds):
    os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)
