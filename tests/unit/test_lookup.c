#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>

#include "clock.h"
#include "lookup.h"

enum { SLOW = 300 /* ms */, STEP = 5 /* ms */, PATIENCE = 5000 /* ms */ };

static int slow_ms;

/* The names that this test knows, in the place of the C library's: two.example has two addresses. */
int getaddrinfo (const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **list) {
    (void)service, (void)hints;
    if (slow_ms) poll (NULL, 0, slow_ms);
    int count = !strcmp (name, "two.example") ? 2 : !strcmp (name, "one.example") ? 1 : 0;
    if (!count) return EAI_NONAME;
    *list = NULL;
    for (int i = count; i > 0; i--) {
        struct addrinfo *made = calloc (1, sizeof *made);
        struct sockaddr_in *address = calloc (1, sizeof *address);
        address->sin_family = AF_INET;
        address->sin_addr.s_addr = htonl (0xc0000200u + (uint32_t)(10 * count + i));
        *made = (struct addrinfo){.ai_family = AF_INET,
                                  .ai_addr = (struct sockaddr *)address,
                                  .ai_addrlen = sizeof *address,
                                  .ai_next = *list};
        *list = made;
    }
    return 0;
}

void freeaddrinfo (struct addrinfo *list) {
    for (struct addrinfo *next; list; list = next) {
        next = list->ai_next;
        free (list->ai_addr);
        free (list);
    }
}

static lookup_t *finished (const char *dsn, lookup_state_t state) {
    lookup_t *lookup = lookup_new (dsn);
    for (int64_t until = clock_now () + PATIENCE; lookup_state (lookup) == LOOKUP_PENDING && clock_now () < until;)
        poll (NULL, 0, STEP);
    assert_int_equal (lookup_state (lookup), state);
    return lookup;
}

static const char *value (const lookup_t *lookup, const char *keyword) {
    const char *const *keywords = lookup_keywords (lookup), *const *values = lookup_values (lookup);
    for (int i = 0; keywords[i]; i++)
        if (!strcmp (keywords[i], keyword)) return values[i];
    return NULL;
}

static void the_caller_does_not_wait (void **state) {
    (void)state;
    slow_ms = SLOW;
    int64_t began = clock_now ();
    lookup_t *lookup = lookup_new ("host=one.example");
    assert_true (clock_now () - began < SLOW / 2);
    assert_int_equal (lookup_state (lookup), LOOKUP_PENDING);
    lookup_destroy (&lookup); /* who no longer wants it does not wait either */
    assert_true (clock_now () - began < SLOW / 2);
    poll (NULL, 0, 2 * SLOW); /* the thread ends by itself, and the leak checker sees that it left nothing */
    slow_ms = 0;
}

static void names_become_addresses (void **state) {
    lookup_t *lookup = finished (
        "host=one.example,two.example,198.51.100.7,/run/db port=1,2,3,4 user=u sslmode=verify-full", LOOKUP_DONE);
    (void)state;
    assert_string_equal (value (lookup, "host"), "one.example,two.example,two.example,198.51.100.7,/run/db");
    assert_string_equal (value (lookup, "hostaddr"), "192.0.2.11,192.0.2.21,192.0.2.22,198.51.100.7,");
    assert_string_equal (value (lookup, "port"), "1,2,2,3,4");
    assert_string_equal (value (lookup, "user"), "u");
    assert_string_equal (value (lookup, "sslmode"), "verify-full");
    lookup_destroy (&lookup);
}

static void one_port_serves_all (void **state) {
    lookup_t *lookup =
        finished ("postgresql://u@one.example:77,two.example:77/base?target_session_attrs=read-write", LOOKUP_DONE);
    (void)state;
    assert_string_equal (value (lookup, "dbname"), "base");
    assert_string_equal (value (lookup, "target_session_attrs"), "read-write");
    assert_string_equal (value (lookup, "port"), "77,77,77");
    lookup_destroy (&lookup);
    lookup = finished ("host=two.example port=78", LOOKUP_DONE);
    assert_string_equal (value (lookup, "port"), "78");
    lookup_destroy (&lookup);
}

static void a_host_that_nobody_knows (void **state) {
    lookup_t *lookup = finished ("host=nobody.example,one.example", LOOKUP_DONE);
    (void)state;
    assert_string_equal (value (lookup, "hostaddr"), "192.0.2.11");
    lookup_destroy (&lookup);
    lookup = finished ("host=nobody.example", LOOKUP_FAILED);
    assert_non_null (strstr (lookup_reason (lookup), "nobody.example"));
    lookup_destroy (&lookup);
}

static void nothing_to_look_up (void **state) {
    static const char *const as_they_are[] = {"host=/run/db user=u",
                                              "host=192.0.2.1 port=5",
                                              "dbname=x",
                                              "host=one.example hostaddr=192.0.2.9",
                                              "no connection string at all",
                                              ""};
    (void)state;
    for (size_t i = 0; i < sizeof as_they_are / sizeof *as_they_are; i++) {
        lookup_t *lookup = lookup_new (as_they_are[i]);
        assert_int_equal (lookup_state (lookup), LOOKUP_DONE);
        if (*as_they_are[i]) assert_string_equal (value (lookup, "dbname"), as_they_are[i]);
        assert_null (value (lookup, "hostaddr"));
        lookup_destroy (&lookup);
    }
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_caller_does_not_wait), cmocka_unit_test (names_become_addresses),
        cmocka_unit_test (one_port_serves_all),      cmocka_unit_test (a_host_that_nobody_knows),
        cmocka_unit_test (nothing_to_look_up),
    };
    unsetenv ("PGHOST");
    unsetenv ("PGPORT");
    return cmocka_run_group_tests (tests, NULL, NULL);
}
