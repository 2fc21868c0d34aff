#include "sealers.h"

#include <string.h>
#include <strings.h>

static bool is_blank (char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Behind white space and comments. */
static const char *skip (const char *at) {
    int depth = 0;
    for (; *at && (depth || is_blank (*at) || *at == '('); at++) {
        if (*at == '\\' && at[1])
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')')
            depth--;
    }
    return at;
}

/* The ";" that ends what stands at AT, or the end. */
static const char *next_method (const char *at) {
    while (*at && *at != ';') {
        if (*at == '(') {
            at = skip (at);
            continue;
        }
        if (*at == '"')
            for (at++; *at && *at != '"'; at++)
                if (*at == '\\' && at[1]) at++;
        if (*at) at++;
    }
    return at;
}

/* WORD at AT, not as the beginning of a longer one; behind it, or NULL. */
static const char *word (const char *at, const char *word) {
    size_t size = strlen (word);
    if (strncasecmp (at, word, size) != 0) return NULL;
    at += size;
    return *at && !is_blank (*at) && !strchr ("=;(/", *at) ? NULL : skip (at);
}

bool sealers_says_pass (const char *results, const char *method) {
    for (const char *at = next_method (results); *at; at = next_method (at)) {
        at = skip (at + 1);
        const char *value = word (at, method);
        if (value && *value == '=' && word (skip (value + 1), "pass")) return true;
    }
    return false;
}

static bool is_listed (const char *domain, const char *list) {
    size_t size = strlen (domain);
    for (const char *at = list; size && (at = strstr (at, domain)); at += size)
        if ((at == list || at[-1] == ' ') && (at[size] == ' ' || !at[size])) return true;
    return false;
}

const arc_set_t *sealers_voucher (const arc_t *arc, const char *sealers) {
    const arc_set_t *set;
    if (arc_result (arc) != ARC_PASS) return NULL;
    for (size_t i = 0; (set = arc_set (arc, i)) && is_listed (set->domain, sealers); i++)
        if (sealers_says_pass (set->results, "dmarc")) return set;
    return NULL;
}
