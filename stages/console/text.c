/* Small things, see text.h. */
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TAIL = 4096 };

char *say (const char *format, ...) {
    char *text = NULL;
    va_list arguments;
    va_start (arguments, format);
    if (vasprintf (&text, format, arguments) < 0) abort ();
    va_end (arguments);
    return text;
}

char *last_line (const char *file) {
    char tail[TAIL + 1];
    FILE *in = fopen (file, "re");
    if (in == NULL) return NULL;
    if (fseek (in, -TAIL, SEEK_END) < 0) rewind (in);
    size_t length = fread (tail, 1, TAIL, in);
    fclose (in);
    while (length > 0 && (tail[length - 1] == '\n' || tail[length - 1] == ' ')) length--;
    tail[length] = '\0';
    const char *line = strrchr (tail, '\n');
    return length == 0 ? NULL : say ("%s", line != NULL ? line + 1 : tail);
}

static bool write_whole (const char *file, const char *text) {
    size_t length = strlen (text);
    int fd = open (file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    bool good = write (fd, text, length) == (ssize_t)length;
    return close (fd) == 0 && good;
}

bool write_file (const char *file, const char *text) {
    char *beside = say ("%s.new", file);
    bool good = write_whole (beside, text) && rename (beside, file) == 0;
    free (beside);
    return good;
}

bool make_folders (const char *folder) {
    for (const char *slash = strchr (folder + 1, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
        char *above = say ("%.*s", (int)(slash - folder), folder);
        bool failed = mkdir (above, 0755) < 0 && errno != EEXIST;
        free (above);
        if (failed) return false;
    }
    return mkdir (folder, 0700) == 0 || errno == EEXIST;
}
