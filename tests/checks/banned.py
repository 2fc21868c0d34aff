#!/usr/bin/env python3
"""Calls that know no bounds, or run a shell, are not used."""
import re

from source import Complaints, code_only, files, line_of

BANNED = {
    "strcpy": "snprintf or memcpy", "strcat": "snprintf", "sprintf": "snprintf", "vsprintf": "vsnprintf", "gets": "fgets",
    "strtok": "strcspn and strspn", "alloca": "the arena", "system": "fork and exec", "popen": "fork and exec",
    "atoi": "strtol", "atol": "strtol", "atof": "strtod", "tmpnam": "mkostemp", "mktemp": "mkostemp",
}
CALL = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(BANNED))

complaints = Complaints()
for path in files(".c", ".h"):
    text = code_only(path.read_text())
    for match in CALL.finditer(text):
        name = match.group(1)
        complaints.add(path, line_of(text, match.start()), f"{name} is banned; {BANNED[name]} does it")
complaints.finish()
