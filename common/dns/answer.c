#include "answer.h"

#include <stdlib.h>
#include <string.h>

#include "name.h"

typedef struct {
    size_t at, size;
    uint16_t preference;
} slot_t;

struct draft_t {
    dns_status_t status;
    int64_t ttl;
    size_t count, used;
    slot_t slots[DNS_RECORDS];
    uint8_t bytes[DNS_BYTES];
};

answer_t *answer_keep (answer_t *self) {
    self->refs++;
    return self;
}

void answer_drop (answer_t **self) {
    if (*self && --(*self)->refs == 0) free (*self);
    *self = NULL;
}

draft_t *draft_new (void) {
    draft_t *self = malloc (sizeof *self);
    if (!self) abort ();
    draft_clear (self);
    return self;
}

void draft_destroy (draft_t **self) {
    free (*self);
    *self = NULL;
}

void draft_clear (draft_t *self) {
    self->status = DNS_OK;
    self->ttl = INT64_MAX;
    self->count = self->used = 0;
}

void draft_status (draft_t *self, dns_status_t status) {
    self->status = status;
}

void draft_ttl (draft_t *self, int64_t ttl) {
    if (ttl < self->ttl) self->ttl = ttl;
}

/* Each record's data is followed by a NUL that its size does not count. */
static void add (draft_t *self, const void *data, size_t size, uint16_t preference) {
    if (self->count == DNS_RECORDS || size >= DNS_BYTES - self->used) return;
    self->slots[self->count++] = (slot_t){self->used, size, preference};
    if (size) memcpy (self->bytes + self->used, data, size);
    self->used += size;
    self->bytes[self->used++] = 0;
}

static void add_name (draft_t *self, const uint8_t *data, size_t size, uint16_t preference) {
    char text[DNS_TEXT];
    if (name_write (data, size, text)) add (self, text, strlen (text), preference);
}

static void add_strings (draft_t *self, const uint8_t *data, size_t size) {
    uint8_t joined[DNS_BYTES];
    size_t out = 0;
    for (size_t at = 0; at < size; at += 1u + data[at]) {
        if (data[at] > size - at - 1 || data[at] > sizeof joined - out) return;
        memcpy (joined + out, data + at + 1, data[at]);
        out += data[at];
    }
    add (self, joined, out, 0);
}

void draft_add (draft_t *self, dns_type_t type, const uint8_t *data, size_t size) {
    switch (type) {
    case DNS_A:
        if (size == 4) add (self, data, size, 0);
        break;
    case DNS_AAAA:
        if (size == 16) add (self, data, size, 0);
        break;
    case DNS_MX:
        if (size > 2) add_name (self, data + 2, size - 2, (uint16_t)(data[0] << 8 | data[1]));
        break;
    case DNS_TXT:
        add_strings (self, data, size);
        break;
    case DNS_NS:
    case DNS_CNAME:
    case DNS_PTR:
        add_name (self, data, size, 0);
        break;
    }
}

answer_t *draft_seal (const draft_t *self) {
    size_t count = self->status == DNS_OK ? self->count : 0, used = count ? self->used : 0;
    size_t size = sizeof (answer_t) + count * sizeof (dns_record_t) + used;
    answer_t *answer = malloc (size);
    if (!answer) abort ();
    dns_record_t *records = (dns_record_t *)(answer + 1);
    uint8_t *bytes = (uint8_t *)(records + count);
    if (used) memcpy (bytes, self->bytes, used);
    for (size_t i = 0; i < count; i++)
        records[i] = (dns_record_t){bytes + self->slots[i].at, self->slots[i].size, self->slots[i].preference};
    dns_status_t status = self->status == DNS_OK && !count ? DNS_NODATA : self->status;
    *answer = (answer_t){1, self->ttl, size, {status, count, count ? records : NULL, false}};
    return answer;
}
