#include "mark.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "parcel.h"
#include "uuid.h"

enum { MARK_PATH = 256, ID_TEXT = 37 };

struct mark_t {
    char path[MARK_PATH], killers[MARK_PATH];
    volatile uint8_t *hand; /* the id in hand, zeros for none; volatile, since only a successor reads it */
};

static bool killer_path (const mark_t *self, const uint8_t *id, char path[MARK_PATH + ID_TEXT]) {
    char text[ID_TEXT];
    uuid_text (id, text);
    return snprintf (path, MARK_PATH + ID_TEXT, "%s%s", self->killers, text) < MARK_PATH + ID_TEXT;
}

static void forget_old (const mark_t *self) {
    char pattern[MARK_PATH + 1];
    glob_t found;
    struct stat status;
    snprintf (pattern, sizeof pattern, "%s*", self->killers);
    if (glob (pattern, GLOB_NOSORT, NULL, &found)) return;
    for (size_t i = 0; i < found.gl_pathc; i++)
        if (!stat (found.gl_pathv[i], &status) && time (NULL) - status.st_mtime > MARK_KEEP) unlink (found.gl_pathv[i]);
    globfree (&found);
}

static void accuse (const mark_t *self, const uint8_t *id) {
    char path[MARK_PATH + ID_TEXT];
    if (!killer_path (self, id, path)) return;
    int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) close (fd);
}

static bool map (mark_t *self) {
    int fd = open (self->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return false;
    void *hand =
        ftruncate (fd, PARCEL_ID) ? MAP_FAILED : mmap (NULL, PARCEL_ID, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close (fd);
    if (hand == MAP_FAILED) return false;
    self->hand = hand;
    return true;
}

mark_t *mark_new (const char *folder, const char *stage, const char *copy, uint8_t *killer, bool *died) {
    static const uint8_t none[PARCEL_ID];
    mark_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *died = false;
    bool fits = snprintf (self->path, MARK_PATH, "%s/hand-%s-%s", folder, stage, copy) < MARK_PATH &&
                snprintf (self->killers, MARK_PATH, "%s/killer-%s-", folder, stage) < MARK_PATH;
    if (!fits || !map (self)) {
        free (self);
        return NULL;
    }
    forget_old (self);
    memcpy (killer, (const uint8_t *)self->hand, PARCEL_ID);
    *died = memcmp (killer, none, PARCEL_ID) != 0;
    if (*died) accuse (self, killer);
    mark_clear (self);
    return self;
}

void mark_destroy (mark_t **self_p) {
    mark_t *self = *self_p;
    if (!self) return;
    munmap ((void *)self->hand, PARCEL_ID);
    unlink (self->path);
    free (self);
    *self_p = NULL;
}

void mark_set (mark_t *self, const uint8_t *id) {
    if (self) memcpy ((void *)self->hand, id, PARCEL_ID);
}

void mark_clear (mark_t *self) {
    if (self) memset ((void *)self->hand, 0, PARCEL_ID);
}

bool mark_kills (const mark_t *self, const uint8_t *id) {
    char path[MARK_PATH + ID_TEXT];
    return self && killer_path (self, id, path) && !access (path, F_OK);
}
