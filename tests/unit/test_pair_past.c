/* stage: reputation */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pair_past.h"

static arena_t *arena;
static keyring_t *keys;

/* The finding's code for one pair with PAST (NULL: none), From proven or not; 0 for none. */
static uint32_t told (const past_t *past, const char *dmarc, bool paired) {
    Parcel parcel = PARCEL__INIT;
    AuthenticationFragment authentication = AUTHENTICATION_FRAGMENT__INIT;
    FingerprintFragment fingerprint = FINGERPRINT_FRAGMENT__INIT;
    evidence_t *traits = evidence_new (arena, keys), *evidence = evidence_new (arena, keys);
    if (paired) evidence_trait (traits, TRAIT_pair, "a@b.example c@d.example");
    authentication.dmarc = (char *)dmarc;
    parcel.authentication = &authentication;
    parcel.fingerprint = &fingerprint;
    fingerprint.traits = traits->traits;
    fingerprint.n_traits = traits->n_traits;
    past_t known = past ? *past : (past_t){.id = 1};
    if (past && paired) known.id = traits->traits[0]->id;
    pair_past_weigh (&parcel, &known, 1, evidence);
    assert_true (evidence->n_findings < 2);
    return evidence->n_findings ? evidence->findings[0]->code : 0;
}

static void a_first_letter_is_a_first_contact_and_weighs_nothing (void **state) {
    (void)state;
    assert_int_equal (told (NULL, "pass", true), FINDING_first_contact);
    assert_int_equal (finding_info (FINDING_first_contact)->bits, 0);
    assert_int_equal (told (NULL, "pass", false), 0);
}

static void a_week_of_letters_makes_a_known_pair_where_from_is_proven (void **state) {
    (void)state;
    past_t past = {.messages = 3, .first = 1000, .last = 1000 + PAIR_KNOWN_HOURS + 1};
    assert_int_equal (told (&past, "pass", true), FINDING_known_pair);
    assert_true (finding_info (FINDING_known_pair)->bits < 0);
    assert_int_equal (told (&past, "fail", true), 0);
    assert_int_equal (told (&past, "", true), 0);
    past.junk = 50;
    assert_int_equal (told (&past, "pass", true), 0);
    past = (past_t){.messages = 9, .first = 1000, .last = 1020};
    assert_int_equal (told (&past, "pass", true), 0);
}

static int set_up (void **state) {
    (void)state;
    arena = arena_new ();
    keys = keyring_for_tests ();
    return 0;
}

static int tear_down (void **state) {
    (void)state;
    keyring_destroy (&keys);
    arena_destroy (&arena);
    return 0;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_first_letter_is_a_first_contact_and_weighs_nothing),
        cmocka_unit_test (a_week_of_letters_makes_a_known_pair_where_from_is_proven),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
