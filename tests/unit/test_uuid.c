/* UUID version 7. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "uuid.h"

#include <string.h>

static const uint8_t all_ones[UUID_RANDOM] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

/* RFC 9562 appendix A.6. */
static void the_rfc_example_is_made (void **state) {
    (void)state;
    static const uint8_t random[UUID_RANDOM] = {0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
    uint8_t id[UUID_BYTES];
    char text[UUID_TEXT];
    uuid_v7 (0x017F22E279B0, random, id);
    uuid_text (id, text);
    assert_string_equal (text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    assert_int_equal (uuid_time (id), 1645557742000);
}

static void version_and_variant_win_over_random_bits (void **state) {
    (void)state;
    uint8_t id[UUID_BYTES];
    uuid_v7 (0, all_ones, id);
    assert_int_equal (id[6], 0x7f);
    assert_int_equal (id[8], 0xbf);
    assert_int_equal (uuid_time (id), 0);
}

static void later_ids_sort_later (void **state) {
    (void)state;
    static const uint8_t zeros[UUID_RANDOM];
    uint8_t early[UUID_BYTES], late[UUID_BYTES];
    uuid_v7 (1700000000255, all_ones, early);
    uuid_v7 (1700000000256, zeros, late);
    assert_true (memcmp (early, late, UUID_BYTES) < 0);
}

static void text_is_read_back_in_either_case (void **state) {
    (void)state;
    uint8_t id[UUID_BYTES], again[UUID_BYTES];
    assert_true (uuid_parse ("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", id));
    assert_true (uuid_parse ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", again));
    assert_memory_equal (id, again, UUID_BYTES);
}

static void any_other_text_is_refused (void **state) {
    (void)state;
    static const char *const wrong[] = {"",
                                        "0",
                                        "017f22e2",
                                        "017f22e279b07cc398c4dc0c0c07398f",
                                        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
                                        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
                                        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                                        "{17f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
                                        "017f22e27-9b0-7cc3-98c4-dc0c0c07398f"};
    uint8_t id[UUID_BYTES];
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) assert_false (uuid_parse (wrong[i], id));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_rfc_example_is_made),   cmocka_unit_test (version_and_variant_win_over_random_bits),
        cmocka_unit_test (later_ids_sort_later),      cmocka_unit_test (text_is_read_back_in_either_case),
        cmocka_unit_test (any_other_text_is_refused),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
