#include "bounds.h"
#include "dnsbl_zones.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "dnsbl.h"
#include "log.h"
#include "metrics.h"

/* The test points: the second address must be listed, the first must not be (RFC 5782, section 5). */
static const address_t points[][2] = {
    {{32, {127, 0, 0, 1}}, {32, {127, 0, 0, 2}}},
    {{128, {[10] = 0xff, 0xff, 127, 0, 0, 1}}, {128, {[10] = 0xff, 0xff, 127, 0, 0, 2}}}};

enum { FAMILIES = 2, POINTS = 2 };

typedef enum { ZONE_UNTESTED, ZONE_IGNORED, ZONE_BELIEVED } zone_state_t;

struct dnsbl_zone_t {
    char name[LIMIT_DOMAIN];
    bool usable[FAMILIES];
    zone_state_t state;
    dns_session_t *session;
    dnsbl_answer_t answers[FAMILIES][POINTS];
    int pending;
    int silence; /* questions in a row that were not answered */
    int64_t due; /* when the next test starts; ms, monotonic */
};

/* One question of a test. */
typedef struct {
    dnsbl_zone_t *zone;
    dnsbl_answer_t *answer;
} probe_t;

struct dnsbl_zones_t {
    dns_t *dns;
    size_t count;
    dnsbl_zone_t zones[LIMIT_DNSBL];
    probe_t probes[LIMIT_DNSBL][FAMILIES * POINTS];
    metric_t *ignored;
};

static bool add (dnsbl_zones_t *self, const char *name, size_t size) {
    dnsbl_zone_t *zone = &self->zones[self->count];
    if (self->count == LIMIT_DNSBL || size >= sizeof zone->name) return false;
    memcpy (zone->name, name, size);
    zone->name[size] = '\0';
    self->count++;
    return true;
}

dnsbl_zones_t *dnsbl_zones_new (dns_t *dns, const char *zones) {
    dnsbl_zones_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->dns = dns;
    self->ignored = metric_gauge ("dnsbl_zones_ignored", "DNS blacklists that fail their test points or do not answer");
    for (const char *at = zones; *(at += strspn (at, " ")); at += strcspn (at, " ")) {
        int size = (int)strcspn (at, " ");
        if (!add (self, at, (size_t)size))
            log_warn ("dnsbl", "zone=\"%.*s\" reason=\"too long, or one too many\"", size, at);
    }
    dnsbl_zones_tick (self, clock_now ());
    return self;
}

void dnsbl_zones_destroy (dnsbl_zones_t **self) {
    if (!*self) return;
    for (size_t i = 0; i < (*self)->count; i++) dns_session_destroy (&(*self)->zones[i].session);
    free (*self);
    *self = NULL;
}

static void came (void *state, const dns_answer_t *answer) {
    probe_t *probe = state;
    *probe->answer = dnsbl_meaning (answer);
    probe->zone->pending--;
}

static void begin (dnsbl_zones_t *self, dnsbl_zone_t *zone) {
    probe_t *probes = self->probes[zone - self->zones];
    char name[LIMIT_DOMAIN];
    zone->session = dns_session_new (self->dns, FAMILIES * POINTS);
    zone->pending = FAMILIES * POINTS;
    for (size_t i = 0; i < FAMILIES * POINTS; i++) {
        size_t family = i / POINTS, point = i % POINTS;
        probes[i] = (probe_t){zone, &zone->answers[family][point]};
        *probes[i].answer = DNSBL_REFUSED;
        if (dnsbl_name (&points[family][point], zone->name, name))
            dns_query (zone->session, name, DNS_A, came, &probes[i]);
        else
            zone->pending--;
    }
}

static bool unanswered (const dnsbl_zone_t *zone) {
    for (size_t i = 0; i < FAMILIES * POINTS; i++)
        if (zone->answers[i / POINTS][i % POINTS] == DNSBL_UNANSWERED) return true;
    return false;
}

static bool passes (const dnsbl_answer_t answers[POINTS]) {
    return answers[0] == DNSBL_UNLISTED && answers[1] == DNSBL_LISTED;
}

static void say (const dnsbl_zone_t *zone) {
    const char *families = zone->usable[0] ? zone->usable[1] ? "IPv4 IPv6" : "IPv4" : "IPv6";
    if (zone->state == ZONE_BELIEVED)
        log_info ("dnsbl", "zone=\"%s\" passes=\"%s\"", zone->name, families);
    else
        log_warn ("dnsbl", "zone=\"%s\" reason=\"fails its test points (RFC 5782, section 5): ignored\"", zone->name);
}

/* A test that was not answered proves nothing, neither way: it is repeated soon. */
static void end (dnsbl_zone_t *zone, int64_t now) {
    dns_session_destroy (&zone->session);
    zone->due = now + LIMIT_DNSBL_EVERY;
    if (unanswered (zone)) {
        zone->due = now + LIMIT_DNSBL_AGAIN;
        return;
    }
    if (zone->silence >= LIMIT_DNSBL_SILENCE) zone->state = ZONE_UNTESTED;
    zone->silence = 0;
    for (size_t family = 0; family < FAMILIES; family++) zone->usable[family] = passes (zone->answers[family]);
    zone_state_t state = zone->usable[0] || zone->usable[1] ? ZONE_BELIEVED : ZONE_IGNORED;
    if (state == zone->state) return;
    zone->state = state;
    say (zone);
}

void dnsbl_zones_tick (dnsbl_zones_t *self, int64_t now) {
    int64_t ignored = 0;
    for (size_t i = 0; i < self->count; i++) {
        dnsbl_zone_t *zone = &self->zones[i];
        if (!zone->session && now >= zone->due) begin (self, zone);
        if (zone->session && !zone->pending) end (zone, now);
        ignored += zone->state == ZONE_IGNORED || zone->silence >= LIMIT_DNSBL_SILENCE;
    }
    metric_set (self->ignored, ignored);
}

dnsbl_zone_t *dnsbl_zones_usable (dnsbl_zones_t *self, const address_t *address, size_t wanted) {
    size_t family = address->bits == 32 ? 0 : 1;
    for (size_t i = 0; address->bits && i < self->count; i++) {
        dnsbl_zone_t *zone = &self->zones[i];
        if (zone->usable[family] && zone->silence < LIMIT_DNSBL_SILENCE && wanted-- == 0) return zone;
    }
    return NULL;
}

const char *dnsbl_zone_name (const dnsbl_zone_t *self) {
    return self->name;
}

void dnsbl_zone_heard (dnsbl_zone_t *self, bool answered) {
    if (answered) {
        self->silence = 0;
    } else if (self->silence < LIMIT_DNSBL_SILENCE && ++self->silence == LIMIT_DNSBL_SILENCE) {
        log_warn ("dnsbl", "zone=\"%s\" reason=\"does not answer: set aside until a test of it is answered\"",
                  self->name);
        self->due = 0;
    }
}
