/* Configuration: what is read, and what is refused with which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config.h"
#include "paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/tamis-test-XXXXXX";
static char file[64];

static int make_folder (void **state) {
    (void)state;
    if (mkdtemp (folder) == NULL) return -1;
    snprintf (file, sizeof file, "%s/t.cfg", folder);
    return 0;
}

static int remove_folder (void **state) {
    (void)state;
    unlink (file);
    return rmdir (folder);
}

static void write_text (const char *text) {
    FILE *out = fopen (file, "w");
    assert_non_null (out);
    fputs (text, out);
    fclose (out);
}

static config_t *load (const char *text) {
    char *error = NULL;
    write_text (text);
    config_t *config = config_load (file, &error);
    if (error != NULL) fail_msg ("%s", error);
    return config;
}

/* The file is refused, and the sentence names the file and holds WORDS. */
static void refused (const char *text, const char *words) {
    char *error = NULL;
    write_text (text);
    assert_null (config_load (file, &error));
    assert_non_null (error);
    assert_memory_equal (error, file, strlen (file));
    if (strstr (error, words) == NULL) fail_msg ("\"%s\" was expected in: %s", words, error);
    free (error);
}

static void an_empty_file_gives_the_defaults (void **state) {
    (void)state;
    config_t *config = load ("");
    char run[64];
    snprintf (run, sizeof run, "%s/run", folder);
    assert_string_equal (config_text (config, "run/dir"), run);
    assert_string_equal (config_text (config, "run/log"), "info");
    assert_int_equal (config_number (config, "run/discovery"), 2000);
    assert_string_equal (config_text (config, "policy/domains"), "");
    assert_string_equal (config_file (config), file);
    config_destroy (&config);
    assert_null (config);
}

static void every_default_in_the_tables_is_within_its_bounds (void **state) {
    (void)state;
    config_t *config = load ("# nothing\n");
    for (const option_t *option = option_table; option->name != NULL; option++) {
        assert_non_null (strchr (option->name, '/'));
        assert_non_null (config_text (config, option->name));
    }
    config_destroy (&config);
}

static void sections_comments_quotes_and_line_ends_are_read (void **state) {
    (void)state;
    config_t *config = load ("# head\r\n\r\nrun            # a section\r\n    dir = \"/srv/a b#c\"  # why\r\n"
                             "    discovery = 10m\r\nhistory\n    dsn = \"host=db.example user=tamis\"\npolicy\n");
    assert_string_equal (config_text (config, "run/dir"), "/srv/a b#c");
    assert_int_equal (config_number (config, "run/discovery"), 600000);
    assert_string_equal (config_text (config, "history/dsn"), "host=db.example user=tamis");
    config_destroy (&config);
}

static void a_path_begins_at_the_folder_of_the_file (void **state) {
    (void)state;
    config_t *config = load ("run\n    dir = ../elsewhere/run\npolicy/domains = ./domains\n");
    char expected[64];
    snprintf (expected, sizeof expected, "%s/domains", folder);
    assert_string_equal (config_text (config, "run/dir"), "/tmp/elsewhere/run");
    assert_string_equal (config_text (config, "policy/domains"), expected);
    config_destroy (&config);
    config = load ("run/dir = ../../../../..\n");
    assert_string_equal (config_text (config, "run/dir"), "/");
    config_destroy (&config);
}

static void an_unknown_option_is_refused_with_its_neighbour (void **state) {
    (void)state;
    refused ("run\n    dirr = x\n", ": no option \"run/dirr\"; did you mean \"run/dir\"?");
    refused ("histroy\n    dsn = x\n", "no option \"histroy/dsn\"; did you mean \"history/dsn\"?");
    refused ("domains = x\n", "no option \"domains\"; did you mean \"policy/domains\"?");
    refused ("zzzzzzzzzzzzzzzzzzzzzzzzzzz = 1\n", "no option \"zzzzzzzzzzzzzzzzzzzzzzzzzzz\"");
    refused ("run = x\n    dir = y\n", "no option \"run\"");
    refused ("qqq\n", "no option \"qqq\"");
}

static void a_number_out_of_place_is_refused (void **state) {
    (void)state;
    refused ("run/discovery = soon\n", "run/discovery = soon: a duration, such as");
    refused ("run/discovery = 5\n", "a duration");
    refused ("run/discovery = 5s5\n", "a duration");
    refused ("run/discovery = -5s\n", "a duration");
    refused ("run/discovery = 99999999999999999999s\n", "a duration");
    refused ("run/discovery = 9223372036854775807d\n", "a duration");
    refused ("run/discovery = 1ms\n", "it must lie between 100ms and 10m");
    refused ("run/discovery = 1d\n", "it must lie between 100ms and 10m");
}

static void broken_zpl_is_refused_with_its_line (void **state) {
    (void)state;
    refused ("run\n    dir = \"a\n", ":2: the quotation mark is not closed");
    refused ("run\n  dir = a\n", ":2: indented by other than a multiple of four");
    refused ("run\n\tdir = a\n", ":2: indented with a tabulator");
    refused ("run\n            dir = a\n", ":2: indented deeper");
    refused ("\n\nrun\n    dir ! a\n", ":4: \"name = value\" was expected");
    refused ("= a\n", ":1: a name was expected");
    refused ("run/dir = \"a\" b\n", ":1: something stands behind");
    refused ("run/dir = a\nrun/dir = b\n", "run/dir is given twice");
}

static void what_is_no_text_is_refused (void **state) {
    (void)state;
    char *error = NULL, *long_line = calloc (1, 3000);
    memset (long_line, 'a', 2000);
    refused (long_line, ":1: longer than");
    free (long_line);
    FILE *out = fopen (file, "w");
    assert_int_equal (fwrite ("run\0dir", 1, 7, out), 7);
    fclose (out);
    assert_null (config_load (file, &error));
    assert_non_null (strstr (error, "NUL"));
    free (error);
    assert_null (config_load (folder, &error));
    assert_non_null (strstr (error, "Is a directory"));
    free (error);
    assert_null (config_load ("/nonexistent/tamis.cfg", &error));
    assert_string_equal (error, "/nonexistent/tamis.cfg: cannot be read: No such file or directory");
    free (error);
}

static void a_long_run_folder_has_its_sockets_under_tmp (void **state) {
    (void)state;
    config_t *config =
        load ("run/dir = "
              "/tmp/a-folder-with-a-name/that-is-far-too-long/for-a-unix-socket/to-hold-it/in-its-address\n");
    char *sockets = paths_sockets (config), *dsn = paths_dsn (config, "verdict"), *key = paths_key (config, "circle");
    struct stat found;
    assert_non_null (sockets);
    assert_true (strlen (sockets) <= PATHS_RUN);
    assert_int_equal (stat (sockets, &found), 0);
    assert_int_equal (found.st_mode & 0777, 0700);
    assert_non_null (strstr (dsn, sockets));
    assert_non_null (strstr (key, "/to-hold-it/in-its-address/keys/circle"));
    chmod (sockets, 0755);
    assert_null (paths_sockets (config));
    rmdir (sockets);
    free (sockets);
    free (dsn);
    free (key);
    config_destroy (&config);
}

static void the_dsn_is_the_private_servers_unless_one_is_given (void **state) {
    (void)state;
    config_t *config = load ("run/dir = /tmp\n");
    char *dsn = paths_dsn (config, PATHS_OWNER);
    assert_string_equal (dsn, "host='/tmp/postgres' user=tamis dbname=tamis");
    free (dsn);
    dsn = paths_dsn (config, "verdict");
    assert_string_equal (dsn, "host='/tmp/postgres' user=tamis_verdict dbname=tamis");
    free (dsn);
    config_destroy (&config);
    config = load ("history/dsn = host=db.example\n");
    dsn = paths_dsn (config, "verdict");
    assert_string_equal (dsn, "host=db.example");
    free (dsn);
    config_destroy (&config);
    config = load ("history/dsn = \"user=tamis_{stage} host=db.example passfile=/etc/{stage}\"\n");
    dsn = paths_dsn (config, "console");
    assert_string_equal (dsn, "user=tamis_console host=db.example passfile=/etc/console");
    free (dsn);
    config_destroy (&config);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (an_empty_file_gives_the_defaults),
        cmocka_unit_test (every_default_in_the_tables_is_within_its_bounds),
        cmocka_unit_test (sections_comments_quotes_and_line_ends_are_read),
        cmocka_unit_test (a_path_begins_at_the_folder_of_the_file),
        cmocka_unit_test (an_unknown_option_is_refused_with_its_neighbour),
        cmocka_unit_test (a_number_out_of_place_is_refused),
        cmocka_unit_test (broken_zpl_is_refused_with_its_line),
        cmocka_unit_test (what_is_no_text_is_refused),
        cmocka_unit_test (a_long_run_folder_has_its_sockets_under_tmp),
        cmocka_unit_test (the_dsn_is_the_private_servers_unless_one_is_given),
    };
    return cmocka_run_group_tests (tests, make_folder, remove_folder);
}
