#include "senders.h"

#include "array.h"
#include "database.h"
#include "sql.h"
#include "trait.h"

#include <czmq.h>

struct senders_t {
    zhashx_t *values; /* id in text → "kind value" */
    array_t *ids;
};

senders_t *senders_new (void) {
    senders_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (senders_t){zhashx_new (), array_new ()};
    zhashx_set_destructor (self->values, (zhashx_destructor_fn *)zstr_free);
    return self;
}

void senders_destroy (senders_t **self) {
    if (!*self) return;
    zhashx_destroy (&(*self)->values);
    array_destroy (&(*self)->ids);
    free (*self);
    *self = NULL;
}

void senders_note (senders_t *self, const Parcel *parcel) {
    const AuthenticationFragment *fragment = parcel->authentication;
    for (size_t i = 0; fragment && i < fragment->n_traits; i++) {
        const Trait *trait = fragment->traits[i];
        int kind = trait_kind (trait->id);
        if (kind != TRAIT_from_domain && kind != TRAIT_spf_domain && kind != TRAIT_network) continue;
        char key[32], *value = NULL;
        snprintf (key, sizeof key, "%ld", (long)trait->id);
        if (zhashx_size (self->values) >= SENDERS_KEPT || zhashx_lookup (self->values, key)) continue;
        if (asprintf (&value, "%-16s %s", trait_info (kind)->name, trait->value) < 0) abort ();
        zhashx_insert (self->values, key, value);
        array_number (self->ids, (int64_t)trait->id);
    }
}

void senders_print (senders_t *self, const console_t *console) {
    keyring_t *keys = NULL;
    char *error = NULL;
    const char *parameters[] = {array_whole (self->ids)};
    PGconn *database = database_open (console, &keys);
    PGresult *rows = database && database_await_fold (database)
                         ? database_ask (database, sql_sender_histories, 1, parameters, &error)
                         : NULL;
    if (rows && PQntuples (rows)) {
        printf ("\nwhat the history says of these senders (traits seen twice or more, or reported)\n");
        printf ("%-52s %8s %6s %7s %8s %6s  %-10s %-10s\n", "trait", "messages", "marked", "junk", "not junk", "spread",
                "first", "last");
        for (int i = 0; i < PQntuples (rows) && i < SENDERS_SHOWN; i++)
            printf ("%-52.52s %8s %6s %7.2f %8.2f %6s  %-10s %-10s\n",
                    (char *)zhashx_lookup (self->values, PQgetvalue (rows, i, 0)), PQgetvalue (rows, i, 1),
                    PQgetvalue (rows, i, 2), strtod (PQgetvalue (rows, i, 3), NULL) / 100,
                    strtod (PQgetvalue (rows, i, 4), NULL) / 100, PQgetvalue (rows, i, 7), PQgetvalue (rows, i, 5),
                    PQgetvalue (rows, i, 6));
        if (PQntuples (rows) > SENDERS_SHOWN)
            printf ("… and %d more; tamis sql -c 'SELECT * FROM traits' shows all\n", PQntuples (rows) - SENDERS_SHOWN);
    }
    PQclear (rows);
    if (database) PQfinish (database);
    keyring_destroy (&keys);
    free (error);
}
