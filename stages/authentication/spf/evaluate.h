/* What the files of the evaluator share: its state. A step either ends with what comes next in `step`, or with queries
 * under way, which count in `pending`; the last answer wakes the loop. */
#ifndef TAMIS_SPF_EVALUATE_H
#define TAMIS_SPF_EVALUATE_H

#include "limits_spf.h"
#include "macro.h"
#include "record.h"

typedef void (spf_step_fn) (spf_t *self);

/* A record under evaluation. */
typedef struct {
    const char *domain; /* as the DNS is asked */
    record_t record;
    size_t next;     /* the term that comes next */
    bool redirected; /* the domain came from a redirect */
} frame_t;

struct spf_t {
    arena_t *arena;
    dns_session_t *session;
    spf_question_t question;
    spf_done_fn *fn;
    void *state;
    spf_step_fn *step;
    frame_t frames[SPF_FRAMES];
    int depth; /* frames in use */
    int lookups, voids, pending;
    bool running, named;  /* named: the address's own name was asked for */
    bool matched, failed; /* the term under evaluation: matched; a lookup failed */
    bool capped;
    spf_result_t result;
    const char *reason;
};

static inline frame_t *spf_frame (spf_t *self) {
    return &self->frames[self->depth - 1];
}

/* Steps: fetch the frame's record; take the next term; see what its lookups found. */
void spf_fetch (spf_t *self);
void spf_next (spf_t *self);
void spf_looked_up (spf_t *self);

/* Ends the evaluation of the whole. */
void spf_end (spf_t *self, spf_result_t result, const char *reason);

/* Ends the frame on top: for an include, its result decides whether the including term matches (section 5.2). */
void spf_conclude (spf_t *self, spf_result_t result, const char *reason);

/* One lookup less under way; the last wakes the evaluator. */
void spf_answered (spf_t *self);

/* Notes failures of ANSWER; with COUNT_VOID, counts it where it is empty. */
void spf_note (spf_t *self, const dns_answer_t *answer, bool count_void);

/* Evaluates a mechanism that is neither all nor include: sets matched, at once or by lookups. */
void spf_mechanism (spf_t *self, const term_t *term);

/* Counts a term that asks the DNS; false where it is one too many, which ends the evaluation. */
bool spf_count (spf_t *self);

/* Expands PIECE, or gives the frame's own domain where it is empty. In the arena. */
const char *spf_target (spf_t *self, piece_t piece);

/* True where NAME is DOMAIN or a name below it. */
bool spf_is_below (const char *name, const char *domain);

#endif
