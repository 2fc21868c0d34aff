#!/usr/bin/env python3
"""Every library that an archive.mk or stage.mk names for pkg-config belongs to a package of docker/packages.txt."""
import re
import subprocess

from source import ROOT, Complaints


def listed():
    text = (ROOT / "docker/packages.txt").read_text()
    return {line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("#")}


def used():
    """(file, line, pkg-config name)"""
    for path in sorted(ROOT.glob("common/*/archive.mk")) + sorted(ROOT.glob("stages/*/stage.mk")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r"\w+_libs\s*:?=\s*(.*)", line)
            for name in match.group(1).split("#")[0].split() if match else []:
                yield path, number, name


def pc_file(name):
    run = subprocess.run(["pkg-config", "--variable=pcfiledir", name], capture_output=True, text=True)
    return f"{run.stdout.strip()}/{name}.pc" if run.returncode == 0 else None


def owners(paths):
    out = subprocess.run(["dpkg", "-S"] + sorted(paths), capture_output=True, text=True).stdout
    return {path: package.split(":")[0] for package, path in (line.split(": ", 1) for line in out.splitlines())}


complaints, packages = Complaints(), listed()
uses = list(used())
pcs = {name: pc_file(name) for name in {use[2] for use in uses}}
owner = owners(pc for pc in pcs.values() if pc) if any(pcs.values()) else {}
for path, line, name in uses:
    if not pcs[name]:
        complaints.add(path, line, f"pkg-config does not know {name}")
    elif owner.get(pcs[name]) not in packages:
        complaints.add(path, line, f"{name} comes from {owner.get(pcs[name])}, which docker/packages.txt does not list")
complaints.finish()
