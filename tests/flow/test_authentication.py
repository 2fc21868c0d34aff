#!/usr/bin/env python3
"""DMARC through a resolver: walks over the wire, and what becomes of it where servers are silent. Runs alone."""
import json, os, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from nameserver import Nameserver
from pipeline import Pipeline, Tap

TIMEOUT, DEADLINE = 1.0, 3.0  # authentication/timeout and deadline, seconds
SLACK = 1.5 if "check" in os.environ.get("TAMIS_BUILD", "") else 0.7  # for everything else in a message's way

SPF = ("TXT", "v=spf1 ip4:192.0.2.0/24 -all")
ZONE = {
    "1.2.0.192.in-addr.arpa": [("PTR", "mail.shop.example")], "mail.shop.example": [("A", "192.0.2.1"), SPF],
    "shop.example": [SPF, ("A", "192.0.2.1")], "news.shop.example": [("A", "192.0.2.1")],
    "_dmarc.shop.example": [("TXT", "v=DMARC1; p=reject; sp=quarantine; np=reject")],
    "firm.example": [SPF], "_dmarc.firm.example": [("SILENT", None)],
    "own.quiet.example": [SPF], "sub.own.quiet.example": [SPF], "_dmarc.own.quiet.example": [("TXT", "v=DMARC1; p=reject")],
    "_dmarc.quiet.example": [("SILENT", None)],
}

# From, MAIL FROM, what DMARC says, seconds at most
CASES = [("a@shop.example", "b@shop.example", "pass", SLACK), ("a@news.shop.example", "b@mail.shop.example", "pass", SLACK),
         ("a@news.shop.example", "b@elsewhere.example", "fail", SLACK), ("a@gone.shop.example", "b@elsewhere.example", "fail", SLACK),
         ("a@nothing.example", "b@shop.example", "none", SLACK), ("a@firm.example", "b@firm.example", "temperror", DEADLINE + SLACK),
         ("a@own.quiet.example", "b@own.quiet.example", "pass", DEADLINE + SLACK),
         ("a@own.quiet.example", "b@sub.own.quiet.example", "temperror", DEADLINE + SLACK)]


def scan(pipeline, number, author, mail_from):
    """The row of one message, and the seconds it took."""
    file = os.path.join(pipeline.folder, "%d.eml" % number)
    with open(file, "w") as message:
        message.write("From: Anna <%s>\r\nTo: bert@provider.example\r\nSubject: %d\r\nMessage-ID: <%d@test>\r\n"
                      "Date: Mon, 5 Oct 2026 08:00:00 +0000\r\n\r\nGood morning, number %d.\r\n" % (author, number, number, number))
    envelopes = os.path.join(pipeline.folder, "%d.jsonl" % number)
    with open(envelopes, "w") as out:
        out.write(json.dumps({"file": os.path.basename(file), "client_ip": "192.0.2.1", "client_ptr": "", "helo": "mail.shop.example",
                              "mail_from": mail_from, "rcpt_to": ["alice.martin@provider.example"]}) + "\n")
    began = time.monotonic()
    rows, _ = pipeline.scan("--envelopes", envelopes)
    return rows[0] if rows else None, time.monotonic() - began


def walks_over_the_wire(tap):
    server = Nameserver(ZONE)
    options = {"nameserver": server.address, "timeout": "%dms" % (TIMEOUT * 1000), "deadline": "%dms" % (DEADLINE * 1000)}
    with Pipeline({"authentication": options}) as pipeline:
        pipeline.up()
        for number, (author, mail_from, word, most) in enumerate(CASES):
            row, seconds = scan(pipeline, number, author, mail_from)
            said = row and row["authentication"]["dmarc"]
            tap.claim(said == word, "%s by %s: %s" % (author, mail_from, word), "%s after %.1f s" % (said, seconds))
            tap.claim(seconds <= most, "and in time", "%.1f s" % seconds)
            if word == "fail":
                names = [finding["name"] for finding in row["findings"]]
                policy = "dmarc_fail_reject" if "gone" in author else "dmarc_fail_quarantine"
                tap.claim(policy in names, "with the finding %s" % policy, names)
    server.close()


if __name__ == "__main__":
    Tap().run(walks_over_the_wire)
