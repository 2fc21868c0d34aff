#!/usr/bin/env python3
"""The history's upkeep: partitions stand before they are needed, what retention no longer allows goes, in message time, and a fold that
falls behind is an alarm. Runs optimised."""
import datetime, json, os, subprocess, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import Pipeline, Tap, wait_until

TODAY = datetime.datetime.utcnow()


def days_ago(days, form="%Y-%m-%dT12:00:00Z"):
    return (TODAY - datetime.timedelta(days=days)).strftime(form)


def send(pipeline, *letters):
    """A replay of (days ago, sender)."""
    path = os.path.join(pipeline.folder, "replay.jsonl")
    with open(path, "w") as file:
        for i, (days, sender) in enumerate(letters):
            name = os.path.join(pipeline.folder, "%s-%d.eml" % (sender, i))
            open(name, "w").write("From: <a@%s.example>\nMessage-ID: <%d.%d@%s.example>\n\nhttps://%s.example/\n" % (sender, days, i, sender, sender))
            file.write(json.dumps({"file": name, "received_at": days_ago(days), "client_ip": "198.51.100.%d" % (1 + sum(map(ord, sender)) % 200),
                                   "helo": "mx.%s.example" % sender, "mail_from": "a@%s.example" % sender,
                                   "rcpt_to": ["claire@cigale.example"]}) + "\n")
    rows, done = pipeline.scan("--envelopes", path)
    assert len(rows) == len(letters) and done.returncode == 0, done.stderr
    return rows


def sweep(pipeline):
    """Whether a sweep of all traits, begun now, comes to its end."""
    pipeline.sql("UPDATE sweep SET page = 0, began = '-infinity'")
    return wait_until(lambda: pipeline.sql("SELECT bool_and(page = 0 AND began > '-infinity') FROM sweep") == [["t"]], 30, 0.2)


def partitions(pipeline, table):
    return {row[0] for row in pipeline.sql("SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = '%s'::regclass" % table)}


def known(pipeline, sender):
    """Rows of the sender's host name, which all his messages carry."""
    row = pipeline.hosts[sender]
    return pipeline.sql("SELECT count(*) FROM trait WHERE id = %s" % row)[0][0] == "1"


def host_of(pipeline, rows):
    """The trait id of the URL's host, as the row has it: the one trait that two messages of one sender share and others lack."""
    ids = ", ".join("'%s'" % row["id"] for row in rows)
    return pipeline.sql("SELECT t FROM message, unnest(traits) t WHERE id IN (%s) AND trait_kind_of(t) = (SELECT code FROM trait_kind WHERE"
                        " name = 'url_host') GROUP BY 1 HAVING count(*) = %d" % (ids, len(rows)))[0][0]


def partitions_ahead(tap, pipeline):
    wanted = {days_ago(-1, "message_%Y%m%d"), days_ago(-2, "message_%Y%m%d")}
    tap.claim(wait_until(lambda: wanted <= partitions(pipeline, "message"), 20), "tomorrow's partition and the next stand already",
              partitions(pipeline, "message"))
    month = (TODAY.replace(day=28) + datetime.timedelta(days=4)).strftime("walk_%Y%m")
    tap.claim({TODAY.strftime("walk_%Y%m"), month} <= partitions(pipeline, "walk"), "and next month's", partitions(pipeline, "walk"))
    indexes = "SELECT count(*) FROM pg_index WHERE indrelid = '%s'::regclass AND indisvalid"
    mine, whole = (pipeline.sql(indexes % name)[0][0] for name in (days_ago(-1, "message_%Y%m%d"), "message"))
    tap.claim(mine == whole, "with all indexes", (mine, whole))


def old_mail_alone_expires_nothing(tap, pipeline):
    pipeline.hosts = {}
    for sender in ("forgotten", "reported"):
        pipeline.hosts[sender] = host_of(pipeline, send(pipeline, (300, sender), (299, sender)))
    rows = send(pipeline, (298, "reported"))
    done = pipeline.call("report", "junk", "--at", days_ago(298), "--reporter", "one", "--id", rows[0]["id"])
    tap.claim(done.returncode == 0 and sweep(pipeline), "a sweep over last year's replay", done.stderr)
    old = {days_ago(300, "message_%Y%m%d"), days_ago(299, "message_%Y%m%d")}
    tap.claim(old <= partitions(pipeline, "message") and known(pipeline, "forgotten"), "takes nothing: it is now, in its own time")


def todays_mail_expires_it(tap, pipeline):
    pipeline.hosts["living"] = host_of(pipeline, send(pipeline, (100, "living"), (1, "living")))
    tap.claim(sweep(pipeline), "a sweep once today's mail is there")
    gone = {days_ago(300, "message_%Y%m%d"), days_ago(298, "message_%Y%m%d")}
    tap.claim(wait_until(lambda: not gone & partitions(pipeline, "message"), 20), "drops the days that are past retention",
              partitions(pipeline, "message"))
    tap.claim(days_ago(100, "message_%Y%m%d") in partitions(pipeline, "message"), "and no other")
    tap.claim(not any(name.startswith(days_ago(300, "walk_%Y%m")) for name in partitions(pipeline, "walk")), "walks of that month go too",
              partitions(pipeline, "walk"))
    tap.claim(not known(pipeline, "forgotten"), "a trait unseen for so long is forgotten")
    tap.claim(known(pipeline, "reported"), "one that was reported is not")
    tap.claim(known(pipeline, "living"), "nor one that was seen since")
    names = pipeline.sql("SELECT count(*) FROM trait_name n WHERE NOT EXISTS (SELECT FROM trait t WHERE t.id = n.id)")
    tap.claim(names == [["0"]], "no name is left of what is forgotten", names)


def a_replay_of_the_future(tap, pipeline):
    send(pipeline, (-4000, "future"))
    sweep(pipeline)
    tap.claim(known(pipeline, "living"), "mail that says it is from years ahead expires nothing")


def late_fold(tap, pipeline):
    held = subprocess.Popen(pipeline.command("sql", "-c", "BEGIN; SELECT pg_current_xact_id(); SELECT pg_sleep(7); COMMIT"),
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    late = lambda: [row["reason"] for row in json.loads(pipeline.call("status", "--json").stdout) if row["stage"] == "verdict"]
    seen = wait_until(lambda: any("fold" in (reason or "") for reason in late()), 7, 0.2)
    lag = pipeline.metric("verdict", "fold_lag_ms")
    tap.claim(seen and pipeline.call("status").returncode == 1, "a transaction that holds the fold back makes status say no", late())
    tap.claim(lag > 2000, "and the lag is a metric", lag)
    tap.claim("holds it back" in pipeline.log("verdict", 1) + pipeline.log("verdict", 2), "and the log says why")
    held.wait()
    pipeline.wait_healthy(20)
    tap.claim(pipeline.metric("verdict", "fold_lag_ms") < 2000, "it passes by itself", late())


def upkeep(tap):
    with Pipeline({"verdict": {"keep": "1s", "fold_late": "2s"}}) as pipeline:
        pipeline.up("--copies", "verdict=2")
        for part in (partitions_ahead, old_mail_alone_expires_nothing, todays_mail_expires_it, a_replay_of_the_future, late_fold):
            part(tap, pipeline)


if __name__ == "__main__":
    Tap().run(upkeep)
