/* stage: console */
/* config/thresholds: what ships is what is built in; what does not fit is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "thresholds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/tamis-test-XXXXXX";

static void write_file (const char *name, const char *text) {
    char path[80];
    snprintf (path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fputs (text, file);
    fclose (file);
}

/* THRESHOLDS is the file's text; NULL for none. */
static bool load (const char *text, thresholds_t *self, char **error) {
    char path[80];
    write_file ("t.cfg", "");
    snprintf (path, sizeof path, "%s/thresholds", folder);
    unlink (path);
    if (text) write_file ("thresholds", text);
    snprintf (path, sizeof path, "%s/t.cfg", folder);
    config_t *config = config_load (path, error);
    assert_non_null (config);
    bool loaded = thresholds_load (config, self, error);
    config_destroy (&config);
    return loaded;
}

static char *shipped (void) {
    static char text[4096];
    FILE *file = fopen ("config/thresholds", "r");
    assert_non_null (file);
    text[fread (text, 1, sizeof text - 1, file)] = '\0';
    fclose (file);
    return text;
}

static void what_ships_is_what_is_built_in (void **state) {
    thresholds_t with, without;
    char *error = NULL;
    (void)state;
    memset (&with, 0, sizeof with);
    memset (&without, 0, sizeof without);
    assert_true (load (NULL, &without, &error));
    assert_true (load (shipped (), &with, &error));
    for (int i = 0; i < MEASURES; i++) {
        assert_true (fabs (with.of[i].watch - without.of[i].watch) < 1e-9);
        assert_true (fabs (with.of[i].poor - without.of[i].poor) < 1e-9);
        assert_true (fabs (with.of[i].least - without.of[i].least) < 1e-9);
    }
}

static void a_file_changes_what_it_says (void **state) {
    thresholds_t self;
    char *error = NULL;
    (void)state;
    assert_true (load ("complaints\n    poor = 0.6\n", &self, &error));
    assert_true (self.of[MEASURE_COMPLAINTS].poor > 0.59 && self.of[MEASURE_COMPLAINTS].watch < 0.11);
}

static void what_does_not_fit_is_told (void **state) {
    (void)state;
    for (const char **each =
             (const char *[]){"moods\n    poor = 1\n", "traps\n    poor = many\n", "traps\n    best = 1\n",
                              "traps\n    poor = -1\n", "complaints\n    watch = 2\n    poor = 1\n", NULL};
         *each; each++) {
        thresholds_t self;
        char *error = NULL;
        assert_false (load (*each, &self, &error));
        assert_non_null (strstr (error, "thresholds"));
        free (error);
    }
}

static int make_folder (void **state) {
    (void)state;
    return mkdtemp (folder) ? 0 : -1;
}

static int remove_folder (void **state) {
    char path[80];
    (void)state;
    snprintf (path, sizeof path, "%s/thresholds", folder);
    unlink (path);
    snprintf (path, sizeof path, "%s/t.cfg", folder);
    unlink (path);
    return rmdir (folder);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (what_ships_is_what_is_built_in),
                                       cmocka_unit_test (a_file_changes_what_it_says),
                                       cmocka_unit_test (what_does_not_fit_is_told)};
    return cmocka_run_group_tests (tests, make_folder, remove_folder);
}
