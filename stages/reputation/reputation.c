#include "reputation.h"

#include "campaign.h"
#include "model/learned.h"
#include "obey.h"
#include "recall.h"
#include "uribl/uribl.h"
#include "weigh.h"

enum { TICK = 10 /* ms */ };

typedef struct {
    worker_t *worker;
    uribl_t *uribl;
    recall_t *recall;
    obey_t *obey;
    learned_t *learned;
    int32_t since; /* hours since 1970: the oldest first sight of any trait met so far, which is the history's begin */
    job_t *early, **last_early; /* parcels that came before it could be known what is decided */
} reputation_t;

/* The pasts are there, or will not come: findings, names that have been earned, and on to verdict. */
static void recalled (void *state, job_t *job, const past_t *pasts, size_t count) {
    reputation_t *self = state;
    evidence_t *evidence = evidence_new (job->arena, worker_keys (self->worker));
    ReputationFragment fragment = REPUTATION_FRAGMENT__INIT;
    if (pasts) {
        for (size_t i = 0; i < count; i++)
            if (pasts[i].first < self->since) self->since = pasts[i].first;
        fragment.actor = weigh (job->parcel, pasts, count, self->since, evidence);
        fragment.campaign = campaign_of (job->parcel, pasts, count);
        fragment.nameable = arena_alloc (job->arena, 2 * EVIDENCE_TRAITS * sizeof *fragment.nameable);
        fragment.n_nameable = weigh_nameable (job->parcel, pasts, count, fragment.nameable);
    } else {
        fragment.unknown = true;
        evidence_finding (evidence, FINDING_history_unknown, "PostgreSQL is away or slow");
    }
    uribl_state (job, evidence);
    learned_state (self->learned, job->raw, job->raw_size, evidence);
    obey_state (self->obey, job->parcel, &fragment, evidence);
    fragment.findings = evidence->findings;
    fragment.n_findings = evidence->n_findings;
    Parcel out = PARCEL__INIT;
    out.reputation = &fragment;
    job_pass (&job, &out);
}

/* For the learner alone: its teacher gets the features, and nothing is asked. */
static void show_lesson (job_t *job) {
    ReputationFragment fragment = REPUTATION_FRAGMENT__INIT;
    learned_show (job->raw, job->raw_size, job->arena, &fragment);
    Parcel out = PARCEL__INIT;
    out.reputation = &fragment;
    job_pass (&job, &out);
}

/* The lists have said what they know: now for the pasts. */
static void listed (void *state, job_t *job) {
    reputation_t *self = state;
    recall_ask (self->recall, job);
}

/* Parcel in: ask the lists about its traits, then for their pasts, once the desk's decisions are known. */
static void take (void *self_p, job_t *job) {
    reputation_t *self = self_p;
    if (job->parcel->lesson) {
        show_lesson (job);
        return;
    }
    if (obey_ready (self->obey)) {
        uribl_ask (self->uribl, job);
        return;
    }
    job->next = NULL;
    *self->last_early = job;
    self->last_early = &job->next;
}

static void tick (void *self_p) {
    reputation_t *self = self_p;
    if (!self->early || !obey_ready (self->obey)) return;
    job_t *jobs = self->early;
    self->early = NULL;
    self->last_early = &self->early;
    for (job_t *job = jobs, *next; job; job = next) {
        next = job->next;
        uribl_ask (self->uribl, job);
    }
    recall_flush (self->recall);
}

static void burst (void *self_p) {
    reputation_t *self = self_p;
    recall_flush (self->recall);
}

static void reload (void *self_p, const config_t *config) {
    reputation_t *self = self_p;
    uribl_reload (self->uribl, config);
}

static void stop (void **self_p) {
    reputation_t *self = *self_p;
    uribl_destroy (&self->uribl);
    recall_destroy (&self->recall);
    obey_destroy (&self->obey);
    learned_destroy (&self->learned);
    free (self);
    *self_p = NULL;
}

static void *start (worker_t *worker) {
    reputation_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->worker = worker;
    self->since = INT32_MAX;
    self->last_early = &self->early;
    self->recall = recall_new (worker, recalled, self);
    self->obey = obey_new (worker);
    self->learned = learned_new (worker);
    self->uribl = uribl_new (worker, listed, burst, self);
    if (!self->uribl) {
        stop ((void **)&self);
        return NULL;
    }
    stage_every (worker_stage (worker), TICK, tick, self);
    return self;
}

const worker_plan_t reputation_plan = {.name = "reputation",
                                       .next = "verdict",
                                       .passes_raw = false,
                                       .hold = 256,
                                       .window = 128,
                                       .start = start,
                                       .take = take,
                                       .burst = burst,
                                       .reload = reload,
                                       .stop = stop};
