/* All that is asked about one parcel: every check starts at once; DMARC judges when the others are done. */
#ifndef TAMIS_CHECKS_H
#define TAMIS_CHECKS_H

#include "work.h"

/* What checks share. */
typedef struct {
    const domains_t *domains;
    dkim_verifier_t *verifier;
    dnsbl_zones_t *blacklists;
} tools_t;

typedef void (checks_done_fn) (work_t *work);

/* Starts the checks of WORK, whose job and session are set. FN is called once all are done, maybe before this returns;
 * never once the session is gone. */
void checks_start (work_t *work, const tools_t *tools, checks_done_fn *fn);

/* The time is over: judges by what is there. The session is gone. */
void checks_cut (work_t *work);

#endif
