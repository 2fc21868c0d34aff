/* The seam between intake and its doors: a door brings transactions, intake answers each exactly once. */
#ifndef TAMIS_DOOR_H
#define TAMIS_DOOR_H

#include <stdbool.h>

#include "parcel.h"

typedef struct pending_table_t pending_table_t;

/* What a door brings. Everything is borrowed but RAW, whose content is taken, and TICKET, which goes back with the
 * answer. */
typedef struct {
    const uint8_t *token; /* PARCEL_TOKEN bytes: the same token and time make the same id */
    int64_t time;         /* ms since 1970: the message's time for all history */
    Envelope *envelope;
    bool dry_run, replay, lesson;
    zmq_msg_t *raw;
    void *ticket;
} transaction_t;

/* Answers a transaction: PARCEL has all fragments, a verdict always (defer where none came in time). Frees TICKET. */
typedef void (door_answer_fn) (void *door, void *ticket, const Parcel *parcel);

typedef struct {
    const char *name; /* milter, submit */
    door_answer_fn *answer;
    void *self;
} door_t;

#endif
