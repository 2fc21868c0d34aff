/* The worker: the skeleton of the stages that take a parcel and hand it on (authentication, fingerprint, reputation,
 * verdict).
 *
 * A stage names itself in a worker_plan_t and gives a take() that starts the work on one parcel. Work may end at once
 * or later (DNS, database): it ends with job_pass() or job_drop(), in any order. The skeleton does the rest: options,
 * discovery, hops drained in bursts, a bound on parcels in hand, metrics, health by a canary parcel, logs, clean
 * shutdown, reload. */
#ifndef TAMIS_WORKER_H
#define TAMIS_WORKER_H

#include "arena.h"
#include "config.h"
#include "finding.h"
#include "keyring.h"
#include "parcel.pb-c.h"
#include "stage.h"

typedef struct worker_t worker_t;

/* One parcel in hand. Everything in it lives in its arena, until job_pass() or job_drop(). */
typedef struct job_t {
    arena_t *arena;
    const Parcel *parcel;
    const uint8_t *raw; /* the message's bytes; past fingerprint: its features, or NULL */
    size_t raw_size;
    bool careful;       /* it was lost twice, maybe because it kills who reads it */
    bool source_alone;  /* and once more: leave its bytes alone */
    bool own_canary;    /* this copy's own health probe: work as on any parcel, but leave no trace */
    int64_t taken_at;   /* clock_now() at arrival */
    const void *behind; /* what travels as the second frame in place of the raw message: BEHIND_SIZE bytes, copied */
    size_t behind_size;
    void *state;        /* the stage's own */
    struct job_t *next; /* for the stage's own lists */
} job_t;

typedef struct {
    const char *name; /* the stage, which is also its section in the configuration */
    const char *next; /* the stage that follows; NULL at the end */
    bool passes_raw;  /* the raw frame travels on */
    int hold;         /* parcels in hand at most */
    int window;       /* of them, and waiting for this copy, from one sender: two bursts or more */
    void *(*start) (
        worker_t *worker); /* makes the stage's state; NULL: the reason is logged, the process ends with 111 */
    void (*take) (void *self, job_t *job);               /* begins work on a parcel */
    void (*burst) (void *self);                          /* NULL, or called after each burst of parcels was taken */
    void (*reload) (void *self, const config_t *config); /* NULL, or called with the new configuration on SIGHUP */
    void (*stop) (void **self);                          /* frees the state */
    /* NULL, or the stage gives up what it needs no more, once all is open: what it opens later, a porter opens for it
     * (porter.h). NULL, or a sentence why it cannot, which the caller frees. The flag NAME/cage says whether it is
     * called. */
    char *(*lock) (void *self);
} worker_plan_t;

/* From the third attempt on a parcel may be one that kills who reads it. Fingerprint reads it in a process that may die
 * of it; authentication, which cannot, goes by its envelope from the fourth on. */
enum { WORKER_CAREFUL = 3, WORKER_ALONE = 4 };

/* Runs a worker until SIGTERM; the exit status of its main(): 0, 100 for usage or configuration, 111 where the system
 * refused. */
int worker_main (const worker_plan_t *plan, int argc, char **argv);

/* The parts of the house that a stage may use. */
stage_t *worker_stage (worker_t *self);
const keyring_t *worker_keys (worker_t *self);

/* Ends a job: appends FRAGMENT (a Parcel that holds one field; may live in the job's arena) to the parcel and hands
 * both on. */
void job_pass (job_t **job, const Parcel *fragment);

/* Ends a job without handing it on; its intake will send it again. */
void job_drop (job_t **job);

/* Ends a job by PUSHing the parcel with FRAGMENT to its way back (verdict alone). */
void job_answer (job_t **job, const Parcel *fragment);

/* Growing lists of traits and findings for a fragment, in an arena. */
typedef struct {
    arena_t *arena;
    const keyring_t *keys;
    Trait **traits;
    size_t n_traits;
    Finding **findings;
    size_t n_findings;
    uint32_t *features; /* what the learner weighs: keyed hashes, each once; NULL where nothing was read */
    size_t n_features;
} evidence_t;

enum { EVIDENCE_TRAITS = 256, EVIDENCE_FINDINGS = 64 };

evidence_t *evidence_new (arena_t *arena, const keyring_t *keys);

/* Adds a trait of VALUE (normalised, valid UTF-8; copied), once; empty values and any past EVIDENCE_TRAITS are left
 * out. */
void evidence_trait (evidence_t *self, trait_kind_t kind, const char *value);

/* Adds a finding with its default bits, or with BITS (in 1/64); a finding is added once, its first reason stands. */
void evidence_finding (evidence_t *self, finding_code_t code, const char *reason);
void evidence_weighed (evidence_t *self, finding_code_t code, int32_t bits, const char *reason);

#endif
