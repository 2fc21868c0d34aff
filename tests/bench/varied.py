"""Real mail, varied: each letter of MAIL becomes a pattern with places for its sender, a host, a recipient and a number of its own, so that
what comes again and what never does is as bench/history draws it, and as the letters themselves have it."""
import collections, email, json, os, random, re
from collections import namedtuple

Places = namedtuple("Places", "stream high low host recipient number")
LEARN = [Places(1111111, 0xa1b1, 0xc1d1, 1111111, 1111111, 11111111), Places(1111111, 0xa1b1, 0xc1d1, 1111111, 1111111, 22222222)]
STREAM, HIGH, LOW, HOST, RECIPIENT, NUMBER = b"qz_stream_qz", b"qz_high_qz", b"qz_low_qz", b"qz_host_qz", b"qz_recipient_qz", b"qz_number_qz"
LINE = b"\nnumber " + NUMBER + b" http://" + HOST + b".example/page http://go." + STREAM + b".example/offer\n"
RECEIVED = (b"Return-Path: <news@" + STREAM + b".example>\nReceived: from mail." + STREAM + b".example (mail." + STREAM
            + b".example [IPv6:2001:db8:" + HIGH + b":" + LOW + b"::25])\n\tby mx.provider.example with ESMTP id " + NUMBER
            + b"\n\tfor <" + RECIPIENT + b"@provider.example>; Tue, 24 Nov 2026 10:00:00 +0000\nMessage-ID: <" + NUMBER + b"@" + STREAM + b".example>\n")


WORD = re.compile(rb"(<style.*?</style>|<script.*?</script>|<[^>]*>|\S*[/@=&%]\S*)|(?<![\w.-])([a-z]{4,12})(?![\w-])", re.S | re.I)
VOCABULARY = 4096


def words_of(raw):
    """Where the words stand that a letter of its own would have otherwise: plain ones of every text part, outside tags and links."""
    start = raw.find(b"\n\n")
    found = []
    for part in email.message_from_bytes(raw).walk():
        if part.get_content_maintype() != "text" or "base64" in str(part.get("Content-Transfer-Encoding", "")).lower():
            continue
        try:
            text = part.get_payload().encode("ascii", "surrogateescape")
        except (AttributeError, UnicodeError, LookupError, ValueError):
            continue
        at = raw.find(text, start) if len(text) > 20 else -1
        if at >= 0:
            found += [(at + word.start(2), at + word.end(2)) for word in WORD.finditer(text) if word.group(2)]
    return sorted(set(found))


class OwnText:
    """A letter whose text no other has: its words are drawn anew from those of all letters by its number, so that its fuzzy hash, its sentences
    and its templates come but once, as they do in honest mail."""

    def __init__(self, raw):
        self.pieces, last = [], 0
        for begin, end in words_of(raw):
            if begin >= last:
                self.pieces += [raw[last:begin], raw[begin:end]]
                last = end
        self.pieces.append(raw[last:])

    def words(self):
        return (word for word in self.pieces[1::2] if word.islower())

    def written(self, number, vocabulary):
        draw = random.Random(number)
        pieces = list(self.pieces)
        pieces[1::2] = draw.choices(vocabulary, k=len(pieces) // 2)
        return b"".join(pieces)


def leaf_of(message):
    """The first part that is text and not base64."""
    for part in message.walk():
        if part.get_content_maintype() == "text" and "base64" not in str(part.get("Content-Transfer-Encoding", "")).lower():
            return part
    return None


def place_of_text(raw, start):
    """Where the first text that a reader sees begins."""
    try:
        text = leaf_of(email.message_from_bytes(raw)).get_payload().encode("ascii", "surrogateescape")
    except (AttributeError, UnicodeError, LookupError, ValueError):
        return None
    at = raw.find(text[:300], start) if len(text) > 20 else -1
    return at if at >= 0 else None


def pattern(raw):
    """A letter with places, as bytes."""
    raw = raw.replace(b"\r\n", b"\n")
    head, _, body = raw.partition(b"\n\n")
    fields = re.split(rb"\n(?![ \t])", head)
    if fields and not re.match(rb"[!-9;-~]+[ \t]*:", fields[0]):
        fields = fields[1:]
    kept = []
    for field in fields:
        name = field.split(b":")[0].strip().lower()
        if name in (b"return-path", b"message-id", b"delivered-to", b"x-original-to"):
            continue
        kept.append(re.sub(rb"@[A-Za-z0-9._-]+", b"@" + STREAM + b".example", field) if name == b"from" else field)
    bare = b"\n".join(kept) + b"\n\n" + body
    at = place_of_text(bare, len(bare) - len(body))
    at = len(bare) if at is None else at
    return RECEIVED + bare[:at] + LINE + bare[at:]


def fill(letter, places):
    for mark, text in ((STREAM, "s%07u" % places.stream), (HIGH, "%x" % places.high), (LOW, "%x" % places.low), (HOST, "z%07u" % places.host),
                       (RECIPIENT, "r%07u" % places.recipient), (NUMBER, "%08u" % places.number)):
        letter = letter.replace(mark, text.encode())
    return letter


def envelope(name, places):
    stream = "s%07u.example" % places.stream
    return {"file": name, "client_ip": "2001:db8:%x:%x::25" % (places.high, places.low), "client_ptr": "mail." + stream, "helo": "mail." + stream,
            "mail_from": "news@" + stream, "rcpt_to": ["r%07u@provider.example" % places.recipient]}


class Letters:
    def __init__(self, folder):
        paths = sorted(os.path.join(where, name) for where, _, names in os.walk(folder) for name in names if name.endswith(".eml"))
        self.spam = ["/ham/" not in path and "/spam" in path for path in paths]
        self.patterns = []
        for path in paths:
            with open(path, "rb") as file:
                self.patterns.append(pattern(file.read()))
        self.own = [None if spam else OwnText(letter) for spam, letter in zip(self.spam, self.patterns)]
        count = collections.Counter(word for letter in self.own if letter for word in letter.words())
        self.vocabulary = [word for word, _ in count.most_common(VOCABULARY)] or [b"text"]

    def letter(self, original, places):
        own = self.own[original]
        return fill(own.written(places.number, self.vocabulary) if own else self.patterns[original], places)

    def write(self, folder, rows):
        """A letter for each (original, places), below ham/ or spam/; their paths and mean size."""
        paths, size = [], 0
        for kind in ("ham", "spam"):
            os.makedirs(os.path.join(folder, kind), exist_ok=True)
        for number, (original, places) in enumerate(rows):
            name = "%s/%07d.eml" % ("spam" if self.spam[original] else "ham", number)
            letter = self.letter(original, places)
            with open(os.path.join(folder, name), "wb") as file:
                file.write(letter)
            paths.append(os.path.join(folder, name))
            size += len(letter)
        return paths, size / max(1, len(paths))

    def envelopes(self, folder, rows):
        """The envelopes of what write() wrote, as peers want them."""
        with open(os.path.join(folder, "envelopes.jsonl"), "w") as file:
            for number, (original, places) in enumerate(rows):
                name = "%s/%07d.eml" % ("spam" if self.spam[original] else "ham", number)
                file.write(json.dumps(envelope(name, places)) + "\n")

    def learn(self, pipeline, folder):
        """What bench/history is to know of each letter: its size and its traits, and which of them vary. Nothing is recorded."""
        found = [self.traits(pipeline, os.path.join(folder, "learn%d" % turn), places) for turn, places in enumerate(LEARN)]
        lines = []
        for original, letter in enumerate(self.patterns):
            lines.append("letter %d %d" % (len(letter), self.spam[original]))
            lines.append("recipient\tp\t\5@provider.example")  # of which a scan says nothing
            again = found[1].get(original, set())
            for kind, value in sorted(found[0].get(original, ())):
                if not re.search(r"[\x00-\x1f]", value):
                    lines.append("%s\t%s\t%s" % (kind, "p" if (kind, value) in again else "u", mark(value)))
        path = os.path.join(folder, "patterns")
        with open(path, "w", errors="surrogateescape") as file:
            file.write("\n".join(lines) + "\n")
        return path

    def traits(self, pipeline, folder, places):
        paths, _ = self.write(folder, [(original, places) for original in range(len(self.patterns))])
        rows, done = pipeline.scan("--dry-run", folder)
        assert done.returncode == 0, done.stderr[-500:]
        number = {path: original for original, path in enumerate(paths)}
        return {number[row["file"]]: {(trait["kind"], trait["value"]) for trait in row["traits"]} for row in rows}


def mark(value):
    """A value with bench/history's marks where the places were."""
    first = LEARN[0]
    for text, sign in (("s%07u" % first.stream, "\1"), ("%x:%x" % (first.high, first.low), "\2"), ("2001:db8:%x" % first.high, "2001:db8:\3"),
                       ("z%07u" % first.host, "\4"), ("r%07u" % first.recipient, "\5")):
        value = value.replace(text, sign)
    return value


def read_plan(path):
    """The (original, places) that bench/history has drawn."""
    rows = []
    for number, line in enumerate(open(path)):
        original, stream, high, low, host, recipient = line.split()
        rows.append((int(original), Places(int(stream), int(high, 16), int(low, 16), int(host), int(recipient), number)))
    return rows
