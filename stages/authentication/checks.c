#include "checks.h"

static void judged (void *state) {
    work_t *work = state;
    work->done (work);
}

/* A check has its result; behind the last, DMARC judges. */
static void one_done (void *state) {
    work_t *work = state;
    dmarc_identifier_t identifiers[WORK_IDENTIFIERS];
    if (--work->pending) return;
    if (!work->dmarc) {
        work->done (work);
        return;
    }
    size_t count = work_identifiers (work, identifiers);
    dmarc_judge (work->dmarc, identifiers, count, judged, work);
}

void checks_cut (work_t *work) {
    dmarc_identifier_t identifiers[WORK_IDENTIFIERS];
    if (!work->dmarc || dmarc_result (work->dmarc) != DMARC_UNKNOWN) return;
    dmarc_judge_now (work->dmarc, identifiers, work_identifiers (work, identifiers));
}

static spf_t *start_spf (work_t *work, bool of_helo) {
    const sender_t *sender = &work->sender;
    spf_question_t question = {&sender->address, of_helo ? "" : sender->local, of_helo ? sender->helo : sender->domain,
                               sender->helo, work->iprev};
    work->pending++;
    return spf_start (work->job->arena, work->session, &question, one_done, work);
}

static void start_source (work_t *work, const tools_t *tools) {
    const sender_t *sender = &work->sender;
    if (!sender->address.bits) return;
    work->pending++;
    work->iprev = iprev_start (work->job->arena, work->session, &sender->address);
    iprev_wait (work->iprev, one_done, work);
    work->spf = start_spf (work, sender->null_sender);
    if (!sender->null_sender) work->spf_helo = start_spf (work, true);
    if (!work->job->parcel->envelope->outbound) {
        work->pending++;
        work->dnsbl =
            dnsbl_start (work->job->arena, work->session, tools->blacklists, &sender->address, one_done, work);
    }
}

/* First, so that no message can ask for so much else that the author's policy is not asked for. */
static void start_dmarc (work_t *work) {
    if (work->from.domain && !work->job->parcel->envelope->outbound)
        work->dmarc = dmarc_start (work->job->arena, work->session, work->from.domain);
}

/* The walks of names that may be authenticated begin beside the checks that tell. */
static void expect (work_t *work) {
    const sender_t *sender = &work->sender;
    const dkim_signature_t *signature;
    if (!work->dmarc) return;
    if (sender->domain_is_name) dmarc_expect (work->dmarc, sender->domain);
    if (sender->null_sender && sender->helo_is_name) dmarc_expect (work->dmarc, sender->helo);
    for (size_t i = 0; i < LIMIT_SIGNATURES && (signature = dkim_signature (work->dkim, i)); i++)
        if (*signature->domain) dmarc_expect (work->dmarc, signature->domain);
}

/* What the message says of itself. What our own customers send is not signed yet; a message that killed those who read
 * it is not read. */
static void start_message (work_t *work, const tools_t *tools) {
    job_t *job = work->job;
    int64_t now = job->parcel->envelope->received_at;
    if (job->parcel->envelope->outbound || job->source_alone) return;
    dkim_message_t *message = dkim_message_new (job->arena, (const char *)job->raw, job->raw_size);
    work->pending += 2;
    work->dkim = dkim_start (job->arena, work->session, tools->verifier, message, now, one_done, work);
    work->arc = arc_start (job->arena, work->session, tools->verifier, message, now, one_done, work);
    expect (work);
}

/* Last, so that it is the traits that go short where a parcel asks for too much. */
static void start_nameservers (work_t *work, const tools_t *tools) {
    const sender_t *sender = &work->sender;
    if (work->job->parcel->envelope->outbound) return;
    work->pending++;
    work->nameservers =
        nameservers_start (work->job->arena, work->session, tools->domains,
                           sender->domain_is_name ? sender->domain : NULL, work->from.domain, one_done, work);
}

void checks_start (work_t *work, const tools_t *tools, checks_done_fn *fn) {
    job_t *job = work->job;
    work->done = fn;
    work->pending = 1;
    sender_read (&work->sender, job->parcel->envelope, tools->domains);
    if (!job->source_alone) from_read (&work->from, job->arena, tools->domains, (const char *)job->raw, job->raw_size);
    start_dmarc (work);
    start_source (work, tools);
    start_message (work, tools);
    start_nameservers (work, tools);
    one_done (work);
}
