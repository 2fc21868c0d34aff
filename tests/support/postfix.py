"""A private Postfix: its own folders, loopback, high ports; what it delivers is kept by a small LMTP server in this process."""
import os, pwd, re, shutil, signal, socket, socketserver, subprocess, tempfile, threading, time

MASTER = "/usr/lib/postfix/sbin/master"

MAIN = """compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.provider.example
mydestination =
myorigin = provider.example
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relay_domains = provider.example, mailhost.example, fournisseur.example
relay_recipient_maps = inline:{{ {recipients} }}
relay_transport = lmtp:inet:127.0.0.1:{sink}
default_transport = lmtp:inet:127.0.0.1:{sink}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_authorized_xclient_hosts = 127.0.0.1
smtpd_milters = inet:127.0.0.1:{milter}
milter_default_action = tempfail
milter_protocol = 6
milter_connect_timeout = 5s
milter_command_timeout = 20s
milter_content_timeout = 60s
message_size_limit = 31457280
mailbox_size_limit = 0
default_process_limit = 150
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_peername_lookup = no
smtpd_delay_reject = yes
lmtp_host_lookup = native
alias_maps =
alias_database =
local_recipient_maps =
biff = no
maillog_file_prefixes = {folder}
maillog_file = {folder}/mail.log
"""

SERVICES = """127.0.0.1:{smtp} inet n - n - 120 smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
lmtp unix - - n - 40 lmtp
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
"""


def why_not():
    """Why no Postfix can run here; None where one can."""
    if not os.path.exists(MASTER):
        return "postfix is not installed"
    if os.geteuid():
        return "only root can start a private Postfix"
    return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Delivered:
    """One message as it came out of the queue."""

    def __init__(self, sender, recipients, data):
        self.sender, self.recipients, self.data = sender, recipients, data
        self.header = data.split(b"\r\n\r\n", 1)[0].decode("latin-1")

    def fields(self, name):
        """The values of all fields of this name, unfolded."""
        unfolded = re.sub(r"\r\n[ \t]+", " ", self.header)
        return [line.split(":", 1)[1].strip() for line in unfolded.split("\r\n")
                if ":" in line and line.split(":", 1)[0].strip().lower() == name.lower()]

    def field(self, name):
        found = self.fields(name)
        return found[0] if found else None


class Lmtp(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def read_data(self):
        lines = []
        while True:
            line = self.rfile.readline()
            if not line or line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b".") else line)

    def handle(self):
        sender, recipients = "", []
        self.say("220 sink LMTP")
        for line in iter(self.rfile.readline, b""):
            word = line[:4].upper()
            if word == b"LHLO":
                self.say("250-sink\r\n250 8BITMIME")
            elif word == b"MAIL":
                sender, recipients = line.decode("latin-1").split("<", 1)[1].split(">")[0], []
                self.say("250 ok")
            elif word == b"RCPT":
                recipients.append(line.decode("latin-1").split("<", 1)[1].split(">")[0])
                self.say("250 ok")
            elif word == b"DATA":
                self.say("354 go on")
                self.server.keep(Delivered(sender, recipients, self.read_data()))
                for _ in recipients:
                    self.say("250 kept")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads, request_queue_size = True, True, 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Lmtp)
        self.kept, self.changed = [], threading.Condition()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def keep(self, message):
        with self.changed:
            self.kept.append(message)
            self.changed.notify_all()

    def wait(self, fits, seconds=20):
        """The first message that FITS; None where none comes in time."""
        until = time.monotonic() + seconds
        with self.changed:
            while True:
                for message in self.kept:
                    if fits(message):
                        return message
                if not self.changed.wait(max(0, until - time.monotonic())):
                    return None


class Postfix:
    """recipients: addresses of the relayed domains that exist."""

    def __init__(self, milter_port, recipients):
        self.sink, self.port = Sink(), free_port()
        self.folder = tempfile.mkdtemp(prefix="tamis-postfix-", dir="/var/tmp")
        os.chmod(self.folder, 0o755)
        values = {"folder": self.folder, "queue": self.folder + "/queue", "data": self.folder + "/data", "smtp": self.port,
                  "sink": self.sink.server_address[1], "milter": milter_port,
                  "recipients": ", ".join("{ %s = ok }" % each for each in recipients)}
        os.makedirs(values["queue"])
        os.makedirs(values["data"])
        os.chown(values["data"], pwd.getpwnam("postfix").pw_uid, -1)
        for name, text in (("main.cf", MAIN), ("master.cf", SERVICES)):
            with open(os.path.join(self.folder, name), "w") as file:
                file.write(text.format(**values))
        self.master = None

    def __enter__(self):
        for command in (["postfix", "-c", self.folder, "check"],):
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
        self.output = open(self.folder + "/output", "w")
        self.master = subprocess.Popen([MASTER, "-c", self.folder, "-d"], stdout=self.output, stderr=self.output,
                                       stdin=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + 20
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as probe:
                    probe.settimeout(10)
                    probe.recv(100)
                return self
            except OSError as error:
                if time.monotonic() > until or self.master.poll() is not None:
                    said = self.log()
                    self.__exit__()
                    raise RuntimeError("Postfix does not start: %s\n%s" % (error, said))
                time.sleep(0.1)

    def __exit__(self, *_):
        self.master.send_signal(signal.SIGTERM)
        try:
            self.master.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.master.pid, signal.SIGKILL)
            self.master.wait()
        self.output.close()
        self.sink.shutdown()
        self.sink.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        text = ""
        for name in ("output", "mail.log"):
            path = os.path.join(self.folder, name)
            text += open(path, errors="replace").read() if os.path.exists(path) else ""
        return text

    def queued(self):
        """[(name of the queue, queue id)]"""
        found = []
        for queue in ("incoming", "active", "deferred", "hold", "maildrop"):
            for _, _, files in os.walk(os.path.join(self.folder, "queue", queue)):
                found += [(queue, each) for each in files]
        return found

    def send(self, *arguments, client=None, data=None, timeout=90):
        """swaks; what was said, line by line, and its exit status."""
        command = ["swaks", "--server", "127.0.0.1:%d" % self.port, "--ehlo", "client.sender.example", "--timeout", "60s"]
        if client:
            command += ["--xclient", "ADDR=%s NAME=[UNAVAILABLE] HELO=%s" % (client, "client.sender.example")]
        if data is not None:
            path = os.path.join(self.folder, "message")
            with open(path, "wb") as file:
                file.write(data)
            command += ["--data", "@" + path]
        done = subprocess.run(command + list(arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                              text=True, errors="replace", timeout=timeout)
        return done.stdout, done.returncode
