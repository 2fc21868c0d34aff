#include "authentication.h"

#include "checks.h"
#include "clock.h"
#include "log.h"
#include "metrics.h"
#include "open.h"
#include "results.h"

struct authentication_t {
    worker_t *worker;
    domains_t *domains;
    dns_t *dns;
    dkim_verifier_t *verifier;
    dnsbl_zones_t *blacklists;
    char *sealers;
    bool from_zone;
    int queries;
    int64_t deadline;
    work_t *oldest, *newest, *ready;
    int held; /* parcels in hand */
    metric_t *asked, *cached, *failed, *refused, *in_flight, *cache_bytes;
};

/* --- parcel in, parcel out --- */

static void unlink_work (authentication_t *self, work_t *work) {
    *(work->later ? &work->later->earlier : &self->newest) = work->earlier;
    *(work->earlier ? &work->earlier->later : &self->oldest) = work->later;
    self->held--;
}

static void add_results (const work_t *work, AuthenticationFragment *fragment) {
    arena_t *arena = work->job->arena;
    fragment->spf = arena_string (arena, spf_word (work_spf (work)));
    fragment->iprev = arena_string (arena, iprev_word (work_iprev (work)));
    fragment->dkim = arena_string (arena, dkim_word (work_dkim (work)));
    fragment->arc = arena_string (arena, arc_word (work_arc (work)));
    fragment->dmarc = arena_string (arena, dmarc_word (work_dmarc (work)));
    fragment->results = results_text (work);
    results_signatures (work, fragment);
}

static void add_evidence (const authentication_t *self, const work_t *work, AuthenticationFragment *fragment) {
    evidence_t *evidence = evidence_new (work->job->arena, worker_keys (self->worker));
    traits_add (work, self->domains, evidence);
    findings_add (work, self->sealers, evidence);
    fragment->traits = evidence->traits;
    fragment->n_traits = evidence->n_traits;
    fragment->findings = evidence->findings;
    fragment->n_findings = evidence->n_findings;
}

/* All checks are done, or the deadline has passed: words, traits, findings, and on to fingerprint. */
static void hand_on (authentication_t *self, work_t *work) {
    unlink_work (self, work);
    dns_session_destroy (&work->session);
    checks_cut (work);
    AuthenticationFragment fragment = AUTHENTICATION_FRAGMENT__INIT;
    add_results (work, &fragment);
    add_evidence (self, work, &fragment);
    Parcel out = PARCEL__INIT;
    out.authentication = &fragment;
    job_pass (&work->job, &out);
}

/* The parcel is handed on later, by hand_on_ready(): callers up the stack still use its memory. */
static void all_done (work_t *work) {
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

/* Parcels whose deadline has passed leave with what is known; in a crowd, so do those that wait for slow servers,
 * before they keep others from coming in. */
static void hand_on_late (authentication_t *self) {
    int64_t now = clock_now ();
    while (self->oldest) {
        int64_t patience = self->held > LIMIT_CROWD ? LIMIT_CROWD_PATIENCE : self->deadline;
        if (now - self->oldest->job->taken_at < patience) return;
        hand_on (self, self->oldest);
    }
}

/* Parcel in: start the checks, hand on what needs no waiting. */
static void take (void *self_p, job_t *job) {
    authentication_t *self = self_p;
    if (job->parcel->lesson) {
        job_pass (&job, &(Parcel)PARCEL__INIT);
        return;
    }
    work_t *work = arena_zero (job->arena, sizeof *work);
    work->owner = self;
    work->job = job;
    work->earlier = self->newest;
    *(self->newest ? &self->newest->later : &self->oldest) = work;
    self->newest = work;
    self->held++;
    work->session = dns_session_new (self->dns, self->queries);
    tools_t tools = {self->domains, self->verifier, self->blacklists};
    checks_start (work, &tools, all_done);
    hand_on_ready (self);
    hand_on_late (self);
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
    metric_set (self->refused, (int64_t)stats.refused);
    metric_set (self->in_flight, (int64_t)stats.in_flight);
    metric_set (self->cache_bytes, (int64_t)stats.cache_bytes);
}

static void tick (void *self_p) {
    authentication_t *self = self_p;
    dns_came (self, 0);
    hand_on_late (self);
    dnsbl_zones_tick (self->blacklists, clock_now ());
    count_dns (self);
}

/* --- life --- */

/* A new zone for the old one, which stays where the new one cannot be read. Answers from a zone are never waited for,
 * so that no parcel is in hand here. */
static void reload (void *self_p, const config_t *config) {
    authentication_t *self = self_p;
    char *error = NULL;
    if (!self->from_zone || !*config_text (config, "authentication/zone")) return;
    dns_t *dns = dns_open (config, &error);
    if (dns) {
        dnsbl_zones_destroy (&self->blacklists);
        dns_destroy (&self->dns);
        self->dns = dns;
        self->blacklists = dnsbl_zones_new (dns, config_text (config, "authentication/dnsbl"));
    } else {
        log_error ("reload", "reason=\"%s\" kept=\"the zone read before\"", error);
    }
    free (error);
}

static void stop (void **self_p) {
    authentication_t *self = *self_p;
    for (work_t *work = self->oldest; work; work = work->later) dns_session_destroy (&work->session);
    dnsbl_zones_destroy (&self->blacklists);
    dns_destroy (&self->dns);
    dkim_verifier_destroy (&self->verifier);
    domains_destroy (&self->domains);
    free (self->sealers);
    free (self);
    *self_p = NULL;
}

static void open_metrics (authentication_t *self) {
    self->asked = metric_counter ("dns_asked_total", "DNS questions of parcels");
    self->cached = metric_counter ("dns_cached_total", "of which the cache answered");
    self->failed = metric_counter ("dns_failed_total", "DNS queries that timed out or failed");
    self->refused = metric_counter ("dns_refused_total", "of these, not sent since too many were on their way");
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
    self->sealers = strdup (config_text (config, "authentication/arc_sealers"));
    self->domains = domains_new ();
    self->verifier = self->domains ? dkim_verifier_new (self->domains) : NULL;
    self->dns = dns_open (config, &error);
    if (!self->verifier || !self->dns) {
        log_error ("start", "reason=\"%s\"", error ? error : "ICU, libpsl or OpenSSL cannot start");
        free (error);
        stop ((void **)&self);
        return NULL;
    }
    self->blacklists = dnsbl_zones_new (self->dns, config_text (config, "authentication/dnsbl"));
    open_metrics (self);
    stage_every (stage, LIMIT_TICK, tick, self);
    if (dns_fd (self->dns) >= 0) stage_poll (stage, dns_fd (self->dns), ZMQ_POLLIN, dns_came, self);
    return self;
}

const worker_plan_t authentication_plan = {.name = "authentication",
                                           .next = "fingerprint",
                                           .passes_raw = true,
                                           .hold = LIMIT_HOLD,
                                           .window = LIMIT_WINDOW,
                                           .start = start,
                                           .take = take,
                                           .reload = reload,
                                           .stop = stop};
