#include "find.h"

#include "arf.h"
#include "array.h"
#include "database.h"
#include "ident.h"
#include "mail.h"
#include "reference.h"
#include "sql.h"
#include "uuid.h"

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

/* Asks for all REFERENCES at once, which stand at the places of ITEMS; 0 finds nothing. */
static void by_references (PGconn *database, array_t *references, source_item_t *const *items, size_t count,
                           const char *at) {
    char *error = NULL;
    const char *parameters[] = {array_whole (references), at};
    PGresult *result = database_ask (database, sql_find_references, 2, parameters, &error);
    for (int i = 0; result && i < PQntuples (result); i++) {
        size_t place = (size_t)strtoul (PQgetvalue (result, i, 0), NULL, 10) - 1;
        if (place >= count || *items[place]->id) continue;
        snprintf (items[place]->id, sizeof items[place]->id, "%s", PQgetvalue (result, i, 1));
    }
    PQclear (result);
    free (error);
}

void find_messages (PGconn *database, const keyring_t *keys, source_item_t *const *items, size_t count,
                    const char *at) {
    bool asked = false;
    array_t *references = array_new ();
    for (size_t i = 0; i < count; i++) {
        const char *message = items[i]->bytes;
        size_t size = items[i]->size;
        arf_reported (&message, &size);
        *items[i]->id = '\0';
        bool told = by_header (keys, message, size, items[i]->id);
        uint64_t reference = told ? 0 : mail_reference (keys, message, size);
        asked |= reference != 0;
        array_number (references, (int64_t)reference);
    }
    if (asked) by_references (database, references, items, count, at);
    array_destroy (&references);
}
