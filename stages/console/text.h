/* Small things that the files of the console share. */
#ifndef TAMIS_TEXT_H
#define TAMIS_TEXT_H

#include <stdbool.h>

/* printf into memory that the caller frees. */
char *say (const char *format, ...) __attribute__ ((format (printf, 1, 2)));

/* The last line of FILE that is not empty; NULL where there is none. The caller frees it. */
char *last_line (const char *file);

/* Replaces FILE by TEXT, whole or not at all, mode 0600. False with errno. */
bool write_file (const char *file, const char *text);

/* Makes FOLDER (mode 0700) and what is missing above it (0755). False with errno. */
bool make_folders (const char *folder);

#endif
