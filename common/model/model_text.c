#include "model_inner.h"

#include <stdlib.h>
#include <string.h>

/* "TM", the make of features and sums, and the number of slots' bits: a model of another make is not believed. */
static const uint8_t make[4] = {'T', 'M', 2, 22};

enum { HEADER = 5, VARINT = 10, SLOT_BYTES = 3 * VARINT };

typedef struct {
    uint8_t *bytes;
    size_t size, room;
} writing_t;

typedef struct {
    const uint8_t *at, *end;
    bool broken;
} reading_t;

static void put (writing_t *self, uint64_t value) {
    while (value >= 0x80) {
        self->bytes[self->size++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    self->bytes[self->size++] = (uint8_t)value;
}

static void make_room (writing_t *self, size_t more) {
    if (self->size + more <= self->room) return;
    self->room = 2 * (self->size + more);
    self->bytes = realloc (self->bytes, self->room);
    if (!self->bytes) abort ();
}

static uint64_t get (reading_t *self) {
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && self->at < self->end; shift += 7) {
        uint8_t byte = *self->at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    self->broken = true;
    return 0;
}

/* A number that must lie within 0..MOST. */
static uint64_t get_within (reading_t *self, uint64_t most) {
    uint64_t value = get (self);
    if (value > most) self->broken = true;
    return self->broken ? 0 : value;
}

uint8_t *model_write (const model_t *self, size_t *size) {
    writing_t out = {0};
    make_room (&out, sizeof make + HEADER * VARINT);
    memcpy (out.bytes, make, sizeof make);
    out.size = sizeof make;
    put (&out, (uint64_t)self->junk);
    put (&out, (uint64_t)self->notjunk);
    put (&out, (uint64_t)self->mass[0]);
    put (&out, (uint64_t)self->mass[1]);
    put (&out, self->age);
    size_t last = 0;
    for (size_t i = 0; i < MODEL_SLOTS; i++) {
        const slot_t *slot = &self->slots[i];
        if (!slot->junk && !slot->notjunk) continue;
        make_room (&out, SLOT_BYTES);
        put (&out, i - last);
        put (&out, (uint64_t)slot->junk);
        put (&out, (uint64_t)slot->notjunk);
        last = i;
    }
    *size = out.size;
    return out.bytes;
}

model_t *model_read (const uint8_t *bytes, size_t size) {
    if (size < sizeof make || size > MODEL_MOST || memcmp (bytes, make, sizeof make) != 0) return NULL;
    reading_t in = {bytes + sizeof make, bytes + size, false};
    model_t *self = model_new ();
    self->junk = (int64_t)get_within (&in, INT64_MAX / 2);
    self->notjunk = (int64_t)get_within (&in, INT64_MAX / 2);
    self->mass[0] = (int64_t)get_within (&in, INT64_MAX / 2);
    self->mass[1] = (int64_t)get_within (&in, INT64_MAX / 2);
    self->age = (uint32_t)get_within (&in, UINT32_MAX);
    for (size_t at = 0; in.at < in.end && !in.broken;) {
        at += get_within (&in, MODEL_SLOTS - 1);
        if (at >= MODEL_SLOTS) in.broken = true;
        if (in.broken) break;
        slot_t *slot = &self->slots[at];
        slot->junk = (int32_t)get_within (&in, INT32_MAX);
        slot->notjunk = (int32_t)get_within (&in, INT32_MAX);
    }
    if (in.broken) model_destroy (&self);
    return self;
}
