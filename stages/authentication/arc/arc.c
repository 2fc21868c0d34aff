#include "arc/set.h"

struct arc_t {
    dkim_verifier_t *verifier;
    arc_link_t *links; /* the first set first */
    size_t count, pending;
    arc_result_t result;
    const char *reason;
    bool capped;
    arc_done_fn *fn;
    void *state;
};

const char *arc_word (arc_result_t result) {
    static const char *const words[] = {"", "none", "pass", "fail", "temperror"};
    return words[result];
}

static void settle (arc_t *self, arc_result_t result, const char *reason) {
    self->result = result;
    self->reason = reason;
}

/* --- the end --- */

/* What the newest set's message signature says: it must hold (section 5.2, step 4). */
static arc_result_t newest_result (const arc_t *self) {
    switch (self->links[self->count - 1].message.view.result) {
    case DKIM_PASS:
        return ARC_PASS;
    case DKIM_TEMPERROR:
        return ARC_TEMPERROR;
    default:
        return ARC_FAIL;
    }
}

/* A failure that is certain decides, then what could not be known. */
static void conclude (arc_t *self) {
    const arc_link_t *newest = &self->links[self->count - 1];
    settle (self, newest_result (self), newest->message.view.reason);
    for (size_t i = self->count; i-- && self->result != ARC_FAIL;) {
        const arc_link_t *link = &self->links[i];
        if (link->sealed == ARC_FAIL || (link->sealed != ARC_PASS && self->result == ARC_PASS))
            settle (self, link->sealed, link->reason);
    }
}

static void one_less (arc_t *self) {
    if (--self->pending) return;
    if (self->result == ARC_UNKNOWN) conclude (self);
    self->fn (self->state);
}

/* --- keys --- */

static void signature_key_came (void *state, const dkim_key_t *key, bool capped) {
    arc_link_t *link = state;
    link->arc->capped = link->arc->capped || capped;
    dkim_signed_verify (&link->message, link->arc->verifier, key);
    link->view.message_unchanged = link->message.view.result == DKIM_PASS;
    one_less (link->arc);
}

static void seal_key_came (void *state, const dkim_key_t *key, bool capped) {
    arc_link_t *link = state;
    dkim_verifier_t *verifier = link->arc->verifier;
    dkim_result_t result;
    const dkim_public_t *opened = dkim_key_open (key, verifier, link->edwards, &result, &link->reason);
    link->arc->capped = link->arc->capped || capped;
    if (opened) link->view.key_digest = arena_string (link->message.message->arena, opened->digest);
    link->sealed = result == DKIM_TEMPERROR ? ARC_TEMPERROR : ARC_FAIL;
    if (result == DKIM_PASS && dkim_verifier_check (verifier, opened, link->digest, link->b, link->b_size))
        link->sealed = ARC_PASS;
    else if (result == DKIM_PASS)
        link->reason = "a seal does not match";
    one_less (link->arc);
}

static void ask_keys (arc_t *self, dns_session_t *session) {
    for (size_t i = self->count; i--;) {
        arc_link_t *link = &self->links[i];
        dkim_message_t *message = link->message.message;
        const dkim_signature_t *signature = &link->message.view;
        link->arc = self;
        self->pending++;
        dkim_key_ask (message, session, self->verifier, link->view.selector, link->view.domain, seal_key_came, link);
        if (signature->result != DKIM_UNKNOWN) continue;
        self->pending++;
        dkim_key_ask (message, session, self->verifier, signature->selector, signature->domain, signature_key_came,
                      link);
    }
}

arc_t *arc_start (arena_t *arena, dns_session_t *session, dkim_verifier_t *verifier, dkim_message_t *message,
                  int64_t now, arc_done_fn *fn, void *state) {
    arc_t *self = arena_zero (arena, sizeof *self);
    self->verifier = verifier;
    self->fn = fn;
    self->state = state;
    self->reason = "";
    self->pending = 1;
    const char *wrong = arc_collect (message, verifier, now, &self->links, &self->count);
    if (wrong)
        settle (self, ARC_FAIL, wrong);
    else if (!self->count)
        settle (self, ARC_NONE, "");
    else {
        arc_digest (self->links, self->count, verifier);
        ask_keys (self, session);
    }
    one_less (self);
    return self;
}

/* --- what came out --- */

arc_result_t arc_result (const arc_t *self) {
    return self->result;
}

const char *arc_reason (const arc_t *self) {
    return self->reason;
}

size_t arc_count (const arc_t *self) {
    return self->count;
}

const arc_set_t *arc_set (const arc_t *self, size_t i) {
    return i < self->count ? &self->links[self->count - 1 - i].view : NULL;
}

unsigned arc_oldest_pass (const arc_t *self) {
    size_t passed = 0;
    while (passed < self->count && self->links[self->count - 1 - passed].view.message_unchanged) passed++;
    return passed == self->count ? 0 : (unsigned)(self->count - passed + 1);
}

bool arc_capped (const arc_t *self) {
    return self->capped;
}
