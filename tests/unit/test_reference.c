#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference.h"

static keyring_t *keys;

static uint64_t reference (const char *message) {
    return mail_reference (keys, message, strlen (message));
}

static void the_message_id_is_the_reference_however_it_is_written (void **state) {
    (void)state;
    uint64_t plain = reference ("Message-ID: <1@example.com>\n\nx");
    assert_true (plain != 0);
    assert_true ((int64_t)plain > 0);
    assert_true (plain == reference ("From: a\r\nmessage-id:\r\n  <1@example.com> \r\n\r\nother body"));
    assert_true (plain == reference ("Message-ID: 1@example.com\n"));
    assert_true (plain == reference ("DKIM-Signature: v=1; b=abc\nMessage-ID: <1@example.com>\n\n"));
    assert_false (plain == reference ("Message-ID: <2@example.com>\n\nx"));
}

static void without_a_message_id_the_signature_is_the_reference (void **state) {
    (void)state;
    uint64_t plain = reference ("DKIM-Signature: v=1; bh=xyz; b=AbC+/=; d=example.com\n\nx");
    assert_true (plain != 0);
    assert_true (plain == reference ("DKIM-Signature: d=example.com;\n\tb = Ab\n\tC+/= \n\nx"));
    assert_true (plain == reference ("Message-ID: <>\nDKIM-Signature: b=AbC+/=;x=1\nDKIM-Signature: b=other\n\nx"));
    assert_false (plain == reference ("DKIM-Signature: b=abc+/=\n\nx"));
}

static void without_either_there_is_none (void **state) {
    (void)state;
    assert_true (reference ("") == 0);
    assert_true (reference ("From: a\n\nMessage-ID: <1@example.com>\n") == 0);
    assert_true (reference ("DKIM-Signature: v=1; bh=xyz; b=; d=b\n\n") == 0);
}

static int set_up (void **state) {
    (void)state;
    keys = keyring_for_tests ();
    return keys ? 0 : -1;
}

static int tear_down (void **state) {
    (void)state;
    keyring_destroy (&keys);
    return 0;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_message_id_is_the_reference_however_it_is_written),
        cmocka_unit_test (without_a_message_id_the_signature_is_the_reference),
        cmocka_unit_test (without_either_there_is_none),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
