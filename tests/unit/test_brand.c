/* stage: fingerprint */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "brand.h"
#include "near.h"

static arena_t *arena;
static naming_t *naming;
static brand_list_t *brands;

static brand_likeness_t likeness (const char *host) {
    int brand;
    return brand_likeness (brands, naming, arena, host, &brand);
}

static void a_brands_own_hosts_are_its_own (void **state) {
    (void)state;
    assert_int_equal (likeness ("ameli.fr"), BRAND_OWN);
    assert_int_equal (likeness ("click.news.paypal.com"), BRAND_OWN);
    assert_int_equal (likeness ("orange.com"), BRAND_OWN);
    assert_int_equal (likeness ("cfspart.impots.gouv.fr"), BRAND_OWN);
}

static void the_label_under_another_suffix_is_a_sibling (void **state) {
    (void)state;
    assert_int_equal (likeness ("ameli.example"), BRAND_SIBLING);
    assert_int_equal (likeness ("www.credit-agricole.example"), BRAND_SIBLING);
    assert_int_equal (likeness ("orange.example"), BRAND_SIBLING);
}

static void a_name_among_other_words_is_a_cousin (void **state) {
    (void)state;
    int brand;
    assert_int_equal (likeness ("ameli-remboursement.example"), BRAND_COUSIN);
    assert_int_equal (likeness ("secure-paypal.example.com"), BRAND_COUSIN);
    assert_int_equal (likeness ("suivi-chronopost.example"), BRAND_COUSIN);
    assert_int_equal (likeness ("paypalsecure.example"), BRAND_COUSIN);
    assert_int_equal (likeness ("mon-la-banque-postale.example"), BRAND_COUSIN);
    assert_int_equal (likeness ("sfr-facture.example"), BRAND_COUSIN);
    assert_int_equal (brand_likeness (brands, naming, arena, "compte-netflix.example", &brand), BRAND_COUSIN);
    assert_string_equal (brand_list_name (brands, brand), "Netflix");
}

static void a_whole_domain_in_front_is_a_prefix (void **state) {
    (void)state;
    assert_int_equal (likeness ("paypal.com.check.example"), BRAND_PREFIX);
    assert_int_equal (likeness ("www.impots.gouv.fr.avis.example"), BRAND_PREFIX);
}

static void letters_and_digits_that_pose_are_seen_through (void **state) {
    (void)state;
    assert_int_equal (likeness ("paypa1.example"), BRAND_LOOKALIKE);
    assert_int_equal (likeness ("micros0ft-support.example"), BRAND_LOOKALIKE);
    assert_int_equal (likeness ("xn--pypal-4ve.example"), BRAND_LOOKALIKE); /* a Cyrillic a */
    assert_int_equal (likeness ("arnazon.example"), BRAND_LOOKALIKE);
}

static void one_slip_of_the_hand_is_near_in_long_names_alone (void **state) {
    (void)state;
    assert_int_equal (likeness ("chronoposte.example"), BRAND_NEAR);
    assert_int_equal (likeness ("boursoramma.example"), BRAND_NEAR);
    assert_int_equal (likeness ("ameri.example"), BRAND_NOTHING);
}

static void ordinary_words_and_strangers_are_left_alone (void **state) {
    (void)state;
    static const char *const hosts[] = {"free-shipping.example",    "orange-juice.example",    "revolution-os.example",
                                        "boulanger-dupont.example", "office-tourisme.example", "caf.oc.example",
                                        "visavis.example",          "totalement.example",      "mail.example",
                                        "jardin-tilleul.example",   "caramelise.example",      "grange.example",
                                        "leclerc-avocats.example"};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (likeness (hosts[i]) != BRAND_NOTHING) fail_msg ("%s", hosts[i]);
}

static void ordinary_words_beside_a_bait_count (void **state) {
    (void)state;
    assert_int_equal (likeness ("orange-facture.example"), BRAND_COUSIN);
    assert_int_equal (likeness ("apple-login.example"), BRAND_COUSIN);
}

static void mailboxes_for_everyone_are_known (void **state) {
    (void)state;
    assert_true (brand_list_is_mailbox (brands, "gmail.com"));
    assert_false (brand_list_is_mailbox (brands, "ameli.fr"));
    assert_false (brand_list_is_mailbox (brands, "mail.example"));
}

static void a_list_of_ones_own_takes_the_place (void **state) {
    (void)state;
    char path[] = "/tmp/tamis-brands-XXXXXX", *error = NULL;
    int file = mkstemp (path);
    assert_true (file >= 0);
    static const char text[] = "# ours\nBanque Alizé, ~Alizé: alize.example alize.test\n*: boite.example\n";
    assert_int_equal (write (file, text, sizeof text - 1), sizeof text - 1);
    brand_list_t *own = brand_list_load (path, &error);
    assert_non_null (own);
    assert_true (brand_list_owns (own, 0, "www.alize.test"));
    assert_string_equal (brand_list_name (own, 0), "Banque Alizé");
    assert_true (brand_list_is_mailbox (own, "boite.example"));
    assert_int_equal (brand_list_owner (own, "paypal.com"), BRAND_NONE);
    brand_list_destroy (&own);
    assert_int_equal (write (file, "no colon\n", 9), 9);
    assert_null (brand_list_load (path, &error));
    assert_non_null (strstr (error, "line 4"));
    free (error);
    assert_null (brand_list_load ("/nonexistent/brands", &error));
    assert_non_null (strstr (error, "/nonexistent/brands"));
    free (error);
    close (file);
    unlink (path);
}

static void one_change_is_near_and_two_are_not (void **state) {
    (void)state;
    assert_true (near_is ("martin", 6, "martins", 7));
    assert_true (near_is ("martin", 6, "matrin", 6));
    assert_true (near_is ("martin", 6, "mardin", 6));
    assert_false (near_is ("martin", 6, "martin", 6));
    assert_false (near_is ("martin", 6, "mardinn", 7));
    assert_false (near_is ("", 0, "ab", 2));
}

static int set_up (void **state) {
    (void)state;
    char *error = NULL;
    arena = arena_new ();
    naming = naming_new ();
    brands = brand_list_load ("", &error);
    return naming && brands ? 0 : -1;
}

static int tear_down (void **state) {
    (void)state;
    brand_list_destroy (&brands);
    naming_destroy (&naming);
    arena_destroy (&arena);
    return 0;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_brands_own_hosts_are_its_own),
        cmocka_unit_test (the_label_under_another_suffix_is_a_sibling),
        cmocka_unit_test (a_name_among_other_words_is_a_cousin),
        cmocka_unit_test (a_whole_domain_in_front_is_a_prefix),
        cmocka_unit_test (letters_and_digits_that_pose_are_seen_through),
        cmocka_unit_test (one_slip_of_the_hand_is_near_in_long_names_alone),
        cmocka_unit_test (ordinary_words_and_strangers_are_left_alone),
        cmocka_unit_test (ordinary_words_beside_a_bait_count),
        cmocka_unit_test (mailboxes_for_everyone_are_known),
        cmocka_unit_test (a_list_of_ones_own_takes_the_place),
        cmocka_unit_test (one_change_is_near_and_two_are_not),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
