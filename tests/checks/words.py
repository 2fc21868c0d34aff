#!/usr/bin/env python3
"""No notes to oneself are left in the files, and no line ends in a space."""
import re

from source import ROOT, Complaints, files

NOTES = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b|\bfor n" r"ow\b|(?<![\w.])/wo" r"rk/")
SUFFIXES = (".c", ".h", ".def", ".proto", ".mk", ".sql", ".md", ".py", ".sh", ".cfg", ".txt", ".yml", "")

complaints = Complaints()
everything = list(files(*SUFFIXES)) + [path for path in (ROOT / "Makefile", ROOT / "README.md") if path.is_file()]
for path in everything:
    if "corpus" in path.parts or "__pycache__" in path.parts:
        continue
    for number, line in enumerate(path.read_text(errors="replace").split("\n"), 1):
        match = NOTES.search(line)
        if match:
            complaints.add(path, number, f"\"{match.group()}\" is a note to oneself")
        if line != line.rstrip():
            complaints.add(path, number, "ends in a space")
complaints.finish()
