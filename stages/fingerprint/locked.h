/* Locked: what fingerprint opens before it can open nothing any more, and its two cages. */
#ifndef TAMIS_LOCKED_H
#define TAMIS_LOCKED_H

#include "config.h"

/* Loads what libraries would load at first use: the converters of the charsets that mail is written in, the time zone.
 * Before anything else uses ICU. */
void locked_prepare (void);

/* Locks a stage with the hops that CONFIG names; and one that reads what it is handed, and no more. NULL, or why not
 * (the caller frees it). */
char *locked_stage (const config_t *config);
char *locked_reader (const config_t *config);

#endif
