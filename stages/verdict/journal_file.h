/* One file of the journal: a head, then records that are each checksummed under the deployment's key, so that what was
 * torn by a crash, garbled by a disk or written by strangers is told from what was promised. A file belongs to the
 * process that holds its lock (flock); one that nobody holds is an orphan. */
#ifndef TAMIS_JOURNAL_FILE_H
#define TAMIS_JOURNAL_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "keyring.h"

enum {
    JOURNAL_RECORD_MOST = 16 << 20, /* bytes of one record */
    JOURNAL_PATH = 512
};

#define JOURNAL_SUFFIX ".journal" /* of a file that is to be replayed */
#define JOURNAL_KEPT ".kept"      /* what it is renamed to where not all of it could be replayed */

typedef struct journal_file_t journal_file_t;

/* Makes and locks FOLDER/NAME.journal, durably. NULL with errno. */
journal_file_t *journal_file_create (const char *folder, const char *name, const keyring_t *keys);

/* Opens an orphan; NULL with errno: EWOULDBLOCK where somebody holds it, ENOENT where it is gone, EILSEQ where its head
 * is not that of a journal under this key. */
journal_file_t *journal_file_adopt (const char *path, const keyring_t *keys);

/* Lets go of it; the file stays. */
void journal_file_destroy (journal_file_t **self);

const char *journal_file_path (const journal_file_t *self);
int64_t journal_file_size (const journal_file_t *self);

/* Appends one record and waits until it is on the disk. -1 with errno, the file then being as before. */
int journal_file_append (journal_file_t *self, const void *body, size_t size);

/* The next record, from the first on; borrowed until the file is let go. 1, or 0 at the end. What cannot be read is
 * passed over. */
int journal_file_next (journal_file_t *self, const uint8_t **body, size_t *size);

/* Bytes passed over so far that were followed by good records (damage), and at the end (a record torn by a crash). */
int64_t journal_file_damaged (const journal_file_t *self);
int64_t journal_file_torn (const journal_file_t *self);

/* Ends its life: deletes it, or renames it to .kept. */
void journal_file_finish (journal_file_t *self, bool keep);

#endif
