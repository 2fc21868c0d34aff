#include "work.h"

iprev_result_t work_iprev (const work_t *self) {
    if (!self->iprev) return IPREV_UNKNOWN;
    iprev_result_t result = iprev_result (self->iprev);
    return result == IPREV_UNKNOWN ? IPREV_TEMPERROR : result;
}

static spf_result_t settled (const spf_t *spf) {
    if (!spf) return SPF_UNKNOWN;
    spf_result_t result = spf_result (spf);
    return result == SPF_UNKNOWN ? SPF_TEMPERROR : result;
}

spf_result_t work_spf (const work_t *self) {
    return settled (self->spf);
}

spf_result_t work_spf_helo (const work_t *self) {
    return settled (self->spf_helo);
}

dkim_result_t work_signature (const dkim_signature_t *signature) {
    return signature->result == DKIM_UNKNOWN ? DKIM_TEMPERROR : signature->result;
}

dkim_result_t work_dkim (const work_t *self) {
    if (!self->dkim) return DKIM_UNKNOWN;
    dkim_result_t result = dkim_result (self->dkim);
    return result == DKIM_UNKNOWN ? DKIM_TEMPERROR : result;
}

arc_result_t work_arc (const work_t *self) {
    if (!self->arc) return ARC_UNKNOWN;
    arc_result_t result = arc_result (self->arc);
    return result == ARC_UNKNOWN ? ARC_TEMPERROR : result;
}

dmarc_result_t work_dmarc (const work_t *self) {
    if (!self->dkim) return DMARC_UNKNOWN;
    if (!self->dmarc) return self->from.authors || self->from.doubt ? DMARC_PERMERROR : DMARC_NONE;
    dmarc_result_t result = dmarc_result (self->dmarc);
    if (result == DMARC_UNKNOWN) return DMARC_TEMPERROR;
    return self->from.doubt && result == DMARC_PASS ? DMARC_PERMERROR : result;
}

bool work_vouches (const dkim_signature_t *signature) {
    return signature->result == DKIM_PASS && signature->covers_all_from && !signature->unsigned_tail;
}

/* RFC 9989, section 3.2.4: MAIL FROM alone counts, which for the null sender is postmaster at HELO. */
static const char *spf_identity (const work_t *self) {
    const sender_t *sender = &self->sender;
    if (sender->null_sender) return sender->helo_is_name ? sender->helo : NULL;
    return sender->domain_is_name ? sender->domain : NULL;
}

/* A failure that a message caused by asking for too much is its own, and no excuse. */
size_t work_identifiers (const work_t *self, dmarc_identifier_t identifiers[WORK_IDENTIFIERS]) {
    size_t count = 0;
    const char *domain = spf_identity (self);
    spf_result_t spf = work_spf (self);
    bool spf_failed = spf == SPF_TEMPERROR && !spf_capped (self->spf);
    if (domain && (spf == SPF_PASS || spf_failed))
        identifiers[count++] = (dmarc_identifier_t){domain, DMARC_BY_SPF, spf_failed};
    const dkim_signature_t *signature;
    for (size_t i = 0; i < LIMIT_SIGNATURES && (signature = dkim_signature (self->dkim, i)); i++) {
        bool failed =
            work_signature (signature) == DKIM_TEMPERROR && signature->covers_all_from && !dkim_capped (self->dkim);
        if (*signature->domain && (failed || work_vouches (signature)))
            identifiers[count++] = (dmarc_identifier_t){signature->domain, DMARC_BY_DKIM, failed};
    }
    return count;
}
