/* The fold's arithmetic: sums message rows and lessons by trait, and decides which traits get a row. No database here.
 */
#ifndef TAMIS_FOLD_H
#define TAMIS_FOLD_H

#include "array.h"
#include "filter.h"
#include "sights.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct fold_t fold_t;

/* What a row or a lesson adds. */
typedef struct {
    bool lesson;     /* counts reports, not a message */
    uint64_t source; /* 0 for none */
    bool spam;       /* our own verdict was not deliver */
    bool stranger;   /* its proven sender was known for less than a week */
    int32_t junk, notjunk, traps;
    int32_t hour; /* since 1970, of the message */
} fold_row_t;

fold_t *fold_new (void);
void fold_destroy (fold_t **self);
void fold_clear (fold_t *self);

/* Adds a row with its COUNT traits. */
void fold_add (fold_t *self, const fold_row_t *row, const uint64_t *traits, size_t count);

/* The columns of sql_fold_apply, $3 to $20, in ascending order of trait id. SIGHTS tells what was seen once
 * before. ROWS, where not NULL, has every trait that has a row: of a first sight that is not in it the history is
 * told nothing. */
enum { FOLD_COLUMNS = 18 };
void fold_columns (fold_t *self, const sights_t *sights, const filter_t *rows, array_t *columns[FOLD_COLUMNS]);

/* After sql_fold_apply, which said two lists of ids, each in ascending order. ROWLESS have no row and are first sights,
 * as are those that it was not told of; all others have one, and are added to ROWS. Pairs of SETTLED need not come
 * again. */
typedef struct {
    const uint64_t *rowless, *settled;
    size_t n_rowless, n_settled;
} folded_t;
void fold_settle (fold_t *self, sights_t *sights, filter_t *rows, const folded_t *folded);

#endif
