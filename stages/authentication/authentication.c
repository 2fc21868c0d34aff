#include "authentication.h"

#include "clock.h"
#include "log.h"
#include "metrics.h"
#include "work.h"

struct authentication_t {
    worker_t *worker;
    domains_t *domains;
    dns_t *dns;
    bool from_zone;
    int queries;
    int64_t deadline;
    work_t *oldest, *newest, *ready;
    metric_t *asked, *cached, *failed, *in_flight, *cache_bytes;
};

/* --- parcel in, parcel out --- */

/* All lookups are done, or the deadline has passed: words, traits, findings, and on to fingerprint. */
static void hand_on (authentication_t *self, work_t *work) {
    job_t *job = work->job;
    *(work->later ? &work->later->earlier : &self->newest) = work->earlier;
    *(work->earlier ? &work->earlier->later : &self->oldest) = work->later;
    dns_session_destroy (&work->session);
    evidence_t *evidence = evidence_new (job->arena, worker_keys (self->worker));
    traits_add (work, self->domains, evidence);
    findings_add (work, evidence);
    AuthenticationFragment fragment = AUTHENTICATION_FRAGMENT__INIT;
    fragment.spf = arena_string (job->arena, spf_word (work_spf (work)));
    fragment.iprev = arena_string (job->arena, iprev_word (work_iprev (work)));
    fragment.traits = evidence->traits;
    fragment.n_traits = evidence->n_traits;
    fragment.findings = evidence->findings;
    fragment.n_findings = evidence->n_findings;
    Parcel out = PARCEL__INIT;
    out.authentication = &fragment;
    job_pass (&job, &out);
}

/* A check has its result. The parcel is handed on later, by hand_on_ready(): callers up the stack still use its
 * memory. */
static void one_done (void *state) {
    work_t *work = state;
    if (--work->pending) return;
    work->next_ready = work->owner->ready;
    work->owner->ready = work;
}

static void hand_on_ready (authentication_t *self) {
    while (self->ready) {
        work_t *work = self->ready;
        self->ready = work->next_ready;
        hand_on (self, work);
    }
}

static spf_t *start_spf (work_t *work, bool of_helo) {
    const sender_t *sender = &work->sender;
    spf_question_t question = {&sender->address, of_helo ? "" : sender->local, of_helo ? sender->helo : sender->domain,
                               sender->helo, work->iprev};
    return spf_start (work->job->arena, work->session, &question, one_done, work);
}

/* Starts every check at once. */
static void start_checks (work_t *work) {
    const sender_t *sender = &work->sender;
    if (!sender->address.bits) return;
    work->pending += sender->null_sender ? 2 : 3;
    work->iprev = iprev_start (work->job->arena, work->session, &sender->address);
    iprev_wait (work->iprev, one_done, work);
    work->spf = start_spf (work, sender->null_sender);
    if (!sender->null_sender) work->spf_helo = start_spf (work, true);
}

/* Parcel in: read the envelope, start the checks, hand on what needs no waiting. */
static void take (void *self_p, job_t *job) {
    authentication_t *self = self_p;
    work_t *work = arena_zero (job->arena, sizeof *work);
    work->owner = self;
    work->job = job;
    work->earlier = self->newest;
    *(self->newest ? &self->newest->later : &self->oldest) = work;
    self->newest = work;
    work->session = dns_session_new (self->dns, self->queries);
    work->pending = 1;
    sender_read (&work->sender, job->parcel->envelope, self->domains);
    start_checks (work);
    one_done (work);
    hand_on_ready (self);
}

/* --- time --- */

static void dns_came (void *self_p, short events) {
    authentication_t *self = self_p;
    (void)events;
    dns_process (self->dns);
    hand_on_ready (self);
}

static void count_dns (authentication_t *self) {
    dns_stats_t stats = dns_stats (self->dns);
    metric_set (self->asked, (int64_t)stats.asked);
    metric_set (self->cached, (int64_t)stats.cached);
    metric_set (self->failed, (int64_t)stats.failed);
    metric_set (self->in_flight, (int64_t)stats.in_flight);
    metric_set (self->cache_bytes, (int64_t)stats.cache_bytes);
}

static void tick (void *self_p) {
    authentication_t *self = self_p;
    dns_came (self, 0);
    int64_t now = clock_now ();
    while (self->oldest && now - self->oldest->job->taken_at >= self->deadline) hand_on (self, self->oldest);
    count_dns (self);
}

/* --- life --- */

static dns_t *open_dns (const config_t *config, char **error) {
    dns_options_t options = {
        .zone_file = config_text (config, "authentication/zone"),
        .nameservers = config_text (config, "authentication/nameserver"),
        .timeout = config_number (config, "authentication/timeout"),
        .cache_bytes = (size_t)config_number (config, "authentication/cache"),
        .negative_ttl = config_number (config, "authentication/negative_ttl"),
        .ttl_max = config_number (config, "authentication/ttl_max"),
        .queries_in_flight = (size_t)config_number (config, "authentication/in_flight"),
        .domain_in_flight = (size_t)config_number (config, "authentication/domain_in_flight"),
    };
    return dns_new (&options, error);
}

/* A new zone for the old one, which stays where the new one cannot be read. Answers from a zone are never waited for,
 * so that no parcel is in hand here. */
static void reload (void *self_p, const config_t *config) {
    authentication_t *self = self_p;
    char *error = NULL;
    if (!self->from_zone || !*config_text (config, "authentication/zone")) return;
    dns_t *dns = open_dns (config, &error);
    if (dns) {
        dns_destroy (&self->dns);
        self->dns = dns;
    } else {
        log_error ("reload", "reason=\"%s\" kept=\"the zone read before\"", error);
    }
    free (error);
}

static void stop (void **self_p) {
    authentication_t *self = *self_p;
    for (work_t *work = self->oldest; work; work = work->later) dns_session_destroy (&work->session);
    dns_destroy (&self->dns);
    domains_destroy (&self->domains);
    free (self);
    *self_p = NULL;
}

static void open_metrics (authentication_t *self) {
    self->asked = metric_counter ("dns_asked_total", "DNS questions of parcels");
    self->cached = metric_counter ("dns_cached_total", "of which the cache answered");
    self->failed = metric_counter ("dns_failed_total", "DNS queries that timed out or failed");
    self->in_flight = metric_gauge ("dns_in_flight", "DNS queries on their way");
    self->cache_bytes = metric_gauge ("dns_cache_bytes", "memory of cached DNS answers");
}

static void *start (worker_t *worker) {
    stage_t *stage = worker_stage (worker);
    const config_t *config = stage_config (stage);
    char *error = NULL;
    authentication_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->worker = worker;
    self->from_zone = *config_text (config, "authentication/zone") != '\0';
    self->queries = (int)config_number (config, "authentication/queries");
    self->deadline = config_number (config, "authentication/deadline");
    self->domains = domains_new ();
    self->dns = open_dns (config, &error);
    if (!self->domains || !self->dns) {
        log_error ("start", "reason=\"%s\"", error ? error : "ICU or libpsl cannot start");
        free (error);
        stop ((void **)&self);
        return NULL;
    }
    open_metrics (self);
    stage_every (stage, LIMIT_TICK, tick, self);
    if (dns_fd (self->dns) >= 0) stage_poll (stage, dns_fd (self->dns), ZMQ_POLLIN, dns_came, self);
    return self;
}

const worker_plan_t authentication_plan = {.name = "authentication",
                                           .next = "fingerprint",
                                           .passes_raw = true,
                                           .hold = LIMIT_HOLD,
                                           .start = start,
                                           .take = take,
                                           .reload = reload,
                                           .stop = stop};
