#!/usr/bin/env python3
"""Each executable needs only the libraries that its job wants, and all that a stage's list promises were built."""
import re
import subprocess

from source import ROOT, Complaints

AUTHENTICATION, FINGERPRINT = {"tamis-authentication"}, {"tamis-fingerprint"}
ASKS_DNS = AUTHENTICATION | {"tamis-reputation"}
ASKS_HISTORY = {"tamis-reputation", "tamis-verdict", "tamis-desk", "tamis"}
RULES = {
    "libpq": ASKS_HISTORY, "libgmime": FINGERPRINT, "libcrypto": AUTHENTICATION, "libssl": AUTHENTICATION,
    "libunbound": ASKS_DNS, "libldns": ASKS_DNS, "libmilter": {"tamis-intake"}, "libarchive": FINGERPRINT, "libseccomp": FINGERPRINT,
}


def needed(path):
    dynamic = subprocess.run(["readelf", "-d", path], capture_output=True, text=True)
    return re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic.stdout) if dynamic.returncode == 0 else []


def check(path, complaints):
    libraries = needed(path)
    if not libraries:
        complaints.add(path, 0, "readelf finds no library that it needs")
    for library in libraries:
        for prefix, allowed in RULES.items():
            if re.match(prefix + r"[-.]", library) and path.name not in allowed:
                complaints.add(path, 0, f"links {library}, which only {', '.join(sorted(allowed))} may")


complaints = Complaints()
folder = ROOT / "build" / "bin"
wanted = ["tamis"] + ["tamis-" + mk.parent.name for mk in sorted(ROOT.glob("stages/*/stage.mk")) if mk.parent.name != "console"]
for name in wanted:
    if (folder / name).is_file():
        check(folder / name, complaints)
    else:
        complaints.add(folder / name, 0, "is not built")
complaints.finish()
