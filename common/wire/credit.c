#include "credit.h"

#include <endian.h>
#include <sys/random.h>

#include "clock.h"

enum { DELAY = 1 /* ms */ };

typedef struct {
    char way[CREDIT_WAY + 1];
    outlet_t *outlet;
    int64_t used_at;
    size_t size; /* of the reply so far */
    uint8_t reply[CREDIT_REPLY_MOST];
} sender_t;

struct credits_t {
    zloop_t *loop;
    char *near; /* what every way back begins with */
    uint32_t incarnation;
    uint16_t window;
    zhashx_t *index; /* way back → position + 1 */
    sender_t *senders[CREDIT_SENDERS];
    size_t known;
    int timer; /* -1 where nothing is to be sent */
};

static void put32 (uint8_t *at, uint32_t value) {
    value = htole32 (value);
    memcpy (at, &value, sizeof value);
}

static uint32_t get32 (const uint8_t *at) {
    uint32_t value;
    memcpy (&value, at, sizeof value);
    return le32toh (value);
}

void credit_frame (zmq_msg_t *frame, int count, uint32_t peer, uint32_t number, const char *way_back) {
    size_t length = strlen (way_back);
    if (zmq_msg_init_size (frame, CREDIT_HEAD + length)) abort ();
    uint8_t *bytes = zmq_msg_data (frame);
    bytes[0] = (uint8_t)count;
    put32 (bytes + 1, peer);
    put32 (bytes + 5, number);
    memcpy (bytes + CREDIT_HEAD, way_back, length);
}

/* --- senders --- */

/* For ipc the folder of our own socket; for tcp any address of the deployment's network. */
static char *near_of (const char *own) {
    const char *slash = strncmp (own, "ipc://", 6) ? NULL : strrchr (own, '/');
    if (!slash) return strdup ("tcp://");
    char *near;
    if (asprintf (&near, "%.*s/credit-", (int)(slash - own), own) < 0) abort ();
    return near;
}

credits_t *credits_new (zloop_t *loop, const char *own) {
    credits_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (credits_t){.loop = loop, .near = near_of (own), .window = HOP_WINDOW, .index = zhashx_new (), .timer = -1};
    if (getrandom (&self->incarnation, sizeof self->incarnation, 0) < 0) self->incarnation = (uint32_t)clock_wall ();
    return self;
}

static void forget (credits_t *self, size_t at) {
    zhashx_delete (self->index, self->senders[at]->way);
    outlet_destroy (&self->senders[at]->outlet);
    free (self->senders[at]);
    self->senders[at] = NULL;
}

void credits_destroy (credits_t **self_p) {
    credits_t *self = *self_p;
    if (!self) return;
    credits_flush (self);
    for (size_t i = 0; i < self->known; i++)
        if (self->senders[i]) forget (self, i);
    zhashx_destroy (&self->index);
    free (self->near);
    free (self);
    *self_p = NULL;
}

void credits_window (credits_t *self, int window) {
    self->window = (uint16_t)window;
}

/* A free place, at worst that of a sender that has been silent for long; CREDIT_SENDERS where there is none. */
static size_t place (credits_t *self) {
    for (size_t i = 0; i < self->known; i++)
        if (!self->senders[i]) return i;
    if (self->known < CREDIT_SENDERS) return self->known++;
    for (size_t i = 0; i < self->known; i++)
        if (clock_now () - self->senders[i]->used_at > CREDIT_IDLE) {
            forget (self, i);
            return i;
        }
    return CREDIT_SENDERS;
}

static size_t sender_of (credits_t *self, const char *way) {
    size_t known = (size_t)zhashx_lookup (self->index, way);
    if (known) return known - 1;
    if (strncmp (way, self->near, strlen (self->near)) || strstr (way, "/../")) return CREDIT_SENDERS;
    size_t at = place (self);
    if (at == CREDIT_SENDERS) return at;
    sender_t *sender = self->senders[at] = calloc (1, sizeof *sender);
    if (!sender) abort ();
    snprintf (sender->way, sizeof sender->way, "%s", way);
    sender->outlet = outlet_new (self->loop, HOP_ANSWER_MARK);
    outlet_listed (sender->outlet, (char *[]){sender->way, NULL});
    zhashx_insert (self->index, sender->way, (void *)(at + 1));
    return at;
}

bool credits_read (credits_t *self, zmq_msg_t *last, int *count, credit_t *credit) {
    const uint8_t *bytes = zmq_msg_data (last);
    size_t size = zmq_msg_size (last);
    if (size <= CREDIT_HEAD || size > CREDIT_HEAD + CREDIT_WAY || bytes[0] != *count - 1) return false;
    char way[CREDIT_WAY + 1];
    memcpy (way, bytes + CREDIT_HEAD, size - CREDIT_HEAD);
    way[size - CREDIT_HEAD] = 0;
    size_t at = sender_of (self, way);
    if (at == CREDIT_SENDERS) return false;
    self->senders[at]->used_at = clock_now ();
    *credit = (credit_t){.sender = (uint32_t)at + 1, .peer = get32 (bytes + 1), .number = get32 (bytes + 5)};
    --*count;
    return true;
}

/* --- giving back --- */

static void send_reply (const credits_t *self, sender_t *sender) {
    zmq_msg_t frame;
    if (!sender->size) return;
    uint16_t window = htole16 (self->window);
    put32 (sender->reply, self->incarnation);
    memcpy (sender->reply + 4, &window, sizeof window);
    if (zmq_msg_init_size (&frame, sender->size)) abort ();
    memcpy (zmq_msg_data (&frame), sender->reply, sender->size);
    sender->size = 0;
    outlet_send (sender->outlet, &frame, 1, NULL, NULL);
}

static void send_replies (credits_t *self) {
    self->timer = -1;
    for (size_t i = 0; i < self->known; i++)
        if (self->senders[i]) send_reply (self, self->senders[i]);
}

void credits_flush (credits_t *self) {
    if (self->timer < 0) return;
    zloop_timer_end (self->loop, self->timer);
    send_replies (self);
}

static int moment_passed (zloop_t *loop, int timer, void *state) {
    send_replies (state); /* the loop itself ends a timer that fires once */
    (void)loop, (void)timer;
    return 0;
}

void credits_return (credits_t *self, const credit_t *credit) {
    sender_t *sender = credit->sender ? self->senders[credit->sender - 1] : NULL;
    if (!sender) return;
    if (!sender->size) sender->size = CREDIT_REPLY_HEAD;
    put32 (sender->reply + sender->size, credit->peer);
    put32 (sender->reply + sender->size + 4, credit->number);
    sender->size += CREDIT_REPLY_ONE;
    size_t noted = (sender->size - CREDIT_REPLY_HEAD) / CREDIT_REPLY_ONE;
    if (noted >= CREDIT_AT_ONCE) send_reply (self, sender);
    if (self->timer < 0) self->timer = zloop_timer (self->loop, DELAY, 1, moment_passed, self);
}
