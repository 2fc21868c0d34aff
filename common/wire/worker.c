#include "worker.h"

#include "canary.h"
#include "clock.h"
#include "endpoint.h"
#include "log.h"
#include "parcel.h"
#include "paths.h"
#include "porter.h"
#include "watch.h"

enum {
    CANARY_INTERVAL = 1000 /* ms */,
    CANARY_PATIENCE = 3000 /* ms: then it counts as lost, and another sings */,
    STOP_PATIENCE = 2000 /* ms for the next hop to take what has been worked on */,
    OPTION_NAME = 64
};

struct worker_t {
    const worker_plan_t *plan;
    stage_t *stage;
    keyring_t *keys;
    void *state;
    inlet_t *inlet;
    outlet_t *outlet;
    outlet_t *self_outlet; /* to our own door: the canary's way in */
    zhashx_t *ways_back;   /* endpoint → outlet, only such as discovery lists */
    bool open;             /* parcels are taken */
    int in_hand;
    int64_t stop_at;
    int64_t canary_out; /* since when; 0 where none is out */
    metric_t *taken, *passed, *dropped, *holding, *microseconds;
};

/* What stands behind a job_t. */
typedef struct {
    job_t job;
    worker_t *worker;
    zmq_msg_t frames[HOP_FRAMES];
    int count;
    credit_t credit;
} held_t;

stage_t *worker_stage (worker_t *self) {
    return self->stage;
}
const keyring_t *worker_keys (worker_t *self) {
    return self->keys;
}

/* --- a parcel comes --- */

static void release (held_t *held) {
    arena_t *arena = held->job.arena;
    for (int i = 0; i < held->count; i++) zmq_msg_close (&held->frames[i]);
    inlet_return (held->worker->inlet, &held->credit);
    arena_destroy (&arena);
}

/* The parcel has left, or waits no longer: there is room for another. */
static void let_go (void *state) {
    worker_t *self = state;
    metric_set (self->holding, --self->in_hand);
    if (self->in_hand == self->plan->hold - 1) inlet_pause (self->inlet, false);
}

static bool ours (const worker_t *self, const Parcel *parcel) {
    return parcel->deployment_key == keyring_id (self->keys, KEY_DEPLOYMENT) &&
           parcel->circle_key == keyring_id (self->keys, KEY_CIRCLE);
}

static void parcel_came (void *state, zmq_msg_t *frames, int count) {
    worker_t *self = state;
    arena_t *arena = arena_new ();
    held_t *held = arena_zero (arena, sizeof *held);
    *held = (held_t){.worker = self,
                     .count = count,
                     .credit = inlet_credit (self->inlet),
                     .job = {.arena = arena, .taken_at = clock_now ()}};
    for (int i = 0; i < count; i++) {
        zmq_msg_init (&held->frames[i]);
        zmq_msg_move (&held->frames[i], &frames[i]);
    }
    Parcel *parcel = parcel_read (arena, zmq_msg_data (&held->frames[0]), zmq_msg_size (&held->frames[0]));
    if (!parcel || !parcel->envelope || parcel->id.len != PARCEL_ID || !ours (self, parcel)) {
        log_error ("parcel", "reason=\"%s\"", parcel ? "made with other keys, or by nobody of ours" : "unreadable");
        metric_add (self->dropped, 1);
        release (held);
        return;
    }
    held->job.parcel = parcel;
    held->job.careful = parcel->attempt >= WORKER_CAREFUL;
    held->job.source_alone = parcel->attempt >= WORKER_ALONE;
    if (count > 1) {
        held->job.raw = zmq_msg_data (&held->frames[1]);
        held->job.raw_size = zmq_msg_size (&held->frames[1]);
    }
    const char *copy = stage_copy (self->stage), *name = stage_name (self->stage);
    held->job.own_canary = parcel->canary.len == strlen (name) + 1 + strlen (copy) &&
                           !strncmp ((char *)parcel->canary.data, name, strlen (name)) &&
                           !memcmp (parcel->canary.data + strlen (name) + 1, copy, strlen (copy));
    metric_add (self->taken, 1);
    metric_set (self->holding, ++self->in_hand);
    if (self->in_hand == self->plan->hold) inlet_pause (self->inlet, true);
    watch_begin ();
    self->plan->take (self->state, &held->job);
    watch_end ();
}

static void burst_came (void *state) {
    worker_t *self = state;
    if (self->plan->burst) self->plan->burst (self->state);
}

/* --- a parcel goes --- */

static void canary_back (held_t *held) {
    worker_t *self = held->worker;
    self->canary_out = 0;
    stage_canary_back (self->stage);
    release (held);
    let_go (self);
}

static int encode (held_t *held, const Parcel *fragment, bool with_raw, zmq_msg_t frames[HOP_FRAMES]) {
    parcel_frame (&frames[0], zmq_msg_data (&held->frames[0]), zmq_msg_size (&held->frames[0]), &fragment->base);
    if (held->job.behind) {
        if (zmq_msg_init_size (&frames[1], held->job.behind_size)) abort ();
        memcpy (zmq_msg_data (&frames[1]), held->job.behind, held->job.behind_size);
        return 2;
    }
    if (!with_raw || held->count < 2) return 1;
    zmq_msg_init (&frames[1]);
    zmq_msg_move (&frames[1], &held->frames[1]);
    return 2;
}

void job_pass (job_t **job, const Parcel *fragment) {
    held_t *held = (held_t *)*job;
    worker_t *self = held->worker;
    *job = NULL;
    if (held->job.own_canary) {
        canary_back (held);
        return;
    }
    log_debug ("parcel", "id=%s attempt=%u ms=%ld", parcel_id_text (held->job.arena, held->job.parcel),
               held->job.parcel->attempt, (long)(clock_now () - held->job.taken_at));
    zmq_msg_t frames[HOP_FRAMES];
    int count = encode (held, fragment, self->plan->passes_raw, frames);
    metric_add (self->passed, 1);
    release (held);
    outlet_send (self->outlet, frames, count, let_go, self);
}

void job_drop (job_t **job) {
    held_t *held = (held_t *)*job;
    worker_t *self = held->worker;
    *job = NULL;
    metric_add (self->dropped, 1);
    if (held->job.own_canary) self->canary_out = 0;
    release (held);
    let_go (self);
}

void job_answer (job_t **job, const Parcel *fragment) {
    held_t *held = (held_t *)*job;
    worker_t *self = held->worker;
    *job = NULL;
    if (held->job.own_canary) {
        canary_back (held);
        return;
    }
    outlet_t *way = zhashx_lookup (self->ways_back, held->job.parcel->way_back);
    zmq_msg_t frames[HOP_FRAMES];
    if (way) {
        int count = encode (held, fragment, false, frames);
        outlet_send (way, frames, count, NULL, NULL);
        metric_add (self->passed, 1);
    } else {
        log_warn ("answer", "id=%s reason=\"way back is not listed\" way_back=%s",
                  parcel_id_text (held->job.arena, held->job.parcel), held->job.parcel->way_back);
        metric_add (self->dropped, 1);
    }
    release (held);
    let_go (self);
}

/* --- the way back --- */

static void way_destroy (void **way) {
    outlet_destroy ((outlet_t **)way);
}

/* What came before the ways back are known could not be answered. */
static void open_door (worker_t *self) {
    if (self->open) return;
    self->open = true;
    inlet_pause (self->inlet, false);
}

static void ways_listed (void *state, char **endpoints) {
    worker_t *self = state;
    open_door (self);
    zlistx_t *known = zhashx_keys (self->ways_back);
    for (char *each = zlistx_first (known); each; each = zlistx_next (known)) {
        char **found = endpoints;
        while (*found && strcmp (*found, each)) found++;
        if (!*found) zhashx_delete (self->ways_back, each);
    }
    zlistx_destroy (&known);
    for (char **each = endpoints; *each; each++) {
        if (zhashx_lookup (self->ways_back, *each)) continue;
        outlet_t *way = outlet_new (stage_loop (self->stage), HOP_ANSWER_MARK);
        outlet_listed (way, (char *[]){*each, NULL});
        zhashx_insert (self->ways_back, *each, way);
    }
}

/* --- the canary --- */

static void send_canary (void *state) {
    worker_t *self = state;
    open_door (self); /* at the latest */
    bool waits = self->canary_out && clock_now () - self->canary_out < CANARY_PATIENCE;
    if (waits || stage_stopping (self->stage)) return;
    char name[CANARY_NAME];
    snprintf (name, sizeof name, "%s-%s", stage_name (self->stage), stage_copy (self->stage));
    zmq_msg_t frames[HOP_FRAMES];
    canary_frames (name, "", self->keys, frames);
    self->canary_out = clock_now ();
    outlet_send (self->self_outlet, frames, 2, NULL, NULL);
}

/* --- life --- */

static bool drained (void *state) {
    worker_t *self = state;
    static int quiet;
    inlet_unbind (self->inlet);
    burst_came (self);
    if (!self->stop_at) self->stop_at = clock_now ();
    bool nobody = self->outlet && self->in_hand && outlet_waiting (self->outlet) >= (size_t)self->in_hand;
    if (nobody && clock_now () - self->stop_at > STOP_PATIENCE) {
        log_warn ("stopping", "left=%d reason=\"no next hop takes them; their intake sends them again\"",
                  self->in_hand);
        return true;
    }
    quiet = self->in_hand ? 0 : quiet + 1;
    if (quiet < 5) return false;
    size_t waiting = 0;
    for (outlet_t *each = zhashx_first (self->ways_back); each; each = zhashx_next (self->ways_back))
        waiting += outlet_waiting (each);
    return !waiting;
}

static void reloaded (void *state, const config_t *config) {
    worker_t *self = state;
    if (self->plan->reload) self->plan->reload (self->state, config);
}

static bool load_keys (worker_t *self) {
    const config_t *config = stage_config (self->stage);
    char *deployment = paths_key (config, "deployment"), *circle = paths_key (config, "circle"), *error = NULL;
    self->keys = keyring_load (deployment, circle, &error);
    if (!self->keys) log_error ("start", "reason=\"%s\"", error);
    free (error);
    free (deployment);
    free (circle);
    return self->keys != NULL;
}

static bool open_hops (worker_t *self) {
    char option[OPTION_NAME];
    snprintf (option, sizeof option, "%s/endpoint", self->plan->name);
    self->inlet = stage_inlet (self->stage, option, HOP_MARK, parcel_came, burst_came, self);
    if (!self->inlet) return false;
    inlet_window (self->inlet, self->plan->window);
    char *own = endpoint_public (config_text (stage_config (self->stage), option), stage_sockets (self->stage),
                                 stage_copy (self->stage));
    self->self_outlet = outlet_new (stage_loop (self->stage), HOP_MARK);
    outlet_listed (self->self_outlet, (char *[]){own, NULL});
    free (own);
    if (self->plan->next) {
        snprintf (option, sizeof option, "%s/endpoint", self->plan->next);
        self->outlet = stage_outlet (self->stage, option);
        if (!self->outlet) return false;
        self->open = true;
    } else {
        inlet_pause (self->inlet, true);
        stage_discover (self->stage, "intake/endpoint", ways_listed, self);
    }
    return true;
}

/* --- the cage --- */

static bool is_caged (const worker_t *self) {
    char option[OPTION_NAME];
    snprintf (option, sizeof option, "%s/cage", self->plan->name);
    return self->plan->lock && config_number (stage_config (self->stage), option);
}

/* Before there are threads. */
static bool call_porter (const worker_t *self) {
    const stage_t *stage = self->stage;
    if (!is_caged (self) ||
        porter_start (stage_config (stage), stage_sockets (stage), stage_name (stage), stage_copy (stage)))
        return true;
    log_error ("start", "reason=\"no porter: %s\"", strerror (errno));
    return false;
}

static bool lock (const worker_t *self) {
    char *wrong = is_caged (self) ? self->plan->lock (self->state) : NULL;
    if (wrong) log_error ("start", "reason=\"no cage: %s\" unless=\"%s/cage = 0\"", wrong, self->plan->name);
    free (wrong);
    return !wrong;
}

static void open_metrics (worker_t *self) {
    self->taken = metric_counter ("parcels_taken_total", "parcels that came in, canaries included");
    self->passed = metric_counter ("parcels_passed_total", "parcels handed on or answered");
    self->dropped = metric_counter ("parcels_dropped_total", "parcels let go; their intake sends them again");
    self->holding = metric_gauge ("parcels_in_hand", "parcels that this copy is working on");
}

int worker_main (const worker_plan_t *plan, int argc, char **argv) {
    int status = 0;
    stage_t *stage = stage_new (plan->name, argc, argv, &status);
    if (!stage) return status;
    worker_t self = {.plan = plan, .stage = stage, .ways_back = zhashx_new ()};
    zhashx_set_destructor (self.ways_back, way_destroy);
    open_metrics (&self);
    status = 111;
    if (call_porter (&self) && load_keys (&self) && (self.state = plan->start (&self)) && open_hops (&self)) {
        stage_on_stop (stage, drained, &self);
        stage_on_reload (stage, reloaded, &self);
        stage_every (stage, CANARY_INTERVAL, send_canary, &self);
        watch_start ();
        if (lock (&self)) {
            stage_run (stage);
            status = 0;
        }
    }
    inlet_destroy (&self.inlet);
    outlet_destroy (&self.self_outlet);
    zhashx_destroy (&self.ways_back);
    if (self.state) plan->stop (&self.state);
    keyring_destroy (&self.keys);
    stage_destroy (&stage);
    porter_stop ();
    return status;
}
