#include "list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "limits_dns.h"

enum { POINTS = 2 };

/* One question of a test. */
typedef struct {
    dns_list_t *list;
    list_answer_t answer;
} probe_t;

struct dns_list_t {
    dns_t *dns;
    char zone[DNS_LIST_TEXT];
    size_t n_views;
    struct {
        const char *labels[POINTS];
        probe_t probes[POINTS];
        bool usable;
    } views[LIST_VIEWS];
    list_change_t state; /* the last change; as before: untested */
    dns_session_t *session;
    int pending;
    int silence; /* questions in a row that were not answered */
    int64_t due; /* when the next test starts; ms, monotonic */
};

static bool is_listing (const uint8_t code[4]) {
    static const uint8_t refusal[] = {127, 0, 0, 1};
    return code[0] == 127 && !(code[1] == 255 && code[2] == 255) && memcmp (code, refusal, sizeof refusal) != 0;
}

list_answer_t dns_list_meaning (const dns_answer_t *answer) {
    if (answer->status == DNS_TEMPERROR) return LIST_UNANSWERED;
    for (size_t i = 0; i < answer->count; i++)
        if (!is_listing (answer->records[i].data)) return LIST_REFUSED;
    return answer->count ? LIST_LISTED : LIST_UNLISTED;
}

dns_list_t *dns_list_new (dns_t *dns, const char *zone) {
    size_t size = strlen (zone);
    if (!size || size >= DNS_LIST_TEXT) return NULL;
    dns_list_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->dns = dns;
    memcpy (self->zone, zone, size);
    return self;
}

void dns_list_destroy (dns_list_t **self) {
    if (!*self) return;
    dns_session_destroy (&(*self)->session);
    free (*self);
    *self = NULL;
}

const char *dns_list_zone (const dns_list_t *self) {
    return self->zone;
}

bool dns_list_name (const dns_list_t *self, const char *labels, char name[DNS_LIST_TEXT]) {
    int length = snprintf (name, DNS_LIST_TEXT, "%s.%s", labels, self->zone);
    return length > 0 && length < DNS_LIST_TEXT;
}

void dns_list_view (dns_list_t *self, const char *unlisted, const char *listed) {
    if (self->n_views == LIST_VIEWS) return;
    self->views[self->n_views].labels[0] = unlisted;
    self->views[self->n_views++].labels[1] = listed;
}

/* --- tests --- */

static void came (void *state, const dns_answer_t *answer) {
    probe_t *probe = state;
    probe->answer = dns_list_meaning (answer);
    probe->list->pending--;
}

static void begin (dns_list_t *self) {
    char name[DNS_LIST_TEXT];
    int questions = (int)self->n_views * POINTS;
    self->session = dns_session_new (self->dns, questions);
    self->pending = questions;
    for (size_t i = 0; i < self->n_views * POINTS; i++) {
        probe_t *probe = &self->views[i / POINTS].probes[i % POINTS];
        *probe = (probe_t){self, LIST_REFUSED};
        if (dns_list_name (self, self->views[i / POINTS].labels[i % POINTS], name))
            dns_query (self->session, name, DNS_A, came, probe);
        else
            self->pending--;
    }
}

static bool unanswered (const dns_list_t *self) {
    for (size_t i = 0; i < self->n_views * POINTS; i++)
        if (self->views[i / POINTS].probes[i % POINTS].answer == LIST_UNANSWERED) return true;
    return false;
}

/* A test that was not answered proves nothing, neither way: it is repeated soon. */
static list_change_t end (dns_list_t *self, int64_t now) {
    bool believed = false;
    dns_session_destroy (&self->session);
    self->due = now + LIST_EVERY;
    if (unanswered (self)) {
        self->due = now + LIST_AGAIN;
        return LIST_AS_BEFORE;
    }
    if (self->silence >= LIST_SILENCE) self->state = LIST_AS_BEFORE;
    self->silence = 0;
    for (size_t i = 0; i < self->n_views; i++) {
        const probe_t *probes = self->views[i].probes;
        self->views[i].usable = probes[0].answer == LIST_UNLISTED && probes[1].answer == LIST_LISTED;
        believed = believed || self->views[i].usable;
    }
    list_change_t state = believed ? LIST_BELIEVED : LIST_IGNORED;
    if (state == self->state) return LIST_AS_BEFORE;
    return self->state = state;
}

list_change_t dns_list_tick (dns_list_t *self, int64_t now) {
    if (!self->session && now >= self->due) begin (self);
    return self->session && !self->pending ? end (self, now) : LIST_AS_BEFORE;
}

bool dns_list_usable (const dns_list_t *self, size_t view) {
    return view < self->n_views && self->views[view].usable && self->silence < LIST_SILENCE;
}

bool dns_list_ignored (const dns_list_t *self) {
    return self->state == LIST_IGNORED || self->silence >= LIST_SILENCE;
}

bool dns_list_heard (dns_list_t *self, bool answered) {
    if (answered) self->silence = 0;
    if (answered || self->silence >= LIST_SILENCE || ++self->silence < LIST_SILENCE) return false;
    self->due = 0;
    return true;
}
