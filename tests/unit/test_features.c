/* stage: fingerprint */
/* Features: what they follow from, and what makes no difference to them. */
#include "../support/fingerprint_fixture.h"

#include <unistd.h>

static const char letter[] = "From: Anna <anna@firm.example>\r\n"
                             "To: bert@provider.example\r\n"
                             "Subject: the garden on Sunday\r\n"
                             "X-Mailer: Quill 3.1\r\n"
                             "Date: Mon, 05 Oct 2026 08:00:01 +0000\r\n"
                             "Message-ID: <a1b2@firm.example>\r\n"
                             "Content-Type: text/plain; charset=utf-8\r\n"
                             "\r\n"
                             "Dear Bert, the hedge is cut and the apples are in the cellar.\r\n";

static int compare (const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static evidence_t *sorted (const char *message, size_t size) {
    evidence_t *evidence = evidence_of (message, size);
    qsort (evidence->features, evidence->n_features, sizeof *evidence->features, compare);
    return evidence;
}

/* How many features of LEFT are RIGHT's too. */
static size_t shared (const evidence_t *left, const evidence_t *right) {
    size_t count = 0;
    for (size_t i = 0; i < left->n_features; i++)
        count += bsearch (&left->features[i], right->features, right->n_features, sizeof (uint32_t), compare) != NULL;
    return count;
}

static void assert_same_features (const char *message) {
    evidence_t *one = sorted (letter, sizeof letter - 1), *other = sorted (message, strlen (message));
    assert_true (one->n_features > 50);
    assert_int_equal (one->n_features, other->n_features);
    assert_int_equal (shared (one, other), one->n_features);
}

static void each_is_there_once (void **state) {
    (void)state;
    evidence_t *evidence = sorted (letter, sizeof letter - 1);
    for (size_t i = 1; i < evidence->n_features; i++) assert_true (evidence->features[i - 1] < evidence->features[i]);
}

/* What those add who carry, filter and keep it. */
static void the_way_makes_no_difference (void **state) {
    (void)state;
    char *kept = NULL;
    int size =
        asprintf (&kept,
                  "Return-Path: <anna@firm.example>\r\nDelivered-To: bert@provider.example\r\n"
                  "X-Tamis-Id: AAAA\r\nX-Tamis-Verdict: junk\r\nX-Spam-Flag: YES\r\n"
                  "Authentication-Results: mx.provider.example; spf=pass\r\n"
                  "Received: from mx.firm.example by mx1.provider.example; Mon, 05 Oct 2026 08:00:02 +0000\r\n%s",
                  letter);
    assert_true (size > 0);
    assert_same_features (kept);
    free (kept);
}

/* Another day, and another reader: letters and digits of these are told as such alone. */
static void neither_the_day_nor_the_reader_matters (void **state) {
    (void)state;
    char *other = strdup (letter);
    assert_non_null (other);
    memcpy (strstr (other, "05 Oct 2026 08"), "17 Nov 2031 23", 14);
    memcpy (strstr (other, "bert@"), "carl@", 5);
    assert_same_features (other);
    free (other);
}

static void other_words_are_other_features (void **state) {
    (void)state;
    char *other = strdup (letter);
    assert_non_null (other);
    memcpy (strstr (other, "apples"), "quince", 6);
    evidence_t *one = sorted (letter, sizeof letter - 1), *two = sorted (other, strlen (other));
    assert_true (shared (one, two) < one->n_features);
    assert_true (shared (one, two) > one->n_features / 2);
    free (other);
}

/* However long and varied a message is. */
static void there_is_a_bound (void **state) {
    (void)state;
    size_t size = 200000;
    char *message = malloc (size);
    assert_non_null (message);
    uint64_t seed = 7;
    size_t at = (size_t)snprintf (message, size, "From: a@firm.example\n");
    for (int i = 0; i < 300; i++)
        at += (size_t)snprintf (message + at, size - at, "X-Field-%d: a\nX-Mailer: m%d\n", i, i);
    message[at++] = '\n';
    for (; at < size; at++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        message[at] = (char)('a' + (seed >> 33) % 26);
    }
    evidence_t *evidence = evidence_of (message, size);
    assert_in_range (evidence->n_features, 2000, LIMIT_FEATURES);
    free (message);
}

/* Without the key they say nothing: under another one all are different. */
static void they_hang_on_the_key (void **state) {
    (void)state;
    char file[] = "/tmp/tamis-features-XXXXXX", *error = NULL;
    int fd = mkstemp (file);
    assert_true (fd >= 0);
    assert_int_equal (dprintf (fd, "1 %064d\n", 7), 67);
    keyring_t *others = keyring_load (file, file, &error);
    assert_non_null (others);
    evidence_t *one = sorted (letter, sizeof letter - 1), *two = evidence_new (arena, others);
    fingerprint_message (fingerprint, (const uint8_t *)letter, sizeof letter - 1, two);
    qsort (two->features, two->n_features, sizeof *two->features, compare);
    assert_int_equal (one->n_features, two->n_features);
    assert_int_equal (shared (one, two), 0);
    keyring_destroy (&others);
    close (fd);
    unlink (file);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (each_is_there_once),
        cmocka_unit_test (the_way_makes_no_difference),
        cmocka_unit_test (neither_the_day_nor_the_reader_matters),
        cmocka_unit_test (other_words_are_other_features),
        cmocka_unit_test (there_is_a_bound),
        cmocka_unit_test (they_hang_on_the_key),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
