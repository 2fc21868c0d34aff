/* Reading and writing parcels within an arena. */
#ifndef TAMIS_PARCEL_H
#define TAMIS_PARCEL_H

#include <zmq.h>

#include "arena.h"
#include "parcel.pb-c.h"

enum { PARCEL_ID = 16, PARCEL_TOKEN = 16 };

/* Decodes SIZE bytes; NULL where they are no parcel. The result lives in the arena and may point into BYTES. */
Parcel *parcel_read (arena_t *arena, const void *bytes, size_t size);

/* Initialises FRAME with FRONT_SIZE bytes at FRONT (may be 0) followed by the encoding of MESSAGE. */
void parcel_frame (zmq_msg_t *frame, const void *front, size_t front_size, const ProtobufCMessage *message);

/* The allocator that protobuf-c is to use for ARENA. */
ProtobufCAllocator parcel_allocator (arena_t *arena);

/* The id as text, in the arena. */
char *parcel_id_text (arena_t *arena, const Parcel *parcel);

/* The word for a decision: deliver, junk, quarantine, defer, reject; "none". */
const char *decision_word (Decision decision);

#endif
