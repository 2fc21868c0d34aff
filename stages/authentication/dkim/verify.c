#include "dkim/signed.h"

#include <string.h>

static void settle (dkim_signed_t *self, dkim_result_t result, const char *reason) {
    self->view.result = result;
    self->view.reason = reason;
}

const dkim_public_t *dkim_key_open (const dkim_key_t *key, dkim_verifier_t *verifier, bool edwards,
                                    dkim_result_t *result, const char **reason) {
    *result = key->result;
    *reason = key->reason;
    if (key->result != DKIM_PASS) return NULL;
    if (key->edwards != edwards) {
        *result = DKIM_PERMERROR;
        *reason = "the key is not for the algorithm of the signature";
        return NULL;
    }
    const dkim_public_t *opened = dkim_verifier_key (verifier, edwards, key->bytes, key->size, key->published);
    *result = opened->result;
    *reason = opened->reason;
    return opened;
}

static bool body_matches (dkim_signed_t *self, dkim_verifier_t *verifier) {
    uint8_t digest[DKIM_DIGEST];
    bool reached = dkim_verifier_body (verifier, self->message, self->relaxed_body, self->view.partial_body,
                                       self->length, digest, &self->view.unsigned_tail);
    if (!reached)
        settle (self, DKIM_PERMERROR, "l= is larger than the body");
    else if (self->bh_size != DKIM_DIGEST || memcmp (self->bh, digest, DKIM_DIGEST) != 0)
        settle (self, DKIM_FAIL, "the body was changed");
    return self->view.result == DKIM_UNKNOWN;
}

/* The digest of the named fields, then of the signature itself with b= empty (section 3.7). */
static void digest_header (dkim_signed_t *self, dkim_verifier_t *verifier, uint8_t digest[DKIM_DIGEST]) {
    const dkim_tag_t *b = dkim_tag (&self->tags, "b");
    dkim_sink_t sink;
    dkim_sink_open (&sink, dkim_digest_start (verifier, verifier->digest));
    dkim_message_walk (self->message);
    for (const char *name = self->view.names; *name;) {
        size_t size = strcspn (name, ":");
        const dkim_field_t *field = dkim_message_take (self->message, name, size, self->field);
        if (field) {
            dkim_field (&sink, &field->field, self->relaxed_header, NULL, 0);
            dkim_crlf (&sink);
        }
        name += size + (name[size] == ':');
    }
    dkim_field (&sink, &self->field->field, self->relaxed_header, b->raw, b->raw_size);
    dkim_sink_flush (&sink);
    EVP_DigestFinal_ex (verifier->digest, digest, NULL);
}

/* Body first: it is the cheaper. */
static void compare (dkim_signed_t *self, dkim_verifier_t *verifier, const dkim_public_t *key) {
    uint8_t digest[DKIM_DIGEST];
    if (!body_matches (self, verifier)) return;
    digest_header (self, verifier, digest);
    if (dkim_verifier_check (verifier, key, digest, self->b, self->b_size))
        settle (self, DKIM_PASS, "");
    else
        settle (self, DKIM_FAIL, "the signature does not match");
}

void dkim_signed_verify (dkim_signed_t *self, dkim_verifier_t *verifier, const dkim_key_t *key) {
    dkim_result_t result;
    const char *reason;
    const dkim_public_t *opened = dkim_key_open (key, verifier, self->edwards, &result, &reason);
    self->view.testing = key->testing;
    if (opened) {
        self->view.key_bits = opened->bits;
        self->view.key_digest = arena_string (self->message->arena, opened->digest);
    }
    if (result != DKIM_PASS)
        settle (self, result, reason);
    else if (key->strict && self->identity_below)
        settle (self, DKIM_PERMERROR, "the key is for its own domain alone, and i= is below it");
    else
        compare (self, verifier, opened);
    if (self->view.result != DKIM_FAIL || !self->either) return;
    self->relaxed_header = self->relaxed_body = self->either = false;
    settle (self, DKIM_UNKNOWN, "");
    compare (self, verifier, opened);
}
