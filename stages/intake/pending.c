#include "pending.h"

#include "clock.h"
#include "log.h"
#include "uuid.h"

enum { REASON_DEADLINE, REASON_STOPPING };

static const char *const defer_reasons[] = {"no verdict in time, please try again later",
                                            "the service is restarting, please try again later"};

typedef struct pending_t {
    uint8_t id[PARCEL_ID];
    const door_t *door;
    void *ticket;
    zmq_msg_t front, raw; /* the parcel without attempt, and the message */
    int64_t arrived_at, sent_at;
    uint32_t attempt;
    bool unsent;
    struct pending_t *next_unsent;
} pending_t;

struct pending_table_t {
    const keyring_t *keys;
    char *way_back;
    outlet_t *outlet;
    zhashx_t *entries;
    pending_t *unsent, **unsent_last;
    bool pumping;
    pending_t *leaving; /* handed to the outlet, and not yet gone */
    int64_t retry, deadline, budget, bytes;
    metric_t *waiting, *held, *sent_again, *deadlines, *late, *answers;
};

/* --- the table --- */

static size_t id_hash (const void *id) {
    size_t hash;
    memcpy (&hash, (const uint8_t *)id + PARCEL_ID - sizeof hash, sizeof hash); /* the random end */
    return hash;
}

static int id_compare (const void *a, const void *b) {
    return memcmp (a, b, PARCEL_ID);
}

pending_table_t *pending_new (const config_t *config, const keyring_t *keys, const char *way_back, outlet_t *outlet) {
    pending_table_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (pending_table_t){.keys = keys, .way_back = strdup (way_back), .outlet = outlet, .entries = zhashx_new ()};
    zhashx_set_key_hasher (self->entries, id_hash);
    zhashx_set_key_comparator (self->entries, id_compare);
    zhashx_set_key_duplicator (self->entries, NULL);
    zhashx_set_key_destructor (self->entries, NULL);
    self->unsent_last = &self->unsent;
    self->waiting = metric_gauge ("pending_messages", "messages taken in and not yet answered");
    self->held = metric_gauge ("pending_bytes", "their bytes");
    self->sent_again = metric_counter ("parcels_sent_again_total", "parcels sent again for want of a verdict");
    self->deadlines = metric_counter ("deadlines_total", "messages deferred because no verdict came in time");
    self->late = metric_counter ("verdicts_late_total", "verdicts that nobody waited for any more");
    self->answers = metric_counter ("answers_total", "messages answered");
    pending_reload (self, config);
    return self;
}

void pending_come_back_by (pending_table_t *self, const char *way_back) {
    free (self->way_back);
    self->way_back = strdup (way_back);
}

void pending_reload (pending_table_t *self, const config_t *config) {
    self->retry = config_number (config, "intake/retry");
    self->deadline = config_number (config, "intake/deadline");
    self->budget = config_number (config, "intake/budget");
}

static void forget (pending_table_t *self, pending_t *entry) {
    if (entry->unsent) {
        pending_t **at = &self->unsent;
        while (*at != entry) at = &(*at)->next_unsent;
        *at = entry->next_unsent;
        if (!*at) self->unsent_last = at;
    }
    if (self->leaving == entry) self->leaving = NULL;
    zhashx_delete (self->entries, entry->id);
    self->bytes -= (int64_t)zmq_msg_size (&entry->raw);
    metric_set (self->waiting, (int64_t)zhashx_size (self->entries));
    metric_set (self->held, self->bytes);
    zmq_msg_close (&entry->front);
    zmq_msg_close (&entry->raw);
    free (entry);
}

size_t pending_count (const pending_table_t *self) {
    return zhashx_size (self->entries);
}
int64_t pending_bytes (const pending_table_t *self) {
    return self->bytes;
}
bool pending_full (const pending_table_t *self) {
    return self->bytes >= self->budget;
}

/* --- sending --- */

static void pump (pending_table_t *self);

/* The outlet has let it go: from now on its verdict may be missed. */
static void left (void *state) {
    pending_table_t *self = state;
    if (self->leaving) self->leaving->sent_at = clock_now ();
    self->leaving = NULL;
    pump (self);
}

static void send_parcel (pending_table_t *self, pending_t *entry) {
    Parcel attempt = PARCEL__INIT;
    attempt.attempt = ++entry->attempt;
    self->leaving = entry;
    zmq_msg_t frames[HOP_FRAMES];
    parcel_frame (&frames[0], zmq_msg_data (&entry->front), zmq_msg_size (&entry->front), &attempt.base);
    zmq_msg_init (&frames[1]);
    zmq_msg_copy (&frames[1], &entry->raw);
    if (entry->attempt > 1) metric_add (self->sent_again, 1);
    outlet_send (self->outlet, frames, 2, left, self);
}

/* At most one message waits in the outlet: the others wait here, where a deadline can still take them out. */
static void pump (pending_table_t *self) {
    if (self->pumping) return; /* the outlet calls back at once where it has room */
    self->pumping = true;
    while (self->unsent && !outlet_waiting (self->outlet)) {
        pending_t *entry = self->unsent;
        self->unsent = entry->next_unsent;
        if (!self->unsent) self->unsent_last = &self->unsent;
        entry->unsent = false;
        send_parcel (self, entry);
    }
    self->pumping = false;
}

static void enqueue (pending_table_t *self, pending_t *entry) {
    entry->unsent = true;
    entry->next_unsent = NULL;
    *self->unsent_last = entry;
    self->unsent_last = &entry->next_unsent;
}

static void write_front (const pending_table_t *self, pending_t *entry, const transaction_t *transaction) {
    Parcel parcel = PARCEL__INIT;
    parcel.id = (ProtobufCBinaryData){PARCEL_ID, entry->id};
    parcel.way_back = self->way_back;
    parcel.envelope = transaction->envelope;
    parcel.dry_run = transaction->dry_run;
    parcel.replay = transaction->replay;
    parcel.lesson = transaction->lesson;
    parcel.deployment_key = keyring_id (self->keys, KEY_DEPLOYMENT);
    parcel.circle_key = keyring_id (self->keys, KEY_CIRCLE);
    parcel.size = (uint32_t)zmq_msg_size (&entry->raw);
    parcel_frame (&entry->front, NULL, 0, &parcel.base);
}

bool pending_take (pending_table_t *self, const door_t *door, transaction_t *transaction) {
    uint8_t random[10], id[PARCEL_ID];
    keyring_hash (self->keys, KEY_DEPLOYMENT, "message id", transaction->token, PARCEL_TOKEN, random, sizeof random);
    uuid_v7 (transaction->time, random, id);
    pending_t *known = zhashx_lookup (self->entries, id);
    if (known) {
        void *old = known->ticket;
        known->ticket = transaction->ticket;
        transaction->ticket = old;
        return false;
    }
    pending_t *entry = calloc (1, sizeof *entry);
    if (!entry) abort ();
    *entry = (pending_t){.door = door, .ticket = transaction->ticket, .arrived_at = clock_now ()};
    memcpy (entry->id, id, PARCEL_ID);
    zmq_msg_init (&entry->raw);
    zmq_msg_move (&entry->raw, transaction->raw);
    write_front (self, entry, transaction);
    zhashx_insert (self->entries, entry->id, entry);
    self->bytes += (int64_t)zmq_msg_size (&entry->raw);
    metric_set (self->waiting, (int64_t)zhashx_size (self->entries));
    metric_set (self->held, self->bytes);
    enqueue (self, entry);
    pump (self);
    return true;
}

/* --- answering --- */

bool pending_answer (pending_table_t *self, const Parcel *parcel) {
    pending_t *entry =
        parcel->id.len == PARCEL_ID && parcel->verdict ? zhashx_lookup (self->entries, parcel->id.data) : NULL;
    if (!entry) {
        metric_add (self->late, 1);
        return false;
    }
    metric_add (self->answers, 1);
    entry->door->answer (entry->door->self, entry->ticket, parcel);
    forget (self, entry);
    return true;
}

static void defer (pending_table_t *self, pending_t *entry, int reason) {
    arena_t *arena = arena_new ();
    Parcel *parcel = parcel_read (arena, zmq_msg_data (&entry->front), zmq_msg_size (&entry->front));
    VerdictFragment verdict = VERDICT_FRAGMENT__INIT;
    verdict.decision = DECISION__DEFER;
    verdict.reason = (char *)defer_reasons[reason];
    parcel->verdict = &verdict;
    log_warn ("deferred", "id=%s attempts=%u reason=\"%s\"", parcel_id_text (arena, parcel), entry->attempt,
              verdict.reason);
    metric_add (self->deadlines, 1);
    pending_answer (self, parcel);
    arena_destroy (&arena);
}

/* Each a little later than its neighbours: what a parcel that kills its worker took along must not meet it again. */
static int64_t patience (const pending_table_t *self, const pending_t *entry) {
    return self->retry + self->retry * entry->id[PARCEL_ID - 1] / 1024;
}

void pending_tick (void *state) {
    pending_table_t *self = state;
    int64_t now = clock_now ();
    zlistx_t *all = zhashx_values (self->entries);
    for (pending_t *entry = zlistx_first (all); entry; entry = zlistx_next (all)) {
        if (now - entry->arrived_at >= self->deadline)
            defer (self, entry, REASON_DEADLINE);
        else if (!entry->unsent && entry != self->leaving && now - entry->sent_at >= patience (self, entry))
            enqueue (self, entry);
    }
    zlistx_destroy (&all);
    pump (self);
}

void pending_defer_all (pending_table_t *self) {
    zlistx_t *all = zhashx_values (self->entries);
    for (pending_t *entry = zlistx_first (all); entry; entry = zlistx_next (all)) defer (self, entry, REASON_STOPPING);
    zlistx_destroy (&all);
}

void pending_destroy (pending_table_t **self_p) {
    pending_table_t *self = *self_p;
    if (!self) return;
    pending_defer_all (self);
    zhashx_destroy (&self->entries);
    free (self->way_back);
    free (self);
    *self_p = NULL;
}
