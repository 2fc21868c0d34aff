/* The work on one parcel: what was asked, and what came back. */
#ifndef TAMIS_WORK_H
#define TAMIS_WORK_H

#include "arc/arc.h"
#include "dkim/dkim.h"
#include "dmarc/dmarc.h"
#include "dnsbl.h"
#include "from.h"
#include "iprev.h"
#include "nameservers.h"
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
    from_t from;
    dns_session_t *session;
    /* Each NULL where there is nothing to ask for. */
    iprev_t *iprev;
    spf_t *spf;      /* of MAIL FROM; of postmaster at HELO for the null sender */
    spf_t *spf_helo; /* NULL for the null sender */
    dkim_t *dkim;
    arc_t *arc;
    dmarc_t *dmarc;
    dnsbl_t *dnsbl;
    nameservers_t *nameservers;
    int pending;                    /* checks under way */
    void (*done) (struct work_t *); /* called once all are done */
} work_t;

/* What came back; temperror where the deadline passed first; unknown where it was not asked for. */
iprev_result_t work_iprev (const work_t *self);
spf_result_t work_spf (const work_t *self);
spf_result_t work_spf_helo (const work_t *self);
dkim_result_t work_dkim (const work_t *self);
dkim_result_t work_signature (const dkim_signature_t *signature);
arc_result_t work_arc (const work_t *self);

/* Never pass where readers may differ about who the author is. */
dmarc_result_t work_dmarc (const work_t *self);

/* SIGNATURE vouches for what a reader sees: it passes, signs every From field, and no unsigned text follows. */
bool work_vouches (const dkim_signature_t *signature);

/* Room for what SPF and the signatures authenticated, or might have (at most WORK_IDENTIFIERS); how many there are. */
enum { WORK_IDENTIFIERS = LIMIT_SIGNATURES + 1 };
size_t work_identifiers (const work_t *self, dmarc_identifier_t identifiers[WORK_IDENTIFIERS]);

/* Adds the traits of the source, the authors and the recipients. */
void traits_add (const work_t *self, const domains_t *domains, evidence_t *evidence);

/* Adds the findings about the source and the author. SEALERS: whose ARC chains are believed, domains with single spaces
 * between. */
void findings_add (const work_t *self, const char *sealers, evidence_t *evidence);

#endif
