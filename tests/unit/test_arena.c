/* Arena: alignment, growth, text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena.h"

#include <string.h>

static void memory_is_aligned_for_any_type (void **state) {
    (void)state;
    arena_t *arena = arena_new ();
    for (size_t size = 0; size < 200; size++) assert_int_equal ((uintptr_t)arena_alloc (arena, size) % 16, 0);
    arena_destroy (&arena);
    assert_null (arena);
}

static void pieces_never_overlap (void **state) {
    (void)state;
    enum { PIECES = 500 };
    arena_t *arena = arena_new ();
    unsigned char *piece[PIECES];
    for (size_t i = 0; i < PIECES; i++) memset (piece[i] = arena_alloc (arena, i * 7), (int)(i & 255), i * 7);
    for (size_t i = 0; i < PIECES; i++)
        for (size_t j = 0; j < i * 7; j++) assert_int_equal (piece[i][j], i & 255);
    arena_destroy (&arena);
}

static void larger_than_a_block_is_served (void **state) {
    (void)state;
    arena_t *arena = arena_new ();
    size_t large = 3 << 20;
    char *memory = arena_zero (arena, large);
    assert_int_equal (memory[0] | memory[large - 1], 0);
    assert_int_equal (arena_size (arena), large);
    arena_destroy (&arena);
}

static void texts_are_copied_and_closed (void **state) {
    (void)state;
    arena_t *arena = arena_new ();
    assert_string_equal (arena_copy (arena, "abcdef", 3), "abc");
    assert_string_equal (arena_copy (arena, NULL, 0), "");
    assert_string_equal (arena_string (arena, "word"), "word");
    assert_string_equal (arena_printf (arena, "%d of %s", 7, "nine"), "7 of nine");
    char *padded = arena_printf (arena, "%0*d", 5000, 7);
    assert_int_equal (strlen (padded), 5000);
    assert_int_equal (padded[4999], '7');
    arena_destroy (&arena);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (memory_is_aligned_for_any_type),
        cmocka_unit_test (pieces_never_overlap),
        cmocka_unit_test (larger_than_a_block_is_served),
        cmocka_unit_test (texts_are_copied_and_closed),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
