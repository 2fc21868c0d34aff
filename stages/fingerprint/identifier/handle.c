#include "identifier/handle.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "identifier/few.h"
#include "identifier/telephone.h"

enum { HANDLE_LEAST = 3, HANDLE_MOST = 66, BETWEEN = 12 /* characters between a service's name and the handle */ };

/* What a service's handle looks like. */
typedef enum { FORM_NAME, FORM_NUMBER, FORM_EXACT /* letter case tells */ } form_t;

typedef struct {
    const char *front; /* of a link */
    const char *service;
    form_t form;
} link_front_t;

static const link_front_t fronts[] = {{"t.me/", "telegram", FORM_NAME},
                                      {"telegram.me/", "telegram", FORM_NAME},
                                      {"telegram.dog/", "telegram", FORM_NAME},
                                      {"tg://resolve?domain=", "telegram", FORM_NAME},
                                      {"wa.me/", "whatsapp", FORM_NUMBER},
                                      {"api.whatsapp.com/send?phone=", "whatsapp", FORM_NUMBER},
                                      {"api.whatsapp.com/send/?phone=", "whatsapp", FORM_NUMBER},
                                      {"whatsapp://send?phone=", "whatsapp", FORM_NUMBER},
                                      {"chat.whatsapp.com/", "whatsapp", FORM_EXACT},
                                      {"discord.gg/", "discord", FORM_EXACT},
                                      {"discord.com/invite/", "discord", FORM_EXACT},
                                      {"signal.me/#p/", "signal", FORM_NUMBER},
                                      {"signal.me/#eu/", "signal", FORM_EXACT},
                                      {"threema.id/", "threema", FORM_NAME},
                                      {"line.me/ti/p/", "line", FORM_EXACT},
                                      {"join.skype.com/invite/", "skype", FORM_EXACT},
                                      {"skype:", "skype", FORM_NAME}};

/* Services by a word in the text: a handle follows a colon, an @ or a sign of its own (SURE: the name alone is enough
 * where the handle has a digit in it). */
typedef struct {
    const char *word, *service;
    bool sure;
} service_t;

static const service_t services[] = {{"telegram", "telegram", false},
                                     {"skype", "skype", false},
                                     {"wickr", "wickr", true},
                                     {"discord", "discord", false},
                                     {"wechat", "wechat", true},
                                     {"threema", "threema", true},
                                     {"kik", "kik", true},
                                     {"jabber", "jabber", false},
                                     {"snapchat", "snapchat", false}};

typedef struct {
    evidence_t *evidence;
    few_t found;
} handles_t;

static bool is_name (char c) {
    return isalnum ((uint8_t)c) || c == '_' || c == '-' || c == '.';
}

static size_t name_length (const char *text, size_t size) {
    size_t length = 0;
    while (length < size && length <= HANDLE_MOST && is_name (text[length])) length++;
    while (length && (text[length - 1] == '.' || text[length - 1] == '-')) length--;
    return length;
}

static void keep (handles_t *self, const char *service, const char *name, size_t size, bool exact) {
    char *value = arena_printf (self->evidence->arena, "%s:%.*s", service, (int)size, name);
    for (char *c = value; !exact && *c; c++) *c = (char)tolower ((uint8_t)*c);
    few_add (&self->found, value);
}

static void keep_number (handles_t *self, const char *service, const char *text, size_t size) {
    char digits[TELEPHONE_E164], e164[TELEPHONE_E164 + 1];
    size_t count = 0;
    for (size_t i = 0; i < size && count < sizeof digits; i++) {
        if (isdigit ((uint8_t)text[i]))
            digits[count++] = text[i];
        else if (text[i] != '+' && text[i] != ' ')
            break;
    }
    if (!telephone_e164 (digits, count, e164)) return;
    keep (self, service, e164, strlen (e164), true);
    evidence_trait (self->evidence, TRAIT_telephone, e164);
}

/* Names that a service's own links have. */
static bool is_common (const char *name, size_t size) {
    static const char *const common[] = {"share", "joinchat", "addstickers", "proxy", "s", "c", "iv", "send", "live"};
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (strlen (common[i]) == size && strncasecmp (name, common[i], size) == 0) return true;
    return false;
}

/* The place of a live: name behind it, so that "skype:live:x" is one with "live:x". */
static size_t passed_over (const char *text, size_t size) {
    size_t at = 0;
    while (at < size && at < LIMIT_GAP && text[at] == ' ') at++;
    if (size - at > 5 && strncasecmp (text + at, "live:", 5) == 0) at += 5;
    while (at < size && (text[at] == '@' || text[at] == '+' || text[at] == '.')) at++;
    return at;
}

static void try_front (handles_t *self, const char *text, size_t size, const link_front_t *front) {
    if (front->form == FORM_NUMBER) {
        keep_number (self, front->service, text, size);
        return;
    }
    size_t at = passed_over (text, size);
    if (size - at > 9 && strncasecmp (text + at, "joinchat/", 9) == 0) at += 9;
    size_t length = name_length (text + at, size - at);
    if (length >= HANDLE_LEAST && length <= HANDLE_MOST && !is_common (text + at, length))
        keep (self, front->service, text + at, length, front->form == FORM_EXACT);
}

/* A word begins at TEXT: whether a link of a messenger's begins with it. */
static bool try_link (handles_t *self, const char *text, size_t size) {
    for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++) {
        size_t length = strlen (fronts[i].front);
        if ((text[0] | 0x20) != fronts[i].front[0] || size <= length ||
            strncasecmp (text, fronts[i].front, length) != 0)
            continue;
        try_front (self, text + length, size - length, &fronts[i]);
        return true;
    }
    return false;
}

static bool has_digit (const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (isdigit ((uint8_t)text[i])) return true;
    return false;
}

/* What may stand between a service's name and the handle: " ID : @", " me =". Its length; *SIGNED where it has a sign
 * that announces a handle. */
static size_t between (const char *text, size_t size, bool *is_signed) {
    static const char *const fillers[] = {"id", "me", "username", "user", "handle", "pseudo", "moi"};
    size_t at = 0;
    while (at < size && at < BETWEEN) {
        size_t word = 0;
        for (size_t i = 0; i < sizeof fillers / sizeof *fillers && !word; i++) {
            size_t length = strlen (fillers[i]);
            if (at && size - at > length && strncasecmp (text + at, fillers[i], length) == 0 &&
                !plain_is_word (text[at + length]))
                word = length;
        }
        *is_signed = *is_signed || text[at] == ':' || text[at] == '@' || text[at] == '=';
        if (!word && (!text[at] || !strchr (" :@=(>-", text[at]))) break;
        at += word ? word : 1;
    }
    return at;
}

static void try_service (handles_t *self, const char *text, size_t size) {
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        size_t length = strlen (services[i].word);
        bool is_signed = false;
        if ((text[0] | 0x20) != services[i].word[0] || size <= length + HANDLE_LEAST ||
            strncasecmp (text, services[i].word, length) != 0 || plain_is_word (text[length]))
            continue;
        size_t at = length + between (text + length, size - length, &is_signed);
        if (size - at > 5 && strncasecmp (text + at, "live:", 5) == 0) is_signed = true;
        at += passed_over (text + at, size - at);
        size_t name = name_length (text + at, size - at);
        if (name < HANDLE_LEAST || name > HANDLE_MOST || is_common (text + at, name)) return;
        bool is_domain = memchr (text + at, '.', name) && !is_signed;
        if (is_signed ? !strncasecmp (text + at, "http", 4)
                      : is_domain || !services[i].sure || !has_digit (text + at, name))
            return;
        keep (self, services[i].service, text + at, name, false);
        return;
    }
}

enum { BEGINS = 32 * 32 * 32 };

static size_t begin_of (const char *text) {
    return ((size_t)text[0] & 31) << 10 | ((size_t)text[1] & 31) << 5 | ((size_t)text[2] & 31);
}

/* Which three characters a link or a service's name begins with, a bit each: most words are told by them. */
static const uint8_t *begins (void) {
    static uint8_t known[BEGINS / 8];
    size_t first = begin_of (fronts[0].front);
    if (known[first / 8] >> first % 8 & 1) return known;
    for (size_t i = 0; i < sizeof fronts / sizeof *fronts + sizeof services / sizeof *services; i++) {
        size_t place = i - sizeof fronts / sizeof *fronts;
        size_t begin = begin_of (i < sizeof fronts / sizeof *fronts ? fronts[i].front : services[place].word);
        known[begin / 8] |= (uint8_t)(1 << begin % 8);
    }
    return known;
}

static void read_text (handles_t *self, const plain_t *plain) {
    const uint8_t *known = begins ();
    for (size_t i = 0; i < plain->n_words; i++) {
        const char *text = plain->text + plain->words[i];
        size_t size = plain->size - plain->words[i];
        if (size <= HANDLE_LEAST) continue;
        size_t begin = begin_of (text);
        if (known[begin / 8] >> begin % 8 & 1 && !try_link (self, text, size)) try_service (self, text, size);
    }
}

/* Links whose target the text does not show. */
static void read_links (handles_t *self, const reader_t *reader) {
    for (size_t i = 0; i < reader->n_links; i++) {
        const link_t *link = &reader->links[i];
        if (!link->label) continue;
        const char *slashes = memmem (link->target, link->size, "://", 3);
        bool is_web = slashes && link->size > 4 && strncasecmp (link->target, "http", 4) == 0;
        size_t at = is_web ? (size_t)(slashes + 3 - link->target) : 0;
        if (link->size - at > 4 && strncasecmp (link->target + at, "www.", 4) == 0) at += 4;
        if (at < link->size) try_link (self, link->target + at, link->size - at);
    }
}

void handle_read (const plain_t *plain, evidence_t *evidence) {
    handles_t self = {.evidence = evidence};
    read_text (&self, plain);
    if (plain->reader) read_links (&self, plain->reader);
    few_give (&self.found, TRAIT_handle, evidence);
}
