/* Obeyed: waits until every copy has the desk's decisions in force. Each copy of reputation names its session of
 * PostgreSQL after the version that it obeys, so that one that dies is not waited for; one that is listed by discovery
 * but has no session is. */
#ifndef TAMIS_OBEYED_H
#define TAMIS_OBEYED_H

#include "database.h"

enum { OBEYED_PATIENCE = 5000 /* ms until every copy must obey */, OBEYED_LOOK = 10 /* ms */ };

/* Waits until every copy of reputation obeys VERSION, and intake has looked at their file; false where they do not
 * within OBEYED_PATIENCE, with *WHY a sentence (the caller frees it). */
bool obeyed_await (const console_t *console, PGconn *database, const char *version, char **why);

/* Likewise for the learner's VERSION. */
bool obeyed_await_model (const console_t *console, PGconn *database, int64_t version, char **why);

#endif
