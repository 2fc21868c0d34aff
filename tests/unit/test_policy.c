/* stage: verdict */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "policy.h"

static char folder[] = "/tmp/tamis-test-XXXXXX";
static const char *const names[] = {"t.cfg", "policy", "other", "domains"};

static void path_of (const char *name, char path[80]) {
    snprintf (path, 80, "%s/%s", folder, name);
}

static int make_folder (void **state) {
    (void)state;
    return mkdtemp (folder) ? 0 : -1;
}

static int empty_folder (void **state) {
    char path[80];
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        path_of (names[i], path);
        unlink (path);
    }
    return 0;
}

static int remove_folder (void **state) {
    (void)state;
    return rmdir (folder);
}

static void write_file (const char *name, const char *text) {
    char path[80];
    path_of (name, path);
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fputs (text, file);
    fclose (file);
}

static policies_t *load (const char *settings, char **error) {
    char path[80];
    write_file ("t.cfg", settings);
    path_of ("t.cfg", path);
    config_t *config = config_load (path, error);
    assert_non_null (config);
    policies_t *self = policies_load (config, error);
    config_destroy (&config);
    assert_true ((self == NULL) == (*error != NULL));
    return self;
}

static policies_t *load_well (const char *settings) {
    char *error = NULL;
    policies_t *self = load (settings, &error);
    if (error) fail_msg ("%s", error);
    return self;
}

static void without_a_file_the_built_in_policy_stands (void **state) {
    (void)state;
    policies_t *self = load_well ("");
    const policy_t *policy = policies_for (self, "a@example.org");
    assert_string_equal (policy->name, "default");
    assert_int_equal (policy->prior, -128);
    assert_int_equal (policy->junk, 192);
    assert_int_equal (policy->quarantine, INT32_MAX);
    assert_int_equal (policy->reject, INT32_MAX);
    assert_int_equal (policy_cap (policy, "content"), 6 * 64);
    assert_int_equal (policy_cap (policy, "block"), INT32_MAX);
    policies_destroy (&self);
    assert_null (self);
}

static void the_file_beside_the_configuration_is_read_unless_another_is_named (void **state) {
    (void)state;
    write_file ("policy", "default\n    junk = 5\n");
    write_file ("other", "default\n    junk = 7\n");
    policies_t *self = load_well ("");
    assert_int_equal (policies_for (self, "")->junk, 5 * 64);
    policies_destroy (&self);
    self = load_well ("policy\n    file = other\n");
    assert_int_equal (policies_for (self, "")->junk, 7 * 64);
    policies_destroy (&self);
}

static void bits_are_read_to_their_64th_and_never_is_never_reached (void **state) {
    (void)state;
    write_file ("policy", "default\n    prior = -1.5\n    junk = 2.015625\n    quarantine = 4.25\n    reject = never\n"
                          "    cap\n        content = 0.5\n        history = 9\n");
    policies_t *self = load_well ("");
    const policy_t *policy = policies_for (self, "");
    assert_int_equal (policy->prior, -96);
    assert_int_equal (policy->junk, 129);
    assert_int_equal (policy->quarantine, 272);
    assert_int_equal (policy->reject, INT32_MAX);
    assert_int_equal (policy_cap (policy, "content"), 32);
    assert_int_equal (policy_cap (policy, "history"), 576);
    assert_int_equal (policy_cap (policy, "structure"), 256);
    assert_int_equal (policy_cap (policy, "block"), INT32_MAX);
    policies_destroy (&self);
}

static void what_ships_is_what_is_built_in (void **state) {
    char here[1024], settings[1200];
    (void)state;
    assert_non_null (getcwd (here, sizeof here));
    snprintf (settings, sizeof settings, "policy\n    file = \"%s/config/policy\"\n", here);
    policies_t *with = load_well (settings), *without = load_well ("");
    const policy_t *shipped = policies_for (with, ""), *built_in = policies_for (without, "");
    assert_int_equal (shipped->prior, built_in->prior);
    assert_int_equal (shipped->junk, built_in->junk);
    assert_int_equal (shipped->quarantine, built_in->quarantine);
    assert_int_equal (shipped->reject, built_in->reject);
    assert_int_equal (shipped->block, built_in->block);
    assert_int_equal (shipped->block_wide, built_in->block_wide);
    assert_int_equal (shipped->n_caps, built_in->n_caps);
    for (size_t i = 0; i < shipped->n_caps; i++)
        assert_int_equal (policy_cap (built_in, shipped->caps[i].group), shipped->caps[i].cap);
    policies_destroy (&with);
    policies_destroy (&without);
}

static void mail_from_accounts_has_a_policy_of_its_own (void **state) {
    (void)state;
    write_file ("policy", "outbound\n    junk = 9\n");
    policies_t *self = load_well ("");
    assert_int_equal (policies_outbound (self)->junk, 9 * 64);
    assert_int_equal (policies_for (self, "a@example.org")->junk, 3 * 64);
    policies_destroy (&self);
    write_file ("policy", "default\n    junk = 9\n");
    self = load_well ("");
    assert_null (policies_outbound (self));
    policies_destroy (&self);
}

static void a_policy_takes_from_default_what_it_does_not_say (void **state) {
    (void)state;
    write_file ("policy",
                "default\n    prior = -3\n    junk = 4\n    cap\n        content = 6\nstrict\n    junk = 2\n");
    write_file ("domains", "cigale.example FR strict\n");
    policies_t *self = load_well ("policy\n    domains = domains\n");
    const policy_t *strict = policies_for (self, "a@cigale.example");
    assert_string_equal (strict->name, "strict");
    assert_int_equal (strict->prior, -192);
    assert_int_equal (strict->junk, 128);
    assert_int_equal (policy_cap (strict, "content"), 384);
    assert_int_equal (policies_for (self, "a@fourmi.example")->junk, 256);
    policies_destroy (&self);
}

static void a_delivered_message_may_be_moved_only_where_every_law_allows_it (void **state) {
    (void)state;
    write_file ("policy", "default\n    junk = 4\n");
    write_file ("domains", "cigale.example FR default\nhawk.example US default\nowl.example US default\n");
    policies_t *self = load_well ("policy\n    domains = domains\n");
    char *hawk = (char *)"a@hawk.example", *owl = (char *)"b@OWL.example", *cigale = (char *)"c@cigale.example",
         *stranger = (char *)"d@fourmi.example";
    assert_true (policies_movable (self, (char *[]){hawk}, 1));
    assert_true (policies_movable (self, (char *[]){hawk, owl}, 2));
    assert_false (policies_movable (self, (char *[]){cigale}, 1));
    assert_false (policies_movable (self, (char *[]){hawk, cigale}, 2));
    assert_false (policies_movable (self, (char *[]){owl, stranger}, 2));
    assert_false (policies_movable (self, (char *[]){stranger}, 1));
    assert_false (policies_movable (self, NULL, 0));
    policies_destroy (&self);
}

static void a_policys_own_cap_stands_in_place_of_defaults (void **state) {
    (void)state;
    write_file ("policy", "default\n    cap\n        content = 6\nstrict\n    cap\n        content = 2\n");
    write_file ("domains", "cigale.example FR strict\n");
    policies_t *self = load_well ("policy\n    domains = domains\n");
    assert_int_equal (policy_cap (policies_for (self, "a@cigale.example"), "content"), 2 * 64);
    assert_int_equal (policy_cap (policies_for (self, "a@fourmi.example"), "content"), 6 * 64);
    policies_destroy (&self);
}

static void default_is_taken_from_wherever_it_stands (void **state) {
    (void)state;
    write_file ("policy", "strict\n    junk = 2\ndefault\n    prior = -5\n");
    write_file ("domains", "cigale.example FR strict\n");
    policies_t *self = load_well ("policy\n    domains = domains\n");
    assert_int_equal (policies_for (self, "a@cigale.example")->prior, -5 * 64);
    assert_int_equal (policies_for (self, "a@cigale.example")->junk, 2 * 64);
    policies_destroy (&self);
}

static void a_domain_names_its_policy_in_any_letter_case (void **state) {
    (void)state;
    write_file ("policy", "default\n    junk = 4\nmild\n    junk = 9\n");
    write_file ("domains", "# who is ours\n\n  Cigale.Example\tFR\tmild\nfourmi.example US default\n");
    policies_t *self = load_well ("policy\n    domains = domains\n");
    static const struct {
        const char *recipient, *policy;
    } cases[] = {{"a@cigale.example", "mild"},
                 {"A@CIGALE.EXAMPLE", "mild"},
                 {"a@fourmi.example", "default"},
                 {"a@b@cigale.example", "mild"},
                 {"cigale.example", "mild"},
                 {"a@sub.cigale.example", "default"},
                 {"a@xcigale.example", "default"},
                 {"a@elsewhere.test", "default"},
                 {"", "default"},
                 {"@", "default"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal (policies_for (self, cases[i].recipient)->name, cases[i].policy);
    char endless[3000];
    memset (endless, 'x', sizeof endless - 1);
    endless[0] = '@', endless[sizeof endless - 1] = 0;
    assert_string_equal (policies_for (self, endless)->name, "default");
    policies_destroy (&self);
}

/* --- what is refused, and in which words --- */

static void assert_refused (const char *settings, const char *file, const char *words) {
    char *error = NULL, path[80];
    assert_null (load (settings, &error));
    path_of (file, path);
    if (!strstr (error, path) || !strstr (error, words)) fail_msg ("\"%s\" lacks %s or \"%s\"", error, path, words);
    free (error);
}

static void what_a_block_does_is_read_and_inherited (void **state) {
    (void)state;
    write_file ("policy", "default\n    block = quarantine\nmild\n    block_wide = defer\n");
    write_file ("domains", "cigale.example FR mild\n");
    policies_t *self = load_well ("policy\n    domains = domains\n");
    assert_int_equal (policies_for (self, "a@cigale.example")->block, BLOCK_QUARANTINE);
    assert_int_equal (policies_for (self, "a@cigale.example")->block_wide, BLOCK_DEFER);
    assert_int_equal (policies_for (self, "a@fourmi.example")->block_wide, BLOCK_JUNK);
    policies_destroy (&self);
}

static void a_setting_that_is_none_is_refused_by_name (void **state) {
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {{"default\n    jnuk = 3\n", "\"jnuk\""},
                 {"default\n    junk = 3 bits\n", "\"junk\""},
                 {"default\n    junk = \n", "\"junk\""},
                 {"default\n    prior = nan\n", "\"prior\""},
                 {"default\n    reject = 201\n", "\"reject\""},
                 {"default\n    prior = never\n", "\"prior\""},
                 {"default\n    cap\n        content = -1\n", "\"cap\""},
                 {"default\n    cap\n        contents = 1\n", "\"cap\""},
                 {"default\n    junk = 3\ndefault\n    junk = 4\n", "twice"},
                 {"default\n    reject = inf\n", "\"reject\""},
                 {"default\n    block = deliver\n", "\"block\""},
                 {"default\n    block = policy\n", "\"block\""},
                 {"default\n    block_wide = refuse\n", "\"block_wide\""},
                 {"default\n    cap\n        content = much\n", "\"cap\""},
                 {"default\n    junk = 3\nmild\n    quarantine = Never\n", "policy mild"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file ("policy", cases[i].text);
        assert_refused ("", "policy", cases[i].words);
    }
}

static void more_policies_than_there_is_room_for_are_refused (void **state) {
    (void)state;
    char text[4000], *at = text;
    for (int i = 0; i <= POLICY_NAMES; i++) at += snprintf (at, 50, "p%d\n    junk = 3\n", i);
    write_file ("policy", text);
    assert_refused ("", "policy", "more than 64 policies");
}

static void a_file_that_is_not_there_is_refused (void **state) {
    (void)state;
    assert_refused ("policy\n    file = other\n", "other", "cannot be read");
    assert_refused ("policy\n    domains = domains\n", "domains", "No such file");
}

static void a_bad_line_of_domains_is_refused_by_its_number (void **state) {
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {{"a.example FR default\nb.example FR\n", "line 2"},
                 {"# one\n\na.example DE default\n", "line 3"},
                 {"a.example fr default\n", "line 1"},
                 {"a.example FR default\na.example US mlid\n", "line 2: there is no policy \"mlid\""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file ("domains", cases[i].text);
        assert_refused ("policy\n    domains = domains\n", "domains", cases[i].words);
    }
}

#define ONE(test) cmocka_unit_test_teardown (test, empty_folder)

int main (void) {
    const struct CMUnitTest tests[] = {ONE (what_ships_is_what_is_built_in),
                                       ONE (mail_from_accounts_has_a_policy_of_its_own),
                                       ONE (without_a_file_the_built_in_policy_stands),
                                       ONE (the_file_beside_the_configuration_is_read_unless_another_is_named),
                                       ONE (bits_are_read_to_their_64th_and_never_is_never_reached),
                                       ONE (a_policy_takes_from_default_what_it_does_not_say),
                                       ONE (a_delivered_message_may_be_moved_only_where_every_law_allows_it),
                                       ONE (a_policys_own_cap_stands_in_place_of_defaults),
                                       ONE (default_is_taken_from_wherever_it_stands),
                                       ONE (a_domain_names_its_policy_in_any_letter_case),
                                       ONE (what_a_block_does_is_read_and_inherited),
                                       ONE (a_setting_that_is_none_is_refused_by_name),
                                       ONE (more_policies_than_there_is_room_for_are_refused),
                                       ONE (a_file_that_is_not_there_is_refused),
                                       ONE (a_bad_line_of_domains_is_refused_by_its_number)};
    return cmocka_run_group_tests (tests, make_folder, remove_folder);
}
