/* What each sender did is counted by the keeper now and then: up to date when somebody asks. */
#ifndef TAMIS_COUNTED_H
#define TAMIS_COUNTED_H

#include "database.h"

enum {
    COUNTED_AT_ONCE = 20000 /* messages of one step */,
    COUNTED_PATIENCE = 20000 /* ms; the keeper does the rest */
};

/* False with *ERROR a sentence (the caller frees it). */
bool counted_now (PGconn *database, char **error);

#endif
