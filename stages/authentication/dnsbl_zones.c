#include "dnsbl_zones.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "clock.h"
#include "log.h"
#include "metrics.h"

/* The test points: the first address must not be listed, the second must be (RFC 5782, section 5). */
static const address_t points[][2] = {
    {{32, {127, 0, 0, 1}}, {32, {127, 0, 0, 2}}},
    {{128, {[10] = 0xff, 0xff, 127, 0, 0, 1}}, {128, {[10] = 0xff, 0xff, 127, 0, 0, 2}}}};

enum { FAMILIES = 2 };

struct dnsbl_zones_t {
    size_t count;
    dns_list_t *zones[LIMIT_DNSBL];
    char labels[FAMILIES][2][LIMIT_REVERSE];
    metric_t *ignored;
};

void dnsbl_labels (const address_t *address, char labels[LIMIT_REVERSE]) {
    address_reverse (address, labels);
    for (int i = 0; i < 2; i++) *strrchr (labels, '.') = '\0'; /* .arpa, and before it .in-addr or .ip6 */
}

static bool add (dnsbl_zones_t *self, dns_t *dns, const char *name, size_t size) {
    char zone[DNS_LIST_TEXT];
    if (self->count == LIMIT_DNSBL || size >= sizeof zone) return false;
    memcpy (zone, name, size);
    zone[size] = '\0';
    dns_list_t *list = dns_list_new (dns, zone);
    if (!list) return false;
    for (size_t i = 0; i < FAMILIES; i++) dns_list_view (list, self->labels[i][0], self->labels[i][1]);
    self->zones[self->count++] = list;
    return true;
}

dnsbl_zones_t *dnsbl_zones_new (dns_t *dns, const char *zones) {
    dnsbl_zones_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->ignored = metric_gauge ("dnsbl_zones_ignored", "DNS blacklists that fail their test points or do not answer");
    for (size_t i = 0; i < 2 * FAMILIES; i++) dnsbl_labels (&points[i / 2][i % 2], self->labels[i / 2][i % 2]);
    for (const char *at = zones; *(at += strspn (at, " ")); at += strcspn (at, " ")) {
        int size = (int)strcspn (at, " ");
        if (!add (self, dns, at, (size_t)size))
            log_warn ("dnsbl", "zone=\"%.*s\" reason=\"too long, or one too many\"", size, at);
    }
    dnsbl_zones_tick (self, clock_now ());
    return self;
}

void dnsbl_zones_destroy (dnsbl_zones_t **self) {
    if (!*self) return;
    for (size_t i = 0; i < (*self)->count; i++) dns_list_destroy (&(*self)->zones[i]);
    free (*self);
    *self = NULL;
}

static void say (const dns_list_t *zone, list_change_t change) {
    bool four = dns_list_usable (zone, 0), six = dns_list_usable (zone, 1);
    if (change == LIST_BELIEVED)
        log_info ("dnsbl", "zone=\"%s\" passes=\"%s\"", dns_list_zone (zone),
                  four && six ? "IPv4 IPv6"
                  : four      ? "IPv4"
                              : "IPv6");
    else
        log_warn ("dnsbl", "zone=\"%s\" reason=\"fails its test points (RFC 5782, section 5): ignored\"",
                  dns_list_zone (zone));
}

void dnsbl_zones_tick (dnsbl_zones_t *self, int64_t now) {
    int64_t ignored = 0;
    for (size_t i = 0; i < self->count; i++) {
        list_change_t change = dns_list_tick (self->zones[i], now);
        if (change != LIST_AS_BEFORE) say (self->zones[i], change);
        ignored += dns_list_ignored (self->zones[i]);
    }
    metric_set (self->ignored, ignored);
}

dns_list_t *dnsbl_zones_usable (dnsbl_zones_t *self, const address_t *address, size_t wanted) {
    size_t family = address->bits == 32 ? 0 : 1;
    for (size_t i = 0; address->bits && i < self->count; i++)
        if (dns_list_usable (self->zones[i], family) && wanted-- == 0) return self->zones[i];
    return NULL;
}

void dnsbl_zone_heard (dns_list_t *zone, bool answered) {
    if (dns_list_heard (zone, answered))
        log_warn ("dnsbl", "zone=\"%s\" reason=\"does not answer: set aside until a test of it is answered\"",
                  dns_list_zone (zone));
}
