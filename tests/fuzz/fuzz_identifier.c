/* stage: fingerprint */
/* Wallets, IBANs, telephones, handles and contacts in any text: what comes of it is well-formed, and little. */
#include <stdlib.h>
#include <string.h>

#include "identifier/contact.h"
#include "identifier/handle.h"
#include "identifier/iban.h"
#include "identifier/telephone.h"
#include "identifier/wallet.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void check (const evidence_t *evidence) {
    if (evidence->n_traits > (size_t)6 * LIMIT_FEW) abort ();
    for (size_t i = 0; i < evidence->n_traits; i++) {
        const char *value = evidence->traits[i]->value;
        size_t length = strlen (value);
        for (size_t at = 0; at < length; at += utf8_char (value + at, length - at))
            if (!utf8_char (value + at, length - at)) abort ();
        switch (trait_kind (evidence->traits[i]->id)) {
        case TRAIT_iban:
            if (!iban_is_valid (value, length)) abort ();
            break;
        case TRAIT_telephone:
            if (value[0] != '+' || length < 8 || length > TELEPHONE_E164) abort ();
            break;
        case TRAIT_contact:
            if (!strchr (value, '@') || !strchr (strchr (value, '@'), '.')) abort ();
            break;
        default:
            break;
        }
    }
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static keyring_t *keys;
    static naming_t *naming;
    if (!keys) keys = keyring_for_tests ();
    if (!naming) naming = naming_new ();
    arena_t *arena = arena_new ();
    char *text = malloc (size ? size : 1);
    if (!text) abort ();
    if (size) memcpy (text, data, size);
    utf8_clean (text, size);
    for (size_t i = 0; i < size; i++)
        if (text[i] == '?' && data[i] == '\n') text[i] = '\n';
    plain_t plain = plain_text (arena, text, size);
    link_t links[] = {{text, size, "", 0}, {text, size / 2, NULL, 0}};
    reader_t reader = {.links = links, .n_links = size ? 2 : 0};
    plain.reader = &reader;
    author_t from = {"", "ada@example.com", "example.com"};
    evidence_t *evidence = evidence_new (arena, keys);
    wallet_read (&plain, evidence);
    iban_read (&plain, evidence);
    telephone_read (&plain, evidence);
    handle_read (&plain, evidence);
    contact_read (&plain, naming, &from, text, size, evidence);
    check (evidence);
    free (text);
    arena_destroy (&arena);
    return 0;
}
