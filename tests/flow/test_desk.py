#!/usr/bin/env python3
"""The abuse desk's day: blocks that teach and releases that take everything back, wide blocks, renewals, probation; what senders did, and the
letter to one; other policies tried on what came; what is held about a person. Runs alone."""
import json, os, re, subprocess, sys, threading, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import ROOT, Pipeline, Tap, wait_until

SPAMMER, NEWCOMER, SHARED, CLUMSY = "203.0.113.66", "198.51.100.23", "192.0.2.200", "192.0.2.201"
CASE = "SELECT trait, sum(junk), sum(notjunk), sum(traps) FROM lesson, unnest(traits) trait GROUP BY 1 HAVING sum(junk) <> 0 OR sum(notjunk) <> 0 OR sum(traps) <> 0 ORDER BY 1"
TAUGHT = "SELECT id, junk, notjunk, traps, accused, actor, lent FROM trait WHERE junk <> 0 OR notjunk <> 0 OR traps <> 0 OR accused <> 0 OR actor <> 0 ORDER BY 1"
WEIGHTS = "SELECT md5(weights), junk, notjunk FROM model ORDER BY version DESC LIMIT 1"


class Desk:
    def __init__(self, pipeline):
        self.pipeline, self.sent = pipeline, 0
        self.folder = os.path.join(pipeline.folder, "mail")
        os.mkdir(self.folder)

    def letter(self, name, sender, subject, lines):
        path = os.path.join(self.folder, name + ".eml")
        with open(path, "w") as file:
            file.write("From: %s\nTo: you@cigale.example\nSubject: %s\nDate: Mon, 02 Mar 2026 09:00:00 +0000\nMessage-ID: <%s@mail.test>\n"
                       "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n%s\n" % (sender, subject, name, "\n".join(lines)))
        return path

    def envelopes(self, rows):
        self.sent += 1
        path = os.path.join(self.folder, "envelopes-%d.jsonl" % self.sent)
        with open(path, "w") as file:
            for letter, address, mail_from, more in rows:
                file.write(json.dumps({"file": letter, "client_ip": address, "helo": "mx.mail.test", "mail_from": mail_from,
                                       "rcpt_to": ["claire@cigale.example"]} | more) + "\n")
        return path

    def send(self, rows, *options):
        answers, done = self.pipeline.scan(*options, "--envelopes", self.envelopes(rows))
        assert done.returncode == 0 and len(answers) == len(rows), done.stderr
        return answers

    def ask(self, *arguments):
        done = self.pipeline.call("--json", *arguments)
        assert done.returncode == 0, (arguments, done.stderr)
        return json.loads(done.stdout)


def pills(desk, name, number):
    return desk.letter(name, "Doctor %s <offers@cheap-%d.test>" % ("ABCDEFGH"[number % 8], number), "Half price only today %d" % number,
                       ["Dear customer number %d," % (1000 + number), "our pharmacy ships blue tablets and slimming capsules overnight without any prescription.",
                        "Call the order desk at +1 202 555 0143 or pay at once to 1BoatSLRHtKNngkdXEeobR76b53LETtpyT.",
                        "Supply is limited, so decide before midnight and save half of it all."])


def family(desk, name, number):
    return desk.letter(name, "Paul <paul@maison-%d.test>" % number, "Dimanche %d" % number,
                       ["Chère Claire,", "nous viendrons dimanche avec les enfants et la tarte numéro %d." % number, "Le jardin est en fleurs, prends des bottes.", "Paul"])


def state(pipeline):
    return {"lessons": pipeline.sql(CASE), "traits": pipeline.sql(TAUGHT), "links": pipeline.sql("SELECT trait, actor FROM link ORDER BY 1"),
            "weights": pipeline.sql(WEIGHTS), "junk reports": pipeline.sql("SELECT count(*) FROM report WHERE kind = 'junk'")}


def told(row):
    return {finding["name"]: finding["bits"] for finding in row["findings"] if finding["name"] != "probation"}


def blocked_and_known_again(tap, desk, scene):
    pipeline = desk.pipeline
    honest = [family(desk, "family-%d" % i, i) for i in range(6)]
    desk.send([(path, "192.0.2.30", "paul@maison-0.test", {}) for path in honest])
    assert pipeline.call("report", "notjunk", "--reporter", "claire", *honest).returncode == 0
    scene["probe"] = pills(desk, "probe", 77)
    scene["before"], scene["probed"] = state(pipeline), told(desk.send([(scene["probe"], NEWCOMER, "a@new.test", {})], "--dry-run")[0])
    spam = [pills(desk, "pills-%d" % i, i) for i in range(6)]
    desk.send([(path, SPAMMER, "b@cheap-1.test", {}) for path in spam])
    for who in ("alice", "bruno", "dora"):
        assert pipeline.call("report", "junk", "--reporter", who, *spam).returncode == 0
    scene["reported"] = state(pipeline)
    scene["case"] = desk.ask("block", "address=" + SPAMMER, "--reason", "sells pills", "--author", "claire")["case"]
    assert wait_until(lambda: pipeline.sql("SELECT count(*) FROM link")[0] != ["0"], 10)
    time.sleep(1)
    again = desk.send([(scene["probe"], NEWCOMER, "a@new.test", {})])[0]
    tap.claim(again["verdict"] != "deliver" and again["actor"], "who was blocked is known again under another address", (again["verdict"], again["actor"], told(again)))
    scene["actor"], scene["again"] = again["actor"], again["id"]
    shown = desk.ask("recidivists")
    tap.claim(shown and shown[0]["actor"] == again["actor"] and shown[0]["messages"] >= 1 and shown[0]["given_away_by"], "recidivists shows him, and what gave him away", shown)
    explained = desk.ask("explain", again["id"])
    tap.claim(explained["actor"] == again["actor"] and scene["case"] in [each["case"] for each in explained["cases"]]
              and any(each["actor"] == again["actor"] for each in explained["traits"]), "explain names the actor, the case and the traits", explained)
    case = desk.ask("case", str(scene["case"]))
    tap.claim(case["evidence_traits"] and case["history"][0]["act"] == "block" and case["history"][0]["author"] == "claire", "the case shows its evidence and who did what", case)


def actors(tap, desk, scene):
    number = scene["actor"].split("-")[1]
    links = desk.ask("actor", number)
    wallet = [each["trait"] for each in links if each["kind"] in ("wallet", "telephone")]
    split = desk.pipeline.call("actor", "split", number, *wallet, "--reason", "two gangs", "--author", "bruno")
    other = re.search(r"actor-(\d+)", split.stdout)
    moved = {each["trait"] for each in desk.ask("actor", other.group(1))} if other else set()
    tap.claim(set(wallet) <= moved and not set(wallet) & {each["trait"] for each in desk.ask("actor", number)}, "an actor is split", (split, links))
    merged = desk.pipeline.call("actor", "merge", number, other.group(1), "--reason", "one after all")
    tap.claim(merged.returncode == 0 and len(desk.ask("actor", number)) == len(links), "and merged again", merged)
    audit = [row["act"] for row in desk.ask("cases", "--audit")]
    tap.claim("actor split" in audit and "actor merge" in audit, "the audit names both", audit)
    tap.claim(desk.pipeline.call("actor", "merge", number, "999999").returncode == 1, "there is no such actor to merge")


def released_under_load(tap, desk, scene):
    pipeline, rows, stop = desk.pipeline, [], threading.Event()
    batch = [(pills(desk, "load-%d" % i, i), SPAMMER, "b@cheap-1.test", {}) for i in range(100)]

    def load():
        while not stop.is_set() or len(rows) < 1000:
            rows.extend(desk.send(batch))

    thread = threading.Thread(target=load)
    thread.start()
    wait_until(lambda: len(rows) >= 200, 20, 0.05)
    began = time.time()
    answer = desk.ask("release", "--case", str(scene["case"]), "--reason", "a mistake", "--author", "bruno")
    ended = time.time()
    time.sleep(1.5)
    stop.set()
    thread.join()
    tap.note("the release returned after %.2f s, with %d messages caught" % (ended - began, answer["caught"]))
    late = pipeline.sql("SELECT count(*) FILTER (WHERE verdict = 'reject'), count(*) FROM message WHERE uuid_time(id) > to_timestamp(%f) + interval '1 second'" % ended)[0]
    tap.claim(late[0] == "0" and int(late[1]) > 100 and rows[0]["verdict"] == "reject" and rows[-1]["verdict"] != "reject", "a second after a release not one message is refused", late)
    tap.claim(answer["in_force"] and answer["caught"] >= 50 and len(answer["messages"]) == 20 and answer["reports_withdrawn"] >= 12
              and answer["learner_taken_back"] >= 12 and answer["learner_left"] == 0, "it lists what was caught, and what it took back", answer)
    after = state(pipeline)
    differs = [part for part in scene["before"] if after[part] != scene["before"][part]]
    tap.claim(scene["reported"] != scene["before"] and not differs, "reports, evidence, links and the learner are as if never taught",
              {part: (scene["before"][part][:4], after[part][:4]) for part in differs})
    watched = desk.send([(pills(desk, "pills-last", 3), SPAMMER, "b@cheap-1.test", {})])[0]
    tap.claim("probation" in [each["name"] for each in watched["findings"]], "the sender is watched for a while", watched["findings"])
    case = desk.ask("case", str(scene["case"]))
    tap.claim(case["state"] == "released" and [each["act"] for each in case["history"]] == ["block", "release"] and len(case["caught"]) == 20, "the case tells all of it", case)
    sums = pipeline.sql("SELECT count(*), count(*) FILTER (WHERE bits <> (SELECT sum((get_byte(findings, 4 * i + 2) << 8 | get_byte(findings, 4 * i + 3)) "
                        "- CASE WHEN get_byte(findings, 4 * i + 2) > 127 THEN 65536 ELSE 0 END) FROM generate_series(0, length(findings) / 4 - 1) i)) FROM message")[0]
    tap.claim(int(sums[0]) > 900 and sums[1] == "0", "of every verdict the bits add up exactly", sums)
    tap.claim(pipeline.sql("SELECT count(*) FROM withdrawn") == [[str(answer["reports_withdrawn"])]], "who had said what is kept with the case")


def wide(tap, desk, scene):
    shops = [desk.letter("shop-%d-%d" % (i, n), "Shop <news@shop-%d.test>" % i, "News %d of shop %d" % (n, i), ["Spring has come to shop %d." % i, "See you soon, number %d." % n])
             for n in range(3) for i in range(4)]
    desk.send([(path, SHARED, "bounce@mailer.test", {}) for path in shops])
    time.sleep(1.5)
    no = [desk.pipeline.call("block", what, "--reason", "spam") for what in ("address=" + SHARED, "network=192.0.2.0/24", "ptr_domain=mailer.example")]
    tap.claim(all(done.returncode == 1 and "second --reason" in done.stderr for done in no) and "honest senders" in no[0].stderr,
              "a block that covers innocents is refused, and says why", no)
    tap.claim(desk.pipeline.call("block", "address=" + SHARED, "--force", "--reason", "spam").returncode == 1, "one reason is not enough")
    case = desk.ask("block", "address=" + SHARED, "--force", "--reason", "spam", "--reason", "the mailer does not answer", "--until", "2037-01-01T00:00:00Z")["case"]
    file = desk.ask("case", str(case))
    tap.claim(file["second_reason"] == "the mailer does not answer" and desk.pipeline.sql("SELECT count(*) FROM lesson WHERE origin = 'desk' AND author = %d" % case) == [["0"]],
              "with a second reason it is filed, and teaches nothing about those it covers", file)
    renewed = desk.ask("block", "--renew", str(case), "--until", "2038-01-01T00:00:00Z", "--author", "dora")
    file = desk.ask("case", str(case))
    tap.claim(renewed["case"] == case and file["until"] == "2038-01-01T00:00:00Z" and [each["act"] for each in file["history"]] == ["block", "renew"], "a block is renewed under its number", file)
    wanted = desk.send([(shops[0], SHARED, "bounce@mailer.test", {})])[0]
    assert desk.pipeline.call("report", "notjunk", "--reporter", "dora", "--id", wanted["id"]).returncode == 0
    contested, wrong = desk.ask("cases", "--contested"), desk.ask("cases", "--wrong")
    tap.claim(wanted["verdict"] == "reject" and case in [row["case"] for row in contested] and wanted["id"] in [row["id"] for row in wrong], "what speaks against a block is shown", (contested, wrong))
    desk.ask("release", "--case", str(case), "--keep-lessons")
    tap.claim(desk.pipeline.call("block", "--renew", str(case)).returncode == 1, "what has ended is not renewed")


def senders(tap, desk, scene):
    letters = [desk.letter("list-%d" % i, "List <list@clumsy.test>" % (), "Offer %d" % i, ["Our catalogue of week %d is here." % i]) for i in range(8)]
    gone = ["gone-%d@cigale.example" % i for i in range(2)]
    sent = desk.send([(letters[i % 8], CLUMSY, "list@clumsy.test", {"rcpt_rejected": gone}) for i in range(120)])
    for row in sent[:6]:
        desk.pipeline.call("report", "junk", "--reporter", "r" + row["id"][-4:], "--id", row["id"])
    row = desk.ask("senders", CLUMSY)[0]
    tap.claim(row["health"] == "poor" and row["messages"] == 120 and row["recipients"] == 120 and row["rejected"] == 240 and row["unknown_share"] > 60
              and row["complaints"] >= 2 and row["sender"] == CLUMSY, "a bad list is seen in its sender's health", row)
    english, french = (desk.pipeline.call("senders", "--letter", CLUMSY, "--lang", lang).stdout for lang in ("en", "fr"))
    tap.claim("66.67%" in english and "550 5.1.1" in english and "We look at these figures again" in english and "66,67 %" in french and "Madame, Monsieur" in french
              and "gone-" not in english + french and "claire" not in english + french, "his letter says what, why, and what helps, and names no recipient", english)
    tap.claim(desk.pipeline.call("senders", "--letter", "nobody.example").returncode == 1, "who sent nothing gets none")
    out = {"direction": "outbound", "account": "Fanny@Cigale.example"}
    desk.send([(letters[0], "198.51.100.77", "fanny@cigale.example", out) for _ in range(25)])
    every, one = desk.ask("accounts"), desk.ask("accounts", "fanny@cigale.example")
    tap.claim(one and one[0]["messages"] == 25 and one[0]["account"] == "fanny@cigale.example" and one[0]["jump"] >= 20 and "fanny" not in json.dumps(every), "an account's jump is seen, by its keyed name", (one, every))
    wrong = desk.pipeline.sql("SELECT trait, sum(messages) FROM sender_day d WHERE trait_kind_of(trait) = 1 GROUP BY 1 "
                              "HAVING sum(messages) > (SELECT count(*) FROM message m WHERE m.source = d.trait)")
    again = desk.ask("senders", CLUMSY)[0]
    tap.claim(not wrong and again["messages"] == 120, "no message is counted twice", wrong)


def proposed(tap, desk, scene):
    pipeline = desk.pipeline
    loan = [desk.letter("loan-%d" % i, "Loans <loan@loans.test>", "Your loan %d is granted" % i, ["A private lender grants your loan %d at two percent." % i,
            "Write to lender@loans.test before Friday, the fee is small."]) for i in range(3)]
    sent = desk.send([(path, "203.0.113.90", "loan@loans.test", {}) for path in loan])
    for hour in range(5):
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 7200 * hour))
        assert pipeline.call("report", "junk", "--reporter", "neighbour-%d" % hour, "--at", at, "--id", *[row["id"] for row in sent]).returncode == 0
    shown = desk.ask("cases", "--proposed")
    tap.claim([(row["kind"], row["reporters"], row["messages"]) for row in shown] == [("address", 5, 3)],
              "who several people complain of is proposed, and no clumsy or shared sender", shown)
    filed = pipeline.sql("SELECT block_proposed(20)")
    row = pipeline.sql("SELECT action, author, until - filed <= interval '7 days', reason FROM cases ORDER BY number DESC LIMIT 1")[0]
    tap.claim(filed == [["1"]] and row[:3] == ["junk", "tamis", "t"] and row[3].startswith("automatic: 5 people"), "where the policy allows it he is marked, for a week", (filed, row))
    tap.claim(desk.ask("cases", "--proposed") == [], "and is proposed no more")


def replayed(tap, desk, scene):
    same = desk.ask("replay", "--policy", os.path.join(ROOT, "config", "policy"), "--since", "2020-01-01T00:00:00Z")
    rows = int(desk.pipeline.sql("SELECT count(*) FROM message")[0][0])
    tap.claim(same["messages"] == rows and same["changed"] == 0, "the same policy changes nothing", same)
    strict = os.path.join(desk.folder, "strict")
    with open(strict, "w") as file:
        file.write("default\n    prior = 1\n    junk = 1\n")
    other = desk.ask("replay", "--policy", strict, "--since", "2020-01-01T00:00:00Z")
    tap.claim(other["changed"] > 0 and all(change["from"] == "deliver" and change["to"] == "junk" for change in other["changes"]), "another one says what would change", other)
    tap.claim(desk.pipeline.call("replay", "--policy", os.path.join(desk.folder, "none"), "--since", "2020-01-01T00:00:00Z").returncode == 100
              and int(desk.pipeline.sql("SELECT count(*) FROM message")[0][0]) == rows, "a policy that cannot be read is told, and nothing is changed")


def forgotten(tap, desk, scene):
    person = "gaelle@cigale.example"
    seen = desk.send([(family(desk, "to-gaelle-%d" % i, 50 + i), "192.0.2.30", "paul@maison-0.test", {"rcpt_to": [person]}) for i in range(3)])
    desk.pipeline.call("report", "junk", "--reporter", person, "--id", seen[0]["id"])
    others = "SELECT id, messages, junk FROM trait WHERE trait_kind_of(id) NOT IN (19, 80) ORDER BY id"
    held, before, lessons = desk.ask("privacy", "report", "Gaelle@cigale.example"), desk.pipeline.sql(others), desk.pipeline.sql(CASE)
    tap.claim(any("recipient" in row["what"] and row["held"] == 3 for row in held) and any("reports filed" in row["what"] for row in held), "what is held about a person is told", held)
    erased = desk.ask("privacy", "forget", person)
    left = desk.ask("privacy", "report", person)
    kept = {row[0]: row[1:] for row in desk.pipeline.sql(CASE)}
    tap.claim(erased and left == [] and desk.pipeline.sql(others) == before and all(kept.get(row[0], row[1:]) == row[1:] for row in lessons),
              "and is gone when it is forgotten, while the histories of others stay", (erased, left))
    done = desk.pipeline.call("sql", "-c", "UPDATE message SET traits = '{}'")
    tap.claim(done.returncode != 0, "nothing else may take anything out of a row", done)


def views(tap, desk, scene):
    names = [name[:-4] for name in os.listdir(os.path.join(ROOT, "sql", "views"))]
    done = desk.pipeline.call("sql", "-v", "ON_ERROR_STOP=1", "-Atc", "; ".join("SELECT * FROM %s" % name for name in names))
    tap.claim(len(names) > 10 and done.returncode == 0, "every view answers", done.stderr)
    blocks = re.findall(r"```sql\n(.*?)```", open(os.path.join(ROOT, "sql", "README.md")).read(), re.S)
    done = desk.pipeline.call("sql", "-v", "ON_ERROR_STOP=1", "-c", "\n".join(blocks))
    tap.claim(blocks and done.returncode == 0, "every example of sql/README.md answers", done.stderr)
    shown = [desk.pipeline.call(*words) for words in (("cases",), ("cases", "--proposed"), ("cases", "--contested"), ("cases", "--wrong"), ("cases", "--audit"), ("recidivists",),
             ("campaigns",), ("campaigns", "--new"), ("senders",), ("accounts",), ("campaigns", "2800000000000001"), ("case", str(scene["case"])), ("explain", scene["again"]))]
    tap.claim(all(each.returncode == 0 and each.stdout for each in shown), "every table of the desk is printed", shown)


def desk_day(tap):
    with Pipeline() as pipeline:
        pipeline.up("--copies", "reputation=2")
        desk, scene = Desk(pipeline), {}
        for step in (blocked_and_known_again, actors, released_under_load, wide, senders, proposed, replayed, forgotten, views):
            step(tap, desk, scene)


if __name__ == "__main__":
    Tap().run(desk_day)
