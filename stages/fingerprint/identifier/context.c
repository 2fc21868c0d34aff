#include "identifier/context.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "bounds.h"
#include "identifier/plain.h"

/* Begins of words. */
static const char *const calls[] = {"tel",
                                    "t\xC3\xA9l",
                                    "phon",
                                    "fax",
                                    "appel",
                                    "call",
                                    "mobile",
                                    "portable",
                                    "cell",
                                    "gsm",
                                    "sms",
                                    "whats",
                                    "viber",
                                    "join",
                                    "joign",
                                    "contact",
                                    "ligne",
                                    "dial",
                                    "rappel",
                                    "text",
                                    "standard",
                                    "toll",
                                    "free",
                                    "hotline",
                                    "\xF0\x9F\x93\x9E",
                                    "\xE2\x98\x8E",
                                    "\xF0\x9F\x93\xB1",
                                    "\xF0\x9F\x93\xB2"};
static const char *const others[] = {"commande",
                                     "order",
                                     "r\xC3\xA9"
                                     "f",
                                     "ref",
                                     "dossier",
                                     "facture",
                                     "invoice",
                                     "suivi",
                                     "track",
                                     "colis",
                                     "siret",
                                     "siren",
                                     "client",
                                     "compte",
                                     "account",
                                     "ticket",
                                     "ean",
                                     "isbn",
                                     "tva",
                                     "vat",
                                     "contrat",
                                     "serial",
                                     "s\xC3\xA9rie",
                                     "licen",
                                     "bug",
                                     "issue",
                                     "iban",
                                     "rib",
                                     "bic",
                                     "abonn",
                                     "matricule",
                                     "customer",
                                     "transaction",
                                     "case",
                                     "identi",
                                     "policy",
                                     "password",
                                     "code",
                                     "message",
                                     "article"};

static bool begins_one (const char *word, size_t size, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen (list[i]);
        if (size >= length && strncasecmp (word, list[i], length) == 0) return true;
    }
    return false;
}

context_t context_before (const char *text, size_t at) {
    size_t least = at > LIMIT_CONTEXT ? at - LIMIT_CONTEXT : 0;
    while (at > least) {
        while (at > least && !plain_is_word (text[at - 1])) at--;
        size_t end = at;
        while (at > least && plain_is_word (text[at - 1])) at--;
        if (begins_one (text + at, end - at, others, sizeof others / sizeof *others)) return CONTEXT_OTHER;
        if (begins_one (text + at, end - at, calls, sizeof calls / sizeof *calls)) return CONTEXT_TELEPHONE;
    }
    return CONTEXT_NONE;
}
