/* What the tests of identifiers share: a text, and what one idea finds in it. */
#ifndef TAMIS_IDENTIFIER_FIXTURE_H
#define TAMIS_IDENTIFIER_FIXTURE_H

#include "../support/fingerprint_fixture.h"

#include "identifier/plain.h"

typedef void (identifier_fn) (const plain_t *plain, evidence_t *evidence);

/* A text, and the value that must come of it; NULL for none. */
typedef struct {
    const char *text, *value;
} same_t;

static inline evidence_t *identifiers_in (identifier_fn *read, const char *text) {
    evidence_t *evidence = evidence_new (arena, keys);
    size_t size = strlen (text);
    char *copy = malloc (size ? size : 1); /* exactly as long: a read past it is seen */
    assert_non_null (copy);
    memcpy (copy, text, size);
    plain_t plain = plain_text (arena, copy, size);
    read (&plain, evidence);
    free (copy);
    return evidence;
}

static inline void assert_same (identifier_fn *read, trait_kind_t kind, const same_t *same) {
    const char *value = trait_of (identifiers_in (read, same->text), kind);
    if (value ? !same->value || strcmp (value, same->value) != 0 : same->value != NULL)
        fail_msg ("\"%s\" yields %s, not %s", same->text, value ? value : "nothing",
                  same->value ? same->value : "nothing");
}

static inline void assert_none (identifier_fn *read, trait_kind_t kind, const char *text) {
    const char *value = trait_of (identifiers_in (read, text), kind);
    if (value) fail_msg ("\"%s\" is no identifier, but yields %s", text, value);
}

/* A whole message with these fields of content and body. */
static inline evidence_t *message_of (const char *content) {
    char *message = arena_printf (arena,
                                  "From: Ada <ada@example.com>\nTo: bert@provider.example\nSubject: hello\n"
                                  "Date: Tue, 6 Jan 2026 10:00:00 +0000\nMessage-ID: <1@example.com>\n"
                                  "MIME-Version: 1.0\n%s",
                                  content);
    return evidence_of (message, strlen (message));
}

#endif
