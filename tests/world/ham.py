"""Honest senders, and what is awkward about each kind: lists break signatures, newsletters walk over shared bulk mailers,
newcomers have no past, clumsy senders are complained of, neighbours share a spammer's network, hoster, name servers, template,
shortener or mail program."""
from letter import HONEST, Letter, Program, Template
from net import Domain, Host
import words

KINDS = ("personal", "transactional", "list", "newsletter", "newcomer", "clumsy", "malformed", "neighbour")
NEIGHBOURS = ("network", "nameserver", "template", "shortener", "mailer")


class Sender:
    """Writes mail of one kind; RATE messages a day, from day FIRST on."""

    def __init__(self, world, kind, rate, voice, first=0, **more):
        self.world, self.kind, self.rate, self.voice, self.first, self.more = world, kind, rate, voice, first, more
        self.__dict__.update(more)

    def times(self, r):
        """Seconds of its messages, all days together, office hours mostly."""
        for day in range(self.first, self.world.days):
            count = int(self.rate) + (r.random() < self.rate % 1)
            for _ in range(count):
                yield self.world.start + day * 86400 + int(r.triangular(6, 22, 11) * 3600) + r.randint(0, 3599)

    def events(self, r):
        for at in self.times(r):
            yield from self.message(r, at)


class Person(Sender):
    """Writes to a few people, again and again, and they to him."""

    def message(self, r, at):
        friend = r.choice(self.friends)
        lines = self.voice.text(r, 1, 5)
        subject = ("Re: " if r.random() < 0.5 else "") + r.choice(words.THINGS[self.voice.language])
        lines = [("Bonjour %s," if self.voice.language == "fr" else "Hi %s,") % friend.first] + lines + [self.first_name]
        letter = Letter(self.address, "%s %s" % (self.first_name, self.family), friend.address, subject.capitalize(), lines, program=self.program,
                        signed=self.domain.signers, extra=[("References", "<%x@%s>" % (r.getrandbits(60), friend.address.split("@")[1]))] if "Re:" in subject else ())
        yield self.world.event(at, letter, self.domain.host, self.address, [friend.address], "ham", "personal")


class Company(Sender):
    """Shops, banks, carriers: one page, one key, many customers, a message to one of them at a time."""

    def message(self, r, at):
        lines = self.voice.text(r, 2, 6)
        address = "%s@%s" % (self.local, self.domain.name)
        page = self.template.page(r, lines, [self.template.link(r, self.link_host)])
        for customer in r.sample(self.customers, min(self.batch, len(self.customers))):
            extra = []
            if self.kind in ("newsletter", "clumsy"):
                extra = [("List-Unsubscribe", "<https://%s/u/%x>" % (self.link_host, r.getrandbits(40))), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
                         ("Feedback-ID", "%d:%s:%s" % (r.randint(1, 99), self.local, self.bulk.local if self.bulk else self.domain.name))]
            letter = Letter(address, self.title, customer.address, lines[0][:60], lines, page, self.program, extra, signed=self.signers)
            host = r.choice(self.hosts)
            bounce = "b-%x@%s" % (r.getrandbits(32), self.bulk.domain.name) if self.bulk else address
            yield self.world.event(at + r.randint(0, 600), letter, host, bounce, [customer.address], "ham", self.kind, neighbour=self.more.get("neighbour"))


class MailingList(Sender):
    """Subscribers write, the list adds a footer, which breaks their signatures, and signs itself."""

    def message(self, r, at):
        author = r.choice(self.authors)
        lines = self.voice.text(r, 1, 5) + ["-- \n%s\nhttps://%s/listinfo" % (self.title, self.domain.name)]
        letter = Letter(author.address, "%s %s" % (author.first, author.family), "%s@%s" % (self.local, self.domain.name), "[%s] Re: %s" % (self.title, self.voice.products[0]),
                        lines, program=author.program, signed=[self.domain],
                        extra=[("List-Id", "<%s.%s>" % (self.local, self.domain.name)), ("List-Unsubscribe", "<mailto:leave@%s>" % self.domain.name), ("Precedence", "list")])
        for member in r.sample(self.customers, 2):
            yield self.world.event(at, letter, self.domain.host, "%s-bounces@%s" % (self.local, self.domain.name), [member.address], "ham", "list")


class Malformed(Sender):
    """Old machines and home-made scripts: no Date, no Message-ID, bare addresses, no name that points back."""

    def message(self, r, at):
        lines = self.voice.text(r, 1, 3)
        program = Program(r)
        program.order = [name for name in program.order if name not in r.sample(("Date", "Message-ID", "MIME-Version"), r.randint(1, 2))]
        letter = Letter("%s@%s" % (self.local, self.domain.name), "", r.choice(self.customers).address, "rapport %d" % r.randint(1, 999), lines, program=program)
        yield self.world.event(at, letter, self.domain.host if r.random() < 0.7 else Host("localhost.localdomain", self.domain.host.address),
                               letter.sender, [letter.to], "ham", "malformed")


def company(world, r, kind, rate, voice, **more):
    """A company with its own domain at a hoster, or with a bulk mailer's hosts and second signature."""
    hoster, bulk = more.pop("hoster", None) or r.choice(world.hosters), more.pop("bulk", None)
    domain = Domain(world.net, hoster, include=["spf." + bulk.domain.name] if bulk else None, policy=r.choice(("none", "quarantine", "reject", None)))
    settings = dict(domain=domain, bulk=bulk, hosts=bulk.hosts if bulk else domain.hosts, signers=[domain, bulk.domain] if bulk else [domain],
                    local=r.choice(("info", "contact", "news", "bonjour", "commande", "noreply")), title=domain.name.split(".")[0].replace("-", " ").title(),
                    template=Template(r), program=bulk.program if bulk else Program(r, r.choice(HONEST)), batch=1,
                    link_host=("t%d." % r.randint(1, 9) + bulk.domain.name) if bulk else "www." + domain.name,
                    customers=r.sample(world.people, r.randint(6, 20)))
    settings.update(more)
    return Company(world, kind, rate, voice, **settings)


def senders(world, r):
    """Every honest sender of the world."""
    language = lambda: "fr" if r.random() < 0.7 else "en"
    voice = lambda patterns, few=None: words.Voice(r, language(), patterns, few)
    found = [Person(world, "personal", 0.8, voice(words.PERSONAL), first_name=p.first, family=p.family, address=p.address, domain=p.domain, program=p.program,
                    friends=r.sample(world.people, 5)) for p in world.outsiders]
    for _ in range(22):
        found.append(company(world, r, "transactional", 2, voice(words.RECEIPT)))
    for i in range(6):
        domain = Domain(world.net, r.choice(world.hosters))
        found.append(MailingList(world, "list", 2, voice(words.LIST), domain=domain, local="abeilles" if i % 2 else "dev", title=words.product(r).lower(),
                                 authors=r.sample(world.outsiders, 8), customers=r.sample(world.people, 15)))
    for i in range(24):
        found.append(company(world, r, "newsletter", 0.3, voice(words.PROMOTION), bulk=r.choice(world.bulk) if i % 4 else None, batch=r.randint(4, 10),
                             template=r.choice(world.templates) if i % 3 == 0 else Template(r)))
    for i in range(24):
        found.append(company(world, r, "newcomer", 0.5, voice(words.RECEIPT if i % 2 else words.PROMOTION), first=r.randint(4, world.days - 4)))
    for _ in range(3):
        found.append(company(world, r, "clumsy", 0.5, voice(words.PROMOTION), bulk=r.choice(world.bulk), batch=12, first=r.randint(0, 10),
                             customers=r.sample(world.people, 60)))
    for _ in range(8):
        domain = Domain(world.net, r.choice(world.hosters), policy=None)
        found.append(Malformed(world, "malformed", 0.4, voice(words.RECEIPT), domain=domain, local="root", customers=r.sample(world.people, 3)))
    for i in range(25):
        neighbour = NEIGHBOURS[i % len(NEIGHBOURS)]
        more = {"network": {"hoster": world.shady}, "nameserver": {"hoster": world.shady}, "template": {"template": world.common_template},
                "shortener": {"link_host": world.shortener}, "mailer": {"program": world.common_program}}[neighbour]
        found.append(company(world, r, "neighbour", 0.8, voice(words.PROMOTION if i % 2 else words.RECEIPT), neighbour=neighbour,
                             first=0 if i % 3 else r.randint(2, 12), **more))
    return found
