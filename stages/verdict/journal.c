#include "journal.h"

#include <dirent.h>
#include <sys/stat.h>

#include "clock.h"
#include "journal_file.h"
#include "log.h"
#include "parcel.h"

enum { LOOK_EVERY = 1000 /* ms */, GLANCE_EVERY = 100 /* ms */ };

struct journal_t {
    char *folder;
    const keyring_t *keys;
    int64_t most, closed_bytes, looked_at, glanced_at;
    journal_file_t *writing; /* NULL until there is something to write */
    zlistx_t *closed;        /* own files, to be replayed */
    journal_file_t *reading;
    bool reading_own, refused, others; /* others: files of other copies were there at the last glance */
    metric_t *bytes, *written, *adopted, *unreadable;
};

static void file_free (void **file) {
    journal_file_destroy ((journal_file_t **)file);
}

journal_t *journal_new (const char *folder, int64_t most, const keyring_t *keys) {
    if (mkdir (folder, 0700) && errno != EEXIST) return NULL;
    journal_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (journal_t){.folder = strdup (folder), .keys = keys, .most = most, .closed = zlistx_new ()};
    zlistx_set_destructor (self->closed, file_free);
    self->bytes = metric_gauge ("journal_bytes", "bytes of verdicts in this copy's journal");
    self->written = metric_counter ("journal_written_total", "verdicts made durable in the journal");
    self->adopted = metric_counter ("journal_adopted_total", "journal files of dead copies taken over");
    self->unreadable = metric_counter ("journal_unreadable_bytes_total", "bytes of journals that could not be read");
    return self;
}

void journal_destroy (journal_t **self_p) {
    journal_t *self = *self_p;
    if (!self) return;
    journal_file_destroy (&self->writing);
    journal_file_destroy (&self->reading);
    zlistx_destroy (&self->closed);
    free (self->folder);
    free (self);
    *self_p = NULL;
}

int64_t journal_bytes (const journal_t *self) {
    return self->closed_bytes + (self->writing ? journal_file_size (self->writing) : 0);
}

/* --- what is kept of a parcel: its row --- */

static void keep_ids (arena_t *arena, Trait **traits, size_t count, Trait ***kept) {
    *kept = arena_alloc (arena, (count + 1) * sizeof **kept);
    for (size_t i = 0; i < count; i++) {
        (*kept)[i] = arena_alloc (arena, sizeof (Trait));
        trait__init ((*kept)[i]);
        (*kept)[i]->id = traits[i]->id;
    }
}

static Finding **keep_findings (arena_t *arena, const VerdictFragment *verdict) {
    Finding **kept = arena_alloc (arena, (verdict->n_findings + 1) * sizeof *kept);
    for (size_t i = 0; i < verdict->n_findings; i++) {
        kept[i] = arena_alloc (arena, sizeof (Finding));
        finding__init (kept[i]);
        kept[i]->code = verdict->findings[i]->code;
        kept[i]->bits = verdict->findings[i]->bits;
    }
    return kept;
}

static Parcel *row_of (arena_t *arena, const Parcel *parcel, const VerdictFragment *verdict) {
    Parcel *row = arena_alloc (arena, sizeof *row);
    parcel__init (row);
    row->id = parcel->id;
    row->size = parcel->size;
    row->deployment_key = parcel->deployment_key;
    if (parcel->authentication) {
        row->authentication = arena_alloc (arena, sizeof *row->authentication);
        authentication_fragment__init (row->authentication);
        row->authentication->n_traits = parcel->authentication->n_traits;
        keep_ids (arena, parcel->authentication->traits, row->authentication->n_traits, &row->authentication->traits);
    }
    if (parcel->fingerprint) {
        row->fingerprint = arena_alloc (arena, sizeof *row->fingerprint);
        fingerprint_fragment__init (row->fingerprint);
        row->fingerprint->reference = parcel->fingerprint->reference;
        row->fingerprint->n_traits = parcel->fingerprint->n_traits;
        keep_ids (arena, parcel->fingerprint->traits, row->fingerprint->n_traits, &row->fingerprint->traits);
    }
    row->verdict = arena_alloc (arena, sizeof *row->verdict);
    verdict_fragment__init (row->verdict);
    row->verdict->decision = verdict->decision;
    row->verdict->bits = verdict->bits;
    row->verdict->case_number = verdict->case_number;
    row->verdict->actor = verdict->actor;
    row->verdict->movable = verdict->movable;
    row->verdict->policy = verdict->policy;
    row->verdict->rejected = verdict->rejected;
    row->verdict->campaign = verdict->campaign;
    row->verdict->n_findings = verdict->n_findings;
    row->verdict->findings = keep_findings (arena, verdict);
    return row;
}

/* --- writing --- */

static bool open_own (journal_t *self) {
    if (self->writing) return true;
    zuuid_t *name = zuuid_new ();
    self->writing = journal_file_create (self->folder, zuuid_str (name), self->keys);
    zuuid_destroy (&name);
    return self->writing != NULL;
}

int journal_write (journal_t *self, job_t *const *jobs, VerdictFragment *const *verdicts, int count) {
    arena_t *arena = arena_new ();
    JournalRecord record = JOURNAL_RECORD__INIT;
    record.n_rows = (size_t)count;
    record.rows = arena_alloc (arena, record.n_rows * sizeof *record.rows);
    for (int i = 0; i < count; i++) record.rows[i] = row_of (arena, jobs[i]->parcel, verdicts[i]);
    size_t size = journal_record__get_packed_size (&record);
    uint8_t *bytes = arena_alloc (arena, size + 1);
    journal_record__pack (&record, bytes);
    int rc = -1;
    if (journal_bytes (self) + (int64_t)size > self->most)
        errno = EDQUOT;
    else if (open_own (self))
        rc = journal_file_append (self->writing, bytes, size);
    int reason = errno;
    if (!rc) metric_add (self->written, count);
    metric_set (self->bytes, journal_bytes (self));
    arena_destroy (&arena);
    errno = reason;
    return rc;
}

/* --- reading --- */

static void finish_reading (journal_t *self) {
    journal_file_t *file = self->reading;
    int64_t damaged = journal_file_damaged (file), torn = journal_file_torn (file);
    bool keep = self->refused || damaged;
    metric_add (self->unreadable, damaged + torn);
    if (damaged || torn || self->refused)
        log_error ("journal", "file=%s damaged=%ld torn=%ld refused=%d kept=%d", journal_file_path (file),
                   (long)damaged, (long)torn, self->refused, keep);
    else
        log_info ("journal", "file=%s state=replayed", journal_file_path (file));
    journal_file_finish (file, keep);
    if (self->reading_own) self->closed_bytes -= journal_file_size (file);
    metric_set (self->bytes, journal_bytes (self));
    journal_file_destroy (&self->reading);
    self->refused = false;
}

static void close_own (journal_t *self) {
    if (!self->writing) return;
    self->closed_bytes += journal_file_size (self->writing);
    zlistx_add_end (self->closed, self->writing);
    self->writing = NULL;
}

static bool is_journal (const char *name) {
    size_t length = strlen (name), suffix = strlen (JOURNAL_SUFFIX);
    return length > suffix && !strcmp (name + length - suffix, JOURNAL_SUFFIX);
}

static bool adopt (journal_t *self, const char *name) {
    char path[JOURNAL_PATH];
    if (!is_journal (name)) return false;
    if (snprintf (path, sizeof path, "%s/%s", self->folder, name) >= (int)sizeof path) return false;
    self->reading = journal_file_adopt (path, self->keys);
    if (self->reading) {
        log_info ("journal", "file=%s state=adopted bytes=%ld", path, (long)journal_file_size (self->reading));
        metric_add (self->adopted, 1);
    } else if (errno == EILSEQ) {
        log_error ("journal", "file=%s reason=\"not a journal under this deployment's key; kept aside\"", path);
        char kept[JOURNAL_PATH + sizeof JOURNAL_KEPT];
        snprintf (kept, sizeof kept, "%s" JOURNAL_KEPT, path);
        if (rename (path, kept)) log_error ("journal", "file=%s reason=\"%s\"", path, strerror (errno));
    }
    return self->reading != NULL;
}

bool journal_standing (journal_t *self) {
    if (self->writing || self->reading || zlistx_size (self->closed)) return true;
    if (clock_now () - self->glanced_at < GLANCE_EVERY) return self->others;
    self->glanced_at = clock_now ();
    self->others = false;
    DIR *folder = opendir (self->folder);
    for (struct dirent *entry; folder && !self->others && (entry = readdir (folder));)
        self->others = is_journal (entry->d_name);
    if (folder) closedir (folder);
    return self->others;
}

static void look_for_orphans (journal_t *self) {
    if (clock_now () - self->looked_at < LOOK_EVERY) return;
    self->looked_at = clock_now ();
    DIR *folder = opendir (self->folder);
    if (!folder) return;
    for (struct dirent *entry; (entry = readdir (folder)) && !adopt (self, entry->d_name);) continue;
    closedir (folder);
}

static bool open_next (journal_t *self) {
    if (self->reading) return true;
    close_own (self);
    self->reading_own = zlistx_size (self->closed) > 0;
    if (self->reading_own)
        self->reading = zlistx_detach (self->closed, NULL);
    else
        look_for_orphans (self);
    return self->reading != NULL;
}

/* The row as a job of its own, so that it goes the way of every other row; NULL where it is none. */
static job_t *job_of (const Parcel *row) {
    arena_t *arena = arena_new ();
    size_t size = parcel__get_packed_size (row);
    uint8_t *bytes = arena_alloc (arena, size + 1);
    parcel__pack (row, bytes);
    Parcel *parcel = parcel_read (arena, bytes, size);
    if (!parcel || parcel->id.len != PARCEL_ID || !parcel->verdict) {
        arena_destroy (&arena);
        return NULL;
    }
    job_t *job = arena_zero (arena, sizeof *job);
    *job = (job_t){.arena = arena, .parcel = parcel, .taken_at = clock_now ()};
    return job;
}

static void add_jobs (journal_t *self, const uint8_t *body, size_t size, joblist_t *jobs) {
    JournalRecord *record = journal_record__unpack (NULL, size, body);
    self->refused |= !record;
    for (size_t i = 0; record && i < record->n_rows; i++) {
        job_t *job = job_of (record->rows[i]);
        if (job)
            joblist_append (jobs, job);
        else
            self->refused = true;
    }
    journal_record__free_unpacked (record, NULL);
}

bool journal_read (journal_t *self, joblist_t *jobs) {
    while (!jobs->first && open_next (self)) {
        const uint8_t *body;
        size_t size;
        if (journal_file_next (self->reading, &body, &size))
            add_jobs (self, body, size, jobs);
        else
            finish_reading (self);
    }
    return jobs->first != NULL;
}

void journal_job_free (job_t **job) {
    arena_t *arena = (*job)->arena;
    *job = NULL;
    arena_destroy (&arena);
}

void journal_refused (journal_t *self) {
    self->refused = true;
}
