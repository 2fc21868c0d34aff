#include "verdict.h"

#include "combine.h"
#include "keeper.h"
#include "log.h"
#include "parcel.h"
#include "record.h"
#include "tally.h"

enum { TICK = 50 /* ms */ };

typedef struct {
    worker_t *worker;
    policies_t *policies;
    record_t *record;
    tally_t *tally;
    keeper_t *keeper;
    metric_t *decisions[DECISION__REJECT + 1];
} verdict_t;

/* The row is committed, or never will be: tell intake. */
static void recorded (void *state, job_t *job, VerdictFragment *fragment) {
    verdict_t *self = state;
    Parcel out = PARCEL__INIT;
    out.verdict = fragment;
    metric_add (self->decisions[fragment->decision], 1);
    log_info ("verdict", "id=%s verdict=%s bits=%.2f attempt=%u recorded=%d", parcel_id_text (job->arena, job->parcel),
              decision_word (fragment->decision), (double)fragment->bits / BITS_UNIT, job->parcel->attempt,
              fragment->recorded);
    job_answer (&job, &out);
}

/* A canary sings only where verdicts can be made durable: "not recorded" never looks like "well". */
static void take_canary (verdict_t *self, job_t *job, VerdictFragment *fragment) {
    Parcel out = PARCEL__INIT;
    out.verdict = fragment;
    if (record_writable (self->record))
        job_answer (&job, &out);
    else
        job_drop (&job);
}

/* Parcel in: combine its findings, record, and (in recorded) answer. */
static void take (void *self_p, job_t *job) {
    verdict_t *self = self_p;
    const Envelope *envelope = job->parcel->envelope;
    VerdictFragment *fragment = combine_mildest (job->arena, job->parcel, self->policies);
    fragment->movable = policies_movable (self->policies, envelope->rcpt_to, envelope->n_rcpt_to);
    fragment->rejected = envelope->n_rcpt_rejected < INT16_MAX ? (uint32_t)envelope->n_rcpt_rejected : INT16_MAX;
    if (job->parcel->canary.len)
        take_canary (self, job, fragment);
    else if (job->parcel->dry_run)
        recorded (self, job, fragment);
    else
        record_add (self->record, job, fragment);
}

static void burst (void *self_p) {
    verdict_t *self = self_p;
    record_flush (self->record);
}

static void tick (void *self_p) {
    verdict_t *self = self_p;
    const char *ails = record_ails (self->record);
    if (!ails && tally_behind (self->tally)) ails = "the fold is late: what is recorded counts later than it should";
    stage_ail (worker_stage (self->worker), ails);
}

static policies_t *load_policies (const config_t *config) {
    char *error = NULL;
    policies_t *policies = policies_load (config, &error);
    if (!policies) log_error ("policy", "reason=\"%s\"", error);
    free (error);
    return policies;
}

static void reload (void *self_p, const config_t *config) {
    verdict_t *self = self_p;
    policies_t *fresh = load_policies (config);
    if (!fresh) return;
    policies_destroy (&self->policies);
    self->policies = fresh;
}

static void stop (void **self_p) {
    verdict_t *self = *self_p;
    keeper_destroy (&self->keeper);
    tally_destroy (&self->tally);
    record_destroy (&self->record);
    policies_destroy (&self->policies);
    free (self);
    *self_p = NULL;
}

static void *start (worker_t *worker) {
    static const char *const names[] = {"",
                                        "verdicts_deliver_total",
                                        "verdicts_junk_total",
                                        "verdicts_quarantine_total",
                                        "verdicts_defer_total",
                                        "verdicts_reject_total"};
    policies_t *policies = load_policies (stage_config (worker_stage (worker)));
    if (!policies) return NULL;
    verdict_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (verdict_t){.worker = worker, .policies = policies};
    for (int i = DECISION__DELIVER; i <= DECISION__REJECT; i++)
        self->decisions[i] = metric_counter (names[i], "verdicts by decision");
    self->record = record_new (worker, recorded, self);
    if (!self->record) {
        stop ((void **)&self);
        return NULL;
    }
    self->tally = tally_new (worker);
    self->keeper = keeper_new (worker);
    stage_ail (worker_stage (worker), record_ails (self->record));
    stage_every (worker_stage (worker), TICK, tick, self);
    return self;
}

const worker_plan_t verdict_plan = {.name = "verdict",
                                    .next = NULL,
                                    .passes_raw = false,
                                    .hold = 512,
                                    .window = 256,
                                    .start = start,
                                    .take = take,
                                    .burst = burst,
                                    .reload = reload,
                                    .stop = stop};
