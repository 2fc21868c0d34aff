/* Endpoints: one pattern says where a copy binds and where the others find it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/stat.h>

#include "endpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/tamis-test-XXXXXX";

static int make_folder (void **state) {
    (void)state;
    return mkdtemp (folder) ? 0 : -1;
}

static int remove_folder (void **state) {
    (void)state;
    return rmdir (folder);
}

static void path_of (const char *name, char path[200]) {
    snprintf (path, 200, "%s/%s", folder, name);
}

static void touch (const char *name) {
    char path[200];
    path_of (name, path);
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fclose (file);
}

static void take_away (const char *name) {
    char path[200];
    path_of (name, path);
    assert_int_equal (unlink (path), 0);
}

static void assert_bound (const char *pattern, const char *wanted) {
    char *bound = endpoint_bind (pattern, "/sockets", "2");
    assert_string_equal (bound, wanted);
    free (bound);
}

static void a_copy_binds_the_pattern_with_its_name_for_the_star (void **state) {
    (void)state;
    assert_bound ("ipc://authentication-*.sock", "ipc:///sockets/authentication-2.sock");
    assert_bound ("ipc:///elsewhere/a-*.sock", "ipc:///elsewhere/a-2.sock");
    assert_bound ("ipc://alone.sock", "ipc:///sockets/alone.sock");
    assert_bound ("tcp://authentication:5551", "tcp://*:5551");
}

static void the_public_endpoint_can_be_connected_to (void **state) {
    (void)state;
    char *ipc = endpoint_public ("ipc://intake-*.sock", "/sockets", "1"),
         *tcp = endpoint_public ("tcp://intake:5550", "/sockets", "1");
    assert_string_equal (ipc, "ipc:///sockets/intake-1.sock");
    assert_memory_equal (tcp, "tcp://", 6);
    assert_null (strchr (tcp, '*'));
    assert_string_equal (strrchr (tcp, ':'), ":5550");
    free (ipc);
    free (tcp);
}

static void the_way_back_is_the_address_that_the_peer_sees (void **state) {
    (void)state;
    char *four = endpoint_toward ("tcp://intake:5550", "tcp://127.0.0.9:5554");
    assert_string_equal (four, "tcp://127.0.0.1:5550");
    free (four);
    char *six = endpoint_toward ("tcp://intake:5550", "tcp://[::1]:5554");
    if (six) assert_string_equal (six, "tcp://[::1]:5550"); /* a machine may be without IPv6 */
    free (six);
}

static void there_is_no_way_back_toward_what_is_no_numeric_tcp_endpoint (void **state) {
    (void)state;
    assert_null (endpoint_toward ("tcp://intake:5550", "ipc:///sockets/verdict-1.sock"));
    assert_null (endpoint_toward ("ipc://intake-*.sock", "tcp://127.0.0.1:5554"));
    assert_null (endpoint_toward ("tcp://intake:5550", "tcp://a-name:5554"));
    assert_null (endpoint_toward ("tcp://intake:5550", "tcp://127.0.0.1"));
}

static size_t count (char **list) {
    size_t n = 0;
    while (list[n]) n++;
    return n;
}

static bool lists (char **list, const char *name) {
    char wanted[220];
    snprintf (wanted, sizeof wanted, "ipc://%s/%s", folder, name);
    for (; *list; list++)
        if (!strcmp (*list, wanted)) return true;
    return false;
}

static void an_ipc_pattern_lists_every_copy_of_its_stage_and_no_other (void **state) {
    (void)state;
    touch ("verdict-1.sock");
    touch ("verdict-two.sock");
    touch ("intake-1.sock");
    char **list = endpoint_resolve ("ipc://verdict-*.sock", folder);
    assert_int_equal (count (list), 2);
    assert_true (lists (list, "verdict-1.sock"));
    assert_true (lists (list, "verdict-two.sock"));
    endpoint_list_free (list);
    take_away ("verdict-1.sock");
    take_away ("verdict-two.sock");
    list = endpoint_resolve ("ipc://verdict-*.sock", folder);
    assert_int_equal (count (list), 0);
    endpoint_list_free (list);
    take_away ("intake-1.sock");
}

static void no_more_copies_are_listed_than_are_kept_connected (void **state) {
    (void)state;
    char name[40];
    for (int i = 0; i < ENDPOINT_COPIES + 9; i++) {
        snprintf (name, sizeof name, "many-%d.sock", i);
        touch (name);
    }
    char **list = endpoint_resolve ("ipc://many-*.sock", folder);
    assert_int_equal (count (list), ENDPOINT_COPIES);
    endpoint_list_free (list);
    for (int i = 0; i < ENDPOINT_COPIES + 9; i++) {
        snprintf (name, sizeof name, "many-%d.sock", i);
        take_away (name);
    }
}

static void a_folder_whose_name_looks_like_a_pattern_is_itself (void **state) {
    (void)state;
    char odd[200], path[300];
    path_of ("a[1]*?", odd);
    assert_int_equal (mkdir (odd, 0700), 0);
    snprintf (path, sizeof path, "%s/verdict-1.sock", odd);
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fclose (file);
    char **list = endpoint_resolve ("ipc://verdict-*.sock", odd);
    assert_int_equal (count (list), 1);
    assert_string_equal (list[0] + strlen ("ipc://"), path);
    endpoint_list_free (list);
    unlink (path);
    rmdir (odd);
}

static void an_ipv6_address_stands_in_brackets (void **state) {
    (void)state;
    char **list = endpoint_resolve ("tcp://[::1]:5551", folder);
    assert_int_equal (count (list), 1);
    assert_string_equal (list[0], "tcp://[::1]:5551");
    endpoint_list_free (list);
}

static void a_tcp_pattern_lists_the_addresses_behind_its_name (void **state) {
    (void)state;
    char **list = endpoint_resolve ("tcp://127.0.0.1:5551", folder);
    assert_int_equal (count (list), 1);
    assert_string_equal (list[0], "tcp://127.0.0.1:5551");
    endpoint_list_free (list);
    list = endpoint_resolve ("tcp://localhost:5551", folder);
    assert_true (count (list) >= 1);
    for (char **each = list; *each; each++) assert_string_equal (strrchr (*each, ':'), ":5551");
    endpoint_list_free (list);
}

static void what_is_no_pattern_lists_nothing (void **state) {
    (void)state;
    static const char *const patterns[] = {
        "", "tcp://", "tcp://portless", "udp://127.0.0.1:1", "verdict-*.sock", "ipc:///nowhere/at/all-*.sock"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char **list = endpoint_resolve (patterns[i], folder);
        assert_int_equal (count (list), 0);
        endpoint_list_free (list);
    }
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_copy_binds_the_pattern_with_its_name_for_the_star),
                                       cmocka_unit_test (the_public_endpoint_can_be_connected_to),
                                       cmocka_unit_test (the_way_back_is_the_address_that_the_peer_sees),
                                       cmocka_unit_test (there_is_no_way_back_toward_what_is_no_numeric_tcp_endpoint),
                                       cmocka_unit_test (an_ipc_pattern_lists_every_copy_of_its_stage_and_no_other),
                                       cmocka_unit_test (no_more_copies_are_listed_than_are_kept_connected),
                                       cmocka_unit_test (a_folder_whose_name_looks_like_a_pattern_is_itself),
                                       cmocka_unit_test (an_ipv6_address_stands_in_brackets),
                                       cmocka_unit_test (a_tcp_pattern_lists_the_addresses_behind_its_name),
                                       cmocka_unit_test (what_is_no_pattern_lists_nothing)};
    return cmocka_run_group_tests (tests, make_folder, remove_folder);
}
