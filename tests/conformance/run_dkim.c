/* stage: authentication */
/* run_dkim [CASES]: signs messages, changes them, verifies them as the stage does, and says what is not as said.
 * Without arguments: dkim.cases of this folder. A case is a line
 *
 *     name | message | signatures | key records | changes | results | what says so
 *
 * Signatures: words of tests/support/signer.h, several from the lowest up, with " & " between; "-" for none. Records:
 * as many, or one for all; empty: the key that signed. See cases.h and change.h. Results: from the top down, each a
 * word and what else must hold (view_says). */
#include "../support/change.h"

enum { SIGNATURES = 12, NOW = 1700000000 };

/* --- what came out, and whether that was said --- */

static bool number_is (const char *claim, const char *name, unsigned long long number) {
    size_t size = strlen (name);
    return strncmp (claim, name, size) == 0 && strtoull (claim + size, NULL, 10) == number;
}

/* Claims: tail=N from=N all over testing partial future bits=N d=… s=… i=… names=… "reason=some_words". */
static bool view_says (const dkim_signature_t *view, const char *claim) {
    char reason[256];
    snprintf (reason, sizeof reason, "%s", view->reason);
    for (char *at = reason; *at; at++) *at = (char)(*at == ' ' ? '_' : *at);
    if (strncmp (claim, "reason=", 7) == 0) return strstr (reason, claim + 7) != NULL;
    if (strncmp (claim, "d=", 2) == 0) return strcmp (view->domain, claim + 2) == 0;
    if (strncmp (claim, "s=", 2) == 0) return strcmp (view->selector, claim + 2) == 0;
    if (strncmp (claim, "i=", 2) == 0) return strcmp (view->identity, claim + 2) == 0;
    if (strncmp (claim, "names=", 6) == 0) return strcmp (view->names, claim + 6) == 0;
    if (strcmp (claim, "all") == 0) return view->covers_all_from;
    if (strcmp (claim, "not-all") == 0) return !view->covers_all_from;
    if (strcmp (claim, "over") == 0) return view->oversigns_from;
    if (strcmp (claim, "not-over") == 0) return !view->oversigns_from;
    if (strcmp (claim, "testing") == 0) return view->testing;
    if (strcmp (claim, "partial") == 0) return view->partial_body;
    if (strcmp (claim, "future") == 0) return view->from_future;
    if (strcmp (claim, "now") == 0) return !view->from_future;
    return number_is (claim, "tail=", view->unsigned_tail) || number_is (claim, "from=", view->from_signed) ||
           number_is (claim, "bits=", (unsigned long long)view->key_bits);
}

/* The first word of CLAIMS is the result, the rest are claims; the one that does not hold, or NULL. */
static const char *refuted (const dkim_t *dkim, size_t at, char *claims) {
    char *words[16];
    const dkim_signature_t *view = dkim_signature (dkim, at);
    size_t count = cases_split (claims, " ", words, 16);
    const char *word = view ? dkim_word (view->result) : dkim_word (DKIM_NONE);
    if (strcmp (word, words[0]) != 0) return words[0];
    for (size_t i = 1; i < count; i++) {
        if (strcmp (words[i], "excessive") == 0 && dkim_excessive (dkim)) continue;
        if (number_is (words[i], "count=", dkim_count (dkim))) continue;
        if (!view || !view_says (view, words[i])) return words[i];
    }
    return NULL;
}

static void done (void *state) {
    *(bool *)state = true;
}

static bool verify (cases_t *self, const signer_text_t *zone, const signer_text_t *message, int64_t now,
                    char **columns) {
    char *claims[SIGNATURES];
    bool finished = false, right = true;
    cases_world_t world = cases_open (zone);
    dkim_message_t *read = dkim_message_new (world.arena, message->data, message->size);
    dkim_t *dkim = dkim_start (world.arena, world.session, self->verifier, read, now, done, &finished);
    size_t count = cases_split (columns[5], " & ", claims, SIGNATURES);
    for (size_t i = 0; i < count && right; i++) {
        const char *wrong = finished ? refuted (dkim, i, claims[i]) : "an answer";
        const dkim_signature_t *view = dkim_signature (dkim, i);
        right = !wrong;
        if (wrong)
            printf ("%s: %s (%s), not %s (%s)\n", columns[0], view ? dkim_word (view->result) : "none",
                    view ? view->reason : "", wrong, columns[6]);
    }
    if (right && dkim_signature (dkim, count)) {
        printf ("%s: more signatures than said\n", columns[0]);
        right = count == 1 && dkim_count (dkim) > SIGNATURES;
    }
    cases_close (&world);
    return right;
}

/* --- making the case --- */

/* Signs MESSAGE by WORDS, and publishes the key as RECORD says. */
static signer_text_t sign (signer_text_t message, const char *words, char *record, signer_text_t *zone) {
    char name[1024], *records[4];
    signer_tags_t tags = {.count = 0};
    signer_text_t out = signer_sign (message.data, message.size, words);
    signer_read (&tags, words);
    const char *key = signer_value (&tags, "!key", "rsa2048");
    snprintf (name, sizeof name, "%s._domainkey.%s", signer_value (&tags, "s", key),
              signer_value (&tags, "d", "mail.example"));
    size_t count = cases_split (record, " + ", records, 4);
    for (size_t i = 0; i < count; i++) cases_record (zone, name, records[i], key);
    signer_clear (&tags);
    free (message.data);
    return out;
}

static bool judge (cases_t *self, char **columns) {
    char *words[SIGNATURES], *records[SIGNATURES], last[1024];
    int64_t now = (int64_t)NOW * 1000;
    signer_text_t zone = {NULL, 0, 0}, message = cases_message (self, columns[1]);
    size_t count = strcmp (columns[2], "-") == 0 ? 0 : cases_split (columns[2], " & ", words, SIGNATURES);
    size_t published = cases_split (columns[3], " & ", records, SIGNATURES);
    signer_say (&zone, "$ORIGIN .\n$TTL 60\nhere.example. A 192.0.2.1\n");
    for (size_t i = 0; i < count; i++) {
        snprintf (last, sizeof last, "%s", records[i < published ? i : published - 1]);
        message = sign (message, words[i], last, &zone);
    }
    for (size_t i = 0; !count && i < published; i++) cases_record (&zone, "nobody.example", records[i], "rsa2048");
    message = change_all (message, columns[4], &now);
    bool right = verify (self, &zone, &message, now, columns);
    free (message.data);
    free (zone.data);
    return right;
}

int main (int argc, char **argv) {
    return cases_run (argc > 1 ? argv[1] : "tests/conformance/dkim.cases", 7, judge);
}
