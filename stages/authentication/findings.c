#include <string.h>

#include "sealers.h"
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

static void add_from (const work_t *self, evidence_t *evidence) {
    const from_t *from = &self->from;
    arena_t *arena = self->job->arena;
    if (!from->authors)
        evidence_finding (evidence, FINDING_no_from, from->fields ? "From holds no address" : "there is no From field");
    if (from->fields > 1)
        evidence_finding (evidence, FINDING_several_from, "several From fields");
    else if (from->authors > 1)
        evidence_finding (evidence, FINDING_several_from, "several authors in From");
    else if (from->doubt)
        evidence_finding (evidence, FINDING_from_ambiguous, from->doubt);
    if (from->named)
        evidence_finding (evidence, FINDING_name_is_address,
                          arena_printf (arena, "the name says %s, the address %s", from->named,
                                        from->authors ? from->author[0].domain : "another"));
}

/* What a single signature has about it that others have not. */
static void add_signature (const work_t *self, const dkim_signature_t *signature, evidence_t *evidence) {
    arena_t *arena = self->job->arena;
    bool passes = signature->result == DKIM_PASS;
    bool rsa = strncmp (signature->algorithm, "rsa", 3) == 0;
    if (rsa && signature->key_bits > 0 && signature->key_bits < LIMIT_KEY_LEAST)
        evidence_finding (evidence, FINDING_dkim_weak_key,
                          arena_printf (arena, "%s: %d bits", signature->domain, signature->key_bits));
    if (passes && signature->unsigned_tail)
        evidence_finding (evidence, FINDING_dkim_partial_body,
                          arena_printf (arena, "%s: %llu bytes are not signed", signature->domain,
                                        (unsigned long long)signature->unsigned_tail));
    if (passes && !signature->covers_all_from)
        evidence_finding (evidence, FINDING_dkim_partial_from, signature->domain);
}

static void add_dkim (const work_t *self, evidence_t *evidence) {
    const dkim_signature_t *signature, *voucher = NULL, *broken = NULL;
    if (!self->dkim) return;
    for (size_t i = 0; (signature = dkim_signature (self->dkim, i)); i++) {
        add_signature (self, signature, evidence);
        dkim_result_t result = work_signature (signature);
        if (!voucher && work_vouches (signature)) voucher = signature;
        if (!broken && (result == DKIM_FAIL || result == DKIM_PERMERROR)) broken = signature;
    }
    if (voucher)
        evidence_finding (evidence, FINDING_dkim_pass, voucher->domain);
    else if (broken)
        evidence_finding (evidence, FINDING_dkim_fail,
                          arena_printf (self->job->arena, "%s: %s", broken->domain, broken->reason));
    else if (work_dkim (self) == DKIM_TEMPERROR)
        evidence_finding (evidence, FINDING_dkim_temperror, "");
    if (dkim_excessive (self->dkim) || dkim_count (self->dkim) > LIMIT_SIGNATURES)
        evidence_finding (evidence, FINDING_dkim_many, "signatures, keys or a header larger than what is verified");
}

/* The failure, by what the domain's owner asks for; and what a believed sealer makes of it. */
static void add_dmarc_fail (const work_t *self, const char *sealers, evidence_t *evidence) {
    static const finding_code_t codes[] = {[DMARC_POLICY_UNSET] = FINDING_dmarc_fail_none,
                                           [DMARC_POLICY_NONE] = FINDING_dmarc_fail_none,
                                           [DMARC_POLICY_QUARANTINE] = FINDING_dmarc_fail_quarantine,
                                           [DMARC_POLICY_REJECT] = FINDING_dmarc_fail_reject};
    finding_code_t code = codes[dmarc_policy (self->dmarc)];
    evidence_finding (evidence, code, dmarc_reason (self->dmarc));
    const arc_set_t *voucher = sealers_voucher (self->arc, sealers);
    if (voucher && !self->from.doubt)
        evidence_weighed (evidence, FINDING_arc_trusted, -finding_info (code)->bits,
                          arena_printf (self->job->arena, "%s saw it pass", voucher->domain));
}

static void add_dmarc (const work_t *self, const char *sealers, evidence_t *evidence) {
    const char *reason = self->dmarc ? dmarc_reason (self->dmarc) : "";
    switch (work_dmarc (self)) {
    case DMARC_UNKNOWN:
        break;
    case DMARC_PASS:
        evidence_finding (evidence, FINDING_dmarc_pass, reason);
        break;
    case DMARC_NONE:
        evidence_finding (evidence, FINDING_dmarc_none, self->dmarc ? reason : "no author");
        break;
    case DMARC_PERMERROR:
        evidence_finding (evidence, FINDING_dmarc_permerror, self->from.doubt ? self->from.doubt : reason);
        break;
    case DMARC_TEMPERROR:
        evidence_finding (evidence, FINDING_dmarc_temperror, reason);
        break;
    case DMARC_FAIL:
        add_dmarc_fail (self, sealers, evidence);
        break;
    }
}

static bool capped (const work_t *self) {
    return (self->iprev && iprev_capped (self->iprev)) || (self->spf && spf_capped (self->spf)) ||
           (self->spf_helo && spf_capped (self->spf_helo)) || (self->dkim && dkim_capped (self->dkim)) ||
           (self->arc && arc_capped (self->arc)) || (self->dmarc && dmarc_capped (self->dmarc)) ||
           (self->dnsbl && dnsbl_capped (self->dnsbl)) || (self->nameservers && nameservers_capped (self->nameservers));
}

static void add_source (const work_t *self, const char *sealers, evidence_t *evidence) {
    const sender_t *sender = &self->sender;
    add_spf (self, evidence);
    add_iprev (self, evidence);
    if (sender->helo_given && !sender->helo_is_right)
        evidence_finding (evidence, FINDING_helo_not_name, "neither a host's name nor the client's own address");
    const char *listings = self->dnsbl ? dnsbl_listings (self->dnsbl) : NULL;
    if (listings) evidence_finding (evidence, FINDING_dnsbl, listings);
    add_dkim (self, evidence);
    add_dmarc (self, sealers, evidence);
    if (work_arc (self) == ARC_FAIL) evidence_finding (evidence, FINDING_arc_fail, arc_reason (self->arc));
}

/* A customer's own machine needs no name and no place in anyone's SPF: outbound, the source is the account. */
void findings_add (const work_t *self, const char *sealers, evidence_t *evidence) {
    if (!self->job->source_alone) add_from (self, evidence);
    if (!self->job->parcel->envelope->outbound) add_source (self, sealers, evidence);
    if (capped (self)) evidence_finding (evidence, FINDING_dns_cap, "");
}
