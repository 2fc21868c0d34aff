/* stage: console */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "console.h"
#include "trait_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void values_are_spelled_as_the_stages_spell_them (void **state) {
    static const struct {
        const char *text, *kind, *value;
    } cases[] = {{"address=192.0.2.7", "address", "192.0.2.7"},
                 {"address=2001:DB8:0:0::7", "address", "2001:db8::7"},
                 {"address=::ffff:192.0.2.7", "address", "192.0.2.7"},
                 {"network=192.0.2.0/24", "network", "192.0.2.0/24"},
                 {"network=192.0.2.77/24", "network", "192.0.2.0/24"},
                 {"network=2001:db8:7:8::9/48", "network", "2001:db8:7::/48"},
                 {"spf_domain=Mail.Example.ORG.", "spf_domain", "mail.example.org"},
                 {"spf_domain=B\303\274cher.example", "spf_domain", "xn--bcher-kva.example"},
                 {"ptr_domain=example.co.uk", "ptr_domain", "example.co.uk"},
                 {"account=Claire.Martin@Cigale.example", "account", "claire.martin@cigale.example"}};
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trait_value_t value;
        char *error = NULL;
        if (trait_value_read (cases[i].text, &value, &error)) fail_msg ("%s: %s", cases[i].text, error);
        assert_string_equal (value.kind->name, cases[i].kind);
        assert_string_equal (value.value, cases[i].value);
        assert_true (trait_value_id (&value, keys) ==
                     trait_id (keys, value.kind->code, cases[i].value, strlen (cases[i].value)));
    }
    keyring_destroy (&keys);
}

static void kinds_that_are_not_proven_are_refused_with_a_reason (void **state) {
    static const char *const texts[] = {"from_domain=example.org",  "helo=mx.example.org",
                                        "url_host=www.example.org", "text=00",
                                        "recipient=a@example.org",  "mailer=Writer"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        trait_value_t value;
        char *error = NULL;
        assert_int_equal (trait_value_read (texts[i], &value, &error), EXIT_NO);
        assert_non_null (strstr (error, "proven"));
        free (error);
    }
}

static void nonsense_is_refused_as_usage (void **state) {
    static const char *const texts[] = {"",
                                        "address",
                                        "=192.0.2.7",
                                        "colour=red",
                                        "address=",
                                        "address=192.0.2",
                                        "address=192.0.2.7/32",
                                        "address=192.0.2.7 ",
                                        "address=fe80::1%eth0",
                                        "network=192.0.2.0",
                                        "network=192.0.2.0/23",
                                        "network=2001:db8::/24",
                                        "network=192.0.2.0/48",
                                        "network=/24",
                                        "spf_domain=",
                                        "spf_domain=localhost",
                                        "spf_domain=a..example",
                                        "spf_domain=user@example.org",
                                        "spf_domain=192.0.2.7",
                                        "ptr_domain=co.uk",
                                        "ptr_domain=mx1.example.org",
                                        "account="};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        trait_value_t value;
        char *error = NULL;
        int status = trait_value_read (texts[i], &value, &error);
        if (status != EXIT_USAGE) fail_msg ("\"%s\": %d", texts[i], status);
        assert_non_null (error);
        free (error);
    }
}

static void a_value_of_any_length_is_read_or_refused (void **state) {
    static const char *const kinds[] = {"address", "network", "spf_domain", "ptr_domain", "account"};
    char text[70000];
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t length = 1; length < sizeof text - 20; length *= 2) {
            trait_value_t value;
            char *error = NULL;
            int at = snprintf (text, sizeof text, "%s=", kinds[k]);
            memset (text + at, 'a', length);
            text[(size_t)at + length] = 0;
            if (trait_value_read (text, &value, &error) == EXIT_DONE) assert_int_equal (k, 4);
            free (error);
        }
}

static void a_hashed_kind_has_no_readable_value (void **state) {
    trait_value_t value;
    char *error = NULL;
    (void)state;
    assert_int_equal (trait_value_read ("account=claire", &value, &error), EXIT_DONE);
    assert_string_equal (trait_value_readable (&value), "");
    assert_int_equal (trait_value_read ("address=192.0.2.7", &value, &error), EXIT_DONE);
    assert_string_equal (trait_value_readable (&value), "192.0.2.7");
}

static void what_has_not_earned_a_name_goes_by_its_key (void **state) {
    trait_value_t value, key;
    char *error = NULL, text[64];
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    assert_int_equal (trait_value_read ("address=192.0.2.7", &value, &error), EXIT_DONE);
    uint64_t id = trait_value_id (&value, keys);
    snprintf (text, sizeof text, "address=#%014llx", (unsigned long long)(id & 0xffffffffffffff));
    assert_int_equal (trait_value_read (text, &key, &error), EXIT_DONE);
    assert_true (trait_value_id (&key, keys) == id);
    assert_string_equal (trait_value_readable (&key), "");
    assert_int_equal (trait_value_read ("address=#12", &key, &error), EXIT_USAGE);
    free (error);
    keyring_destroy (&keys);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (values_are_spelled_as_the_stages_spell_them),
                                       cmocka_unit_test (kinds_that_are_not_proven_are_refused_with_a_reason),
                                       cmocka_unit_test (nonsense_is_refused_as_usage),
                                       cmocka_unit_test (a_value_of_any_length_is_read_or_refused),
                                       cmocka_unit_test (what_has_not_earned_a_name_goes_by_its_key),
                                       cmocka_unit_test (a_hashed_kind_has_no_readable_value)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
