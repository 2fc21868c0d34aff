/* What the porter fetches, whatever it is asked for. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "opening.h"
#include "porter_inner.h"

static char folder[] = "/tmp/tamis-porter-XXXXXX";
static char file[64], people[64];

static void write_file (const char *path, const char *text) {
    FILE *out = fopen (path, "we");
    assert_non_null (out);
    fputs (text, out);
    fclose (out);
}

static int set_up (void **state) {
    (void)state;
    if (!mkdtemp (folder)) return -1;
    snprintf (file, sizeof file, "%s/tamis.cfg", folder);
    snprintf (people, sizeof people, "%s/people", folder);
    write_file (file, "run\n    dir = \"run\"\nfingerprint\n    protected = \"people\"\nreputation\n"
                      "    endpoint = \"tcp://reputation:5553\"\nkey\n    circle = \"circle\"\n");
    write_file (people, "A. Person <person@provider.example>\n");
    return 0;
}

static int tear_down (void **state) {
    (void)state;
    unlink (file);
    unlink (people);
    return rmdir (folder);
}

static porter_t porter_of (config_t **config) {
    char *error = NULL;
    *config = config_load (file, &error);
    assert_non_null (*config);
    return (porter_t){"/run/sockets", "fingerprint", "1", config_file (*config), *config};
}

static void of_files_its_own (void **state) {
    config_t *config;
    porter_t porter = porter_of (&config);
    char key[64], beside[64];
    snprintf (key, sizeof key, "%s/circle", folder);
    snprintf (beside, sizeof beside, "%s/brands", folder);
    assert_true (porter_may_open (&porter, file));
    assert_true (porter_may_open (&porter, people));
    assert_true (porter_may_open (&porter, beside)); /* the option is empty: the file of its name beside it */
    assert_false (porter_may_open (&porter, key));   /* another section's */
    assert_false (porter_may_open (&porter, "/etc/passwd"));
    assert_false (porter_may_open (&porter, ""));
    config_destroy (&config);
    (void)state;
}

static void of_names_the_endpoints (void **state) {
    config_t *config;
    porter_t porter = porter_of (&config);
    assert_true (porter_may_resolve (&porter, "tcp://reputation:5553"));
    assert_false (porter_may_resolve (&porter, "tcp://reputation:5554"));
    assert_false (porter_may_resolve (&porter, "tcp://secret.attacker.example:53"));
    assert_false (porter_may_resolve (&porter, "ipc:///etc/*"));
    config_destroy (&config);
    (void)state;
}

static void of_sockets_its_copy (void **state) {
    config_t *config;
    porter_t porter = porter_of (&config);
    assert_true (porter_may_unlink (&porter, "/run/sockets/fingerprint-1.sock"));
    assert_true (porter_may_unlink (&porter, "/run/sockets/fingerprint-1.http"));
    assert_false (porter_may_unlink (&porter, "/run/sockets/fingerprint-2.sock"));
    assert_false (porter_may_unlink (&porter, "/run/sockets/../keys/a-1.sock"));
    assert_false (porter_may_unlink (&porter, "/run/sockets/keys/deployment"));
    assert_false (porter_may_unlink (&porter, "/run/sockets"));
    config_destroy (&config);
    (void)state;
}

/* Through a porter that lives: what is opened for this process, and what is not. */
static void by_a_process_of_its_own (void **state) {
    config_t *config;
    porter_of (&config);
    char line[64] = "";
    assert_true (porter_start (config, folder, "fingerprint", "1"));
    FILE *in = opening_read (people);
    assert_non_null (in);
    assert_non_null (fgets (line, sizeof line, in));
    assert_string_equal (line, "A. Person <person@provider.example>\n");
    fclose (in);
    assert_null (opening_read ("/etc/passwd"));
    assert_int_equal (errno, EPERM);
    char *error = NULL;
    config_t *again = config_load_again (config, &error);
    assert_non_null (again);
    assert_string_equal (config_text (again, "fingerprint/protected"), people);
    char **list = porter_resolve ("tcp://elsewhere.example:1", folder);
    assert_null (list);
    assert_false (porter_unlink (people));
    porter_stop ();
    in = opening_read ("/etc/passwd"); /* for itself again */
    assert_non_null (in);
    fclose (in);
    config_destroy (&again);
    config_destroy (&config);
    (void)state;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (of_files_its_own),
        cmocka_unit_test (of_names_the_endpoints),
        cmocka_unit_test (of_sockets_its_copy),
        cmocka_unit_test (by_a_process_of_its_own),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
