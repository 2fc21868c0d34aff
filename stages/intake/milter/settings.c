#include "milter/settings.h"

#include <stdlib.h>
#include <string.h>

settings_t *settings_new (const config_t *config, char **error) {
    guarded_t *domains = guarded_load (config_text (config, "policy/domains"), error);
    if (!domains) return NULL;
    settings_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (settings_t){.holders = 1,
                         .message_max = config_number (config, "intake/message_max"),
                         .deadline = config_number (config, "intake/deadline"),
                         .budget = config_number (config, "intake/budget"),
                         .observe = config_number (config, "policy/observe"),
                         .contact = strdup (config_text (config, "intake/contact")),
                         .authserv = strdup (config_text (config, "intake/authserv")),
                         .domains = domains};
    if (!self->contact || !self->authserv) abort ();
    return self;
}

settings_t *settings_hold (settings_t *self) {
    atomic_fetch_add (&self->holders, 1);
    return self;
}

void settings_release (settings_t **self_p) {
    settings_t *self = *self_p;
    *self_p = NULL;
    if (!self || atomic_fetch_sub (&self->holders, 1) > 1) return;
    guarded_destroy (&self->domains);
    free (self->contact);
    free (self->authserv);
    free (self);
}
