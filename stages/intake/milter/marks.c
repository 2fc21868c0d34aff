#include "milter/marks.h"

#include <math.h>
#include <string.h>

#include "finding.h"
#include "ident.h"
#include "parcel.h"

/* Folds as the milter protocol wants them: LF alone. */
static char *without_cr (arena_t *arena, const char *text) {
    char *copy = arena_string (arena, text), *to = copy;
    for (const char *from = copy; *from; from++)
        if (*from != '\r') *to++ = *from;
    *to = '\0';
    return copy;
}

/* The methods, from the first semicolon on: authentication's own text, or no more than its words. */
static const char *results_of (arena_t *arena, const AuthenticationFragment *authentication) {
    if (!authentication) return "; none";
    if (*authentication->results) return without_cr (arena, authentication->results);
    const char *text = "";
    if (*authentication->spf) text = arena_printf (arena, "; spf=%s", authentication->spf);
    if (*authentication->iprev) text = arena_printf (arena, "%s; iprev=%s", text, authentication->iprev);
    return *text ? text : "; none";
}

/* "Not scanned" never looks like "clean": a verdict that nobody reached has no findings. */
static const char *verdict_text (arena_t *arena, const VerdictFragment *verdict, bool observed) {
    if (!verdict->n_findings) return "none; not scanned";
    double bits = (double)verdict->bits / BITS_UNIT;
    return arena_printf (arena, "%s; bits=%.2f; probability=%.3f%s", decision_word (verdict->decision), bits,
                         1 / (1 + exp2 (-bits)), observed ? "; observed" : "");
}

int marks_of (arena_t *arena, const keyring_t *keys, const Parcel *parcel, const char *authserv, bool observed,
              mark_t marks[MARKS_MOST]) {
    const VerdictFragment *verdict = parcel->verdict;
    char ident[IDENT_TEXT];
    ident_header (keys, parcel->id.data, ident);
    int count = 0;
    const char *results = results_of (arena, parcel->authentication);
    marks[count++] = (mark_t){"Authentication-Results", arena_printf (arena, " %s%s", authserv, results)};
    marks[count++] = (mark_t){"X-Tamis-Id", arena_printf (arena, " %s", ident)};
    marks[count++] = (mark_t){"X-Tamis-Verdict", arena_printf (arena, " %s", verdict_text (arena, verdict, observed))};
    if (verdict->decision == DECISION__JUNK && !observed) marks[count++] = (mark_t){"X-Spam-Flag", " YES"};
    return count;
}
