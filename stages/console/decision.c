#include "decision.h"

#include "blocks.h"
#include "clock.h"
#include "obeyed.h"
#include "sql.h"
#include "text.h"

#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Security of networks is a legitimate interest, as the regulation itself says. */
static const char default_basis[] = "GDPR, article 6(1)(f) and recital 49: security of the network";

/* --- arguments --- */

void decision_name_author (char author[DECISION_AUTHOR]) {
    const struct passwd *user = getpwuid (getuid ());
    const char *names[] = {getenv ("SUDO_USER"), getenv ("USER"), user ? user->pw_name : NULL};
    for (size_t i = 0; i < 3 && !*author; i++)
        if (names[i]) snprintf (author, DECISION_AUTHOR, "%s", names[i]);
    if (!*author) snprintf (author, DECISION_AUTHOR, "uid %u", getuid ());
}

static bool read_time (const char *name, const char *text, const char **field) {
    int64_t time;
    *field = text;
    if (clock_parse (text, &time)) return true;
    fprintf (stderr, "tamis: --%s \"%s\" is no RFC 3339 time, as 2026-03-01T09:00:00Z is\n", name, text);
    return false;
}

static bool read_option (decision_t *self, int each) {
    block_action_t action;
    switch (each) {
    case 'r':
        if (*self->reason) self->second = optarg;
        if (!*self->reason) self->reason = optarg;
        return true;
    case 'f':
        return self->force = true;
    case 'k':
        return self->keep = true;
    case 'n':
        return self->renew = true, self->number = optarg, true;
    case 'b':
        return self->basis = optarg, true;
    case 'c':
        return self->number = optarg, true;
    case 'w':
        return snprintf (self->author, sizeof self->author, "%s", optarg) > 0;
    case 't':
        return read_time ("at", optarg, &self->at);
    case 'u':
        return read_time ("until", optarg, &self->until);
    case 'a':
        return self->action = optarg, block_action_read (optarg, &action) && action > BLOCK_DELIVER;
    default:
        return false;
    }
}

/* What ends before it begins would never be in force. */
static bool times_fit (const decision_t *self) {
    int64_t from = clock_wall (), until = INT64_MAX;
    if (*self->at) clock_parse (self->at, &from);
    if (*self->until) clock_parse (self->until, &until);
    if (until > from) return true;
    fprintf (stderr, "tamis: --until %s is past by then: it would never be in force\n", self->until);
    return false;
}

static bool is_case (const char *text) {
    return *text && !text[strspn (text, "0123456789")] && strlen (text) <= DECISION_DIGITS;
}

static const char *default_reason (const decision_t *self, bool release) {
    if (self->renew) return "renewed by the abuse desk";
    return release ? "released by the abuse desk" : "blocked by the abuse desk";
}

bool decision_read (decision_t *self, bool release, int argc, char **argv) {
    static const struct option known[] = {{"reason", 1, NULL, 'r'},
                                          {"basis", 1, NULL, 'b'},
                                          {"author", 1, NULL, 'w'},
                                          {"at", 1, NULL, 't'},
                                          {"until", 1, NULL, 'u'},
                                          {"action", 1, NULL, 'a'},
                                          {"case", 1, NULL, 'c'},
                                          {"force", 0, NULL, 'f'},
                                          {"renew", 1, NULL, 'n'},
                                          {"keep-lessons", 0, NULL, 'k'},
                                          {0}};
    *self = (decision_t){.reason = "", .second = "", .basis = default_basis, .at = "", .until = "", .action = ""};
    for (int each; (each = getopt_long (argc, argv, "", known, NULL)) != -1;)
        if (!read_option (self, each) || strchr (release ? "afn" : "ck", each)) return false;
    if (argc - optind > 1 || (argc - optind == 1) == (self->number != NULL)) return false;
    self->what = argv[optind];
    if (self->number && !is_case (self->number)) return false;
    if (self->number && (release ? *self->until : *self->at || *self->action || self->force)) return false;
    if (*self->second && !self->force) return false;
    if (!*self->reason) self->reason = default_reason (self, release);
    decision_name_author (self->author);
    return times_fit (self);
}

/* --- filing --- */

static bool ask (PGconn *database, const char *sql, int count, const char *const *parameters, filed_t *filed,
                 char **error) {
    PGresult *result = database_ask (database, sql, count, parameters, error);
    if (!result) return false;
    snprintf (filed->outcome, sizeof filed->outcome, "%s", PQgetvalue (result, 0, 0));
    filed->number = strtoull (PQgetvalue (result, 0, 1), NULL, 10);
    filed->ended = strtoull (PQgetvalue (result, 0, 2), NULL, 10);
    snprintf (filed->version, sizeof filed->version, "%s", PQgetvalue (result, 0, 3));
    snprintf (filed->hindrance, sizeof filed->hindrance, "%s", PQgetvalue (result, 0, 4));
    bool release = PQnfields (result) > 6;
    filed->reports = release ? strtoull (PQgetvalue (result, 0, 5), NULL, 10) : 0;
    filed->lessons = release ? strtoull (PQgetvalue (result, 0, 6), NULL, 10) : 0;
    PQclear (result);
    return true;
}

static void id_text (const trait_value_t *trait, const keyring_t *keys, char text[24]) {
    snprintf (text, 24, "%" PRId64, (int64_t)trait_value_id (trait, keys));
}

bool decision_block (const decision_t *self, PGconn *database, const keyring_t *keys, const trait_value_t *trait,
                     const char *action, filed_t *filed, char **error) {
    char id[24];
    id_text (trait, keys, id);
    return decision_block_id (self, database, id, trait_value_readable (trait), action, filed, error);
}

bool decision_block_id (const decision_t *self, PGconn *database, const char *id, const char *readable,
                        const char *action, filed_t *filed, char **error) {
    const char *parameters[] = {id,          readable, action,      self->author, self->reason,
                                self->basis, self->at, self->until, self->second};
    return ask (database, sql_file_block, 9, parameters, filed, error);
}

bool decision_release (const decision_t *self, PGconn *database, const keyring_t *keys, const trait_value_t *trait,
                       filed_t *filed, char **error) {
    char id[24] = "";
    if (!self->number) id_text (trait, keys, id);
    const char *parameters[] = {
        self->number ? self->number : "", id, self->author, self->reason, self->at, self->keep ? "t" : "f"};
    return ask (database, sql_file_release, 6, parameters, filed, error);
}

bool decision_renew (const decision_t *self, PGconn *database, filed_t *filed, char **error) {
    const char *parameters[] = {self->number, self->until, self->author, self->reason};
    return ask (database, sql_renew_block, 4, parameters, filed, error);
}

/* --- telling --- */

static void print (const console_t *console, const trait_value_t *trait, const filed_t *filed, const char *word,
                   bool in_force) {
    const char *kind = trait ? trait->kind->name : "", *value = trait ? trait->value : "";
    if (console->json) {
        json_t *line = json_pack ("{s:I, s:s, s:s*, s:s*, s:b}", "case", (json_int_t)filed->number, "outcome", word,
                                  "kind", trait ? kind : NULL, "value", trait ? value : NULL, "in_force", in_force);
        if (line && filed->ended) json_object_set_new (line, "ended", json_integer ((json_int_t)filed->ended));
        if (line) json_dumpf (line, stdout, JSON_COMPACT);
        puts ("");
        json_decref (line);
        return;
    }
    printf ("case %" PRIu64 ":%s%s%s%s is %s%s\n", filed->number, trait ? " " : " it", kind, trait ? " " : "", value,
            word, in_force ? ", and in force everywhere" : "");
    if (filed->ended) printf ("it ends case %" PRIu64 "\n", filed->ended);
}

int decision_tell (const console_t *console, PGconn *database, const trait_value_t *trait, const filed_t *filed,
                   const char *word) {
    char *why = NULL;
    bool in_force = obeyed_await (console, database, filed->version, &why);
    print (console, trait, filed, word, in_force);
    if (!in_force)
        fprintf (stderr, "tamis: case %" PRIu64 " is filed, but not in force everywhere after %d s: %s\n",
                 filed->number, OBEYED_PATIENCE / 1000, why);
    free (why);
    return in_force ? EXIT_DONE : EXIT_REFUSED;
}
