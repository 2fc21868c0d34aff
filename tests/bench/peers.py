"""What the same mail costs rspamd, with all that it does beside rules (statistics, fuzzy, reputation, DNS lists, authentication)."""
import os, re, shutil, subprocess, sys
import measure

LEAST = 15.0
COUNT = int(os.environ.get("PEER_COUNT") or 2000)


def needs(peers):
    """What is missing, one a line."""
    missing = ["PEERS=folder, with " + name for name in ("peer-speed.sh", "peers.sh", "drive.c", "maillist.py")
               if not os.path.exists(os.path.join(peers, name))]
    packages = {"rspamd": "rspamd", "redis-server": "redis-server", "unbound": "unbound"}
    return missing + ["apt-get install --no-install-recommends " + package for program, package in packages.items()
                      if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin")]


def weigh(letters, plan, folder, ours):
    """Has PEERS/peer-speed.sh send rspamd ("full") the first COUNT of PLAN's letters; prints its µs and how often ours go into them."""
    peers = os.environ["PEERS"]
    missing = needs(peers)
    if missing:
        sys.exit("bench-peers needs\n  " + "\n  ".join(missing))
    mail = os.path.join(folder, "peer")
    letters.write(mail, plan[:COUNT])
    letters.envelopes(mail, plan[:COUNT])
    yard = measure.yardstick()
    done = subprocess.run([os.path.join(peers, "peer-speed.sh"), "full"], env=os.environ | {"MAIL": mail, "TMPDIR": folder}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=3600)
    row = next((line for line in done.stdout.splitlines() if re.match(r"\| full\b", line)), None)
    assert row, done.stdout + done.stderr
    cells = [cell.strip() for cell in row.split("|")]
    theirs = 1000 * float(cells[5])
    print("\nrspamd, full: %d messages, %s a second by the clock, %.0f us of CPU a message (redis included, its DNS not), %s failed; yardstick"
          " %.0f ms" % (int(cells[2]), cells[4], theirs, cells[14], yard))
    print("rspamd takes %.1f times as much CPU; %.0f is asked" % (theirs / ours, LEAST))
