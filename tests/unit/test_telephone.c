/* stage: fingerprint */
/* Numbers here are those that regulators keep for fiction, as far as there are any. */
#include "../support/identifier_fixture.h"

#include "identifier/telephone.h"

/* All of them one number. */
static const char *const forms[] = {
    "01 99 00 12 34",
    "0199001234",
    "01.99.00.12.34",
    "01-99-00-12-34",
    "01/99/00/12/34",
    "01 99 001234 x",
    "+33 1 99 00 12 34",
    "+33199001234",
    "+33 (0)1 99 00 12 34",
    "+33(0)199001234",
    "+33 0 1 99 00 12 34",
    "(+33) 1 99 00 12 34",
    "0033 1 99 00 12 34",
    "0033199001234",
    "00 33 1 99 00 12 34",
    "+33.1.99.00.12.34",
    "Tel:0199001234",
    "T\xC3\xA9l. : 01 99 00 12 34",
    "tel\n01 99 00 12 34\n",
    "(01 99 00 12 34)",
    "01  99  00  12  34",
    "01 - 99 - 00 - 12 - 34",
    "0 1 9 9 0 0 1 2 3 4",
    "01 99 00\n12 34",
    "01\xC2\xA0"
    "99\xC2\xA0"
    "00\xC2\xA0"
    "12\xC2\xA0"
    "34",
    "01\xE2\x80\xAF"
    "99\xE2\x80\xAF"
    "00 12 34",
    "\xEF\xBC\x90\xEF\xBC\x91 \xEF\xBC\x99\xEF\xBC\x99 \xEF\xBC\x90\xEF\xBC\x90 12 34", /* full width */
    "01\xE2\x80\x91"
    "99\xE2\x80\x91"
    "00\xE2\x80\x91"
    "12\xE2\x80\x91"
    "34", /* hyphens that do not break */
    "01\xC2\xB7"
    "99\xC2\xB7"
    "00\xC2\xB7"
    "12\xC2\xB7"
    "34",
    "0\xE2\x80\x8B"
    "1 99 00 12 34",
    "O1 99 OO 12 34",
    "01 99 oo l2 34",
    "01 99 00 12 34 / 06 39 98 00 00",
    "01 99 00 12 34, 75001 Paris",
    "01 99 00 12 34 75001 Paris",
    "01 99 00 12 34\n06 39 98 00 00",
    "T\xC3\xA9l\xC3\xA9phone 01 9900 12 34.",
    "0\xEF\xB8\x8F\xE2\x83\xA3"
    "1 99 00 12 34"};

static void a_french_number_stays_the_same (void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        same_t same = {forms[i], strstr (forms[i], " x") ? NULL : "+33199001234"};
        assert_same (telephone_read, TRAIT_telephone, &same);
    }
}

static void numbers_of_other_kinds_and_countries (void **state) {
    (void)state;
    static const same_t cases[] = {
        {"06 39 98 00 00", "+33639980000"},
        {"0 899 00 12 34", "+33899001234"},
        {"08 99 00 12 34", "+33899001234"},
        {"0899 001 234", "+33899001234"},
        {"0 899 001 234", "+33899001234"},
        {"+44 (0)20 7946 0018", "+442079460018"},
        {"0044 20 7946 0018", "+442079460018"},
        {"+1 202 555 0143", "+12025550143"},
        {"+1-202-555-0143", "+12025550143"},
        {"(202) 555-0143", "+12025550143"},
        {"Call (555) 010-0199 now", "+15550100199"},
        {"call 555-010-0199", "+15550100199"},
        {"202-555-0143", "+12025550143"},
        {"202.555.0143", "+12025550143"},
        {"1-800-555-0143", "+18005550143"},
        {"+32 460 00 12 34", "+32460001234"},
        {"+225 07 00 00 12 34", "+2250700001234"},
        {"+39 06 0000 1234", "+390600001234"},
        {"+49 30 23125 000", "+493023125000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_same (telephone_read, TRAIT_telephone, &cases[i]);
}

static void these_are_no_telephones (void **state) {
    (void)state;
    static const char *const others[] = {
        "commande 0199001234", /* what stands before tells */
        "R\xC3\xA9"
        "f. 0199001234",
        "order no. 0199001234",
        "n\xC2\xB0 de suivi 0199001234",
        "CMD-0199001234",
        "id=0199001234",
        "https://shop.example/0199001234",
        "SIRET 732 829 320 00074",
        "FR14 2004 1010 0505 0001 3M02 606", /* an account */
        "4970 1012 3456 7890",               /* a card */
        "01/02/2003 10:20",                  /* dates and times */
        "le 02-03-2004 10 personnes",
        "2026-01-06 10:00:00",
        "01.02.2003",
        "12 345 678,90 EUR", /* sums */
        "0 123 456 789 EUR",
        "$202-555-0143",
        "1Z 999 AA1 01 2345 6784", /* a parcel */
        "6A 123 4567 8901 2",
        "192.0.2.17",       /* an address */
        "123-45-6789",      /* a person's number */
        "+12345678",        /* too short for its country */
        "+999 123 456 789", /* no country */
        "+0100",
        "0000000000",
        "0012345678901234567890",
        "555 010 0199", /* as are sums and counts */
        "1234567890",
        "03-3518-3299", /* another country's, without its code */
        "version 01.99.00.12.34.56",
        "a01 99 00 12 34",
        "01 99 00 12 34a",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_none (telephone_read, TRAIT_telephone, others[i]);
}

static void two_numbers_are_two (void **state) {
    (void)state;
    evidence_t *evidence = identifiers_in (telephone_read, "01 99 00 12 34\n06 39 98 00 00\nand 01 99 00 12 34");
    assert_int_equal (evidence->n_traits, 2);
    assert_string_equal (evidence->traits[1]->value, "+33639980000");
}

static void links_that_dial_and_markup (void **state) {
    (void)state;
    static const same_t cases[] = {
        {"<a href=\"tel:+33199001234\">call</a>", "+33199001234"},
        {"<a href=\"tel:01-99-00-12-34\">call</a>", "+33199001234"},
        {"<a href=\"tel:0199001234\">commande</a>", "+33199001234"},
        {"<a href=\"sms:+33639980000?body=x\">write</a>", "+33639980000"},
        {"<p>0<b>1</b> 99 <span>00</span> 12&nbsp;34</p>", "+33199001234"},
        {"<a href=\"https://wa.me/33639980000\">chat</a>", "+33639980000"},
        {"<p>wa.me/33639980000</p>", "+33639980000"},
        {"<a href=\"https://api.whatsapp.com/send?phone=33639980000&amp;text=x\">chat</a>", "+33639980000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evidence_t *evidence = message_of (arena_printf (arena, "Content-Type: text/html\n\n%s\n", cases[i].text));
        const char *value = trait_of (evidence, TRAIT_telephone);
        if (!value || strcmp (value, cases[i].value) != 0)
            fail_msg ("%s yields %s", cases[i].text, value ? value : "nothing");
    }
}

static void ten_thousand_numbers_are_a_few (void **state) {
    (void)state;
    char *text = arena_alloc (arena, 16 * 10000 + 1);
    size_t size = 0;
    for (int i = 0; i < 10000; i++)
        size += (size_t)snprintf (text + size, 17, "01 99 %02d %02d 00\n", i / 100, i % 100);
    evidence_t *evidence = identifiers_in (telephone_read, text);
    assert_int_equal (evidence->n_traits, LIMIT_FEW);
    assert_string_equal (evidence->traits[0]->value, "+33199000000");
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_french_number_stays_the_same), cmocka_unit_test (numbers_of_other_kinds_and_countries),
        cmocka_unit_test (these_are_no_telephones),        cmocka_unit_test (two_numbers_are_two),
        cmocka_unit_test (links_that_dial_and_markup),     cmocka_unit_test (ten_thousand_numbers_are_a_few),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
