"""A history of ROWS messages, made by bench/history and loaded as a fold would have left it; then reports and blocks, as people file them."""
import os, subprocess
from pipeline import BUILD, ROOT

COLUMNS = {"message": "id, source, campaign, reference, tx, bits, size, key, verdict, traits, findings",
           "trait": "id, messages, spam, junk, notjunk, traps, first, last, spread, reach, accused, passed", "walk": "trait, source, first"}
REPORTS, BLOCKS = 2000, 200


def tune(pipeline, buffers):
    """Settings of a server that has some memory; they hold from its next start on."""
    for setting in ("shared_buffers = '%s'" % buffers, "max_wal_size = '16GB'", "checkpoint_timeout = '30min'"):
        pipeline.sql("ALTER SYSTEM SET " + setting)


def draw(pipeline, patterns, rows, letters, traits, seed, folder):
    """Has the history drawn, and the letters that come next; the share of their traits, recipients included, that have a row."""
    keys = os.path.join(pipeline.folder, "run", "keys")
    done = subprocess.run([os.path.join(BUILD, "tests", "bench", "history"), keys + "/deployment", keys + "/circle", patterns, str(rows),
                           str(letters), str(traits), str(seed), folder], stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, "bench/history failed"
    known, all_traits = map(int, done.stdout.split())
    return known / max(1, all_traits)


def copy(pipeline, table, path):
    with open(path, "rb") as rows:
        done = subprocess.run(pipeline.command("sql", "-qXc", "COPY %s (%s) FROM STDIN (FORMAT binary)" % (table, COLUMNS[table])), stdin=rows,
                              stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr
    os.unlink(path)


def load(pipeline, folder):
    """Indexes of the largest table are made after it."""
    pipeline.sql("SELECT message_day(current_date - d) FROM generate_series(0, 31) d")
    pipeline.sql("SELECT walk_month((date_trunc('month', now()) - m * interval '1 month')::date) FROM generate_series(0, 2) m")
    indexes = pipeline.sql("SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'message'::regclass")
    for name, _ in indexes:
        pipeline.sql("DROP INDEX " + name)
    copy(pipeline, "message", folder + "/message")
    for _, definition in indexes:
        subprocess.run(pipeline.command("sql", "-qXc", definition.replace(" ON ONLY ", " ON ")), check=True)
    for table in ("trait", "walk"):
        copy(pipeline, table, folder + "/" + table)


def statement(name, **values):
    """One of sql/queries with its parameters written in."""
    text = open(os.path.join(ROOT, "sql", "queries", name + ".sql")).read()
    for number in range(9, 0, -1):
        text = text.replace("$%d" % number, values.get("p%d" % number, "''"))
    return text


def file_decisions(pipeline):
    """People's reports of marked messages, and the desk's blocks on their sources."""
    report = statement("file_reports", p1="ARRAY[o.id]", p2="o.source", p3="'junk'", p4="10")
    pipeline.sql("SELECT count(*) FROM (SELECT id, source FROM message WHERE verdict = 'junk' ORDER BY id DESC LIMIT %d) o, LATERAL (%s) f"
                 % (REPORTS, report))
    block = statement("file_block", p1="m.source", p3="'junk'", p4="'bench'", p5="'spam, reported'", p6="'terms of use'")
    pipeline.sql("SELECT count(*) FROM (SELECT DISTINCT source FROM (SELECT source FROM message WHERE verdict = 'junk' ORDER BY id DESC"
                 " LIMIT 20000) last LIMIT %d) m, LATERAL (%s) f" % (BLOCKS, block))


def settle(pipeline):
    """What autovacuum and the checkpointer would do within the hour is done before anything is measured."""
    for command in ("VACUUM (ANALYZE) message", "VACUUM (ANALYZE) trait", "VACUUM (ANALYZE) walk", "ANALYZE", "CHECKPOINT"):
        subprocess.run(pipeline.command("sql", "-qXc", command), check=True, stderr=subprocess.DEVNULL)
