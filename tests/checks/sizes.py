#!/usr/bin/env python3
"""Files of at most 400 lines, lines of at most 120 columns, functions of at most 50 lines.

A longer function stands where its body is one switch, or where the line before it reads: /* long: table */"""
from source import Complaints, files

FILE, LINE, FUNCTION = 400, 120, 50


def is_switch(body):
    """Declarations, then one switch that reaches to the end, but for a closing return."""
    start = next((i for i, line in enumerate(body) if line.startswith("    switch (")), None)
    if start is None or start > 5:
        return False
    end = next((i for i, line in enumerate(body) if i > start and line == "    }"), len(body))
    return len(body) - end <= 3


def functions(lines):
    """(first line's index, last line's index): clang-format leaves only a function's closing brace alone at column 0."""
    start = None
    for i, line in enumerate(lines):
        if line == "}" and start is not None:
            yield start, i
            start = None
        elif line and line[0] not in " }#/\t*" and not line.endswith(";") and not line.endswith(":"):
            start = i


def check(path, complaints):
    lines = path.read_text().splitlines()
    if len(lines) > FILE:
        complaints.add(path, len(lines), f"{len(lines)} lines, more than {FILE}")
    for i, line in enumerate(lines):
        if len(line) > LINE:
            complaints.add(path, i + 1, f"{len(line)} columns, more than {LINE}")
    for start, end in functions(lines):
        excepted = start > 0 and lines[start - 1].strip() == "/* long: table */"
        if end - start + 1 > FUNCTION and not excepted and not is_switch(lines[start + 1:end]):
            complaints.add(path, start + 1, f"a function of {end - start + 1} lines, more than {FUNCTION}")


complaints = Complaints()
for path in files(".c", ".h"):
    check(path, complaints)
complaints.finish()
