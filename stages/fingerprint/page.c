#include "page.h"

#include <string.h>
#include <strings.h>

enum { FORM = 1, SECRET = 2, PROGRAM = 4, AWAY = 8 };

/* Bits of page_attached, in 1/64, for what a page has: reports and saved pages have programs too. */
enum { BITS_SECRET = 3 * BITS_UNIT, BITS_AWAY = 2 * BITS_UNIT, BITS_PROGRAM = BITS_UNIT };

static bool ends_with (const char *name, const char *end) {
    size_t size = strlen (name), length = strlen (end);
    return size >= length && strcasecmp (name + size - length, end) == 0;
}

static bool is_page (const part_t *part) {
    static const char *const ends[] = {".html", ".htm", ".shtml", ".xhtml", ".mht", ".svg"};
    for (size_t i = 0; part->name && i < sizeof ends / sizeof *ends; i++)
        if (ends_with (part->name, ends[i])) return true;
    return part->attached && (!strcmp (part->type, "text/html") || !strcmp (part->type, "image/svg+xml"));
}

typedef struct {
    const char *text; /* lower case */
    int does;
} sign_t;

/* What SIZE bytes at TEXT do; the text becomes lower case. One look at each byte for each first letter. */
static int doings (char *text, size_t size) {
    static const sign_t signs[] = {{"<form", FORM},
                                   {"password", SECRET},
                                   {"<script", PROGRAM},
                                   {"javascript:", PROGRAM},
                                   {"onload=", PROGRAM},
                                   {"http-equiv=\"refresh", AWAY},
                                   {"http-equiv=refresh", AWAY},
                                   {"http-equiv='refresh", AWAY},
                                   {"location.href", AWAY},
                                   {"location.replace", AWAY},
                                   {"window.location", AWAY},
                                   {"atob(", AWAY},
                                   {"unescape(", AWAY},
                                   {"fromcharcode", AWAY}};
    int does = 0;
    for (size_t i = 0; i < size; i++)
        if (text[i] >= 'A' && text[i] <= 'Z') text[i] = (char)(text[i] + 32);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (memmem (text, size, signs[i].text, strlen (signs[i].text))) does |= signs[i].does;
    return does;
}

bool page_read (const mime_t *mime, evidence_t *evidence) {
    int does = 0;
    for (size_t i = 0, pages = 0; i < mime->count && pages < LIMIT_PAGES; i++) {
        if (!is_page (&mime->parts[i])) continue;
        size_t size;
        bool cut;
        char *text = mime_decode (evidence->arena, &mime->parts[i], LIMIT_PAGE, &size, &cut);
        does |= doings (text, size);
        pages++;
    }
    if ((does & FORM) && (does & SECRET))
        evidence_weighed (evidence, FINDING_page_attached, BITS_SECRET, "an attached page asks for a password");
    else if ((does & PROGRAM) && (does & AWAY))
        evidence_weighed (evidence, FINDING_page_attached, BITS_AWAY, "an attached page leads elsewhere by a program");
    else if (does & (FORM | PROGRAM | AWAY))
        evidence_weighed (evidence, FINDING_page_attached, BITS_PROGRAM, "an attached page with a form or a program");
    else
        return false;
    return true;
}
