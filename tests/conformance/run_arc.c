/* stage: authentication */
/* run_arc [CASES | ZONE CASES]: validates ARC chains as the stage does, and says what is not as said. Without
 * arguments: arc.cases of this folder. A case is a line
 *
 *     name | message | sets | key records | changes | result | what says so
 *
 * Sets, from the first on, with " & " between: "RESULTS @ words of the message signature @ words of the seal" (see
 * tests/support/signer.h). Records: words for every key that the sets use, empty: the keys that signed; then, behind
 * " + ", "@NAME RECORD" for single names. Result: a word and what else must hold (chain_says). With ZONE a case is
 * "name | file of the message | result | what says so". */
#include "../support/change.h"
#include "arc/arc.h"

enum { SETS = 52, NOW = 1700000000, SEEN = 16 };

typedef struct {
    char *names[SEEN];
    size_t count;
} seen_t;

static void done (void *state) {
    *(bool *)state = true;
}

/* Claims: sets=N oldest=N "reason=some_words" d0=… of the newest set, id0=…, and changed=N: the instance's own message
 * signature does not hold. */
static bool chain_says (const arc_t *arc, const char *claim) {
    const arc_set_t *newest = arc_set (arc, 0);
    char reason[256];
    snprintf (reason, sizeof reason, "%s", arc_reason (arc));
    for (char *at = reason; *at; at++) *at = (char)(*at == ' ' ? '_' : *at);
    if (strncmp (claim, "reason=", 7) == 0) return strstr (reason, claim + 7) != NULL;
    if (strncmp (claim, "sets=", 5) == 0) return arc_count (arc) == strtoul (claim + 5, NULL, 10);
    if (strncmp (claim, "oldest=", 7) == 0) return arc_oldest_pass (arc) == strtoul (claim + 7, NULL, 10);
    if (strncmp (claim, "d0=", 3) == 0) return newest && strcmp (newest->domain, claim + 3) == 0;
    if (strncmp (claim, "id0=", 4) == 0) return newest && strcmp (newest->results_id, claim + 4) == 0;
    for (size_t i = 0; strncmp (claim, "changed=", 8) == 0 && arc_set (arc, i); i++)
        if (arc_set (arc, i)->instance == strtoul (claim + 8, NULL, 10)) return !arc_set (arc, i)->message_unchanged;
    return false;
}

static const char *refuted (const arc_t *arc, char *claims) {
    char *words[8] = {NULL};
    size_t count = cases_split (claims, " ", words, 8);
    if (strcmp (words[0], arc_word (arc_result (arc))) != 0) return words[0];
    for (size_t i = 1; i < count; i++)
        if (!chain_says (arc, words[i])) return words[i];
    return NULL;
}

static bool validate (cases_t *self, const signer_text_t *zone, const signer_text_t *message, int64_t now,
                      char **columns) {
    bool finished = false;
    cases_world_t world = cases_open (zone);
    dkim_message_t *read = dkim_message_new (world.arena, message->data, message->size);
    arc_t *arc = arc_start (world.arena, world.session, self->verifier, read, now, done, &finished);
    const char *wrong = finished ? refuted (arc, columns[1]) : "an answer";
    if (wrong)
        printf ("%s: %s (%s), not %s (%s)\n", columns[0], arc_word (arc_result (arc)), arc_reason (arc), wrong,
                columns[2]);
    cases_close (&world);
    return !wrong;
}

/* --- the table --- */

/* Publishes the key that WORDS sign with, once. */
static void publish (signer_text_t *zone, seen_t *seen, const char *words, const char *record) {
    char name[512], column[512];
    signer_tags_t tags = {.count = 0};
    signer_read (&tags, words);
    const char *key = signer_value (&tags, "!key", "rsa2048");
    snprintf (name, sizeof name, "%s._domainkey.%s", signer_value (&tags, "s", key),
              signer_value (&tags, "d", "mail.example"));
    snprintf (column, sizeof column, "%s", record);
    bool known = false;
    for (size_t i = 0; i < seen->count; i++) known = known || strcmp (seen->names[i], name) == 0;
    if (!known && seen->count < SEEN) {
        seen->names[seen->count++] = strdup (name);
        cases_record (zone, name, column, key);
    }
    signer_clear (&tags);
}

static signer_text_t seal (signer_text_t message, unsigned instance, char *set, const char *record, signer_text_t *zone,
                           seen_t *seen) {
    char *parts[3];
    size_t count = cases_split (set, "@ ", parts, 3);
    const char *signature = count > 1 ? parts[1] : "", *words = count > 2 ? parts[2] : signature;
    signer_text_t out = signer_seal (message.data, message.size, instance, parts[0], signature, words);
    publish (zone, seen, words, record);
    publish (zone, seen, signature, record);
    free (message.data);
    return out;
}

/* Publishes what the records column says beyond the keys' own, and notes those names as published. */
static const char *publish_others (signer_text_t *zone, seen_t *seen, char *column) {
    char *records[SEEN];
    size_t count = cases_split (column, " + ", records, SEEN);
    for (size_t i = 1; i < count && *records[i] == '@'; i++) {
        seen->names[seen->count++] = strndup (records[i] + 1, strcspn (records[i] + 1, " "));
        cases_record (zone, "nobody.example", records[i], "rsa2048");
    }
    return records[0];
}

/* "*N SET" stands for N sets alike. */
static signer_text_t seal_all (signer_text_t message, char *column, const char *record, signer_text_t *zone,
                               seen_t *seen) {
    char *sets[SETS], set[1024];
    unsigned instance = 0;
    size_t count = strcmp (column, "-") == 0 ? 0 : cases_split (column, " & ", sets, SETS);
    for (size_t i = 0; i < count; i++) {
        unsigned long times = *sets[i] == '*' ? strtoul (sets[i] + 1, &sets[i], 10) : 1;
        for (; times; times--) {
            snprintf (set, sizeof set, "%s", sets[i] + strspn (sets[i], " "));
            message = seal (message, ++instance, set, record, zone, seen);
        }
    }
    return message;
}

static bool judge (cases_t *self, char **columns) {
    seen_t seen = {.count = 0};
    int64_t now = (int64_t)NOW * 1000;
    signer_text_t zone = {NULL, 0, 0};
    signer_say (&zone, "$ORIGIN .\n$TTL 60\nhere.example. A 192.0.2.1\n");
    const char *record = publish_others (&zone, &seen, columns[3]);
    signer_text_t message = seal_all (cases_message (self, columns[1]), columns[2], record, &zone, &seen);
    message = change_all (message, columns[4], &now);
    char *said[] = {columns[0], columns[5], columns[6]};
    bool right = validate (self, &zone, &message, now, said);
    while (seen.count) free (seen.names[--seen.count]);
    free (message.data);
    free (zone.data);
    return right;
}

/* --- a suite --- */

static const char *suite_zone;

static signer_text_t whole_file (const char *path) {
    char part[4096];
    signer_text_t out = {NULL, 0, 0};
    FILE *stream = fopen (path, "re");
    signer_must (stream != NULL, path);
    signer_say (&out, "");
    for (size_t size; (size = fread (part, 1, sizeof part, stream));) signer_add (&out, part, size);
    fclose (stream);
    return out;
}

static bool judge_file (cases_t *self, char **columns) {
    signer_text_t zone = whole_file (suite_zone), message = whole_file (columns[1]);
    char *said[] = {columns[0], columns[2], columns[3]};
    bool right = validate (self, &zone, &message, 0, said);
    free (zone.data);
    free (message.data);
    return right;
}

int main (int argc, char **argv) {
    if (argc == 3) {
        suite_zone = argv[1];
        return cases_run (argv[2], 4, judge_file);
    }
    return cases_run (argc > 1 ? argv[1] : "tests/conformance/arc.cases", 7, judge);
}
