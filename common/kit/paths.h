/* Where things are on this machine: sockets, keys, the database. */
#ifndef TAMIS_PATHS_H
#define TAMIS_PATHS_H

#include "config.h"

/* A unix socket's path holds 107 bytes; a run folder longer than PATHS_RUN has its sockets under /tmp. */
enum { PATHS_RUN = 60 };

/* The folder of the sockets: run/dir, or /tmp/tamis-UID-HASH where run/dir is long; made (mode 0700) where it is
 * missing. NULL with errno where it cannot be made, or belongs to somebody else. The caller frees it. */
char *paths_sockets (const config_t *config);

/* The file of the key called NAME ("deployment" or "circle"): key/NAME, or run/dir/keys/NAME. The caller frees it. */
char *paths_key (const config_t *config, const char *name);

/* The path that OPTION holds, or run/dir/NAME where it is empty. The caller frees it. */
char *paths_below_run (const config_t *config, const char *option, const char *name);

/* Who connects to the history, each with rights of its own: "reputation", "verdict", "console"; or PATHS_OWNER, to whom
 * the schema belongs. */
#define PATHS_OWNER "owner"

/* libpq's connection string for STAGE: history/dsn, with STAGE wherever it says {stage}, or that of the private server.
 * NULL as paths_sockets(). The caller frees it. */
char *paths_dsn (const config_t *config, const char *stage);

#endif
