#include "milter/session.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "envelope.h"
#include "log.h"
#include "milter/bounds.h"
#include "milter/transaction.h"

enum {
    ACTIONS = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE,
    STEPS = SMFIP_SKIP | SMFIP_RCPT_REJ | SMFIP_HDR_LEADSPC | SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_HDR |
            SMFIP_NR_EOH | SMFIP_NOUNKNOWN | SMFIP_NODATA
};

typedef struct {
    unsigned long steps; /* what was negotiated */
    char ip[NETWORK_ADDRESS_TEXT], ptr[ENVELOPE_NAME + 1], helo[ENVELOPE_NAME + 1], mta_name[ENVELOPE_NAME + 1];
    delivery_t *transaction;
} session_t;

static gate_t *gate; /* the library has no place for it */

static void text_copy (char *to, const char *from) {
    snprintf (to, ENVELOPE_NAME + 1, "%s", from ? from : "");
}

static const char *macro (SMFICTX *context, const char *name) {
    const char *value = smfi_getsymval (context, (char *)name);
    return value ? value : "";
}

static sfsistat reply (SMFICTX *context, const reply_t *said) {
    char *english = (char *)said->english, *french = (char *)said->french;
    bool temporary = said->code[0] == '4';
    if (smfi_setmlreply (context, said->code, said->status, english, french, NULL) == MI_FAILURE)
        log_warn ("milter", "reason=\"a reply could not be set\" code=%s", said->code);
    return temporary ? SMFIS_TEMPFAIL : SMFIS_REJECT;
}

static sfsistat silent (const session_t *self, unsigned long step) {
    return self->steps & step ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

/* --- the connection --- */

static void ask_for_macros (SMFICTX *context) {
    smfi_setsymlist (context, SMFIM_CONNECT, (char *)"j {client_addr} {client_name} {client_ptr}");
    smfi_setsymlist (context, SMFIM_HELO, (char *)"{tls_version}");
    smfi_setsymlist (context, SMFIM_ENVFROM, (char *)"i {auth_authen}");
    smfi_setsymlist (context, SMFIM_ENVRCPT, (char *)"i {rcpt_mailer}");
    smfi_setsymlist (context, SMFIM_EOM, (char *)"i");
}

static sfsistat negotiated (SMFICTX *context, unsigned long actions, unsigned long steps, unsigned long f2,
                            unsigned long f3, unsigned long *my_actions, unsigned long *my_steps, unsigned long *my_f2,
                            unsigned long *my_f3) {
    if ((actions & ACTIONS) != ACTIONS) {
        log_error ("milter", "reason=\"the MTA lets nobody add fields, take them out and quarantine\"");
        return SMFIS_REJECT;
    }
    session_t *self = calloc (1, sizeof *self);
    if (!self) return SMFIS_REJECT;
    if (!gate_connect (gate)) {
        free (self);
        return SMFIS_REJECT;
    }
    self->steps = steps & STEPS;
    smfi_setpriv (context, self);
    *my_actions = ACTIONS;
    *my_steps = self->steps;
    *my_f2 = *my_f3 = 0;
    if (actions & SMFIF_SETSYMLIST) {
        *my_actions |= SMFIF_SETSYMLIST;
        ask_for_macros (context);
    }
    (void)f2, (void)f3;
    return SMFIS_CONTINUE;
}

static void read_address (session_t *self, const _SOCK_ADDR *address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (address && address->sa_family == AF_INET)
        inet_ntop (AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, text, sizeof text);
    else if (address && address->sa_family == AF_INET6)
        inet_ntop (AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, text, sizeof text);
    if (!network_address (text, self->ip)) self->ip[0] = '\0';
}

/* The name behind the address, proved or not: authentication proves it itself. */
static void read_name (session_t *self, SMFICTX *context, const char *host) {
    const char *name = macro (context, "{client_ptr}");
    if (!*name) name = host ? host : "";
    bool none = *name == '[' || !strcmp (name, "unknown");
    text_copy (self->ptr, none ? "" : name);
}

static sfsistat connected (SMFICTX *context, char *host, _SOCK_ADDR *address) {
    session_t *self = smfi_getpriv (context);
    if (!self) return SMFIS_TEMPFAIL;
    transaction_end (&self->transaction);
    read_address (self, address);
    read_name (self, context, host);
    const char *mta_name = macro (context, "j");
    text_copy (self->mta_name, *mta_name ? mta_name : "localhost");
    self->helo[0] = '\0';
    return silent (self, SMFIP_NR_CONN);
}

static sfsistat greeted (SMFICTX *context, char *helo) {
    session_t *self = smfi_getpriv (context);
    if (!self) return SMFIS_TEMPFAIL;
    text_copy (self->helo, helo);
    return silent (self, SMFIP_NR_HELO);
}

static sfsistat closed (SMFICTX *context) {
    session_t *self = smfi_getpriv (context);
    if (!self) return SMFIS_CONTINUE;
    smfi_setpriv (context, NULL);
    transaction_end (&self->transaction);
    gate_disconnect (gate);
    free (self);
    return SMFIS_CONTINUE;
}

/* --- the envelope --- */

/* A path without its brackets. */
static void read_path (const char *path, char *address, size_t size) {
    size_t length = strlen (path);
    if (length >= 2 && *path == '<' && path[length - 1] == '>') path++, length -= 2;
    snprintf (address, size, "%.*s", (int)(length < size ? length : size - 1), path);
}

/* RFC 1870. */
static int64_t announced_size (char **arguments) {
    for (char **each = arguments; *each; each++)
        if (!strncasecmp (*each, "SIZE=", 5)) return strtoll (*each + 5, NULL, 10);
    return 0;
}

static sfsistat mail_came (SMFICTX *context, char **arguments) {
    session_t *self = smfi_getpriv (context);
    if (!self) return SMFIS_TEMPFAIL;
    char address[ENVELOPE_ADDRESS + 1];
    const char *account = macro (context, "{auth_authen}"), *tls = macro (context, "{tls_version}");
    const peer_t peer = {self->ip, self->ptr, self->helo, account, self->mta_name, tls};
    const reply_t *refusal;
    transaction_end (&self->transaction);
    read_path (arguments[0], address, sizeof address);
    self->transaction = transaction_begin (gate, &peer, address, announced_size (arguments + 1), &refusal);
    return self->transaction ? SMFIS_CONTINUE : reply (context, refusal);
}

static sfsistat recipient_came (SMFICTX *context, char **arguments) {
    session_t *self = smfi_getpriv (context);
    if (!self || !self->transaction) return SMFIS_TEMPFAIL;
    char address[ENVELOPE_ADDRESS + 1];
    bool rejected = !strcmp (macro (context, "{rcpt_mailer}"), "error");
    read_path (arguments[0], address, sizeof address);
    const reply_t *refusal = transaction_recipient (self->transaction, address, rejected);
    return refusal ? reply (context, refusal) : SMFIS_CONTINUE;
}

/* --- the content --- */

static sfsistat field_came (SMFICTX *context, char *name, char *value) {
    session_t *self = smfi_getpriv (context);
    if (!self || !self->transaction) return SMFIS_TEMPFAIL;
    transaction_field (self->transaction, name, value, !(self->steps & SMFIP_HDR_LEADSPC));
    return silent (self, SMFIP_NR_HDR);
}

static sfsistat header_ended (SMFICTX *context) {
    session_t *self = smfi_getpriv (context);
    if (!self || !self->transaction) return SMFIS_TEMPFAIL;
    transaction_eoh (self->transaction);
    return silent (self, SMFIP_NR_EOH);
}

static sfsistat body_came (SMFICTX *context, unsigned char *bytes, size_t size) {
    session_t *self = smfi_getpriv (context);
    if (!self || !self->transaction) return SMFIS_TEMPFAIL;
    bool more = transaction_body (self->transaction, bytes, size);
    return more || !(self->steps & SMFIP_SKIP) ? SMFIS_CONTINUE : SMFIS_SKIP;
}

static sfsistat aborted (SMFICTX *context) {
    session_t *self = smfi_getpriv (context);
    if (self) transaction_end (&self->transaction);
    return SMFIS_CONTINUE;
}

/* --- the answer --- */

typedef struct {
    SMFICTX *context;
    bool lead; /* values carry their leading space */
    bool failed;
} change_t;

static void take_out (void *state, const char *name, int index) {
    change_t *self = state;
    if (smfi_chgheader (self->context, (char *)name, index, NULL) != MI_SUCCESS) self->failed = true;
}

/* From the last to the first, each on top of the others. */
static void put_in (change_t *self, const exchange_t *exchange) {
    for (int i = exchange->n_marks; i-- > 0;) {
        const char *value = exchange->marks[i].value + !self->lead;
        if (smfi_insheader (self->context, 0, (char *)exchange->marks[i].name, (char *)value) != MI_SUCCESS)
            self->failed = true;
    }
}

static sfsistat obey (session_t *self, SMFICTX *context) {
    const exchange_t *exchange = self->transaction->exchange;
    if (exchange->answer == ANSWER_REPLY) return reply (context, &exchange->reply);
    change_t change = {.context = context, .lead = self->steps & SMFIP_HDR_LEADSPC};
    forged_each (self->transaction->forged, take_out, &change);
    put_in (&change, exchange);
    if (exchange->answer == ANSWER_QUARANTINE && smfi_quarantine (context, (char *)exchange->reason) != MI_SUCCESS)
        change.failed = true;
    return change.failed ? SMFIS_TEMPFAIL : SMFIS_ACCEPT;
}

/* Waits for the verdict, with signs of life to the MTA. */
static bool wait_for (SMFICTX *context, delivery_t *transaction) {
    int64_t until = clock_now () + transaction->settings->deadline + MILTER_SLACK;
    while (!exchange_wait (transaction->exchange, MILTER_PROGRESS)) {
        if (clock_now () >= until) return false;
        (void)smfi_progress (context);
    }
    return true;
}

static sfsistat message_whole (SMFICTX *context) {
    session_t *self = smfi_getpriv (context);
    if (!self || !self->transaction) return SMFIS_TEMPFAIL;
    const reply_t *refusal = transaction_whole (self->transaction, macro (context, "i"));
    sfsistat status = SMFIS_TEMPFAIL;
    if (refusal)
        status = reply (context, refusal);
    else if (wait_for (context, self->transaction))
        status = obey (self, context);
    transaction_end (&self->transaction);
    return status;
}

struct smfiDesc session_callbacks (gate_t *shared) {
    gate = shared;
    return (struct smfiDesc){.xxfi_name = (char *)"tamis",
                             .xxfi_version = SMFI_VERSION,
                             .xxfi_flags = ACTIONS,
                             .xxfi_connect = connected,
                             .xxfi_helo = greeted,
                             .xxfi_envfrom = mail_came,
                             .xxfi_envrcpt = recipient_came,
                             .xxfi_header = field_came,
                             .xxfi_eoh = header_ended,
                             .xxfi_body = body_came,
                             .xxfi_eom = message_whole,
                             .xxfi_abort = aborted,
                             .xxfi_close = closed,
                             .xxfi_negotiate = negotiated};
}
