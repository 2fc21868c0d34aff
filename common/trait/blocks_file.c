/* The file: a line that names it with version and count, a line a decision, and a line that closes it. Only the closing
 * line makes it whole; a decision that lacks sense makes it none of ours. */
#include "blocks_inner.h"

#include "trait.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 160 };

static const char closing[] = "end\n";

/* --- writing --- */

static bool write_all (const blocks_t *self, FILE *out) {
    fprintf (out, "tamis-blocks 1 %" PRIu64 " %zu\n", blocks_version (self), blocks_decisions (self));
    for (size_t i = 0; i < blocks_count (self); i++) {
        const block_t *block = blocks_at (self, i);
        if (block->action == BLOCK_PROBATION) continue;
        fprintf (out, "%016" PRIx64 " %" PRIu64 " %s %" PRId64 " %" PRId64 "\n", block->trait, block->case_number,
                 block_action_word (block->action), block->since, block->until);
    }
    fputs (closing, out);
    return fflush (out) == 0 && !ferror (out) && fsync (fileno (out)) == 0;
}

static bool sync_folder (const char *file) {
    const char *slash = strrchr (file, '/');
    char *folder = slash ? strndup (file, (size_t)(slash - file) + 1) : strdup (".");
    int fd = folder ? open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    bool good = fd >= 0 && fsync (fd) == 0;
    if (fd >= 0) close (fd);
    free (folder);
    return good;
}

bool blocks_save (const blocks_t *self, const char *file) {
    char *beside = NULL;
    if (asprintf (&beside, "%s.XXXXXX", file) < 0) abort (); /* copies in containers share it, and their pids */
    int fd = mkostemp (beside, O_CLOEXEC);
    FILE *out = fd < 0 ? NULL : fdopen (fd, "w");
    int reason = out && write_all (self, out) ? 0 : errno;
    if (out && fclose (out) < 0 && !reason) reason = errno;
    if (!reason && (rename (beside, file) < 0 || !sync_folder (file))) reason = errno;
    if (reason) unlink (beside);
    free (beside);
    errno = reason;
    return !reason;
}

/* --- reading --- */

static bool read_block (const char *line, block_t *block) {
    char word[16], more;
    block->trait = 0;
    int fields = sscanf (line, "%16" SCNx64 " %20" SCNu64 " %15s %20" SCNd64 " %20" SCNd64 " %c", &block->trait,
                         &block->case_number, word, &block->since, &block->until, &more);
    const trait_info_t *kind = trait_info (trait_kind (block->trait));
    return fields == 5 && (!kind || kind->authority == AUTHORITY_PROVEN) && block->case_number &&
           block_action_read (word, &block->action);
}

static bool read_all (blocks_t *self, FILE *in) {
    char line[LINE], more;
    uint64_t version;
    size_t count;
    if (!fgets (line, sizeof line, in)) return false;
    if (sscanf (line, "tamis-blocks 1 %20" SCNu64 " %8zu %c", &version, &count, &more) != 2) return false;
    for (size_t i = 0; i < count; i++) {
        block_t block;
        if (!fgets (line, sizeof line, in) || !read_block (line, &block)) return false;
        bool known = trait_info (trait_kind (block.trait)); /* a newer release may know more kinds */
        if (known && !blocks_add (self, &block)) return false;
    }
    if (!fgets (line, sizeof line, in) || strcmp (line, closing)) return false;
    blocks_seal (self, version);
    return fgetc (in) == EOF;
}

blocks_t *blocks_load (const char *file) {
    FILE *in = fopen (file, "re");
    if (!in) return NULL;
    blocks_t *self = blocks_new ();
    bool good = read_all (self, in);
    fclose (in);
    if (!good) blocks_destroy (&self);
    errno = good ? 0 : EBADMSG;
    return self;
}
