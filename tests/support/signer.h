/* A signer for tests: DKIM-Signature, ARC sets and key records from a few words.
 *
 * WORDS change the tags of a template: "d=other.example; l=10; q-; !key=ed25519". `name=value` sets a tag, in its place
 * or behind the others, `name-` takes it out, and `!word=value` tells the signer itself:
 *   !key    the private key, tests/conformance/keys/KEY.pem; the selector is KEY too unless s= is set
 *   !field  the field's name                     !canon  signs by that instead of c=
 *   !after  stands behind the last tag           !sep    stands between tags
 *   !fold   folds b= after so many characters    !der    of a record: pkcs1, spki (of Ed25519 too), or raw
 * Values know \r \n \t \\ and \xHH. Texts returned are the caller's to free; their size is given apart, since they may
 * hold NULs. */
#ifndef TAMIS_SIGNER_H
#define TAMIS_SIGNER_H

#include "signer_parts.h"

/* The record that publishes the public key of WORDS: "v=DKIM1; k=rsa; p=…". */
static inline signer_text_t signer_record (const char *words) {
    signer_tags_t tags = {.count = 0}, given = {.count = 0};
    unsigned char *der = NULL;
    size_t size = 32;
    signer_read (&tags, "v=DKIM1; k=rsa; p=");
    signer_read (&tags, words);
    signer_read (&given, words);
    EVP_PKEY *key = signer_key (signer_value (&tags, "!key", "rsa2048"));
    bool edwards = EVP_PKEY_get_base_id (key) == EVP_PKEY_ED25519;
    const char *form = signer_value (&tags, "!der", edwards ? "raw" : "spki");
    if (strcmp (form, "raw") == 0) {
        der = OPENSSL_malloc (size);
        signer_must (EVP_PKEY_get_raw_public_key (key, der, &size) == 1, "a raw key");
    } else {
        int length = strcmp (form, "spki") == 0 ? i2d_PUBKEY (key, &der) : i2d_PublicKey (key, &der);
        signer_must (length > 0, "a public key");
        size = (size_t)length;
    }
    if (edwards && signer_tag (&tags, "k") && !signer_tag (&given, "k"))
        signer_set (&tags, "k", signer_unescape ("ed25519", 7));
    if (signer_tag (&tags, "p") && !signer_tag (&given, "p")) signer_set (&tags, "p", signer_base64 (der, size));
    signer_text_t out = signer_write (&tags);
    OPENSSL_free (der);
    EVP_PKEY_free (key);
    signer_clear (&given);
    signer_clear (&tags);
    return out;
}

/* b= in pieces of so many characters. */
static inline signer_text_t signer_fold (signer_tags_t *tags, signer_text_t b) {
    size_t width = (size_t)strtoul (signer_value (tags, "!fold", "0"), NULL, 10);
    signer_text_t out = {NULL, 0, 0};
    if (!width) return b;
    for (size_t i = 0; i < b.size; i += width) {
        signer_say (&out, i ? "\r\n\t" : "");
        signer_add (&out, b.data + i, b.size - i < width ? b.size - i : width);
    }
    free (b.data);
    return out;
}

/* The field "NAME: TAGS", b= as it stands in TAGS. */
static inline signer_text_t signer_line (signer_tags_t *tags) {
    signer_text_t out = {NULL, 0, 0}, list = signer_write (tags);
    signer_say (&out, signer_value (tags, "!field", "DKIM-Signature"));
    signer_say (&out, ": ");
    signer_add (&out, list.data, list.size);
    free (list.data);
    return out;
}

/* Puts b= over DATA and then the field itself into TAGS; gives the field with its line end. */
static inline signer_text_t signer_finish (signer_tags_t *tags, signer_text_t *data, bool relaxed, bool fixed) {
    signer_text_t own = signer_line (tags);
    signer_field (data, own.data, own.size, relaxed);
    free (own.data);
    if (!fixed) {
        signer_text_t b = signer_sign_text (signer_value (tags, "!key", "rsa2048"), data);
        signer_set (tags, "b", signer_fold (tags, b));
    }
    own = signer_line (tags);
    signer_say (&own, "\r\n");
    return own;
}

/* Template, words, and what follows from the key. */
static inline void signer_prepare (signer_tags_t *tags, const char *template, const char *words) {
    signer_read (tags, template);
    signer_read (tags, words);
    const char *key = signer_value (tags, "!key", "rsa2048");
    bool edwards = strstr (key, "25519") != NULL;
    if (signer_tag (tags, "a") && !signer_tag (tags, "a")->size)
        signer_set (tags, "a", signer_unescape (edwards ? "ed25519-sha256" : "rsa-sha256", edwards ? 14 : 10));
    if (signer_tag (tags, "s") && !signer_tag (tags, "s")->size)
        signer_set (tags, "s", signer_unescape (key, strlen (key)));
}

/* A signature over MESSAGE: the field, with its line end. */
static inline signer_text_t signer_signature (const char *message, size_t size, const char *template,
                                              const char *words) {
    signer_tags_t tags = {.count = 0};
    signer_text_t data = {NULL, 0, 0};
    signer_header_t *header = signer_split (message, size);
    signer_prepare (&tags, template, words);
    const char *form = signer_value (&tags, "!canon", signer_value (&tags, "c", "simple/simple"));
    bool relaxed = strncmp (form, "relaxed", 7) == 0, relaxed_body = strstr (form, "/relaxed") != NULL;
    signer_text_t body = signer_body (message + header->body, size - header->body, relaxed_body);
    size_t most = (size_t)strtoul (signer_value (&tags, "l", "999999999"), NULL, 10);
    if (signer_tag (&tags, "bh") && !signer_tag (&tags, "bh")->size)
        signer_set (&tags, "bh", signer_digest (body.data, body.size < most ? body.size : most));
    for (const char *name = signer_value (&tags, "h", ""); *name;) {
        size_t length = strcspn (name, ": \t\r\n");
        signer_take (header, &data, name, length, relaxed);
        name += length;
        name += strspn (name, ": \t\r\n");
    }
    bool fixed = signer_tag (&tags, "b") == NULL || signer_tag (&tags, "b")->size > 0;
    signer_text_t out = signer_finish (&tags, &data, relaxed, fixed);
    free (data.data);
    free (body.data);
    free (header);
    signer_clear (&tags);
    return out;
}

/* FIRST and MESSAGE behind it; FIRST is freed. */
static inline signer_text_t signer_above (signer_text_t first, const char *message, size_t size) {
    signer_add (&first, message, size);
    return first;
}

/* MESSAGE with a DKIM-Signature on top. */
static inline signer_text_t signer_sign (const char *message, size_t size, const char *words) {
    static const char template[] = "v=1; a=; c=relaxed/relaxed; d=mail.example; s=; h=from:to:subject:date; bh=; b=";
    return signer_above (signer_signature (message, size, template, words), message, size);
}

/* --- ARC --- */

/* Adds what a seal signs of the sets below INSTANCE and of its own (RFC 8617, section 5.1.1). */
static inline void signer_sets (signer_text_t *data, const char *message, size_t size, unsigned instance) {
    static const char *const names[] = {"ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal"};
    signer_header_t *header = signer_split (message, size);
    for (unsigned i = 1; i <= instance; i++)
        for (size_t kind = 0; kind < (i < instance ? 3 : 2); kind++)
            signer_take (header, data, names[kind], strlen (names[kind]), true);
    free (header);
}

/* MESSAGE with set number INSTANCE on top: RESULTS is the field's value behind "i=N; ", SIGNATURE and SEAL are words.
 */
static inline signer_text_t signer_seal (const char *message, size_t size, unsigned instance, const char *results,
                                         const char *signature, const char *seal) {
    char template[256], head[64];
    signer_tags_t tags = {.count = 0};
    signer_text_t data = {NULL, 0, 0}, out = {NULL, 0, 0};
    snprintf (head, sizeof head, "ARC-Authentication-Results: i=%u; ", instance);
    signer_say (&out, head);
    signer_say (&out, results);
    signer_say (&out, "\r\n");
    out = signer_above (out, message, size);
    snprintf (template, sizeof template,
              "i=%u; a=; c=relaxed/relaxed; d=mail.example; s=; h=from:to:subject:date; bh=; b=; "
              "!field=ARC-Message-Signature",
              instance);
    signer_text_t signed_ = signer_signature (out.data, out.size, template, signature);
    signed_ = signer_above (signed_, out.data, out.size);
    free (out.data);
    snprintf (template, sizeof template, "i=%u; a=; cv=%s; d=mail.example; s=; b=; !field=ARC-Seal", instance,
              instance == 1 ? "none" : "pass");
    signer_prepare (&tags, template, seal);
    signer_sets (&data, signed_.data, signed_.size, instance);
    bool fixed = signer_tag (&tags, "b") == NULL || signer_tag (&tags, "b")->size > 0;
    out = signer_above (signer_finish (&tags, &data, true, fixed), signed_.data, signed_.size);
    free (signed_.data);
    free (data.data);
    signer_clear (&tags);
    return out;
}

#endif
