"""Spammers: those who come back in three waves and keep a thing or two, those who keep nothing, campaigns that walk over
hundreds of hosts in three levels of disguise, botnets, and gangs who extort, defraud and phish."""
import hashlib

from letter import Letter, Program, Template
from net import Domain, Host, Key
import fraud, words

KEPT = ("dkim_key", "telephone", "wallet", "skeleton", "attachment", "reply_to", "mailer", "nameserver", "chain")


class Wave:
    """One appearance: hosts, domains, texts and names of its own, from day FIRST on for DAYS days."""

    def __init__(self, world, r, actor, number, first):
        self.world, self.actor, self.number, self.first = world, actor, number, first
        kept = actor.things(number)
        self.template = kept.get("skeleton") or Template(r)
        self.program = kept.get("mailer") or (world.common_program if r.random() < 0.3 else Program(r, r.choice((None, "Mailer %d" % r.randint(1, 9)))))
        hoster = world.shady if r.random() < 0.4 else r.choice(world.hosters)
        self.domains = [Domain(world.net, hoster, key=kept.get("dkim_key"), servers=kept.get("nameserver"), policy=r.choice((None, "none"))) for _ in range(2)]
        self.voice = words.Voice(r, r.choice(("fr", "en")), words.PROMOTION, 9)
        self.kept, self.name = kept, "%s %s" % (r.choice(words.PEOPLE), words.product(r))

    def lines(self, r):
        lines = self.voice.text(r, 3, 7)
        if "telephone" in self.kept:
            lines.append(("Appelez le %s" if self.voice.language == "fr" else "Call %s") % telephone(r, self.kept["telephone"]))
        if "wallet" in self.kept:
            lines.append(("Paiement : %s" if self.voice.language == "fr" else "Pay to %s") % self.kept["wallet"])
        return lines

    def events(self, r, count, days=6):
        for _ in range(count):
            at = self.world.start + int((self.first + r.random() * days) * 86400)
            domain, lines = r.choice(self.domains), self.lines(r)
            link = self.template.link(r, self.world.shortener if r.random() < 0.15 else "www." + domain.name)
            letter = Letter("%s@%s" % (words.product(r).lower(), domain.name), self.name, r.choice(self.world.people).address, self.voice.sentence(r)[:60],
                            lines + [link], self.template.page(r, lines, [link]), self.program, signed=[domain],
                            reply_to=self.kept.get("reply_to"), attachment=self.kept.get("attachment"))
            yield self.world.event(at, letter, domain.host, letter.sender, [letter.to], "spam", "recidivist" if self.actor.kept else "control",
                                   actor=self.actor.name, wave=self.number, kept=self.actor.kept)


def telephone(r, number):
    """A French number as people space it."""
    return r.choice((" ", ".", "-", "", " ")).join(number[i:i + 2] for i in range(0, 10, 2)) if r.random() < 0.7 else "+33 %s %s" % (number[1], " ".join(number[i:i + 2] for i in range(2, 10, 2)))


class Actor:
    """A spammer over all his waves: KEPT names what he keeps, None for one who keeps nothing."""

    def __init__(self, world, r, name, kept):
        self.world, self.name, self.kept = world, name, kept
        make = {"dkim_key": lambda: Key(r), "telephone": lambda: "09%08d" % r.randint(10 ** 7, 10 ** 8 - 1), "wallet": lambda: fraud.wallet(r),
                "skeleton": lambda: Template(r, 18), "reply_to": lambda: "%s@%s" % (words.product(r).lower(), world.freemail.name), "mailer": lambda: Program(r, None),
                "attachment": lambda: ("%s.pdf" % words.product(r), "application/pdf", b"%PDF-1.4\n" + hashlib.sha512(r.randbytes(16)).digest() * 40),
                "nameserver": lambda: self.servers(r)}
        self.made = {"telephone": make["telephone"](), "wallet": make["wallet"]()} if kept == "chain" else {kept: make[kept]()} if kept else {}

    def servers(self, r):
        """Name servers that nobody else uses."""
        owner = self.world.net.fresh("-dns")
        for i in (1, 2):
            self.world.net.record("ns%d.%s" % (i, owner), "AAAA", r.choice(self.world.hosters).network.address())
        return ["ns1." + owner, "ns2." + owner]

    def things(self, wave):
        """What wave number WAVE carries: a chain shares one thing from the first to the second, another to the third."""
        if self.kept == "chain":
            names = (("telephone",), ("telephone", "wallet"), ("wallet",))[wave - 1]
            return {name: self.made[name] for name in names}
        return dict(self.made)


def recidivists(world, r):
    for kept in KEPT + (None,):
        for i in range(2 if kept else 4):
            actor = Actor(world, r, "%s-%d" % (kept or "control", i + 1), kept)
            for wave in (1, 2, 3):
                yield from Wave(world, r, actor, wave, 3 + 12 * (wave - 1) + r.random() * 4).events(r, 22)


def snowshoe(world, r, level, number):
    """One campaign over many hosts. Level 1: one text and link domain; 2: words and links varied; 3: texts, links, keys and pages too."""
    template, program, voice = Template(r), Program(r), words.Voice(r, r.choice(("fr", "en")), words.PROMOTION, 12)
    first, fixed = r.uniform(6, 34), voice.text(r, 4, 6)
    hosters, link_hosts = r.sample(world.hosters, 4), [world.net.fresh() for _ in range((1, 8, 40)[level - 1])]
    domains = [Domain(world.net, r.choice(hosters), policy=None) for _ in range(40)]
    for i in range(120):
        domain, at = r.choice(domains), world.start + int((first + i / 80.0) * 86400)
        lines = fixed if level == 1 else [line if r.random() < 0.6 else voice.sentence(r) for line in fixed] if level == 2 else voice.text(r, 3, 7)
        page = template if level < 3 or r.random() < 0.5 else Template(r)
        link = page.link(r, "www." + r.choice(link_hosts))
        letter = Letter("%s@%s" % (words.product(r).lower(), domain.name), words.product(r), r.choice(world.people).address, lines[0][:60], lines + [link],
                        page.page(r, lines, [link]), program if level < 3 else Program(r), signed=[domain])
        yield world.event(at, letter, domain.host, letter.sender, [letter.to], "spam", "snowshoe", level=level, campaign="snow-%d-%d" % (level, number), copy=i)


def botnet(world, r, number):
    """One text from home connections all over, in the name of domains that did not send it."""
    template, program, voice = Template(r), Program(r), words.Voice(r, "en", words.PROMOTION, 6)
    first, link_hosts = r.uniform(4, 30), [world.net.fresh() for _ in range(3)]
    for i in range(150):
        lines, address = voice.text(r, 3, 5), r.choice(world.homes).address()
        link = template.link(r, r.choice(link_hosts))
        forged = r.choice(world.outsiders).domain
        letter = Letter("%s%d@%s" % (words.product(r).lower(), r.randint(1, 99), forged.name), r.choice(words.PEOPLE), r.choice(world.people).address, lines[0][:60],
                        lines + [link], template.page(r, lines, [link]), program)
        yield world.event(world.start + int((first + i / 60.0) * 86400), letter, Host("host-%x.home.example" % r.getrandbits(24), address, False), letter.sender,
                          [letter.to], "spam", "botnet", campaign="bot-%d" % number, copy=i)


def events(world, r):
    yield from recidivists(world, r)
    for level in (1, 2, 3):
        for number in range(3):
            yield from snowshoe(world, r, level, number)
    for number in range(2):
        yield from botnet(world, r, number)
    yield from fraud.events(world, r)
