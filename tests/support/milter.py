#!/usr/bin/env python3
"""The MTA's end of the milter protocol (version 6), as Postfix speaks it to a filter: every phase from negotiation to the end of the
message, macros, refused recipients, several messages a connection, progress and skip; and a sender that comes again as an MTA would.

As a command: milter.py [--from ADDRESS] [--to ADDRESS] [--ip ADDRESS] [--ptr NAME] [--helo NAME] [--account LOGIN] HOST:PORT|PATH FILE …
prints one line a message (file, action, SMTP reply, changed header fields); exit 1 where a message had no final answer."""
import argparse, queue, socket, struct, sys, threading, time

ACTIONS = 0x1ff  # every modification that Postfix lets a filter ask for
SKIP, RCPT_REJ, LEADSPC = 0x400, 0x800, 0x100000
PROTOCOL = 0x1fffff
OMIT = {"C": 0x1, "H": 0x2, "M": 0x4, "R": 0x8, "B": 0x10, "L": 0x20, "N": 0x40, "U": 0x100, "T": 0x200}
SILENT = {"L": 0x80, "C": 0x1000, "H": 0x2000, "M": 0x4000, "R": 0x8000, "T": 0x10000, "U": 0x20000, "N": 0x40000, "B": 0x80000}
CHUNK = 65535
WORDS = {"c": "continue", "a": "accept", "d": "discard", "r": "reject", "t": "tempfail", "y": "reply", "s": "skip", "4": "tempfail"}
STANDARD = {"reject": "550 5.7.1 Command rejected", "tempfail": "451 4.7.1 Service unavailable - try again later"}


class Lost(Exception):
    """The filter went away, or said what the protocol does not allow."""


class Outcome:
    """What the MTA tells its client of one transaction. ACTION: deliver, hold (the MTA's hold queue), discard, defer (4xx), reject (5xx),
    or lost (no answer came: the MTA says 4xx, and the client comes again). REPLY: the SMTP reply's text, where the filter gave one."""

    def __init__(self, action, reply="", changes=(), phase=""):
        self.action, self.reply, self.changes, self.phase = action, reply, list(changes), phase

    def final(self):
        return self.action not in ("defer", "lost")

    def added(self, name):
        """The values of the fields NAME that the filter added."""
        return [change[3].strip() for change in self.changes
                if change[0] in ("add", "insert") and change[2].lower() == name.lower()]

    def __repr__(self):
        return "%s %r %s" % (self.action, self.reply, self.changes)


def split(raw):
    """RAW as the MTA has it: [(name, value with its leading space and its folds by LF)], and the body with CRLF."""
    lines = raw.replace(b"\r\n", b"\n").split(b"\n")
    fields, at = [], 0
    while at < len(lines) and lines[at]:
        line = lines[at].replace(b"\0", b"")
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] = (fields[-1][0], fields[-1][1] + b"\n" + line)
        elif b":" in line and not set(line.split(b":", 1)[0].rstrip()) & set(b" \t"):
            name, value = line.split(b":", 1)
            fields.append((name.rstrip(), value))
        elif at or not line.startswith(b"From "):
            break
        at += 1
    if at < len(lines) and not lines[at]:
        at += 1
    body = b"\r\n".join(lines[at:])
    return fields, body if not body or body.endswith(b"\r\n") else body + b"\r\n"


def applied(raw, outcome):
    """The fields of RAW as they are delivered after OUTCOME's changes: [(name, value)] in order, as text."""
    fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in split(raw)[0]]
    for kind, index, name, value in outcome.changes:
        if kind == "insert":
            fields.insert(min(index, len(fields)), (name, value))
        elif kind == "add":
            fields.append((name, value))
        else:
            places = [i for i, field in enumerate(fields) if field[0].lower() == name.lower()]
            if not 1 <= index <= len(places):
                fields += [(name, value)] if value else []
            elif value:
                fields[places[index - 1]] = (name, value)
            else:
                del fields[places[index - 1]]
    return [(name, value.strip()) for name, value in fields]


class Session:
    """One SMTP session's connection to the filter at WHERE ("HOST:PORT" or a unix socket's path)."""

    def __init__(self, where, timeout=60):
        self.buffer, self.verdict = b"", None
        try:
            if where.startswith("/"):
                self.socket = socket.socket(socket.AF_UNIX)
                self.socket.settimeout(timeout)
                self.socket.connect(where)
            else:
                host, port = where.rsplit(":", 1)
                self.socket = socket.create_connection((host.strip("[]"), int(port)), timeout)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.negotiate()
        except OSError as error:
            self.close()
            raise Lost(str(error))

    def close(self):
        if getattr(self, "socket", None):
            self.socket.close()

    # --- packets ---

    def send(self, command, data=b""):
        try:
            self.socket.sendall(struct.pack(">IB", len(data) + 1, ord(command)) + data)
        except OSError as error:
            raise Lost("sending %s: %s" % (command, error))

    def bytes(self, count):
        while len(self.buffer) < count:
            try:
                more = self.socket.recv(65536)
            except OSError as error:
                raise Lost(str(error))
            if not more:
                raise Lost("the filter closed the connection")
            self.buffer += more
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def receive(self):
        length, = struct.unpack(">I", self.bytes(4))
        if not 1 <= length <= 1 << 20:
            raise Lost("a packet of %d bytes" % length)
        packet = self.bytes(length)
        return chr(packet[0]), packet[1:]

    def negotiate(self):
        self.send("O", struct.pack(">III", 6, ACTIONS, PROTOCOL))
        command, data = self.receive()
        if command != "O" or len(data) < 12:
            raise Lost("negotiation was answered with %r" % command)
        self.version, self.actions, self.protocol = struct.unpack(">III", data[:12])
        if self.version > 6 or self.actions & ~ACTIONS or self.protocol & ~PROTOCOL:
            raise Lost("the filter wants what was not offered: %r" % ((self.version, self.actions, self.protocol),))

    def macros(self, command, pairs):
        pairs = [(name, value) for name, value in pairs.items() if value is not None]
        if pairs:
            self.send("D", command.encode() + b"".join(text.encode() + b"\0" for pair in pairs for text in pair))

    def ask(self, command, data=b"", macros=None):
        """One phase; an Outcome where the filter decided, "skip", or None to go on."""
        if self.protocol & OMIT.get(command, 0):
            return None
        self.macros(command, macros or {})
        self.send(command, data)
        if self.protocol & SILENT.get(command, 0):
            return None
        answer, text = self.receive()
        while answer == "p" and command == "E":
            answer, text = self.receive()
        if answer not in WORDS:
            raise Lost("%s was answered with %r" % (command, answer))
        return self.outcome(WORDS[answer], text, command)

    @staticmethod
    def outcome(word, text, command, changes=()):
        if word == "continue":
            return None
        if word == "skip":
            return "skip"
        reply = text.rstrip(b"\0").decode("utf-8", "replace") if word == "reply" else STANDARD.get(word, "")
        if word == "reply" and reply[:1] not in ("4", "5"):
            raise Lost("a reply that is neither 4xx nor 5xx: %r" % reply)
        action = {"accept": "deliver", "discard": "discard"}.get(word) or ("reject" if reply.startswith("5") else "defer")
        return Outcome(action, reply, changes, command)

    # --- phases ---

    def open(self, envelope):
        """CONNECT and HELO; what is decided here holds for all of the session's messages."""
        ip = envelope.get("client_ip") or "192.0.2.1"
        name = envelope.get("client_ptr")
        family = b"6" if ":" in ip else b"4"
        shown = name or "[%s]" % ip
        address = ("IPv6:" + ip if ":" in ip else ip).encode()
        self.verdict = self.ask("C", shown.encode() + b"\0" + family + struct.pack(">H", 25252) + address + b"\0",
                                {"j": "mx.provider.example", "{daemon_name}": "mx.provider.example", "v": "Postfix 3.7.11",
                                 "_": "%s [%s]" % (name or "unknown", ip), "{client_addr}": ip, "{client_name}": name or "unknown",
                                 "{client_ptr}": name or "unknown"})
        if not self.verdict:
            self.verdict = self.ask("H", (envelope.get("helo") or "").encode() + b"\0",
                                    {"{tls_version}": envelope.get("tls"), "{cipher}": envelope.get("tls") and "TLS_AES_256_GCM_SHA384"})

    def transaction(self, envelope, raw, queue_id="4ZQx9j0000"):
        """One message: (Outcome, recipients that this transaction was for, {recipient: Outcome} of those it refused or put off)."""
        refused = {}
        if self.verdict:
            return self.verdict, list(envelope["rcpt_to"]), refused
        sender, account = "<%s>" % (envelope.get("mail_from") or ""), envelope.get("account")
        decided = self.ask("M", sender.encode() + b"\0SIZE=%d\0" % len(raw),
                           {"i": None, "{auth_authen}": account, "{auth_type}": account and "PLAIN", "{mail_addr}": sender[1:-1],
                            "{mail_host}": "", "{mail_mailer}": "smtp"})
        if decided:
            self.send("A")
            return decided, list(envelope["rcpt_to"]), refused
        taken = self.recipients(envelope, queue_id, refused)
        if not taken:
            self.send("A")
            first = next(iter(refused.values()), Outcome("reject", "554 5.5.1 no valid recipients"))
            return first, list(refused), refused
        outcome = self.content(raw, queue_id)
        if outcome.phase != "E":
            self.send("A")
        return outcome, taken, refused

    def recipients(self, envelope, queue_id, refused):
        if self.protocol & RCPT_REJ:
            for address in envelope.get("rcpt_rejected") or []:
                self.ask("R", b"<%s>\0" % address.encode(), {"i": queue_id, "{rcpt_addr}": "5.1.1 unknown user", "{rcpt_host}": "5.1.1",
                                                              "{rcpt_mailer}": "error"})
        taken = []
        for address in envelope["rcpt_to"]:
            decided = self.ask("R", b"<%s>\0" % address.encode(), {"i": queue_id, "{rcpt_addr}": address, "{rcpt_host}": "",
                                                                    "{rcpt_mailer}": "virtual"})
            if decided and decided.action != "deliver":
                refused[address] = decided
            else:
                taken.append(address)
        return taken

    def content(self, raw, queue_id):
        decided = self.ask("T", b"", {"i": queue_id})
        if decided:
            return decided
        fields, body = split(raw)
        for name, value in fields:
            if not self.protocol & LEADSPC and value[:1] in (b" ", b"\t"):
                value = value[1:]
            decided = self.ask("L", name + b"\0" + value + b"\0")
            if decided and decided != "skip":
                return decided
        decided = self.ask("N", b"", {"i": queue_id})
        if decided:
            return decided
        for at in range(0, len(body), CHUNK):
            decided = self.ask("B", body[at:at + CHUNK])
            if decided == "skip":
                break
            if decided:
                return decided
        return self.end(queue_id)

    def end(self, queue_id):
        self.macros("E", {"i": queue_id})
        self.send("E")
        changes, held = [], None
        while True:
            answer, data = self.receive()
            if answer == "p":
                continue
            if answer in "him":
                change = self.change(answer, data)
                changes.append(change)
            elif answer == "q":
                held = data.rstrip(b"\0").decode("utf-8", "replace")
            elif answer in WORDS and answer != "s":
                break
            else:
                raise Lost("the end of the message was answered with %r" % answer)
        outcome = self.outcome(WORDS[answer], data, "E", changes) or Outcome("deliver", "", changes, "E")
        if held is not None and outcome.action == "deliver":
            outcome.action, outcome.reply = "hold", held
        return outcome

    @staticmethod
    def change(answer, data):
        index = 0
        if answer in "im":
            index, = struct.unpack(">I", data[:4])
            data = data[4:]
        parts = data.split(b"\0")
        if len(parts) != 3 or parts[2] or not parts[0]:
            raise Lost("a header field that is none: %r" % data)
        return {"h": "add", "i": "insert", "m": "change"}[answer], index, parts[0].decode("latin-1"), parts[1].decode("latin-1")

    def quit(self):
        try:
            self.send("Q")
        except Lost:
            pass
        self.close()


class Letter:
    """A message in the MTA's queue: NAME, ENVELOPE (as in --envelopes), RAW; ATTEMPTS [(Outcome, recipients)], one a transaction."""

    def __init__(self, name, envelope, raw):
        self.name, self.envelope, self.raw = name, dict(envelope), raw
        self.left = list(envelope["rcpt_to"])
        self.attempts = []

    def answered(self):
        """The final Outcomes, with their recipients: one, unless the filter had recipients sent apart."""
        return [(outcome, recipients) for outcome, recipients in self.attempts if outcome.final() and recipients]


class Mta:
    """Sends Letters over CONNECTIONS at a time, PER_SESSION messages a connection; what is put off or lost comes again after PAUSE
    seconds, as another transaction, until PATIENCE seconds have passed."""

    def __init__(self, where, connections=8, per_session=20, pause=0.5, patience=120, timeout=60):
        self.where, self.connections, self.per_session = where, connections, per_session
        self.pause, self.patience, self.timeout = pause, patience, timeout
        self.lock, self.count = threading.Lock(), 0

    def one(self, session, letter):
        """One transaction of LETTER over SESSION."""
        with self.lock:
            self.count += 1
            queue_id = "4Q%08X" % self.count
        try:
            outcome, recipients, refused = session.transaction(letter.envelope | {"rcpt_to": letter.left}, letter.raw, queue_id)
        except Lost as lost:
            letter.attempts.append((Outcome("lost", str(lost)), list(letter.left)))
            raise
        letter.attempts.append((outcome, recipients))
        gone = set(recipients if outcome.final() else ())
        for address, reply in refused.items():
            if reply.final() and address not in recipients:
                letter.attempts.append((reply, [address]))
                gone.add(address)
        letter.left = [address for address in letter.left if address not in gone]

    def work(self, waiting, until):
        session, sent, last = None, 0, None
        while True:
            with self.lock:
                if not self.left:
                    break
            try:
                due, _, letter = waiting.get(timeout=0.2)
            except queue.Empty:
                continue
            time.sleep(max(0, due - time.monotonic()))
            peer = tuple(letter.envelope.get(key) for key in ("client_ip", "client_ptr", "helo"))
            try:
                if session and (sent >= self.per_session or peer != last):
                    session.quit()
                    session = None
                if not session:
                    session, sent, last = self.session(letter), 0, peer
                sent += 1
                self.one(session, letter)
            except Lost:
                if session:
                    session.close()
                session = None
            if letter.left and time.monotonic() < until:
                waiting.put((time.monotonic() + self.pause, id(letter), letter))
                continue
            with self.lock:
                self.left -= 1
        if session:
            session.quit()

    def session(self, letter):
        session = None
        try:
            session = Session(self.where, self.timeout)
            session.open(letter.envelope)
            return session
        except Lost as lost:
            if session:
                session.close()
            letter.attempts.append((Outcome("lost", str(lost)), []))
            raise

    def deliver(self, letters):
        """Sends all; returns those that have recipients left without a final answer."""
        waiting, until = queue.PriorityQueue(), time.monotonic() + self.patience
        self.left = len(letters)
        for letter in letters:
            waiting.put((0, id(letter), letter))
        threads = [threading.Thread(target=self.work, args=(waiting, until), daemon=True) for _ in range(self.connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [letter for letter in letters if letter.left]


def main():
    parser = argparse.ArgumentParser(description="sends messages to a milter as Postfix would")
    for name, default in (("from", "sender@example.org"), ("ip", "192.0.2.1"), ("ptr", None), ("helo", "mail.example.org"), ("account", None)):
        parser.add_argument("--" + name, default=default)
    parser.add_argument("--to", action="append")
    parser.add_argument("--patience", type=float, default=60, help="seconds in which to come again (default 60)")
    parser.add_argument("where")
    parser.add_argument("files", nargs="+")
    asked = parser.parse_args()
    envelope = {"client_ip": asked.ip, "client_ptr": asked.ptr, "helo": asked.helo, "mail_from": getattr(asked, "from"),
                "rcpt_to": asked.to or ["alice.martin@provider.example"], "account": asked.account}
    letters = [Letter(path, envelope, open(path, "rb").read()) for path in asked.files]
    unanswered = Mta(asked.where, 1, patience=asked.patience).deliver(letters)
    for letter in letters:
        outcome = (letter.answered() or letter.attempts or [(Outcome("lost"), [])])[-1][0]
        changed = "; ".join("%s %s: %s" % (kind, name, value.strip().replace("\n", " ")) for kind, _, name, value in outcome.changes)
        print("\t".join((letter.name, outcome.action, outcome.reply or "250", changed)))
    sys.exit(1 if unanswered else 0)


if __name__ == "__main__":
    main()
