#include "mailbox.h"

#include <string.h>
#include <strings.h>

typedef struct {
    char *text;
    size_t length;
} out_t;

static void put (out_t *out, char c) {
    if (out->length + 1 < LIMIT_FROM) out->text[out->length++] = c;
    out->text[out->length] = '\0';
}

static void clear (out_t *out) {
    out->length = 0;
    out->text[0] = '\0';
}

/* What one pass over a mailbox gathers. */
typedef struct {
    out_t words;   /* the phrase, a space between words */
    out_t bare;    /* the same without spaces, quotes kept: the address where there are no brackets */
    out_t comment; /* of all comments */
    out_t address; /* between the brackets */
    bool bracketed, gap;
    bool split;     /* white space between two words */
    bool loose;     /* an "@" that is neither quoted nor in brackets */
    bool trailed;   /* words behind the brackets */
    bool commented; /* the last token was a comment behind a word, with characters that could end an address */
    bool within;    /* such a comment stands between words */
    const char *doubt;
} reading_t;

static void doubt (reading_t *self, const char *why) {
    if (!self->doubt) self->doubt = why;
}

static void put_gap (reading_t *self) {
    if (self->gap && self->words.length) {
        put (&self->words, ' ');
        self->split = true;
    }
    self->gap = false;
    self->trailed = self->trailed || self->bracketed;
    self->within = self->within || self->commented;
}

/* At the opening quote; behind the closing one. */
static const char *quoted (const char *at, reading_t *self, out_t *plain, out_t *kept) {
    put (kept, *at++);
    for (; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1]) put (kept, *at++);
        if (plain) put (plain, *at);
        put (kept, *at);
    }
    put (kept, '"');
    if (!*at) doubt (self, "a quote that does not end");
    return *at ? at + 1 : at;
}

/* At the opening parenthesis; behind the closing one of the same depth. Past LIMIT_COMMENTS depth does not count
 * further. HARMFUL: whether it holds what could end or begin an address. */
static const char *comment (const char *at, reading_t *self, out_t *out, bool *harmful) {
    int depth = 0;
    *harmful = false;
    if (out && out->length) put (out, ' ');
    for (; *at; at++) {
        if (*at == '(' && depth == LIMIT_COMMENTS) doubt (self, "comments within comments");
        if (*at == '(' && depth < LIMIT_COMMENTS && depth++ == 0) continue;
        if (*at == ')' && --depth == 0) return at + 1;
        *harmful = *harmful || strchr ("@<>,;:\"\\(", *at);
        if (*at == '\\' && at[1]) at++;
        if (out) put (out, *at);
    }
    doubt (self, "a comment that does not end");
    return at;
}

/* A comment outside of brackets: the name of who writes an address alone; in front of one, or within it, some take it
 * for the address. */
static const char *loose_comment (const char *at, reading_t *self) {
    bool harmful;
    const char *end = comment (at, self, &self->comment, &harmful);
    if (!self->bare.length && !self->bracketed && memchr (at, '@', (size_t)(end - at)))
        doubt (self, "an address in a comment in front");
    self->gap = true;
    self->commented = self->commented || (harmful && self->bare.length);
    return end;
}

static bool is_blank (char c) {
    return c == ' ' || c == '\t';
}

/* One character between the brackets that is neither quote nor comment. A source route (RFC 5322, section 4.4) is
 * passed over, though many show it. */
static void bracketed_char (char c, reading_t *self, bool *gap) {
    if (is_blank (c)) {
        *gap = self->address.length > 0;
        return;
    }
    if (*gap) doubt (self, "white space in the address");
    if (c == '<') doubt (self, "brackets within brackets");
    if (c == ':' && self->address.text[0] == '@') {
        doubt (self, "a source route");
        clear (&self->address);
    } else {
        put (&self->address, c);
    }
}

/* At the opening bracket; behind the closing one. */
static const char *bracketed (const char *at, reading_t *self) {
    bool gap = false, harmful;
    if (self->bracketed) doubt (self, "two addresses in brackets");
    clear (&self->address);
    self->bracketed = true;
    for (at++; *at && *at != '>';) {
        if (*at == '"')
            at = quoted (at, self, NULL, &self->address);
        else if (*at != '(')
            bracketed_char (*at++, self, &gap);
        else if (at = comment (at, self, NULL, &harmful), harmful)
            doubt (self, "a comment in the address");
    }
    if (!*at) doubt (self, "a bracket that does not end");
    return *at ? at + 1 : at;
}

/* The colon that ends a group's name. */
static void group (reading_t *self, mailboxes_t *list) {
    if (self->bracketed || list->in_group) doubt (self, "a colon among the mailboxes");
    if (memchr (self->words.text, '@', self->words.length)) doubt (self, "a group whose name holds an address");
    list->in_group = true;
    clear (&self->words);
    clear (&self->bare);
    self->loose = self->split = false;
}

static void word_char (reading_t *self, char c) {
    put_gap (self);
    if (c == '@') self->loose = true;
    if (c == '\\') doubt (self, "a backslash outside of quotes");
    if (c == '>' || c == ')') doubt (self, "a bracket that nothing opens");
    if ((c > 0 && c < ' ') || c == 127) doubt (self, "a control character in From");
    put (&self->words, c);
    put (&self->bare, c);
}

/* One token; behind it. */
static const char *token (const char *at, reading_t *self, mailboxes_t *list) {
    switch (*at) {
    case ' ':
    case '\t':
        self->gap = true;
        return at + 1;
    case '"':
        put_gap (self);
        return quoted (at, self, &self->words, &self->bare);
    case '(':
        return loose_comment (at, self);
    case '<':
        return bracketed (at, self);
    case ':':
        group (self, list);
        return at + 1;
    default:
        word_char (self, *at);
        return at + 1;
    }
}

static bool is_word_char (unsigned char c) {
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* The length of the local part at ADDRESS: a dot-atom, or a quoted string of harmless characters; 0 for any other. */
static size_t local_length (const char *address) {
    size_t length = 0;
    if (*address == '"') {
        for (length = 1; is_word_char ((unsigned char)address[length]) || address[length] == ' '; length++)
            ;
        return address[length] == '"' ? length + 1 : 0;
    }
    while (is_word_char ((unsigned char)address[length]) ||
           (address[length] && strchr ("!#$%&'*+/=?^`{|}~", address[length])))
        length++;
    return length;
}

/* Characters that are not seen, or turn the order of those around them: U+00AD, U+200B to U+200F, U+202A to U+202E,
 * U+2060 to U+206F, U+FEFF. */
static bool has_invisible (const char *text) {
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (at[0] == 0xc2 && at[1] == 0xad) return true;
        if (at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf) return true;
        if (at[0] != 0xe2 || (at[1] != 0x80 && at[1] != 0x81)) continue;
        unsigned last = at[2];
        if (at[1] == 0x80 ? (last >= 0x8b && last <= 0x8f) || (last >= 0xaa && last <= 0xae) : last >= 0xa0)
            return true;
    }
    return false;
}

const char *mailbox_address_doubt (const char *address) {
    size_t local = local_length (address), length = local + 1;
    const char *word = strstr (address, "=?");
    if (word && strstr (word + 2, "?=")) return "an encoded word in the address";
    if (has_invisible (address)) return "invisible characters in the address";
    if (!local || address[local] != '@') return "an address that can be read in several ways";
    if (address[length] == '[') return NULL;
    while (is_word_char ((unsigned char)address[length])) length++;
    return address[length] || length == local + 1 ? "a domain that can be read in several ways" : NULL;
}

/* Whether the words in front of the brackets hold an address of another domain than ADDRESS: what follows an "@" and
 * has a dot. */
static bool names_another (const char *words, const char *address) {
    const char *domain = strrchr (address, '@');
    for (const char *at = strchr (words, '@'); at; at = strchr (at + 1, '@')) {
        const char *name = at + 1 + strspn (at + 1, " ");
        size_t size = 0;
        while (is_word_char ((unsigned char)name[size])) size++;
        bool same = domain && strlen (domain + 1) == size && strncasecmp (domain + 1, name, size) == 0;
        bool dotless = !memchr (name, '.', size);
        for (size_t i = 0; i < size; i++) dotless = dotless && (unsigned char)name[i] < 0x80;
        if (!same && !dotless) return true;
    }
    return false;
}

/* What is to be said once the whole mailbox is known. */
static void judge (reading_t *self, bool named, bool addressed) {
    if (self->trailed) doubt (self, "text behind the brackets");
    if (self->bracketed && self->loose && names_another (self->words.text, self->address.text))
        doubt (self, "an unquoted address in front of the brackets");
    if (!self->bracketed && self->loose && self->split) doubt (self, "white space in the address");
    if (!self->bracketed && self->loose && self->within) doubt (self, "a comment in the address");
    if (self->bracketed || self->loose) {
        const char *why = mailbox_address_doubt (self->bracketed ? self->address.text : self->bare.text);
        if (why) doubt (self, why);
    }
    if (named && !addressed && memchr (self->words.text, '@', self->words.length))
        doubt (self, "an address that is quoted as a whole");
}

static bool ends (char c, mailboxes_t *list, reading_t *reading) {
    if (c == ';' && !list->in_group) doubt (reading, "a semicolon among the mailboxes");
    if (c == ';') list->in_group = false;
    return c == ',' || c == ';';
}

bool mailbox_next (mailbox_t *self, mailboxes_t *list) {
    char words[LIMIT_FROM], bare[LIMIT_FROM], said[LIMIT_FROM], address[LIMIT_FROM];
    words[0] = bare[0] = said[0] = address[0] = '\0';
    reading_t reading = {.words = {words, 0}, .bare = {bare, 0}, .comment = {said, 0}, .address = {address, 0}};
    const char *at = list->at;
    while (*at) {
        bool end = ends (*at, list, &reading);
        at = end ? at + 1 : token (at, &reading, list);
        if (end && (reading.bracketed || reading.bare.length)) break;
    }
    list->at = at;
    if (!*at && list->in_group) doubt (&reading, "a group that does not end");
    judge (&reading, reading.words.length > 0, reading.bracketed || reading.loose);
    const out_t *name = reading.bracketed && reading.words.length ? &reading.words : &reading.comment;
    const out_t *from = reading.bracketed ? &reading.address : &reading.bare;
    memcpy (self->name, name->text, name->length + 1);
    memcpy (self->address, from->text, from->length + 1);
    self->doubt = reading.doubt;
    return reading.bracketed || reading.bare.length;
}
