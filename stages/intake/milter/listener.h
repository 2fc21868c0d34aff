/* The listener: the milter library's own loop in a thread of its own, behind one socket. */
#ifndef TAMIS_MILTER_LISTENER_H
#define TAMIS_MILTER_LISTENER_H

#include <libmilter/mfapi.h>
#include <stdbool.h>

enum { LISTENER_PLACE = 128 };

/* Tells the library where to listen (PLACE: inet:PORT@HOST, inet6:PORT@HOST or unix:PATH) and what to call. False with
 * *ERROR a sentence (the caller frees it). Once in a process. */
bool listener_prepare (const char *place, struct smfiDesc callbacks, char **error);

/* Listens, and serves from then on. 0, or -1 with errno: EADDRINUSE where somebody else listens there. May be tried
 * again. */
int listener_start (const char *place);

/* Closes the socket; connections that stand go on. To be called again and again until listener_serves() is false: the
 * library is slow to notice. */
void listener_stop (const char *place);

/* True from listener_start() until the socket is closed. */
bool listener_serves (void);

#endif
