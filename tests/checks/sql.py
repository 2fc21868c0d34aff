#!/usr/bin/env python3
"""SQL stands in sql/ alone: no statement in a C string."""
import re

from source import STRING, Complaints, files, line_of, without_comments

STATEMENT = re.compile(
    r"\s*(SELECT\s|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|COPY\s+\w+|TRUNCATE\s|WITH\s+\w+\s+AS|MERGE\s+INTO"
    r"|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|VIEW|FUNCTION|SCHEMA|TYPE|ROLE|DATABASE|SEQUENCE|MATERIALIZED|OR))", re.I)

complaints = Complaints()
for path in files(".c", ".h"):
    text = without_comments(path.read_text())
    for match in STRING.finditer(text):
        literal = match.group(1)
        if STATEMENT.match(literal) and literal.strip().split()[0].isupper():
            complaints.add(path, line_of(text, match.start()), "SQL in a C string; sql/ is its place")
complaints.finish()
