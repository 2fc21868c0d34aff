#!/usr/bin/env python3
"""Kinship, and those who would abuse it: a spammer who comes back is known by what he kept, and forgotten when his reports are taken back;
a gang cannot have a bank's mail marked, nor spam spared; copied templates, ham beforehand and a forged From hurt nobody but the spammer."""
import datetime, ipaddress, json, os, sys
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import Pipeline, Tap

DAY, START, WORDS = 86400, 1788220800, "amber birch copper delta ember fjord garnet heron iris juniper kelp lagoon maple nectar onyx".split()
PEOPLE = ["reader%d@cigale.example" % i for i in range(12)]
GANG = ["gang%d@cigale.example" % i for i in range(6)]
BANK = "Banque Rivage\nVotre relevé du mois est prêt.\nhttps://www.rivage.example/releve/%d\nConseiller : 01 99 00 12 34\n"
PHONE = "Appelez le 09 87 65 43 21 pour commander.\n"


class World:
    """Domains with a host each, whose SPF passes; letters, and what people say of them."""

    def __init__(self, pipeline):
        self.pipeline, self.folder, self.hosts, self.count, self.lines = pipeline, pipeline.folder, {}, 0, []
        self.zone = ["$ORIGIN .", "$TTL 3600", ". IN SOA ns.root.example. h.root.example. 1 7200 3600 1209600 3600", ". IN NS ns.root.example."]

    def domain(self, name):
        address = "2001:db8:%x::25" % (len(self.hosts) + 1)
        self.hosts[name] = address
        self.zone += ["%s. IN TXT \"v=spf1 ip6:%s -all\"" % (name, address), "%s. IN NS ns.%s." % (name, name), "mail.%s. IN AAAA %s" % (name, address),
                      "%s. IN PTR mail.%s." % (ipaddress.ip_address(address).reverse_pointer, name),
                      "_dmarc.%s. IN TXT \"v=DMARC1; p=none\"" % name]

    def letter(self, at, sender, text, to=None, via=None):
        """Adds a letter at day AT from SENDER's domain, through the host of VIA (its own); returns its path."""
        self.count += 1
        path = os.path.join(self.folder, "%04d.eml" % self.count)
        word = WORDS[self.count % len(WORDS)]
        with open(path, "w") as file:
            file.write("From: %s <post@%s>\nTo: %s\nDate: Tue, 1 Sep 2026 10:00:00 +0000\nMessage-ID: <%d@%s>\nSubject: %s %d\n\n%s"
                       % (sender.split(".")[0], sender, to or PEOPLE[self.count % len(PEOPLE)], self.count, sender, word, self.count, text))
        host = via or sender
        self.lines.append((START + int(at * DAY), {"file": path, "client_ip": self.hosts[host], "client_ptr": "mail." + host, "helo": "mail." + host,
                                                   "mail_from": "post@" + host, "rcpt_to": [to or PEOPLE[self.count % len(PEOPLE)]]}))
        return path

    def scan(self):
        """{path: answer} of what was added."""
        path = os.path.join(self.folder, "envelopes.jsonl")
        with open(path, "w") as file:
            for at, line in sorted(self.lines, key=lambda one: one[0]):
                file.write(json.dumps(dict(line, received_at=stamp(at))) + "\n")
        count, self.lines = len(self.lines), []
        rows, done = self.pipeline.scan("--envelopes", path)
        assert len(rows) == count, (len(rows), count, done.stderr)
        return {row["file"]: row for row in rows}

    def report(self, word, who, at, *paths):
        done = self.pipeline.call("report", word, "--reporter", who, "--at", stamp(START + int(at * DAY)), *paths)
        assert done.returncode == 0, done.stderr


def stamp(at):
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def kin_bits(row):
    return sum(finding["bits"] for finding in row["findings"] if finding["name"] == "kin")


def past(world):
    """Ten days of honest mail, the bank's among it; and ham of one who will be a spammer."""
    for day in range(10):
        for i in range(5):
            world.letter(day + i / 10, "shop%d.example" % i, "Bonjour,\nvotre commande %d est en route.\nhttps://www.shop%d.example/c/%d\n" % (day, i, day))
        for i in range(4):
            world.letter(day + i / 8, "rivage.example", BANK % (day * 10 + i))
        if day > 2:
            world.letter(day + .3, "patient.example", "Bonjour,\nvoici des nouvelles du potager, chapitre %d.\n" % day)
    rows = world.scan()
    return all(row["verdict"] == "deliver" for row in rows.values())


def comes_back(tap, world):
    text = "Le remède %s qui change tout.\nhttps://www.%s.example/go\n" + PHONE
    first = [world.letter(11 + i / 20, "wave1.example", text % (WORDS[i], "wave1")) for i in range(10)]
    world.scan()
    for i in range(5):
        world.report("junk", PEOPLE[i], 12 + i / 8, first[i])
    fresh = world.letter(13, "wave2.example", "Une cure nouvelle vous attend, pensez à vos genoux.\nhttps://www.wave2.example/x\n" + PHONE)
    patient = world.letter(13.1, "patient.example", "Offre unique : la cure du jardinier.\n" + PHONE)
    control = world.letter(13.2, "control.example", "Une autre cure, pour le sommeil.\nhttps://www.control.example/y\n")
    rows = world.scan()
    tap.claim(kin_bits(rows[fresh]) > 5 and rows[fresh]["actor"], "who comes back under another name is known by what he kept, and named", rows[fresh]["findings"])
    tap.claim(any("telephone" in finding["reason"] for finding in rows[fresh]["findings"] if finding["name"] == "kin"), "the finding names the trait")
    tap.claim(kin_bits(rows[patient]) > 5 and rows[patient]["actor"] == rows[fresh]["actor"], "a week of ham beforehand does not help him")
    tap.claim(not kin_bits(rows[control]) and not rows[control]["actor"], "who kept nothing is joined to nobody", rows[control]["findings"])
    return first, rows[fresh]["actor"]


def gang_spares_spam(tap, world, actor):
    spam = [world.letter(14 + i / 20, "wave3.example", "Dernier rappel %s.\n%s" % (WORDS[i], PHONE), GANG[i % 6]) for i in range(6)]
    before = world.scan()
    for i, member in enumerate(GANG):
        world.report("notjunk", member, 15, *spam[:3], spam[i])
    last = world.letter(16, "wave3.example", "Encore un rappel.\n" + PHONE)
    row = world.scan()[last]
    tap.claim(before[spam[5]]["verdict"] == row["verdict"] and kin_bits(row) > 5 and row["actor"] == actor, "a gang that calls spam not junk changes no verdict",
              (before[spam[5]]["bits"], row["bits"], row["findings"]))


def gang_accuses_the_bank(tap, world):
    mail = [world.letter(17 + i / 20, "rivage.example", BANK % (500 + i), GANG[i % 6]) for i in range(12)]
    world.scan()
    for i, member in enumerate(GANG):
        world.report("junk", member, 18 + i / 50, mail[i], mail[i + 6])
    weights = world.pipeline.sql("SELECT sum(weight), count(*) FROM report WHERE kind = 'junk' AND at >= '2026-09-19'")[0]
    row = next(iter(world.scan_one(18.5)))
    tap.claim(row["verdict"] == "deliver" and kin_bits(row) < 1, "a gang that calls a bank's mail junk marks nothing", (row["findings"], weights))
    tap.claim(int(weights[0]) < 150 and int(weights[1]) == 12, "and weighs less with each contradicted word", weights)


def copies_and_forges(tap, world):
    spam = [world.letter(19 + i / 20, "copycat.example", BANK % (900 + i) + "Gagnez %s dès maintenant.\n" % WORDS[i]) for i in range(8)]
    spam += [world.letter(19.5 + i / 20, "rivage.example", "Gagnez %s dès ce soir, offre unique.\n" % WORDS[i], via="copycat.example") for i in range(4)]
    world.scan()
    for i in range(6):
        world.report("junk", PEOPLE[i], 20, spam[i], spam[6 + i])
    row = next(iter(world.scan_one(21)))
    tap.claim(row["verdict"] == "deliver" and kin_bits(row) < 2, "whose template, links, telephone and From a spammer copies is unhurt", row["findings"])
    last = world.letter(22, "copycat.example", "Tout autre chose.\nhttps://www.copycat.example/z\n")
    tap.claim(kin_bits(world.scan()[last]) > 3, "the spammer is not")


def taken_back(tap, world, first):
    for i in range(5):
        world.report("notjunk", PEOPLE[i], 23, first[i])
    last = world.letter(24, "wave4.example", "Bonjour, je passe demain.\n" + PHONE)
    row = world.scan()[last]
    left = world.pipeline.sql("SELECT count(*) FROM link l JOIN trait t ON t.id = l.trait WHERE t.junk <= 0")[0][0]
    tap.claim(not kin_bits(row) and not row["actor"] and left == "0", "reports that are taken back take their kinship with them", (row["findings"], left))


def kinship(tap):
    with Pipeline() as pipeline:
        world = World(pipeline)
        for name in ["shop%d.example" % i for i in range(5)] + ["rivage.example", "patient.example", "wave1.example", "wave2.example", "wave3.example",
                                                                 "wave4.example", "control.example", "copycat.example"]:
            world.domain(name)
        zone = os.path.join(pipeline.folder, "zone")
        with open(zone, "w") as file:
            file.write("\n".join(world.zone) + "\n")
        pipeline.configure({"run": {"dir": "run"}, "authentication": {"zone": zone}, "intake": {"milter": "inet:0@127.0.0.1"}})
        pipeline.up()
        world.scan_one = lambda at: (lambda path: [world.scan()[path]])(world.letter(at, "rivage.example", BANK % int(at * 100)))
        tap.claim(past(world), "honest mail passes")
        first, actor = comes_back(tap, world)
        gang_spares_spam(tap, world, actor)
        gang_accuses_the_bank(tap, world)
        copies_and_forges(tap, world)
        taken_back(tap, world, first)


if __name__ == "__main__":
    Tap().run(kinship)
