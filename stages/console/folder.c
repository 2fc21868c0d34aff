#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "item.h"

typedef enum { FOLDER_PLAIN, FOLDER_MAILDIR, FOLDER_FLAT /* cur or new */ } folder_kind_t;

typedef struct {
    char *path;
    folder_kind_t kind;
    char **names;
    size_t count, next;
} level_t;

struct folder_t {
    level_t level[FOLDER_DEPTH];
    int depth;
    char *failed_path, *failed_reason; /* of the folder itself */
};

static char *path_join (const char *folder, const char *name) {
    size_t length = strlen (folder), name_length = strlen (name);
    while (length > 1 && folder[length - 1] == '/') length--;
    bool slash = length > 0 && folder[length - 1] != '/';
    char *path = source_memory (NULL, length + slash + name_length + 1);
    memcpy (path, folder, length);
    if (slash) path[length++] = '/';
    memcpy (path + length, name, name_length + 1);
    return path;
}

static bool has_folder (const char *path, const char *name) {
    struct stat status;
    char *inner = path_join (path, name);
    bool is = stat (inner, &status) == 0 && S_ISDIR (status.st_mode);
    free (inner);
    return is;
}

static bool is_maildir (const char *path) {
    return has_folder (path, "cur") && has_folder (path, "new");
}

static int names_compare (const void *a, const void *b) {
    return strcmp (*(char *const *)a, *(char *const *)b);
}

static bool name_wanted (const char *name, folder_kind_t kind) {
    if (strcmp (name, ".") == 0 || strcmp (name, "..") == 0) return false;
    return kind == FOLDER_MAILDIR || *name != '.';
}

/* NULL, or why the names could not be read. */
static const char *names_read (level_t *level) {
    DIR *folder = opendir (level->path);
    if (!folder) return strerror (errno);
    const char *reason = NULL;
    size_t room = 0;
    for (struct dirent *entry = readdir (folder); entry && !reason; entry = readdir (folder)) {
        if (!name_wanted (entry->d_name, level->kind)) continue;
        if (level->count == FOLDER_NAMES) reason = "too many files in one folder";
        if (level->count == room)
            level->names = source_memory (level->names, (room = room ? room * 2 : 64) * sizeof (char *));
        if (!reason) level->names[level->count++] = path_join ("", entry->d_name);
    }
    (void)closedir (folder);
    if (level->count) qsort (level->names, level->count, sizeof (char *), names_compare);
    return reason;
}

static void level_clear (level_t *level) {
    for (size_t i = 0; i < level->count; i++) free (level->names[i]);
    free (level->names);
    free (level->path);
    *level = (level_t){.path = NULL};
}

/* Goes into PATH (taken over); NULL, or why that cannot be. */
static const char *level_push (folder_t *self, char *path, folder_kind_t kind) {
    if (self->depth == FOLDER_DEPTH) {
        free (path);
        return "folders nest too deep here";
    }
    level_t *level = &self->level[self->depth++];
    *level = (level_t){.path = path, .kind = kind};
    return names_read (level);
}

folder_t *folder_new (const char *path) {
    folder_t *self = source_memory (NULL, sizeof *self);
    memset (self, 0, sizeof *self);
    const char *reason = level_push (self, path_join (path, ""), is_maildir (path) ? FOLDER_MAILDIR : FOLDER_PLAIN);
    if (reason) {
        self->failed_path = path_join ("", path);
        self->failed_reason = path_join ("", reason);
    }
    return self;
}

void folder_destroy (folder_t **self) {
    if (!*self) return;
    while ((*self)->depth > 0) level_clear (&(*self)->level[--(*self)->depth]);
    free ((*self)->failed_path);
    free ((*self)->failed_reason);
    free (*self);
    *self = NULL;
}

/* Goes into the folder PATH found at LEVEL, where it is one that holds messages. */
static const char *folder_enter (folder_t *self, const level_t *level, const char *name, const char *path) {
    folder_kind_t kind = is_maildir (path) ? FOLDER_MAILDIR : FOLDER_PLAIN;
    if (level->kind == FOLDER_FLAT) return NULL;
    if (level->kind == FOLDER_MAILDIR && (strcmp (name, "cur") == 0 || strcmp (name, "new") == 0))
        kind = FOLDER_FLAT;
    else if (level->kind == FOLDER_MAILDIR && kind == FOLDER_PLAIN)
        return NULL;
    return level_push (self, path_join ("", path), kind);
}

/* Looks at one entry: true if it is a message, or cannot be read (*REASON). */
static bool entry_take (folder_t *self, const level_t *level, const char *name, const char *path, const char **reason) {
    struct stat status;
    *reason = NULL;
    if (lstat (path, &status) != 0)
        *reason = strerror (errno);
    else if (S_ISDIR (status.st_mode))
        *reason = folder_enter (self, level, name, path);
    else if (level->kind == FOLDER_MAILDIR)
        return false;
    else if (S_ISLNK (status.st_mode) && stat (path, &status) != 0)
        *reason = strerror (errno);
    else
        return S_ISREG (status.st_mode);
    return *reason != NULL;
}

static bool failure_tell (folder_t *self, char **path, char **error) {
    *path = self->failed_path;
    *error = self->failed_reason;
    self->failed_path = self->failed_reason = NULL;
    return true;
}

bool folder_next (folder_t *self, char **path, char **error) {
    if (self->failed_path) return failure_tell (self, path, error);
    while (self->depth > 0) {
        level_t *level = &self->level[self->depth - 1];
        if (level->next == level->count) {
            level_clear (level);
            self->depth--;
            continue;
        }
        const char *name = level->names[level->next++], *reason;
        *path = path_join (level->path, name);
        if (entry_take (self, level, name, *path, &reason)) {
            *error = reason ? path_join ("", reason) : NULL;
            return true;
        }
        free (*path);
    }
    return false;
}
