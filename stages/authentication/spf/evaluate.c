#include "spf/evaluate.h"

#include <string.h>

static const char *const words[] = {"", "none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"};

const char *spf_word (spf_result_t result) {
    return words[result];
}

spf_result_t spf_result (const spf_t *self) {
    return self->result;
}

const char *spf_reason (const spf_t *self) {
    return self->reason;
}

bool spf_capped (const spf_t *self) {
    return self->capped;
}

void spf_end (spf_t *self, spf_result_t result, const char *reason) {
    self->result = result;
    self->reason = reason;
}

/* Steps until lookups are under way or the result is there. An answer that comes while a step runs finds the loop
 * running. */
static void run (spf_t *self) {
    if (self->running) return;
    self->running = true;
    while (!self->pending && self->result == SPF_UNKNOWN) self->step (self);
    self->running = false;
    if (self->result != SPF_UNKNOWN && !self->pending) self->fn (self->state);
}

void spf_answered (spf_t *self) {
    self->pending--;
    if (!self->pending) run (self);
}

void spf_note (spf_t *self, const dns_answer_t *answer, bool count_void) {
    self->failed = self->failed || answer->status == DNS_TEMPERROR;
    self->capped = self->capped || answer->capped;
    if (count_void && (answer->status == DNS_NXDOMAIN || answer->status == DNS_NODATA)) self->voids++;
}

bool spf_count (spf_t *self) {
    if (++self->lookups <= SPF_LOOKUPS) return true;
    spf_end (self, SPF_PERMERROR, "more than 10 terms that ask the DNS");
    return false;
}

void spf_conclude (spf_t *self, spf_result_t result, const char *reason) {
    while (--self->depth && result == SPF_PASS) {
        const frame_t *including = spf_frame (self);
        result = including->record.terms[including->next - 1].result;
        reason = record_kind (SPF_INCLUDE);
    }
    if (!self->depth) spf_end (self, result, reason);
    self->step = spf_next;
}

/* The one record among the TXT records of the domain (section 4.5). */
static void record_came (void *state, const dns_answer_t *answer) {
    spf_t *self = state;
    frame_t *frame = spf_frame (self);
    const dns_record_t *found = NULL;
    size_t count = 0;
    spf_note (self, answer, self->depth > 1 || frame->redirected);
    for (size_t i = 0; i < answer->count; i++) {
        if (!record_is_spf ((const char *)answer->records[i].data, answer->records[i].size)) continue;
        found = &answer->records[i];
        count++;
    }
    const char *wrong = NULL;
    if (self->failed)
        spf_end (self, SPF_TEMPERROR, "the record could not be asked in time");
    else if (!count && self->depth == 1 && !frame->redirected)
        spf_end (self, SPF_NONE, "no record");
    else if (!count)
        spf_end (self, SPF_PERMERROR, "an include or redirect to a domain without a record");
    else if (count > 1)
        spf_end (self, SPF_PERMERROR, "more than one record");
    else if ((wrong = record_read (&frame->record, self->arena, (const char *)found->data, found->size)))
        spf_end (self, SPF_PERMERROR, wrong);
    self->step = spf_next;
    spf_answered (self);
}

/* A name of two labels at least, as a domain's owner writes it (section 4.3). */
static bool is_domain (const char *name) {
    size_t size = strlen (name), label = 0, labels = 0;
    if (size && name[size - 1] == '.') size--;
    if (!size || size > SPF_NAME) return false;
    for (size_t i = 0; i <= size; i++) {
        if (i < size && name[i] != '.') {
            if (name[i] <= ' ' || name[i] > '~' || strchr ("[]\\", name[i])) return false;
            label++;
            continue;
        }
        if (!label || label > 63) return false;
        labels++;
        label = 0;
    }
    return labels > 1;
}

void spf_fetch (spf_t *self) {
    frame_t *frame = spf_frame (self);
    bool first = self->depth == 1 && !frame->redirected;
    if (!is_domain (frame->domain)) {
        spf_end (self, first ? SPF_NONE : SPF_PERMERROR, "not a domain name");
        return;
    }
    self->failed = false;
    self->pending++;
    dns_query (self->session, frame->domain, DNS_TXT, record_came, self);
}

spf_t *spf_start (arena_t *arena, dns_session_t *session, const spf_question_t *question, spf_done_fn *fn,
                  void *state) {
    spf_t *self = arena_zero (arena, sizeof *self);
    self->arena = arena;
    self->session = session;
    self->question = *question;
    if (!*question->local) self->question.local = "postmaster";
    self->fn = fn;
    self->state = state;
    self->reason = "";
    self->depth = 1;
    self->frames[0].domain = question->domain;
    self->step = spf_fetch;
    run (self);
    return self;
}
