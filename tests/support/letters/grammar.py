"""Letters by grammar: sentences with choices become messages, with envelopes, a zone and the brands they need.

A grammar names kinds of letters. A kind has a class (extortion, phishing, payment, offer, or ham), the ways its senders come, and
for each language subjects and paragraphs: lists of sentences of which one, or as many as are asked for, are taken. In a sentence
"(a/b/c)" is one of the three, "(/d)" is d or nothing, "$name" a value made up for the letter. All of it is invented, all of it
follows from the seed."""
import base64, email.header, html, json, os, random, re

DATE = "2026-10-%02dT%02d:%02d:00Z"
FIRST = "Anne Paul Claire Hugo Nadia Marc Julie Omar Lucie Denis Grace Peter Susan Colin Ruth Martin Elise Bruno Ines Victor".split()
LAST = "Perrin Garnier Vidal Lefort Marchal Ozanne Tessier Barbier Corbin Dorval Baxter Holloway Pearce Whitby Langley Sutter".split()
STREETS = "Lilas Tilleuls Moulins Acacias Chapelle Fontaine".split()
HOUSE = "provider.example"


def chosen(text, rng, values):
    """One reading of TEXT: innermost choices first."""
    while True:
        inner = re.search(r"\(([^()]*/[^()]*)\)", text)
        if not inner:
            break
        text = text[:inner.start()] + rng.choice(inner.group(1).split("/")) + text[inner.end():]
    return re.sub(r"\$(\w+)", lambda name: str(values[name.group(1)]) if name.group(1) in values else name.group(0), text)


def base58_address(rng):
    """A Bitcoin address that proves itself: version 0, twenty bytes, double SHA-256."""
    import hashlib
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    body = b"\0" + rng.randbytes(20)
    number = int.from_bytes(body + hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4], "big")
    out = ""
    while number:
        number, digit = divmod(number, 58)
        out = letters[digit] + out
    return "1" + out


def iban(rng):
    """A French IBAN with right check digits (ISO 13616)."""
    account = "".join(rng.choice("0123456789") for _ in range(23))
    check = 98 - int(account + "152700") % 97
    text = "FR%02d%s" % (check, account)
    return " ".join(text[i:i + 4] for i in range(0, len(text), 4))


# --- senders ---

class World:
    """The domains that exist, and whence they send."""

    def __init__(self, rng):
        self.rng, self.domains = rng, {}

    def domain(self, name):
        """Its addresses: made with SPF, and with DMARC for every second one."""
        if name not in self.domains:
            self.domains[name] = "192.0.2.%d" % (len(self.domains) % 250 + 1) if len(self.domains) < 250 else \
                "198.51.100.%d" % (len(self.domains) - 249)
        return self.domains[name]

    def zone(self):
        lines = ["$ORIGIN .", "$TTL 3600", "@ IN SOA ns.example. host.example. 1 7200 3600 1209600 3600", "@ IN NS ns.example."]
        for number, (name, address) in enumerate(sorted(self.domains.items())):
            lines += ['%s. IN TXT "v=spf1 ip4:%s -all"' % (name, address), "%s. IN A %s" % (name, address), "%s. IN MX 10 mx.%s." % (name, name),
                      "mx.%s. IN A %s" % (name, address), "%s.in-addr.arpa. IN PTR mx.%s." % (".".join(address.split(".")[::-1]), name)]
            if number % 2:
                lines.append('_dmarc.%s. IN TXT "v=DMARC1; p=%s"' % (name, ["none", "quarantine", "reject"][number % 3]))
        return "\n".join(lines) + "\n"

    def sent(self, domain):
        """The envelope of mail that DOMAIN itself sends."""
        address = self.domain(domain)
        return {"client_ip": address, "client_ptr": "mx." + domain, "helo": "mx." + domain}

    def strange(self):
        """The envelope of mail from some customer's line."""
        address = "203.0.113.%d" % self.rng.randrange(1, 250)
        return {"client_ip": address, "client_ptr": "", "helo": self.rng.choice(["[%s]" % address, "localhost", "pc-%d" % self.rng.randrange(99)])}


# --- disguises, for a text that its reader still reads ---

CYRILLIC = str.maketrans("aeopcxi", "\u0430\u0435\u043e\u0440\u0441\u0445\u0456")
LEET = str.maketrans("oiea", "01\u0435@")


def disguise(words, how, rng):
    """WORDS as HOW hides them from machines."""
    if how == "none":
        return words
    out = []
    for word in re.split(r"(\s+)", words):
        plain = word.isalpha() and len(word) > 4
        if plain and how == "leet" and rng.random() < .3:
            word = word.replace("o", "0", 1) if "o" in word else word.replace("i", "1", 1)
        elif plain and how == "cyrillic" and rng.random() < .5:
            word = word.translate(CYRILLIC)
        elif plain and how == "zero" and rng.random() < .6:
            at = rng.randrange(1, len(word))
            word = word[:at] + "\u200b" + word[at:]
        elif plain and how == "spread" and rng.random() < .15:
            word = ".".join(word)
        out.append(word)
    return "".join(out)


def page(paragraphs, link, label, how, rng):
    """PARAGRAPHS as HTML, words cut by spans where HOW says so."""
    out = []
    for text in paragraphs:
        cut = [html.escape(word) for word in text.split(" ")]
        if how == "spans":
            cut = [word[:2] + "<span></span>" + word[2:] if len(word) > 5 and "&" not in word else word for word in cut]
        out.append("<p>%s</p>" % " ".join(cut))
    if link:
        out.append('<p><a href="%s">%s</a></p>' % (html.escape(link), html.escape(label or link)))
    return "<html><body>%s</body></html>" % "\n".join(out)


def part(kind, text, base, rng):
    raw = text.encode()
    if base:
        return "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s" % (
            kind, base64.encodebytes(raw).decode().replace("\n", "\r\n"))
    return "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n" % (kind, text.replace("\n", "\r\n"))


def encoded(text):
    return text if text.isascii() else email.header.Header(text, "utf-8", maxlinelen=900).encode()


class Maker:
    def __init__(self, name, kinds, brands, seed):
        self.name, self.kinds, self.brands, self.seed = name, kinds, brands, seed
        self.rng = random.Random(seed)
        self.world = World(self.rng)

    def values(self, lang):
        rng = self.rng
        values = {"amount": rng.choice(["650", "1 200", "890", "1450", "2 300"]), "hours": rng.choice([24, 36, 48, 50, 72]),
                  "small": rng.choice(["1,95", "2,99", "0,99", "1,49", "3,20"]), "number": rng.randrange(10 ** 7, 10 ** 8), "wallet": base58_address(rng),
                  "iban": iban(rng), "person": "%s %s" % (rng.choice(FIRST), rng.choice(LAST)), "first": rng.choice(FIRST),
                  "refund": rng.choice(["213,40", "97,15", "348,00", "164,82"]), "sum": rng.choice(["18 450", "42 300", "7 860", "27 940"]),
                  "street": "%d rue des %s" % (rng.randrange(1, 90), rng.choice(STREETS)), "day": rng.choice(
                      ["lundi", "mardi", "jeudi"] if lang == "fr" else ["Monday", "Tuesday", "Thursday"]),
                  "name": rng.choice(FIRST), "code": rng.randrange(1000, 9999)}
        return values

    def paragraphs(self, kind, lang, values):
        out = []
        for group in kind[lang]["text"]:
            count, sentences = (group[0], group[1:]) if isinstance(group[0], int) else (1, group)
            out += [chosen(one, self.rng, values) for one in self.rng.sample(sentences, min(count, len(sentences)))]
        return out

    def letter(self, kind, number):
        rng = self.rng
        lang = rng.choice([one for one in ("fr", "en") if one in kind])
        values = self.values(lang)
        sender = rng.choice(kind["from"])
        sender = {key: chosen(value, rng, values) if isinstance(value, str) else value for key, value in sender.items()}
        person = "%s.%s" % (values["person"].split()[0].lower(), values["person"].split()[1].lower())
        reader = "%s.%s@%s" % (rng.choice(FIRST).lower(), rng.choice(LAST).lower(), HOUSE)
        address = sender["address"].replace("$reader", reader).replace("$local", person)
        domain = address.split("@")[1]
        envelope = self.world.strange() if sender.get("forged") else self.world.sent(domain)
        link = sender.get("link", "")
        if link:
            values["link"] = link = "https://%s/%s" % (link, rng.choice(["", "fr/%d" % number, "suivi?id=%d" % number, "c/%x" % number]))
            if not sender.get("forged_link"):
                self.world.domain(re.sub(r"^(www|click|secure|connexion)\.", "", link.split("/")[2].split(":")[0].split("@")[-1]))
        paragraphs = self.paragraphs(kind, lang, values)
        subject = chosen(rng.choice(kind[lang]["subjects"]), rng, values)
        how = rng.choice(kind.get("disguises", ["none"]))
        texts = [disguise(one, how, rng) for one in paragraphs]
        head = self.header(sender, address, reader, subject, number, values)
        body = self.body(texts, link, sender.get("label") and chosen(sender["label"], rng, values), how, kind, rng)
        envelope |= {"file": "%04d-%s.eml" % (number, kind["name"]), "mail_from": "" if sender.get("null") else address,
                     "rcpt_to": [reader], "received_at": DATE % (number % 27 + 1, number % 24, number % 60)}
        return envelope, head + body

    def header(self, sender, address, reader, subject, number, values):
        name = sender.get("name", "").replace("$reader", reader)
        name = chosen(name, self.rng, values)
        lines = ["From: %s<%s>" % ('%s ' % (encoded(name) if not name.isascii() else '"%s"' % name) if name else "", address),
                 "To: <%s>" % reader, "Subject: %s" % encoded(subject), "Date: Mon, %d Oct 2026 09:%02d:00 +0200" % (number % 27 + 1, number % 60),
                 "Message-ID: <%d.%s@%s>" % (number, self.name, address.split("@")[1]), "MIME-Version: 1.0"]
        if sender.get("reply"):
            lines.append("Reply-To: <%s>" % sender["reply"])
        if sender.get("list"):
            lines += ["List-Id: <news.%s>" % address.split("@")[1], "List-Unsubscribe: <https://%s/unsubscribe>" % address.split("@")[1]]
        return "\r\n".join(lines) + "\r\n"

    def body(self, texts, link, label, how, kind, rng):
        form = rng.choice(kind.get("forms", ["plain", "both", "html"])) if how != "spans" else "html"
        base = rng.random() < .3
        text = "\n\n".join(texts + ([link] if link else [])) + "\n"
        if form == "plain":
            return part("plain", text, base, rng)
        if form == "html":
            return part("html", page(texts, link, label, how, rng), base, rng)
        mark = "part-%d" % rng.randrange(10 ** 9)
        return "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n--%s\r\n%s\r\n--%s\r\n%s\r\n--%s--\r\n" % (
            mark, mark, part("plain", text, base, rng), mark, part("html", page(texts, link, label, how, rng), base, rng), mark)

    def write(self, folder):
        """Writes the letters, envelopes.jsonl, zone and brands into FOLDER; returns {file: class}."""
        os.makedirs(folder, exist_ok=True)
        classes, envelopes, number = {}, [], 0
        for kind in self.kinds:
            for _ in range(kind["count"]):
                number += 1
                envelope, message = self.letter(kind, number)
                with open(os.path.join(folder, envelope["file"]), "wb") as out:
                    out.write(message.encode())
                envelopes.append(envelope)
                classes[envelope["file"]] = kind["class"]
        with open(os.path.join(folder, "envelopes.jsonl"), "w") as out:
            out.writelines(json.dumps(one) + "\n" for one in envelopes)
        with open(os.path.join(folder, "zone"), "w") as out:
            out.write(self.world.zone())
        here = os.path.dirname(__file__)
        with open(os.path.join(folder, "brands"), "w") as out, open(os.path.join(here, "..", "..", "..", "config", "brands")) as known:
            out.write(known.read() + self.brands)
        with open(os.path.join(folder, "protected"), "w") as out:
            out.write("Mathilde Roussel <mathilde.roussel@atelier-roussel.example>\n")
        return classes
