/* tamis down. */
#include "clock.h"
#include "state.h"
#include "up.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

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

static int wait_until_gone (const char *run) {
    int64_t begun = clock_now (), told = begun;
    while (clock_now () - begun < LIMIT) {
        if (state_holder (run) == 0) {
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
    if (argc > 1) {
        fprintf (stderr, "usage: tamis down; not \"%s\"\n", argv[1]);
        return EXIT_USAGE;
    }
    pid_t holder = state_holder (run);
    if (holder == 0) {
        puts ("nothing was up");
        return EXIT_DONE;
    }
    if (holder < 0 || (kill (holder, SIGTERM) < 0 && errno != ESRCH)) {
        fprintf (stderr, "tamis: %s/tamis.lock: the supervisor (pid %d) cannot be told: %s\n", run, (int)holder,
                 holder < 0 ? "it only begins" : strerror (errno));
        return EXIT_REFUSED;
    }
    return wait_until_gone (run);
}
