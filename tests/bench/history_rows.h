/* Rows as PostgreSQL's binary COPY wants them. */
#ifndef TAMIS_HISTORY_ROWS_H
#define TAMIS_HISTORY_ROWS_H

#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static inline void rows_put (FILE *out, const void *bytes, size_t size) {
    fwrite_unlocked (bytes, size, 1, out);
}
static inline void rows_put16 (FILE *out, int value) {
    uint16_t big = htobe16 ((uint16_t)value);
    rows_put (out, &big, sizeof big);
}
static inline void rows_put32 (FILE *out, int64_t value) {
    uint32_t big = htobe32 ((uint32_t)value);
    rows_put (out, &big, sizeof big);
}
static inline void rows_put64 (FILE *out, uint64_t value) {
    uint64_t big = htobe64 (value);
    rows_put (out, &big, sizeof big);
}

static inline void rows_start (FILE *out) {
    rows_put (out, "PGCOPY\n\377\r\n\0", 11);
    rows_put32 (out, 0);
    rows_put32 (out, 0);
}
static inline void rows_stop (FILE *out) {
    rows_put16 (out, -1);
}

/* A column each. */
static inline void row_bytes (FILE *out, const void *bytes, size_t size) {
    rows_put32 (out, (int64_t)size);
    rows_put (out, bytes, size);
}
static inline void row_text (FILE *out, const char *text) {
    row_bytes (out, text, strlen (text));
}
static inline void row_int16 (FILE *out, int value) {
    rows_put32 (out, 2);
    rows_put16 (out, value);
}
static inline void row_int32 (FILE *out, int64_t value) {
    rows_put32 (out, 4);
    rows_put32 (out, value);
}
static inline void row_int64 (FILE *out, uint64_t value) {
    rows_put32 (out, 8);
    rows_put64 (out, value);
}
static inline void row_int64s (FILE *out, const uint64_t *values, size_t count) {
    enum { INT8_OID = 20, HEAD = 20 };
    rows_put32 (out, (int64_t)(HEAD + 12 * count));
    rows_put32 (out, 1); /* dimensions */
    rows_put32 (out, 0); /* no NULLs */
    rows_put32 (out, INT8_OID);
    rows_put32 (out, (int64_t)count);
    rows_put32 (out, 1);
    for (size_t i = 0; i < count; i++) row_int64 (out, values[i]);
}

#endif
