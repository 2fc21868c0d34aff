#include "facts.h"

#include <string.h>
#include <strings.h>

#include "imitation.h"

enum { BRIEF_WORDS = 80, SHORT_WORDS = 300, WARNINGS = 2 };

static bool has_finding (const evidence_t *evidence, finding_code_t code) {
    for (size_t i = 0; i < evidence->n_findings; i++)
        if (evidence->findings[i]->code == code) return true;
    return false;
}

static bool has_trait (const evidence_t *evidence, const char *name) {
    const trait_info_t *kind = trait_named (name);
    for (size_t i = 0; kind && i < evidence->n_traits; i++)
        if (trait_kind (evidence->traits[i]->id) == (int)kind->code) return true;
    return false;
}

static bool is_within (const char *host, const char *domain) {
    size_t host_size = strlen (host), size = strlen (domain);
    if (size == 0 || host_size < size || strcasecmp (host + host_size - size, domain) != 0) return false;
    return host_size == size || host[host_size - size - 1] == '.';
}

bool facts_proven (const Parcel *parcel, const char *domain) {
    const AuthenticationFragment *fragment = parcel ? parcel->authentication : NULL;
    if (!fragment) return false;
    if (!strcmp (fragment->dmarc, "pass")) return true;
    for (size_t i = 0; i < fragment->n_traits; i++) {
        int kind = trait_kind (fragment->traits[i]->id);
        if ((kind == TRAIT_spf_domain || kind == TRAIT_dkim_domain) && is_within (fragment->traits[i]->value, domain))
            return true;
    }
    return false;
}

static uint32_t authenticity (const letter_t *letter) {
    const Parcel *parcel = letter->parcel;
    const AuthenticationFragment *fragment = parcel ? parcel->authentication : NULL;
    if (!fragment || (parcel->envelope && parcel->envelope->outbound)) return 0;
    if (facts_proven (parcel, letter->domain)) return FACT_proven;
    bool failed =
        !strcmp (fragment->dmarc, "fail") || !strcmp (fragment->spf, "fail") || !strcmp (fragment->spf, "softfail");
    return FACT_unproven | (failed ? FACT_failed : 0);
}

static const char *domain_of (const char *address) {
    const char *at = strrchr (address, '@');
    return at ? at + 1 : "";
}

/* The display name without spaces holds DOMAIN behind an @. */
static bool names_address (const char *name, const char *domain) {
    char packed[LIMIT_HOST * 2];
    size_t length = 0;
    for (; *name && length + 1 < sizeof packed; name++)
        if ((unsigned char)*name > ' ') packed[length++] = *name;
    packed[length] = '\0';
    const char *at = strchr (packed, '@');
    return at && *domain && strncasecmp (at + 1, domain, strlen (domain)) == 0;
}

static uint32_t recipients (const letter_t *letter) {
    const Envelope *envelope = letter->parcel ? letter->parcel->envelope : NULL;
    uint32_t facts = 0;
    for (size_t i = 0; envelope && i < envelope->n_rcpt_to && i < LIMIT_PAIRS; i++) {
        const char *domain = domain_of (envelope->rcpt_to[i]);
        bool inside = *domain && !strcasecmp (domain, letter->from.domain);
        if (inside) facts |= FACT_inside;
        if (*letter->from.address && !strcasecmp (envelope->rcpt_to[i], letter->from.address)) facts |= FACT_self;
        if (!inside && names_address (letter->from.name, domain)) facts |= FACT_name_inside;
    }
    return facts;
}

static uint32_t reply (const letter_t *letter) {
    if (!*letter->reply.domain) return 0;
    const char *domain = host_domain (letter->naming, letter->reply.domain);
    if (!strcasecmp (domain ? domain : letter->reply.domain, letter->domain)) return 0;
    return FACT_reply_elsewhere |
           (brand_list_is_mailbox (letter->brands, letter->reply.domain) ? FACT_reply_mailbox : 0);
}

static uint32_t links (const letter_t *letter, const evidence_t *evidence) {
    uint32_t facts = 0;
    int owner = brand_list_owner (letter->brands, letter->from.domain);
    bool own = false;
    for (size_t i = 0; i < evidence->n_traits; i++) {
        if (trait_kind (evidence->traits[i]->id) != TRAIT_url_host) continue;
        const char *host = evidence->traits[i]->value;
        facts |= FACT_link;
        own = own || is_within (host, letter->domain) ||
              (owner != BRAND_NONE && brand_list_owns (letter->brands, owner, host));
    }
    if (has_trait (evidence, "short_link")) facts |= FACT_link;
    if ((facts & FACT_link) && !own) facts |= FACT_foreign_link;
    if (has_finding (evidence, FINDING_link_mismatch)) facts |= FACT_lying_link;
    if (has_finding (evidence, FINDING_link_to_address) || has_finding (evidence, FINDING_odd_link))
        facts |= FACT_odd_link;
    return facts;
}

static uint32_t content (const letter_t *letter, const evidence_t *evidence) {
    const speech_t *speech = letter->speech;
    uint32_t facts = 0;
    if (has_trait (evidence, "wallet")) facts |= FACT_wallet;
    if (has_trait (evidence, "iban")) facts |= FACT_iban;
    if (has_finding (evidence, FINDING_disguised_letters) || has_finding (evidence, FINDING_hidden_text))
        facts |= FACT_disguise;
    if (letter->list) facts |= FACT_list;
    if (letter->answer) facts |= FACT_answer;
    if (speech->words < SHORT_WORDS) facts |= FACT_short;
    if (speech->words < BRIEF_WORDS) facts |= FACT_brief;
    if (speech_count (speech, MEANING_reporting) >= WARNINGS) facts |= FACT_warning;
    if (letter->page) facts |= FACT_page;
    if (letter->person) facts |= FACT_person;
    return facts;
}

uint32_t facts_read (const letter_t *letter, evidence_t *evidence) {
    uint32_t facts = authenticity (letter) | recipients (letter) | reply (letter) | links (letter, evidence) |
                     content (letter, evidence);
    if (brand_list_is_mailbox (letter->brands, letter->from.domain)) facts |= FACT_from_mailbox;
    if ((facts & FACT_proven) && (letter->insider || (facts & FACT_inside))) facts |= FACT_insider;
    if (facts & FACT_failed) facts &= ~(uint32_t)FACT_list;
    return facts | imitation_read (letter, facts, evidence);
}
