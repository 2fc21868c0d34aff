#include "psql.h"

#include "migrate.h"
#include "paths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int command_sql (console_t *console, int argc, char **argv) {
    char *dsn = paths_dsn (console->config, PATHS_OWNER);
    char **arguments = calloc ((size_t)argc + 3, sizeof *arguments);
    if (!arguments || !dsn) return EXIT_REFUSED;
    arguments[0] = (char *)"psql";
    arguments[1] = (char *)"-d";
    arguments[2] = dsn;
    for (int i = 1; i < argc; i++) arguments[2 + i] = argv[i];
    execvp ("psql", arguments);
    fprintf (stderr, "tamis: psql: %s (Debian package postgresql-client)\n", strerror (errno));
    free (arguments);
    free (dsn);
    return EXIT_REFUSED;
}

int command_migrate (console_t *console, int argc, char **argv) {
    if (argc != 1) {
        fprintf (stderr, "usage: tamis migrate\n");
        return EXIT_USAGE;
    }
    char *deployment = paths_key (console->config, "deployment"), *circle = paths_key (console->config, "circle"),
         *error = NULL;
    char *dsn = paths_dsn (console->config, PATHS_OWNER);
    keyring_t *keys = keyring_load (deployment, circle, &error);
    int status = keys && dsn && migrate (dsn, keys, &error) == 0 ? EXIT_DONE : EXIT_REFUSED;
    if (status) fprintf (stderr, "tamis: %s\n", error ? error : strerror (errno));
    keyring_destroy (&keys);
    free (deployment);
    free (circle);
    free (dsn);
    free (error);
    (void)argv;
    return status;
}
