#!/usr/bin/env python3
"""suite_spf.py DRIVERS FILE …: runs test suites in the openspf.org YAML format through DRIVERS/run_spf, and counts.

Each case is asked twice: with the suite's data as a zone file, and through the resolver from a name server on loopback. A question that
the data leave unanswered meets silence there, and an alias of itself in the zone file: temperror both ways. `suite_spf.changed` lists
the cases to which RFC 7208 gives another answer than the suite."""
import os, re, subprocess, sys, tempfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from nameserver import Nameserver, labels, text_of  # noqa: E402

KINDS = ("A", "AAAA", "NS", "CNAME", "PTR", "MX", "TXT", "SPF")


def changed():
    """{(suite, case): (answer, section)}"""
    out = {}
    with open(os.path.join(HERE, "suite_spf.changed")) as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                suite, case, answer, section = [field.strip() for field in line.split(" | ")]
                out[suite, case] = (answer, section)
    return out


def text(value):
    """A TXT value: one text, or a list of the record's strings, as latin-1. The wire knows no record without strings: one empty
    string comes nearest."""
    parts = value or [""] if isinstance(value, list) else [value]
    strings = []
    for part in parts:
        part = str(part).encode("utf-8").decode("latin-1")
        strings += [part[i:i + 255] for i in range(0, len(part), 255)] or [""]
    return strings


def entries_of(records):
    """The suite's records of one name as (type, value): SPF stands for TXT too where the name has no TXT of its own."""
    out = []
    own_text = any(isinstance(record, dict) and "TXT" in record for record in records)
    for record in records:
        if record == "TIMEOUT":
            out.append(("SILENT", None))
            continue
        (kind, value), = record.items()
        for kind in ("SPF", "TXT") if kind == "SPF" and not own_text else (kind,):
            if value == "TIMEOUT":
                out.append(("SILENT", kind))
            elif value == "NONE":
                continue
            elif kind in ("TXT", "SPF"):
                out.append((kind, text(value)))
            elif kind == "MX":
                out.append((kind, (int(value[0]), str(value[1]) or ".")))
            else:
                out.append((kind, str(value) or "."))
    return out


def zone_of(document):
    data = document.get("zonedata") or {}
    return {text_of(labels(str(name))): entries_of(records) for name, records in data.items()}


def quoted(string):
    return '"' + re.sub(r'[\\"\x00-\x1f\x7f-\xff]', lambda found: "\\%03d" % ord(found.group()), string) + '"'


def name(value):
    """A name as a zone file writes it."""
    return "".join("".join("%c" % c if chr(c).isalnum() and c < 128 or c in b"-_" else "\\%03d" % c for c in label) + "."
                   for label in labels(value)) or "."


def master_file(zone):
    lines = []
    for owner, entries in zone.items():
        for kind, value in entries:
            if kind == "SILENT":
                kind, value = "CNAME", owner
            if kind in ("TXT", "SPF"):
                data = " ".join(quoted(string) for string in value)
            elif kind == "MX":
                data = "%d %s" % (value[0], name(value[1]))
            else:
                data = value if kind in ("A", "AAAA") else name(value)
            lines.append("%s 60 IN %s %s\n" % (name(owner), kind, data))
    return "".join(lines)


def cases_of(suite, document, other):
    """The cases as lines of run_spf, with how many took another answer."""
    lines, taken = [], set()
    for case, test in (document.get("tests") or {}).items():
        result = test["result"]
        answers = result if isinstance(result, list) else [result]
        says = test.get("spec", test.get("comment", "no section named"))
        says = " ".join(" ".join(map(str, says)).split() if isinstance(says, list) else str(says).split())
        if (suite, case) in other:
            answers, says = [other[suite, case][0]], other[suite, case][1]
            taken.add(case)
        fields = [case, str(test["host"]), str(test["helo"]), str(test["mailfrom"] or ""), " or ".join(answers), says]
        assert not any(" | " in field or "\n" in field for field in fields), fields
        lines.append(" | ".join(fields) + "\n")
    return lines, taken


def run(driver, *arguments):
    """(wrong cases' lines) of one run; a driver that fails otherwise is an error."""
    done = subprocess.run([driver, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    assert done.returncode in (0, 1), done.stdout
    return done.stdout.splitlines()[:-1]


def run_document(driver, document, lines):
    """The wrong cases of one set of cases and its data, both ways."""
    zone, wrong = zone_of(document), {}
    with tempfile.TemporaryDirectory() as folder:
        cases, master = os.path.join(folder, "cases"), os.path.join(folder, "zone")
        with open(cases, "w", encoding="utf-8") as file:
            file.writelines(lines)
        with open(master, "w") as file:
            file.write(master_file(zone))
        server = Nameserver(zone)
        outputs = [("zone", run(driver, master, cases)), ("resolver", run(driver, "--nameserver", server.address, cases))]
        server.close()
    for way, output in outputs:
        for line in output:
            wrong.setdefault(line.split(":")[0], "%s (%s)" % (line, way))
    return wrong


def run_suite(driver, path, other):
    suite = os.path.splitext(os.path.basename(path))[0]
    count = 0
    wrong, taken = {}, set()
    with open(path, encoding="utf-8") as file:
        documents = [document for document in yaml.safe_load_all(file) if document]
    for document in documents:
        lines, by_other = cases_of(suite, document, other)
        taken |= by_other
        count += len(lines)
        wrong |= run_document(driver, document, lines)
    for line in wrong.values():
        print("%s: %s" % (suite, line))
    if not count:
        print("%s: data alone, no cases" % suite)
        return 0, 0
    print("%s: %d of %d as said, from a zone file and through the resolver alike%s"
          % (suite, count - len(wrong), count, "; RFC 7208's answer in %d" % len(taken) if taken else ""), flush=True)
    return count - len(wrong), count


def main():
    totals = [run_suite(os.path.join(sys.argv[1], "run_spf"), path, changed()) for path in sys.argv[2:]]
    right, count = sum(total[0] for total in totals), sum(total[1] for total in totals)
    print("%d of %d as said" % (right, count))
    return 0 if right == count else 1


if __name__ == "__main__":
    sys.exit(main())
