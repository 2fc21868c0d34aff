/* Metrics in the text format of Prometheus. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "metrics.h"

#include <stdlib.h>
#include <string.h>

static void the_same_name_is_the_same_metric (void **state) {
    (void)state;
    metric_t *one = metric_counter ("same_total", "told twice");
    metric_add (one, 3);
    assert_ptr_equal (one, metric_counter ("same_total", "told twice"));
    assert_int_equal (metric_value (metric_counter ("same_total", "")), 3);
}

static void nothing_happens_to_no_metric (void **state) {
    (void)state;
    metric_add (NULL, 1);
    metric_set (NULL, 1);
    assert_int_equal (metric_value (NULL), 0);
}

static void text_names_type_help_and_value (void **state) {
    (void)state;
    metric_add (metric_counter ("parcels_total", "parcels\ntaken"), 12);
    metric_set (metric_gauge ("hold", "in hand"), -5);
    char *text = metrics_text ();
    assert_non_null (strstr (text, "# HELP tamis_parcels_total parcels\\ntaken\n"
                                   "# TYPE tamis_parcels_total counter\ntamis_parcels_total 12\n"));
    assert_non_null (strstr (text, "# TYPE tamis_hold gauge\ntamis_hold -5\n"));
    free (text);
}

static void labels_share_one_head (void **state) {
    (void)state;
    metric_add (metric_counter ("doors_total{door=\"milter\"}", "by door"), 1);
    metric_add (metric_counter ("doors_total{door=\"submit\"}", "by door"), 2);
    char *text = metrics_text ();
    const char *head = strstr (text, "# TYPE tamis_doors_total counter\n");
    assert_non_null (head);
    assert_null (strstr (head + 1, "# TYPE tamis_doors_total"));
    assert_non_null (strstr (head, "tamis_doors_total{door=\"submit\"} 2\n"));
    free (text);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_same_name_is_the_same_metric),
        cmocka_unit_test (nothing_happens_to_no_metric),
        cmocka_unit_test (text_names_type_help_and_value),
        cmocka_unit_test (labels_share_one_head),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
