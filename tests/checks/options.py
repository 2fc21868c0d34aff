#!/usr/bin/env python3
"""config/tamis.cfg says what the options.def files say: each option, its documentation, its default.

    options.py            fails where the file is stale, or an option is badly described
    options.py --write    writes the file"""
import re
import sys
import textwrap

from source import ROOT, Complaints, rows

KINDS = {
    "TEXT": "text", "PATH": "a file or folder, relative to this file", "LIST": "words, with spaces or commas between",
    "COUNT": "a number", "SIZE": "bytes, or with K, M, G", "DURATION": "a time in ms, s, m, h or d", "FLAG": "0 or 1",
}
UNITS = {
    "DURATION": [("d", 86400000), ("h", 3600000), ("m", 60000), ("s", 1000), ("ms", 1)],
    "SIZE": [("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10), ("", 1)], "COUNT": [("", 1)], "FLAG": [("", 1)],
}
HEAD = """\
# The configuration of Tamis (ZPL: four spaces of indentation a level; text with a # in it stands in quotation marks).
# Every option stands here with its default, behind a #. A file given with -c holds only what differs; paths in it are
# relative to it. Written by tests/checks/options.py from the options.def files: edit those, then run it with --write.
"""
OWN = {"run/dir": "../run", "intake/milter": "inet:8891@127.0.0.1"}


def number(kind, written):
    """The number that WRITTEN means; None where it is none."""
    match = re.fullmatch(r"(\d+)([a-zA-Z]*)", written)
    factors = dict(UNITS[kind])
    if not match or (match.group(2) not in factors and written != "0"):
        return None
    return int(match.group(1)) * factors.get(match.group(2), 1)


def shown(kind, value):
    for unit, factor in UNITS[kind]:
        if value and value % factor == 0:
            return f"{value // factor}{unit}"
    return str(value)


def bound(text):
    """A bound, which may be written as a product or a shift."""
    text = re.sub(r"(?<=\d)[uUlL]+|INT64_C", "", text)
    if not re.fullmatch(r"[\d\s*+<()-]+", text):
        return None
    return eval(text, {"__builtins__": {}})  # digits and operators alone


def check_row(path, line, fields, seen, complaints):
    def wrong(what):
        complaints.add(path, line, what)

    if len(fields) != 6:
        return wrong(f"six fields were expected, not {len(fields)}")
    name, kind, value, least, most, doc = fields
    if not re.fullmatch(r"[a-z]+(/[a-z_0-9]+)+", name):
        wrong(f"{name}: not section/name")
    if name in seen:
        wrong(f"{name}: listed twice")
    seen.add(name)
    if kind not in KINDS:
        return wrong(f"{name}: no type {kind}")
    if len(doc.split()) < 3:
        wrong(f"{name}: documented in fewer than three words")
    if kind in UNITS:
        low, high, default = bound(least), bound(most), number(kind, value)
        if low is None or high is None:
            return wrong(f"{name}: bounds are not numbers")
        if default is None or (high and not low <= default <= high):
            wrong(f"{name}: the default {value} is not within its bounds")


def describe(kind, least, most):
    low, high = (bound(least), bound(most)) if kind in ("COUNT", "SIZE", "DURATION") else (0, 0)
    return f"{KINDS[kind]}, {shown(kind, low)} to {shown(kind, high)}" if high else KINDS[kind]


def render(options):
    sections, out = {}, [HEAD + "\n"]
    for option in options:
        sections.setdefault(option[0].rpartition("/")[0], []).append(option)
    for section, members in sections.items():
        out.append(f"{section}\n")
        for name, kind, value, least, most, doc in members:
            text = f"{doc.rstrip('.')} ({describe(kind, least, most)})".replace('\\"', '"')
            out += [f"    # {line}\n" for line in textwrap.wrap(text, 110, break_on_hyphens=False)]
            quoted = f'"{value}"' if "#" in value or value == "" else value
            short = name.rpartition("/")[2]
            out.append(f"    {short} = {OWN[name]}\n\n" if name in OWN else f"    #   {short} = {quoted}\n\n")
    return "".join(out).rstrip("\n") + "\n"


complaints, options, seen = Complaints(), [], set()
for path in [ROOT / "common/kit/options.def"] + sorted(ROOT.glob("stages/*/options.def")):
    for line, fields in rows(path, "OPTION"):
        check_row(path, line, fields, seen, complaints)
        options.append(fields)
target = ROOT / "config/tamis.cfg"
if complaints.count == 0 and "--write" in sys.argv[1:]:
    target.parent.mkdir(exist_ok=True)
    target.write_text(render(options))
elif complaints.count == 0 and (not target.is_file() or target.read_text() != render(options)):
    complaints.add(target, 1, "stale: tests/checks/options.py --write makes it anew")
complaints.finish()
