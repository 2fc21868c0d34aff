/* stage: intake */
/* Every customary way to say where the milter door listens comes out as the library's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "milter/spelling.h"

static void spells (const char *text, const char *wanted) {
    char spelled[128];
    spelling_place (text, spelled, sizeof spelled);
    assert_string_equal (spelled, wanted);
}

static void the_librarys_own_spellings_stay (void **state) {
    static const char *const own[] = {
        "inet:8891@127.0.0.1", "inet6:8891@::1", "unix:/run/tamis/milter", "local:/x", "inet:8891", ""};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) spells (own[i], own[i]);
    (void)state;
}

static void host_and_port_are_turned_round (void **state) {
    spells ("127.0.0.1:8891", "inet:8891@127.0.0.1");
    spells ("inet:127.0.0.1:8891", "inet:8891@127.0.0.1");
    spells ("tcp://mail.example:8891", "inet:8891@mail.example");
    spells ("[::1]:8891", "inet6:8891@::1");
    spells ("tcp://[2001:db8::1]:8891", "inet6:8891@2001:db8::1");
    (void)state;
}

static void no_host_or_a_star_is_every_address (void **state) {
    spells (":8891", "inet:8891@0.0.0.0");
    spells ("tcp://*:8891", "inet:8891@0.0.0.0");
    (void)state;
}

static void a_path_is_a_unix_socket (void **state) {
    spells ("/run/tamis/milter", "unix:/run/tamis/milter");
    (void)state;
}

static void what_is_no_place_is_left_to_be_refused (void **state) {
    spells ("nonsense", "nonsense");
    spells ("8891", "8891");
    (void)state;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_librarys_own_spellings_stay),        cmocka_unit_test (host_and_port_are_turned_round),
        cmocka_unit_test (no_host_or_a_star_is_every_address),     cmocka_unit_test (a_path_is_a_unix_socket),
        cmocka_unit_test (what_is_no_place_is_left_to_be_refused),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
