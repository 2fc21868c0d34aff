#include "canary.h"

#include "parcel.h"

void canary_frames (const char *name, const char *way_back, const keyring_t *keys, zmq_msg_t frames[HOP_FRAMES]) {
    static const char letter[] = "From: canary@tamis.invalid\r\nSubject: canary\r\n\r\nsings\r\n";
    uint8_t id[PARCEL_ID] = {0};
    Envelope envelope = ENVELOPE__INIT;
    Parcel parcel = PARCEL__INIT;
    parcel.id = (ProtobufCBinaryData){PARCEL_ID, id};
    parcel.way_back = (char *)way_back;
    parcel.canary = (ProtobufCBinaryData){strlen (name), (uint8_t *)name};
    parcel.envelope = &envelope;
    parcel.dry_run = true;
    parcel.attempt = 1;
    parcel.deployment_key = keyring_id (keys, KEY_DEPLOYMENT);
    parcel.circle_key = keyring_id (keys, KEY_CIRCLE);
    parcel_frame (&frames[0], NULL, 0, &parcel.base);
    zmq_msg_init_size (&frames[1], sizeof letter - 1);
    memcpy (zmq_msg_data (&frames[1]), letter, sizeof letter - 1);
}
