#include "check.h"

#include "session.h"

void check_prepare (check_t *self, const keyring_t *keys) {
    static const key_role_t roles[] = {KEY_DEPLOYMENT, KEY_CIRCLE};
    for (int i = 0; i < 2; i++) {
        uint8_t fingerprint[KEY_FINGERPRINT_BYTES];
        keyring_fingerprint (keys, roles[i], fingerprint);
        snprintf (self->id[i], sizeof self->id[i], "%u", keyring_id (keys, roles[i]));
        char *at = self->fingerprint[i];
        *at++ = '\\';
        *at++ = 'x';
        for (int b = 0; b < KEY_FINGERPRINT_BYTES; b++) at += snprintf (at, 3, "%02x", fingerprint[b]);
        self->values[2 * i] = self->id[i];
        self->values[2 * i + 1] = self->fingerprint[i];
    }
}

bool check_passed (const PGresult *result, char *reason, size_t size) {
    if (PQresultStatus (result) != PGRES_TUPLES_OK) {
        bool empty = !strcmp (check_sqlstate (result), "42P01");
        snprintf (reason, size, "%s",
                  empty ? "the database has no schema yet: tamis up, or tamis migrate, makes it"
                        : PQresultErrorMessage (result));
        reason[strcspn (reason, "\n")] = 0;
        return false;
    }
    int version = (int)strtol (PQgetvalue (result, 0, 0), NULL, 10);
    if (version < SCHEMA_LEAST || version > SCHEMA_MOST) {
        snprintf (reason, size, "the database has schema version %d, this program works with %d to %d", version,
                  SCHEMA_LEAST, SCHEMA_MOST);
        return false;
    }
    for (int i = 1; i <= 2; i++)
        if (*PQgetvalue (result, 0, i) != 't') {
            snprintf (reason, size,
                      "the %s key is not the one that this history was made with: with it, the past would look empty",
                      i == 1 ? "deployment" : "circle");
            return false;
        }
    return true;
}

const char *check_sqlstate (const PGresult *result) {
    const char *state = result ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
    return state ? state : "";
}
