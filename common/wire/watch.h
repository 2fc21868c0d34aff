/* The watch: ends a process that works on one parcel without an end, by CPU time, so that neither a stopped nor a
 * starved one is ended; and before intake/retry's default has passed, so that a parcel's attempts follow each other. No
 * system call a parcel. */
#ifndef TAMIS_WATCH_H
#define TAMIS_WATCH_H

enum { WATCH_CPU = 2000 /* ms; it ends after one to two of these */, WATCH_EXIT = 112 };

/* Starts watching this process. */
void watch_start (void);

/* Work on a parcel begins, and ends. */
void watch_begin (void);
void watch_end (void);

#endif
