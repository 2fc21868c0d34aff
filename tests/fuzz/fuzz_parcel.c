/* Parcels as they come over a hop. */
#include "parcel.h"
#include "world.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    uint8_t *bytes = (uint8_t *)world_copy (data, size);
    arena_t *arena = arena_new ();
    Parcel *parcel = parcel_read (arena, bytes, size);
    if (parcel) {
        zmq_msg_t frame;
        parcel_frame (&frame, NULL, 0, &parcel->base);
        parcel_read (arena, zmq_msg_data (&frame), zmq_msg_size (&frame));
        zmq_msg_close (&frame);
    }
    arena_destroy (&arena);
    free (bytes);
    return 0;
}
