#include "identifier/telephone.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "identifier/context.h"
#include "identifier/digits.h"
#include "identifier/few.h"

enum { HOME = 10 /* digits of a French or North American number at home */, INTERNATIONAL_LEAST = 8 };

typedef struct {
    unsigned code;
    uint8_t least, most;
    bool keeps;
} country_t;

static const country_t countries[] = {
#define COUNTRY(code, least, most, keeps) {code, least, most, keeps},
#include "identifier/countries.def"
#undef COUNTRY
};

typedef struct {
    const char *text;
    size_t size;
    context_t context; /* what is known without looking: a link that dials */
    few_t found;
    arena_t *arena;
} telephones_t;

/* --- E.164 --- */

/* No code is the beginning of another. */
static const country_t *country_of (const char *digits, size_t count, size_t *length) {
    unsigned code = 0;
    for (*length = 1; *length <= 3 && *length < count; ++*length) {
        code = code * 10 + (unsigned)(digits[*length - 1] - '0');
        for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
            if (countries[i].code == code) return &countries[i];
    }
    return NULL;
}

/* In North America neither an area nor, but for examples, an exchange begins with 0 or 1. */
static bool is_possible (unsigned code, const char *national) {
    if (code == 1) return national[0] >= '2';
    return code != 33 || national[0] != '0';
}

bool telephone_e164 (const char *digits, size_t count, char e164[TELEPHONE_E164 + 1]) {
    size_t length;
    if (count < INTERNATIONAL_LEAST || count > TELEPHONE_E164 || digits[0] == '0') return false;
    const country_t *country = country_of (digits, count, &length);
    if (!country) return false;
    const char *national = digits + length;
    size_t rest = count - length;
    if (*national == '0' && !country->keeps) national++, rest--;
    if (rest < country->least || rest > country->most || length + rest >= TELEPHONE_E164) return false;
    if (!is_possible (country->code, national)) return false;
    e164[0] = '+';
    memcpy (e164 + 1, digits, length);
    memcpy (e164 + 1 + length, national, rest);
    e164[1 + length + rest] = '\0';
    return true;
}

/* --- numbers as they are written --- */

/* The first N groups' digits in one row, without a zero in brackets that a country's code makes needless. */
static size_t row_of (const digits_t *digits, size_t n, bool abroad, char row[LIMIT_DIGITS]) {
    size_t count = 0, at = 0;
    for (size_t i = 0; i < n; at += digits->groups[i++].size) {
        const group_t *group = &digits->groups[i];
        if (abroad && i > 0 && group->closed && group->size == 1 && digits->digits[at] == '0') continue;
        memcpy (row + count, digits->digits + at, group->size);
        count += group->size;
    }
    return count;
}

/* The sizes of the first N groups as text, "22222"; no group that is written so has ten or more but the whole. */
static void shape_of (const digits_t *digits, size_t n, char shape[LIMIT_DIGIT_GROUPS + 1]) {
    for (size_t i = 0; i < n; i++) shape[i] = (char)(digits->groups[i].size < 10 ? '0' + digits->groups[i].size : 'x');
    shape[n] = '\0';
}

static bool is_listed (const char *shape, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp (shape, list[i]) == 0) return true;
    return false;
}

/* Day, month and year, whatever follows. */
static bool is_date (const digits_t *digits) {
    const char *d = digits->digits;
    const group_t *group = digits->groups;
    if (digits->n_groups < 3 || group[0].size > 2 || group[1].size > 2 || group[2].size != 4) return false;
    const char *year = d + group[0].size + group[1].size;
    return (year[0] == '1' && year[1] == '9') || (year[0] == '2' && year[1] == '0');
}

static bool is_french (const digits_t *digits, size_t n, context_t context) {
    static const char *const usual[] = {"22222", "4222", "433", "13222", "1333", "1111111111"};
    char shape[LIMIT_DIGIT_GROUPS + 1];
    if (digits->digits[0] != '0' || digits->digits[1] == '0') return false;
    shape_of (digits, n, shape);
    if (is_listed (shape, usual, sizeof usual / sizeof *usual)) return true;
    if (context == CONTEXT_OTHER) return false;
    return n == 1 || (!is_date (digits) && n >= 4); /* in two or three pieces others write theirs */
}

/* An area, an exchange and a line: in brackets and with a hyphen nobody else writes so. */
static bool is_american (const digits_t *digits, size_t n, context_t context) {
    char shape[LIMIT_DIGIT_GROUPS + 1];
    const char *d = digits->digits;
    size_t first = n == 4; /* the 1 that is dialled at home */
    shape_of (digits, n, shape);
    if (strcmp (shape, "334") != 0 && (strcmp (shape, "1334") != 0 || d[0] != '1')) return false;
    if (d[first] < '2') return false;
    const group_t *area = &digits->groups[first], *exchange = area + 1;
    if (context == CONTEXT_TELEPHONE || area->closed) return true;
    return context == CONTEXT_NONE && d[first + 3] >= '2' && (exchange->sign == '-' || exchange->sign == '.') &&
           area->sign != ' ';
}

static bool home_number (const digits_t *digits, size_t n, context_t context, char e164[TELEPHONE_E164 + 1]) {
    char row[LIMIT_DIGITS];
    size_t count = row_of (digits, n, false, row);
    if (count == HOME && is_french (digits, n, context)) {
        memcpy (e164, "+33", 3);
        memcpy (e164 + 3, row + 1, HOME - 1);
        e164[3 + HOME - 1] = '\0';
        return true;
    }
    if ((count != HOME && count != HOME + 1) || digits->letters || !is_american (digits, n, context)) return false;
    memcpy (e164, "+1", 2);
    memcpy (e164 + 2, row + count - HOME, HOME);
    e164[2 + HOME] = '\0';
    return true;
}

static bool is_number (const digits_t *digits, size_t n, context_t context, char e164[TELEPHONE_E164 + 1]) {
    char row[LIMIT_DIGITS];
    if (digits->plus) return telephone_e164 (row, row_of (digits, n, true, row), e164);
    if (home_number (digits, n, context, e164)) return true;
    if (digits->digits[0] != '0' || digits->digits[1] != '0' || digits->groups[0].size < 2) return false;
    size_t count = row_of (digits, n, true, row);
    return count > 2 && context != CONTEXT_OTHER && telephone_e164 (row + 2, count - 2, e164);
}

/* Whether a number may end behind N groups: nothing follows that would belong to it. */
static bool may_end (const digits_t *digits, size_t n) {
    const group_t *last = &digits->groups[n - 1], *next = last + 1;
    if (n == digits->n_groups) return !digits->cut;
    if (last->after == BREAK_HARD) return true;
    return n == 5 && last->size == 2 && next->size > 2;
}

/* --- where they stand --- */

static bool is_money (const char *text, size_t size) {
    static const char *const signs[] = {"%", "$", "\xE2\x82\xAC", "\xC2\xA3", "EUR", "USD", "euro"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (size >= strlen (signs[i]) && memcmp (text, signs[i], strlen (signs[i])) == 0) return true;
    return false;
}

/* What stands behind a number: no more of a word, no decimals, no time, no money. */
static bool ends_well (const char *text, size_t size, size_t at) {
    if (at >= size) return true;
    bool more = at + 1 < size && isdigit ((uint8_t)text[at + 1]);
    if (isalnum ((uint8_t)text[at]) || text[at] == '_' || text[at] == '@' || text[at] == '=') return false;
    if ((text[at] == ',' || text[at] == ':') && more) return false;
    if (text[at] == ' ') at++;
    return !is_money (text + at, size - at);
}

/* What stands before a number: not the rest of a word, an address, a URL, a sum. */
static bool begins_well (const char *text, size_t at) {
    if (at == 0) return true;
    char before = text[at - 1], further = at > 1 ? text[at - 2] : ' ';
    if (isalnum ((uint8_t)before) || strchr ("_=#%&@?$+*\\", before)) return false;
    if (before == '/') return further == ' ' || isdigit ((uint8_t)further);
    if (before == '-' || before == '.' || before == ',') return !isalnum ((uint8_t)further);
    return before != ':' || !isdigit ((uint8_t)further);
}

/* Where the number begins whose first digit, or letter in the place of one, begins the word at AT. */
static bool may_begin (const char *text, size_t size, size_t *at) {
    char c = text[*at];
    bool letter = c == 'o' || c == 'O';
    if (!isdigit ((uint8_t)c) && !(letter && *at + 1 < size && isdigit ((uint8_t)text[*at + 1]))) return false;
    if (*at > 1 && text[*at - 1] == ' ' && (text[*at - 2] == '+' || text[*at - 2] == '(')) --*at;
    while (*at > 0 && (text[*at - 1] == '+' || text[*at - 1] == '(')) --*at;
    return true;
}

/* Tries the groups at AT; where to go on. */
static size_t try_at (telephones_t *self, size_t at) {
    digits_t digits;
    char e164[TELEPHONE_E164 + 1];
    if (!digits_read (&digits, self->text, self->size, at)) return at + 1;
    if (!begins_well (self->text, at)) return digits.groups[0].to;
    context_t context = self->context;
    if (digits.count >= INTERNATIONAL_LEAST && !context) context = context_before (self->text, at);
    for (size_t n = 1; n <= digits.n_groups; n++) {
        size_t to = digits.groups[n - 1].to;
        if (!may_end (&digits, n) || !is_number (&digits, n, context, e164)) continue;
        if (n == digits.n_groups && !ends_well (self->text, self->size, to)) continue;
        few_add (&self->found, arena_string (self->arena, e164));
        return to;
    }
    for (size_t n = 1; n < digits.n_groups; n++)
        if (digits.groups[n - 1].after == BREAK_HARD) return digits.groups[n - 1].to;
    return digits.to;
}

static void read_text (telephones_t *self, const plain_t *plain) {
    size_t done = 0;
    self->text = plain->text;
    self->size = plain->size;
    for (size_t i = 0; i < plain->n_words; i++) {
        size_t at = plain->words[i];
        if (at >= done && may_begin (self->text, self->size, &at)) done = try_at (self, at);
    }
}

/* Links that dial. */
static void read_links (telephones_t *self, const reader_t *reader) {
    static const char *const schemes[] = {"tel:", "sms:", "callto:", "whatsapp://send?phone=", "facetime:"};
    for (size_t i = 0; i < reader->n_links; i++) {
        const link_t *link = &reader->links[i];
        for (size_t j = 0; j < sizeof schemes / sizeof *schemes; j++) {
            size_t length = strlen (schemes[j]);
            if (link->size <= length || strncasecmp (link->target, schemes[j], length) != 0) continue;
            self->context = CONTEXT_TELEPHONE;
            plain_t number = plain_text (self->arena, link->target + length, link->size - length);
            read_text (self, &number);
        }
    }
}

void telephone_read (const plain_t *plain, evidence_t *evidence) {
    telephones_t self = {.arena = evidence->arena};
    read_text (&self, plain);
    if (plain->reader) read_links (&self, plain->reader);
    few_give (&self.found, TRAIT_telephone, evidence);
}
