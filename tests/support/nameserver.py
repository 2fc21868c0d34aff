"""A name server on loopback (UDP and TCP), for tests: it answers like a recursor, and misbehaves where it is told to.

    server = Nameserver({"mail.example": [("A", "192.0.2.1")], "slow.example": [("SLOW", 10)]})
    server.address                          # 127.0.0.1@PORT, as authentication/nameserver takes it

Names are presentation format in lower case, without final dot. Data: A, AAAA text; NS, CNAME, PTR a name; MX (preference, name);
TXT a text of any length, or a list of its strings. Beside records a name may hold behaviours: SILENT (never an answer; a value
names the one type that it is about), SLOW seconds, RCODE number, LOOP (an endless chain of aliases), BROKEN (bytes that are no
message), GARBLED (a message whose count of records lies). "*.example" stands for every name below it that is not written."""
import ipaddress, socket, struct, threading, time

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "SPF": 99}
NXDOMAIN, ALIASES = 3, 40
NO_ANSWER = object()


def labels(name):
    """The labels of a name in presentation format, as bytes."""
    out, at, label = [], 0, bytearray()
    data = name.encode("latin-1")
    while at < len(data):
        if data[at:at + 1] == b"\\" and data[at + 1:at + 4].isdigit():
            label.append(int(data[at + 1:at + 4]))
            at += 4
        elif data[at:at + 1] == b"\\":
            label += data[at + 1:at + 2]
            at += 2
        elif data[at:at + 1] == b".":
            out.append(bytes(label))
            label = bytearray()
            at += 1
        else:
            label += data[at:at + 1]
            at += 1
    return [part for part in out + [bytes(label)] if part]


def wire(name):
    return b"".join(bytes([len(label)]) + label for label in labels(name)) + b"\0"


def text_of(parts):
    return ".".join(part.decode("latin-1").replace("\\", "\\\\").replace(".", "\\.") for part in parts).lower()


def data_of(kind, value):
    if kind in ("A", "AAAA"):
        return ipaddress.ip_address(value).packed
    if kind == "MX":
        return struct.pack("!H", value[0]) + wire(value[1])
    if kind in ("TXT", "SPF"):
        strings = value if isinstance(value, list) else [value[i:i + 255] for i in range(0, len(value), 255)] or [""]
        return b"".join(bytes([len(each)]) + each.encode("latin-1") for each in strings)
    return wire(value)


class Nameserver:
    def __init__(self, zone, port=0):
        self.zone = zone
        self.asked = {}  # how often each (name, type) was asked
        self.lock = threading.Lock()
        for tries in reversed(range(20)):
            try:
                self.bind(port)
                break
            except OSError:  # a port that is free for UDP may be taken for TCP
                if port or not tries:
                    raise
        self.tcp.listen(64)
        self.open = True
        for loop in (self.serve_udp, self.serve_tcp):
            threading.Thread(target=loop, daemon=True).start()

    def bind(self, port):
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.udp.bind(("127.0.0.1", port))
        self.port = self.udp.getsockname()[1]
        self.tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.tcp.bind(("127.0.0.1", self.port))

    @property
    def address(self):
        return "127.0.0.1@%d" % self.port

    def close(self):
        self.open = False
        self.udp.close()
        self.tcp.close()

    def serve_udp(self):
        while self.open:
            try:
                query, client = self.udp.recvfrom(4096)
            except OSError:
                return
            self.reply_later(query, lambda reply, client=client: self.udp.sendto(reply, client), False)

    def serve_tcp(self):
        while self.open:
            try:
                connection, _ = self.tcp.accept()
            except OSError:
                return
            threading.Thread(target=self.serve_connection, args=(connection,), daemon=True).start()

    def serve_connection(self, connection):
        try:
            while True:
                head = connection.recv(2, socket.MSG_WAITALL)
                if len(head) < 2:
                    return
                query = connection.recv(struct.unpack("!H", head)[0], socket.MSG_WAITALL)
                self.reply_later(query, lambda reply: connection.sendall(struct.pack("!H", len(reply)) + reply), True)
        except OSError:
            pass

    def reply_later(self, query, send, over_tcp):
        """Sends the reply, if there is one, at once or from a timer's thread."""
        delay, reply = self.reply(query, over_tcp)

        def give():
            try:
                send(reply)
            except OSError:
                pass
        if reply is None:
            return
        if delay:
            timer = threading.Timer(delay, give)
            timer.daemon = True
            timer.start()
        else:
            give()

    def find(self, name):
        if name in self.zone:
            return self.zone[name]
        parts = name.split(".")
        for i in range(1, len(parts)):
            if "*." + ".".join(parts[i:]) in self.zone:
                return self.zone["*." + ".".join(parts[i:])]
        below = any(other.endswith("." + name) for other in self.zone) if len(self.zone) < 5000 else False
        return [] if below else None

    def chain(self, name, kind):
        """(rcode, records, delay) of a question; records are (owner, type, data). NO_ANSWER for none at all."""
        records, delay = [], 0
        for _ in range(ALIASES):
            entries = self.find(name)
            if entries is None:
                return NXDOMAIN, records, delay
            own = [value for key, value in entries if TYPES.get(key) == kind]
            for key, value in entries:
                if key == "SILENT" and (TYPES.get(value) == kind or (value is None and not own)):
                    return NO_ANSWER
                if key == "SLOW":
                    delay = value
                if key == "RCODE":
                    return value, [], delay
                if key == "LOOP":
                    return 0, [(name, 5, wire("a." + name)), ("a." + name, 5, wire(name))], delay
            names = {number: key for key, number in TYPES.items()}
            records += [(name, kind, data_of(names[kind], value)) for value in own]
            alias = next((value for key, value in entries if key == "CNAME"), None)
            if own or alias is None or kind == 5:
                return 0, records, delay
            records.append((name, 5, wire(alias)))
            name = text_of(labels(alias))
        return 2, [], delay

    def reply(self, query, over_tcp):
        """(seconds to wait, message); no message where none is to be sent."""
        if len(query) < 17:
            return 0, None
        at, parts = 12, []
        while query[at]:
            parts.append(query[at + 1:at + 1 + query[at]])
            at += 1 + query[at]
        kind = struct.unpack("!H", query[at + 1:at + 3])[0]
        question, name = query[12:at + 5], text_of(parts)
        room = 65535 if over_tcp else 1232 if query[10:12] != b"\0\0" else 512
        with self.lock:
            self.asked[name, kind] = self.asked.get((name, kind), 0) + 1
        for key, _ in self.find(name) or []:
            if key == "BROKEN":
                return 0, query[:2] + b"\x81\x80" + b"\xff" * 40
            if key == "GARBLED":
                return 0, query[:2] + struct.pack("!HHHHH", 0x8180, 1, 60000, 0, 0) + question + b"\xc0\x0c"
        found = self.chain(name, kind) if kind in TYPES.values() else (0, [], 0)
        if found is NO_ANSWER:
            return 0, None
        rcode, records, delay = found
        body = b""
        for owner, type_, data in records:
            owned = b"\xc0\x0c" if owner == name else wire(owner)
            body += owned + struct.pack("!HHIH", type_, 1, 60, len(data)) + data
        header = struct.pack("!HHHHH", 0x8180 | rcode, 1, len(records), 0, 0)
        if 12 + len(question) + len(body) > room:
            header, body = struct.pack("!HHHHH", 0x8380 | rcode, 1, 0, 0, 0), b""
        return delay, query[:2] + header + question + body
