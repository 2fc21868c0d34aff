#include "parcel.h"

#include "uuid.h"

#include <stdlib.h>
#include <string.h>

static void *allocate (void *arena, size_t size) {
    return arena_alloc (arena, size);
}

static void leave (void *arena, void *memory) {
    (void)arena;
    (void)memory;
}

ProtobufCAllocator parcel_allocator (arena_t *arena) {
    return (ProtobufCAllocator){allocate, leave, arena};
}

Parcel *parcel_read (arena_t *arena, const void *bytes, size_t size) {
    ProtobufCAllocator allocator = parcel_allocator (arena);
    return parcel__unpack (&allocator, size, bytes);
}

void parcel_frame (zmq_msg_t *frame, const void *front, size_t front_size, const ProtobufCMessage *message) {
    size_t size = protobuf_c_message_get_packed_size (message);
    if (zmq_msg_init_size (frame, front_size + size)) abort ();
    uint8_t *bytes = zmq_msg_data (frame);
    if (front_size) memcpy (bytes, front, front_size);
    protobuf_c_message_pack (message, bytes + front_size);
}

char *parcel_id_text (arena_t *arena, const Parcel *parcel) {
    char *text = arena_alloc (arena, 37);
    *text = 0;
    if (parcel->id.len == PARCEL_ID) uuid_text (parcel->id.data, text);
    return text;
}

const char *decision_word (Decision decision) {
    static const char *const words[] = {"none", "deliver", "junk", "quarantine", "defer", "reject"};
    return (unsigned)decision < sizeof words / sizeof *words ? words[decision] : words[0];
}
