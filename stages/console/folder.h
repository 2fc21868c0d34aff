/* A folder of messages: every file in and below it, sorted by name; Maildirs among them as such. */
#ifndef TAMIS_FOLDER_H
#define TAMIS_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

enum { FOLDER_DEPTH = 32, FOLDER_NAMES = 4000000 };

typedef struct folder_t folder_t;

/* Reads folder PATH. Always succeeds: what cannot be read is told by folder_next(). */
folder_t *folder_new (const char *path);
void folder_destroy (folder_t **self);

/* The next regular file (or link to one), or with *ERROR other than NULL (the caller frees both) what could not be
 * read; false at the end. Names that begin with a dot are left out, and links to folders are not followed, so no folder
 * is read twice. Of a Maildir (it has cur and new) the files in those two are taken, and the Maildirs within it, dot or
 * not. */
bool folder_next (folder_t *self, char **path, char **error);

#endif
