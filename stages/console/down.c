/* tamis down. */
#include "clock.h"
#include "state.h"
#include "up.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TURN = 50, SLOW = 5000, LIMIT = 30000 /* ms */ };

static void say_what_is_slow (const char *run) {
    state_row_t rows[STATE_ROWS];
    int count = state_read (run, rows);
    fputs ("tamis: still there:", stderr);
    for (int i = 0; i < count; i++) {
        if (rows[i].pid == 0) continue;
        if (rows[i].number > 0)
            fprintf (stderr, " %s %d (pid %d)", rows[i].name, rows[i].number, (int)rows[i].pid);
        else
            fprintf (stderr, " %s (pid %d)", rows[i].name, (int)rows[i].pid);
    }
    fputc ('\n', stderr);
}

static int wait_until_gone (const char *run, pid_t holder) {
    int64_t begun = clock_now (), told = begun;
    for (pid_t now = holder; clock_now () - begun < LIMIT;) {
        int lock = state_lock (run, &now);
        if (lock >= 0) {
            close (lock);
            puts ("down");
            return EXIT_DONE;
        }
        if (clock_now () - told >= SLOW) {
            told = clock_now ();
            say_what_is_slow (run);
        }
        nanosleep (&(struct timespec){.tv_nsec = TURN * 1000000L}, NULL);
    }
    say_what_is_slow (run);
    return EXIT_REFUSED;
}

int command_down (console_t *console, int argc, char **argv) {
    const char *run = config_text (console->config, "run/dir");
    pid_t holder;
    if (argc > 1) {
        fprintf (stderr, "usage: tamis down; not \"%s\"\n", argv[1]);
        return EXIT_USAGE;
    }
    int lock = access (run, F_OK) == 0 ? state_lock (run, &holder) : -1;
    if (lock >= 0 || errno == ENOENT) {
        if (lock >= 0) close (lock);
        puts ("nothing was up");
        return EXIT_DONE;
    }
    if (errno != EWOULDBLOCK || holder <= 0 || kill (holder, SIGTERM) < 0) {
        fprintf (stderr, "tamis: %s/tamis.lock: the supervisor (pid %d) cannot be told: %s\n", run, (int)holder,
                 strerror (errno));
        return EXIT_REFUSED;
    }
    return wait_until_gone (run, holder);
}
