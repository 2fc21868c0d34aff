/* What reports that a release took back had taught the learner is taken back as well, as one more version of its
 * weights: exactly where nothing was taught since, else the counts exactly and the corrections nearly (model.h). */
#ifndef TAMIS_UNTAUGHT_H
#define TAMIS_UNTAUGHT_H

#include "database.h"

typedef struct {
    size_t lessons;  /* taken back */
    size_t left;     /* that could not be: taught longer ago than retention keeps what it takes */
    int64_t version; /* of the model without them; 0 where there was nothing to do */
} untaught_t;

/* Of the released case NUMBER. False with *WHY a sentence (the caller frees it). */
bool untaught_by_release (PGconn *database, const keyring_t *keys, uint64_t number, untaught_t *done, char **why);

#endif
