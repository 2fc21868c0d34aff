#include "dmarc/record.h"

#include <string.h>
#include <strings.h>

#include "dmarc/limits_dmarc.h"

typedef struct {
    const char *text;
    size_t size;
} span_t;

const char *dmarc_policy_word (dmarc_policy_t policy) {
    static const char *const words[] = {"", "none", "quarantine", "reject"};
    return words[policy];
}

static bool is_blank (char c) {
    return c == ' ' || c == '\t';
}

static span_t trimmed (const char *text, size_t size) {
    while (size && is_blank (*text)) {
        text++;
        size--;
    }
    while (size && is_blank (text[size - 1])) size--;
    return (span_t){text, size};
}

static bool is (span_t span, const char *word) {
    return span.size == strlen (word) && memcmp (span.text, word, span.size) == 0;
}

static bool is_any_case (span_t span, const char *word) {
    return span.size == strlen (word) && strncasecmp (span.text, word, span.size) == 0;
}

/* The next tag of TEXT, which is moved on; an empty name where it is none. False at the end. */
static bool next_tag (span_t *text, span_t *name, span_t *value) {
    if (!text->size) return false;
    const char *end = memchr (text->text, ';', text->size);
    size_t size = end ? (size_t)(end - text->text) : text->size;
    const char *equals = memchr (text->text, '=', size);
    size_t before = equals ? (size_t)(equals - text->text) : 0;
    *name = trimmed (text->text, before);
    *value = equals ? trimmed (equals + 1, size - before - 1) : (span_t){text->text, 0};
    size_t used = size + (end ? 1 : 0);
    text->text += used;
    text->size -= used;
    return true;
}

/* What RFC 3986 lets stand in a URI, commas apart. */
static bool is_uri_char (char c) {
    return c > ' ' && c < 127 && !strchr ("\"<>\\^`{|},", c);
}

/* A scheme, a colon and something behind it; an address behind mailto. The obsolete size behind "!" may stand there. */
static bool is_uri (span_t span) {
    const char *colon = memchr (span.text, ':', span.size);
    if (!colon || colon == span.text) return false;
    span_t scheme = {span.text, (size_t)(colon - span.text)};
    span_t rest = {colon + 1, span.size - scheme.size - 1};
    for (size_t i = 0; i < span.size; i++)
        if (!is_uri_char (span.text[i])) return false;
    for (size_t i = 0; i < scheme.size; i++) {
        bool letter = ((scheme.text[i] | 32) >= 'a' && (scheme.text[i] | 32) <= 'z');
        bool other = (scheme.text[i] >= '0' && scheme.text[i] <= '9') || strchr ("+-.", scheme.text[i]);
        if (!letter && (i == 0 || !other)) return false;
    }
    if (!is_any_case (scheme, "mailto")) return rest.size > 0;
    const char *at = memchr (rest.text, '@', rest.size);
    return at && at > rest.text && at + 1 < rest.text + rest.size;
}

/* Whether one of the addresses, with commas between, can be reported to. */
static bool has_uri (span_t list) {
    while (list.size) {
        const char *comma = memchr (list.text, ',', list.size);
        size_t size = comma ? (size_t)(comma - list.text) : list.size;
        if (is_uri (trimmed (list.text, size))) return true;
        if (comma) size++;
        list.text += size;
        list.size -= size;
    }
    return false;
}

/* What the tags of a record say, before they are judged together. */
typedef struct {
    span_t p, sp, np, psd, t, adkim, aspf, rua;
} tags_t;

static span_t *tag_of (tags_t *self, span_t name) {
    const struct {
        const char *name;
        span_t *tag;
    } known[] = {{"p", &self->p}, {"sp", &self->sp},       {"np", &self->np},     {"psd", &self->psd},
                 {"t", &self->t}, {"adkim", &self->adkim}, {"aspf", &self->aspf}, {"rua", &self->rua}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (is (name, known[i].name)) return known[i].tag;
    return NULL;
}

/* False where the tag is there and wrong. */
static bool read_policy (span_t value, dmarc_policy_t *policy) {
    *policy = DMARC_POLICY_UNSET;
    if (!value.text) return true;
    for (dmarc_policy_t each = DMARC_POLICY_NONE; each <= DMARC_POLICY_REJECT; each++)
        if (is_any_case (value, dmarc_policy_word (each))) *policy = each;
    return *policy != DMARC_POLICY_UNSET;
}

static void judge (dmarc_record_t *self, const tags_t *tags) {
    bool good = read_policy (tags->p, &self->p);
    good = read_policy (tags->sp, &self->sp) && good;
    good = read_policy (tags->np, &self->np) && good && self->p != DMARC_POLICY_UNSET;
    self->psd = is_any_case (tags->psd, "y") ? 'y' : is_any_case (tags->psd, "n") ? 'n' : 'u';
    self->testing = is_any_case (tags->t, "y");
    self->strict_dkim = is_any_case (tags->adkim, "s");
    self->strict_spf = is_any_case (tags->aspf, "s");
    self->applicable = good || has_uri (tags->rua);
    if (good) return;
    self->p = DMARC_POLICY_NONE;
    self->sp = self->np = DMARC_POLICY_UNSET;
}

bool dmarc_record_read (dmarc_record_t *self, const char *text, size_t size) {
    span_t rest = {text, size < DMARC_RECORD ? size : DMARC_RECORD}, name, value;
    tags_t tags = {0};
    *self = (dmarc_record_t){.psd = 'u'};
    if (!size || is_blank (*text) || !next_tag (&rest, &name, &value)) return false;
    if (!is (name, "v") || !is (value, "DMARC1")) return false;
    while (next_tag (&rest, &name, &value)) {
        span_t *tag = tag_of (&tags, name);
        if (tag && !tag->text) *tag = value;
    }
    judge (self, &tags);
    return true;
}

dmarc_policy_t dmarc_record_policy (const dmarc_record_t *self, bool inherited, bool exists) {
    dmarc_policy_t policy = self->p;
    if (inherited && self->sp) policy = self->sp;
    if (inherited && !exists && self->np) policy = self->np;
    return self->testing && policy > DMARC_POLICY_NONE ? policy - 1 : policy;
}
