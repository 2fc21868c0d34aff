#!/usr/bin/env python3
"""The milter door by itself: hundreds of MTAs at once, MTAs that break off, speak out of turn or talk nonsense, and old ones."""
import os, re, socket, struct, subprocess, sys, threading, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import CORPUS, Pipeline, Tap
import milter, postfix

ENVELOPE = {"client_ip": "192.0.2.40", "client_ptr": "smtp.maison-du-lac.example", "helo": "smtp.maison-du-lac.example",
            "mail_from": "sylvie@maison-du-lac.example", "rcpt_to": ["alice@provider.example"]}


def letter(mark, size=500):
    head = "From: Sylvie <sylvie@maison-du-lac.example>\r\nSubject: %s\r\nX-None:none\r\nX-Folded: one\r\n\ttwo\r\nX-Tamis-Id: forged\r\n" \
        "Date: Mon, 05 Oct 2026 06:11:53 +0000\r\nMessage-ID: <%s@maison-du-lac.example>\r\n\r\n" % (mark, mark)
    return (head + "words\r\n" * (size // 7)).encode()


class Old(milter.Session):
    """An MTA that offers as little as the filter can live with: no leading spaces, no silence, no refused recipients, no skip."""

    def negotiate(self):
        self.send("O", struct.pack(">III", 2, 0x3f, 0x7f))
        command, data = self.receive()
        self.version, self.actions, self.protocol = struct.unpack(">III", data[:12])


class Poor(Old):
    """One that lets nobody take fields out."""

    def negotiate(self):
        self.send("O", struct.pack(">III", 6, 0x01, 0x1fffff))
        self.receive()


class Door:
    def __init__(self, pipeline, port):
        self.pipeline, self.place = pipeline, "127.0.0.1:%d" % port

    def open(self, kind=milter.Session):
        session = kind(self.place)
        session.open(ENVELOPE)
        return session

    def metric(self, name):
        path = os.path.join(self.pipeline.folder, "run", "intake-1.http")
        text = subprocess.run(["curl", "-s", "--unix-socket", path, "http://tamis/metrics"], stdout=subprocess.PIPE, text=True).stdout
        return int(re.search(r"^tamis_%s (\d+)$" % name, text, re.M).group(1))

    def await_metric(self, name, value, seconds=10):
        until = time.monotonic() + seconds
        while self.metric(name) != value and time.monotonic() < until:
            time.sleep(0.05)
        return self.metric(name)


def hundreds(tap, door):
    count, outcomes, lock, together = 300, [], threading.Lock(), threading.Barrier(300)

    def work(number):
        session = door.open()
        together.wait(60)
        for each in range(2):
            outcome, _, _ = session.transaction(ENVELOPE, letter("m%d-%d" % (number, each)))
            with lock:
                outcomes.append(outcome)
        session.quit()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    ids = {outcome.added("X-Tamis-Id")[0] for outcome in outcomes if outcome.action == "deliver"}
    tap.note("%d connections at once, two messages each: %.1f s" % (count, time.monotonic() - began))
    tap.claim(len(outcomes) == len(ids) == 2 * count, "every message of %d connections at once is answered" % count,
              [outcome for outcome in outcomes if outcome.action != "deliver"][:3])
    tap.claim(door.await_metric("milter_connections", 0) == 0, "and the connections are gone when they have quit")


def broken_off(tap, door):
    raw = letter("broken", 200000)
    fields, body = milter.split(raw)
    rows = int(door.pipeline.sql("SELECT count(*) FROM message")[0][0])
    for phase in ("O", "C", "M", "R", "L", "N", "B"):
        session = door.open() if phase != "O" else milter.Session(door.place)
        if phase in "MRLNB":
            session.ask("M", b"<x@sender.example>\0", {})
        if phase in "RLNB":
            session.ask("R", b"<alice@provider.example>\0", {"{rcpt_mailer}": "virtual"})
        if phase in "LNB":
            session.ask("L", b"Subject\0 broken\0")
        if phase in "NB":
            session.ask("N")
        if phase == "B":
            session.ask("B", body[:65535])
        session.close()
    tap.claim(door.await_metric("milter_connections", 0) == 0 and door.metric("milter_receiving_bytes") == 0,
              "MTAs that break off at any phase leave nothing behind")
    session = door.open()
    session.ask("M", b"<x@sender.example>\0")
    session.ask("R", b"<alice@provider.example>\0")
    session.ask("L", b"Subject\0 aborted\0")
    session.send("A")
    outcome, _, _ = session.transaction(ENVELOPE, letter("after-abort"))
    tap.claim(outcome.action == "deliver", "a message follows one that was aborted", outcome)
    session.ask("M", b"<x@sender.example>\0")
    session.ask("R", b"<alice@provider.example>\0")
    session.ask("N")
    session.send("E")
    session.close()
    tap.claim(door.await_metric("milter_connections", 0) == 0 and door.metric("milter_receiving_bytes") == 0,
              "so does one that goes away before its answer")
    now = int(door.pipeline.sql("SELECT count(*) FROM message")[0][0])
    tap.claim(now - rows in (1, 2), "what was never whole has no row", now - rows)


def nonsense(tap, door):
    packets = [b"", b"\0\0\0\0", b"\xff\xff\xff\xff" * 4, struct.pack(">I", 1 << 30) + b"B", b"GET / HTTP/1.1\r\n\r\n",
               struct.pack(">IB", 13, ord("O")) + b"\xff" * 12, struct.pack(">IB", 1, ord("E")), os.urandom(300)]
    for packet in packets:
        with socket.create_connection(tuple(door.place.split(":")), 5) as connection:
            connection.sendall(packet)
    for command, data in (("B", b"body first"), ("E", b""), ("L", b"A\0 b\0"), ("L", b"no end"), ("R", b"<a@provider.example>\0"),
                          ("M", b""), ("M", b"<\0"), ("C", b""), ("D", b"M{auth_authen}"), ("N", b""), ("Z", b"?")):
        session = milter.Session(door.place)
        try:
            session.send(command, data)
            session.socket.settimeout(0.2)
            session.receive()
        except milter.Lost:
            pass
        session.close()
    outcome, _, _ = door.open().transaction(ENVELOPE, letter("after-nonsense"))
    tap.claim(outcome.action == "deliver", "nonsense harms nobody else", outcome)
    session = door.open()
    odd = ENVELOPE | {"mail_from": "\xe9\xff%s%n\"<>" + "x" * 5000, "rcpt_to": ["<<a>>@provider.example", "@", ""]}
    outcome, _, _ = session.transaction(odd, b"\xff\xfe: \x01\r\nA: \xe9%n\r\n\r\n\0\0")
    tap.claim(outcome.action in ("deliver", "defer", "reject"), "odd envelopes and fields get an answer", outcome)


def old_ones(tap, door):
    raw = letter("old")
    session = door.open(Old)
    outcome, _, _ = session.transaction(ENVELOPE, raw)
    values = [change[3] for change in outcome.changes if change[0] == "insert"]
    tap.claim(outcome.action == "deliver" and len(values) == 3 and not [value for value in values if value.startswith(" ")],
              "an MTA of the old protocol is served, without leading spaces", outcome)
    size = int(door.pipeline.sql("SELECT size FROM message ORDER BY id DESC LIMIT 1")[0][0])
    tap.claim(size == len(raw) + 1, "and the space that it takes away is put back", (size, len(raw)))
    try:
        answered = door.open(Poor).transaction(ENVELOPE, raw)
    except milter.Lost as lost:
        answered = lost
    tap.claim(isinstance(answered, milter.Lost), "an MTA that would keep forgeries is not served", answered)


def the_door(tap):
    port = postfix.free_port()
    with Pipeline({"intake": {"retry": "1s", "deadline": "60s", "milter": "inet:%d@127.0.0.1" % port}}) as pipeline:
        pipeline.up()
        door, pid = Door(pipeline, port), pipeline.pid("intake")
        for part in (hundreds, broken_off, nonsense, old_ones):
            try:
                part(tap, door)
            except Exception as error:
                tap.claim(False, part.__name__ + " goes through", repr(error))
        tap.claim(pipeline.pid("intake") == pid and pipeline.call("status").returncode == 0, "it is the same healthy intake as before")


def at_a_path(tap):
    with Pipeline() as pipeline:
        path = os.path.join(pipeline.folder, "door")
        sections = {"run": {"dir": "run"}, "authentication": {"zone": CORPUS + "/zone"}, "intake": {"milter": "unix:" + path}}
        pipeline.configure(sections)
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(path)
        stale.close()
        pipeline.up()
        outcome, _, _ = milter.Session(path).transaction(ENVELOPE, letter("unix"))
        tap.claim(outcome.action == "deliver", "a unix socket serves as well, over a stale one's file", outcome)
        pipeline.call("down")
        for wrong in ("8891", "inet:8891@", "unix:relative", "inet:no@127.0.0.1", "inet:1@" + "x" * 200):
            sections["intake"]["milter"] = wrong
            pipeline.configure(sections)
            alone = pipeline.extra_copy("intake", "wrong")
            if not tap.claim(alone.wait(20) == 111, "intake/milter = %s is refused" % wrong[:20]):
                alone.kill()


if __name__ == "__main__":
    Tap().run(the_door, at_a_path)
