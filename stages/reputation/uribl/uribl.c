#include "uribl/uribl.h"

#include "clock.h"
#include "log.h"
#include "open.h"
#include "uribl/inquiry.h"

/* One parcel that is asked for. */
typedef struct wait_t {
    uribl_t *owner;
    job_t *job;
    inquiry_t *inquiry;
    int64_t since;
    struct wait_t *earlier, *later;
} wait_t;

struct uribl_t {
    worker_t *worker;
    uribl_done_fn *done;
    uribl_burst_fn *burst;
    void *state;
    dns_t *dns; /* NULL where there are no lists */
    uri_lists_t *lists;
    wait_t *oldest, *newest;
    size_t waiting, names;
    int64_t patience;
    bool from_zone;
    metric_t *asked, *late;
};

/* --- one parcel --- */

static void unlink_wait (wait_t *wait) {
    uribl_t *self = wait->owner;
    *(wait->later ? &wait->later->earlier : &self->newest) = wait->earlier;
    *(wait->earlier ? &wait->earlier->later : &self->oldest) = wait->later;
    self->waiting--;
}

static void answered (void *state) {
    wait_t *wait = state;
    uribl_t *self = wait->owner;
    unlink_wait (wait);
    metric_add (self->asked, (int64_t)inquiry_names (wait->inquiry));
    self->done (self->state, wait->job);
}

static void cut (wait_t *wait) {
    inquiry_cut (wait->inquiry);
    metric_add (wait->owner->late, 1);
    answered (wait);
}

void uribl_ask (uribl_t *self, job_t *job) {
    job->state = NULL;
    if (!self->lists || job->own_canary) {
        self->done (self->state, job);
        return;
    }
    wait_t *wait = arena_zero (job->arena, sizeof *wait);
    *wait = (wait_t){.owner = self, .job = job, .since = clock_now (), .earlier = self->newest};
    *(self->newest ? &self->newest->later : &self->oldest) = wait;
    self->newest = wait;
    self->waiting++;
    job->state = wait;
    inquiry_start (&wait->inquiry, job->arena, self->dns, self->lists, job->parcel, self->names, answered, wait);
}

void uribl_state (const job_t *job, evidence_t *evidence) {
    const wait_t *wait = job->state;
    if (wait) inquiry_state (wait->inquiry, evidence);
}

/* --- time --- */

/* In a crowd patience is short, before those who wait keep others from coming in. */
static void cut_late (uribl_t *self) {
    int64_t now = clock_now ();
    while (self->oldest) {
        bool crowd = self->waiting > URI_CROWD && self->patience > URI_CROWD_PATIENCE;
        if (now - self->oldest->since < (crowd ? URI_CROWD_PATIENCE : self->patience)) return;
        cut (self->oldest);
    }
}

static void dns_came (void *state, short events) {
    uribl_t *self = state;
    size_t before = self->waiting;
    (void)events;
    if (!self->dns) return;
    dns_process (self->dns);
    cut_late (self);
    if (self->waiting != before) self->burst (self->state);
}

static void tick (void *state) {
    uribl_t *self = state;
    dns_came (self, 0);
    if (self->lists) uri_lists_tick (self->lists, clock_now ());
}

/* --- life --- */

/* Opens what CONFIG says into *DNS and *LISTS, both NULL where it names no lists; a DNS that is not a file is opened
 * once, and then stays. */
static bool open_all (uribl_t *self, const config_t *config, dns_t **dns, uri_lists_t **lists, char **error) {
    const char *file = config_text (config, "reputation/uri_lists");
    *dns = self->from_zone ? NULL : self->dns;
    *lists = NULL;
    if (!*file) return true;
    if (!*dns && !(*dns = dns_open (config, error))) return false;
    *lists = uri_lists_load (*dns, file, error);
    if (!*lists && *dns != self->dns) dns_destroy (dns);
    return *lists;
}

/* Takes both for those before, of which nobody waits for an answer any more. */
static void use (uribl_t *self, dns_t *dns, uri_lists_t *lists) {
    uri_lists_destroy (&self->lists);
    self->lists = lists;
    if (dns == self->dns) return;
    dns_destroy (&self->dns);
    self->dns = dns;
    if (dns && dns_fd (dns) >= 0) stage_poll (worker_stage (self->worker), dns_fd (dns), ZMQ_POLLIN, dns_came, self);
}

static bool set_up (uribl_t *self, const config_t *config, char **error) {
    dns_t *dns;
    uri_lists_t *lists;
    if (!open_all (self, config, &dns, &lists, error)) return false;
    while (self->oldest) cut (self->oldest);
    use (self, dns, lists);
    self->names = (size_t)config_number (config, "reputation/uri_names");
    self->patience = config_number (config, "reputation/uri_patience");
    return true;
}

void uribl_reload (uribl_t *self, const config_t *config) {
    char *error = NULL;
    if (!set_up (self, config, &error)) log_error ("reload", "reason=\"%s\" kept=\"the URI lists read before\"", error);
    free (error);
    self->burst (self->state);
}

uribl_t *uribl_new (worker_t *worker, uribl_done_fn *done, uribl_burst_fn *burst, void *state) {
    uribl_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    stage_t *stage = worker_stage (worker);
    const config_t *config = stage_config (stage);
    char *error = NULL;
    *self = (uribl_t){.worker = worker, .done = done, .burst = burst, .state = state};
    self->from_zone = *config_text (config, "authentication/zone") != '\0';
    self->asked = metric_counter ("uri_names_total", "names asked for in URI lists, cached ones included");
    self->late = metric_counter ("uri_late_total", "parcels that went on without all answers of the URI lists");
    if (!set_up (self, config, &error)) {
        log_error ("start", "reason=\"%s\"", error);
        free (error);
        uribl_destroy (&self);
        return NULL;
    }
    stage_every (stage, URI_TICK, tick, self);
    return self;
}

/* The jobs that wait are their worker's to free. */
void uribl_destroy (uribl_t **self_p) {
    uribl_t *self = *self_p;
    if (!self) return;
    for (wait_t *wait = self->oldest; wait; wait = wait->later) inquiry_cut (wait->inquiry);
    uri_lists_destroy (&self->lists);
    dns_destroy (&self->dns);
    free (self);
    *self_p = NULL;
}
