/* stage: fingerprint */
/* Careful: a child has the parcel as well as the message; what it reads comes back whole, with what goes behind it; and
 * who dies of a message is not the parent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "careful.h"

enum { TIME = 5000 /* ms */, MANY = 5000, REFERENCE = 77 };

static const char deadly[] = "deadly", sender[] = "alice@sender.example";

static bool is (const job_t *job, const char *text) {
    return job->raw_size == strlen (text) && !memcmp (job->raw, text, job->raw_size);
}

/* As fingerprint does: what goes behind is the message itself here. */
static FingerprintFragment *read_message (void *state, job_t *job) {
    if (is (job, deadly)) raise (SIGKILL);
    FingerprintFragment *fragment = arena_alloc (job->arena, sizeof *fragment);
    fingerprint_fragment__init (fragment);
    assert_non_null (job->parcel->envelope);
    fragment->reference = REFERENCE + job->raw_size + strlen (job->parcel->envelope->mail_from);
    job->behind = job->raw;
    job->behind_size = job->raw_size;
    (void)state;
    return fragment;
}

static void renew (void *state) {
    (void)state;
}

static bool lock (void *state) {
    (void)state;
    return true;
}

static FingerprintFragment *hand_in (careful_t *careful, arena_t *arena, const char *text, job_t *job) {
    static uint8_t id[16];
    Parcel *parcel = arena_alloc (arena, sizeof *parcel);
    parcel__init (parcel);
    parcel->id = (ProtobufCBinaryData){sizeof id, id};
    parcel->envelope = arena_alloc (arena, sizeof *parcel->envelope);
    envelope__init (parcel->envelope);
    parcel->envelope->mail_from = (char *)sender;
    *job = (job_t){.arena = arena, .parcel = parcel, .raw = (const uint8_t *)text, .raw_size = strlen (text)};
    return careful_read (careful, job, TIME);
}

static void what_is_read_comes_back (careful_t *careful, arena_t *arena, const char *text) {
    job_t job;
    FingerprintFragment *fragment = hand_in (careful, arena, text, &job);
    assert_non_null (fragment);
    assert_int_equal (fragment->reference, REFERENCE + strlen (text) + strlen (sender));
    assert_int_equal (job.behind_size, strlen (text));
    assert_memory_equal (job.behind, text, strlen (text));
}

static void a_child_reads (void **state) {
    arena_t *arena = arena_new ();
    careful_t *careful = careful_new (read_message, renew, lock, NULL);
    job_t job;
    char many[MANY + 1];
    memset (many, 'a', MANY);
    many[MANY] = '\0';
    assert_non_null (careful);
    what_is_read_comes_back (careful, arena, "a letter");
    what_is_read_comes_back (careful, arena, many);
    what_is_read_comes_back (careful, arena, "");
    assert_null (hand_in (careful, arena, deadly, &job));
    assert_int_equal (job.behind_size, 0);
    what_is_read_comes_back (careful, arena, "after it");
    careful_destroy (&careful);
    assert_null (careful);
    arena_destroy (&arena);
    (void)state;
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_child_reads)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
