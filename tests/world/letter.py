"""How letters are made: what programs write them (order of fields, boundaries, Message-IDs), HTML templates, and DKIM."""
import base64, email.utils, quopri, time

import net, words

HONEST = ("Orchard Mail 3.2", "Plume 115.4", "Facteur Desktop 16.0", "pocketmail 12.1", "Webmail Rivage 2.8", None)


def class_name(r):
    return "".join(r.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(r.randint(4, 9)))


class Program:
    """A mail program: what it cannot help repeating. ORDER of fields, BOUNDARY and Message-ID forms, a name or none."""

    def __init__(self, r, name=None):
        self.name = name
        self.order = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
        r.shuffle(self.order)
        self.boundary = r.choice(("----=_Part_%d_%d.%d", "=_%08x%08x", "--%X-%04X-%X", "_000_%d%d_", "b1_%016x", "Frontier-%d-%04x-%d", "%d.%d=:%d"))
        self.message_id = r.choice(("%d.%d.%d", "%08x-%04x-%012x", "%08X.%07d", "CA+%x%x%x", "%014d.%x", "%x$%x$%x", "%d-%x.mail"))
        self.zone = r.choice(("+0000", "+0000", "-0000", "GMT"))

    @staticmethod
    def fill(form, r):
        return form % tuple(r.getrandbits(28) for _ in range(form.count("%") ))


class Template:
    """An HTML page's build: which elements in which order, whatever is written in it; and how its links look."""

    def __init__(self, r, elements=None):
        self.blocks = [r.choice(("p", "h2", "li", "quote", "table", "span", "center", "rule")) for _ in range(elements or r.randint(7, 14))]
        self.depth = r.randint(1, 4)
        self.path = "/%s/{word}/{number}%s?%s={hex}" % (class_name(r)[:3], r.choice(("", ".php", ".html", "/go")), class_name(r)[:2])

    def link(self, r, host):
        return "https://%s%s" % (host, self.path.format(word=class_name(r)[:r.choice((5, 5, 5))], number=r.randint(10000, 99999), hex="%012x" % r.getrandbits(48)))

    def page(self, r, lines, links):
        forms = {"p": '<p class="%s" style="padding:%dpx">%s</p>', "h2": '<h2 id="%s" style="margin:%dpx">%s</h2>',
                 "li": '<ul><li class="%s" style="padding:%dpx">%s</li></ul>', "quote": '<blockquote class="%s" style="margin:%dpx"><em>%s</em></blockquote>',
                 "table": '<table class="%s" cellpadding="%d"><tr><td><b>%s</b></td></tr></table>', "span": '<div class="%s" style="padding:%dpx"><span>%s</span></div>',
                 "center": '<center id="%s"><font size="%d">%s</font></center>', "rule": '<hr class="%s" width="%d"><p>%s</p>'}
        body, lines = "", list(lines)
        for i, block in enumerate(self.blocks):
            text = lines[i % len(lines)] if lines else ""
            body += forms[block] % (class_name(r), r.randint(1, 9), text) + "\n"
        for link in links:
            body += '<p class="%s"><a href="%s">%s</a></p>\n' % (class_name(r), link, r.choice(lines)[:24])
        for _ in range(self.depth):
            body = '<div class="%s">\n%s</div>\n' % (class_name(r), body)
        return "<html><head><title></title></head><body>\n%s</body></html>\n" % body


class Letter:
    """One message: who, to whom, what; written by a program."""

    def __init__(self, sender, name, to, subject, lines, page=None, program=None, extra=(), attachment=None, reply_to=None, signed=(), language="fr"):
        self.__dict__.update(locals())

    def part(self, r, kind, text):
        data = text.encode()
        if r.random() < 0.3:
            return "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s" % (kind, base64.encodebytes(data).decode().replace("\n", "\r\n"))
        coded = quopri.encodestring(data.replace(b"\r\n", b"\n")).decode().replace("\n", "\r\n")
        return "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n%s\r\n" % (kind, coded)

    def body(self, r):
        parts = [self.part(r, "plain", "\n\n".join(self.lines) + "\n")]
        if self.page:
            parts.append(self.part(r, "html", self.page))
        if self.attachment:
            name, kind, data = self.attachment
            parts.append("Content-Type: %s; name=\"%s\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"%s\"\r\n\r\n%s" %
                         (kind, name, name, base64.encodebytes(data).decode().replace("\n", "\r\n")))
        if len(parts) == 1:
            head, text = parts[0].split("\r\n\r\n", 1)
            fields = [line.split(": ", 1) for line in head.split("\r\n")]
            return [(name, value) for name, value in fields], text
        boundary = Program.fill(self.program.boundary, r)
        text = "".join("--%s\r\n%s\r\n" % (boundary, part) for part in parts) + "--%s--\r\n" % boundary
        return [("Content-Type", "multipart/%s; boundary=\"%s\"" % ("mixed" if self.attachment else "alternative", boundary))], text

    def write(self, r, at):
        """Bytes of the message AT (seconds since 1970)."""
        domain = self.sender.rsplit("@", 1)[1]
        content, text = self.body(r)
        encoded = lambda value: value if value.isascii() else "=?utf-8?b?%s?=" % base64.b64encode(value.encode()).decode()
        values = {"From": '%s <%s>' % (encoded(self.name), self.sender) if self.name else self.sender, "To": self.to, "Subject": encoded(self.subject),
                  "Date": email.utils.formatdate(at).rsplit(" ", 1)[0] + " " + self.program.zone,
                  "Message-ID": "<%s@%s>" % (Program.fill(self.program.message_id, r), domain), "MIME-Version": "1.0"}
        fields = []
        for name in self.program.order:
            fields += content if name == "Content-Type" else [(name, values[name])]
        if self.program.name:
            fields.append(("X-Mailer", self.program.name))
        if self.reply_to:
            fields.append(("Reply-To", self.reply_to))
        fields += list(self.extra)
        body = text.encode()
        for owner in self.signed:
            fields.insert(0, net.sign(owner.name, owner.selector, owner.key, fields, body, at))
        return "".join("%s: %s\r\n" % field for field in fields).encode() + b"\r\n" + body
