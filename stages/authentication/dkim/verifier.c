#include "dkim/verifier_inner.h"

#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "dkim/rsa.h"

dkim_verifier_t *dkim_verifier_new (const domains_t *domains) {
    dkim_verifier_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->domains = domains;
    self->sha256 = EVP_MD_fetch (NULL, "SHA256", NULL);
    self->digest = EVP_MD_CTX_new ();
    self->spare = EVP_MD_CTX_new ();
    self->chain = EVP_MD_CTX_new ();
    if (!self->sha256 || !self->digest || !self->spare || !self->chain) dkim_verifier_destroy (&self);
    return self;
}

static void clear (dkim_public_t *key) {
    EVP_PKEY_CTX_free (key->rsa);
    EVP_PKEY_free (key->key);
}

void dkim_verifier_destroy (dkim_verifier_t **self_p) {
    dkim_verifier_t *self = *self_p;
    if (!self) return;
    for (dkim_public_t *key = self->newest, *older; key; key = older) {
        older = key->older;
        clear (key);
        free (key);
    }
    EVP_MD_free (self->sha256);
    EVP_MD_CTX_free (self->digest);
    EVP_MD_CTX_free (self->spare);
    EVP_MD_CTX_free (self->chain);
    free (self);
    *self_p = NULL;
}

/* --- reading a key --- */

static void hex (const uint8_t digest[DKIM_DIGEST], char text[DKIM_HEX]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DKIM_DIGEST; i++) {
        text[2 * i] = digits[digest[i] >> 4];
        text[2 * i + 1] = digits[digest[i] & 15];
    }
    text[DKIM_HEX - 1] = '\0';
}

static void refuse (dkim_public_t *key, dkim_result_t result, const char *reason) {
    key->result = result;
    key->reason = reason;
}

static void digest_key (dkim_verifier_t *self, dkim_public_t *key, const uint8_t *bytes, size_t size) {
    uint8_t digest[DKIM_DIGEST];
    EVP_DigestUpdate (dkim_digest_start (self, self->digest), bytes, size);
    EVP_DigestFinal_ex (self->digest, digest, NULL);
    hex (digest, key->digest);
}

static void read_edwards (dkim_verifier_t *self, dkim_public_t *key, const uint8_t *bytes, size_t size) {
    key->bits = 8 * DKIM_EDWARDS;
    if (size == DKIM_EDWARDS) key->key = EVP_PKEY_new_raw_public_key (EVP_PKEY_ED25519, NULL, bytes, size);
    if (key->key)
        digest_key (self, key, bytes, size);
    else
        refuse (key, DKIM_PERMERROR, "the key is not an Ed25519 key of 32 bytes");
}

/* An odd exponent from 3 on, small enough to compute with. */
static bool exponent_is_sound (const BIGNUM *exponent) {
    return BN_is_odd (exponent) && !BN_is_one (exponent) && BN_num_bits (exponent) <= LIMIT_EXPONENT;
}

static void judge_rsa (dkim_public_t *key, const dkim_rsa_t *rsa) {
    key->bits = BN_num_bits (rsa->modulus);
    if (key->bits < LIMIT_KEY_LEAST)
        refuse (key, DKIM_PERMERROR, "an RSA key of less than 1024 bits");
    else if (key->bits > LIMIT_KEY_MOST)
        refuse (key, DKIM_POLICY, "an RSA key larger than what is computed with");
    else if (!exponent_is_sound (rsa->exponent))
        refuse (key, DKIM_PERMERROR, "an RSA key with an unusable exponent");
}

static void prepare_rsa (dkim_verifier_t *self, dkim_public_t *key, const dkim_rsa_t *rsa) {
    key->key = dkim_rsa_key (rsa);
    key->rsa = key->key ? EVP_PKEY_CTX_new_from_pkey (NULL, key->key, NULL) : NULL;
    if (!key->rsa || EVP_PKEY_verify_init (key->rsa) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding (key->rsa, RSA_PKCS1_PADDING) != 1 ||
        EVP_PKEY_CTX_set_signature_md (key->rsa, self->sha256) != 1)
        refuse (key, DKIM_PERMERROR, "the key cannot be used");
}

static void read_rsa (dkim_verifier_t *self, dkim_public_t *key, const uint8_t *bytes, size_t size) {
    dkim_rsa_t rsa;
    size_t length = 0;
    uint8_t *der = dkim_rsa_read (&rsa, bytes, size) ? dkim_rsa_der (&rsa, &length) : NULL;
    if (der) {
        digest_key (self, key, der, length);
        judge_rsa (key, &rsa);
        if (key->result == DKIM_PASS) prepare_rsa (self, key, &rsa);
    } else {
        refuse (key, DKIM_PERMERROR, "the key is not an RSA key");
    }
    OPENSSL_free (der);
    dkim_rsa_clear (&rsa);
}

/* --- remembering keys --- */

static dkim_public_t **bucket (dkim_verifier_t *self, const uint8_t published[DKIM_DIGEST]) {
    return &self->buckets[((size_t)published[0] << 8 | published[1]) % LIMIT_KEYS];
}

static void unlink_key (dkim_verifier_t *self, dkim_public_t *key) {
    *(key->newer ? &key->newer->older : &self->newest) = key->older;
    *(key->older ? &key->older->newer : &self->oldest) = key->newer;
}

static void put_first (dkim_verifier_t *self, dkim_public_t *key) {
    key->newer = NULL;
    key->older = self->newest;
    *(self->newest ? &self->newest->newer : &self->oldest) = key;
    self->newest = key;
}

/* Room for a key: the least lately used one's, once there are enough. */
static dkim_public_t *make_room (dkim_verifier_t *self) {
    dkim_public_t *key = self->oldest;
    if (self->count < LIMIT_KEYS) {
        key = calloc (1, sizeof *key);
        if (!key) abort ();
        self->count++;
        return key;
    }
    dkim_public_t **at = bucket (self, key->published);
    while (*at != key) at = &(*at)->next;
    *at = key->next;
    unlink_key (self, key);
    clear (key);
    memset (key, 0, sizeof *key);
    return key;
}

const dkim_public_t *dkim_verifier_key (dkim_verifier_t *self, bool edwards, const uint8_t *bytes, size_t size,
                                        const uint8_t published[DKIM_DIGEST]) {
    dkim_public_t **first = bucket (self, published), *key = *first;
    while (key && (key->edwards != edwards || memcmp (key->published, published, DKIM_DIGEST) != 0)) key = key->next;
    if (key) {
        unlink_key (self, key);
        put_first (self, key);
        return key;
    }
    key = make_room (self);
    memcpy (key->published, published, DKIM_DIGEST);
    key->edwards = edwards;
    refuse (key, DKIM_PASS, "");
    (edwards ? read_edwards : read_rsa) (self, key, bytes, size);
    ERR_clear_error ();
    key->next = *first;
    *first = key;
    put_first (self, key);
    return key;
}

/* --- verifying --- */

bool dkim_verifier_check (dkim_verifier_t *self, const dkim_public_t *key, const uint8_t digest[DKIM_DIGEST],
                          const uint8_t *signature, size_t size) {
    int good;
    if (key->edwards) {
        EVP_MD_CTX_reset (self->spare);
        good = EVP_DigestVerifyInit (self->spare, NULL, NULL, NULL, key->key);
        if (good == 1) good = EVP_DigestVerify (self->spare, signature, size, digest, DKIM_DIGEST);
        EVP_MD_CTX_reset (self->spare);
    } else {
        good = EVP_PKEY_verify (key->rsa, signature, size, digest, DKIM_DIGEST);
    }
    if (good != 1) ERR_clear_error ();
    return good == 1;
}

static void digest_body (dkim_verifier_t *self, dkim_message_t *message, bool relaxed) {
    dkim_body_t *body = &message->bodies[relaxed];
    dkim_sink_t sink;
    for (size_t i = 0; i < body->count; i++) body->cuts[i].reached = false;
    dkim_sink_open (&sink, dkim_digest_start (self, self->digest));
    sink.spare = self->spare;
    sink.cuts = body->cuts;
    sink.cut_count = body->count;
    dkim_body (&sink, message->raw + message->body, message->size - message->body, relaxed);
    EVP_DigestFinal_ex (self->digest, body->whole, NULL);
    body->total = sink.total;
    body->done = true;
}

bool dkim_verifier_body (dkim_verifier_t *self, dkim_message_t *message, bool relaxed, bool partial, uint64_t length,
                         uint8_t digest[DKIM_DIGEST], uint64_t *unsigned_tail) {
    dkim_body_t *body = &message->bodies[relaxed];
    if (partial) dkim_message_expect (message, relaxed, length);
    if (!body->done) digest_body (self, message, relaxed);
    *unsigned_tail = partial && length < body->total ? body->total - length : 0;
    if (!partial) memcpy (digest, body->whole, DKIM_DIGEST);
    for (size_t i = 0; partial && i < body->count; i++) {
        if (body->cuts[i].length != length) continue;
        memcpy (digest, body->cuts[i].digest, DKIM_DIGEST);
        return body->cuts[i].reached;
    }
    return !partial;
}
