#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "finding.h"
#include "item.h"
#include "parcel.h"
#include "trait.h"
#include "utf8.h"

enum { VERDICT_WIDTH = 10, BITS_WIDTH = 7, FILE_WIDTH = 30, FROM_WIDTH = 24, CLIENT_WIDTH = 17, STRONGEST = 2 };
enum { ERROR_WIDTH = 200, CELL_BYTES = ERROR_WIDTH * 4 + 1 };

static const char ellipsis[] = "…";

/* The byte at which character N of TEXT begins. */
static size_t char_offset (const char *text, size_t size, int n) {
    size_t offset = 0;
    for (; n > 0 && offset < size; n--) offset += utf8_char (text + offset, size - offset);
    return offset;
}

static int char_count (const char *text, size_t size) {
    int count = 0;
    for (size_t offset = 0; offset < size; count++) offset += utf8_char (text + offset, size - offset);
    return count;
}

int table_shorten (const char *text, int width, char *cell) {
    size_t size = strlen (text);
    char *copy = source_memory (NULL, size + 1);
    memcpy (copy, text, size + 1);
    utf8_clean (copy, size);
    int count = char_count (copy, size), tail = width / 2, head = width - 1 - tail;
    if (count <= width) {
        memcpy (cell, copy, size + 1);
    } else {
        size_t head_size = char_offset (copy, size, head), tail_at = char_offset (copy, size, count - tail);
        memcpy (cell, copy, head_size);
        memcpy (cell + head_size, ellipsis, sizeof ellipsis - 1);
        memcpy (cell + head_size + sizeof ellipsis - 1, copy + tail_at, size - tail_at + 1);
        count = width;
    }
    free (copy);
    return count;
}

static void cell_print (FILE *out, const char *text, int width) {
    char cell[CELL_BYTES];
    int count = table_shorten (text, width, cell);
    (void)fprintf (out, "%s%*s", cell, width - count + 2, "");
}

static const char *colour_of (const char *verdict) {
    static const char *const colours[][2] = {{"deliver", "\033[32m"},    {"junk", "\033[33m"},
                                             {"quarantine", "\033[35m"}, {"defer", "\033[36m"},
                                             {"reject", "\033[31m"},     {"error", "\033[1;31m"}};
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
        if (strcmp (colours[i][0], verdict) == 0) return colours[i][1];
    return "";
}

static void verdict_print (FILE *out, bool colour, const char *verdict) {
    (void)fprintf (out, "%s%-*s%s  ", colour ? colour_of (verdict) : "", VERDICT_WIDTH, verdict,
                   colour ? "\033[0m" : "");
}

static const char *from_domain (const Parcel *parcel) {
    const AuthenticationFragment *fragment = parcel->authentication;
    for (size_t i = 0; fragment && i < fragment->n_traits; i++)
        if (trait_kind (fragment->traits[i]->id) == TRAIT_from_domain) return fragment->traits[i]->value;
    return "-";
}

/* What is no evidence of this message's own is not shown. */
static int weight (const Finding *finding) {
    bool own = finding->code != FINDING_prior && finding->code != FINDING_group_cap;
    return own && finding->bits > -INT32_MAX ? abs (finding->bits) : 0;
}

/* The finding that weighs most among those that weigh less than BEFORE, or as much and stand behind it; NULL for none.
 */
static const Finding *finding_after (const VerdictFragment *verdict, const Finding *before) {
    const Finding *best = NULL;
    bool passed = false;
    for (size_t i = 0; i < verdict->n_findings; i++) {
        const Finding *finding = verdict->findings[i];
        int own = weight (finding);
        bool follows = !before || own < weight (before) || (own == weight (before) && passed);
        if (finding == before)
            passed = true;
        else if (own > 0 && follows && (!best || own > weight (best)))
            best = finding;
    }
    return best;
}

static void findings_print (FILE *out, const VerdictFragment *verdict) {
    const Finding *finding = NULL;
    for (int i = 0; i < STRONGEST && (finding = finding_after (verdict, finding)); i++) {
        const finding_info_t *info = finding_info (finding->code);
        (void)fprintf (out, "%s%s %+.2f", i ? ", " : "", info ? info->name : "unknown",
                       (double)finding->bits / BITS_UNIT);
    }
}

void table_header (FILE *out) {
    (void)fprintf (out, "%-*s  %*s  %-*s  %-*s  %-*s  %s\n", VERDICT_WIDTH, "VERDICT", BITS_WIDTH, "BITS", FILE_WIDTH,
                   "FILE", FROM_WIDTH, "FROM", CLIENT_WIDTH, "CLIENT", "STRONGEST FINDINGS");
}

void table_row (FILE *out, bool colour, const char *file, const SubmissionAnswer *answer) {
    const Parcel *parcel = answer->parcel;
    const VerdictFragment *verdict = parcel->verdict;
    const char *client = parcel->envelope ? parcel->envelope->client_ip : "";
    verdict_print (out, colour, verdict ? decision_word (verdict->decision) : "none");
    (void)fprintf (out, "%*.2f  ", BITS_WIDTH, verdict ? (double)verdict->bits / BITS_UNIT : 0);
    cell_print (out, file, FILE_WIDTH);
    cell_print (out, from_domain (parcel), FROM_WIDTH);
    cell_print (out, *client ? client : "-", CLIENT_WIDTH);
    if (verdict) findings_print (out, verdict);
    (void)fputc ('\n', out);
}

void table_failure (FILE *out, bool colour, const char *file, const char *error) {
    char cell[CELL_BYTES];
    verdict_print (out, colour, "error");
    (void)fprintf (out, "%*s  ", BITS_WIDTH, "-");
    cell_print (out, file, FILE_WIDTH);
    (void)table_shorten (error, ERROR_WIDTH, cell);
    (void)fprintf (out, "%s\n", cell);
}
