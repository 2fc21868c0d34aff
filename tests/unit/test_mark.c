/* The mark: what a copy dies of is known to the next, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#include "mark.h"
#include "parcel.h"

static char folder[64];
static const uint8_t one[PARCEL_ID] = {1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 16};

static int set_up (void **state) {
    snprintf (folder, sizeof folder, "/tmp/test-mark-XXXXXX");
    assert_non_null (mkdtemp (folder));
    (void)state;
    return 0;
}

static size_t files (const char *pattern, bool remove) {
    char path[128];
    glob_t found;
    snprintf (path, sizeof path, "%s/%s", folder, pattern);
    size_t count = glob (path, 0, NULL, &found) ? 0 : found.gl_pathc;
    for (size_t i = 0; i < count && remove; i++) unlink (found.gl_pathv[i]);
    if (count) globfree (&found);
    return count;
}

static int tear_down (void **state) {
    files ("*", true);
    (void)state;
    return rmdir (folder);
}

static mark_t *copy_of (const char *stage, const char *name, bool *died) {
    uint8_t killer[PARCEL_ID];
    mark_t *mark = mark_new (folder, stage, name, killer, died);
    assert_non_null (mark);
    if (*died) assert_memory_equal (killer, one, PARCEL_ID);
    return mark;
}

/* A process of its own takes the parcel, and ends as by a signal, or lets the parcel go first. */
static void dies (bool in_hand) {
    pid_t pid = fork ();
    if (!pid) {
        uint8_t killer[PARCEL_ID];
        bool died;
        mark_t *mark = mark_new (folder, "fingerprint", "1", killer, &died);
        mark_set (mark, one);
        if (!in_hand) mark_clear (mark);
        _exit (0);
    }
    waitpid (pid, NULL, 0);
}

static void the_parcel_that_a_copy_dies_of_is_known_to_every_copy_of_its_stage (void **state) {
    bool died;
    dies (true);
    mark_t *other = copy_of ("fingerprint", "2", &died);
    assert_false (died);
    assert_false (mark_kills (other, one)); /* nobody has looked yet */
    mark_t *next = copy_of ("fingerprint", "1", &died);
    assert_true (died);
    assert_true (mark_kills (next, one));
    assert_true (mark_kills (other, one));
    mark_t *stranger = copy_of ("authentication", "1", &died);
    assert_false (mark_kills (stranger, one));
    mark_destroy (&next);
    mark_destroy (&other);
    mark_destroy (&stranger);
    (void)state;
}

static void a_copy_that_dies_with_empty_hands_accuses_nobody (void **state) {
    bool died;
    dies (false);
    mark_t *next = copy_of ("fingerprint", "1", &died);
    assert_false (died);
    assert_false (mark_kills (next, one));
    mark_destroy (&next);
    assert_int_equal (files ("*", false), 0);
    (void)state;
}

static void a_killer_is_forgotten_after_a_while (void **state) {
    bool died;
    dies (true);
    mark_t *next = copy_of ("fingerprint", "1", &died);
    mark_destroy (&next);
    char path[128];
    snprintf (path, sizeof path, "%s/killer-*", folder);
    glob_t found;
    assert_int_equal (glob (path, 0, NULL, &found), 0);
    utime (found.gl_pathv[0], &(struct utimbuf){1000, 1000});
    globfree (&found);
    next = copy_of ("fingerprint", "1", &died);
    assert_false (mark_kills (next, one));
    mark_destroy (&next);
    (void)state;
}

static void without_a_folder_nothing_is_known_and_all_goes_on (void **state) {
    uint8_t killer[PARCEL_ID];
    bool died = true;
    mark_t *mark = mark_new ("/nowhere/at/all", "fingerprint", "1", killer, &died);
    assert_null (mark);
    assert_false (died);
    mark_set (mark, one);
    mark_clear (mark);
    assert_false (mark_kills (mark, one));
    mark_destroy (&mark);
    (void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int main (void) {
    const struct CMUnitTest tests[] = {
        TEST (the_parcel_that_a_copy_dies_of_is_known_to_every_copy_of_its_stage),
        TEST (a_copy_that_dies_with_empty_hands_accuses_nobody),
        TEST (a_killer_is_forgotten_after_a_while),
        TEST (without_a_folder_nothing_is_known_and_all_goes_on),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
