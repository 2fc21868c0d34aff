#include "milter/reply.h"

#include <string.h>

#include "blocks.h"
#include "finding.h"
#include "milter/bounds.h"

const reply_t reply_busy = {"451", "4.3.2", "busy, please try again later", "occupe, veuillez reessayer plus tard"};
const reply_t reply_stopping = {"451", "4.3.2", "the service is restarting, please try again later",
                                "redemarrage en cours, veuillez reessayer plus tard"};
const reply_t reply_other_policy = {"452", "4.5.3", "this recipient needs a transaction of its own",
                                    "ce destinataire demande une transaction separee"};
const reply_t reply_too_large = {"552", "5.3.4", "the message is too large", "le message est trop volumineux"};
const reply_t reply_too_many = {"452", "4.5.3", "too many recipients", "trop de destinataires"};
const reply_t reply_forged = {"550", "5.7.1", "too many header fields that only this service may write",
                              "trop de champs d'en-tete reserves a ce service"};

/* Which method of authentication a refusal is owed to, if to one at all: RFC 7372, section 3. */
static const struct {
    finding_code_t finding;
    const char *status;
} authentication_codes[] = {{FINDING_spf_fail, "5.7.23"},
                            {FINDING_iprev_fail, "5.7.25"},
                            {FINDING_dmarc_fail_none, "5.7.26"},
                            {FINDING_dmarc_fail_quarantine, "5.7.26"},
                            {FINDING_dmarc_fail_reject, "5.7.26"}};

/* TEXT in printable ASCII without %, cut at MILTER_REASON bytes. */
static char *plain (arena_t *arena, const char *text) {
    char *copy = arena_copy (arena, text, strnlen (text, MILTER_REASON));
    for (char *at = copy; *at; at++)
        if (*at < ' ' || *at > '~')
            *at = ' ';
        else if (*at == '%')
            *at = '#';
    return copy;
}

static uint32_t strongest (const VerdictFragment *verdict) {
    int32_t most = 0;
    uint32_t code = 0;
    for (size_t i = 0; i < verdict->n_findings; i++) {
        if (verdict->findings[i]->bits <= most) continue;
        most = verdict->findings[i]->bits;
        code = verdict->findings[i]->code;
    }
    return code;
}

static const char *refusal_status (const VerdictFragment *verdict) {
    if (verdict->case_number) return "5.7.1";
    uint32_t code = strongest (verdict);
    for (size_t i = 0; i < sizeof authentication_codes / sizeof *authentication_codes; i++)
        if (code == authentication_codes[i].finding) return authentication_codes[i].status;
    return "5.7.1";
}

static void write_lines (arena_t *arena, reply_t *reply, const char *reason, const char *raison, uint64_t case_number,
                         const char *contact) {
    char *to = plain (arena, contact), *why = plain (arena, reason);
    const char *english = "", *french = "";
    if (case_number) {
        english = arena_printf (arena, "; case %lu", (unsigned long)case_number);
        french = arena_printf (arena, "; dossier %lu", (unsigned long)case_number);
    }
    reply->english = arena_printf (arena, "%s%s; %s", why, english, to);
    reply->french = arena_printf (arena, "%s%s; %s", raison, french, to);
}

reply_t reply_of (arena_t *arena, const Parcel *parcel, const char *contact) {
    const VerdictFragment *verdict = parcel->verdict;
    bool refused = verdict->decision == DECISION__REJECT;
    reply_t reply = {.code = refused ? "550" : "451", .status = refused ? refusal_status (verdict) : "4.7.1"};
    const char *reason = verdict->reason, *raison = "message differe, veuillez reessayer plus tard";
    if (!*reason) reason = refused ? "message refused by policy" : "message deferred, please try again later";
    if (refused) raison = "message refuse selon les regles du service";
    if (verdict->case_number)
        raison = refused ? "message refuse par decision du service des abus"
                         : "message differe par decision du service des abus";
    if (verdict->case_number && parcel->reputation && parcel->reputation->case_trait)
        raison = plain (arena, block_reason (parcel->reputation->case_trait, true));
    write_lines (arena, &reply, reason, raison, verdict->case_number, contact);
    return reply;
}

reply_t reply_blocked (arena_t *arena, const char *reason, const char *raison, uint64_t case_number,
                       const char *contact) {
    reply_t reply = {.code = "550", .status = "5.7.1"};
    write_lines (arena, &reply, reason, plain (arena, raison), case_number, contact);
    return reply;
}
