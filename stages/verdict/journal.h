/* The journal: where verdicts become durable while the history is away. A copy writes files of its own, and, once the
 * history is back, reads them again, and those of copies that died. Bounded: past the bound, or on a full disk, nothing
 * is written, and the message is deferred. */
#ifndef TAMIS_JOURNAL_H
#define TAMIS_JOURNAL_H

#include "joblist.h"

typedef struct journal_t journal_t;

/* FOLDER is made where it is missing. MOST: bytes of this copy's own files. NULL with errno. */
journal_t *journal_new (const char *folder, int64_t most, const keyring_t *keys);
void journal_destroy (journal_t **self);

/* Makes the rows of JOBS (their VERDICTS in the same order) durable, as one record. What a row holds is written and no
 * more: keyed ids, never a value. -1 with errno where they are not. */
int journal_write (journal_t *self, job_t *const *jobs, VerdictFragment *const *verdicts, int count);

/* What is to be replayed next: jobs that have an arena, a parcel with its verdict, and no hop; each is freed by
 * journal_job_free(). False where there is nothing. Looks for orphans at most once a second. */
bool journal_read (journal_t *self, joblist_t *jobs);
void journal_job_free (job_t **job);

/* A row that was read cannot be recorded at all: its file is kept for a person to look at. */
void journal_refused (journal_t *self);

/* True while this copy or another holds rows that are not replayed, as known at most a tenth of a second ago. */
bool journal_standing (journal_t *self);

/* Bytes of own files. */
int64_t journal_bytes (const journal_t *self);

#endif
