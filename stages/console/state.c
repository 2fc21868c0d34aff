/* State, see state.h. */
#include "state.h"

#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { COMMAND = 15 /* the kernel keeps so much of a name */ };

static pid_t read_pid (int fd) {
    char text[24] = "";
    ssize_t length = pread (fd, text, sizeof text - 1, 0);
    return length > 0 ? (pid_t)strtol (text, NULL, 10) : 0;
}

int state_lock (const char *run, pid_t *holder) {
    char *file = say ("%s/tamis.lock", run);
    int fd = open (file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    free (file);
    *holder = 0;
    if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) == 0) return fd;
    int reason = errno;
    *holder = read_pid (fd);
    close (fd);
    errno = reason;
    return -1;
}

bool state_sign (int lock, pid_t pid) {
    return ftruncate (lock, 0) == 0 && dprintf (lock, "%d\n", (int)pid) > 0;
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

bool state_is_stage (pid_t pid, const char *stage) {
    char *file = say ("/proc/%d/comm", (int)pid), *wanted = say ("tamis-%s", stage), found[COMMAND + 2] = "";
    FILE *in = fopen (file, "re");
    bool same = in != NULL && fgets (found, sizeof found, in) != NULL;
    if (in != NULL) fclose (in);
    found[strcspn (found, "\n")] = '\0';
    same = same && strncmp (found, wanted, COMMAND) == 0;
    free (wanted);
    free (file);
    return same;
}
