#include "sender_health.h"

#include "clock.h"
#include "counted.h"
#include "guarded.h"
#include "letter.h"
#include "named.h"
#include "rows.h"
#include "sql.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    DAYS = 7,
    REVIEW_DAYS = 14,
    DAY = 86400,
    LEVELS = 11,
    NUMBER = 24,
    DATE = 16,
    CONTACT = 320,
    PEOPLE = 14 /* columns */
};

typedef struct {
    const console_t *console;
    PGconn *database;
    thresholds_t thresholds;
    named_t named;
    const char *letter, *lang;
    char levels[LEVELS][NUMBER];
} health_t;

static int usage (void) {
    fprintf (stderr, "usage: tamis senders [--json] [SENDER ...]\n"
                     "       tamis senders --letter SENDER [--lang fr|en]\n"
                     "       where SENDER is a domain, an address, or KIND=VALUE\n");
    return EXIT_USAGE;
}

static PGresult *ask (health_t *self, char **error) {
    const threshold_t *of = self->thresholds.of;
    const double levels[LEVELS] = {of[0].watch, of[0].poor, of[0].least, of[1].watch, of[1].poor, of[1].least,
                                   of[2].watch, of[2].poor, of[3].watch, of[3].poor,  of[3].least};
    const char *parameters[LEVELS + 2];
    for (int i = 0; i < LEVELS; i++) {
        snprintf (self->levels[i], NUMBER, "%.6f", levels[i]);
        parameters[i] = self->levels[i];
    }
    parameters[LEVELS] = array_whole (self->named.ids);
    parameters[LEVELS + 1] = array_whole (self->named.names);
    return counted_now (self->database, error)
               ? database_ask (self->database, sql_senders, LEVELS + 2, parameters, error)
               : NULL;
}

/* --- the letter --- */

static double value (const PGresult *rows, int row, const char *name) {
    int column = PQfnumber (rows, name);
    return column < 0 ? 0 : strtod (PQgetvalue (rows, row, column), NULL);
}

static void date (int64_t seconds, char text[DATE]) {
    time_t at = (time_t)seconds;
    struct tm day;
    strftime (text, DATE, "%Y-%m-%d", gmtime_r (&at, &day));
}

/* Of the traits that a name may be, the one that sent most. */
static int busiest (const PGresult *rows) {
    int best = 0;
    for (int i = 1; i < PQntuples (rows); i++)
        if (value (rows, i, "messages") > value (rows, best, "messages")) best = i;
    return best;
}

static void measure (letter_t *letter, const thresholds_t *thresholds, const PGresult *rows, int row) {
    const threshold_t *of = thresholds->of;
    double messages = value (rows, row, "messages"), recipients = value (rows, row, "recipients");
    letter->share[MEASURE_COMPLAINTS] = value (rows, row, "complaint_share");
    letter->low[MEASURE_COMPLAINTS] = value (rows, row, "complaint_low");
    letter->judged[MEASURE_COMPLAINTS] = value (rows, row, "delivered") >= of[MEASURE_COMPLAINTS].least;
    letter->share[MEASURE_UNKNOWN] = value (rows, row, "unknown_share");
    letter->low[MEASURE_UNKNOWN] = value (rows, row, "unknown_low");
    letter->judged[MEASURE_UNKNOWN] = recipients + value (rows, row, "rejected") >= of[MEASURE_UNKNOWN].least;
    letter->share[MEASURE_TRAPS] = letter->low[MEASURE_TRAPS] = value (rows, row, "traps");
    letter->judged[MEASURE_TRAPS] = true;
    letter->share[MEASURE_UNAUTHENTICATED] = 100 - value (rows, row, "dmarc");
    letter->low[MEASURE_UNAUTHENTICATED] = value (rows, row, "unauthenticated_low");
    letter->judged[MEASURE_UNAUTHENTICATED] = messages >= of[MEASURE_UNAUTHENTICATED].least;
}

static void provider_of (const config_t *config, char provider[CONTACT], char contact[CONTACT]) {
    char *error = NULL;
    const char *names = config_text (config, "intake/authserv"), *set = config_text (config, "intake/contact");
    snprintf (provider, CONTACT, "%.*s", (int)strcspn (names, " ,"), names);
    if (!*provider && strchr (set, '@')) snprintf (provider, CONTACT, "%s", strchr (set, '@') + 1);
    guarded_t *domains = *provider ? NULL : guarded_load (config_text (config, "policy/domains"), &error);
    const guarded_domain_t *first = domains ? guarded_at (domains, 0) : NULL;
    if (!*provider) snprintf (provider, CONTACT, "%s", first ? first->name : "postmaster");
    guarded_destroy (&domains);
    free (error);
    snprintf (contact, CONTACT, *set ? "%s" : "postmaster@%s", *set ? set : provider);
}

static int64_t day_of (const char *text) {
    char whole[40];
    int64_t ms;
    snprintf (whole, sizeof whole, "%.10sT00:00:00Z", text);
    return clock_parse (whole, &ms) ? ms / 1000 : clock_wall () / 1000;
}

static int write_letter (const health_t *self, const PGresult *rows) {
    char from[DATE], to[DATE], review[DATE], provider[CONTACT], contact[CONTACT];
    if (!PQntuples (rows)) {
        fprintf (stderr, "tamis: nothing came from %s in the last %d days\n", self->letter, DAYS);
        return EXIT_NO;
    }
    int row = busiest (rows);
    int64_t last = day_of (PQgetvalue (rows, row, PQfnumber (rows, "last")));
    date (last - (DAYS - 1) * DAY, from);
    date (last, to);
    date (last + REVIEW_DAYS * DAY, review);
    provider_of (self->console->config, provider, contact);
    letter_t letter = {.sender = PQgetvalue (rows, row, PQfnumber (rows, "sender")),
                       .provider = provider,
                       .contact = contact,
                       .from = from,
                       .to = to,
                       .review = review,
                       .messages = (int64_t)value (rows, row, "messages"),
                       .delivered = (int64_t)value (rows, row, "delivered"),
                       .marked = (int64_t)value (rows, row, "marked"),
                       .refused = (int64_t)value (rows, row, "refused")};
    measure (&letter, &self->thresholds, rows, row);
    letter_write (&letter, &self->thresholds, !strcmp (self->lang, "fr"), stdout);
    return EXIT_DONE;
}

/* --- the command --- */

static int show (health_t *self) {
    char *error = NULL;
    PGresult *rows = ask (self, &error);
    int status = EXIT_REFUSED;
    if (!rows)
        fprintf (stderr, "tamis: history: %s\n", error);
    else if (self->letter)
        status = write_letter (self, rows);
    else
        rows_print (self->console, rows, PEOPLE, "nobody has sent anything in the last seven days"), status = EXIT_DONE;
    PQclear (rows);
    free (error);
    return status;
}

static bool read_arguments (health_t *self, int argc, char **argv) {
    static const struct option known[] = {{"letter", 1, NULL, 'l'}, {"lang", 1, NULL, 'g'}, {0}};
    self->lang = "en";
    for (int each; (each = getopt_long (argc, argv, "", known, NULL)) != -1;)
        if (each == 'l')
            self->letter = optarg;
        else if (each == 'g')
            self->lang = optarg;
        else
            return false;
    return (!strcmp (self->lang, "en") || !strcmp (self->lang, "fr")) && !(self->letter && optind < argc);
}

static int name_them (health_t *self, const keyring_t *keys, int argc, char **argv, char **error) {
    int status = self->letter ? named_add (&self->named, keys, NULL, self->letter, error) : EXIT_DONE;
    for (int i = optind; i < argc && !status; i++) status = named_add (&self->named, keys, NULL, argv[i], error);
    return status;
}

int command_senders (console_t *console, int argc, char **argv) {
    health_t self = {.console = console};
    keyring_t *keys = NULL;
    char *error = NULL;
    if (!read_arguments (&self, argc, argv)) return usage ();
    int status = thresholds_load (console->config, &self.thresholds, &error) ? EXIT_DONE : EXIT_USAGE;
    if (!status && !(self.database = database_open (console, &keys))) return EXIT_REFUSED;
    named_init (&self.named);
    if (!status) status = name_them (&self, keys, argc, argv, &error);
    if (error) fprintf (stderr, "tamis: %s\n", error);
    if (!status) status = show (&self);
    named_free (&self.named);
    if (self.database) PQfinish (self.database);
    keyring_destroy (&keys);
    free (error);
    return status;
}
