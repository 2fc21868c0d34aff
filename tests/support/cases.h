/* What the drivers of the DKIM and ARC tables share: a case's columns, its message, its DNS data. */
#ifndef TAMIS_CASES_H
#define TAMIS_CASES_H

#include <unistd.h>

#include "dkim/dkim.h"
#include "signer.h"

enum { CASES_COLUMNS = 7, CASES_MESSAGES = 32, CASES_QUERIES = 60 };

typedef struct {
    domains_t *domains;
    dkim_verifier_t *verifier;
    size_t right, count;
    size_t named;
    struct {
        char *name;
        signer_text_t text;
    } messages[CASES_MESSAGES];
} cases_t;

/* The DNS of one case. */
typedef struct {
    dns_t *dns;
    dns_session_t *session;
    arena_t *arena;
} cases_world_t;

/* Cuts LINE at SEPARATOR; what lies past MOST columns stays in the last. Spaces around a column are cut off. */
static inline size_t cases_split (char *line, const char *separator, char **columns, size_t most) {
    size_t count = 0;
    for (char *at = line; at && count < most;) {
        char *end = count + 1 < most ? strstr (at, separator) : NULL;
        if (end) *end = '\0';
        at += strspn (at, " ");
        columns[count++] = at;
        for (size_t size = strlen (at); size && at[size - 1] == ' ';) at[--size] = '\0';
        at = end ? end + strlen (separator) : NULL;
    }
    return count;
}

/* The message that the column names; MESSAGE with escapes where it names none. */
static inline signer_text_t cases_message (const cases_t *self, const char *column) {
    for (size_t i = 0; i < self->named; i++)
        if (strcmp (self->messages[i].name, column) == 0)
            return signer_above ((signer_text_t){NULL, 0, 0}, self->messages[i].text.data, self->messages[i].text.size);
    signer_must (strchr (column, '\\') || !*column, column);
    return signer_unescape (column, strlen (column));
}

/* "NAME = TEXT", the message that later cases call NAME. */
static inline void cases_name (cases_t *self, char *line) {
    char *columns[2];
    signer_must (cases_split (line, " = ", columns, 2) == 2 && self->named < CASES_MESSAGES, "a message without text");
    self->messages[self->named].name = strdup (columns[0]);
    self->messages[self->named++].text = signer_unescape (columns[1], strlen (columns[1]));
}

/* --- DNS --- */

static inline void cases_txt (signer_text_t *zone, const char *name, signer_text_t text) {
    char byte[8];
    signer_say (zone, name);
    signer_say (zone, ". 60 IN TXT");
    for (size_t i = 0; i < text.size || i == 0; i++) {
        if (i % 200 == 0) signer_say (zone, i ? "\" \"" : " \"");
        snprintf (byte, sizeof byte, "\\%03u", (unsigned char)text.data[i]);
        if (i < text.size) signer_say (zone, byte);
    }
    signer_say (zone, "\"\n");
    free (text.data);
}

/* One record of NAME: "none", "nodata", "loop", "alias", "text LITERAL", or words for signer_record() behind KEY's. */
static inline void cases_record (signer_text_t *zone, const char *name, char *column, const char *key) {
    char line[1024], words[1024];
    if (*column == '@') {
        name = column + 1;
        column += strcspn (column, " ");
        if (*column) *column++ = '\0';
    }
    bool alias = strncmp (column, "alias", 5) == 0;
    if (strcmp (column, "none") == 0) return;
    if (strcmp (column, "nodata") == 0 || strcmp (column, "loop") == 0 || alias) {
        snprintf (line, sizeof line, *column == 'n' ? "%s. 60 IN A 192.0.2.1\n" : "%s. 60 IN CNAME %s%s.\n", name,
                  alias ? "alias." : "", name);
        signer_say (zone, line);
        if (!alias) return;
        snprintf (line, sizeof line, "alias.%s", name);
        name = line;
        column += 5;
    }
    snprintf (words, sizeof words, "!key=%s; %s", key, column + strspn (column, " "));
    bool literal = strncmp (column, "text", 4) == 0;
    const char *text = literal ? column + 4 + strspn (column + 4, " ") : "";
    cases_txt (zone, name, literal ? signer_unescape (text, strlen (text)) : signer_record (words));
}

/* Answers from ZONE. */
static inline cases_world_t cases_open (const signer_text_t *zone) {
    char file[] = "/tmp/cases_XXXXXX", *error = NULL;
    int descriptor = mkstemp (file);
    signer_must (descriptor >= 0 && write (descriptor, zone->data, zone->size) == (ssize_t)zone->size, "a zone file");
    close (descriptor);
    dns_options_t options = {.zone_file = file, .timeout = 100, .cache_bytes = 1 << 20, .queries_in_flight = 1};
    cases_world_t self = {.dns = dns_new (&options, &error)};
    unlink (file);
    signer_must (self.dns != NULL, error ? error : "no DNS");
    self.session = dns_session_new (self.dns, CASES_QUERIES);
    self.arena = arena_new ();
    return self;
}

static inline void cases_close (cases_world_t *self) {
    dns_session_destroy (&self->session);
    dns_destroy (&self->dns);
    arena_destroy (&self->arena);
}

/* --- a table --- */

typedef bool (cases_judge_fn) (cases_t *self, char **columns);

/* Judges every case of FILE by JUDGE, which says what is not as said; ends with the sum. */
static inline int cases_run (const char *file, size_t columns, cases_judge_fn *judge) {
    cases_t self = {.domains = domains_new ()};
    char *line = NULL, *fields[CASES_COLUMNS];
    size_t room = 0;
    FILE *stream = fopen (file, "re");
    signer_must (stream && self.domains, file);
    self.verifier = dkim_verifier_new (self.domains);
    while (getline (&line, &room, stream) > 0) {
        line[strcspn (line, "\n")] = '\0';
        if (!*line || *line == '#') continue;
        if (strncmp (line, "message ", 8) == 0) {
            cases_name (&self, line + 8);
            continue;
        }
        self.count++;
        if (cases_split (line, " | ", fields, columns) != columns)
            printf ("not a case: %s\n", line);
        else
            self.right += judge (&self, fields);
    }
    printf ("%zu of %zu as said\n", self.right, self.count);
    for (size_t i = 0; i < self.named; i++) {
        free (self.messages[i].name);
        free (self.messages[i].text.data);
    }
    free (line);
    fclose (stream);
    dkim_verifier_destroy (&self.verifier);
    domains_destroy (&self.domains);
    return self.count && self.right == self.count ? 0 : 1;
}

#endif
