#include "work.h"

/* Which identity the finding is about: MAIL FROM where its result says something, else HELO where that one does. */
static bool helo_decides (const work_t *self) {
    spf_result_t own = work_spf (self), helo = work_spf_helo (self);
    if (own == SPF_PASS || own == SPF_FAIL || own == SPF_SOFTFAIL) return false;
    return helo == SPF_PASS || helo == SPF_FAIL;
}

static void add_spf (const work_t *self, evidence_t *evidence) {
    static const finding_code_t codes[] = {
        [SPF_NONE] = FINDING_spf_none,           [SPF_PASS] = FINDING_spf_pass,
        [SPF_FAIL] = FINDING_spf_fail,           [SPF_SOFTFAIL] = FINDING_spf_softfail,
        [SPF_TEMPERROR] = FINDING_spf_temperror, [SPF_PERMERROR] = FINDING_spf_permerror};
    bool helo = helo_decides (self);
    spf_result_t result = helo ? work_spf_helo (self) : work_spf (self);
    if (result == SPF_UNKNOWN || result == SPF_NEUTRAL) return;
    const char *identity = helo || self->sender.null_sender ? "HELO" : "MAIL FROM";
    const char *reason = spf_reason (helo ? self->spf_helo : self->spf);
    if (!*reason) reason = "the deadline passed";
    evidence_finding (evidence, codes[result], arena_printf (self->job->arena, "%s: %s", identity, reason));
}

static void add_iprev (const work_t *self, evidence_t *evidence) {
    switch (work_iprev (self)) {
    case IPREV_UNKNOWN:
        break;
    case IPREV_PASS:
        evidence_finding (evidence, FINDING_iprev_pass, "");
        break;
    case IPREV_FAIL:
        evidence_finding (evidence, FINDING_iprev_fail, "no name of the address points back to it");
        break;
    case IPREV_PERMERROR:
        evidence_finding (evidence, FINDING_iprev_fail, "the address has no name");
        break;
    case IPREV_TEMPERROR:
        evidence_finding (evidence, FINDING_iprev_temperror, "");
        break;
    }
}

static bool capped (const work_t *self) {
    return (self->iprev && iprev_capped (self->iprev)) || (self->spf && spf_capped (self->spf)) ||
           (self->spf_helo && spf_capped (self->spf_helo));
}

/* A customer's own machine needs no name and no place in anyone's SPF: outbound, the source is the account. */
void findings_add (const work_t *self, evidence_t *evidence) {
    const sender_t *sender = &self->sender;
    if (!self->job->parcel->envelope->outbound) {
        add_spf (self, evidence);
        add_iprev (self, evidence);
        if (sender->helo_given && !sender->helo_is_right)
            evidence_finding (evidence, FINDING_helo_not_name, "neither a host's name nor the client's own address");
    }
    if (capped (self)) evidence_finding (evidence, FINDING_dns_cap, "");
}
