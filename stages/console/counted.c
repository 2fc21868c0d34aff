#include "counted.h"

#include "clock.h"
#include "sql.h"

bool counted_now (PGconn *database, char **error) {
    int64_t until = clock_now () + COUNTED_PATIENCE;
    char most[16];
    snprintf (most, sizeof most, "%d", COUNTED_AT_ONCE);
    const char *parameters[] = {most};
    for (bool more = true; more && clock_now () < until;) {
        PGresult *rows = database_ask (database, sql_count_senders, 1, parameters, error);
        if (!rows) return false;
        more = *PQgetvalue (rows, 0, 0) == 't';
        PQclear (rows);
    }
    return true;
}
