#include "domain.h"

#include <libpsl.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uidna.h>

struct domains_t {
    const psl_ctx_t *psl; /* libpsl's own, never freed */
    UIDNA *idna;
};

domains_t *domains_new (void) {
    UErrorCode status = U_ZERO_ERROR;
    domains_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->psl = psl_builtin ();
    self->idna = uidna_openUTS46 (UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
    if (!self->psl || U_FAILURE (status)) domains_destroy (&self);
    return self;
}

void domains_destroy (domains_t **self) {
    if (!*self) return;
    if ((*self)->idna) uidna_close ((*self)->idna);
    free (*self);
    *self = NULL;
}

static bool is_ascii (const char *text) {
    while (*text && (unsigned char)*text < 0x80) text++;
    return !*text;
}

/* Labels of 1 to 63 printable characters, none of which ends an address. */
static bool is_sound (const char *domain) {
    size_t label = 0;
    for (const char *at = domain;; at++) {
        if (*at == '.' || !*at) {
            if (!label || label > 63) return false;
            if (!*at) return true;
            label = 0;
        } else if (*at <= ' ' || *at > '~' || strchr ("[]()<>@,;:\\\"", *at)) {
            return false;
        } else {
            label++;
        }
    }
}

bool domains_ascii (const domains_t *self, const char *text, char domain[DOMAIN_TEXT]) {
    size_t size = strlen (text);
    domain[0] = '\0';
    if (size && text[size - 1] == '.') size--;
    if (is_ascii (text)) {
        if (size >= DOMAIN_TEXT) return false;
        for (size_t i = 0; i < size; i++) domain[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
        domain[size] = '\0';
    } else {
        UErrorCode status = U_ZERO_ERROR;
        UIDNAInfo info = UIDNA_INFO_INITIALIZER;
        if (size > 4 * DOMAIN_TEXT) return false;
        int32_t length =
            uidna_nameToASCII_UTF8 (self->idna, text, (int32_t)size, domain, DOMAIN_TEXT - 1, &info, &status);
        bool good = U_SUCCESS (status) && !info.errors && length < DOMAIN_TEXT;
        domain[good ? length : 0] = '\0';
    }
    bool sound = is_sound (domain);
    if (!sound) domain[0] = '\0';
    return sound;
}

bool domains_is_host (const char *domain) {
    size_t labels = 1, digits = 0, length = 0;
    for (const char *at = domain; *at; at++) {
        bool digit = *at >= '0' && *at <= '9';
        if (*at == '.') {
            labels++;
            digits = length = 0;
            continue;
        }
        if (!digit && !(*at >= 'a' && *at <= 'z') && *at != '-' && *at != '_') return false;
        digits += digit;
        length++;
    }
    return labels > 1 && digits < length;
}

const char *domains_organisation (const domains_t *self, const char *domain) {
    return psl_registrable_domain (self->psl, domain);
}
