#include <string.h>

#include "account.h"
#include "shapes.h"
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

static const char *organisation_of (const domains_t *domains, const char *domain) {
    const char *found = domain && *domain ? domains_organisation (domains, domain) : NULL;
    return found ? found : domain;
}

/* Of the organisation of the author, where there is one author. */
static bool is_authors (const work_t *self, const domains_t *domains, const char *domain) {
    if (self->from.authors != 1 || !self->from.author[0].domain) return false;
    return !strcmp (organisation_of (domains, domain), organisation_of (domains, self->from.author[0].domain));
}

static void add_signatures (const work_t *self, const domains_t *domains, bool authors, evidence_t *evidence) {
    const dkim_signature_t *signature;
    for (size_t i = 0; (signature = dkim_signature (self->dkim, i)); i++) {
        if (!work_vouches (signature) || is_authors (self, domains, signature->domain) != authors) continue;
        evidence_trait (evidence, TRAIT_dkim_domain, signature->domain);
        evidence_trait (evidence, TRAIT_dkim_key, signature->key_digest);
    }
}

/* What is proven by a key: the domains and the keys of signatures that vouch, the author's own first; the sealers of a
 * chain that holds. */
static void add_signers (const work_t *self, const domains_t *domains, evidence_t *evidence) {
    const arc_set_t *set;
    if (!self->dkim) return;
    add_signatures (self, domains, true, evidence);
    add_signatures (self, domains, false, evidence);
    for (size_t i = 0; work_arc (self) == ARC_PASS && i < LIMIT_SEALERS && (set = arc_set (self->arc, i)); i++)
        evidence_trait (evidence, TRAIT_arc_sealer, set->domain);
}

static void add_nameservers (const work_t *self, evidence_t *evidence) {
    const char *host;
    if (!self->nameservers) return;
    for (size_t i = 0; (host = nameservers_host (self->nameservers, i)); i++)
        evidence_trait (evidence, TRAIT_nameserver, host);
    for (size_t i = 0; (host = nameservers_exchanger (self->nameservers, i)); i++)
        evidence_trait (evidence, TRAIT_mx_host, host);
}

static void add_authors (const work_t *self, evidence_t *evidence) {
    const from_t *from = &self->from;
    for (size_t i = 0; i < from->authors && i < LIMIT_AUTHORS; i++) {
        evidence_trait (evidence, TRAIT_from_domain, from->author[i].domain);
        evidence_trait (evidence, TRAIT_from_name, from->author[i].name);
    }
}

static void add_shapes (const work_t *self, evidence_t *evidence) {
    const job_t *job = self->job;
    char local[LIMIT_SHAPE], chain[LIMIT_SHAPE];
    shapes_local (self->sender.local, local);
    shapes_received ((const char *)job->raw, job->raw_size, chain);
    evidence_trait (evidence, TRAIT_mail_from_shape, local);
    evidence_trait (evidence, TRAIT_received_shape, chain);
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
    add_nameservers (self, evidence);
    if (self->job->source_alone) {
        evidence_weighed (evidence, FINDING_judged_on_source, 0, "after three attempts its authors were not looked at");
        return;
    }
    add_authors (self, evidence);
    add_signers (self, domains, evidence);
    add_shapes (self, evidence);
}
