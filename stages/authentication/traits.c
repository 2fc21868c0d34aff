#include <string.h>

#include "account.h"
#include "from.h"
#include "utf8.h"
#include "work.h"

/* TEXT in lower case and valid UTF-8, cut where it is longer than MOST bytes. */
static char *lowered (arena_t *arena, const char *text, size_t most) {
    size_t size = utf8_cut (text, strlen (text), most);
    char *copy = arena_copy (arena, text, size);
    for (size_t i = 0; i < size; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z') copy[i] = (char)(copy[i] + 32);
    utf8_clean (copy, size);
    return copy;
}

static void add_address (const work_t *self, const domains_t *domains, evidence_t *evidence) {
    char text[LIMIT_ADDRESS_TEXT];
    if (!self->sender.address.bits) return;
    address_text (&self->sender.address, text);
    evidence_trait (evidence, TRAIT_address, text);
    address_network (&self->sender.address, text);
    evidence_trait (evidence, TRAIT_network, text);
    const char *name = iprev_name (self->iprev, 0);
    if (name) evidence_trait (evidence, TRAIT_ptr_domain, domains_organisation (domains, name));
}

static void add_claims (const work_t *self, evidence_t *evidence) {
    const sender_t *sender = &self->sender;
    evidence_trait (evidence, TRAIT_helo, sender->helo);
    if (sender->domain_is_name) evidence_trait (evidence, TRAIT_mail_from_domain, sender->domain);
    if (work_spf (self) == SPF_PASS)
        evidence_trait (evidence, TRAIT_spf_domain, sender->null_sender ? sender->helo : sender->domain);
    if (work_spf_helo (self) == SPF_PASS) evidence_trait (evidence, TRAIT_spf_domain, sender->helo);
}

static void add_authors (const work_t *self, const domains_t *domains, evidence_t *evidence) {
    const job_t *job = self->job;
    from_t from;
    from_read (&from, job->arena, domains, (const char *)job->raw, job->raw_size);
    for (size_t i = 0; i < from.authors && i < LIMIT_AUTHORS; i++) {
        evidence_trait (evidence, TRAIT_from_domain, from.author[i].domain);
        evidence_trait (evidence, TRAIT_from_name, from.author[i].name);
    }
    if (!from.authors)
        evidence_finding (evidence, FINDING_no_from, from.fields ? "From holds no address" : "there is no From field");
    else if (from.fields > 1)
        evidence_finding (evidence, FINDING_several_from, "several From fields");
    else if (from.authors > 1)
        evidence_finding (evidence, FINDING_several_from, "several authors in From");
}

static void add_envelope (const work_t *self, evidence_t *evidence) {
    const Envelope *envelope = self->job->parcel->envelope;
    char account[ACCOUNT_TEXT];
    if (envelope->outbound && account_text (envelope->account, account))
        evidence_trait (evidence, TRAIT_account, account);
    for (size_t i = 0; i < envelope->n_rcpt_to && i < LIMIT_RECIPIENTS; i++)
        evidence_trait (evidence, TRAIT_recipient, lowered (self->job->arena, envelope->rcpt_to[i], LIMIT_RECIPIENT));
}

void traits_add (const work_t *self, const domains_t *domains, evidence_t *evidence) {
    add_address (self, domains, evidence);
    add_claims (self, evidence);
    add_envelope (self, evidence);
    if (self->job->source_alone)
        evidence_weighed (evidence, FINDING_judged_on_source, 0, "after three attempts its authors were not looked at");
    else
        add_authors (self, domains, evidence);
}
