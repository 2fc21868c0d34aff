/* The work on one parcel: what was asked, and what came back. */
#ifndef TAMIS_WORK_H
#define TAMIS_WORK_H

#include "iprev.h"
#include "sender.h"
#include "spf/spf.h"
#include "worker.h"

typedef struct authentication_t authentication_t;

typedef struct work_t {
    struct work_t *later, *earlier; /* among the parcels in hand, by arrival */
    struct work_t *next_ready;
    authentication_t *owner;
    job_t *job;
    sender_t sender;
    dns_session_t *session;
    iprev_t *iprev;
    spf_t *spf;      /* of MAIL FROM; of postmaster at HELO for the null sender */
    spf_t *spf_helo; /* NULL for the null sender */
    int pending;     /* checks under way */
} work_t;

/* What came back; temperror where the deadline passed first; unknown where there was no address to ask for. */
iprev_result_t work_iprev (const work_t *self);
spf_result_t work_spf (const work_t *self);
spf_result_t work_spf_helo (const work_t *self);

/* Adds the traits of the source, the authors and the recipients, and the findings about From. */
void traits_add (const work_t *self, const domains_t *domains, evidence_t *evidence);

/* Adds the findings about the source. */
void findings_add (const work_t *self, evidence_t *evidence);

#endif
