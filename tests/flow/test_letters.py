#!/usr/bin/env python3
"""Fraud and the honest letters that resemble it, by four grammars: three that rules were tuned on, and one whose fraud never was. No history, nothing taught.
Runs optimised."""
import collections, os, shutil, sys, tempfile
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "support", "letters")]
import held, second, third, tuned
from grammar import Maker
from pipeline import ROOT, Pipeline, Tap

LEAST = {"extortion": .95, "phishing": .85, "payment": .70}
HAM_MARKED = .01


def judged(tap, name, grammar, seed):
    """{class: [(file, verdict, bits, findings)]} of a grammar's letters."""
    folder = tempfile.mkdtemp(prefix="tamis-letters-")
    try:
        maker = Maker(name, grammar.KINDS, grammar.BRANDS, seed)
        classes = maker.write(folder)
        extra = {"authentication": {"zone": folder + "/zone"}, "policy": {"file": os.path.join(ROOT, "config", "policy")},
                 "fingerprint": {"protected": folder + "/protected", "brands": folder + "/brands"}}
        with Pipeline(extra) as pipeline:
            pipeline.up()
            rows, done = pipeline.scan("--dry-run", "--envelopes", folder + "/envelopes.jsonl")
        tap.claim(len(rows) == len(classes) >= 300 and not done.returncode, "%s: each of %d letters is judged" % (name, len(classes)), done.stderr)
        out = collections.defaultdict(list)
        for row in rows:
            out[classes[row["file"]]].append(row)
        return out
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def described(rows):
    return "\n".join("%s %.2f %s" % (row["file"], row["bits"], " ".join("%s=%.2f" % (one["name"], one["bits"]) for one in row["findings"])) for row in rows)


def claims(tap, name, by_class):
    ham = by_class.pop("ham")
    tap.claim(not [row for row in ham if row["verdict"] == "reject"], "%s: no honest letter of %d is refused" % (name, len(ham)))
    marked = [row for row in ham if row["verdict"] != "deliver"]
    tap.claim(len(marked) <= HAM_MARKED * len(ham), "%s: %d of %d honest letters marked" % (name, len(marked), len(ham)), described(marked))
    for sort, rows in sorted(by_class.items()):
        missed = [row for row in rows if row["verdict"] == "deliver"]
        share = 1 - len(missed) / len(rows)
        tap.note("%s: %s %.1f %% of %d marked" % (name, sort, 100 * share, len(rows)))
        if sort in LEAST:
            tap.claim(share >= LEAST[sort], "%s: at least %d %% of %s marked" % (name, 100 * LEAST[sort], sort), described(missed))


def tuned_letters(tap):
    claims(tap, "tuned", judged(tap, "tuned", tuned, 20261005))


def second_letters(tap):
    claims(tap, "second", judged(tap, "second", second, 7))


def third_letters(tap):
    claims(tap, "third", judged(tap, "third", third, 11))


def held_letters(tap):
    claims(tap, "held", judged(tap, "held", held, 23))


if __name__ == "__main__":
    Tap().run(tuned_letters, second_letters, third_letters, held_letters)
