#include "find.h"

#include "arf.h"
#include "database.h"
#include "ident.h"
#include "mail.h"
#include "reference.h"
#include "sql.h"
#include "uuid.h"

#include <inttypes.h>
#include <stdlib.h>

static bool by_header (const keyring_t *keys, const char *message, size_t size, char uuid[37]) {
    mail_field_t field;
    char text[IDENT_TEXT * 2];
    uint8_t id[IDENT_BYTES];
    if (!mail_find_field (message, size, "X-Tamis-Id", &field)) return false;
    mail_unfold (field.value, field.value_size, text, sizeof text);
    if (!ident_parse (keys, text, id)) return false;
    uuid_text (id, uuid);
    return true;
}

static bool by_reference (PGconn *database, const keyring_t *keys, const char *message, size_t size, const char *at,
                          char uuid[37]) {
    uint64_t reference = mail_reference (keys, message, size);
    if (!reference) return false;
    char number[32], *error = NULL;
    snprintf (number, sizeof number, "%" PRId64, (int64_t)reference);
    const char *parameters[] = {number, at};
    PGresult *result = database_ask (database, sql_find_reference, 2, parameters, &error);
    bool found = result && PQntuples (result) == 1;
    if (found) snprintf (uuid, 37, "%s", PQgetvalue (result, 0, 0));
    PQclear (result);
    free (error);
    return found;
}

bool find_message (PGconn *database, const keyring_t *keys, const char *message, size_t size, const char *at,
                   char uuid[37]) {
    arf_reported (&message, &size);
    return by_header (keys, message, size, uuid) || by_reference (database, keys, message, size, at, uuid);
}
