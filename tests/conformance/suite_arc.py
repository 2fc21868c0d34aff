#!/usr/bin/env python3
"""suite_arc.py DRIVERS FILE …: runs the ARC validation suite through DRIVERS/run_arc, and counts.

Messages become files, the suite's keys a zone file. The suite's empty cv stands for a chain that says of itself that it had failed:
nothing is to be sealed any more; its validation ends in "fail" (RFC 8617, section 5.2, steps 2 and 3)."""
import os, subprocess, sys, tempfile

import yaml

from suite_spf import name, quoted

MARKED = "RFC 8617, 5.2, steps 2 and 3: a seal's cv=fail ends the validation with fail"


def master_file(records):
    """The suite's TXT records; a record may be longer than one string."""
    lines = ["here.example. 60 IN A 192.0.2.1\n"]
    for owner, value in (records or {}).items():
        value = str(value)
        strings = [value[i:i + 255] for i in range(0, len(value), 255)]
        lines.append("%s 60 IN TXT %s\n" % (name(owner), " ".join(map(quoted, strings))))
    return "".join(lines)


def run_document(driver, document, folder):
    """(cases, lines about those that are not as said)"""
    zone, table = os.path.join(folder, "zone"), os.path.join(folder, "cases")
    tests = document.get("tests") or {}
    with open(zone, "w") as file:
        file.write(master_file(document.get("txt-records")))
    with open(table, "w", encoding="utf-8") as cases:
        for case, test in tests.items():
            path = os.path.join(folder, case)
            with open(path, "w", encoding="utf-8", newline="") as message:
                message.write(test["message"])
            word = str(test["cv"]).lower()
            says = " ".join(str(test["description"]).split()) if word else MARKED
            cases.write("%s | %s | %s | %s\n" % (case, path, word or "fail", says))
    done = subprocess.run([driver, zone, table], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    assert done.returncode in (0, 1), done.stdout
    return len(tests), done.stdout.splitlines()[:-1]


def main():
    right = count = 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            documents = [document for document in yaml.safe_load_all(file) if document]
        for document in documents:
            with tempfile.TemporaryDirectory() as folder:
                cases, wrong = run_document(os.path.join(sys.argv[1], "run_arc"), document, folder)
            print("\n".join("%s: %s" % (document["description"], line) for line in wrong), end="\n" if wrong else "")
            right, count = right + cases - len(wrong), count + cases
    print("%d of %d as said" % (right, count))
    return 0 if right == count else 1


if __name__ == "__main__":
    sys.exit(main())
