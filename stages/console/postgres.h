/* The private PostgreSQL: made, started and stopped under run/dir, unprivileged even when started as root.
 *
 * Its data is run/dir/postgres/data and its socket stands in run/dir/postgres, reached through the folder of the
 * sockets. The server knows its data as an open descriptor and its socket's folder as "..", so that neither a closed
 * folder above nor a long path is an obstacle. */
#ifndef TAMIS_POSTGRES_H
#define TAMIS_POSTGRES_H

#include <stdbool.h>
#include <sys/types.h>

enum { POSTGRES_LEAST = 15 };

typedef struct postgres_t postgres_t;

/* Finds programs and user, makes the folders, and the data where there is none (seconds). RUN and SOCKETS are absolute.
 * NULL with *ERROR a sentence (the caller frees it). */
postgres_t *postgres_new (const char *run, const char *sockets, char **error);
void postgres_destroy (postgres_t **self);

/* A process that serves, or still holds, the data; 0 where there is none. */
pid_t postgres_holder (const postgres_t *self);

/* Starts the server. Its pid, or -1 with errno: EBUSY where another process holds the data. */
pid_t postgres_start (postgres_t *self);

/* The server of this pid takes connections. */
bool postgres_ready (const postgres_t *self, pid_t pid);

/* Makes the database at the first start; the server is ready. False with *ERROR a sentence. */
bool postgres_make_database (postgres_t *self, char **error);

/* The file that the server logs to. */
const char *postgres_log (const postgres_t *self);

#endif
