#!/usr/bin/env python3
"""Each row of traits.def and findings.def has a code of its own in range, a name of its own, and at least three words of doc."""
import re

from source import ROOT, Complaints, rows

AUTHORITIES, SECRECIES, KEYS = {"PROVEN", "CLAIMED", "BORROWED"}, {"SENDER", "HASHED"}, {"CIRCLE", "DEPLOYMENT"}


def check_common(path, line, code, name, doc, most, seen, complaints):
    if not code.isdigit() or not 1 <= int(code) <= most:
        complaints.add(path, line, f"{name}: code {code} is not within 1..{most}")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        complaints.add(path, line, f"{name}: not a name in lower case")
    for what, value in (("code", code), ("name", name)):
        if (what, value) in seen:
            complaints.add(path, line, f"{what} {value} also stands in line {seen[what, value]}")
        seen[what, value] = line
    if len(doc.split()) < 3:
        complaints.add(path, line, f"{name}: documented in fewer than three words")


def check_traits(complaints):
    path, seen = ROOT / "common/traits.def", {}
    for line, fields in rows(path, "TRAIT"):
        if len(fields) != 8:
            complaints.add(path, line, f"eight fields were expected, not {len(fields)}")
            continue
        code, name, authority, secrecy, key, cap, walks, doc = fields
        check_common(path, line, code, name, doc, 127, seen, complaints)
        if authority not in AUTHORITIES or secrecy not in SECRECIES or key not in KEYS:
            complaints.add(path, line, f"{name}: unknown authority, secrecy or key")
        if not cap.isdigit() or walks not in ("0", "1"):
            complaints.add(path, line, f"{name}: the cap is a number, and walks 0 or 1")


def check_findings(complaints):
    path, seen = ROOT / "common/findings.def", {}
    for line, fields in rows(path, "FINDING"):
        if len(fields) != 5:
            complaints.add(path, line, f"five fields were expected, not {len(fields)}")
            continue
        code, name, group, bits, doc = fields
        check_common(path, line, code, name, doc, 65535, seen, complaints)
        if not re.fullmatch(r"[a-z]+", group):
            complaints.add(path, line, f"{name}: {group} is not a group's name")
        if not re.fullmatch(r"-?\d+(\.\d+)?", bits) or float(bits) * 64 % 1:
            complaints.add(path, line, f"{name}: {bits} is not a multiple of 1/64")


complaints = Complaints()
check_traits(complaints)
check_findings(complaints)
complaints.finish()
