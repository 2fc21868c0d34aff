/* stage: verdict */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "parcel.h"
#include "row.h"

static const uint8_t id[PARCEL_ID] = {1, 0x9a, 3, 4, 5, 6, 0x77, 8, 0x89, 10, 11, 12, 13, 14, 15, 16};

enum { ADDRESS = 1, HELO = 4, TEXT = 16 };

typedef struct {
    Parcel parcel;
    AuthenticationFragment authentication;
    FingerprintFragment fingerprint;
    VerdictFragment verdict;
    Trait traits[3], *first[2], *second[1];
    Finding findings[3], *list[3];
} fixture_t;

static uint64_t of (uint64_t kind, uint64_t rest) {
    return kind << 56 | rest;
}

static void begin (fixture_t *self) {
    static const uint64_t rests[] = {0x11, 0x2222, 0xffffffffffffff};
    static const int kinds[] = {HELO, ADDRESS, TEXT}, bits[] = {-128, 32767, -1}, codes[] = {1, 65535, 90};
    parcel__init (&self->parcel);
    authentication_fragment__init (&self->authentication);
    fingerprint_fragment__init (&self->fingerprint);
    verdict_fragment__init (&self->verdict);
    for (int i = 0; i < 3; i++) {
        trait__init (&self->traits[i]);
        finding__init (&self->findings[i]);
        self->traits[i].id = of ((uint64_t)kinds[i], rests[i]);
        self->findings[i].code = (uint32_t)codes[i];
        self->findings[i].bits = bits[i];
        self->list[i] = &self->findings[i];
    }
    self->first[0] = &self->traits[0], self->first[1] = &self->traits[1], self->second[0] = &self->traits[2];
    self->authentication.traits = self->first, self->authentication.n_traits = 2;
    self->fingerprint.traits = self->second, self->fingerprint.n_traits = 1;
    self->fingerprint.reference = 0x0102030405060708;
    self->verdict.findings = self->list, self->verdict.n_findings = 3;
    self->verdict.bits = -321, self->verdict.case_number = 4711, self->verdict.decision = DECISION__QUARANTINE;
    self->verdict.movable = true, self->verdict.actor = 12;
    self->verdict.rejected = 3, self->verdict.policy = "strict";
    self->verdict.campaign = of (TEXT, 0x77);
    self->parcel.id = (ProtobufCBinaryData){PARCEL_ID, (uint8_t *)id};
    self->parcel.size = 4000000000u;
    self->parcel.authentication = &self->authentication;
    self->parcel.fingerprint = &self->fingerprint;
}

/* --- COPY's binary format, read as PostgreSQL's manual describes it --- */

typedef struct {
    const uint8_t *at, *end;
} reader_t;

static uint64_t number (reader_t *self, size_t size) {
    uint64_t value = 0;
    assert_true ((size_t)(self->end - self->at) >= size);
    while (size--) value = value << 8 | *self->at++;
    return value;
}

/* A column of SIZE bytes that hold VALUE. */
static void column (reader_t *self, size_t size, uint64_t value) {
    assert_int_equal (number (self, 4), size);
    assert_int_equal (number (self, size), value);
}

static void bytes (reader_t *self, const void *wanted, size_t size) {
    assert_int_equal (number (self, 4), size);
    assert_true ((size_t)(self->end - self->at) >= size);
    assert_memory_equal (self->at, wanted, size);
    self->at += size;
}

static void head (reader_t *self, const rows_t *rows) {
    *self = (reader_t){(const uint8_t *)rows->bytes, (const uint8_t *)rows->bytes + rows->size};
    assert_true (rows->size >= 19);
    assert_memory_equal (self->at, "PGCOPY\n\377\r\n", 11);
    self->at += 11;
    assert_int_equal (number (self, 4), 0); /* flags */
    assert_int_equal (number (self, 4), 0); /* no extension of the head */
}

static void tail (reader_t *self) {
    assert_int_equal (number (self, 2), 0xffff);
    assert_ptr_equal (self->at, self->end);
}

static void a_full_row_reads_back_column_by_column (void **state) {
    fixture_t self;
    rows_t rows = {0};
    reader_t reader;
    (void)state;
    begin (&self);
    rows_begin (&rows);
    rows_add (&rows, &self.parcel, &self.verdict, 32767);
    rows_end (&rows);
    head (&reader, &rows);
    assert_int_equal (number (&reader, 2), ROW_COLUMNS);
    bytes (&reader, id, PARCEL_ID);
    column (&reader, 8, of (ADDRESS, 0x2222)); /* the source */
    column (&reader, 8, 0x0102030405060708);
    column (&reader, 4, (uint32_t)-321);
    column (&reader, 4, 4000000000u);
    column (&reader, 2, 32767);
    bytes (&reader, "quarantine", 10);
    assert_int_equal (number (&reader, 4), 20 + 3 * 12);
    assert_int_equal (number (&reader, 4), 1); /* dimension */
    assert_int_equal (number (&reader, 4), 0); /* without NULLs */
    assert_int_equal (number (&reader, 4), 20);
    assert_int_equal (number (&reader, 4), 3); /* elements */
    assert_int_equal (number (&reader, 4), 1); /* from one on */
    column (&reader, 8, of (HELO, 0x11));
    column (&reader, 8, of (ADDRESS, 0x2222));
    column (&reader, 8, of (TEXT, 0xffffffffffffff));
    bytes (&reader, "\0\1\377\200\377\377\177\377\0\132\377\377", 12);
    column (&reader, 8, 4711); /* the case */
    column (&reader, 1, 1);    /* it may be moved */
    column (&reader, 4, 12);   /* an actor */
    column (&reader, 2, 3);    /* recipients that were refused */
    bytes (&reader, "strict", 6);
    column (&reader, 8, of (TEXT, 0x77)); /* a campaign */
    tail (&reader);
    rows_free (&rows);
    assert_null (rows.bytes);
}

static void a_bare_row_has_nulls_and_an_empty_array (void **state) {
    fixture_t self;
    rows_t rows = {0};
    reader_t reader;
    (void)state;
    begin (&self);
    self.parcel.authentication = NULL;
    self.parcel.fingerprint = NULL;
    self.verdict.n_findings = 0;
    self.verdict.case_number = 0;
    self.verdict.movable = false;
    self.verdict.actor = 0;
    self.verdict.rejected = 0;
    self.verdict.policy = "default";
    self.verdict.campaign = 0;
    rows_begin (&rows);
    rows_add (&rows, &self.parcel, &self.verdict, 1);
    rows_end (&rows);
    head (&reader, &rows);
    assert_int_equal (number (&reader, 2), ROW_COLUMNS);
    bytes (&reader, id, PARCEL_ID);
    assert_int_equal (number (&reader, 4), UINT32_MAX); /* NULL */
    assert_int_equal (number (&reader, 4), UINT32_MAX);
    column (&reader, 4, (uint32_t)-321);
    column (&reader, 4, 4000000000u);
    column (&reader, 2, 1);
    bytes (&reader, "quarantine", 10);
    bytes (&reader, "\0\0\0\0\0\0\0\0\0\0\0\24", 12);
    bytes (&reader, "", 0);
    assert_int_equal (number (&reader, 4), UINT32_MAX); /* no case */
    assert_int_equal (number (&reader, 4), UINT32_MAX); /* no law that lets it be moved */
    assert_int_equal (number (&reader, 4), UINT32_MAX); /* nobody's kin */
    assert_int_equal (number (&reader, 4), UINT32_MAX); /* no recipient was refused */
    assert_int_equal (number (&reader, 4), UINT32_MAX); /* the policy is the default */
    assert_int_equal (number (&reader, 4), UINT32_MAX); /* no campaign */
    tail (&reader);
    rows_free (&rows);
}

static void many_rows_stand_behind_one_head_and_a_new_batch_begins_anew (void **state) {
    fixture_t self;
    rows_t rows = {0};
    (void)state;
    begin (&self);
    rows_begin (&rows);
    size_t empty = rows.size;
    rows_add (&rows, &self.parcel, &self.verdict, 1);
    size_t one = rows.size - empty;
    for (int i = 1; i < 500; i++) rows_add (&rows, &self.parcel, &self.verdict, 1);
    assert_int_equal (rows.size, empty + 500 * one);
    for (size_t i = 1; i < 500; i++) assert_memory_equal (rows.bytes + empty, rows.bytes + empty + i * one, one);
    rows_begin (&rows);
    assert_int_equal (rows.size, empty);
    rows_free (&rows);
}

/* What stands behind the findings: case, law, actor, refused recipients, policy, campaign. */
enum { FOLLOWS = 12 + 5 + 8 + 6 + 10 + 12 };

static void findings_read_back_as_they_were_stored (void **state) {
    fixture_t self;
    rows_t rows = {0};
    (void)state;
    begin (&self);
    rows_begin (&rows);
    rows_add (&rows, &self.parcel, &self.verdict, 1);
    arena_t *arena = arena_new ();
    VerdictFragment back = VERDICT_FRAGMENT__INIT;
    row_findings (arena, (const uint8_t *)rows.bytes + rows.size - FOLLOWS - 12, 12, &back);
    assert_int_equal (back.n_findings, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal (back.findings[i]->code, self.findings[i].code);
        assert_int_equal (back.findings[i]->bits, self.findings[i].bits);
        assert_non_null (back.findings[i]->reason);
    }
    row_findings (arena, (const uint8_t *)rows.bytes, 7, &back); /* what is no whole finding is none */
    assert_int_equal (back.n_findings, 1);
    row_findings (arena, NULL, 0, &back);
    assert_int_equal (back.n_findings, 0);
    arena_destroy (&arena);
    rows_free (&rows);
}

static void arrays_say_the_same_as_the_copy (void **state) {
    static const char *const wanted[] = {"{\"019a0304-0506-7708-890a-0b0c0d0e0f10\"}",
                                         "{72057594037936674}",
                                         "{72623859790382856}",
                                         "{-321}",
                                         "{4000000000}",
                                         "{7}",
                                         "{\"quarantine\"}",
                                         "{\"{288230376151711761,72057594037936674,1224979098644774911}\"}",
                                         "{\"\\\\x0001ff80ffff7fff005affff\"}",
                                         "{4711}",
                                         "{\"t\"}",
                                         "{12}",
                                         "{3}",
                                         "{\"strict\"}",
                                         "{1152921504606847095}"};
    fixture_t self;
    array_t *columns[ROW_COLUMNS];
    (void)state;
    begin (&self);
    for (int i = 0; i < ROW_COLUMNS; i++) columns[i] = array_new ();
    rows_as_arrays (columns, &self.parcel, &self.verdict, 7);
    for (int i = 0; i < ROW_COLUMNS; i++) assert_string_equal (array_whole (columns[i]), wanted[i]);
    self.parcel.authentication = NULL;
    self.parcel.fingerprint = NULL;
    rows_as_arrays (columns, &self.parcel, &self.verdict, 7);
    assert_string_equal (array_whole (columns[1]), "{72057594037936674,NULL}");
    assert_string_equal (array_whole (columns[2]), "{72623859790382856,NULL}");
    for (int i = 0; i < ROW_COLUMNS; i++) {
        assert_int_equal (array_count (columns[i]), 2);
        array_destroy (&columns[i]);
    }
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_full_row_reads_back_column_by_column),
                                       cmocka_unit_test (a_bare_row_has_nulls_and_an_empty_array),
                                       cmocka_unit_test (many_rows_stand_behind_one_head_and_a_new_batch_begins_anew),
                                       cmocka_unit_test (findings_read_back_as_they_were_stored),
                                       cmocka_unit_test (arrays_say_the_same_as_the_copy)};
    return cmocka_run_group_tests (tests, NULL, NULL);
}
