/* The porter: a process that fetches for one that gave up its right to open files, list folders and ask resolvers.
 *
 * It is forked at the start, before there are threads, and knows by itself what it may fetch: the addresses behind the
 * endpoints of its configuration, the files that its stage's section of the configuration names, and nothing else,
 * whatever it is asked for. It leaves when its stage does; a stage whose porter is gone ends at its next question, for
 * it can look nothing up any more, and comes again with another.
 *
 * Without a porter each of these calls does the thing itself. */
#ifndef TAMIS_PORTER_H
#define TAMIS_PORTER_H

#include <stdbool.h>

#include "config.h"

/* Exit status of a stage whose porter is gone. */
enum { PORTER_EXIT = 111 };

/* Forks the porter of copy COPY of STAGE, and has it open what opening_read() is asked for. The process must have one
 * thread. False with errno. */
bool porter_start (const config_t *config, const char *sockets, const char *stage, const char *copy);

/* Lets it go. */
void porter_stop (void);

/* For a process that was forked later: the porter is its parent's, not its own. */
void porter_leave (void);

/* As endpoint_resolve(); PATTERN must be that of an endpoint in the configuration. Any thread may call it. */
char **porter_resolve (const char *pattern, const char *sockets);

/* Deletes a socket of this copy in the folder of the sockets; false with errno. */
bool porter_unlink (const char *path);

#endif
