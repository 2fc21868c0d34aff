#include "dmarc/dmarc.h"

#include <string.h>

#include "dmarc/limits_dmarc.h"
#include "dmarc/walk.h"

struct dmarc_t {
    arena_t *arena;
    walks_t *walks;
    const char *author;
    dmarc_identifier_t identifiers[DMARC_IDENTIFIERS];
    size_t count;
    dmarc_done_fn *fn;
    void *state;
    bool judging;
    dmarc_result_t result;
    dmarc_policy_t policy;
    const char *reason;
};

const char *dmarc_word (dmarc_result_t result) {
    static const char *const words[] = {"", "none", "pass", "fail", "temperror", "permerror"};
    return words[result];
}

/* --- alignment (section 4.10.2) --- */

typedef enum { ALIGNED_NO, ALIGNED_YES, ALIGNED_UNKNOWN } aligned_t;

/* Labels at the end that both have, up to MOST. */
static size_t common_labels (const char *a, const char *b, size_t most) {
    size_t labels = 0;
    const char *end_a = a + strlen (a), *end_b = b + strlen (b);
    while (labels < most) {
        const char *from_a = end_a, *from_b = end_b;
        while (from_a > a && from_a[-1] != '.') from_a--;
        while (from_b > b && from_b[-1] != '.') from_b--;
        size_t size = (size_t)(end_a - from_a);
        if (size != (size_t)(end_b - from_b) || memcmp (from_a, from_b, size) != 0) break;
        labels++;
        if (from_a == a || from_b == b) break;
        end_a = from_a - 1;
        end_b = from_b - 1;
    }
    return labels;
}

static bool is_at_or_below (const char *name, const char *domain) {
    size_t size = strlen (name), above = strlen (domain);
    if (size < above || strcmp (name + size - above, domain) != 0) return false;
    return size == above || name[size - above - 1] == '.';
}

/* Organisational domains are ends of the names that they belong to: what lies elsewhere need not be asked for. */
static aligned_t is_aligned (dmarc_t *self, const walk_t *author, const dmarc_record_t *record,
                             const dmarc_identifier_t *identifier) {
    bool strict = identifier->method == DMARC_BY_SPF ? record->strict_spf : record->strict_dkim;
    walk_t walk;
    if (strcmp (identifier->domain, self->author) == 0) return ALIGNED_YES;
    if (strict || !common_labels (identifier->domain, self->author, 1)) return ALIGNED_NO;
    if (!author->known) return ALIGNED_UNKNOWN;
    if (!is_at_or_below (identifier->domain, author->organisation)) return ALIGNED_NO;
    walks_take (self->walks, identifier->domain, &walk);
    if (!walk.known) return ALIGNED_UNKNOWN;
    return strcmp (walk.organisation, author->organisation) == 0 ? ALIGNED_YES : ALIGNED_NO;
}

static const char *method_word (const dmarc_identifier_t *identifier) {
    return identifier->method == DMARC_BY_SPF ? "SPF" : "DKIM";
}

static void judge_alignment (dmarc_t *self, const walk_t *author, const dmarc_record_t *record) {
    self->result = DMARC_FAIL;
    self->reason = self->count ? "nothing that is authenticated aligns" : "nothing is authenticated";
    for (size_t i = 0; i < self->count; i++) {
        const dmarc_identifier_t *each = &self->identifiers[i];
        aligned_t aligned = is_aligned (self, author, record, each);
        if (aligned == ALIGNED_UNKNOWN && walks_capped (self->walks)) continue; /* it asked for too much itself */
        if (aligned == ALIGNED_NO) continue;
        if (aligned == ALIGNED_YES && !each->failed) {
            self->result = DMARC_PASS;
            self->reason = arena_printf (self->arena, "%s: %s", method_word (each), each->domain);
            return;
        }
        self->result = DMARC_TEMPERROR;
        self->reason = arena_printf (self->arena, "%s of %s could not be asked", method_word (each), each->domain);
    }
}

/* --- policy (section 4.10.1) --- */

/* The policy that the record holds for the author; unset where the DNS does not say whether that name exists. Where
 * that was one question too many, the stricter. */
static dmarc_policy_t policy_of (dmarc_t *self, const dmarc_record_t *record, bool inherited) {
    dmarc_policy_t there = dmarc_record_policy (record, inherited, true);
    dmarc_policy_t missing = dmarc_record_policy (record, inherited, false);
    if (there == missing) return there;
    existence_t exists = walks_exists (self->walks, self->author);
    if (exists == EXISTENCE_UNKNOWN && walks_capped (self->walks)) return there > missing ? there : missing;
    if (exists == EXISTENCE_UNKNOWN) return DMARC_POLICY_UNSET;
    return exists == EXISTENCE_YES ? there : missing;
}

static void end (dmarc_t *self, dmarc_result_t result, const char *reason) {
    self->result = result;
    self->reason = reason;
}

/* The whole judgement by what is known; what is not yet known is asked for on the way. */
static void evaluate (dmarc_t *self) {
    walk_t author;
    self->policy = DMARC_POLICY_UNSET;
    walks_take (self->walks, self->author, &author);
    const dmarc_record_t *record = author.own;
    if (!author.own_known || (!record && !author.known)) {
        end (self, DMARC_TEMPERROR, "the policy could not be asked");
        return;
    }
    if (!record) record = author.of_organisation ? author.of_organisation : author.of_suffix;
    if (!record) {
        end (self, DMARC_NONE, "no record");
        return;
    }
    if (!record->applicable) {
        end (self, DMARC_NONE, "the record has no valid policy");
        return;
    }
    judge_alignment (self, &author, record);
    if (self->result == DMARC_TEMPERROR) return;
    self->policy = policy_of (self, record, !author.own);
    if (!self->policy && self->result == DMARC_FAIL)
        end (self, DMARC_TEMPERROR, "whether the author's domain exists could not be asked");
}

/* Each round asks for what the one before found missing; the names of a parcel are bounded. What is decided needs no
 * more answers. */
static void advance (void *state) {
    dmarc_t *self = state;
    size_t asked;
    if (!self->judging) return;
    do {
        asked = walks_asked (self->walks);
        evaluate (self);
    } while (self->result == DMARC_TEMPERROR && asked != walks_asked (self->walks));
    if (self->result == DMARC_TEMPERROR && walks_pending (self->walks)) return;
    self->judging = false;
    self->fn (self->state);
}

dmarc_t *dmarc_start (arena_t *arena, dns_session_t *session, const char *author) {
    dmarc_t *self = arena_zero (arena, sizeof *self);
    walk_t walk;
    self->arena = arena;
    self->author = author;
    self->reason = "";
    self->walks = walks_new (arena, session, advance, self);
    walks_take (self->walks, author, &walk);
    return self;
}

void dmarc_expect (dmarc_t *self, const char *domain) {
    walk_t walk;
    if (strcmp (domain, self->author) == 0 || common_labels (domain, self->author, 2) < 2) return;
    walks_take (self->walks, domain, &walk);
}

static void take_identifiers (dmarc_t *self, const dmarc_identifier_t *identifiers, size_t count) {
    self->count = count < DMARC_IDENTIFIERS ? count : DMARC_IDENTIFIERS;
    if (self->count) memcpy (self->identifiers, identifiers, self->count * sizeof *identifiers);
}

void dmarc_judge (dmarc_t *self, const dmarc_identifier_t *identifiers, size_t count, dmarc_done_fn *fn, void *state) {
    take_identifiers (self, identifiers, count);
    self->fn = fn;
    self->state = state;
    self->judging = true;
    advance (self);
}

void dmarc_judge_now (dmarc_t *self, const dmarc_identifier_t *identifiers, size_t count) {
    take_identifiers (self, identifiers, count);
    walks_close (self->walks);
    self->judging = false;
    evaluate (self);
}

dmarc_result_t dmarc_result (const dmarc_t *self) {
    return self->judging ? DMARC_UNKNOWN : self->result;
}

dmarc_policy_t dmarc_policy (const dmarc_t *self) {
    return self->policy;
}

const char *dmarc_reason (const dmarc_t *self) {
    return self->reason;
}

bool dmarc_capped (const dmarc_t *self) {
    return walks_capped (self->walks);
}
