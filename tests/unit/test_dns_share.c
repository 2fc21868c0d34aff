#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flight.h"
#include "name.h"

enum { MOST = 10, LATE = 500 };

static flight_t *flight;

static void assert_domain (const char *name, const char *domain) {
    uint8_t wire[DNS_WIRE];
    char text[DNS_TEXT];
    size_t size = name_read (name, wire);
    assert_true (size > 0);
    size_t start = share_domain (wire, size);
    name_write (wire + start, size - start, text);
    assert_string_equal (text, domain);
}

static query_t *ask (const char *name, int64_t now) {
    cache_key_t key;
    assert_true (cache_key (&key, name, DNS_TXT));
    return flight_add (flight, &key, now, now + 2000);
}

static void end (query_t *query) {
    flight_remove (flight, query);
    free (query);
}

/* Asks for COUNT names below DOMAIN; how many of them went out. */
static size_t ask_many (const char *domain, size_t count, int64_t now) {
    size_t went = 0;
    for (size_t i = 0; i < count; i++) {
        char name[64];
        snprintf (name, sizeof name, "n%zu-%d.%s", i, (int)now, domain);
        went += ask (name, now) != NULL;
    }
    return went;
}

static void the_domain_is_what_one_owner_has (void **state) {
    (void)state;
    assert_domain ("a.b.firm.example", "firm.example");
    assert_domain ("firm.example", "firm.example");
    assert_domain ("example", "example");
    assert_domain (".", ".");
    assert_domain ("x.shop.co.uk", "shop.co.uk");
    assert_domain ("x.shop.fr", "shop.fr");
    assert_domain ("x.y.abc.fr", "y.abc.fr");
    assert_domain ("17.2.0.192.in-addr.arpa", "0.192.in-addr.arpa");
    assert_domain ("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
                   "8.b.d.0.1.0.0.2.ip6.arpa");
    assert_domain ("17.2.0.192.list.example", "list.example");
}

static void a_slow_domain_takes_its_share_and_no_more (void **state) {
    (void)state;
    flight = flight_new (1000, MOST, LATE);
    assert_int_equal (ask_many ("slow.example", MOST, 0), MOST);
    assert_int_equal (ask_many ("slow.example", MOST, LATE), 0);
    assert_int_equal (ask_many ("other.example", 1, LATE), 1);
    flight_destroy (&flight);
}

static void a_quick_domain_may_take_four_times_as_much (void **state) {
    (void)state;
    flight = flight_new (1000, MOST, LATE);
    assert_int_equal (ask_many ("quick.example", 100, LATE - 1), 4 * MOST);
    flight_destroy (&flight);
}

static void what_ends_makes_room (void **state) {
    (void)state;
    flight = flight_new (1000, 1, LATE);
    query_t *first = ask ("a.slow.example", 0);
    assert_non_null (first);
    assert_null (ask ("b.slow.example", LATE));
    end (first);
    query_t *second = ask ("b.slow.example", LATE);
    assert_non_null (second);
    end (second);
    assert_int_equal (flight_count (flight), 0);
    flight_destroy (&flight);
}

static void the_oldest_that_is_left_decides (void **state) {
    (void)state;
    flight = flight_new (1000, 2, LATE);
    query_t *old = ask ("a.slow.example", 0);
    ask ("b.slow.example", 400);
    ask ("c.slow.example", 400);
    assert_null (ask ("d.slow.example", LATE));
    end (old);
    assert_non_null (ask ("d.slow.example", LATE));
    assert_null (ask ("e.slow.example", 400 + LATE));
    flight_destroy (&flight);
}

static void without_a_bound_there_is_none (void **state) {
    (void)state;
    flight = flight_new (50, 0, LATE);
    assert_int_equal (ask_many ("slow.example", 100, 0), 50);
    flight_destroy (&flight);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_domain_is_what_one_owner_has),
        cmocka_unit_test (a_slow_domain_takes_its_share_and_no_more),
        cmocka_unit_test (a_quick_domain_may_take_four_times_as_much),
        cmocka_unit_test (what_ends_makes_room),
        cmocka_unit_test (the_oldest_that_is_left_decides),
        cmocka_unit_test (without_a_bound_there_is_none),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
