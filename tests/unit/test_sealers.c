/* stage: authentication */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "sealers.h"

static void a_method_that_passes_is_found_where_methods_stand (void **state) {
    (void)state;
    static const char *const texts[] = {
        "mx.example; dmarc=pass",
        "mx.example; spf=fail smtp.mailfrom=a.example; dmarc=pass header.from=a.example",
        "mx.example;dmarc=pass;spf=none",
        "mx.example 1; DMARC = PASS (p=none)",
        "mx.example (a; comment); (b) dmarc (c) = (d) pass (e)",
        "mx.example; spf=pass reason=\"a;b\"; dmarc=pass",
        "mx.example; dmarc=fail; dmarc=pass",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) assert_true (sealers_says_pass (texts[i], "dmarc"));
}

static void nothing_else_is_taken_for_it (void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "dmarc=pass",
        "mx.example; dmarc=fail",
        "mx.example; dmarc=passable",
        "mx.example; xdmarc=pass",
        "mx.example; dmarc.x=pass",
        "mx.example; spf=pass smtp.mailfrom=\"a; dmarc=pass\"",
        "mx.example; spf=pass (b; dmarc=pass)",
        "mx.example; spf=pass (b \\) ; dmarc=pass)",
        "mx.example; spf=pass smtp.mailfrom=\"a\\\"; dmarc=pass\"",
        "mx.example; spf=pass smtp.mailfrom=\"a; dmarc=pass",
        "mx.example; spf=pass dmarc=pass",
        "mx.example; dmarc",
        "mx.example; dmarc=",
        "mx.example; dmarc pass",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) assert_false (sealers_says_pass (texts[i], "dmarc"));
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_method_that_passes_is_found_where_methods_stand),
                                       cmocka_unit_test (nothing_else_is_taken_for_it)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
