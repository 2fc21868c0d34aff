/* What the files of DKIM and ARC share of a message. */
#ifndef TAMIS_DKIM_MESSAGE_INNER_H
#define TAMIS_DKIM_MESSAGE_INNER_H

#include "dkim/canonical.h"
#include "dkim/message.h"

enum { DKIM_CUTS = LIMIT_SIGNATURES + LIMIT_ARC }; /* lengths of a body that digests are wanted of */

struct dkim_lookup_t;

typedef struct {
    mail_field_t field;
    uint32_t above; /* one more than the index of the next field of that name above; 0: none */
    uint32_t name;  /* index among the names, where it has one */
    bool named;
} dkim_field_t;

/* A field name in the message, and how far a walk over its fields has come. */
typedef struct {
    const char *text; /* lower case */
    size_t size, count;
    uint32_t bottom;       /* one more than the index of its lowest field */
    uint32_t walk, cursor; /* of the walk WALK: the next field upwards, likewise */
} dkim_name_t;

/* A canonical body: what is wanted of it, then its digests. */
typedef struct {
    bool done;
    size_t count;
    dkim_cut_t cuts[DKIM_CUTS];
    uint8_t whole[DKIM_DIGEST];
    uint64_t total; /* its bytes */
} dkim_body_t;

struct dkim_message_t {
    arena_t *arena;
    const char *raw;
    size_t size, body;
    bool excessive;
    dkim_field_t *fields;
    size_t field_count;
    dkim_name_t *names;
    size_t name_count;
    uint32_t *slots; /* a hash table of names; each one more than an index */
    size_t slot_mask;
    uint32_t walk;
    dkim_body_t bodies[2]; /* simple, relaxed */
    struct dkim_lookup_t *lookups;
};

/* The name of SIZE bytes in any case; NULL where no field has it. */
dkim_name_t *dkim_message_name (const dkim_message_t *self, const char *text, size_t size);

/* Begins a walk over the fields that a signature names (section 5.4.2). */
void dkim_message_walk (dkim_message_t *self);

/* The next field called so, from the bottom up; NULL where there is none left. EXCEPT is passed over. */
const dkim_field_t *dkim_message_take (dkim_message_t *self, const char *text, size_t size, const dkim_field_t *except);

/* Says that a digest of the first LENGTH bytes of the canonical body will be asked for. */
void dkim_message_expect (dkim_message_t *self, bool relaxed, uint64_t length);

#endif
