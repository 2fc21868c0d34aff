/* Bank accounts by ISO 13616: country, structure and the remainder by 97 prove each. */
#ifndef TAMIS_IBAN_H
#define TAMIS_IBAN_H

#include "identifier/plain.h"
#include "worker.h"

/* Adds a trait for each of a few IBANs in the text, however they are spaced, in capitals without spaces. */
void iban_read (const plain_t *plain, evidence_t *evidence);

/* True where SIZE characters, capitals and digits without spaces, are an IBAN of a country that has them. */
bool iban_is_valid (const char *text, size_t size);

#endif
