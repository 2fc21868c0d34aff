/* What the history says of the senders of a scan. */
#ifndef TAMIS_SENDERS_H
#define TAMIS_SENDERS_H

#include "console.h"
#include "parcel.pb-c.h"

enum { SENDERS_KEPT = 5000, SENDERS_SHOWN = 15 };

typedef struct senders_t senders_t;

senders_t *senders_new (void);
void senders_destroy (senders_t **self);

/* Keeps the From and SPF domains of a verdict. */
void senders_note (senders_t *self, const Parcel *parcel);

/* Asks the history for them and prints a table: most reported first, then most seen. Says nothing where it cannot be
 * asked. */
void senders_print (senders_t *self, const console_t *console);

#endif
