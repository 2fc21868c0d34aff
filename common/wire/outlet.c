#include "hop.h"

#include <endian.h>

#include "credit.h"
#include "endpoint.h"
#include "peer.h"

enum { AGAIN = 5 /* ms between looks for room while messages wait */, REPLY_SIZE = CREDIT_REPLY_MOST };

typedef struct waiting_t {
    zmq_msg_t frames[HOP_FRAMES];
    int count;
    outlet_sent_fn *sent;
    void *state;
    struct waiting_t *next;
} waiting_t;

struct outlet_t {
    zloop_t *loop;
    int mark;
    zhashx_t *peers; /* endpoint → peer_t */
    uint32_t numbers;
    inlet_t *credit; /* NULL where it does not share */
    char *way_back;
    waiting_t *first, **last;
    size_t waiting;
    int timer; /* -1 where nothing waits */
};

static void peer_free (void **peer) {
    peer_destroy ((peer_t **)peer);
}

outlet_t *outlet_new (zloop_t *loop, int mark) {
    outlet_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (outlet_t){.loop = loop, .mark = mark, .peers = zhashx_new (), .timer = -1};
    zhashx_set_destructor (self->peers, peer_free);
    self->last = &self->first;
    return self;
}

/* --- what waits --- */

static void waiting_free (waiting_t *one) {
    for (int i = 0; i < one->count; i++) zmq_msg_close (&one->frames[i]);
    free (one);
}

static waiting_t *take_first (outlet_t *self) {
    waiting_t *one = self->first;
    self->first = one->next;
    if (!self->first) self->last = &self->first;
    self->waiting--;
    return one;
}

static void enqueue (outlet_t *self, waiting_t *one) {
    *self->last = one;
    self->last = &one->next;
    if (++self->waiting <= HOP_BACKLOG) return;
    waiting_t *oldest = take_first (self);
    if (oldest->sent) oldest->sent (oldest->state);
    waiting_free (oldest);
}

size_t outlet_waiting (const outlet_t *self) {
    return self->waiting;
}

/* --- sending --- */

/* The copy that will be done first, of those that are not in PASSED; NULL where that one has no room: then waiting for
 * it is quicker than any other. */
static peer_t *choose (outlet_t *self, int64_t now, bool others, const peer_t *const *passed, int n_passed) {
    peer_t *best = NULL;
    bool best_open = false;
    int64_t least = INT64_MAX, cost;
    for (peer_t *peer = zhashx_first (self->peers); peer; peer = zhashx_next (self->peers)) {
        int i = 0;
        while (i < n_passed && passed[i] != peer) i++;
        bool open = i == n_passed && peer_open (peer, now, others, &cost);
        if (i < n_passed || cost >= least) continue;
        best = peer;
        best_open = open;
        least = cost;
    }
    return best_open ? best : NULL;
}

static bool try_send (outlet_t *self, zmq_msg_t *frames, int count) {
    enum { TRIES = 8 };
    const peer_t *passed[TRIES];
    int64_t now = zclock_usecs ();
    for (int n = 0; n < TRIES; n++) {
        peer_t *peer = choose (self, now, true, passed, n);
        if (!peer) peer = choose (self, now, false, passed, n);
        if (!peer) return false;
        if (peer_send (peer, frames, count, self->way_back, now)) return true;
        passed[n] = peer;
    }
    return false;
}

static void look_again (outlet_t *self, bool wanted);

static void flush (outlet_t *self) {
    while (self->first && try_send (self, self->first->frames, self->first->count)) {
        waiting_t *one = take_first (self);
        if (one->sent) one->sent (one->state);
        free (one);
    }
    look_again (self, self->first != NULL);
}

static int time_again (zloop_t *loop, int timer, void *state) {
    flush (state);
    (void)loop, (void)timer;
    return 0;
}

static void look_again (outlet_t *self, bool wanted) {
    if (wanted == (self->timer >= 0)) return;
    if (!wanted) zloop_timer_end (self->loop, self->timer);
    self->timer = wanted ? zloop_timer (self->loop, AGAIN, 0, time_again, self) : -1;
}

void outlet_send (outlet_t *self, zmq_msg_t *frames, int count, outlet_sent_fn *sent, void *state) {
    if (!self->first && try_send (self, frames, count)) {
        if (sent) sent (state);
        return;
    }
    waiting_t *one = calloc (1, sizeof *one);
    if (!one) abort ();
    *one = (waiting_t){.count = count, .sent = sent, .state = state};
    for (int i = 0; i < count; i++) {
        zmq_msg_init (&one->frames[i]);
        zmq_msg_move (&one->frames[i], &frames[i]);
        zmq_msg_close (&frames[i]);
    }
    enqueue (self, one);
    look_again (self, true);
}

/* --- credit --- */

static uint32_t get32 (const uint8_t *at) {
    uint32_t value;
    memcpy (&value, at, sizeof value);
    return le32toh (value);
}

static peer_t *numbered (outlet_t *self, uint32_t number) {
    for (peer_t *peer = zhashx_first (self->peers); peer; peer = zhashx_next (self->peers))
        if (peer_number (peer) == number) return peer;
    return NULL;
}

static void credit_came (void *state, zmq_msg_t *frames, int count) {
    outlet_t *self = state;
    const uint8_t *bytes = zmq_msg_data (&frames[0]), *end = bytes + zmq_msg_size (&frames[0]);
    if (end - bytes < CREDIT_REPLY_HEAD) return;
    uint32_t incarnation = get32 (bytes);
    int window = bytes[4] | bytes[5] << 8;
    int64_t now = zclock_usecs ();
    for (bytes += CREDIT_REPLY_HEAD; end - bytes >= CREDIT_REPLY_ONE; bytes += CREDIT_REPLY_ONE) {
        peer_t *peer = numbered (self, get32 (bytes));
        if (peer) peer_credit (peer, get32 (bytes + 4), incarnation, window, now);
    }
    (void)count;
}

static void credits_came (void *state) {
    flush (state);
}

int outlet_share (outlet_t *self, const char *bind, const char *public) {
    self->credit = inlet_new (self->loop, bind, HOP_ANSWER_MARK, REPLY_SIZE, credit_came, credits_came, self);
    if (!self->credit) return -1;
    const char *star = strchr (public, '*'), *port = strrchr (inlet_endpoint (self->credit), ':');
    int made = star ? asprintf (&self->way_back, "%.*s%s", (int)(star - public), public, port + 1)
                    : asprintf (&self->way_back, "%s", public);
    if (made < 0) abort ();
    return 0;
}

/* --- who is there --- */

/* A host has an address on each of its networks; a copy is told the one that leads here from where it is. */
static peer_t *meet (outlet_t *self, const char *endpoint) {
    peer_t *peer = peer_new (endpoint, self->numbers++, self->mark);
    char *seen = self->way_back ? endpoint_toward (self->way_back, endpoint) : NULL;
    if (seen) peer_come_back_by (peer, seen);
    free (seen);
    return peer;
}

void outlet_listed (void *state, char **endpoints) {
    outlet_t *self = state;
    zhashx_t *listed = zhashx_new ();
    for (char **each = endpoints; *each; each++) {
        zhashx_insert (listed, *each, self);
        if (!zhashx_lookup (self->peers, *each)) zhashx_insert (self->peers, *each, meet (self, *each));
    }
    zlistx_t *known = zhashx_keys (self->peers);
    for (char *peer = zlistx_first (known); peer; peer = zlistx_next (known))
        if (!zhashx_lookup (listed, peer)) zhashx_delete (self->peers, peer);
    zlistx_destroy (&known);
    zhashx_destroy (&listed);
}

void outlet_destroy (outlet_t **self_p) {
    outlet_t *self = *self_p;
    if (!self) return;
    look_again (self, false);
    inlet_destroy (&self->credit);
    while (self->first) waiting_free (take_first (self));
    zhashx_destroy (&self->peers);
    free (self->way_back);
    free (self);
    *self_p = NULL;
}
