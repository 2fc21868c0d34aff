#include "shapes.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "mail.h"

enum { PROTOCOL = 12 /* letters of a protocol's name */, RECEIVED = 1024 /* bytes of a field that are read */ };

typedef struct {
    char *text;
    size_t length;
} out_t;

static void put (out_t *out, char c) {
    if (out->length + 1 < LIMIT_SHAPE) out->text[out->length++] = c;
    out->text[out->length] = '\0';
}

static bool is_letter (char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_digit (char c) {
    return c >= '0' && c <= '9';
}

void shapes_local (const char *local, char shape[LIMIT_SHAPE]) {
    out_t out = {shape, 0};
    bool plain = true;
    shape[0] = '\0';
    while (*local) {
        bool letters = false, digits = false;
        for (; is_letter (*local) || is_digit (*local); local++) {
            letters = letters || is_letter (*local);
            digits = digits || is_digit (*local);
        }
        if (letters || digits) put (&out, letters && digits ? 'x' : letters ? 'a' : '9');
        plain = plain && !digits && (!*local || *local == '.');
        if (*local && !is_letter (*local) && !is_digit (*local)) {
            put (&out, *local > ' ' && *local <= '~' ? *local : '?');
            local++;
        }
    }
    if (plain) shape[0] = '\0';
}

/* The words of a Received field, comments left out. */
static const char *next_word (const char **at, size_t *size) {
    int depth = 0;
    const char *text = *at;
    while (*text && (depth || *text == ' ' || *text == '(' || *text == ')')) {
        depth += *text == '(' ? 1 : *text == ')' && depth ? -1 : 0;
        text++;
    }
    *size = strcspn (text, " ();");
    *at = text + *size;
    return *size ? text : NULL;
}

static bool is (const char *word, size_t size, const char *clause) {
    return size == strlen (clause) && strncasecmp (word, clause, size) == 0;
}

static void put_protocol (out_t *out, const char *word, size_t size) {
    put (out, '(');
    for (size_t i = 0; i < size && i < PROTOCOL && is_letter (word[i]) && (unsigned char)word[i] < 0x80; i++)
        put (out, word[i]);
    put (out, ')');
}

static void add_hop (out_t *out, const mail_field_t *field) {
    static const char *const clauses[] = {"from", "by", "via", "with", "id", "for"};
    char value[RECEIVED];
    const char *at = value, *word;
    size_t size;
    bool protocol = false;
    mail_unfold (field->value, field->value_size, value, sizeof value);
    while ((word = next_word (&at, &size))) {
        if (protocol) put_protocol (out, word, size);
        protocol = is (word, size, "with");
        for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
            if (is (word, size, clauses[i])) put (out, clauses[i][0]);
    }
}

void shapes_received (const char *message, size_t size, char shape[LIMIT_SHAPE]) {
    mail_field_t field;
    size_t offset = 0, hops = 0;
    out_t out = {shape, 0};
    shape[0] = '\0';
    for (int i = 0; i < MAIL_FIELDS && hops < LIMIT_HOPS && mail_next_field (message, size, &offset, &field); i++) {
        if (!mail_field_is (&field, "Received")) continue;
        if (hops++) put (&out, '/');
        add_hop (&out, &field);
    }
}
