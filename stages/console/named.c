#include "named.h"

#include "address.h"
#include "console.h"
#include "text.h"
#include "trait_value.h"

#include <stdlib.h>
#include <string.h>

void named_init (named_t *self) {
    *self = (named_t){array_new (), array_new ()};
}

void named_free (named_t *self) {
    array_destroy (&self->ids);
    array_destroy (&self->names);
}

static int add (named_t *self, const keyring_t *keys, const char *kind, const char *value, char **error) {
    trait_value_t trait;
    char *whole = kind ? say ("%s=%s", kind, value) : say ("%s", value);
    int status = trait_value_read (whole, &trait, error);
    free (whole);
    if (status) return status;
    array_number (self->ids, (int64_t)trait_value_id (&trait, keys));
    array_text (self->names, trait.value);
    return EXIT_DONE;
}

int named_add (named_t *self, const keyring_t *keys, const char *kind, const char *text, char **error) {
    address_t address;
    if (kind || strchr (text, '=')) return add (self, keys, kind, text, error);
    if (address_read (&address, text)) return add (self, keys, "address", text, error);
    int status = add (self, keys, "dkim_domain", text, error);
    return status ? status : add (self, keys, "spf_domain", text, error);
}
