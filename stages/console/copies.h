/* The copies of the stages that a supervisor runs: which, since when, and when a dead one starts again. */
#ifndef TAMIS_COPIES_H
#define TAMIS_COPIES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    COPIES = 64,
    COPIES_STAGES = 5,
    COPIES_OF_ONE = 32,
    COPY_TEXT = 200,
    COPY_QUICK = 1000 /* ms of a life that is short */
};

typedef struct {
    const char *stage;
    int number;             /* from 1 */
    pid_t pid;              /* 0: not running */
    int64_t started;        /* clock_now() at its start */
    int64_t due;            /* when it starts again */
    int quick;              /* short lives in a row */
    int refusals;           /* exits with 100 or 111 in a row */
    bool healthy;           /* it said so once since its start */
    char reason[COPY_TEXT]; /* what it or its end said last */
} copy_t;

typedef struct {
    char *programs; /* the folder of the executables */
    char *file;     /* the configuration */
    char *run, *sockets;
    bool stopping; /* an end is what was asked for */
    copy_t copy[COPIES];
    int count;
} copies_t;

/* The stages in the order of the pipeline. */
extern const char *const copies_stages[COPIES_STAGES];

/* One copy of each stage, or as WISH says ("fingerprint=2,verdict=3"; NULL for none). NULL, or a sentence that says
 * what is wrong (the caller frees it). */
char *copies_plan (copies_t *self, const char *wish);

/* Starts every copy that is due. True where any was. */
bool copies_start_due (copies_t *self, int64_t now);

/* A child ended; false where it is no copy. */
bool copies_ended (copies_t *self, pid_t pid, int status, int64_t now);

/* Sends SIGNAL to the running copies of STAGE (NULL: of all); how many there are. */
int copies_signal (const copies_t *self, const char *stage, int signal);

/* Asks every copy that was not healthy yet; true where all are. */
bool copies_ask (copies_t *self);

/* The path of a copy's socket of HTTP, of its log; the caller frees it. */
char *copies_http (const char *sockets, const char *stage, int number);
char *copies_log (const char *run, const char *stage, int number);

#endif
