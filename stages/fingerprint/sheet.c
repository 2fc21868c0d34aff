#include "sheet.h"

#include <string.h>
#include <strings.h>

#include "scan.h"

enum { SLOTS = 2 * LIMIT_RULES };

struct sheet_t {
    arena_t *arena;
    uint64_t keys[SLOTS];
    uint16_t rules[SLOTS]; /* which effect */
    effect_t effects[LIMIT_RULES];
    size_t count;
    bool partial;
};

sheet_t *sheet_new (arena_t *arena) {
    sheet_t *self = arena_alloc (arena, sizeof *self);
    memset (self->keys, 0, sizeof self->keys);
    self->arena = arena;
    self->count = 0;
    self->partial = false;
    return self;
}

bool sheet_is_partial (const sheet_t *self) {
    return self->partial;
}

static uint64_t hash (uint64_t key, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        uint8_t c = (uint8_t)text[i];
        key = (key ^ (c >= 'A' && c <= 'Z' ? c + 32U : c)) * UINT64_C (1099511628211);
    }
    return key ? key : 1;
}

/* SIGN: '.', '#', or 0 for an element's name alone. */
static uint64_t key_of (const char *tag, size_t tag_size, char sign, const char *name, size_t size) {
    uint64_t key = hash (UINT64_C (14695981039346656037), tag, tag_size);
    return sign ? hash (hash (key, &sign, 1), name, size) : key;
}

static size_t slot_of (const sheet_t *self, uint64_t key) {
    size_t slot = key % SLOTS;
    while (self->keys[slot] && self->keys[slot] != key) slot = (slot + 1) % SLOTS; /* half of them stay empty */
    return slot;
}

static void add_rule (sheet_t *self, uint64_t key, const effect_t *effect) {
    size_t slot = slot_of (self, key);
    if (self->keys[slot]) {
        style_add (&self->effects[self->rules[slot]], effect);
    } else if (self->count == LIMIT_RULES) {
        self->partial = true;
    } else {
        self->keys[slot] = key;
        self->rules[slot] = (uint16_t)self->count;
        self->effects[self->count++] = *effect;
    }
}

static bool is_name (char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           (uint8_t)c >= 0x80;
}

static bool is_space (char c) {
    return (uint8_t)c <= ' ';
}

static size_t name_length (const char *text, size_t size) {
    size_t length = 0;
    while (length < size && is_name (text[length])) length++;
    return length;
}

static void add_selector (sheet_t *self, const char *text, size_t size, const effect_t *effect) {
    while (size && is_space (*text)) text++, size--;
    while (size && is_space (text[size - 1])) size--;
    size_t tag = name_length (text, size);
    if (tag == size && size) {
        add_rule (self, key_of (text, tag, 0, NULL, 0), effect);
        return;
    }
    char sign = tag < size ? text[tag] : '\0';
    size_t name = sign == '.' || sign == '#' ? name_length (text + tag + 1, size - tag - 1) : 0;
    if (name && tag + 1 + name == size)
        add_rule (self, key_of (text, tag, sign, text + tag + 1, name), effect);
    else if (effect->paper != COLOUR_UNSET)
        self->partial = true; /* a selector that is not understood */
}

static void add_rules (sheet_t *self, const char *selectors, size_t size, const effect_t *effect) {
    for (const char *end = selectors + size; selectors < end;) {
        const char *comma = memchr (selectors, ',', (size_t)(end - selectors));
        if (!comma) comma = end;
        add_selector (self, selectors, (size_t)(comma - selectors), effect);
        selectors = comma + 1;
    }
}

/* The first A or B that stands outside quotation marks. */
static const char *find_outside (const char *text, const char *end, char a, char b) {
    char quote = 0;
    for (; text < end; text++) {
        char c = *text;
        if (quote)
            quote = c == quote || c == '\n' ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == a || c == b)
            break;
    }
    return text;
}

/* Behind the block that begins at TEXT, with the blocks within. */
static const char *skip_block (const char *text, const char *end) {
    size_t depth = 0;
    while ((text = find_outside (text, end, '{', '}')) < end) {
        depth += *text == '{' ? 1 : 0;
        if (*text++ == '}' && --depth == 0) break;
    }
    return text;
}

static bool is_for_all (const char *condition, size_t size) {
    static const char *const words[] = {"", "screen", "all", "only screen"};
    while (size && is_space (*condition)) condition++, size--;
    while (size && is_space (condition[size - 1])) size--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen (words[i]) == size && strncasecmp (condition, words[i], size) == 0) return true;
    return false;
}

/* From an '@' on. A block for all screens is entered: its closing brace is passed over as a stray one. */
static const char *read_at_rule (sheet_t *self, const char *text, const char *end) {
    const char *stop = find_outside (text, end, '{', ';');
    if (stop == end) return end;
    bool media = end - text > 6 && strncasecmp (text, "@media", 6) == 0;
    if (end - text > 7 && strncasecmp (text, "@import", 7) == 0) self->partial = true;
    if (*stop == ';') return stop + 1;
    if (media && is_for_all (text + 6, (size_t)(stop - text - 6))) return stop + 1;
    return skip_block (stop, end);
}

static const char *read_rule (sheet_t *self, const char *text, const char *end) {
    const char *open = find_outside (text, end, '{', '}');
    if (open == end || *open == '}') return open == end ? end : open + 1;
    const char *close = find_outside (open + 1, end, '}', '}');
    effect_t effect = style_nothing ();
    style_declare (&effect, open + 1, (size_t)(close - open - 1));
    add_rules (self, text, (size_t)(open - text), &effect);
    return close < end ? close + 1 : end;
}

/* The text without comments, in the arena. */
static const char *without_comments (arena_t *arena, const char *text, size_t *size) {
    if (!memmem (text, *size, "/*", 2)) return text;
    char *out = arena_alloc (arena, *size + 1);
    const char *end = text + *size;
    size_t length = 0;
    while (text < end) {
        const char *open = scan_for (text, (size_t)(end - text), "/*");
        size_t plain = (size_t)((open ? open : end) - text);
        memcpy (out + length, text, plain);
        length += plain;
        if (!open) break;
        const char *close = open + 2 < end ? scan_for (open + 2, (size_t)(end - open - 2), "*/") : NULL;
        text = close ? close + 2 : end;
    }
    *size = length;
    return out;
}

void sheet_read (sheet_t *self, const char *text, size_t size) {
    text = without_comments (self->arena, text, &size);
    for (const char *end = text + size; text < end;) {
        if (is_space (*text))
            text++;
        else if (end - text >= 4 && memcmp (text, "<!--", 4) == 0)
            text += 4;
        else if (end - text >= 3 && memcmp (text, "-->", 3) == 0)
            text += 3;
        else
            text = *text == '@' ? read_at_rule (self, text, end) : read_rule (self, text, end);
    }
}

static void apply_key (const sheet_t *self, uint64_t key, effect_t *effect) {
    size_t slot = slot_of (self, key);
    if (self->keys[slot]) style_add (effect, &self->effects[self->rules[slot]]);
}

static void apply_named (const sheet_t *self, const tag_t *tag, char sign, const char *name, size_t size,
                         effect_t *effect) {
    apply_key (self, key_of ("", 0, sign, name, size), effect);
    apply_key (self, key_of (tag->name, tag->name_size, sign, name, size), effect);
}

void sheet_apply (const sheet_t *self, const tag_t *tag, effect_t *effect) {
    const attribute_t *classes = &tag->attributes[ATTRIBUTE_class], *id = &tag->attributes[ATTRIBUTE_id];
    if (self->count == 0) return;
    apply_key (self, key_of (tag->name, tag->name_size, 0, NULL, 0), effect);
    for (size_t at = 0, count = 0; at < classes->size && count < LIMIT_CLASSES; count++) {
        while (at < classes->size && is_space (classes->value[at])) at++;
        size_t from = at;
        while (at < classes->size && !is_space (classes->value[at])) at++;
        if (at > from) apply_named (self, tag, '.', classes->value + from, at - from, effect);
    }
    if (id->size) apply_named (self, tag, '#', id->value, id->size, effect);
}
