/* Telephone numbers in E.164: French and North American ones as they are written at home, all others with their
 * country's code. */
#ifndef TAMIS_TELEPHONE_H
#define TAMIS_TELEPHONE_H

#include "identifier/plain.h"
#include "worker.h"

enum { TELEPHONE_E164 = 16 /* a plus sign and fifteen digits */ };

/* Adds a trait for each of a few numbers in the text and in links that dial. */
void telephone_read (const plain_t *plain, evidence_t *evidence);

/* Writes COUNT digits, which begin with a country's code, as "+33123456789". False where no country has numbers so
 * long. A zero that is dialled at home alone is left out. */
bool telephone_e164 (const char *digits, size_t count, char e164[TELEPHONE_E164 + 1]);

#endif
