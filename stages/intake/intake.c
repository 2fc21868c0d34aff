#include "intake.h"

#include "blocks.h"
#include "canary.h"
#include "clock.h"
#include "endpoint.h"
#include "log.h"
#include "milter/milter.h"
#include "paths.h"
#include "submit.h"

enum {
    CANARY_INTERVAL = 1000 /* ms */,
    STOP_PATIENCE = 8000 /* ms for verdicts to come home, then defer */,
    STOP_LEAST = 200
};

typedef struct {
    stage_t *stage;
    keyring_t *keys;
    networks_t *trusted;
    pending_table_t *pending;
    submit_t *submit;
    milter_t *milter;
    knock_t *knock;
    inlet_t *home; /* where verdicts come back */
    outlet_t *authentication;
    char *way_back;
    int64_t stop_at;
} intake_t;

/* --- verdicts come home --- */

static void parcel_home (void *state, zmq_msg_t *frames, int count) {
    intake_t *self = state;
    arena_t *arena = arena_new ();
    Parcel *parcel = parcel_read (arena, zmq_msg_data (&frames[0]), zmq_msg_size (&frames[0]));
    if (!parcel)
        log_error ("parcel", "reason=unreadable");
    else if (parcel->canary.len)
        stage_canary_back (self->stage);
    else if (pending_answer (self->pending, parcel) && parcel->verdict)
        log_debug ("answered", "id=%s verdict=%s attempt=%u", parcel_id_text (arena, parcel),
                   decision_word (parcel->verdict->decision), parcel->attempt);
    arena_destroy (&arena);
    (void)count;
}

static void tick (void *state) {
    intake_t *self = state;
    pending_tick (self->pending);
    milter_tick (self->milter);
    if (!stage_stopping (self->stage)) submit_open (self->submit, !pending_full (self->pending));
}

/* --- the canary goes the whole way --- */

static void send_canary (void *state) {
    intake_t *self = state;
    if (outlet_waiting (self->authentication) || stage_stopping (self->stage)) return;
    char name[CANARY_NAME];
    snprintf (name, sizeof name, "intake-%s", stage_copy (self->stage));
    zmq_msg_t frames[HOP_FRAMES];
    canary_frames (name, self->way_back, self->keys, frames);
    outlet_send (self->authentication, frames, 2, NULL, NULL);
}

/* --- life --- */

static bool drained (void *state) {
    intake_t *self = state;
    if (!self->stop_at) self->stop_at = clock_now ();
    submit_close (self->submit);
    milter_close (self->milter);
    pending_tick (self->pending);
    bool late = clock_now () - self->stop_at > STOP_PATIENCE;
    if (late) pending_defer_all (self->pending);
    if (clock_now () - self->stop_at <= STOP_LEAST || pending_count (self->pending)) return false;
    return late || (!submit_waiting (self->submit) && !milter_waiting (self->milter));
}

static void reload (void *state, const config_t *config) {
    intake_t *self = state;
    pending_reload (self->pending, config);
    milter_reload (self->milter, config);
}

static bool read_settings (intake_t *self) {
    const config_t *config = stage_config (self->stage);
    char *deployment = paths_key (config, "deployment"), *circle = paths_key (config, "circle"), *error = NULL;
    self->keys = keyring_load (deployment, circle, &error);
    if (self->keys) self->trusted = networks_new (config_text (config, "intake/trusted"), &error);
    if (!self->trusted) log_error ("start", "reason=\"%s\"", error);
    free (deployment);
    free (circle);
    free (error);
    return self->trusted != NULL;
}

/* On a host of several networks, the address that verdict sees is the one that verdict's discovery lists. */
static void verdicts_listed (void *state, char **endpoints) {
    intake_t *self = state;
    const char *pattern = config_text (stage_config (self->stage), "intake/endpoint");
    char *seen = *endpoints ? endpoint_toward (pattern, *endpoints) : NULL;
    if (!seen || !strcmp (seen, self->way_back)) {
        free (seen);
        return;
    }
    log_info ("way_back", "endpoint=%s", seen);
    free (self->way_back);
    self->way_back = seen;
    pending_come_back_by (self->pending, seen);
}

static bool open_doors (intake_t *self) {
    const char *pattern = config_text (stage_config (self->stage), "intake/endpoint");
    self->way_back = endpoint_public (pattern, stage_sockets (self->stage), stage_copy (self->stage));
    self->home = stage_inlet (self->stage, "intake/endpoint", HOP_ANSWER_MARK, parcel_home, NULL, self);
    if (!self->home) return false;
    self->authentication = stage_outlet (self->stage, "authentication/endpoint");
    if (!self->authentication) return false;
    self->pending = pending_new (stage_config (self->stage), self->keys, self->way_back, self->authentication);
    if (strncmp (pattern, "ipc:", 4)) stage_discover (self->stage, "verdict/endpoint", verdicts_listed, self);
    self->submit = submit_new (self->stage, self->keys, self->pending, self->trusted);
    self->knock = knock_new (stage_config (self->stage), self->keys);
    self->milter = milter_new (self->stage, self->keys, self->pending, self->knock);
    return self->submit && self->milter;
}

int intake_main (int argc, char **argv) {
    int status = 0;
    intake_t self = {.stage = stage_new ("intake", argc, argv, &status)};
    if (!self.stage) return status;
    status = 111;
    if (read_settings (&self) && open_doors (&self)) {
        stage_every (self.stage, PENDING_TICK, tick, &self);
        stage_every (self.stage, CANARY_INTERVAL, send_canary, &self);
        stage_every (self.stage, BLOCKS_LOOK, knock_look, self.knock);
        stage_on_stop (self.stage, drained, &self);
        stage_on_reload (self.stage, reload, &self);
        stage_run (self.stage);
        status = 0;
    }
    pending_destroy (&self.pending);
    submit_destroy (&self.submit);
    milter_destroy (&self.milter);
    knock_destroy (&self.knock);
    inlet_destroy (&self.home);
    networks_destroy (&self.trusted);
    keyring_destroy (&self.keys);
    free (self.way_back);
    stage_destroy (&self.stage);
    return status;
}
