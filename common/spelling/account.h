/* Accounts: the SASL login of a customer, one spelling for each. */
#ifndef TAMIS_ACCOUNT_H
#define TAMIS_ACCOUNT_H

#include <stdbool.h>

enum { ACCOUNT_TEXT = 321 /* bytes with a NUL */ };

/* Writes LOGIN in lower case (ASCII alone), as valid UTF-8 without control characters, cut where it is longer. False
 * where nothing is left. */
bool account_text (const char *login, char text[ACCOUNT_TEXT]);

#endif
