#!/usr/bin/env python3
"""The pipeline over TCP and without a supervisor, as containers run it: names instead of sockets in a folder, one process a stage."""
import os, socket, subprocess, sys, time, urllib.error, urllib.request
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from pipeline import BUILD, CORPUS, STAGES, Pipeline, Tap, free_port

ONE = os.path.join(CORPUS, "mail", "01-lettre-de-famille.eml")


def free_ports(count):
    ports = set()
    while len(ports) < count:
        ports.add(free_port())
    return list(ports)


def configure(pipeline, database, ports, http):
    """TCP everywhere; the history and the keys are those of the pipeline DATABASE. The file of the one process that serves HTTP at a port,
    for the others would want it too."""
    run = database.folder + "/run"
    sections = {"run": {"dir": "run", "discovery": "200ms"},
                "history": {"dsn": "host=%s/postgres user=tamis dbname=tamis" % run},
                "key": {"deployment": run + "/keys/deployment", "circle": run + "/keys/circle"},
                "authentication": {"zone": CORPUS + "/zone"}, "policy": {"domains": CORPUS + "/domains"},
                "intake": {"retry": "1s", "deadline": "20s", "submit": "tcp://localhost:%d" % ports[-1]}}
    for stage, port in zip(STAGES, ports):
        sections.setdefault(stage, {})["endpoint"] = "tcp://localhost:%d" % port
    pipeline.configure(sections)
    other = os.path.join(pipeline.folder, "http.cfg")
    with open(pipeline.config) as plain, open(other, "w") as file:
        file.write(plain.read().replace("run\n", "run\n    http = \":%d\"\n" % http, 1))
    return other


def start(pipeline, stage, copy, config=None):
    log = open(os.path.join(pipeline.folder, "%s.log" % stage), "a")
    return subprocess.Popen([os.path.join(BUILD, "bin", "tamis-" + stage), "-c", config or pipeline.config, "--copy", copy], stderr=log)


def wait_status(pipeline, wanted, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done = pipeline.call("status")
        if done.returncode == wanted:
            return done
        time.sleep(0.2)
    return done


def fetch(port, path):
    try:
        with urllib.request.urlopen("http://127.0.0.1:%d%s" % (port, path), timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def over_tcp(tap):
    with Pipeline() as database, Pipeline() as pipeline:
        database.up()
        ports, http = free_ports(len(STAGES) + 1), free_ports(1)[0]
        with_http = configure(pipeline, database, ports, http)
        processes = {}
        try:
            tap.claim(pipeline.call("status").returncode == 1, "where nothing runs, status says no")
            for stage in reversed(STAGES[1:]):
                processes[stage] = start(pipeline, stage, "host-a")
            processes["intake"] = start(pipeline, "intake", "host-a", with_http)
            done = wait_status(pipeline, 0)
            tap.claim(done.returncode == 0 and done.stdout.count("healthy") == 5 and "host-a" in done.stdout,
                      "status without a supervisor asks every process that has a socket here", done)
            rows, done = pipeline.scan(ONE)
            tap.claim(done.returncode == 0 and len(rows) == 1 and rows[0].get("verdict") == "deliver",
                      "a message goes the whole way, and its answer comes back, over TCP by name", (rows, done.stderr))
            tap.claim(fetch(http, "/health") == (200, "ok\n"), "/health is served at run/http, beside the unix socket")
            status, text = fetch(http, "/metrics")
            tap.claim(status == 200 and "tamis_submissions_total 1" in text, "so is /metrics", text[:300])
            processes["verdict"].kill()
            processes["verdict"].wait()
            done = wait_status(pipeline, 1)
            tap.claim(done.returncode == 1 and "ILL" in done.stdout, "a killed process makes status say no", done)
            processes["verdict"] = start(pipeline, "verdict", "host-a")
            rows, done = pipeline.scan(ONE)
            tap.claim(done.returncode == 0 and rows[0].get("verdict") == "deliver", "a new process at the same name takes over",
                      (rows, done.stderr))
        finally:
            for process in processes.values():
                process.terminate()
            for process in processes.values():
                process.wait(20)


if __name__ == "__main__":
    Tap().run(over_tcp)
