/* ZPL (ZeroMQ RFC 4) checked line by line, so that a mistake is told with its line; the reading itself is zconfig's. */
#include "config_inner.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 4 };

char *config_say (const char *format, ...) {
    char *text = NULL;
    va_list arguments;
    va_start (arguments, format);
    if (vasprintf (&text, format, arguments) < 0) abort ();
    va_end (arguments);
    return text;
}

static bool in_name (char c) {
    return isalnum ((unsigned char)c) || (c != '\0' && strchr ("$-_@.&+/", c) != NULL);
}

static const char *past_spaces (const char *at) {
    return at + strspn (at, " \t\r");
}

static bool line_ends (const char *at) {
    at = past_spaces (at);
    return *at == '\0' || *at == '#';
}

static const char *check_value (const char *at) {
    at = past_spaces (at);
    if (*at != '"' && *at != '\'') return NULL;
    const char *close = strchr (at + 1, *at);
    if (close == NULL) return "the quotation mark is not closed";
    return line_ends (close + 1) ? NULL : "something stands behind the closing quotation mark";
}

/* What is wrong with a line; *DEPTH is that of the line before, and becomes this one's. */
static const char *check_line (const char *line, size_t *depth) {
    size_t spaces = strspn (line, " ");
    const char *at = line + spaces;
    if (*at == '\t') return "indented with a tabulator; ZPL wants four spaces for each level";
    if (spaces % INDENT != 0) return "indented by other than a multiple of four spaces";
    if (line_ends (at)) return NULL;
    if (spaces / INDENT > *depth) return "indented deeper than the section above it";
    if (spaces / INDENT >= CONFIG_DEPTH) return "nested too deep";
    *depth = spaces / INDENT + 1;
    const char *name = at;
    while (in_name (*at)) at++;
    if (at == name) return "a name was expected";
    at = past_spaces (at);
    if (*at == '=') return check_value (at + 1);
    return line_ends (at) ? NULL : "\"name = value\" was expected";
}

char *config_syntax (const char *file, const char *text) {
    size_t depth = 0;
    char line[CONFIG_LINE + 1];
    for (int number = 1; *text != '\0'; number++) {
        size_t length = strcspn (text, "\n");
        if (length > CONFIG_LINE) return config_say ("%s:%d: longer than %d bytes", file, number, CONFIG_LINE);
        memcpy (line, text, length);
        line[length] = '\0';
        const char *wrong = check_line (line, &depth);
        if (wrong != NULL) return config_say ("%s:%d: %s", file, number, wrong);
        text += length + (text[length] == '\n');
    }
    return NULL;
}
