#include "uribl/lists_inner.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "log.h"

uri_lists_t *uri_lists_load (dns_t *dns, const char *file, char **error) {
    uri_lists_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->ignored = metric_gauge ("uri_lists_ignored", "URI lists that fail their test points or do not answer");
    *error = uri_lists_read (self, dns, file);
    if (*error)
        uri_lists_destroy (&self);
    else
        uri_lists_tick (self, clock_now ());
    return self;
}

void uri_lists_destroy (uri_lists_t **self) {
    if (!*self) return;
    for (size_t i = 0; i < (*self)->count; i++) dns_list_destroy (&(*self)->lists[i].list);
    free (*self);
    *self = NULL;
}

static void say (const dns_list_t *list, list_change_t change) {
    if (change == LIST_BELIEVED)
        log_info ("uribl", "zone=\"%s\" state=believed", dns_list_zone (list));
    else
        log_warn ("uribl", "zone=\"%s\" reason=\"fails its test points (RFC 5782, section 5): ignored\"",
                  dns_list_zone (list));
}

void uri_lists_tick (uri_lists_t *self, int64_t now) {
    int64_t ignored = 0;
    for (size_t i = 0; i < self->count; i++) {
        list_change_t change = dns_list_tick (self->lists[i].list, now);
        if (change != LIST_AS_BEFORE) say (self->lists[i].list, change);
        ignored += dns_list_ignored (self->lists[i].list);
    }
    metric_set (self->ignored, ignored);
}

const uri_list_t *uri_lists_usable (const uri_lists_t *self, size_t wanted) {
    for (size_t i = 0; i < self->count; i++)
        if (dns_list_usable (self->lists[i].list, 0) && wanted-- == 0) return &self->lists[i];
    return NULL;
}

void uri_list_heard (const uri_list_t *self, bool answered) {
    if (dns_list_heard (self->list, answered))
        log_warn ("uribl", "zone=\"%s\" reason=\"does not answer: set aside until a test of it is answered\"",
                  dns_list_zone (self->list));
}

static bool means (const uri_meaning_t *meaning, const uint8_t code[4]) {
    static const uint8_t combined[] = {127, 0, 0};
    if (!meaning->bit) return memcmp (meaning->code, code, sizeof meaning->code) == 0;
    return memcmp (code, combined, sizeof combined) == 0 && (code[3] & meaning->bit);
}

/* What one code tells: the most of what it means, or, where that is not said, what any listing tells. */
static int32_t code_bits (const uri_list_t *self, const uint8_t code[4]) {
    int32_t most = -1;
    for (size_t i = 0; i < self->n_meanings; i++)
        if (means (&self->meanings[i], code) && self->meanings[i].bits > most) most = self->meanings[i].bits;
    return most < 0 ? self->bits : most;
}

int32_t uri_list_bits (const uri_list_t *self, const dns_record_t *codes, size_t count) {
    int32_t most = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t bits = code_bits (self, codes[i].data);
        if (bits > most) most = bits;
    }
    return most;
}
