#include "dkim/signed.h"

#include <string.h>

#include "dkim/base64.h"

/* --- single tags --- */

/* DOMAIN is made of letters, digits, hyphens and underscores. */
static bool is_plain (const char *domain) {
    return domain[strspn (domain, "abcdefghijklmnopqrstuvwxyz0123456789-_.")] == '\0';
}

/* TEXT as A-labels in the arena; NULL where it is no domain name. */
static const char *ascii (const domains_t *domains, arena_t *arena, const char *text, size_t size) {
    char domain[LIMIT_DOMAIN];
    if (!size || size > 4 * LIMIT_DOMAIN || text[size - 1] == '.') return NULL;
    if (!domains_ascii (domains, arena_copy (arena, text, size), domain) || !is_plain (domain)) return NULL;
    return arena_string (arena, domain);
}

const char *dkim_read_domain (const dkim_tags_t *tags, const char *name, const domains_t *domains, arena_t *arena,
                              const char **domain) {
    const dkim_tag_t *tag = dkim_tag (tags, name);
    if (!tag) return arena_printf (arena, "no %s=", name);
    const char *read = ascii (domains, arena, tag->value, tag->size);
    if (!read) return arena_printf (arena, "%s= is no domain name", name);
    *domain = read;
    return NULL;
}

const char *dkim_read_algorithm (const dkim_tags_t *tags, arena_t *arena, const char **algorithm, bool *edwards) {
    const dkim_tag_t *tag = dkim_tag (tags, "a");
    if (!tag) return "no a=";
    *edwards = dkim_tag_is (tag, "ed25519-sha256");
    if (tag->size <= strlen ("ed25519-sha256")) *algorithm = arena_copy (arena, tag->value, tag->size);
    if (*edwards || dkim_tag_is (tag, "rsa-sha256")) return NULL;
    return dkim_tag_is (tag, "rsa-sha1") ? "rsa-sha1 has permanently failed (RFC 8301)" : "a= is unknown";
}

const char *dkim_read_base64 (const dkim_tags_t *tags, const char *name, arena_t *arena, uint8_t **data, size_t *size) {
    const dkim_tag_t *tag = dkim_tag (tags, name);
    if (!tag) return arena_printf (arena, "no %s=", name);
    return dkim_base64 (arena, tag->value, tag->size, data, size) ? NULL
                                                                  : arena_printf (arena, "%s= is not base64", name);
}

bool dkim_read_time (const dkim_tags_t *tags, const char *name, int64_t *time) {
    const dkim_tag_t *tag = dkim_tag (tags, name);
    unsigned long long seconds;
    *time = -1;
    if (!tag) return true;
    if (!dkim_tag_number (tag, 12, &seconds)) return false;
    *time = (int64_t)seconds * 1000;
    return true;
}

/* --- what a signature is made of --- */

static const char *read_version (dkim_signed_t *self) {
    const dkim_tag_t *tag = dkim_tag (&self->tags, "v");
    if (self->arc) return NULL;
    return !tag ? "no v=" : dkim_tag_is (tag, "1") ? NULL : "v= is not 1";
}

static bool read_canonical (const char *text, size_t size, bool *relaxed) {
    *relaxed = size == 7 && memcmp (text, "relaxed", 7) == 0;
    return *relaxed || (size == 6 && memcmp (text, "simple", 6) == 0);
}

static const char *read_canonicals (dkim_signed_t *self) {
    const dkim_tag_t *tag = dkim_tag (&self->tags, "c");
    if (!tag) {
        self->either = self->relaxed_header = self->relaxed_body = self->arc;
        return NULL;
    }
    const char *slash = tag->size ? memchr (tag->value, '/', tag->size) : NULL;
    size_t header = slash ? (size_t)(slash - tag->value) : tag->size;
    bool good = read_canonical (tag->value, header, &self->relaxed_header);
    if (good && slash) good = read_canonical (slash + 1, tag->size - header - 1, &self->relaxed_body);
    return good ? NULL : "c= is unknown";
}

static const char *read_length (dkim_signed_t *self) {
    const dkim_tag_t *tag = dkim_tag (&self->tags, "l");
    unsigned long long length;
    if (!tag) return NULL;
    if (!dkim_tag_number (tag, 76, &length)) return "l= is no number";
    self->view.partial_body = true;
    self->length = length;
    return NULL;
}

static const char *read_query (dkim_signed_t *self) {
    const dkim_tag_t *tag = dkim_tag (&self->tags, "q");
    const char *piece;
    size_t offset = 0, size;
    if (!tag) return NULL;
    while (dkim_tag_next (tag, &offset, &piece, &size))
        if (size == 7 && memcmp (piece, "dns/txt", 7) == 0) return NULL;
    return "q= knows no method that we know";
}

static const char *read_times (dkim_signed_t *self, int64_t now) {
    dkim_signature_t *view = &self->view;
    if (!dkim_read_time (&self->tags, "t", &view->signed_at)) return "t= is no time";
    if (!dkim_read_time (&self->tags, "x", &view->expires_at)) return "x= is no time";
    view->from_future = now && view->signed_at > now + LIMIT_FUTURE;
    if (view->expires_at >= 0 && view->expires_at <= view->signed_at) return "x= is not later than t=";
    return now && view->expires_at >= 0 && view->expires_at < now ? "the signature has expired" : NULL;
}

/* --- i= --- */

static int hex_digit (char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Quoted-printable without white space (section 2.11); NULL where it is not, or holds control characters. */
static char *unquote (arena_t *arena, const dkim_tag_t *tag, size_t *size) {
    char *text = arena_alloc (arena, tag->size + 1);
    *size = 0;
    for (size_t i = 0, step; i < tag->size; i += step) {
        step = dkim_white (tag->value + i, tag->size - i);
        if (step) continue;
        step = 1;
        int byte = (unsigned char)tag->value[i];
        if (byte == '=') {
            int high = i + 2 < tag->size ? hex_digit (tag->value[i + 1]) : -1;
            int low = i + 2 < tag->size ? hex_digit (tag->value[i + 2]) : -1;
            if (high < 0 || low < 0) return NULL;
            byte = high * 16 + low;
            step = 3;
        }
        if (byte < ' ' || byte == 0x7f) return NULL;
        text[(*size)++] = (char)byte;
    }
    text[*size] = '\0';
    return text;
}

static bool is_below (const char *name, const char *domain) {
    size_t size = strlen (name), suffix = strlen (domain);
    return size > suffix && name[size - suffix - 1] == '.' && strcmp (name + size - suffix, domain) == 0;
}

static const char *read_identity (dkim_signed_t *self, const domains_t *domains) {
    const dkim_tag_t *tag = dkim_tag (&self->tags, "i");
    arena_t *arena = self->message->arena;
    size_t size;
    self->view.identity = arena_printf (arena, "@%s", self->view.domain);
    if (self->arc || !tag) return NULL;
    const char *text = unquote (arena, tag, &size), *at = text ? memrchr (text, '@', size) : NULL;
    const char *domain = at ? ascii (domains, arena, at + 1, size - (size_t)(at + 1 - text)) : NULL;
    if (!domain) return "i= is no address";
    self->identity_below = is_below (domain, self->view.domain);
    if (!self->identity_below && strcmp (domain, self->view.domain) != 0) return "i= is not within d=";
    self->view.identity = arena_printf (arena, "%.*s@%s", (int)(at - text), text, domain);
    return NULL;
}

/* --- h= --- */

static bool is_field_name (const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (text[i] <= ' ' || text[i] > '~') return false;
    return size > 0;
}

static void count_from (dkim_signed_t *self, size_t named) {
    size_t there = dkim_message_count (self->message, "from");
    self->view.from_signed = named < there ? named : there;
    self->view.covers_all_from = there && named >= there;
    self->view.oversigns_from = named > there;
}

/* The names, in lower case, one ":" between each; an ARC-Message-Signature's may be empty. */
static const char *read_names (dkim_signed_t *self) {
    const dkim_tag_t *tag = dkim_tag (&self->tags, "h");
    const char *piece;
    size_t offset = 0, size, used = 0, count = 0, from = 0;
    if (!tag) return "no h=";
    char *names = arena_alloc (self->message->arena, tag->size + 2);
    while (dkim_tag_next (tag, &offset, &piece, &size)) {
        if (self->arc && !size) continue;
        if (!is_field_name (piece, size)) return "h= is no list of field names";
        if (++count > LIMIT_SIGNED_NAMES) {
            self->view.result = DKIM_POLICY;
            return "h= names more fields than are looked at";
        }
        if (used) names[used++] = ':';
        for (size_t i = 0; i < size; i++)
            names[used++] = (char)(piece[i] >= 'A' && piece[i] <= 'Z' ? piece[i] + 32 : piece[i]);
        from += size == 4 && memcmp (names + used - 4, "from", 4) == 0;
    }
    names[used] = '\0';
    self->view.names = names;
    count_from (self, from);
    return from || self->arc ? NULL : "From is not signed";
}

/* --- the whole --- */

static void show_b (dkim_signed_t *self) {
    const dkim_tag_t *tag = dkim_tag (&self->tags, "b");
    char text[DKIM_HEADER_B];
    size_t used = 0;
    for (size_t i = 0; i < tag->size && used < sizeof text; i++)
        if (!strchr (" \t\r\n", tag->value[i])) text[used++] = tag->value[i];
    self->view.signature = arena_copy (self->message->arena, text, used);
}

/* NULL, or what is wrong: first who signed, so that this is known of a broken signature too. */
static const char *read_all (dkim_signed_t *self, const domains_t *domains, int64_t now) {
    arena_t *arena = self->message->arena;
    dkim_signature_t *view = &self->view;
    const mail_field_t *field = &self->field->field;
    const char *wrong;
    if (field->value_size > LIMIT_SIGNATURE || dkim_message_is_excessive (self->message)) {
        view->result = DKIM_POLICY;
        return "a header or signature larger than what is read";
    }
    if (!dkim_tags_read (&self->tags, field->value, field->value_size)) return "the signature is no tag list";
    const char *no_domain = dkim_read_domain (&self->tags, "d", domains, arena, &view->domain);
    const char *no_selector = dkim_read_domain (&self->tags, "s", domains, arena, &view->selector);
    const char *no_algorithm = dkim_read_algorithm (&self->tags, arena, &view->algorithm, &self->edwards);
    if ((wrong = read_version (self)) || (wrong = no_domain) || (wrong = no_selector) || (wrong = no_algorithm) ||
        (wrong = dkim_read_base64 (&self->tags, "b", arena, &self->b, &self->b_size)) ||
        (wrong = dkim_read_base64 (&self->tags, "bh", arena, &self->bh, &self->bh_size)) ||
        (wrong = read_canonicals (self)) || (wrong = read_length (self)) || (wrong = read_query (self)) ||
        (wrong = read_identity (self, domains)) || (wrong = read_names (self)))
        return wrong;
    show_b (self);
    return read_times (self, now);
}

void dkim_signed_read (dkim_signed_t *self, dkim_verifier_t *verifier, dkim_message_t *message,
                       const dkim_field_t *field, bool arc, int64_t now) {
    *self = (dkim_signed_t){.message = message, .field = field, .arc = arc};
    self->view = (dkim_signature_t){.reason = "",
                                    .domain = "",
                                    .selector = "",
                                    .identity = "",
                                    .algorithm = "",
                                    .signature = "",
                                    .names = "",
                                    .key_digest = "",
                                    .signed_at = -1,
                                    .expires_at = -1};
    const char *wrong = read_all (self, verifier->domains, now);
    if (wrong) {
        self->view.reason = wrong;
        if (self->view.result == DKIM_UNKNOWN) self->view.result = DKIM_PERMERROR;
    } else if (self->view.partial_body) {
        dkim_message_expect (message, self->relaxed_body, self->length);
    }
}
