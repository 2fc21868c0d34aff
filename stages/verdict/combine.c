#include "combine.h"

#include <string.h>

enum { SUM_FINDINGS = 3 * EVIDENCE_FINDINGS + 2 * POLICY_GROUPS + 1 };

typedef struct {
    const char *name;
    int32_t sum;
} group_t;

typedef struct {
    arena_t *arena;
    VerdictFragment *verdict;
    group_t groups[POLICY_GROUPS];
    size_t n_groups;
} sum_t;

static void add (sum_t *self, uint32_t code, int32_t bits, const char *reason) {
    if (self->verdict->n_findings == SUM_FINDINGS) return;
    Finding *finding = arena_alloc (self->arena, sizeof *finding);
    finding__init (finding);
    finding->code = code;
    finding->bits = bits;
    finding->reason = (char *)reason;
    self->verdict->findings[self->verdict->n_findings++] = finding;
    self->verdict->bits += bits;
}

static void count_in_group (sum_t *self, const char *group, int32_t bits) {
    size_t i = 0;
    while (i < self->n_groups && strcmp (self->groups[i].name, group)) i++;
    if (i == POLICY_GROUPS) return;
    if (i == self->n_groups) self->groups[self->n_groups++] = (group_t){group, 0};
    self->groups[i].sum += bits;
}

static void add_all (sum_t *self, Finding *const *findings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const finding_info_t *info = finding_info (findings[i]->code);
        if (!info) continue; /* of a release that is newer than this one */
        if (info->code == FINDING_blocked || info->code == FINDING_exempt) continue; /* weighed at the end: obey() */
        add (self, findings[i]->code, findings[i]->bits, findings[i]->reason);
        count_in_group (self, info->group, findings[i]->bits);
    }
}

/* What exceeds a group's cap, either way, is taken off again by a finding that says so. */
static void cap_groups (sum_t *self, const policy_t *policy) {
    for (size_t i = 0; i < self->n_groups; i++) {
        int32_t cap = policy_cap (policy, self->groups[i].name), sum = self->groups[i].sum;
        if (cap == INT32_MAX || (sum <= cap && sum >= -cap)) continue;
        int32_t excess = sum > cap ? sum - cap : sum + cap;
        add (self, FINDING_group_cap, -excess,
             arena_printf (self->arena, "%s counts for %.2f bits at most", self->groups[i].name,
                           (double)cap / BITS_UNIT));
    }
}

static Decision decide (const policy_t *policy, int32_t bits) {
    if (bits >= policy->reject) return DECISION__REJECT;
    if (bits >= policy->quarantine) return DECISION__QUARANTINE;
    return bits >= policy->junk ? DECISION__JUNK : DECISION__DELIVER;
}

/* --- the desk's decisions --- */

static Decision action_of (const ReputationFragment *fragment, const policy_t *policy) {
    if (fragment->case_action != DECISION__NONE) return fragment->case_action;
    bool exact = blocks_width (fragment->case_trait) == WIDTH_EXACT;
    return (Decision)(exact ? policy->block : policy->block_wide);
}

static const char *stated (const ReputationFragment *fragment, finding_code_t code) {
    for (size_t i = 0; i < fragment->n_findings; i++)
        if (fragment->findings[i]->code == code) return fragment->findings[i]->reason;
    return "by decision of the abuse desk";
}

static int32_t least (int32_t a, int32_t b) {
    return a < b ? a : b;
}

/* What a row can hold of one finding. */
static int32_t within_row (int32_t bits) {
    return bits > INT16_MAX ? INT16_MAX : bits < INT16_MIN ? INT16_MIN : bits;
}

/* The sum from which on a policy does as much as ACTION, or as near to it as it ever goes; INT32_MIN where it marks
 * nothing. */
static int32_t bar_of (const policy_t *policy, Decision action) {
    if (action == DECISION__REJECT && policy->reject != INT32_MAX) return policy->reject;
    if ((action == DECISION__REJECT || action == DECISION__QUARANTINE) && policy->quarantine != INT32_MAX)
        return policy->quarantine;
    return policy->junk != INT32_MAX ? policy->junk : INT32_MIN;
}

static void exempt (sum_t *self, const ReputationFragment *fragment, const policy_t *policy) {
    int32_t lowest = least (policy->junk, least (policy->quarantine, policy->reject));
    int32_t excess = self->verdict->bits >= lowest ? self->verdict->bits - lowest + 1 : 0;
    add (self, FINDING_exempt, -within_row (excess), stated (fragment, FINDING_exempt));
    self->verdict->decision = DECISION__DELIVER;
}

static void block (sum_t *self, const ReputationFragment *fragment, const policy_t *policy, Decision action) {
    int32_t bar = bar_of (policy, action), lack = self->verdict->bits < bar ? bar - self->verdict->bits : 0;
    add (self, FINDING_blocked, within_row (lack), stated (fragment, FINDING_blocked));
    if (self->verdict->decision < action) self->verdict->decision = action;
    if (self->verdict->decision >= DECISION__DEFER)
        self->verdict->reason = (char *)block_reason (fragment->case_trait, false);
}

/* A decision of the desk has the last word: its finding counts for as many bits as what it says lacks, or exceeds; and
 * what it says is done even where the policy knows no sum that would. */
static void obey (sum_t *self, const ReputationFragment *fragment, const policy_t *policy) {
    if (!fragment || !fragment->case_number) return;
    self->verdict->case_number = fragment->case_number;
    Decision action = action_of (fragment, policy);
    if (action == DECISION__DELIVER)
        exempt (self, fragment, policy);
    else
        block (self, fragment, policy, action);
}

VerdictFragment *combine (arena_t *arena, const Parcel *parcel, const policy_t *policy) {
    sum_t self = {.arena = arena, .verdict = arena_alloc (arena, sizeof *self.verdict)};
    verdict_fragment__init (self.verdict);
    self.verdict->findings = arena_alloc (arena, SUM_FINDINGS * sizeof *self.verdict->findings);
    add (&self, FINDING_prior, policy->prior, arena_printf (arena, "policy %s", policy->name));
    if (parcel->authentication) add_all (&self, parcel->authentication->findings, parcel->authentication->n_findings);
    if (parcel->fingerprint) add_all (&self, parcel->fingerprint->findings, parcel->fingerprint->n_findings);
    if (parcel->reputation) add_all (&self, parcel->reputation->findings, parcel->reputation->n_findings);
    cap_groups (&self, policy);
    self.verdict->decision = decide (policy, self.verdict->bits);
    if (self.verdict->decision == DECISION__REJECT) self.verdict->reason = (char *)"message refused by policy";
    if (parcel->reputation) self.verdict->actor = parcel->reputation->actor;
    if (parcel->reputation) self.verdict->campaign = parcel->reputation->campaign;
    self.verdict->policy = arena_string (arena, policy->name);
    obey (&self, parcel->reputation, policy);
    return self.verdict;
}

VerdictFragment *combine_mildest (arena_t *arena, const Parcel *parcel, const policies_t *policies) {
    const Envelope *envelope = parcel->envelope;
    const policy_t *outbound = envelope->outbound ? policies_outbound (policies) : NULL;
    if (outbound) return combine (arena, parcel, outbound);
    if (!envelope->n_rcpt_to) return combine (arena, parcel, policies_for (policies, ""));
    VerdictFragment *mildest = NULL;
    const policy_t *seen = NULL;
    for (size_t i = 0; i < envelope->n_rcpt_to; i++) {
        const policy_t *policy = policies_for (policies, envelope->rcpt_to[i]);
        if (policy == seen) continue;
        seen = policy;
        VerdictFragment *verdict = combine (arena, parcel, policy);
        if (!mildest || verdict->decision < mildest->decision) mildest = verdict;
    }
    return mildest;
}
