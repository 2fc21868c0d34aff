/* The parts of the test signer: words, canonical forms, keys. Written apart from the verifier, and simply: whole texts,
 * nothing streamed. */
#ifndef TAMIS_SIGNER_PARTS_H
#define TAMIS_SIGNER_PARTS_H

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SIGNER_TAGS = 96, SIGNER_FIELDS = 20000 };

typedef struct {
    char *data;
    size_t size, room;
} signer_text_t;

typedef struct {
    size_t count;
    struct {
        char *name;
        signer_text_t value;
    } tags[SIGNER_TAGS];
} signer_tags_t;

static inline void signer_must (bool good, const char *what) {
    if (good) return;
    fprintf (stderr, "signer: %s\n", what);
    exit (111);
}

static inline void signer_add (signer_text_t *self, const char *data, size_t size) {
    if (self->size + size + 1 > self->room) {
        self->room = 2 * (self->size + size) + 64;
        self->data = realloc (self->data, self->room);
        signer_must (self->data != NULL, "no memory");
    }
    if (size) memcpy (self->data + self->size, data, size);
    self->size += size;
    self->data[self->size] = '\0';
}

static inline void signer_say (signer_text_t *self, const char *text) {
    signer_add (self, text, strlen (text));
}

/* Resolves the escapes of TEXT. */
static inline signer_text_t signer_unescape (const char *text, size_t size) {
    signer_text_t out = {NULL, 0, 0};
    signer_say (&out, "");
    for (size_t i = 0; i < size; i++) {
        char c = text[i], hex[3] = "";
        if (c == '\\' && i + 1 < size) {
            c = text[++i];
            if (c == 'x' && i + 2 < size) {
                memcpy (hex, text + i + 1, 2);
                c = (char)strtol (hex, NULL, 16);
                i += 2;
            } else {
                c = c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c;
            }
        }
        signer_add (&out, &c, 1);
    }
    return out;
}

/* --- words and tags --- */

static inline signer_text_t *signer_tag (signer_tags_t *self, const char *name) {
    for (size_t i = 0; i < self->count; i++)
        if (strcmp (self->tags[i].name, name) == 0) return &self->tags[i].value;
    return NULL;
}

static inline const char *signer_value (signer_tags_t *self, const char *name, const char *otherwise) {
    signer_text_t *value = signer_tag (self, name);
    return value ? value->data : otherwise;
}

static inline void signer_set (signer_tags_t *self, const char *name, signer_text_t value) {
    signer_text_t *old = signer_tag (self, name);
    if (old) {
        free (old->data);
        *old = value;
        return;
    }
    signer_must (self->count < SIGNER_TAGS, "too many tags");
    self->tags[self->count].name = strdup (name);
    self->tags[self->count++].value = value;
}

static inline void signer_drop (signer_tags_t *self, const char *name) {
    for (size_t i = 0; i < self->count; i++) {
        if (strcmp (self->tags[i].name, name) != 0) continue;
        free (self->tags[i].name);
        free (self->tags[i].value.data);
        memmove (self->tags + i, self->tags + i + 1, (--self->count - i) * sizeof self->tags[0]);
    }
}

static inline void signer_clear (signer_tags_t *self) {
    while (self->count) signer_drop (self, self->tags[self->count - 1].name);
}

static inline void signer_read (signer_tags_t *self, const char *words) {
    char name[64];
    while (*words) {
        size_t size = strcspn (words, ";"), at = strcspn (words, "=");
        bool sets = at < size;
        if (!sets) at = size;
        signer_must (at && at < sizeof name, "a word without a name");
        memcpy (name, words, at);
        name[at] = '\0';
        if (sets)
            signer_set (self, name, signer_unescape (words + at + 1, size - at - 1));
        else if (name[at - 1] == '-')
            name[at - 1] = '\0', signer_drop (self, name);
        else
            signer_set (self, name, signer_unescape ("", 0));
        words += size;
        words += strspn (words, "; ");
    }
}

/* The tags as text, but for the signer's own words. */
static inline signer_text_t signer_write (signer_tags_t *self) {
    signer_text_t out = {NULL, 0, 0};
    const char *between = "";
    for (size_t i = 0; i < self->count; i++) {
        if (self->tags[i].name[0] == '!') continue;
        signer_say (&out, between);
        signer_say (&out, self->tags[i].name);
        signer_say (&out, "=");
        signer_add (&out, self->tags[i].value.data, self->tags[i].value.size);
        between = signer_value (self, "!sep", "; ");
    }
    signer_say (&out, signer_value (self, "!after", ""));
    return out;
}

/* --- canonical forms (RFC 6376, section 3.4) --- */

static inline bool signer_blank (char c) {
    return c == ' ' || c == '\t';
}

/* TEXT with each line end as CRLF. */
static inline signer_text_t signer_crlf (const char *text, size_t size) {
    signer_text_t out = {NULL, 0, 0};
    signer_say (&out, "");
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n' && (!i || text[i - 1] != '\r')) signer_say (&out, "\r");
        signer_add (&out, text + i, 1);
    }
    return out;
}

static inline signer_text_t signer_body (const char *raw, size_t size, bool relaxed) {
    signer_text_t text = signer_crlf (raw, size), out = {NULL, 0, 0};
    for (size_t i = 0; i < text.size; i++) {
        size_t run = i;
        while (relaxed && run < text.size && signer_blank (text.data[run])) run++;
        bool ends = run == text.size || (run + 1 < text.size && text.data[run] == '\r' && text.data[run + 1] == '\n');
        if (run == i)
            signer_add (&out, text.data + i, 1);
        else if (!ends)
            signer_say (&out, " ");
        if (run > i) i = run - 1;
    }
    if (out.size && (out.size < 2 || memcmp (out.data + out.size - 2, "\r\n", 2) != 0)) signer_say (&out, "\r\n");
    while (out.size >= 4 && memcmp (out.data + out.size - 4, "\r\n\r\n", 4) == 0) out.size -= 2;
    if (relaxed && out.size == 2 && memcmp (out.data, "\r\n", 2) == 0) out.size = 0;
    if (!relaxed && !out.size) signer_say (&out, "\r\n");
    signer_say (&out, "");
    free (text.data);
    return out;
}

/* FIELD without the line end behind it. */
static inline void signer_field (signer_text_t *out, const char *field, size_t size, bool relaxed) {
    signer_text_t text = signer_crlf (field, size);
    size_t colon = strcspn (text.data, ":"), name = colon;
    bool gap = false, any = false;
    if (!relaxed) signer_add (out, text.data, text.size);
    while (name && signer_blank (text.data[name - 1])) name--;
    for (size_t i = 0; relaxed && i < name; i++) {
        char c = (char)(text.data[i] >= 'A' && text.data[i] <= 'Z' ? text.data[i] + 32 : text.data[i]);
        signer_add (out, &c, 1);
    }
    if (relaxed) signer_say (out, ":");
    for (size_t i = colon + 1; relaxed && i < text.size; i++) {
        bool line_end = text.data[i] == '\n' || (text.data[i] == '\r' && text.data[i + 1] == '\n');
        if (signer_blank (text.data[i])) gap = any;
        if (line_end || signer_blank (text.data[i])) continue;
        if (gap) signer_say (out, " ");
        signer_add (out, text.data + i, 1);
        gap = false;
        any = true;
    }
    free (text.data);
}

/* --- fields of a message --- */

typedef struct {
    size_t count, body; /* where the body begins */
    struct {
        const char *text;
        size_t size, name;
        bool taken;
    } fields[SIGNER_FIELDS];
} signer_header_t;

static inline signer_header_t *signer_split (const char *message, size_t size) {
    signer_header_t *self = calloc (1, sizeof *self);
    size_t at = 0;
    signer_must (self != NULL, "no memory");
    while (at < size && message[at] != '\n' && !(message[at] == '\r' && message[at + 1] == '\n')) {
        size_t end = at;
        do {
            const char *feed = memchr (message + end, '\n', size - end);
            end = feed ? (size_t)(feed - message) + 1 : size;
        } while (end < size && signer_blank (message[end]));
        size_t length = end - at, name = strcspn (message + at, ": \t");
        if (length && message[at + length - 1] == '\n') length--;
        if (length && message[at + length - 1] == '\r') length--;
        signer_must (self->count < SIGNER_FIELDS, "too many fields");
        self->fields[self->count].text = message + at;
        self->fields[self->count].size = length;
        self->fields[self->count++].name = name;
        at = end;
    }
    if (at < size && message[at] == '\r') at++;
    self->body = at < size ? at + 1 : size;
    return self;
}

/* Adds the lowest field called so that was not taken yet, in canonical form. */
static inline void signer_take (signer_header_t *self, signer_text_t *out, const char *name, size_t size,
                                bool relaxed) {
    for (size_t i = self->count; i--;) {
        if (self->fields[i].taken || self->fields[i].name != size || strncasecmp (self->fields[i].text, name, size))
            continue;
        self->fields[i].taken = true;
        signer_field (out, self->fields[i].text, self->fields[i].size, relaxed);
        signer_say (out, "\r\n");
        return;
    }
}

/* --- keys --- */

static inline EVP_PKEY *signer_key (const char *name) {
    char path[256];
    snprintf (path, sizeof path, "tests/conformance/keys/%s.pem", name);
    FILE *stream = fopen (path, "re");
    signer_must (stream != NULL, path);
    EVP_PKEY *key = strstr (name, ".pub") ? PEM_read_PUBKEY (stream, NULL, NULL, NULL)
                                          : PEM_read_PrivateKey (stream, NULL, NULL, NULL);
    signer_must (key != NULL, path);
    fclose (stream);
    return key;
}

static inline signer_text_t signer_base64 (const void *data, size_t size) {
    signer_text_t out = {malloc (size / 3 * 4 + 8), 0, 0};
    signer_must (out.data != NULL, "no memory");
    out.size = (size_t)EVP_EncodeBlock ((unsigned char *)out.data, data, (int)size);
    return out;
}

static inline signer_text_t signer_digest (const void *data, size_t size) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length;
    signer_must (EVP_Digest (data, size, digest, &length, EVP_sha256 (), NULL) == 1, "SHA-256");
    return signer_base64 (digest, length);
}

/* b= over TEXT (RFC 6376, section 3.7; RFC 8463, section 3). */
static inline signer_text_t signer_sign_text (const char *name, const signer_text_t *text) {
    unsigned char digest[32], signature[2048];
    size_t size = sizeof signature;
    EVP_PKEY *key = signer_key (name);
    EVP_MD_CTX *context = EVP_MD_CTX_new ();
    bool edwards = EVP_PKEY_get_base_id (key) == EVP_PKEY_ED25519;
    const void *data = text->data;
    if (edwards) {
        EVP_Digest (text->data, text->size, digest, NULL, EVP_sha256 (), NULL);
        data = digest;
    }
    signer_must (EVP_DigestSignInit (context, NULL, edwards ? NULL : EVP_sha256 (), NULL, key) == 1 &&
                     EVP_DigestSign (context, signature, &size, data, edwards ? sizeof digest : text->size) == 1,
                 "signing");
    EVP_MD_CTX_free (context);
    EVP_PKEY_free (key);
    return signer_base64 (signature, size);
}
#endif
