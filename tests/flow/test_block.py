#!/usr/bin/env python3
"""Decisions of the abuse desk: in force in every copy within a second, held while PostgreSQL is away, and answerable. Runs alone."""
import datetime, json, os, re, signal, socket, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from milter import Session
from pipeline import CORPUS, Pipeline, Tap

LETTER = os.path.join(CORPUS, "mail", "01-lettre-de-famille.eml")
OTHER = os.path.join(CORPUS, "mail", "15-ecole-sortie.eml")
COPIES = 3


def stamp(seconds=0):
    return (datetime.datetime.utcnow() + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def envelopes(pipeline, count, address, **more):
    """A file of COUNT envelopes for one letter, from ADDRESS."""
    path = os.path.join(pipeline.folder, "envelopes.jsonl")
    with open(path, "w") as file:
        for _ in range(count):
            file.write(json.dumps({"file": LETTER, "client_ip": address, "helo": "mx.sender.example", "mail_from": "a@sender.example",
                                   "rcpt_to": ["claire@cigale.example"]} | more) + "\n")
    return path


def verdicts(pipeline, count, address, **more):
    """The set of (verdict, case) that COUNT messages from ADDRESS get."""
    rows, done = pipeline.scan("--envelopes", envelopes(pipeline, count, address, **more))
    assert done.returncode == 0 and len(rows) == count, done.stderr
    return {(row["verdict"], row["case"]) for row in rows}, rows


def days(pipeline, address, *times):
    """What messages of these times get, in one replay."""
    path = envelopes(pipeline, 1, address)
    line = json.loads(open(path).readline())
    with open(path, "w") as file:
        file.writelines(json.dumps(line | {"received_at": time}) + "\n" for time in times)
    rows, _ = pipeline.scan("--envelopes", path)
    return [(row["verdict"], row["case"]) for row in sorted(rows, key=lambda row: row["id"])]


def slowest(pipeline):
    """Seconds from the last decision's commit until the last copy had it in force, and on disk."""
    number, filed = pipeline.sql("SELECT version, (SELECT extract(epoch FROM max(filed)) FROM (SELECT filed FROM block UNION ALL "
                                 "SELECT filed FROM release) d) FROM decided")[0]
    seen = []
    for copy in range(1, COPIES + 1):
        log = open(os.path.join(pipeline.folder, "run", "log", "reputation-%d.log" % copy)).read()
        when = re.findall(r"^(\S+)Z .*event=blocks version=%s " % number, log, re.M)[-1]
        seen.append(datetime.datetime.fromisoformat(when).replace(tzinfo=datetime.timezone.utc).timestamp() - float(filed))
    return max(seen)


def metric(pipeline, copy, name):
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(os.path.join(pipeline.folder, "run", "reputation-%d.http" % copy))
        link.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        text = b""
        while piece := link.recv(65536):
            text += piece
    return int(re.search(r"^tamis_%s\S* (\d+)" % name, text.decode(), re.M).group(1))


def decide(pipeline, *arguments):
    """The command's answer, and how long it took."""
    began = time.monotonic()
    done = pipeline.call(*arguments, "--json")
    took = time.monotonic() - began
    return (json.loads(done.stdout) if done.returncode == 0 else {}), done, took


def in_force_in_every_copy(tap, pipeline):
    before, _ = verdicts(pipeline, 3, "192.0.2.7")
    answer, done, took = decide(pipeline, "block", "address=192.0.2.7", "--reason", "sells pills", "--author", "claire")
    number = answer.get("case")
    tap.note("block returned after %.2f s, the last copy obeyed %.3f s after the commit" % (took, slowest(pipeline)))
    tap.claim(before == {("deliver", None)} and done.returncode == 0 and answer["in_force"] and slowest(pipeline) < 1, "a block returns once in force, within a second",
              (done, slowest(pipeline)))
    met, rows = verdicts(pipeline, 90, "192.0.2.7")
    shares = [metric(pipeline, copy, "blocks_obeyed_total") for copy in range(1, COPIES + 1)]
    tap.note("messages that each copy of reputation refused: %s" % shares)
    tap.claim(met == {("reject", number)} and all(shares) and sum(shares) == 90, "every copy obeys it from the next message on", (met, shares))
    finding = rows[0]["findings"][-1]
    tap.claim(finding["name"] == "blocked" and finding["group"] == "block" and "case %d" % number in finding["reason"]
              and rows[0]["bits"] == sum(each["bits"] for each in rows[0]["findings"]), "the block is a finding, and bits still add up", rows[0]["findings"])
    own = {"file": OTHER, "helo": "mx.neighbour.example", "mail_from": "b@neighbour.example"}
    tap.claim(verdicts(pipeline, 3, "192.0.2.8", **own)[0] == {("deliver", None)}, "a neighbour's own letter is delivered")
    shown = pipeline.call("explain", rows[0]["id"]).stdout
    tap.claim(re.search(r"^case +%d$" % number, shown, re.M), "explain names the case", shown)
    return number


def answerable(tap, pipeline, number):
    file = json.loads(pipeline.call("case", "--json", str(number)).stdout)
    tap.claim((file["author"], file["reason"], file["kind"], file["value"], file["state"]) == ("claire", "sells pills", "address", "192.0.2.7", "in force")
              and file["basis"] and file["evidence"] > 5 and file["followed"][0]["verdict"] == "reject" and file["followed"][0]["messages"] == 90,
              "the case says who, why, on what ground, and what followed", file)
    again, done, _ = decide(pipeline, "block", "address=192.0.2.7")
    tap.claim(again.get("case") == number, "the same block again is the case that stands", done)
    done = pipeline.call("block", "address=192.0.2.7", "--action", "junk")
    tap.claim(done.returncode == 1 and "case %d" % number in done.stderr, "another block of the same trait is refused, and names it", done)
    tap.claim(pipeline.call("case", "999").returncode == 1, "there is no case without decision")
    words = ("UPDATE block SET reason = 'other'", "DELETE FROM block", "TRUNCATE release CASCADE", "UPDATE release SET author = 'x'",
             "INSERT INTO block (trait, author, reason, basis) VALUES (1::bigint << 56, '', 'r', 'b')",
             "INSERT INTO block (trait, author, reason, basis) VALUES (1::bigint << 56, 'a', ' ', 'b')",
             "INSERT INTO block (trait, author, reason, basis) VALUES (6::bigint << 56, 'a', 'r', 'b')",
             "INSERT INTO block (trait, value, author, reason, basis) VALUES (18::bigint << 56, 'claire', 'a', 'r', 'b')")
    pipeline.call("release", "address=203.0.113.250")
    pipeline.call("release", "--case", pipeline.sql("SELECT max(number) FROM block")[0][0])
    taken = [word for word in words if pipeline.call("sql", "-c", word).returncode == 0]
    tap.claim(not taken, "the schema refuses what has no author or reason, stands on a claimed trait, or changes a decision", taken)


def released(tap, pipeline, number):
    answer, done, took = decide(pipeline, "release", "address=192.0.2.7", "--reason", "cleaned up", "--author", "bruno")
    tap.note("release returned after %.2f s, the last copy obeyed %.3f s after the commit" % (took, slowest(pipeline)))
    met, _ = verdicts(pipeline, 30, "192.0.2.7")
    tap.claim(answer.get("case") == number and slowest(pipeline) < 1 and met == {("deliver", None)}, "a release is obeyed by every copy when it returns", (done, met))
    file = json.loads(pipeline.call("case", "--json", str(number)).stdout)
    tap.claim(file["state"] == "released" and file["release"]["author"] == "bruno" and file["release"]["reason"] == "cleaned up", "the case keeps who released it, and why", file)
    tap.claim(pipeline.call("release", "--case", str(number)).returncode == 1, "what is released cannot be released again")


def refused(tap, pipeline):
    no = [pipeline.call("block", what) for what in ("from_domain=sender.example", "url_host=www.example.org", "helo=mx.example.org")]
    tap.claim(all(done.returncode == 1 and "proven" in done.stderr for done in no), "a trait that is not proven is refused, with the reason", no)
    usage = [pipeline.call(*words).returncode for words in (("block",), ("block", "colour=red"), ("block", "address=192.0.2"), ("block", "network=192.0.2.0/23"), ("block", "address=192.0.2.9", "--reason", "a", "--reason", "b"),
             ("block", "address=192.0.2.9", "--action", "deliver"), ("block", "address=192.0.2.9", "--until", "tomorrow"),
             ("block", "address=192.0.2.9", "--until", "2020-01-01T00:00:00Z"), ("release",), ("release", "--case", "x"), ("release", "--case", "1", "address=192.0.2.9"))]
    tap.claim(set(usage) == {100}, "nonsense is a matter of usage", usage)
    tap.claim(pipeline.sql("SELECT count(*) FROM blocks")[0] == ["0"], "nothing of it was filed")


def exemptions(tap, pipeline):
    wide, done, _ = decide(pipeline, "block", "network=192.0.2.77/24")
    tap.claim(done.returncode == 1 and "second --reason" in done.stderr, "a block on a network is refused without a second reason", done)
    wide, _, _ = decide(pipeline, "block", "network=192.0.2.77/24", "--force", "--reason", "a botnet", "--reason", "every address of it, for a month")
    met, _ = verdicts(pipeline, 3, "192.0.2.7")
    tap.claim(met == {("junk", wide["case"])}, "a block on a wide trait marks, by policy", met)
    hole, done, _ = decide(pipeline, "release", "address=192.0.2.7", "--reason", "a customer's own server")
    tap.claim(verdicts(pipeline, 3, "192.0.2.7")[0] == {("deliver", hole.get("case"))} and verdicts(pipeline, 3, "192.0.2.8")[0] == {("junk", wide["case"])},
              "a release without a block exempts, within what is blocked more widely", done)
    over, done, _ = decide(pipeline, "block", "address=192.0.2.7", "--action", "quarantine")
    tap.claim(over.get("ended") == hole["case"] and verdicts(pipeline, 3, "192.0.2.7")[0] == {("quarantine", over["case"])}, "a block ends the exemption of the same trait", done)
    for answer in (wide, over):
        decide(pipeline, "release", "--case", str(answer["case"]))
    tap.claim(verdicts(pipeline, 3, "192.0.2.7")[0] == {("deliver", None)}, "a case is released by its number")


def accounts(tap, pipeline):
    answer, done, _ = decide(pipeline, "block", "account=Claire@Cigale.example")
    out = {"direction": "outbound", "account": "claire@cigale.example"}
    tap.claim(verdicts(pipeline, 3, "198.51.100.9", **out)[0] == {("reject", answer.get("case"))} and verdicts(pipeline, 3, "198.51.100.9")[0] == {("deliver", None)},
              "a blocked account sends nothing", done)
    held = pipeline.sql("SELECT count(*) FROM block WHERE value ILIKE '%claire%' OR reason ILIKE '%claire@%'")[0]
    tap.claim(held == ["0"], "its name is kept hashed alone")
    decide(pipeline, "release", "account=claire@cigale.example")


def dates(tap, pipeline):
    ends = time.monotonic() + 9
    answer, done, _ = decide(pipeline, "block", "address=192.0.2.9", "--until", stamp(8))
    tap.claim(verdicts(pipeline, 3, "192.0.2.9")[0] == {("reject", answer.get("case"))}, "a block with an end is in force before it", done)
    old, done, _ = decide(pipeline, "block", "address=192.0.2.10", "--at", "2026-03-02T00:00:00Z", "--until", "2026-03-05T00:00:00Z")
    met = days(pipeline, "192.0.2.10", *("2026-03-0%dT12:00:00Z" % day for day in (1, 2, 4, 5)))
    tap.claim(met == [("deliver", None), ("reject", old.get("case")), ("reject", old.get("case")), ("deliver", None)],
              "a dated block holds for messages of its time, in a replay too", (met, done))
    decide(pipeline, "release", "--case", str(old["case"]), "--at", "2026-03-04T00:00:00Z")
    met = days(pipeline, "192.0.2.10", "2026-03-03T12:00:00Z", "2026-03-04T12:00:00Z")
    tap.claim(met == [("reject", old["case"]), ("deliver", None)], "a dated release ends it then, not before", met)
    time.sleep(max(0, ends - time.monotonic()))
    tap.claim(verdicts(pipeline, 3, "192.0.2.9")[0] == {("deliver", None)}, "it ceases by itself")


def connections_lost(tap, pipeline):
    pipeline.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'tamis blocks %'")
    answer, done, took = decide(pipeline, "block", "address=192.0.2.11")
    tap.note("block while every copy's connection was gone: %.2f s" % took)
    tap.claim(done.returncode == 0 and answer["in_force"], "a copy that has lost its connection is waited for", done)
    tap.claim(verdicts(pipeline, 30, "192.0.2.11")[0] == {("reject", int(pipeline.sql("SELECT max(number) FROM block WHERE value = '192.0.2.11'")[0][0]))},
              "and has read everything again", done)
    frozen = next(pid for stage, _, pid in pipeline.copies() if stage == "reputation")
    os.kill(frozen, signal.SIGSTOP)
    _, done, took = decide(pipeline, "block", "address=192.0.2.14")
    os.kill(frozen, signal.SIGCONT)
    tap.claim(done.returncode == 111 and "is filed, but not in force everywhere" in done.stderr and 4 < took < 15, "a copy that does not obey is told of", done)
    tap.claim(pipeline.call("release", "address=192.0.2.14").returncode == 0, "and is no longer once it does")


def at_the_door(tap, pipeline):
    def send(recipients=("claire@cigale.example",), **more):
        session = Session("127.0.0.1:%d" % pipeline.port)
        envelope = {"client_ip": "192.0.2.20", "helo": "mx.sender.example", "mail_from": "a@sender.example", "rcpt_to": list(recipients)} | more
        try:
            session.open(envelope)
            return session.transaction(envelope, open(LETTER, "rb").read())
        finally:
            session.quit()

    answer, done, _ = decide(pipeline, "block", "address=192.0.2.20")
    outcome, _, _ = send()
    tap.claim(outcome.action == "reject" and re.match(r"55\d.5\.7\.1 address blocked.*; case %d;" % answer["case"], outcome.reply) and outcome.phase == "E",
              "the milter door refuses a blocked source with 5xx and the case's number", (outcome, done))
    decide(pipeline, "release", "address=192.0.2.20")
    tap.claim(send()[0].action == "deliver", "and takes its mail when it is released")
    answer, done, _ = decide(pipeline, "block", "address=192.0.2.20", "--action", "reject")
    outcome, taken, refused = send(("claire@cigale.example", "postmaster@cigale.example", "abuse@cigale.example"))
    reply = refused.get("claire@cigale.example")
    tap.claim(len(refused) == 1 and reply.action == "reject" and "; case %d;" % answer["case"] in reply.reply and reply.phase == "R",
              "a block that says reject is answered at RCPT, without content, but for postmaster and abuse", (refused, taken))
    decide(pipeline, "release", "address=192.0.2.20")
    tap.claim(send()[0].action == "deliver", "and no longer when its release returns")


def history_away(tap, pipeline):
    number = int(pipeline.sql("SELECT max(number) FROM block WHERE value = '192.0.2.11'")[0][0])
    text = open(os.path.join(pipeline.folder, "run", "blocks")).read()
    tap.claim("192.0.2" not in text and text.endswith("end\n"), "the set lies on disk, keyed", text)
    os.kill(pipeline.postmaster(), signal.SIGINT)
    time.sleep(1)
    tap.claim(verdicts(pipeline, 10, "192.0.2.11")[0] == {("reject", number)}, "a block holds while PostgreSQL is away")
    for stage, _, pid in pipeline.copies():
        if stage == "reputation":
            os.kill(pid, signal.SIGKILL)
    time.sleep(2)
    tap.claim(verdicts(pipeline, 30, "192.0.2.11")[0] == {("reject", number)} and verdicts(pipeline, 3, "192.0.2.12")[0] == {("deliver", None)},
              "copies that start meanwhile hold it too")
    done = pipeline.call("block", "address=192.0.2.13")
    tap.claim(done.returncode == 111, "a decision cannot be filed meanwhile, and says so", done)
    pipeline.call("up")
    pipeline.wait_healthy()
    until = time.monotonic() + 15
    while (rows := pipeline.sql("SELECT count(*) FROM message WHERE block = %d" % number)[0][0]) != "70" and time.monotonic() < until:
        time.sleep(0.2)
    tap.claim(rows == "70", "what was refused meanwhile is in the case's file after", rows)
    answer, done, _ = decide(pipeline, "release", "address=192.0.2.11")
    tap.claim(verdicts(pipeline, 3, "192.0.2.11")[0] == {("deliver", None)}, "and a release is obeyed again", done)


def decisions(tap):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Pipeline({"intake": {"retry": "2s", "deadline": "30s", "milter": "inet:%d@127.0.0.1" % port}}) as pipeline:
        pipeline.port = port
        pipeline.up("--copies", "reputation=%d" % COPIES)
        number = in_force_in_every_copy(tap, pipeline)
        answerable(tap, pipeline, number)
        released(tap, pipeline, number)
        for test in (refused, exemptions, accounts, dates, at_the_door, connections_lost, history_away):
            test(tap, pipeline)


if __name__ == "__main__":
    Tap().run(decisions)
