#include "dkim/key.h"

#include <string.h>

#include "dkim/base64.h"
#include "dkim/tags.h"

static void refuse (dkim_key_t *self, dkim_result_t result, const char *reason) {
    self->result = result;
    self->reason = reason;
}

/* TAG, a list, holds TEXT. */
static bool lists (const dkim_tag_t *tag, const char *text) {
    const char *piece;
    size_t offset = 0, size;
    while (dkim_tag_next (tag, &offset, &piece, &size))
        if (size == strlen (text) && memcmp (piece, text, size) == 0) return true;
    return false;
}

/* What the record says of its own use, but for p=; NULL where it may be used. */
static const char *unusable (dkim_key_t *self, const dkim_tags_t *tags) {
    const dkim_tag_t *version = dkim_tag (tags, "v"), *type = dkim_tag (tags, "k"), *flags = dkim_tag (tags, "t");
    const dkim_tag_t *hashes = dkim_tag (tags, "h"), *services = dkim_tag (tags, "s");
    if (version && (version != tags->tags || !dkim_tag_is (version, "DKIM1")))
        return "the key record's v= is not DKIM1, or not its first tag";
    self->edwards = dkim_tag_is (type, "ed25519");
    self->testing = flags && lists (flags, "y");
    self->strict = flags && lists (flags, "s");
    if (type && !self->edwards && !dkim_tag_is (type, "rsa")) return "a key of unknown type";
    if (hashes && !lists (hashes, "sha256")) return "the key is not for SHA-256";
    if (services && !lists (services, "*") && !lists (services, "email")) return "the key is not for mail";
    return NULL;
}

static void read_record (dkim_key_t *self, arena_t *arena, dkim_verifier_t *verifier, const char *text, size_t size) {
    dkim_tags_t tags;
    const char *wrong = NULL;
    if (size > LIMIT_KEY_RECORD) {
        refuse (self, DKIM_POLICY, "a key record larger than what is read");
        return;
    }
    const dkim_tag_t *key = dkim_tags_read (&tags, text, size) ? dkim_tag (&tags, "p") : NULL;
    if (!key)
        wrong = "a key record that cannot be understood, or without a key";
    else if ((wrong = unusable (self, &tags)))
        ;
    else if (!key->size)
        wrong = "the key was revoked";
    else if (!dkim_base64 (arena, key->value, key->size, &self->bytes, &self->size))
        wrong = "the key is not base64";
    if (wrong) {
        refuse (self, DKIM_PERMERROR, wrong);
        return;
    }
    EVP_DigestUpdate (dkim_digest_start (verifier, verifier->digest), self->bytes, self->size);
    EVP_DigestFinal_ex (verifier->digest, self->published, NULL);
}

/* A record that begins with a version other than ours is none (section 3.6.1, v=). */
static bool is_other (const dns_record_t *record) {
    const char *text = (const char *)record->data;
    size_t at = 0, size = record->size;
    while (at < size && dkim_white (text + at, size - at)) at++;
    if (at == size || text[at++] != 'v') return false;
    while (at < size && dkim_white (text + at, size - at)) at++;
    if (at == size || text[at++] != '=') return false;
    while (at < size && dkim_white (text + at, size - at)) at++;
    return size - at < 5 || memcmp (text + at, "DKIM1", 5) != 0;
}

void dkim_key_read (dkim_key_t *self, arena_t *arena, dkim_verifier_t *verifier, const dns_answer_t *answer) {
    const dns_record_t *found = NULL;
    size_t count = 0;
    *self = (dkim_key_t){.result = DKIM_PASS, .reason = ""};
    for (size_t i = 0; i < answer->count; i++) {
        if (is_other (&answer->records[i])) continue;
        found = &answer->records[i];
        count++;
    }
    if (answer->status == DNS_TEMPERROR)
        refuse (self, DKIM_TEMPERROR, "the key could not be asked in time");
    else if (!count)
        refuse (self, DKIM_PERMERROR, "no key");
    else if (count > 1)
        refuse (self, DKIM_PERMERROR, "more than one key record");
    else
        read_record (self, arena, verifier, (const char *)found->data, found->size);
}

/* --- asking --- */

typedef struct waiting_t {
    struct waiting_t *next;
    dkim_key_fn *fn;
    void *state;
} waiting_t;

typedef struct dkim_lookup_t {
    struct dkim_lookup_t *next;
    const char *name;
    arena_t *arena;
    dkim_verifier_t *verifier;
    bool known, capped;
    dkim_key_t key;
    waiting_t *waiting;
} lookup_t;

static void came (void *state, const dns_answer_t *answer) {
    lookup_t *self = state;
    dkim_key_read (&self->key, self->arena, self->verifier, answer);
    self->capped = answer->capped;
    self->known = true;
    while (self->waiting) {
        waiting_t *first = self->waiting;
        self->waiting = first->next;
        first->fn (first->state, &self->key, self->capped);
    }
}

static void wait_for (lookup_t *self, dkim_key_fn *fn, void *state) {
    waiting_t *waiting = arena_alloc (self->arena, sizeof *waiting);
    *waiting = (waiting_t){self->waiting, fn, state};
    self->waiting = waiting;
}

void dkim_key_ask (dkim_message_t *message, dns_session_t *session, dkim_verifier_t *verifier, const char *selector,
                   const char *domain, dkim_key_fn *fn, void *state) {
    const char *name = arena_printf (message->arena, "%s._domainkey.%s", selector, domain);
    for (lookup_t *known = message->lookups; known; known = known->next) {
        if (strcmp (known->name, name) != 0) continue;
        if (known->known)
            fn (state, &known->key, known->capped);
        else
            wait_for (known, fn, state);
        return;
    }
    lookup_t *self = arena_zero (message->arena, sizeof *self);
    *self = (lookup_t){.next = message->lookups, .name = name, .arena = message->arena, .verifier = verifier};
    message->lookups = self;
    wait_for (self, fn, state);
    dns_query (session, name, DNS_TXT, came, self);
}
