#include "spf/evaluate.h"

#include <string.h>
#include <strings.h>

static void name_came (void *state) {
    spf_t *self = state;
    self->capped = self->capped || iprev_capped (self->question.iprev);
    spf_answered (self);
}

/* The p macro needs the address's name: asked for once, and counted once. True where it must be waited for. */
static bool name_is_missing (spf_t *self, piece_t piece) {
    if (self->named || !macro_needs_name (piece)) return false;
    self->named = true;
    if (!spf_count (self)) return true;
    self->pending++;
    iprev_wait (self->question.iprev, name_came, self);
    return true;
}

bool spf_is_below (const char *name, const char *domain) {
    size_t size = strlen (name), length = strlen (domain);
    if (length && domain[length - 1] == '.') length--;
    if (size < length || strncasecmp (name + size - length, domain, length) != 0) return false;
    return size == length || name[size - length - 1] == '.';
}

/* The domain's own name, else one below it, else any that is proven (section 7.3). */
static const char *proven_name (const spf_t *self, const char *domain) {
    const char *below = NULL, *name;
    for (size_t i = 0; (name = iprev_name (self->question.iprev, i)); i++) {
        if (!strcasecmp (name, domain)) return name;
        if (!below && spf_is_below (name, domain)) below = name;
    }
    if (!below) below = iprev_name (self->question.iprev, 0);
    return below ? below : "unknown";
}

const char *spf_target (spf_t *self, piece_t piece) {
    const frame_t *frame = spf_frame (self);
    const spf_question_t *question = &self->question;
    if (!piece.size) return frame->domain;
    macros_t macros = {question->address, question->local, question->domain,
                       frame->domain,     question->helo,  proven_name (self, frame->domain)};
    char *name = arena_alloc (self->arena, SPF_NAME + 1);
    macro_expand (piece, &macros, name);
    return name;
}

void spf_looked_up (spf_t *self) {
    const frame_t *frame = spf_frame (self);
    const term_t *term = &frame->record.terms[frame->next - 1];
    self->step = spf_next;
    if (self->matched)
        spf_conclude (self, term->result, record_kind (term->kind));
    else if (self->failed)
        spf_end (self, SPF_TEMPERROR, "a name of the record could not be asked in time");
    else if (self->voids > SPF_VOIDS)
        spf_end (self, SPF_PERMERROR, "more than 2 lookups that found nothing");
}

/* Evaluates another domain's record within this one. */
static void include (spf_t *self, const term_t *term) {
    const char *domain = spf_target (self, term->domain);
    if (!spf_count (self)) return;
    self->frames[self->depth++] = (frame_t){.domain = domain};
    self->step = spf_fetch;
}

/* No term matched: another domain's record in place of this one, or neutral (sections 4.7 and 6.1). */
static void reach_end (spf_t *self) {
    frame_t *frame = spf_frame (self);
    piece_t redirect = frame->record.redirect;
    if (!redirect.text || frame->record.has_all) {
        spf_conclude (self, SPF_NEUTRAL, "no term matched");
        return;
    }
    if (name_is_missing (self, redirect)) return;
    const char *domain = spf_target (self, redirect);
    if (!spf_count (self)) return;
    *frame = (frame_t){.domain = domain, .redirected = true};
    self->step = spf_fetch;
}

void spf_next (spf_t *self) {
    frame_t *frame = spf_frame (self);
    if (frame->next == frame->record.count) {
        reach_end (self);
        return;
    }
    const term_t *term = &frame->record.terms[frame->next];
    if (name_is_missing (self, term->domain)) return;
    frame->next++;
    self->matched = self->failed = false;
    self->step = spf_looked_up;
    if (term->kind == SPF_INCLUDE)
        include (self, term);
    else
        spf_mechanism (self, term);
}
