#!/usr/bin/env python3
"""Fraud and the honest letters that resemble it, by seven grammars, which rules were made to fit one after the other: each tells in its
first lines what it showed at first sight. No history, nothing taught; all in one pipeline. Runs optimised."""
import collections, os, shutil, sys, tempfile
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "support", "letters")]
import fifth, held, honest, second, sixth, third, tuned
from grammar import Maker
from pipeline import ROOT, Pipeline, Tap

GRAMMARS = {"tuned": (tuned, 1), "second": (second, 1), "third": (third, 1), "held": (held, 1),
            "fifth": (fifth, 2), "sixth": (sixth, 2), "honest": (honest, 2)}  # of each kind's letters all, or one in so many
LEAST = {"extortion": .95, "phishing": .85, "payment": .70}
HAM_MARKED = .01
SEED = 20261005


def kinds():
    """Every grammar's kinds, each under its grammar's name."""
    return [dict(kind, name="%s-%s" % (name, kind["name"]), count=-(-kind["count"] // share))
            for name, (grammar, share) in GRAMMARS.items() for kind in grammar.KINDS]


def judged(tap):
    """{grammar: {class: [row]}} of all letters."""
    folder = tempfile.mkdtemp(prefix="tamis-letters-")
    try:
        classes = Maker("letters", kinds(), "".join(grammar.BRANDS for grammar, _ in GRAMMARS.values()), SEED).write(folder)
        extra = {"authentication": {"zone": folder + "/zone"}, "policy": {"file": os.path.join(ROOT, "config", "policy")},
                 "fingerprint": {"protected": folder + "/protected", "brands": folder + "/brands"}}
        with Pipeline(extra) as pipeline:
            pipeline.up()
            rows, done = pipeline.scan("--dry-run", "--envelopes", folder + "/envelopes.jsonl")
        tap.claim(len(rows) == len(classes) > 2000 and not done.returncode, "each of %d letters is judged" % len(classes), done.stderr)
        out = {name: collections.defaultdict(list) for name in GRAMMARS}
        for row in rows:
            out[row["file"].split("-")[1]][classes[row["file"]]].append(row)
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


def letters(tap):
    for name, by_class in judged(tap).items():
        claims(tap, name, by_class)


if __name__ == "__main__":
    Tap().run(letters)
