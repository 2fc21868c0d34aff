#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "envelopes.h"
#include "folder.h"
#include "mbox.h"

struct source_t {
    const source_plan_t *plan;
    size_t next;            /* of the plan's paths */
    envelopes_t *envelopes; /* these three: what is being read, each within the one before */
    folder_t *folder;
    mbox_t *mbox;
    size_t found; /* items of the present path */
};

source_t *source_new (const source_plan_t *plan) {
    source_t *self = source_memory (NULL, sizeof *self);
    *self = (source_t){.plan = plan};
    if (plan->envelopes) self->envelopes = envelopes_new (plan->envelopes, plan->limit);
    return self;
}

void source_destroy (source_t **self) {
    if (!*self) return;
    envelopes_destroy (&(*self)->envelopes);
    folder_destroy (&(*self)->folder);
    mbox_destroy (&(*self)->mbox);
    free (*self);
    *self = NULL;
}

static source_item_t *failure (const char *path, const char *reason) {
    source_item_t *item = source_item_new (path);
    source_item_fail (item, "%s", reason);
    return item;
}

/* Reads FILE (closed or handed on) of SIZE bytes, 0 where unknown: a message, or the first of an mbox. */
static source_item_t *stream_take (source_t *self, FILE *file, size_t size, const char *path) {
    char mark[MBOX_MARK_SIZE];
    size_t limit = self->plan->limit, length = fread (mark, 1, sizeof mark, file);
    if (length == sizeof mark && memcmp (mark, MBOX_MARK, sizeof mark) == 0) {
        self->mbox = mbox_new (file, path, limit);
        return mbox_next (self->mbox);
    }
    source_item_t *item = source_item_new (path);
    if (size > limit)
        source_item_fail (item, "larger than %zu bytes", limit);
    else if (source_item_append (item, mark, length, limit))
        source_item_read (item, file, limit);
    (void)fclose (file);
    return item;
}

static source_item_t *input_take (source_t *self) {
    int fd = fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    FILE *file = fd < 0 ? NULL : fdopen (fd, "rb");
    if (file) return stream_take (self, file, 0, "-");
    const char *reason = strerror (errno);
    if (fd >= 0) (void)close (fd);
    return failure ("-", reason);
}

static source_item_t *file_take (source_t *self, const char *path) {
    size_t size;
    FILE *file = source_open (path, &size);
    if (file) return stream_take (self, file, size, path);
    return failure (path, errno ? strerror (errno) : "not a regular file");
}

/* The next file of the folder at hand; NULL at its end. */
static source_item_t *folder_take (source_t *self) {
    char *path, *error;
    if (!folder_next (self->folder, &path, &error)) return NULL;
    source_item_t *item = error ? failure (path, error) : file_take (self, path);
    free (path);
    free (error);
    return item;
}

/* An item of what is being read already; NULL where that is at its end. */
static source_item_t *open_take (source_t *self) {
    source_item_t *item = NULL;
    if (self->mbox && !(item = mbox_next (self->mbox))) mbox_destroy (&self->mbox);
    if (!item && self->folder && !(item = folder_take (self))) {
        folder_destroy (&self->folder);
        if (self->found == 0) item = failure (self->plan->paths[self->next - 1], "no messages here");
    }
    if (!item && self->envelopes && !(item = envelopes_next (self->envelopes))) envelopes_destroy (&self->envelopes);
    return item;
}

/* Begins with PATH: an item where that is a file, else NULL. */
static source_item_t *path_take (source_t *self, const char *path) {
    struct stat status;
    self->found = 0;
    if (strcmp (path, "-") == 0) return input_take (self);
    if (stat (path, &status) != 0) return failure (path, strerror (errno));
    if (!S_ISDIR (status.st_mode)) return file_take (self, path);
    self->folder = folder_new (path);
    return NULL;
}

source_item_t *source_next (source_t *self) {
    source_item_t *item = open_take (self);
    while (!item && self->next < self->plan->count) {
        item = path_take (self, self->plan->paths[self->next++]);
        if (!item) item = open_take (self);
    }
    if (item) self->found++;
    return item;
}

static bool can_be_counted (const source_plan_t *plan) {
    struct stat status;
    if (plan->envelopes && stat (plan->envelopes, &status) == 0 && !S_ISREG (status.st_mode)) return false;
    for (size_t i = 0; i < plan->count; i++)
        if (strcmp (plan->paths[i], "-") == 0) return false;
    return true;
}

size_t source_count (const source_plan_t *plan) {
    size_t count = 0;
    if (!can_be_counted (plan)) return 0;
    /* With a limit of no bytes every message is found and none is kept. */
    source_plan_t counting = *plan;
    counting.limit = 0;
    source_t *source = source_new (&counting);
    for (source_item_t *item = source_next (source); item; item = source_next (source), count++)
        source_item_destroy (&item);
    source_destroy (&source);
    return count;
}
