/* What the fuzzers share: input cut into parts, and a DNS that knows what the input says. */
#ifndef TAMIS_FUZZ_WORLD_H
#define TAMIS_FUZZ_WORLD_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "dns_inner.h"
#include "name.h"
#include "zone_inner.h"

enum { WORLD_QUERIES = 60, WORLD_TEXT = 60000 };

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct {
    dns_t *dns;
    dns_session_t *session;
    arena_t *arena;
} world_t;

/* A part of the input, exactly as long as its memory: a read past it is seen. Free it. */
static inline char *world_copy (const uint8_t *data, size_t size) {
    char *copy = malloc (size ? size : 1);
    if (!copy) abort ();
    if (size) memcpy (copy, data, size);
    return copy;
}

/* Cuts a line off the input, as a string; its NULs become spaces. Free it. */
static inline char *world_line (const uint8_t **data, size_t *size) {
    const uint8_t *end = *size ? memchr (*data, '\n', *size) : NULL;
    size_t length = end ? (size_t)(end - *data) : *size;
    char *line = malloc (length + 1);
    if (!line) abort ();
    if (length) memcpy (line, *data, length);
    line[length] = '\0';
    for (size_t i = 0; i < length; i++)
        if (!line[i]) line[i] = ' ';
    *data += length + (end != NULL);
    *size -= length + (end != NULL);
    return line;
}

/* One dns_t for all runs, without a cache, whose zone is made anew for each. */
static inline dns_t *world_dns (void) {
    static dns_t *dns;
    if (dns) return dns;
    char file[] = "/tmp/fuzz_zone_XXXXXX", *error = NULL;
    close (mkstemp (file));
    dns_options_t options = {.zone_file = file, .timeout = 100, .cache_bytes = 1, .queries_in_flight = 1};
    dns = dns_new (&options, &error);
    unlink (file);
    if (!dns) abort ();
    return dns;
}

static inline world_t world_open (void) {
    world_t world = {.dns = world_dns (), .arena = arena_new ()};
    zone_destroy (&world.dns->zone);
    world.dns->zone = zone_empty ();
    world.session = dns_session_new (world.dns, WORLD_QUERIES);
    return world;
}

static inline void world_close (world_t *self) {
    dns_session_destroy (&self->session);
    arena_destroy (&self->arena);
}

/* A record in wire format at NAME, "*" for whatever the zone does not name. */
static inline void world_add (world_t *self, const char *name, int type, const void *data, size_t size) {
    uint8_t owner[DNS_WIRE];
    size_t owner_size = name_read (name, owner);
    if (owner_size) zone_add (self->dns->zone, owner, owner_size, type, 60000, data, size);
}

/* A TXT record of SIZE bytes, in strings of 255. */
static inline void world_text (world_t *self, const char *name, const void *text, size_t size) {
    static uint8_t wire[WORLD_TEXT + WORLD_TEXT / 255 + 2];
    size_t at = 0;
    if (size > WORLD_TEXT) size = WORLD_TEXT;
    for (size_t from = 0; from < size || !from; from += 255) {
        size_t length = size - from < 255 ? size - from : 255;
        wire[at++] = (uint8_t)length;
        if (length) memcpy (wire + at, (const uint8_t *)text + from, length);
        at += length;
        if (from + 255 >= size) break;
    }
    world_add (self, name, DNS_TXT, wire, at);
}

static inline void world_ignore (void *state) {
    (void)state;
}

#endif
