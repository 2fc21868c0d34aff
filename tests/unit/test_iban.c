/* stage: fingerprint */
/* Accounts here are the examples of the registry, which belong to nobody. */
#include "../support/identifier_fixture.h"

#include "identifier/iban.h"

#define FRENCH "FR1420041010050500013M02606"
#define GERMAN "DE89370400440532013000"

static void examples_of_the_registry_hold (void **state) {
    (void)state;
    static const char *const valid[] = {FRENCH,
                                        GERMAN,
                                        "GB29NWBK60161331926819",
                                        "BE68539007547034",
                                        "MT84MALT011000012345MTLCAST001S",
                                        "CH9300762011623852957",
                                        "NO9386011117947",
                                        "IT60X0542811101000000123456",
                                        "ES9121000418450200051332",
                                        "LU280019400644750000",
                                        "NL91ABNA0417164300",
                                        "PL61109010140000071219812874",
                                        "MC5811222000010123456789030",
                                        "SA0380000000608010167519",
                                        "BR1800360305000010009795493C1"};
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++) {
        if (!iban_is_valid (valid[i], strlen (valid[i]))) fail_msg ("%s", valid[i]);
        char *wrong = arena_string (arena, valid[i]);
        wrong[6] = wrong[6] == '1' ? '2' : '1';
        assert_false (iban_is_valid (wrong, strlen (wrong)));
    }
}

static void an_account_stays_the_same (void **state) {
    (void)state;
    static const same_t cases[] = {
        {FRENCH, FRENCH},
        {"FR14 2004 1010 0505 0001 3M02 606", FRENCH},
        {"IBAN: FR14 2004 1010 0505 0001 3M02 606, BIC: PSSTFRPPPAR", FRENCH},
        {"IBAN:FR1420041010050500013M02606", FRENCH},
        {"fr14 2004 1010 0505 0001 3m02 606", FRENCH},
        {"FR14-2004-1010-0505-0001-3M02-606", FRENCH},
        {"FR14.2004.1010.0505.0001.3M02.606.", FRENCH},
        {"FR14\xC2\xA0"
         "2004\xC2\xA0"
         "1010\xC2\xA0"
         "0505\xC2\xA0"
         "0001\xC2\xA0"
         "3M02\xC2\xA0"
         "606",
         FRENCH},
        {"FR14 2004 1010 0505\n0001 3M02 606", FRENCH},
        {"FR14 2004\xE2\x80\x8B 1010 0505 0001 3M02 606", FRENCH},
        {"F R 1 4 2 0 0 4 1 0 1 0 0 5 0 5 0 0 0 1 3 M 0 2 6 0 6", FRENCH},
        {"\xEF\xBC\xA6\xEF\xBC\xB2\xEF\xBC\x91\xEF\xBC\x94 2004 1010 0505 0001 3M02 606", FRENCH},
        {"sur le compte " GERMAN " avant vendredi", GERMAN},
        {"DE89 3704 0044 0532 0130 00 Commerce", GERMAN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_same (iban_read, TRAIT_iban, &cases[i]);
}

static void these_are_no_accounts (void **state) {
    (void)state;
    static const char *const others[] = {
        "FR15 2004 1010 0505 0001 3M02 606",            /* check digits that do not hold */
        "FR1420041010050500013M026066",                 /* a digit too many */
        "FR1420041010050500013M0260",                   /* one too few */
        "XX14 2004 1010 0505 0001 3M02 606",            /* no country */
        "GB29 1234 6016 1331 9268 19",                  /* digits where letters must be */
        "A" FRENCH,                                     /* within a word */
        "de 12 000 euros en 2026 et de 15 000 en 2027", /* sums */
        "SIRET 732 829 320 00074, TVA FR 83 404833048",
        "at 12 3456 7890 1234 5678 parcels",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_none (iban_read, TRAIT_iban, others[i]);
}

static void a_message_yields_accounts_over_soft_line_breaks_and_markup (void **state) {
    (void)state;
    evidence_t *evidence =
        message_of ("Content-Transfer-Encoding: quoted-printable\n\nRIB: FR14 2004 1010 0505 0=\n001 3M02 606\n");
    assert_string_equal (trait_of (evidence, TRAIT_iban), FRENCH);
    evidence = message_of ("Content-Type: text/html\n\n<p>FR14 <b>2004</b> 1010&nbsp;0505 <i>0001</i> 3M02 606\n");
    assert_string_equal (trait_of (evidence, TRAIT_iban), FRENCH);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (examples_of_the_registry_hold),
        cmocka_unit_test (an_account_stays_the_same),
        cmocka_unit_test (these_are_no_accounts),
        cmocka_unit_test (a_message_yields_accounts_over_soft_line_breaks_and_markup),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
