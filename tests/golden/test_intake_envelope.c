/* stage: intake */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <czmq.h>

#include "envelope.h"

/* The sample mail's own Received and Return-Path fields must say what its envelopes file says. The file is flat JSON
 * written by us, so that a text is found by its key. */

enum { TEXT = 400, LINE = 4000 };

static const char trusted_text[] = "127.0.0.0/8 10.0.0.0/8";
static networks_t *trusted;

static int make_networks (void **state) {
    char *error = NULL;
    (void)state;
    trusted = networks_new (trusted_text, &error);
    return trusted ? 0 : -1;
}

static int drop_networks (void **state) {
    (void)state;
    networks_destroy (&trusted);
    return 0;
}

/* The text behind "KEY": in LINE, "" where there is none. */
static void text_of (const char *line, const char *key, char text[TEXT]) {
    char quoted[40];
    snprintf (quoted, sizeof quoted, "\"%s\": ", key);
    const char *at = strstr (line, quoted);
    *text = 0;
    if (!at) return;
    at += strlen (quoted) + strspn (at + strlen (quoted), "[");
    if (*at++ != '"') return;
    assert_true (strcspn (at, "\"") < TEXT);
    snprintf (text, TEXT, "%.*s", (int)strcspn (at, "\""), at);
}

static void compare (const char *file, const char *line, const char *key, const char *found) {
    char wanted[TEXT];
    text_of (line, key, wanted);
    if (strcmp (wanted, found)) fail_msg ("%s: %s is \"%s\", not \"%s\"", file, key, found, wanted);
}

/* True if the message names its client at all. */
static bool compare_message (const char *line) {
    char file[TEXT], path[TEXT + 20];
    text_of (line, "file", file);
    snprintf (path, sizeof path, "tests/corpus/%s", file);
    zchunk_t *raw = zchunk_slurp (path, 0);
    assert_non_null (raw);
    arena_t *arena = arena_new ();
    Envelope envelope;
    bool known = envelope_from_message (trusted, (const char *)zchunk_data (raw), zchunk_size (raw), arena, &envelope);
    if (known) {
        compare (file, line, "client_ip", envelope.client_ip);
        compare (file, line, "client_ptr", envelope.client_ptr);
        compare (file, line, "helo", envelope.helo);
        compare (file, line, "mail_from", envelope.mail_from);
        assert_int_equal (envelope.n_rcpt_to, 1);
        compare (file, line, "rcpt_to", envelope.rcpt_to[0]);
    }
    arena_destroy (&arena);
    zchunk_destroy (&raw);
    return known;
}

static void every_message_s_own_fields_say_what_the_envelopes_file_says (void **state) {
    char line[LINE];
    int known = 0, unknown = 0;
    (void)state;
    FILE *file = fopen ("tests/corpus/envelopes.jsonl", "r");
    assert_non_null (file);
    while (fgets (line, sizeof line, file)) {
        bool found = compare_message (line);
        known += found, unknown += !found;
        if (!found) assert_non_null (strstr (line, "26-broken-no-header")); /* it has no fields to read */
    }
    fclose (file);
    assert_int_equal (unknown, 1);
    assert_int_equal (known, 43);
}

int main (void) {
    zsys_handler_set (NULL);
    const struct CMUnitTest tests[] = {cmocka_unit_test (every_message_s_own_fields_say_what_the_envelopes_file_says)};
    return cmocka_run_group_tests (tests, make_networks, drop_networks);
}
