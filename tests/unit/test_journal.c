/* stage: verdict */
/* The journal's files: what was promised comes back, whatever a crash or a disk has done to the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "held.h"
#include "journal.h"
#include "journal_file.h"
#include "parcel.h"

static char folder[64];
static keyring_t *keys;

static int set_up (void **state) {
    snprintf (folder, sizeof folder, "/tmp/test-journal-XXXXXX");
    assert_non_null (mkdtemp (folder));
    keys = keyring_for_tests ();
    (void)state;
    return 0;
}

static int count_files (const char *suffix) {
    int n = 0;
    DIR *open = opendir (folder);
    for (struct dirent *entry; (entry = readdir (open));) {
        size_t length = strlen (entry->d_name), end = strlen (suffix);
        n += *entry->d_name != '.' && length >= end && !strcmp (entry->d_name + length - end, suffix);
    }
    closedir (open);
    return n;
}

static int tear_down (void **state) {
    DIR *open = opendir (folder);
    for (struct dirent *entry; (entry = readdir (open));)
        if (*entry->d_name != '.') unlinkat (dirfd (open), entry->d_name, 0);
    closedir (open);
    rmdir (folder);
    keyring_destroy (&keys);
    (void)state;
    return 0;
}

/* A file of three records, let go, as a dead copy leaves it. */
static char *orphan (void) {
    static char path[JOURNAL_PATH];
    journal_file_t *file = journal_file_create (folder, "dead", keys);
    assert_non_null (file);
    for (int i = 0; i < 3; i++)
        assert_int_equal (journal_file_append (file, (const char *[]){"one", "two", "six"}[i], 3), 0);
    snprintf (path, sizeof path, "%s", journal_file_path (file));
    journal_file_destroy (&file);
    return path;
}

static void reads (journal_file_t *file, const char *const *wanted) {
    const uint8_t *body;
    size_t size;
    for (; *wanted; wanted++) {
        assert_int_equal (journal_file_next (file, &body, &size), 1);
        assert_int_equal (size, 3);
        assert_memory_equal (body, *wanted, 3);
    }
    assert_int_equal (journal_file_next (file, &body, &size), 0);
}

static void garble (const char *path, int64_t at) {
    int fd = open (path, O_RDWR);
    assert_int_equal (pwrite (fd, "\xff", 1, at), 1);
    close (fd);
}

/* --- files --- */

static void records_come_back_in_order (void **state) {
    journal_file_t *file = journal_file_adopt (orphan (), keys);
    reads (file, (const char *[]){"one", "two", "six", NULL});
    assert_int_equal (journal_file_damaged (file) + journal_file_torn (file), 0);
    journal_file_destroy (&file);
    (void)state;
}

static void a_torn_end_is_told_from_damage (void **state) {
    char *path = orphan ();
    struct stat found;
    stat (path, &found);
    assert_int_equal (truncate (path, found.st_size - 1), 0);
    journal_file_t *file = journal_file_adopt (path, keys);
    reads (file, (const char *[]){"one", "two", NULL});
    assert_int_equal (journal_file_damaged (file), 0);
    assert_true (journal_file_torn (file) > 0);
    journal_file_destroy (&file);
    (void)state;
}

static void damage_in_the_middle_loses_that_record_alone (void **state) {
    char *path = orphan ();
    struct stat found;
    stat (path, &found);
    garble (path, found.st_size - 27 - 1); /* the last byte of the second body */
    journal_file_t *file = journal_file_adopt (path, keys);
    reads (file, (const char *[]){"one", "six", NULL});
    assert_int_equal (journal_file_damaged (file), 27);
    journal_file_destroy (&file);
    (void)state;
}

static void a_file_in_use_is_not_adopted (void **state) {
    journal_file_t *file = journal_file_create (folder, "mine", keys);
    assert_null (journal_file_adopt (journal_file_path (file), keys));
    assert_int_equal (errno, EWOULDBLOCK);
    journal_file_destroy (&file);
    (void)state;
}

static void a_file_of_another_key_or_kind_is_not_read (void **state) {
    char *path = orphan ();
    garble (path, 16); /* the key's number */
    assert_null (journal_file_adopt (path, keys));
    assert_int_equal (errno, EILSEQ);
    assert_int_equal (truncate (path, 5), 0);
    assert_null (journal_file_adopt (path, keys));
    assert_int_equal (errno, EILSEQ);
    (void)state;
}

static void an_append_that_fails_leaves_the_file_as_it_was (void **state) {
    journal_file_t *file = journal_file_create (folder, "mine", keys);
    int64_t size = journal_file_size (file);
    uint8_t *large = calloc (1, JOURNAL_RECORD_MOST + 1);
    assert_int_equal (journal_file_append (file, large, JOURNAL_RECORD_MOST + 1), -1);
    assert_int_equal (journal_file_size (file), size);
    free (large);
    journal_file_destroy (&file);
    (void)state;
}

/* --- the journal --- */

static job_t *job_new (int number) {
    arena_t *arena = arena_new ();
    job_t *job = arena_zero (arena, sizeof *job);
    Parcel *parcel = arena_alloc (arena, sizeof *parcel);
    parcel__init (parcel);
    parcel->id = (ProtobufCBinaryData){PARCEL_ID, arena_zero (arena, PARCEL_ID)};
    parcel->id.data[15] = (uint8_t)number;
    parcel->size = 1000;
    parcel->envelope = arena_alloc (arena, sizeof *parcel->envelope);
    envelope__init (parcel->envelope);
    parcel->envelope->mail_from = (char *)"secret@sender.example";
    parcel->authentication = arena_alloc (arena, sizeof *parcel->authentication);
    authentication_fragment__init (parcel->authentication);
    parcel->authentication->n_traits = 1;
    parcel->authentication->traits = arena_zero (arena, sizeof (Trait *));
    parcel->authentication->traits[0] = arena_alloc (arena, sizeof (Trait));
    trait__init (parcel->authentication->traits[0]);
    parcel->authentication->traits[0]->id = 77;
    parcel->authentication->traits[0]->value = (char *)"secret.example";
    *job = (job_t){.arena = arena, .parcel = parcel};
    return job;
}

static int write_one (journal_t *journal, int number) {
    job_t *job = job_new (number);
    Finding finding = FINDING__INIT, *findings[] = {&finding};
    finding.code = 10;
    finding.bits = -32;
    finding.reason = (char *)"secret";
    VerdictFragment verdict = VERDICT_FRAGMENT__INIT, *verdicts[] = {&verdict};
    verdict.decision = DECISION__JUNK;
    verdict.bits = -32;
    verdict.findings = findings;
    verdict.n_findings = 1;
    int rc = journal_write (journal, &job, verdicts, 1), reason = errno;
    arena_destroy (&(arena_t *){job->arena});
    errno = reason;
    return rc;
}

static int read_all (journal_t *journal, int numbers[], int most) {
    int n = 0;
    joblist_t jobs;
    joblist_clear (&jobs);
    while (journal_read (journal, &jobs))
        for (job_t *job; (job = joblist_pop (&jobs)); n++) {
            assert_true (n < most);
            assert_int_equal (job->parcel->verdict->decision, DECISION__JUNK);
            assert_int_equal (job->parcel->verdict->findings[0]->bits, -32);
            assert_int_equal (job->parcel->authentication->traits[0]->id, 77);
            assert_int_equal (job->parcel->size, 1000);
            numbers[n] = job->parcel->id.data[15];
            journal_job_free (&job);
        }
    return n;
}

static void rows_come_back_and_the_file_is_gone (void **state) {
    int numbers[3];
    journal_t *journal = journal_new (folder, 1 << 20, keys);
    for (int i = 1; i <= 3; i++) assert_int_equal (write_one (journal, i), 0);
    assert_int_equal (read_all (journal, numbers, 3), 3);
    assert_int_equal (numbers[0] * 100 + numbers[1] * 10 + numbers[2], 123);
    assert_int_equal (count_files (""), 0);
    assert_int_equal (journal_bytes (journal), 0);
    journal_destroy (&journal);
    (void)state;
}

static void a_dead_copys_rows_are_adopted (void **state) {
    int numbers[2];
    journal_t *dead = journal_new (folder, 1 << 20, keys), *living = journal_new (folder, 1 << 20, keys);
    assert_int_equal (write_one (dead, 7), 0);
    assert_int_equal (read_all (living, numbers, 2), 0); /* it lives yet */
    journal_destroy (&dead);
    journal_destroy (&living);
    living = journal_new (folder, 1 << 20, keys);
    assert_int_equal (read_all (living, numbers, 2), 1);
    assert_int_equal (numbers[0], 7);
    journal_destroy (&living);
    (void)state;
}

static void past_the_bound_nothing_is_written_and_all_before_comes_back (void **state) {
    int numbers[64], written = 0;
    journal_t *journal = journal_new (folder, 1000, keys);
    while (!write_one (journal, written)) written++;
    assert_int_equal (errno, EDQUOT);
    assert_in_range (written, 3, 60);
    assert_true (journal_bytes (journal) <= 1000 + 100);
    assert_int_equal (read_all (journal, numbers, 64), written);
    assert_int_equal (write_one (journal, 1), 0); /* there is room again */
    journal_destroy (&journal);
    (void)state;
}

static void no_value_and_no_reason_reaches_the_disk (void **state) {
    journal_t *journal = journal_new (folder, 1 << 20, keys);
    assert_int_equal (write_one (journal, 1), 0);
    DIR *open_folder = opendir (folder);
    for (struct dirent *entry; (entry = readdir (open_folder));) {
        char bytes[4096];
        int fd = openat (dirfd (open_folder), entry->d_name, O_RDONLY);
        ssize_t size = *entry->d_name == '.' ? 0 : read (fd, bytes, sizeof bytes);
        assert_true (size >= 0);
        assert_null (memmem (bytes, (size_t)size, "secret", 6));
        close (fd);
    }
    closedir (open_folder);
    journal_destroy (&journal);
    (void)state;
}

static void a_refused_row_keeps_its_file_for_a_person (void **state) {
    joblist_t jobs;
    int numbers[1];
    joblist_clear (&jobs);
    journal_t *journal = journal_new (folder, 1 << 20, keys);
    assert_int_equal (write_one (journal, 1), 0);
    assert_true (journal_read (journal, &jobs));
    job_t *job = joblist_pop (&jobs);
    journal_refused (journal);
    journal_job_free (&job);
    assert_int_equal (read_all (journal, numbers, 1), 0);
    assert_int_equal (count_files (JOURNAL_KEPT), 1);
    journal_destroy (&journal);
    (void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int main (void) {
    const struct CMUnitTest tests[] = {
        TEST (records_come_back_in_order),
        TEST (a_torn_end_is_told_from_damage),
        TEST (damage_in_the_middle_loses_that_record_alone),
        TEST (a_file_in_use_is_not_adopted),
        TEST (a_file_of_another_key_or_kind_is_not_read),
        TEST (an_append_that_fails_leaves_the_file_as_it_was),
        TEST (rows_come_back_and_the_file_is_gone),
        TEST (a_dead_copys_rows_are_adopted),
        TEST (past_the_bound_nothing_is_written_and_all_before_comes_back),
        TEST (no_value_and_no_reason_reaches_the_disk),
        TEST (a_refused_row_keeps_its_file_for_a_person),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
