/* A session: one connection to the history, driven by the event loop and never blocking it. One operation at a time. It
 * comes back by itself after any loss, checking schema and keys anew each time. */
#ifndef TAMIS_SESSION_H
#define TAMIS_SESSION_H

#include <czmq.h>
#include <libpq-fe.h>

#include "keyring.h"

enum {
    SESSION_RETRY = 250,    /* ms between attempts to connect */
    SESSION_CONNECT = 5000, /* ms that an attempt may take */
    SESSION_LATE = 30000,   /* ms for an operation that ran out of time to end; then the connection is given up */
    SCHEMA_LEAST = 10,      /* versions of sql/migrations that this program works with */
    SCHEMA_MOST = 10
};

typedef struct session_t session_t;

/* RESULT: the last result of the operation, borrowed for the call; NULL where the connection was lost or time ran out
 * (the session is late then: up, but of no use until PostgreSQL has answered), so that it is not known whether the
 * operation took effect. An error of PostgreSQL's is a result with its SQLSTATE. */
typedef void (session_done_fn) (void *state, const PGresult *result);

/* Called when the session can be used after it could not, and when it no longer can (up false; fatal true where the
 * database is not ours to use: reason says why). */
typedef void (session_state_fn) (void *state, bool up, bool fatal, const char *reason);

/* Called for each NOTIFY on a channel that was LISTENed to. */
typedef void (session_notify_fn) (void *state, const char *channel, const char *payload);

session_t *session_new (zloop_t *loop, const char *dsn, const keyring_t *keys, session_state_fn *changed, void *state);
void session_destroy (session_t **self);

/* Lets the connection go and makes none until RESTS is false; a session does not rest at first. Not to be called by its
 * own callbacks. */
void session_rest (session_t *self, bool rests);

/* SQL to run first on each new connection (borrowed for life), and who hears notifications. */
void session_on_connect (session_t *self, const char *sql);
void session_on_notify (session_t *self, session_notify_fn *fn, void *state);

/* Connected, checked and without an operation under way. */
bool session_idle (const session_t *self);
bool session_up (const session_t *self);

/* An operation that ran out of time is still under way. */
bool session_late (const session_t *self);

/* Starts SQL (a text that lives as long as the session: it is prepared once a connection) with COUNT text parameters,
 * none of them NULL; DONE is called once, later, at the latest after TIMEOUT ms. Results come in
 * binary if BINARY. The session must be idle. */
void session_query (session_t *self, const char *sql, int count, const char *const *parameters, bool binary,
                    int timeout, session_done_fn *done, void *state);

/* Starts a COPY … FROM STDIN with SIZE bytes at DATA, which must live until DONE is called. */
void session_copy (session_t *self, const char *sql, const char *data, size_t size, int timeout, session_done_fn *done,
                   void *state);

#endif
