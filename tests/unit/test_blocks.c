/* The set of decisions: which one stands, and its file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "blocks.h"
#include "trait.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/tamis-blocks-XXXXXX";

static uint64_t of (trait_kind_t kind, uint64_t rest) {
    return (uint64_t)kind << 56 | rest;
}

static block_t always (uint64_t trait, uint64_t number, block_action_t action) {
    return (block_t){trait, number, action, INT64_MIN, INT64_MAX};
}

static blocks_t *set_of (size_t count, const block_t blocks[]) {
    blocks_t *self = blocks_new ();
    for (size_t i = 0; i < count; i++) assert_true (blocks_add (self, &blocks[i]));
    blocks_seal (self, 7);
    return self;
}

#define SET(...) set_of (sizeof (block_t[]){__VA_ARGS__} / sizeof (block_t), (block_t[]){__VA_ARGS__})

static uint64_t case_for (const blocks_t *set, size_t count, const uint64_t traits[], int64_t time) {
    const block_t *found = blocks_find (set, traits, count, time);
    return found ? found->case_number : 0;
}

#define CASE(set, time, ...)                                                                                           \
    case_for (set, sizeof (uint64_t[]){__VA_ARGS__} / sizeof (uint64_t), (uint64_t[]){__VA_ARGS__}, time)

static const uint64_t address = 1ull << 56 | 11, other = 1ull << 56 | 12, network = 2ull << 56 | 21,
                      domain = 8ull << 56 | 81;

static void a_decision_is_found_by_its_trait_alone (void **state) {
    (void)state;
    blocks_t *set = SET (always (network, 3, BLOCK_JUNK), always (address, 1, BLOCK_REJECT));
    assert_int_equal (CASE (set, 0, address), 1);
    assert_int_equal (CASE (set, 0, other, network), 3);
    assert_int_equal (CASE (set, 0, other, domain), 0);
    assert_null (blocks_find (set, NULL, 0, 0));
    blocks_destroy (&set);
    set = blocks_new ();
    assert_int_equal (CASE (set, 0, address), 0);
    blocks_destroy (&set);
}

static void it_holds_from_its_beginning_up_to_before_its_end (void **state) {
    (void)state;
    block_t dated = {address, 1, BLOCK_REJECT, 1000, 2000};
    blocks_t *set = SET (dated);
    assert_int_equal (CASE (set, 999, address), 0);
    assert_int_equal (CASE (set, 1000, address), 1);
    assert_int_equal (CASE (set, 1999, address), 1);
    assert_int_equal (CASE (set, 2000, address), 0);
    blocks_destroy (&set);
}

static void one_without_dates_holds_for_any_time (void **state) {
    (void)state;
    blocks_t *set = SET (always (address, 1, BLOCK_REJECT));
    assert_int_equal (CASE (set, INT64_MIN, address), 1);
    assert_int_equal (CASE (set, 0, address), 1);
    assert_int_equal (CASE (set, INT64_MAX - 1, address), 1);
    blocks_destroy (&set);
}

static void the_severest_stands_then_the_narrowest_then_the_oldest (void **state) {
    (void)state;
    blocks_t *set = SET (always (network, 1, BLOCK_REJECT), always (address, 2, BLOCK_JUNK));
    assert_int_equal (CASE (set, 0, address, network), 1);
    blocks_destroy (&set);
    set = SET (always (network, 1, BLOCK_JUNK), always (domain, 3, BLOCK_JUNK), always (address, 2, BLOCK_JUNK));
    assert_int_equal (CASE (set, 0, network, domain, address), 2);
    assert_int_equal (CASE (set, 0, network, domain), 3);
    blocks_destroy (&set);
    set = SET (always (address, 9, BLOCK_JUNK), always (other, 8, BLOCK_JUNK));
    assert_int_equal (CASE (set, 0, address, other), 8);
    blocks_destroy (&set);
}

static void by_policy_ranks_as_reject_on_an_exact_trait_and_as_junk_on_others (void **state) {
    (void)state;
    blocks_t *set = SET (always (network, 1, BLOCK_DEFER), always (address, 2, BLOCK_BY_POLICY));
    assert_int_equal (CASE (set, 0, address, network), 2);
    blocks_destroy (&set);
    set = SET (always (network, 1, BLOCK_BY_POLICY), always (domain, 2, BLOCK_QUARANTINE));
    assert_int_equal (CASE (set, 0, network, domain), 2);
    blocks_destroy (&set);
}

static void an_exemption_lifts_blocks_on_wider_traits_alone (void **state) {
    (void)state;
    blocks_t *set = SET (always (network, 1, BLOCK_REJECT), always (address, 2, BLOCK_DELIVER));
    assert_int_equal (CASE (set, 0, address, network), 2);
    assert_int_equal (CASE (set, 0, other, network), 1);
    blocks_destroy (&set);
    set = SET (always (network, 1, BLOCK_DELIVER), always (address, 2, BLOCK_JUNK));
    assert_int_equal (CASE (set, 0, address, network), 2);
    assert_int_equal (CASE (set, 0, other, network), 1);
    blocks_destroy (&set);
    set = SET (always (other, 1, BLOCK_DELIVER), always (address, 2, BLOCK_JUNK)); /* as narrow: the block stands */
    assert_int_equal (CASE (set, 0, other, address), 2);
    blocks_destroy (&set);
}

static void an_exemption_that_is_over_lifts_nothing (void **state) {
    (void)state;
    block_t over = {address, 2, BLOCK_DELIVER, INT64_MIN, 500};
    blocks_t *set = SET (always (network, 1, BLOCK_REJECT), over);
    assert_int_equal (CASE (set, 499, address, network), 2);
    assert_int_equal (CASE (set, 500, address, network), 1);
    blocks_destroy (&set);
}

static void each_of_many_is_found (void **state) {
    (void)state;
    blocks_t *set = blocks_new ();
    for (uint64_t i = 0; i < 20000; i++) {
        block_t block = always (of (TRAIT_address, i * 7919 % 20011), i + 1, BLOCK_REJECT);
        assert_true (blocks_add (set, &block));
    }
    blocks_seal (set, 1);
    for (uint64_t i = 0; i < 20000; i++) assert_int_equal (CASE (set, 0, of (TRAIT_address, i * 7919 % 20011)), i + 1);
    assert_int_equal (CASE (set, 0, of (TRAIT_address, 20012)), 0);
    blocks_destroy (&set);
}

/* --- the file --- */

static char *file_of (void) {
    char *file = NULL;
    assert_true (asprintf (&file, "%s/blocks", folder) > 0);
    return file;
}

static void a_set_reads_back_as_it_was_saved (void **state) {
    char *file = file_of ();
    struct stat found;
    (void)state;
    block_t dated = {domain, 2, BLOCK_BY_POLICY, -1000, 1790000000123};
    blocks_t *set =
        SET (always (address, 18446744073709551615u, BLOCK_REJECT), dated, always (network, 4, BLOCK_DELIVER));
    assert_true (blocks_save (set, file));
    assert_int_equal (stat (file, &found), 0);
    assert_int_equal (found.st_mode & 0777, 0600);
    blocks_t *back = blocks_load (file);
    assert_non_null (back);
    assert_int_equal (blocks_version (back), 7);
    assert_int_equal (blocks_count (back), 3);
    const block_t *one = blocks_find (back, &domain, 1, 1790000000122);
    assert_non_null (one);
    assert_true (one->trait == dated.trait && one->case_number == 2 && one->action == BLOCK_BY_POLICY);
    assert_true (one->since == dated.since && one->until == dated.until);
    assert_null (blocks_find (back, &domain, 1, -1001));
    assert_true (CASE (back, 0, address) == 18446744073709551615u);
    blocks_destroy (&back);
    blocks_destroy (&set);
    free (file);
}

static void probation_blocks_nothing_and_is_not_on_disk (void **state) {
    char *file = file_of ();
    (void)state;
    block_t watched = {address, 5, BLOCK_PROBATION, 1000, 2000};
    blocks_t *set = SET (watched, always (domain, 6, BLOCK_JUNK));
    assert_int_equal (CASE (set, 1500, address), 0);
    const block_t *found = blocks_probation (set, &address, 1, 1000);
    assert_non_null (found);
    assert_int_equal (found->case_number, 5);
    assert_null (blocks_probation (set, &address, 1, 999));
    assert_null (blocks_probation (set, &address, 1, 2000));
    assert_null (blocks_probation (set, &domain, 1, 1500));
    assert_int_equal (CASE (set, 1500, address, domain), 6);
    assert_true (blocks_save (set, file));
    blocks_t *back = blocks_load (file);
    assert_non_null (back);
    assert_int_equal (blocks_count (back), 1);
    assert_int_equal (blocks_decisions (set), 1);
    blocks_destroy (&back);
    blocks_destroy (&set);
    free (file);
}

static void an_empty_set_is_a_set_and_no_file_is_none (void **state) {
    char *file = file_of ();
    (void)state;
    blocks_t *set = blocks_new ();
    assert_true (blocks_save (set, file));
    blocks_t *back = blocks_load (file);
    assert_non_null (back);
    assert_int_equal (blocks_count (back), 0);
    blocks_destroy (&back);
    unlink (file);
    assert_null (blocks_load (file));
    assert_int_equal (errno, ENOENT);
    blocks_destroy (&set);
    free (file);
}

static void a_file_that_is_not_whole_is_none_wherever_it_ends (void **state) {
    char *file = file_of ();
    (void)state;
    blocks_t *set = SET (always (address, 1, BLOCK_REJECT), always (network, 2, BLOCK_JUNK));
    assert_true (blocks_save (set, file));
    struct stat found;
    assert_int_equal (stat (file, &found), 0);
    for (off_t size = found.st_size - 1; size >= 0; size--) {
        assert_int_equal (truncate (file, size), 0);
        assert_null (blocks_load (file));
        assert_int_equal (errno, EBADMSG);
    }
    blocks_destroy (&set);
    free (file);
}

static void lines_without_sense_make_it_none_of_ours (void **state) {
    static const char *const texts[] = {
        "",
        "tamis-blocks 2 1 0\nend\n",
        "tamis-blocks 1 1 1\nend\n",
        "tamis-blocks 1 1 0\nend\nmore\n",
        "tamis-blocks 1 1 0 9\nend\n",
        "tamis-blocks 1 1 1\n0100000000000001 0 reject 0 9\nend\n",
        "tamis-blocks 1 1 1\n0100000000000001 5 refuse 0 9\nend\n",
        "tamis-blocks 1 1 1\n0100000000000001 5 reject 0\nend\n",
        "tamis-blocks 1 1 1\n0100000000000001 5 reject 0 9 9\nend\n",
        "tamis-blocks 1 1 1\n0600000000000001 5 reject 0 9\nend\n", /* From is not proven */
        "tamis-blocks 1 1 99999999\nend\n"};
    char *file = file_of ();
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        FILE *out = fopen (file, "w");
        fputs (texts[i], out);
        fclose (out);
        assert_null (blocks_load (file));
        assert_int_equal (errno, EBADMSG);
    }
    unlink (file);
    free (file);
}

static void a_kind_of_a_newer_release_is_passed_over (void **state) {
    char *file = file_of ();
    (void)state;
    FILE *out = fopen (file, "w");
    fputs ("tamis-blocks 1 1 2\n0100000000000001 5 reject 0 9\n7e00000000000001 6 reject 0 9\nend\n", out);
    fclose (out);
    blocks_t *set = blocks_load (file);
    assert_non_null (set);
    assert_int_equal (blocks_count (set), 1);
    assert_int_equal (CASE (set, 5, of (TRAIT_address, 1)), 5);
    blocks_destroy (&set);
    unlink (file);
    free (file);
}

static void nothing_is_left_beside_the_file (void **state) {
    char *file = file_of (), *below = NULL;
    (void)state;
    blocks_t *set = blocks_new ();
    assert_true (blocks_save (set, file));
    unlink (file);
    assert_int_equal (mkdir (file, 0700), 0); /* rename cannot replace a folder */
    assert_false (blocks_save (set, file));
    assert_int_equal (errno, EISDIR);
    assert_int_equal (rmdir (file), 0);
    assert_true (asprintf (&below, "%s/none/blocks", folder) > 0);
    assert_false (blocks_save (set, below));
    blocks_destroy (&set);
    free (below);
    free (file); /* that the folder is empty is shown by its going, at the end */
}

static void what_cannot_be_written_says_so_and_leaves_nothing (void **state) {
    (void)state;
    blocks_t *set = blocks_new ();
    assert_false (blocks_save (set, "/nonexistent/tamis/blocks"));
    assert_int_equal (errno, ENOENT);
    blocks_destroy (&set);
}

static void replies_are_ascii_and_name_the_kind (void **state) {
    (void)state;
    for (int code = 0; code < 128; code++)
        for (int french = 0; french < 2; french++) {
            const char *text = block_reason (of ((trait_kind_t)code, 1), french);
            assert_true (strlen (text) > 20 && strlen (text) < 100);
            for (; *text; text++) assert_true (*text >= ' ' && *text < 127 && *text != '%');
        }
    assert_string_equal (block_reason (address, false), "address blocked by decision of the abuse desk");
    assert_string_equal (block_reason (network, true), "reseau bloque par decision du service des abus");
}

static void action_words_read_back (void **state) {
    (void)state;
    for (int i = 0; i <= BLOCK_REJECT; i++) {
        block_action_t action = BLOCK_BY_POLICY;
        assert_true (block_action_read (block_action_word ((block_action_t)i), &action));
        assert_int_equal (action, i);
    }
    block_action_t action;
    assert_false (block_action_read ("refuse", &action));
    assert_string_equal (block_action_word ((block_action_t)99), "?");
}

static int begin (void **state) {
    (void)state;
    return mkdtemp (folder) ? 0 : -1;
}

static int end (void **state) {
    char *file = file_of ();
    (void)state;
    unlink (file);
    free (file);
    return rmdir (folder);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_decision_is_found_by_its_trait_alone),
        cmocka_unit_test (it_holds_from_its_beginning_up_to_before_its_end),
        cmocka_unit_test (one_without_dates_holds_for_any_time),
        cmocka_unit_test (the_severest_stands_then_the_narrowest_then_the_oldest),
        cmocka_unit_test (by_policy_ranks_as_reject_on_an_exact_trait_and_as_junk_on_others),
        cmocka_unit_test (an_exemption_lifts_blocks_on_wider_traits_alone),
        cmocka_unit_test (an_exemption_that_is_over_lifts_nothing),
        cmocka_unit_test (each_of_many_is_found),
        cmocka_unit_test (a_set_reads_back_as_it_was_saved),
        cmocka_unit_test (probation_blocks_nothing_and_is_not_on_disk),
        cmocka_unit_test (an_empty_set_is_a_set_and_no_file_is_none),
        cmocka_unit_test (a_file_that_is_not_whole_is_none_wherever_it_ends),
        cmocka_unit_test (lines_without_sense_make_it_none_of_ours),
        cmocka_unit_test (a_kind_of_a_newer_release_is_passed_over),
        cmocka_unit_test (nothing_is_left_beside_the_file),
        cmocka_unit_test (what_cannot_be_written_says_so_and_leaves_nothing),
        cmocka_unit_test (replies_are_ascii_and_name_the_kind),
        cmocka_unit_test (action_words_read_back)};
    return cmocka_run_group_tests (tests, begin, end);
}
