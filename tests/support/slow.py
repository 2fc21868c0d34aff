"""A copy that is made slow, and a network of its own on which copies of one stage have an address each.

slowed (PID): the process runs 2 ms of every 40: 20 times slower. world (COPIES): the caller's program again, within its own mount,
network and UTS namespaces (root is needed), where `place (i)` is the command that runs something on the host of copy i."""
import contextlib, os, signal, socket, subprocess, sys, tempfile, time

RUN, PERIOD = 0.002, 0.040
STAGES = {"authentication": 5551, "fingerprint": 5552, "reputation": 5553, "verdict": 5554, "intake": 5555}
MAIN, NET = "10.77.0.1", "10.77.0."  # addresses of a network namespace, not of this machine
WITHIN = "TAMIS_TEST_WORLD"


@contextlib.contextmanager
def slowed(pid):
    child = os.fork()
    if not child:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            if not os.getuid():
                os.nice(-15)  # the clock of the slowness must not itself be slow
            while True:
                os.kill(pid, signal.SIGCONT)
                time.sleep(RUN)
                os.kill(pid, signal.SIGSTOP)
                time.sleep(PERIOD - RUN)
        except BaseException:
            os._exit(0)
    try:
        yield
    finally:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
        os.kill(pid, signal.SIGCONT)


def quiet(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise OSError("%s: %s" % (" ".join(command), done.stdout.strip()))


def refusal():
    """Why namespaces cannot be made here; None where they can."""
    done = subprocess.run(["unshare", "--mount", "--net", "--uts", "sh", "-c",
                           "mount -t tmpfs none /run && mkdir /run/netns && ip link add br0 type bridge && ip netns add one"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return "no namespaces here: " + (done.stdout.strip() or "refused") if done.returncode else None


def world(stage, copies, arguments):
    """Runs this program with ARGUMENTS in namespaces where STAGE has COPIES addresses; its exit status."""
    return subprocess.run(["unshare", "--mount", "--net", "--uts", sys.executable, sys.argv[0], *arguments],
                          env=dict(os.environ, **{WITHIN: "%s=%d" % (stage, copies)})).returncode


def within():
    """In such namespaces: builds the network, and gives the stage and how many copies it has; None outside."""
    if WITHIN not in os.environ:
        return None
    stage, copies = os.environ[WITHIN].split("=")
    build(stage, int(copies))
    return stage, int(copies)


def build(stage, copies):
    names = [(MAIN, name) for name in STAGES] + [(MAIN, "main"), ("127.0.0.1", "localhost")]
    for i in range(1, copies):
        names += [(NET + str(10 + i), stage), (NET + str(10 + i), "host%d" % i)]
    with tempfile.NamedTemporaryFile("w", prefix="tamis-hosts-") as hosts:
        hosts.write("".join("%s %s\n" % pair for pair in names))
        hosts.flush()
        os.chmod(hosts.name, 0o644)
        quiet("mount", "--bind", hosts.name, "/etc/hosts")
    socket.sethostname("main")
    quiet("mkdir", "-p", "/run/netns")
    quiet("mount", "-t", "tmpfs", "none", "/run/netns")
    quiet("ip", "link", "set", "lo", "up")
    quiet("ip", "link", "add", "br0", "type", "bridge")
    quiet("ip", "address", "add", MAIN + "/24", "dev", "br0")
    quiet("ip", "link", "set", "br0", "up")
    for i in range(1, copies):
        quiet("ip", "netns", "add", "host%d" % i)
        quiet("ip", "link", "add", "out%d" % i, "type", "veth", "peer", "name", "in", "netns", "host%d" % i)
        quiet("ip", "link", "set", "out%d" % i, "master", "br0", "up")
        for words in ("link set lo up", "address add %s%d/24 dev in" % (NET, 10 + i), "link set in up"):
            quiet("ip", "netns", "exec", "host%d" % i, "ip", *words.split())


def place(i):
    """The command before a command that is to run on the host of copy i (1 …)."""
    return ["ip", "netns", "exec", "host%d" % i, "unshare", "--uts", "sh", "-c", 'hostname host%d && exec "$@"' % i, "sh"]


def endpoints():
    """Sections of a configuration in which every hop goes over TCP."""
    return {stage: {"endpoint": "tcp://%s:%d" % (stage, port)} for stage, port in STAGES.items()}
