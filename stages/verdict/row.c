#include "row.h"

#include "parcel.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

/* --- bytes --- */

static void put (rows_t *self, const void *bytes, size_t size) {
    if (self->size + size > self->room) {
        self->room = 2 * (self->size + size) + 4096;
        self->bytes = realloc (self->bytes, self->room);
        if (!self->bytes) abort ();
    }
    memcpy (self->bytes + self->size, bytes, size);
    self->size += size;
}

static void put16 (rows_t *self, int value) {
    uint16_t big = htobe16 ((uint16_t)value);
    put (self, &big, sizeof big);
}

static void put32 (rows_t *self, int64_t value) {
    uint32_t big = htobe32 ((uint32_t)value);
    put (self, &big, sizeof big);
}

static void put64 (rows_t *self, uint64_t value) {
    uint64_t big = htobe64 (value);
    put (self, &big, sizeof big);
}

static void column32 (rows_t *self, int32_t value) {
    put32 (self, 4);
    put32 (self, value);
}

static void column64_or_null (rows_t *self, uint64_t value) {
    put32 (self, value ? 8 : -1);
    if (value) put64 (self, value);
}

static void column32_or_null (rows_t *self, uint32_t value) {
    put32 (self, value ? 4 : -1);
    if (value) put32 (self, value);
}

void rows_begin (rows_t *self) {
    static const char signature[] = "PGCOPY\n\377\r\n"; /* and its NUL */
    self->size = 0;
    put (self, signature, sizeof signature);
    put32 (self, 0);
    put32 (self, 0);
}

void rows_end (rows_t *self) {
    put16 (self, -1);
}

void rows_free (rows_t *self) {
    free (self->bytes);
    *self = (rows_t){0};
}

/* --- columns --- */

uint64_t row_source (const Parcel *parcel) {
    const AuthenticationFragment *fragment = parcel->authentication;
    for (size_t i = 0; fragment && i < fragment->n_traits; i++)
        if (trait_kind (fragment->traits[i]->id) == TRAIT_address) return fragment->traits[i]->id;
    return 0;
}

static size_t count_traits (const Parcel *parcel) {
    return (parcel->authentication ? parcel->authentication->n_traits : 0) +
           (parcel->fingerprint ? parcel->fingerprint->n_traits : 0);
}

static const Trait *trait_at (const Parcel *parcel, size_t i) {
    size_t first = parcel->authentication ? parcel->authentication->n_traits : 0;
    return i < first ? parcel->authentication->traits[i] : parcel->fingerprint->traits[i - first];
}

static void column_traits (rows_t *self, const Parcel *parcel) {
    enum { INT8_OID = 20, ARRAY_HEAD = 20 };
    size_t count = count_traits (parcel);
    put32 (self, (int64_t)(ARRAY_HEAD + count * 12 - (count ? 0 : 8)));
    put32 (self, count ? 1 : 0); /* dimensions */
    put32 (self, 0);             /* no NULLs */
    put32 (self, INT8_OID);
    if (!count) return;
    put32 (self, (int64_t)count);
    put32 (self, 1);
    for (size_t i = 0; i < count; i++) {
        put32 (self, 8);
        put64 (self, trait_at (parcel, i)->id);
    }
}

static void finding_bytes (const Finding *finding, uint8_t bytes[FINDING_BYTES]) {
    uint16_t code = htobe16 ((uint16_t)finding->code), bits = htobe16 ((uint16_t)(int16_t)finding->bits);
    memcpy (bytes, &code, 2);
    memcpy (bytes + 2, &bits, 2);
}

static void column_findings (rows_t *self, const VerdictFragment *verdict) {
    put32 (self, (int64_t)(verdict->n_findings * FINDING_BYTES));
    for (size_t i = 0; i < verdict->n_findings; i++) {
        uint8_t bytes[FINDING_BYTES];
        finding_bytes (verdict->findings[i], bytes);
        put (self, bytes, sizeof bytes);
    }
}

/* Most stand under the default, which is not written. */
static const char *policy_of (const VerdictFragment *verdict) {
    return *verdict->policy && strcmp (verdict->policy, "default") ? verdict->policy : NULL;
}

void rows_add (rows_t *self, const Parcel *parcel, const VerdictFragment *verdict, uint32_t key) {
    const char *word = decision_word (verdict->decision);
    put16 (self, ROW_COLUMNS);
    put32 (self, PARCEL_ID);
    put (self, parcel->id.data, PARCEL_ID);
    column64_or_null (self, row_source (parcel));
    column64_or_null (self, parcel->fingerprint ? parcel->fingerprint->reference : 0);
    column32 (self, verdict->bits);
    column32 (self, (int32_t)parcel->size);
    put32 (self, 2);
    put16 (self, (int)key);
    put32 (self, (int64_t)strlen (word));
    put (self, word, strlen (word));
    column_traits (self, parcel);
    column_findings (self, verdict);
    column64_or_null (self, verdict->case_number);
    put32 (self, verdict->movable ? 1 : -1);
    if (verdict->movable) put (self, "\1", 1);
    column32_or_null (self, verdict->actor);
    put32 (self, verdict->rejected ? 2 : -1);
    if (verdict->rejected) put16 (self, (int)verdict->rejected);
    const char *policy = policy_of (verdict);
    put32 (self, policy ? (int64_t)strlen (policy) : -1);
    if (policy) put (self, policy, strlen (policy));
    column64_or_null (self, verdict->campaign);
}

static void number_or_null (array_t *column, uint64_t value) {
    if (value)
        array_number (column, (int64_t)value);
    else
        array_text (column, NULL);
}

void rows_as_arrays (array_t *columns[ROW_COLUMNS], const Parcel *parcel, const VerdictFragment *verdict,
                     uint32_t key) {
    arena_t *arena = arena_new ();
    array_t *traits = array_new ();
    for (size_t i = 0; i < count_traits (parcel); i++) array_number (traits, (int64_t)trait_at (parcel, i)->id);
    char *hex = arena_alloc (arena, 2 + 2 * FINDING_BYTES * verdict->n_findings + 1), *at = stpcpy (hex, "\\x");
    for (size_t i = 0; i < verdict->n_findings; i++) {
        uint8_t bytes[FINDING_BYTES];
        finding_bytes (verdict->findings[i], bytes);
        at += snprintf (at, 9, "%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3]);
    }
    array_text (columns[0], parcel_id_text (arena, parcel));
    number_or_null (columns[1], row_source (parcel));
    number_or_null (columns[2], parcel->fingerprint ? parcel->fingerprint->reference : 0);
    array_number (columns[3], verdict->bits);
    array_number (columns[4], (int64_t)parcel->size);
    array_number (columns[5], key);
    array_text (columns[6], decision_word (verdict->decision));
    array_text (columns[7], array_whole (traits));
    array_text (columns[8], hex);
    number_or_null (columns[9], verdict->case_number);
    array_text (columns[10], verdict->movable ? "t" : NULL);
    number_or_null (columns[11], verdict->actor);
    number_or_null (columns[12], verdict->rejected);
    array_text (columns[13], policy_of (verdict));
    number_or_null (columns[14], verdict->campaign);
    array_destroy (&traits);
    arena_destroy (&arena);
}

void row_findings (arena_t *arena, const uint8_t *bytes, size_t size, VerdictFragment *verdict) {
    verdict->n_findings = size / FINDING_BYTES;
    verdict->findings = arena_alloc (arena, (verdict->n_findings + 1) * sizeof *verdict->findings);
    for (size_t i = 0; i < verdict->n_findings; i++) {
        uint16_t code, bits;
        memcpy (&code, bytes + FINDING_BYTES * i, 2);
        memcpy (&bits, bytes + FINDING_BYTES * i + 2, 2);
        Finding *finding = arena_alloc (arena, sizeof *finding);
        finding__init (finding);
        finding->code = be16toh (code);
        finding->bits = (int16_t)be16toh (bits);
        finding->reason = (char *)"as recorded when the message first came";
        verdict->findings[i] = finding;
    }
}
