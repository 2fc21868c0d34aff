/* State, see state.h. */
#include "state.h"

#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARGUMENTS = 8192 };

static int open_lock (const char *run, int flags) {
    char *file = say ("%s/tamis.lock", run);
    int fd = open (file, O_RDWR | O_CLOEXEC | flags, 0600);
    free (file);
    return fd;
}

/* A lock of the open file, not of the process: it lives on through fork(), and can be asked after without being taken.
 */
int state_lock (const char *run) {
    struct flock whole = {.l_type = F_WRLCK};
    int fd = open_lock (run, O_CREAT);
    if (fd < 0 || fcntl (fd, F_OFD_SETLK, &whole) == 0) return fd;
    int reason = errno == EACCES ? EAGAIN : errno;
    close (fd);
    errno = reason;
    return -1;
}

pid_t state_holder (const char *run) {
    struct flock whole = {.l_type = F_WRLCK};
    char text[24] = "";
    int fd = open_lock (run, 0);
    if (fd < 0) return 0;
    bool taken = fcntl (fd, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
    ssize_t length = pread (fd, text, sizeof text - 1, 0);
    close (fd);
    if (!taken) return 0;
    pid_t pid = length > 0 ? (pid_t)strtol (text, NULL, 10) : 0;
    return pid > 0 ? pid : -1;
}

bool state_sign (int lock, pid_t pid) {
    char text[24];
    int length = snprintf (text, sizeof text, "%d\n", (int)pid);
    return ftruncate (lock, 0) == 0 && pwrite (lock, text, (size_t)length, 0) == length;
}

bool state_write (const char *run, const copies_t *copies, pid_t supervisor, pid_t postgres) {
    char *text = NULL, *file = say ("%s/processes", run);
    size_t size = 0;
    FILE *out = open_memstream (&text, &size);
    if (out == NULL) abort ();
    fprintf (out, "supervisor 0 %d\npostgres 0 %d\n", (int)supervisor, (int)postgres);
    for (int i = 0; i < copies->count; i++)
        fprintf (out, "%s %d %d\n", copies->copy[i].stage, copies->copy[i].number, (int)copies->copy[i].pid);
    fclose (out);
    bool good = write_file (file, text);
    free (text);
    free (file);
    return good;
}

int state_read (const char *run, state_row_t rows[STATE_ROWS]) {
    char *file = say ("%s/processes", run);
    FILE *in = fopen (file, "re");
    free (file);
    if (in == NULL) return 0;
    int count = 0;
    while (count < STATE_ROWS &&
           fscanf (in, "%31s %d %d", rows[count].name, &rows[count].number, &rows[count].pid) == 3)
        count++;
    fclose (in);
    return count;
}

/* The arguments of PID, each with its NUL; their length. */
static size_t read_arguments (pid_t pid, char text[ARGUMENTS]) {
    char *file = say ("/proc/%d/cmdline", (int)pid);
    FILE *in = fopen (file, "re");
    free (file);
    if (in == NULL) return 0;
    size_t length = fread (text, 1, ARGUMENTS, in);
    fclose (in);
    return length;
}

bool state_is_stage (pid_t pid, const char *stage, const char *config_file) {
    char arguments[ARGUMENTS];
    char *program = say ("/tamis-%s", stage);
    size_t length = read_arguments (pid, arguments);
    bool same = memmem (arguments, length, program, strlen (program) + 1) != NULL &&
                memmem (arguments, length, config_file, strlen (config_file) + 1) != NULL;
    free (program);
    return same;
}
