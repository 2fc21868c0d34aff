#include "session.h"

#include "check.h"
#include "clock.h"
#include "lookup.h"
#include "sql.h"

typedef enum { STATE_AWAY, STATE_LOOKING_UP, STATE_CONNECTING, STATE_CHECKING, STATE_GREETING, STATE_UP } state_t;

enum { TICK = 50 /* ms */, CHECK_TIMEOUT = 5000 /* ms */, REASON = 400, STATEMENTS = 32, NAME = 16 };

struct session_t {
    zloop_t *loop;
    char *dsn;
    lookup_t *lookup; /* of the hosts, while it goes on */
    PGconn *link;
    state_t state;
    int timer;
    int fd; /* being polled; -1 for none */
    short events;
    int64_t until; /* when the present wait ends */
    session_state_fn *changed;
    void *changed_state;
    session_notify_fn *notified;
    void *notified_state;
    const char *greeting;
    check_t check;
    bool told_down;
    bool late; /* an operation that nobody waits for any longer is still under way */
    /* the operation under way */
    session_done_fn *done;
    void *done_state;
    const char *copy_data;
    size_t copy_size;
    PGresult *last;
    /* statements that this connection has prepared, named by their place; and the one that is being prepared */
    const char *prepared[STATEMENTS];
    int n_prepared;
    bool preparing;
    char **parameters; /* what the latter is to be sent with */
    int n_parameters;
    bool binary;
};

static void advance (session_t *self);
static void go_on (session_t *self);

/* --- the event loop --- */

static int fd_ready (zloop_t *loop, zmq_pollitem_t *item, void *state) {
    advance (state);
    (void)loop, (void)item;
    return 0;
}

static void watch (session_t *self, int fd, short events) {
    if (fd == self->fd && events == self->events) return;
    zmq_pollitem_t item = {.fd = self->fd};
    if (self->fd >= 0) zloop_poller_end (self->loop, &item);
    self->fd = fd;
    self->events = events;
    item = (zmq_pollitem_t){.fd = fd, .events = events};
    if (fd < 0) return;
    zloop_poller (self->loop, &item, fd_ready, self);
    zloop_poller_set_tolerant (self->loop, &item);
}

/* --- losing the connection --- */

static void forget_parameters (session_t *self) {
    for (int i = 0; self->parameters && i < self->n_parameters; i++) free (self->parameters[i]);
    free (self->parameters);
    self->parameters = NULL;
}

static void finish (session_t *self, const PGresult *result) {
    session_done_fn *done = self->done;
    self->done = NULL;
    self->copy_data = NULL;
    forget_parameters (self);
    if (done) done (self->done_state, result);
}

static void lose (session_t *self, bool fatal, const char *reason) {
    char text[REASON];
    snprintf (text, sizeof text, "%s", reason && *reason ? reason : "connection lost");
    text[strcspn (text, "\n")] = 0;
    for (char *each = text; *each; each++)
        if (*each == '"') *each = '\'';
    watch (self, -1, 0);
    PQclear (self->last);
    self->last = NULL;
    PQfinish (self->link);
    self->link = NULL;
    lookup_destroy (&self->lookup);
    self->late = self->preparing = false;
    self->n_prepared = 0;
    self->state = STATE_AWAY;
    self->until = clock_now () + SESSION_RETRY;
    finish (self, NULL);
    if (!self->told_down || fatal) self->changed (self->changed_state, false, fatal, text);
    self->told_down = true;
}

/* --- connecting --- */

static void connect_now (session_t *self) {
    self->link = PQconnectStartParams (lookup_keywords (self->lookup), lookup_values (self->lookup), 1);
    lookup_destroy (&self->lookup);
    self->state = STATE_CONNECTING;
    if (!self->link || PQstatus (self->link) == CONNECTION_BAD) {
        lose (self, false, self->link ? PQerrorMessage (self->link) : NULL);
        return;
    }
    watch (self, PQsocket (self->link), ZMQ_POLLOUT);
}

static void looking_up (session_t *self) {
    if (lookup_state (self->lookup) == LOOKUP_DONE)
        connect_now (self);
    else if (lookup_state (self->lookup) == LOOKUP_FAILED)
        lose (self, false, lookup_reason (self->lookup));
}

static void begin_connecting (session_t *self) {
    self->state = STATE_LOOKING_UP;
    self->until = clock_now () + SESSION_CONNECT;
    self->lookup = lookup_new (self->dsn);
    looking_up (self);
}

static void connecting (session_t *self) {
    switch (PQconnectPoll (self->link)) {
    case PGRES_POLLING_READING:
        watch (self, PQsocket (self->link), ZMQ_POLLIN);
        break;
    case PGRES_POLLING_WRITING:
        watch (self, PQsocket (self->link), ZMQ_POLLOUT);
        break;
    case PGRES_POLLING_OK:
        PQsetnonblocking (self->link, 1);
        self->state = STATE_CHECKING;
        self->until = clock_now () + CHECK_TIMEOUT;
        PQsendQueryParams (self->link, sql_schema_check, 4, NULL, self->check.values, NULL, NULL, 0);
        go_on (self);
        break;
    default:
        lose (self, false, PQerrorMessage (self->link));
    }
}

static void come_up (session_t *self) {
    self->state = STATE_UP;
    self->told_down = false;
    self->until = 0;
    self->changed (self->changed_state, true, false, "");
}

static void checked (session_t *self, const PGresult *result) {
    char reason[REASON];
    if (!check_passed (result, reason, sizeof reason)) {
        bool fatal =
            PQresultStatus (result) == PGRES_TUPLES_OK; /* another schema or key; a missing schema may still come */
        lose (self, fatal, reason);
    } else if (self->greeting) {
        self->state = STATE_GREETING;
        PQsendQuery (self->link, self->greeting);
    } else {
        come_up (self);
    }
}

/* --- operations --- */

static void feed (session_t *self) {
    if (!self->copy_data && PQputCopyEnd (self->link, "too late") >= 0) return;
    if (!self->copy_data || PQputCopyData (self->link, self->copy_data, (int)self->copy_size) < 0 ||
        PQputCopyEnd (self->link, NULL) < 0)
        lose (self, false, PQerrorMessage (self->link));
}

static void send_prepared (session_t *self, int place, int count, const char *const *parameters, bool binary) {
    char name[NAME];
    snprintf (name, sizeof name, "s%d", place);
    PQsendQueryPrepared (self->link, name, count, parameters, NULL, NULL, binary);
}

/* The statement stands: now what it was made for. */
static void go_on_prepared (session_t *self) {
    send_prepared (self, self->n_prepared - 1, self->n_parameters, (const char *const *)self->parameters, self->binary);
    forget_parameters (self);
}

static void ended (session_t *self) {
    PGresult *result = self->last;
    self->last = NULL;
    bool stands = self->preparing && PQresultStatus (result) == PGRES_COMMAND_OK;
    self->preparing = false;
    if (stands) self->n_prepared++;
    if (stands && self->parameters) {
        go_on_prepared (self);
        PQclear (result);
        return;
    }
    self->until = 0;
    self->late = false;
    if (self->state == STATE_CHECKING)
        checked (self, result);
    else if (self->state == STATE_GREETING)
        come_up (self);
    else
        finish (self, result);
    PQclear (result);
}

static void hear (session_t *self) {
    for (PGnotify *note; self->link && (note = PQnotifies (self->link));) {
        if (self->notified) self->notified (self->notified_state, note->relname, note->extra);
        PQfreemem (note);
    }
}

/* Sends what is to be sent, and asks the loop for what is to come. */
static void go_on (session_t *self) {
    if (!self->link) return;
    int left = PQflush (self->link);
    if (left < 0)
        lose (self, false, PQerrorMessage (self->link));
    else
        watch (self, PQsocket (self->link), left ? ZMQ_POLLIN | ZMQ_POLLOUT : ZMQ_POLLIN);
}

static void read_results (session_t *self) {
    if (!PQconsumeInput (self->link)) {
        lose (self, false, PQerrorMessage (self->link));
        return;
    }
    bool waits = self->done || self->late || self->state == STATE_CHECKING || self->state == STATE_GREETING;
    while (self->link && waits && !PQisBusy (self->link)) {
        PGresult *result = PQgetResult (self->link);
        if (!result) {
            ended (self);
            break;
        }
        if (PQresultStatus (result) == PGRES_COPY_IN) {
            PQclear (result);
            feed (self);
            break;
        }
        PQclear (self->last);
        self->last = result;
        if (PQstatus (self->link) == CONNECTION_BAD) {
            lose (self, false, PQerrorMessage (self->link));
            return;
        }
    }
    hear (self);
    go_on (self);
}

static void advance (session_t *self) {
    if (!self->link) return;
    if (self->state == STATE_CONNECTING)
        connecting (self);
    else
        read_results (self);
}

/* Who waits is told; the connection is kept, for a new one would only add to what PostgreSQL has to do. */
static void run_late (session_t *self) {
    self->late = true;
    self->until = clock_now () + SESSION_LATE;
    finish (self, NULL);
}

static int tick (zloop_t *loop, int timer, void *state) {
    session_t *self = state;
    if (self->until && clock_now () >= self->until) {
        if (self->state == STATE_AWAY)
            begin_connecting (self);
        else if (self->state == STATE_UP && !self->late)
            run_late (self);
        else
            lose (self, false, "PostgreSQL did not answer in time");
    } else if (self->state == STATE_LOOKING_UP) {
        looking_up (self);
    }
    (void)loop, (void)timer;
    return 0;
}

static void begin (session_t *self, int timeout, session_done_fn *done, void *state) {
    self->done = done;
    self->done_state = state;
    self->until = clock_now () + timeout;
    go_on (self);
}

static void prepare (session_t *self, const char *sql, int count, const char *const *parameters, bool binary) {
    char name[NAME];
    self->parameters = calloc ((size_t)count + 1, sizeof *self->parameters);
    if (!self->parameters) abort ();
    self->preparing = true;
    self->n_parameters = count;
    self->binary = binary;
    for (int i = 0; i < count; i++)
        if (!(self->parameters[i] = strdup (parameters[i]))) abort ();
    self->prepared[self->n_prepared] = sql;
    snprintf (name, sizeof name, "s%d", self->n_prepared);
    PQsendPrepare (self->link, name, sql, 0, NULL);
}

void session_query (session_t *self, const char *sql, int count, const char *const *parameters, bool binary,
                    int timeout, session_done_fn *done, void *state) {
    int place = 0;
    while (place < self->n_prepared && self->prepared[place] != sql) place++;
    if (place < self->n_prepared)
        send_prepared (self, place, count, parameters, binary);
    else if (place < STATEMENTS)
        prepare (self, sql, count, parameters, binary);
    else
        PQsendQueryParams (self->link, sql, count, NULL, parameters, NULL, NULL, binary);
    begin (self, timeout, done, state);
}

void session_copy (session_t *self, const char *sql, const char *data, size_t size, int timeout, session_done_fn *done,
                   void *state) {
    self->copy_data = data;
    self->copy_size = size;
    PQsendQuery (self->link, sql);
    begin (self, timeout, done, state);
}

/* --- life --- */

session_t *session_new (zloop_t *loop, const char *dsn, const keyring_t *keys, session_state_fn *changed, void *state) {
    session_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (session_t){
        .loop = loop, .dsn = strdup (dsn), .fd = -1, .changed = changed, .changed_state = state, .until = 1};
    check_prepare (&self->check, keys);
    self->timer = zloop_timer (loop, TICK, 0, tick, self);
    return self;
}

void session_destroy (session_t **self_p) {
    session_t *self = *self_p;
    if (!self) return;
    watch (self, -1, 0);
    zloop_timer_end (self->loop, self->timer);
    PQclear (self->last);
    PQfinish (self->link);
    lookup_destroy (&self->lookup);
    forget_parameters (self);
    free (self->dsn);
    free (self);
    *self_p = NULL;
}

void session_rest (session_t *self, bool rests) {
    if (rests) lose (self, false, "at rest");
    self->until = rests ? 0 : 1;
    self->told_down = false;
}

void session_on_connect (session_t *self, const char *sql) {
    self->greeting = sql;
}

void session_on_notify (session_t *self, session_notify_fn *fn, void *state) {
    self->notified = fn;
    self->notified_state = state;
}

bool session_up (const session_t *self) {
    return self->state == STATE_UP;
}
bool session_idle (const session_t *self) {
    return self->state == STATE_UP && !self->done && !self->late;
}

bool session_late (const session_t *self) {
    return self->late;
}
