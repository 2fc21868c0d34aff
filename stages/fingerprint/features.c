#include "features.h"

#include <string.h>
#include <strings.h>

#include "bounds.h"
#include "header.h"
#include "model.h"

enum {
    GRAM = 4,   /* bytes */
    PHRASE = 7, /* bytes */
    PHRASES = 3,
    SET_BITS = 13,
    SET = 1 << SET_BITS, /* twice LIMIT_FEATURES: a search ends soon */
    NAME = 100
};

static const uint32_t SPREAD = 0x9e3779b1; /* neighbours fall far apart */

/* Apart from each other, what stands in different places has different features. Those of fields follow FIELDS and
 * SHAPES. */
typedef enum { FIELD_NAMES = 1, FIELD_PAIRS, FINDINGS, AUTHOR, READER, SUBJECT, FIELDS = 16, SHAPES = 48 } space_t;

/* Fields whose words tell how a message was made. */
static const char *const worded[] = {
    "Content-Type", "X-Mailer",   "User-Agent",        "MIME-Version", "X-Priority",  "Content-Transfer-Encoding",
    "X-MimeOLE",    "Importance", "X-MSMail-Priority", "Precedence",   "Organization"};

/* Fields of which only the shape is told: letters and digits as such. */
static const char *const shaped[] = {"Message-ID", "To", "Date", "Cc", "In-Reply-To"};

typedef struct {
    uint64_t key, factor;
    uint32_t *list, *set;
    size_t count;
    model_group_t group; /* of what is added now */
} features_t;

static void add (features_t *self, uint64_t what) {
    uint64_t mixed = (what ^ self->key) * self->factor;
    mixed = (mixed ^ mixed >> 32) * self->factor;
    uint32_t hash = model_feature (self->group, (uint32_t)(mixed >> 32));
    hash += !hash;
    size_t at = (hash * SPREAD) >> (32 - SET_BITS);
    while (self->set[at] && self->set[at] != hash) at = (at + 1) % SET;
    if (self->set[at] || self->count == LIMIT_FEATURES) return;
    self->set[at] = hash;
    self->list[self->count++] = hash;
}

static void add_in (features_t *self, unsigned space, uint64_t what) {
    add (self, what >> 8 | (uint64_t)space << 56);
}

static void add_grams (features_t *self, unsigned space, const char *text, size_t size) {
    uint64_t window = 0, mask = (1ull << 8 * GRAM) - 1;
    for (size_t i = 0; i < size; i++) {
        window = (window << 8 | (uint8_t)text[i]) & mask;
        if (i + 1 >= GRAM) add (self, window | (uint64_t)space << 56);
    }
}

/* One in three of all longer runs, by what they are: nearly as telling as all of them. */
static void add_phrases (features_t *self, const char *text, size_t size) {
    uint64_t window = 0, mask = (1ull << 8 * PHRASE) - 1;
    for (size_t i = 0; i < size; i++) {
        window = (window << 8 | (uint8_t)text[i]) & mask;
        bool chosen = ((window * SPREAD) >> 32) % PHRASES == 0;
        if (chosen && i + 1 >= PHRASE) add (self, window | (uint64_t)READER << 56);
    }
}

static size_t at_most (const char *text, size_t most) {
    return strnlen (text, most);
}

/* FNV-1a, of lower case. */
static uint64_t name_hash (const mail_field_t *field) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < field->name_size; i++) {
        char c = field->name[i];
        hash = (hash ^ (uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c)) * 0x100000001b3u;
    }
    return hash;
}

static int place (const mail_field_t *field, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (mail_field_is (field, names[i])) return (int)i;
    return -1;
}

static void make_shape (char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        text[i] = (char)(c >= '0' && c <= '9' ? '9' : c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : c);
    }
}

/* Without the boundary, which is another in each message. */
static size_t without_boundary (const char *text, size_t size) {
    const char *boundary = strcasestr (text, "boundary");
    return boundary ? (size_t)(boundary - text) : size;
}

static void add_value (features_t *self, const mail_field_t *field) {
    char text[LIMIT_FEATURE_FIELD];
    int words = place (field, worded, sizeof worded / sizeof *worded);
    int shape = words < 0 ? place (field, shaped, sizeof shaped / sizeof *shaped) : -1;
    if (words < 0 && shape < 0) return;
    size_t size = mail_unfold (field->value, field->value_size, text, sizeof text);
    if (words == 0) size = without_boundary (text, size);
    if (shape >= 0) make_shape (text, size);
    add_grams (self, words < 0 ? SHAPES + (unsigned)shape : FIELDS + (unsigned)words, text, size);
}

static void add_header (features_t *self, const char *message, size_t size) {
    mail_field_t field;
    size_t offset = 0;
    uint64_t before = 0;
    for (int left = LIMIT_FEATURE_FIELDS; left > 0 && mail_next_field (message, size, &offset, &field); left--) {
        if (header_is_transport (&field)) continue;
        uint64_t name = name_hash (&field);
        add_in (self, FIELD_NAMES, name);
        add_in (self, FIELD_PAIRS, name ^ before * 3);
        before = name;
        add_value (self, &field);
    }
}

/* What is the sender's own: not whom he wrote to. */
static void add_evidence (features_t *self, const evidence_t *evidence) {
    for (size_t i = 0; i < evidence->n_findings; i++)
        add_in (self, FINDINGS, (uint64_t)evidence->findings[i]->code << 8);
    for (size_t i = 0; i < evidence->n_traits; i++) {
        const trait_info_t *kind = trait_info (trait_kind (evidence->traits[i]->id));
        if (kind && kind->key == KEY_CIRCLE) add (self, evidence->traits[i]->id | 1ull << 63);
    }
}

static void take_key (features_t *self, const keyring_t *keys) {
    static const char purpose[] = "features";
    uint64_t secret[2];
    keyring_hash (keys, KEY_DEPLOYMENT, purpose, purpose, sizeof purpose, (uint8_t *)secret, sizeof secret);
    self->key = secret[0];
    self->factor = secret[1] | 1;
}

void features_read (const char *message, size_t size, const author_t *from, const char *subject, const reader_t *reader,
                    evidence_t *evidence) {
    features_t self = {0};
    take_key (&self, evidence->keys);
    self.list = arena_alloc (evidence->arena, LIMIT_FEATURES * sizeof *self.list);
    self.set = arena_zero (evidence->arena, SET * sizeof *self.set);
    self.group = MODEL_MAKE;
    add_header (&self, message, size);
    self.group = MODEL_EVIDENCE;
    add_evidence (&self, evidence);
    self.group = MODEL_NAMES;
    add_grams (&self, AUTHOR, from->name, at_most (from->name, NAME));
    add_grams (&self, SUBJECT, subject, at_most (subject, 3 * NAME));
    size_t shown = reader->normal_size < LIMIT_FEATURE_TEXT ? reader->normal_size : LIMIT_FEATURE_TEXT;
    self.group = MODEL_TEXT;
    add_grams (&self, READER, reader->normal, shown);
    self.group = MODEL_PHRASES;
    add_phrases (&self, reader->normal, shown);
    evidence->features = self.list;
    evidence->n_features = self.count;
}
