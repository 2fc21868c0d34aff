#include "obeyed.h"

#include "blocks.h"
#include "clock.h"
#include "endpoint.h"
#include "paths.h"
#include "sql.h"
#include "text.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* False where ENDPOINT is a socket file that a dead copy has left. */
static bool is_there (const char *endpoint) {
    static const char scheme[] = "ipc://";
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strncmp (endpoint, scheme, sizeof scheme - 1)) return true;
    snprintf (address.sun_path, sizeof address.sun_path, "%s", endpoint + sizeof scheme - 1);
    int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool there = fd >= 0 && connect (fd, (struct sockaddr *)&address, sizeof address) == 0;
    if (fd >= 0) close (fd);
    return there;
}

static int copies_listed (const console_t *console) {
    char *sockets = paths_sockets (console->config);
    char **listed = endpoint_resolve (config_text (console->config, "reputation/endpoint"), sockets ? sockets : "");
    int count = 0;
    for (char **each = listed; each && *each; each++) count += is_there (*each);
    if (listed) endpoint_list_free (listed);
    free (sockets);
    return count;
}

/* NULL where each copy that holds the decisions obeys TARGET; else a sentence that says who does not. */
static char *who_does_not (PGconn *database, const char *sql, uint64_t target, int copies) {
    char *why = NULL;
    PGresult *rows = database_ask (database, sql, 0, NULL, &why);
    int count = rows ? PQntuples (rows) : 0;
    if (rows && !count) why = say ("no copy of reputation is up: it holds from the start of the next one on");
    for (int i = 0; i < count && !why; i++)
        if (strtoull (PQgetvalue (rows, i, 1), NULL, 10) < target)
            why = say ("copy %s of reputation does not say that it obeys", PQgetvalue (rows, i, 0));
    if (!why && count < copies) why = say ("of %d copies of reputation %d reach the history", copies, count);
    PQclear (rows);
    return why;
}

static bool await (const console_t *console, PGconn *database, const char *sql, uint64_t target, char **why) {
    int64_t until = clock_now () + OBEYED_PATIENCE;
    int copies = copies_listed (console);
    while ((*why = who_does_not (database, sql, target, copies))) {
        if (PQstatus (database) != CONNECTION_OK || clock_now () > until) return false;
        free (*why);
        poll (NULL, 0, OBEYED_LOOK);
        copies = copies_listed (console);
    }
    return true;
}

bool obeyed_await (const console_t *console, PGconn *database, const char *version, char **why) {
    if (!await (console, database, sql_blocks_obeyed, strtoull (version, NULL, 10), why)) return false;
    poll (NULL, 0, BLOCKS_LOOK + BLOCKS_LOOK / 2); /* until intake has looked at the file */
    return true;
}

bool obeyed_await_model (const console_t *console, PGconn *database, int64_t version, char **why) {
    return await (console, database, sql_model_obeyed, (uint64_t)version, why);
}
