/* What happens to a message of the tables after it was signed. */
#ifndef TAMIS_CHANGE_H
#define TAMIS_CHANGE_H

#include "cases.h"

enum { CHANGES = 8 };

/* The first OLD of "OLD/NEW/", another character than "/" where it stands first, becomes NEW. */
static inline signer_text_t change_text (signer_text_t text, char *words) {
    char mark[2] = {*words, '\0'}, *columns[2] = {words + 1, strstr (words + 1, mark)};
    signer_must (columns[1] && strstr (columns[1] + 1, mark), "a change of text");
    *columns[1]++ = '\0';
    *strstr (columns[1], mark) = '\0';
    signer_text_t old = signer_unescape (columns[0], strlen (columns[0])), out = {NULL, 0, 0};
    signer_text_t new = signer_unescape (columns[1], strlen (columns[1]));
    const char *at = memmem (text.data, text.size, old.data, old.size);
    signer_must (at != NULL, columns[0]);
    size_t before = (size_t)(at - text.data);
    signer_add (&out, text.data, before);
    signer_add (&out, new.data, new.size);
    signer_add (&out, at + old.size, text.size - before - old.size);
    free (old.data);
    free (new.data);
    free (text.data);
    return out;
}

/* Line ends: what = "lf": line feeds alone. */
static inline signer_text_t change_ends (signer_text_t text) {
    signer_text_t out = {NULL, 0, 0};
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != '\r' || text.data[i + 1] != '\n') signer_add (&out, text.data + i, 1);
    free (text.data);
    return out;
}

/* The topmost field so many times. */
static inline signer_text_t change_copies (signer_text_t text, size_t copies) {
    signer_header_t *header = signer_split (text.data, text.size);
    size_t size = header->fields[1].text ? (size_t)(header->fields[1].text - text.data) : text.size;
    signer_text_t out = {NULL, 0, 0};
    for (size_t i = 0; i < copies; i++) signer_add (&out, text.data, size);
    signer_add (&out, text.data + size, text.size - size);
    free (header);
    free (text.data);
    return out;
}

/* One of: "s/OLD/NEW/", "top TEXT", "end TEXT", "fill N" (a field of N bytes on top), "fields N" (N fields on top),
 * "copies N" (of the topmost field), "lf", "now SECONDS". */
static inline signer_text_t change_one (signer_text_t text, char *change, int64_t *now) {
    size_t number = strlen (change) ? (size_t)strtoul (change + strcspn (change, " "), NULL, 10) : 0;
    signer_text_t out = {NULL, 0, 0};
    if (!*change) return text;
    if (strncmp (change, "now ", 4) == 0) {
        *now = (int64_t)number * 1000;
        return text;
    }
    if (*change == 's' && change[1] == '/') return change_text (text, change + 1);
    if (strcmp (change, "lf") == 0) return change_ends (text);
    if (strncmp (change, "copies ", 7) == 0) return change_copies (text, number);
    if (strncmp (change, "end ", 4) == 0) {
        out = signer_unescape (change + 4, strlen (change + 4));
        signer_add (&text, out.data, out.size);
        free (out.data);
        return text;
    }
    if (strncmp (change, "top ", 4) == 0)
        return signer_above (signer_unescape (change + 4, strlen (change + 4)), text.data, text.size);
    signer_must (strncmp (change, "fill ", 5) == 0 || strncmp (change, "fields ", 7) == 0, change);
    bool fill = change[2] == 'l';
    signer_say (&out, fill ? "X-Fill: " : "");
    for (size_t i = 0; i < number; i++) signer_say (&out, fill ? "x" : "X: y\r\n");
    return signer_above (signer_above (out, fill ? "\r\n" : "", fill ? 2 : 0), text.data, text.size);
}

/* Every change of the column, "CHANGE && CHANGE". */
static inline signer_text_t change_all (signer_text_t text, char *column, int64_t *now) {
    char *changes[CHANGES];
    size_t count = cases_split (column, " && ", changes, CHANGES);
    for (size_t i = 0; i < count; i++) {
        char *old = text.data;
        bool top = strncmp (changes[i], "top ", 4) == 0 || strncmp (changes[i], "fi", 2) == 0;
        text = change_one (text, changes[i], now);
        if (top) free (old);
    }
    return text;
}

#endif
