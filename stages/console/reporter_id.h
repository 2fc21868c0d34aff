/* Who reports is a person: known by a keyed hash alone. */
#ifndef TAMIS_REPORTER_ID_H
#define TAMIS_REPORTER_ID_H

#include "keyring.h"

enum { REPORTER_DIGITS = 24 };

/* The hash of WHO, whose letter case does not matter, as a number in text. */
void reporter_id (const keyring_t *keys, const char *who, char text[REPORTER_DIGITS]);

#endif
