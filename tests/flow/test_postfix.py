#!/usr/bin/env python3
"""A real Postfix in front: what it delivers, refuses, puts off and holds because of the milter door."""
import os, re, signal, smtplib, socket, subprocess, sys, threading, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import CORPUS, Pipeline, Tap
import postfix

ALICE, BOB, CAROL, DAVE = "alice@provider.example", "bob@provider.example", "carol@mailhost.example", "dave@fournisseur.example"
CLEAN = ("sylvie@maison-du-lac.example", "192.0.2.40", "01-lettre-de-famille.eml")
SPAM = ("notification@banque-riviere.example", "203.0.113.99", "07-phishing-banque.eml")
OURS = ("X-Tamis-Id", "X-Tamis-Verdict", "X-Spam-Flag", "Authentication-Results")
WORKERS = ("authentication", "fingerprint", "reputation", "verdict")


def letter(name, mark=None, extra=b""):
    """A message of the corpus with CRLF, a field of its own and others before it; no Return-Path, which Postfix takes out."""
    with open(os.path.join(CORPUS, "mail", name), "rb") as file:
        data = re.sub(rb"(?im)^return-path:.*\r\n", b"", re.sub(rb"\r?\n", b"\r\n", file.read()))
    return (b"X-Mark: %s\r\n" % mark.encode() if mark else b"") + extra + data


def plain(mark, size=0, extra=b""):
    line = b"Nothing but a line of plain words that fills the letter, %07d.\r\n"
    head = b"From: Sylvie <sylvie@maison-du-lac.example>\r\nSubject: " + mark.encode() + b"\r\nMessage-ID: <" + mark.encode() + \
        b"@maison-du-lac.example>\r\nX-Mark: " + mark.encode() + b"\r\nDate: Mon, 05 Oct 2026 06:11:53 +0000\r\n" + extra + b"\r\n"
    body = line % 0
    return head + b"".join(line % i for i in range(max(1, size // len(body))))


class House:
    """A pipeline and the Postfix in front of it."""

    def __init__(self):
        self.milter = postfix.free_port()
        self.pipeline = Pipeline()
        self.settings = {"run": {"dir": "run"}, "authentication": {"zone": CORPUS + "/zone"}, "verdict": {"patience": "1s"},
                         "policy": {"domains": self.file("domains", "provider.example FR default\nmailhost.example US default\n"
                                                                    "fournisseur.example FR hold\n")},
                         "intake": {"retry": "1s", "deadline": "3s", "milter": "inet:%d@127.0.0.1" % self.milter,
                                    "message_max": "20M", "authserv": "mx.provider.example", "contact": "desk@provider.example"}}
        self.file("policy", "default\n    prior = -2\n    junk = 3\n    quarantine = never\n    reject = never\n"
                            "hold\n    quarantine = 3\n    junk = 2\n")
        self.pipeline.configure(self.settings)
        self.mx = postfix.Postfix(self.milter, [ALICE, BOB, CAROL, DAVE])

    def file(self, name, text):
        path = os.path.join(self.pipeline.folder, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def reload(self, section, **options):
        """Changes options and tells intake; returns once it has read them."""
        self.settings[section].update(options)
        self.pipeline.configure(self.settings)
        pid, before = self.pipeline.pid("intake"), self.log("intake-1").count("event=reloaded")
        os.kill(pid, signal.SIGHUP)
        until = time.monotonic() + 10
        while self.log("intake-1").count("event=reloaded") == before:
            assert time.monotonic() < until, "intake does not read its configuration again"
            time.sleep(0.05)

    def log(self, name):
        with open(os.path.join(self.pipeline.folder, "run", "log", name + ".log"), errors="replace") as file:
            return file.read()

    def metric(self, name, copy="1"):
        path = os.path.join(self.pipeline.folder, "run", "intake-%s.http" % copy)
        text = subprocess.run(["curl", "-s", "--unix-socket", path, "http://tamis/metrics"], stdout=subprocess.PIPE, text=True).stdout
        found = re.search(r"^tamis_%s (\d+)$" % name, text, re.M)
        return int(found.group(1)) if found else None

    def send(self, what, to, data, client=None):
        return self.mx.send("--from", what[0], "--to", to, client=client or what[1], data=data)

    def arrived(self, mark, seconds=20):
        return self.mx.sink.wait(lambda message: message.field("X-Mark") == mark, seconds)

    def supervisor(self):
        with open("/proc/%d/stat" % self.pipeline.pid("intake")) as file:
            return int(file.read().rsplit(")", 1)[1].split()[1])


class Down:
    """Copies of these stages are killed, and nobody starts them again, until the block ends."""

    def __init__(self, house, stages):
        self.house, self.stages = house, stages

    def __enter__(self):
        self.supervisor = self.house.supervisor()
        os.kill(self.supervisor, signal.SIGSTOP)
        for stage, _, pid in self.house_copies:
            if stage in self.stages:
                os.kill(pid, signal.SIGKILL)

    @property
    def house_copies(self):
        return self.house.pipeline.copies()

    def __exit__(self, *_):
        os.kill(self.supervisor, signal.SIGCONT)
        time.sleep(1)
        self.house.pipeline.wait_healthy()


def clean(tap, house):
    odd = b"X-None:none\r\nX-Two:  two, and a tab\t\r\nX-Folded:\r\n\tfirst\r\n  second \r\nX-Empty:\r\nX-Eight: \xe9t\xe9\r\n"
    data = letter(CLEAN[2], "clean", odd)
    with smtplib.SMTP("127.0.0.1", house.mx.port, timeout=60) as client:
        client.ehlo("client.sender.example")
        client.docmd("XCLIENT", "ADDR=%s NAME=[UNAVAILABLE]" % CLEAN[1])
        client.ehlo("client.sender.example")
        client.sendmail(CLEAN[0], [ALICE], data)
    message = house.arrived("clean")
    if not tap.claim(message, "clean mail passes"):
        return
    tap.claim(message.field("X-Tamis-Verdict").startswith("deliver; bits=-") and not message.field("X-Spam-Flag"),
              "with its verdict, and no mark of spam", message.header)
    results = message.field("Authentication-Results")
    tap.claim(re.match(r"mx\.provider\.example; .*spf=pass", results), "with Authentication-Results in our name", results)
    report = house.pipeline.call("report", "junk", "--reporter", "alice", "--id", message.field("X-Tamis-Id"))
    tap.claim(report.returncode == 0, "X-Tamis-Id finds the row", report.stderr)
    house.pipeline.call("report", "notjunk", "--reporter", "alice", "--id", message.field("X-Tamis-Id"))
    tap.claim(message.data.endswith(data), "and is otherwise, to the byte, what was sent", message.data)
    size = house.pipeline.sql("SELECT size FROM message ORDER BY id DESC LIMIT 1")[0][0]
    tap.claim(int(size) == len(data), "the pipeline has seen every byte of it", (size, len(data)))


def spam(tap, house):
    said, status = house.send(SPAM, ALICE, letter(SPAM[2], "spam"))
    message = house.arrived("spam")
    tap.claim(status == 0 and message and message.field("X-Spam-Flag") == "YES" and message.field("X-Tamis-Verdict").startswith("junk; "),
              "spam is delivered, and marked", message and message.header or said)
    said, status = house.send(SPAM, DAVE, letter(SPAM[2], "held"))
    tap.claim(status == 0 and not house.arrived("held", 2) and [each for each in house.mx.queued() if each[0] == "hold"],
              "under a policy that quarantines it waits in the hold queue", (said, house.mx.queued()))


def forgeries(tap, house):
    forged = (b"X-Tamis-Id: AAAA\r\nx-tamis-verdict: deliver; bits=-99\r\nX-TAMIS-Anything: 1\r\nX-Tamis-Verdict: deliver\r\n\tfolded\r\n"
              b"X-Tamis-Id : BBBB\r\nX-Spam-Flag: NO\r\nx-spam-flag: NO\r\n"
              b"Authentication-Results: mx.provider.example; spf=pass\r\n"
              b"Authentication-Results: one.other.example; dkim=pass\r\n"
              b"Authentication-Results: (a (nested) comment) MX.Provider.Example(c); dkim=pass\r\n"
              b"Authentication-Results:\r\n \"mx.provider\\.example\" 1; dkim=pass\r\n"
              b"authentication-results: two.other.example; dkim=pass\r\n"
              b"Authentication-Results: (does not close mx.provider.example; dkim=pass\r\n"
              b"Authentication-Results: ; dkim=pass\r\n"
              b"AUTHENTICATION-RESULTS:mx.provider.example.;dkim=pass\r\n")
    said, status = house.send(CLEAN, ALICE, letter(CLEAN[2], "forged", forged))
    message = house.arrived("forged")
    if not tap.claim(status == 0 and message, "a message full of forgeries passes", said):
        return
    names = [line.split(":", 1)[0].strip().lower() for line in message.header.split("\r\n") if re.match(r"[^ \t]+ *:", line)]
    tap.claim(sorted(each for each in names if each.startswith("x-tamis-")) == ["x-tamis-id", "x-tamis-verdict"] and
              "x-spam-flag" not in names and not message.field("X-Tamis-Verdict").startswith("deliver; bits=-99") and
              message.field("X-Tamis-Id") not in ("AAAA", "BBBB"), "every X-Tamis-* and X-Spam-Flag of theirs is gone", message.header)
    results = [each.split(";")[0] for each in message.fields("Authentication-Results")]
    tap.claim(results == ["mx.provider.example", "one.other.example", "two.other.example"],
              "so are Authentication-Results in our name, or in none; those of others stay", message.header)


def blocks(tap, house):
    client = "192.0.2.66"
    done = house.pipeline.call("block", "address=" + client, "--reason", "stolen accounts")
    number = re.search(r"\d+", done.stdout)
    if not tap.claim(done.returncode == 0 and number, "an address is blocked", done.stdout + done.stderr):
        return
    case = re.search(r"case (\d+)", done.stdout)
    case = case.group(1) if case else number.group(0)
    said, status = house.send(CLEAN, ALICE, letter(CLEAN[2], "blocked"), client)
    tap.claim(status and re.search(r"550[- ]5\.7\.1 .*; case %s; desk@provider\.example" % case, said) and
              re.search(r"550[- ]5\.7\.1 .*; dossier %s; desk@provider\.example" % case, said),
              "its next message gets 550 with the case's number and whom to write to, in English and French", said)
    tap.note(re.search(r"550-5.*", said).group(0) if "550-5" in said else said[-300:])
    tap.claim(not house.arrived("blocked", 1), "and is not delivered")
    row = house.pipeline.sql("SELECT verdict FROM message ORDER BY id DESC LIMIT 1")
    tap.claim(row == [["reject"]], "the refusal is recorded", row)
    house.pipeline.call("release", "address=" + client, "--reason", "cleaned")
    said, status = house.send(CLEAN, ALICE, letter(CLEAN[2], "released"), client)
    tap.claim(status == 0 and house.arrived("released"), "once released it passes", said)
    done = house.pipeline.call("block", "network=198.51.100.0/24", "--force", "--reason", "botnet", "--reason", "all of it", "--action", "reject")
    said, status = house.send(CLEAN, ALICE, letter(CLEAN[2], "knock"), "198.51.100.9")
    tap.claim(done.returncode == 0 and re.search(r"RCPT TO.*\n(<.*\n)?.*<\*\* 550[- ]5\.7\.1 .*; case \d+;", said),
              "a block that refuses does so at RCPT, before any content", done.stderr + said)


def customers(tap, house):
    done = house.pipeline.call("block", "account=mallory@provider.example", "--reason", "stolen password")

    def send_as(login, mark):
        with smtplib.SMTP("127.0.0.1", house.mx.port, timeout=60) as client:
            client.ehlo("pc")
            client.docmd("XCLIENT", "ADDR=192.0.2.77 NAME=[UNAVAILABLE] LOGIN=" + login)
            client.ehlo("pc")
            try:
                return client.sendmail(ALICE, [BOB, CAROL], plain(mark))
            except smtplib.SMTPResponseException as error:
                return "%d %s" % (error.smtp_code, error.smtp_error.decode())

    refused = send_as("alice@provider.example", "account")
    tap.claim(refused == {} and house.arrived("account"), "a customer's program knows no second transaction, and is not asked for one",
              refused)
    last = "SELECT unnest(traits) AS trait FROM (SELECT traits FROM message ORDER BY id DESC LIMIT 1) AS last"
    traits = house.pipeline.sql("SELECT count(*) FROM (%s) AS t WHERE trait >> 56 = 18" % last)
    tap.claim(traits == [["1"]], "the login is a trait of the message", traits)
    said = send_as("mallory@provider.example", "stolen")
    tap.claim(done.returncode == 0 and re.match(r"550 5\.7\.1 .*; case \d+;", str(said)), "a blocked account is refused by its case",
              (done.stderr, said))


def all_workers_down(tap, house):
    with Down(house, WORKERS):
        began = time.monotonic()
        said, status = house.send(CLEAN, ALICE, letter(CLEAN[2], "waiting"))
        tap.claim(status and re.search(r"451[- ]4\.7\.1 .*try again later; desk@provider\.example", said),
                  "with every worker down the sender gets 4xx", said)
        tap.note("answered after %.1f s; intake/deadline is 3 s" % (time.monotonic() - began))
    said, status = house.send(CLEAN, ALICE, letter(CLEAN[2], "waiting"))
    tap.claim(status == 0 and house.arrived("waiting"), "and delivers when they are back", said)
    with Down(house, ("intake",)):
        said, status = house.send(CLEAN, ALICE, letter(CLEAN[2], "no door"))
        tap.claim(status and re.search(r"<\*\* 4[25]1 4", said), "without intake Postfix itself puts senders off", said)


def observing(tap, house):
    client = "192.0.2.67"
    done = house.pipeline.call("block", "address=" + client, "--reason", "to be observed", "--action", "reject")
    assert done.returncode == 0, done.stderr
    house.reload("policy", observe=1)
    said, status = house.send(CLEAN, ALICE, letter(CLEAN[2], "observed"), client)
    message = house.arrived("observed")
    tap.claim(status == 0 and message and re.match(r"reject; bits=.*; observed$", message.field("X-Tamis-Verdict")),
              "observe: what would be refused is delivered, and says so", message and message.header or said)
    said, status = house.send(SPAM, DAVE, letter(SPAM[2], "observed spam"))
    message = house.arrived("observed spam")
    tap.claim(status == 0 and message and message.field("X-Tamis-Verdict").startswith("quarantine; ") and not message.field("X-Spam-Flag"),
              "observe: nothing is held or marked", message and message.header or said)
    with Down(house, WORKERS):
        said, status = house.send(CLEAN, ALICE, letter(CLEAN[2], "unseen"))
        message = house.arrived("unseen")
        tap.claim(status == 0 and message and message.field("X-Tamis-Verdict") == "none; not scanned",
                  "observe: without a verdict it is delivered, and does not look clean", message and message.header or said)
    house.reload("policy", observe=0)


def sizes(tap, house):
    data = plain("large", 10 << 20)
    said, status = house.send(CLEAN, ALICE, data)
    message = house.arrived("large", 60)
    tap.claim(status == 0 and message and data in message.data, "10 MB pass whole", said[-500:])
    said, status = house.send(CLEAN, ALICE, plain("too large", 21 << 20))
    tap.claim(status and re.search(r"552[- ]5\.3\.4 ", said), "what is larger than intake/message_max gets 552", said[-500:])
    forged = b"".join(b"X-Tamis-%d: 1\r\n" % i for i in range(300))
    said, status = house.send(CLEAN, ALICE, plain("hundreds", 100, forged))
    tap.claim(status and re.search(r"550[- ]5\.7\.1 ", said), "hundreds of forged fields get 550", said[-500:])


def budget(tap, house):
    house.reload("intake", budget="1M", deadline="8s")
    with Down(house, WORKERS):
        waiting = threading.Thread(target=house.send, args=(CLEAN, ALICE, plain("fills", 1500000)))
        waiting.start()
        until = time.monotonic() + 6
        while (house.metric("pending_bytes") or 0) < 1 << 20 and time.monotonic() < until:
            time.sleep(0.1)
        said, status = house.send(CLEAN, BOB, letter(CLEAN[2], "no room"))
        tap.claim(re.search(r"MAIL FROM.*\n(.*\n)?.*451[- ]4\.3\.2 ", said), "past the budget MAIL gets 451, before DATA", said)
        waiting.join()
    house.reload("intake", budget="256M", deadline="3s")
    said, status = house.send(CLEAN, BOB, letter(CLEAN[2], "room again"))
    tap.claim(status == 0 and house.arrived("room again"), "and when they are gone there is room again", said)


def two_policies(tap, house):
    waiting, transactions, data = [ALICE, CAROL, BOB], 0, letter(CLEAN[2], "split")
    while waiting and transactions < 4:
        with smtplib.SMTP("127.0.0.1", house.mx.port, timeout=60) as client:
            refused = client.sendmail(CLEAN[0], waiting, data)
        if not transactions:
            tap.claim(list(refused) == [CAROL] and refused[CAROL][0] == 452 and b"4.5.3" in refused[CAROL][1],
                      "a recipient under another policy gets 452 4.5.3", refused)
        waiting, transactions = list(refused), transactions + 1
    house.mx.sink.wait(lambda message: message.field("X-Mark") == "split" and CAROL in message.recipients)
    found = [message for message in house.mx.sink.kept if message.field("X-Mark") == "split"]
    tap.claim(transactions == 2 and sorted(sorted(each.recipients) for each in found) == [[ALICE, BOB], [CAROL]] and
              len({each.field("X-Tamis-Id") for each in found}) == 2, "recipients under two policies arrive as two transactions",
              [each.recipients for each in found])
    said, status = house.mx.send("--from", CLEAN[0], "--to", "nobody@provider.example," + ALICE, client=CLEAN[1],
                                 data=letter(CLEAN[2], "refused"))
    tap.claim("550 5.1.1" in said and house.arrived("refused"), "a recipient whom Postfix refused harms nobody else", said)


def many(tap, house):
    count, sessions = 300, 100
    before, kept = int(house.pipeline.sql("SELECT count(*) FROM message")[0][0]), len(house.mx.sink.kept)
    house.reload("intake", deadline="30s")
    began = time.monotonic()
    done = subprocess.run(["smtp-source", "-d", "-s", str(sessions), "-m", str(count), "-l", "4000", "-f", CLEAN[0], "-t", ALICE,
                           "127.0.0.1:%d" % house.mx.port], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=150)
    tap.note("smtp-source: %d messages, %d sessions, %.1f s" % (count, sessions, time.monotonic() - began))
    house.mx.sink.wait(lambda _: len(house.mx.sink.kept) >= kept + count, 60)
    rows = int(house.pipeline.sql("SELECT count(*) FROM message")[0][0]) - before
    found = house.mx.sink.kept[kept:]
    tap.claim(done.returncode == 0 and len(found) == count, "%d sessions at once: all %d are answered and delivered" % (sessions, count),
              done.stdout[-500:] + " delivered: %d" % len(found))
    tap.claim(rows == count and len({each.field("X-Tamis-Id") for each in found}) == count, "one row each", rows)


def copies_and_signals(tap, house):
    pid = house.pipeline.pid("intake")
    for _ in range(8):
        house.reload("intake", contact="desk@provider.example")
    tap.claim(house.pipeline.pid("intake") == pid, "SIGHUP reaches the stage, not the milter library, each time")
    standby = house.pipeline.extra_copy("intake", "standby")
    try:
        until = time.monotonic() + 10
        while "waits for its turn" not in house.log("intake-standby") and time.monotonic() < until:
            time.sleep(0.1)
        tap.claim("waits for its turn" in house.log("intake-standby"), "a second copy waits for the door's place")
        with socket.create_connection(("127.0.0.1", house.milter)), Down(house, ()):
            began = time.monotonic()
            os.kill(pid, signal.SIGTERM)
            while house.metric("milter_listening", "standby") != 1 and time.monotonic() - began < 15:
                time.sleep(0.05)
            tap.claim(house.metric("milter_listening", "standby") == 1, "and has it soon after SIGTERM has stopped the first")
            tap.note("the door was open again after %.1f s" % (time.monotonic() - began))
            said, status = house.send(CLEAN, ALICE, letter(CLEAN[2], "standby"))
            tap.claim(status == 0 and house.arrived("standby"), "mail goes through it", said)
        tap.claim("event=stopped clean=1" in house.log("intake-1"), "the first ended cleanly, an idle MTA notwithstanding")
    finally:
        standby.send_signal(signal.SIGTERM)
        tap.claim(standby.wait(15) == 0, "so did the second")


def place_taken(tap, house):
    house.pipeline.call("down")
    with socket.create_server(("127.0.0.1", house.milter)):
        alone = house.pipeline.extra_copy("intake", "alone")
        try:
            path, said, until = os.path.join(house.pipeline.folder, "run", "intake-alone.http"), "", time.monotonic() + 10
            while "does not listen" not in said and time.monotonic() < until:
                said = subprocess.run(["curl", "-s", "--unix-socket", path, "http://tamis/health"], stdout=subprocess.PIPE, text=True).stdout
                time.sleep(0.1)
            tap.claim("the milter door does not listen" in said, "a door that cannot listen is no sign of health", said)
        finally:
            alone.send_signal(signal.SIGTERM)
            alone.wait(15)


def through_postfix(tap):
    house = House()
    with house.pipeline, house.mx:
        house.pipeline.up()
        for part in (clean, spam, forgeries, blocks, customers, two_policies, all_workers_down, observing, sizes, budget, many, copies_and_signals, place_taken):
            try:
                part(tap, house)
            except Exception as error:
                tap.claim(False, part.__name__ + " goes through", repr(error) + house.mx.log()[-1500:])


if __name__ == "__main__":
    tap = Tap()
    if postfix.why_not():
        tap.skip("a real Postfix", postfix.why_not())
        print("1..1")
    else:
        tap.run(through_postfix)
