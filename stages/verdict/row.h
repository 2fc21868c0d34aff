/* A message row, as COPY's binary format and as the texts of one INSERT. */
#ifndef TAMIS_ROW_H
#define TAMIS_ROW_H

#include "array.h"
#include "worker.h"

enum { ROW_COLUMNS = 15, FINDING_BYTES = 4 };

/* Growing bytes of one COPY; clear before the first row. */
typedef struct {
    char *bytes;
    size_t size, room;
} rows_t;

void rows_begin (rows_t *self);
void rows_add (rows_t *self, const Parcel *parcel, const VerdictFragment *verdict, uint32_t key);
void rows_end (rows_t *self);
void rows_free (rows_t *self);

/* The columns of sql_record_again as arrays. */
void rows_as_arrays (array_t *columns[ROW_COLUMNS], const Parcel *parcel, const VerdictFragment *verdict, uint32_t key);

/* Reads findings as they are stored, into a verdict's list in ARENA. */
void row_findings (arena_t *arena, const uint8_t *bytes, size_t size, VerdictFragment *verdict);

/* The trait id of the parcel's source, 0 where it has none. */
uint64_t row_source (const Parcel *parcel);

#endif
