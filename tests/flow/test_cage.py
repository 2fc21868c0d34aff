#!/usr/bin/env python3
"""Fingerprint in its cage: from inside (an executable built for this test tries at `X-Test-Escape: now`) no file can be opened, no process
or program started, no foreign socket made; and the pipeline works on. Settings are read anew, copies come and go, the porter may be killed."""
import ctypes, json, os, re, shutil, signal, subprocess, sys, tempfile, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import BUILD, CORPUS, Pipeline, Tap, free_port, wait_until

PROGRAMS = os.path.join(BUILD, "bin")
TRYING = os.path.join(PROGRAMS, "tamis-fingerprint-crash")
HEADER = b"From: A. Reader <reader@sender.example>\nTo: one@cigale.example\nSubject: hello\nMessage-ID: <%s@sender.example>\n"
TEXT = b"\nA few words of no weight at all, for nobody in particular.\n"
NO_SOCKETS = 31  # ways out that are tried, beside the two families of hops
SECCOMP_ALLOW, REFUSE, PRCTL_SECCOMP = 0x7FFF0000, 0x00050001, 22


def programs(folder):
    for name in os.listdir(PROGRAMS):
        os.symlink(os.path.join(PROGRAMS, name), os.path.join(folder, name))
    for name, source in (("tamis", os.path.join(PROGRAMS, "tamis")), ("tamis-fingerprint", TRYING)):
        os.unlink(os.path.join(folder, name))
        shutil.copy(source, os.path.join(folder, name))
    return folder


class Caged(Pipeline):
    """A pipeline whose fingerprint tries to escape when it is told to."""

    def __init__(self, extra=None):
        self.own = tempfile.mkdtemp(prefix="tamis-cage-")
        super().__init__(extra, programs(self.own))

    def __exit__(self, *rest):
        try:
            super().__exit__(*rest)
        finally:
            shutil.rmtree(self.own, ignore_errors=True)

    def message(self, name, *headers):
        path = os.path.join(self.folder, name + ".eml")
        with open(path, "wb") as file:
            file.write(b"".join(line + b"\n" for line in headers) + HEADER % name.encode() + TEXT)
        return path

    def judged(self, path):
        rows, done = self.scan(path)
        return rows[0] if len(rows) == 1 and done.returncode == 0 else {"error": done.stderr}


def tries(log):
    """The last round of attempts in LOG: {what: errno's name}."""
    found = re.findall(r"event=escape try=(\w+) said=(\w+)", log)
    return dict(found[len(found) - 33:])


def child(pid, name):
    """The process NAME below PID; 0 for none."""
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            said = open("/proc/%s/stat" % entry).read()
        except OSError:
            continue
        if "(%s)" % name in said and int(said.rsplit(")", 1)[1].split()[1]) == pid:
            return int(entry)
    return 0


def from_inside(tap, pipeline):
    row = pipeline.judged(pipeline.message("escape", b"X-Test-Escape: now"))
    log = pipeline.log("fingerprint", 1)
    said = tries(log)
    tap.claim("verdict" in row, "the message that tries to escape is judged", row)
    refused = [name for name, word in said.items() if word == "EPERM"]
    tap.claim(len(said) == NO_SOCKETS + 2 and set(said) - set(refused) == {"local_socket"},
              "from inside %d ways out are refused; only a socket of its hops' family can be made" % (NO_SOCKETS + 1),
              {name: word for name, word in said.items() if word != "EPERM"})
    for call in ("openat", "socket", "execve"):
        tap.claim("event=cage refused=%s " % call in log, "the log names what was refused: " + call)
    tap.claim(pipeline.metric("fingerprint", "cage_refused") >= NO_SOCKETS - 3, "and a metric counts", pipeline.http("fingerprint", 1, "/metrics"))
    tap.claim(log.count("event=cage refused=openat ") == 1, "but each call is logged once, however often it is tried")
    tap.claim(not os.path.exists("/tmp/tamis-escaped"), "nothing was written")


def whom_nobody_trusts(tap, pipeline):
    row = pipeline.judged(pipeline.message("careful", b"X-Test-Escape: now", b"X-Test-Crash: now"))
    said = tries(pipeline.log("fingerprint", 1))
    tap.claim("judged_on_source" in [f["name"] for f in row.get("findings", [])], "a message that kills is left to its third attempt", row)
    tap.claim(len(said) == NO_SOCKETS + 2 and set(said.values()) == {"EPERM"}, "the reader of that attempt can make no socket at all",
              {name: word for name, word in said.items() if word != "EPERM"})
    pipeline.wait_healthy()


def settings(tap, pipeline):
    people = os.path.join(pipeline.folder, "people")
    shutil.copy(CORPUS + "/protected", people)
    text = open(pipeline.config).read().replace(CORPUS + "/protected", people)
    open(pipeline.config, "w").write(text)
    pid = pipeline.pid("fingerprint")

    def imitates():
        os.kill(pid, signal.SIGHUP)
        path = pipeline.message("imitation-%d" % time.monotonic_ns())
        rows, _ = pipeline.scan(path)
        return "protected_name" in [f["name"] for f in rows[0].get("findings", [])]

    tap.claim(not imitates(), "a name that is not protected is nobody's")
    with open(people, "a") as file:
        file.write("A. Reader <reader@cigale.example>\n")
    tap.claim(wait_until(imitates, 10) and pipeline.pid("fingerprint") == pid, "SIGHUP reads a new file of protected people, by the porter")
    row = pipeline.judged(pipeline.message("twice", b"X-Test-Crash: now"))
    tap.claim("judged_on_source" in [f["name"] for f in row.get("findings", [])], "the careful reader is renewed too, and locked", row)
    pipeline.wait_healthy()


def copies(tap, pipeline):
    more = [pipeline.extra_copy(stage, "more") for stage in ("fingerprint", "reputation")]
    came = wait_until(lambda: pipeline.http("reputation", "more", "/health") == "ok\n" == pipeline.http("fingerprint", "more", "/health"), 20)
    mail = os.path.join(pipeline.folder, "crowd")
    os.makedirs(mail)
    for i in range(60):
        shutil.move(pipeline.message("crowd-%d" % i), mail)
    rows, _ = pipeline.scan(mail)
    shares = [pipeline.metric(stage, "parcels_passed_total", "more") for stage in ("fingerprint", "reputation")]
    tap.claim(came and len(rows) == 60 and all(shares), "new copies are found from inside, and share the work", (came, len(rows), shares))
    for each in more:
        each.terminate()
    tap.claim([each.wait(20) for each in more] == [0, 0], "they leave as they are told")
    left = [name for name in os.listdir(pipeline.sockets()) if "-more." in name]
    tap.claim(not left, "and leave no socket behind", left)
    rows, done = pipeline.scan(mail)
    tap.claim(len(rows) == 60 and done.returncode == 0, "the others do without them", done.stderr)


def porter(tap, pipeline):
    pid = pipeline.pid("fingerprint")
    os.kill(child(pid, "tamis-porter"), signal.SIGKILL)
    gone = wait_until(lambda: pipeline.pid("fingerprint") not in (None, pid), 20)
    row = pipeline.judged(pipeline.message("after"))
    tap.claim(gone and "verdict" in row, "a porter that is killed is missed, and its stage comes again with another", row)
    tap.claim("event=porter" in pipeline.log("fingerprint", 1), "and the log says why")
    pipeline.wait_healthy()
    pid = pipeline.pid("fingerprint")
    own = child(pid, "tamis-porter"), child(pid, "tamis-careful")
    os.kill(pid, signal.SIGKILL)
    tap.claim(all(own) and wait_until(lambda: not any(os.path.exists("/proc/%d" % each) for each in own), 10),
              "where fingerprint is killed, its porter and its nursery leave", own)
    pipeline.wait_healthy()


def by_sockets_in_a_folder(tap):
    with Caged() as pipeline:
        pipeline.up()
        for test in (from_inside, whom_nobody_trusts, settings, copies, porter):
            test(tap, pipeline)


def by_tcp(tap):
    with Caged({"reputation": {"endpoint": "tcp://localhost:%d" % free_port()},
                "fingerprint": {"endpoint": "tcp://localhost:%d" % free_port(), "protected": CORPUS + "/protected"}}) as pipeline:
        pipeline.up()
        row = pipeline.judged(pipeline.message("escape", b"X-Test-Escape: now"))
        said = tries(pipeline.log("fingerprint", 1))
        tap.claim("verdict" in row and {name for name, word in said.items() if word != "EPERM"} == {"network_socket"},
                  "with hops over TCP their family is kept, and that of folders is not", (row, said))
        pipeline.strike("reputation", signal.SIGKILL)
        pipeline.strike("authentication", signal.SIGKILL)
        row = pipeline.judged(pipeline.message("again"))
        tap.claim("verdict" in row, "both neighbours are met again over TCP", row)


def refuse_seccomp():
    """In a child before it becomes fingerprint: a system that has no seccomp."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(SECCOMP_ALLOW))
    call = library.seccomp_syscall_resolve_name(b"seccomp")
    mode = (ctypes.c_uint32 * 6)(0, 4, 0, 0, 0, 0)  # argument 0, equal

    class Compare(ctypes.Structure):
        _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]

    library.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p]
    equal = (Compare * 1)(Compare(0, mode[1], PRCTL_SECCOMP, 0))
    library.seccomp_rule_add_array(rules, REFUSE, library.seccomp_syscall_resolve_name(b"prctl"), 1, equal)
    library.seccomp_rule_add_array(rules, REFUSE, call, 0, None)
    if library.seccomp_load(rules):
        os._exit(99)


def where_there_is_none(tap):
    with Pipeline() as pipeline:
        pipeline.up()
        command = [os.path.join(PROGRAMS, "tamis-fingerprint"), "--copy", "bare", "-c"]
        done = subprocess.run([*command, pipeline.config], stderr=subprocess.PIPE, text=True, preexec_fn=refuse_seccomp, timeout=60)
        tap.claim(done.returncode == 111 and "no cage" in done.stderr and "fingerprint/cage = 0" in done.stderr,
                  "where the system has no cage to give, fingerprint refuses to start, and says how to do without", done)
        open_file = os.path.join(pipeline.folder, "open.cfg")
        with open(pipeline.config) as plain, open(open_file, "w") as file:
            file.write(plain.read().replace("fingerprint\n", "fingerprint\n    cage = \"0\"\n"))
        bare = subprocess.Popen([*command, open_file], stderr=subprocess.DEVNULL, preexec_fn=refuse_seccomp)
        tap.claim(wait_until(lambda: pipeline.http("fingerprint", "bare", "/health") == "ok\n", 20), "with fingerprint/cage = 0 it starts")
        bare.terminate()
        tap.claim(bare.wait(20) == 0, "and ends well")


if __name__ == "__main__":
    Tap().run(by_sockets_in_a_folder, by_tcp, where_there_is_none)
