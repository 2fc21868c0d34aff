#include "dkim/dkim.h"

#include <string.h>

#include "dkim/signed.h"

typedef struct {
    dkim_t *dkim;
    dkim_signed_t signature;
} check_t;

struct dkim_t {
    dkim_verifier_t *verifier;
    const dkim_message_t *message;
    check_t *checks;
    size_t count, total, pending; /* looked at; in the message; whose keys are under way, and the start */
    bool capped;
    dkim_done_fn *fn;
    void *state;
};

static const char *const words[] = {"", "none", "pass", "fail", "policy", "neutral", "temperror", "permerror"};

const char *dkim_word (dkim_result_t result) {
    return words[result];
}

static void one_less (dkim_t *self) {
    if (--self->pending == 0) self->fn (self->state);
}

static void key_came (void *state, const dkim_key_t *key, bool capped) {
    check_t *check = state;
    check->dkim->capped = check->dkim->capped || capped;
    dkim_signed_verify (&check->signature, check->dkim->verifier, key);
    one_less (check->dkim);
}

/* Reads the topmost signatures: they are the latest. */
static void read_signatures (dkim_t *self, arena_t *arena, dkim_message_t *message, int64_t now) {
    const dkim_name_t *name = dkim_message_name (message, "dkim-signature", strlen ("dkim-signature"));
    self->total = name ? name->count : 0;
    size_t most = self->total < LIMIT_SIGNATURES ? self->total : LIMIT_SIGNATURES;
    self->checks = arena_alloc (arena, most * sizeof *self->checks);
    uint32_t wanted = name ? (uint32_t)(name - message->names) : 0;
    for (size_t i = 0; self->count < most; i++) {
        const dkim_field_t *field = &message->fields[i];
        if (field->name != wanted || !field->named) continue;
        check_t *check = &self->checks[self->count++];
        check->dkim = self;
        dkim_signed_read (&check->signature, self->verifier, message, field, false, now);
    }
}

dkim_t *dkim_start (arena_t *arena, dns_session_t *session, dkim_verifier_t *verifier, dkim_message_t *message,
                    int64_t now, dkim_done_fn *fn, void *state) {
    dkim_t *self = arena_zero (arena, sizeof *self);
    self->verifier = verifier;
    self->message = message;
    self->fn = fn;
    self->state = state;
    self->pending = 1;
    read_signatures (self, arena, message, now);
    for (size_t i = 0; i < self->count; i++) {
        const dkim_signature_t *view = &self->checks[i].signature.view;
        if (view->result != DKIM_UNKNOWN) continue;
        self->pending++;
        dkim_key_ask (message, session, verifier, view->selector, view->domain, key_came, &self->checks[i]);
    }
    one_less (self);
    return self;
}

/* --- what came out --- */

dkim_result_t dkim_result (const dkim_t *self) {
    static const int ranks[] = {[DKIM_NONE] = 0,   [DKIM_PERMERROR] = 1, [DKIM_FAIL] = 2,    [DKIM_NEUTRAL] = 3,
                                [DKIM_POLICY] = 4, [DKIM_TEMPERROR] = 5, [DKIM_UNKNOWN] = 6, [DKIM_PASS] = 7};
    dkim_result_t best = DKIM_NONE;
    for (size_t i = 0; i < self->count; i++) {
        dkim_result_t result = self->checks[i].signature.view.result;
        if (ranks[result] > ranks[best]) best = result;
    }
    return best;
}

const dkim_signature_t *dkim_signature (const dkim_t *self, size_t i) {
    return i < self->count ? &self->checks[i].signature.view : NULL;
}

size_t dkim_count (const dkim_t *self) {
    return self->total;
}

bool dkim_excessive (const dkim_t *self) {
    bool refused = self->total > self->count || dkim_message_is_excessive (self->message);
    for (size_t i = 0; i < self->count; i++) refused = refused || self->checks[i].signature.view.result == DKIM_POLICY;
    return refused;
}

bool dkim_names (const dkim_signature_t *signature, const char *name) {
    size_t size = strlen (name);
    for (const char *at = signature->names; *at;) {
        size_t length = strcspn (at, ":");
        if (length == size && memcmp (at, name, size) == 0) return true;
        at += length + (at[length] == ':');
    }
    return false;
}

bool dkim_capped (const dkim_t *self) {
    return self->capped;
}
