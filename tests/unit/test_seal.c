/* Sealed bytes: they come back whole, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "seal.h"

#include <stdlib.h>
#include <string.h>

static const char secret[] = "four bytes at a time";

static void what_is_sealed_comes_back (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    size_t size, again;
    uint8_t *sealed = seal_close (keys, "lesson", secret, sizeof secret, &size);
    assert_non_null (sealed);
    assert_null (memmem (sealed, size, secret, 4));
    uint8_t *opened = seal_open (keys, "lesson", sealed, size, &again);
    assert_non_null (opened);
    assert_int_equal (again, sizeof secret);
    assert_memory_equal (opened, secret, sizeof secret);
    free (opened);
    free (sealed);
    keyring_destroy (&keys);
}

static void no_two_seals_are_alike (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    size_t size;
    uint8_t *one = seal_close (keys, "lesson", secret, sizeof secret, &size);
    uint8_t *other = seal_close (keys, "lesson", secret, sizeof secret, &size);
    assert_memory_not_equal (one, other, size);
    free (one);
    free (other);
    keyring_destroy (&keys);
}

static void a_broken_seal_opens_nothing (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    size_t size, again;
    uint8_t *sealed = seal_close (keys, "lesson", secret, sizeof secret, &size);
    assert_null (seal_open (keys, "other", sealed, size, &again));
    for (size_t i = 0; i <= size; i++) {
        if (i < size) sealed[i] ^= 1;
        assert_true (i == size || !seal_open (keys, "lesson", sealed, size, &again));
        if (i < size) sealed[i] ^= 1;
        assert_true (i == size || !seal_open (keys, "lesson", sealed, i, &again));
    }
    free (sealed);
    sealed = seal_close (keys, "lesson", "", 0, &size);
    uint8_t *nothing = seal_open (keys, "lesson", sealed, size, &again);
    assert_non_null (nothing);
    assert_int_equal (again, 0);
    free (nothing);
    free (sealed);
    assert_null (seal_close (keys, "lesson", secret, SEAL_MOST + 1, &size));
    keyring_destroy (&keys);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (what_is_sealed_comes_back),
                                       cmocka_unit_test (no_two_seals_are_alike),
                                       cmocka_unit_test (a_broken_seal_opens_nothing)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
