#include "results.h"

#include <stdio.h>
#include <string.h>

enum { RESULTS_LINE = 78, RESULTS_SIZE = 16384, RESULTS_PIECE = 1024, RESULTS_B = 8 /* of b= (RFC 6008) */ };

typedef struct {
    char text[RESULTS_SIZE];
    size_t length, column;
} out_t;

static void put (out_t *out, const char *text, size_t size) {
    if (out->length + size >= sizeof out->text) return;
    memcpy (out->text + out->length, text, size);
    out->length += size;
    out->column += size;
}

static void fold (out_t *out) {
    put (out, "\n\t", 2);
    out->column = 8;
}

/* A piece that cannot be cut, behind a space or a fold. */
static void piece (out_t *out, const char *text) {
    size_t size = strlen (text);
    if (out->column + 1 + size > RESULTS_LINE)
        fold (out);
    else
        put (out, " ", 1);
    put (out, text, size);
}

static void method (out_t *out, const char *name, const char *result) {
    char text[RESULTS_PIECE];
    put (out, ";", 1);
    fold (out);
    snprintf (text, sizeof text, "%s=%s", name, result);
    put (out, text, strlen (text));
}

/* Whether TEXT can stand as a value without quotes: a token of RFC 2045, section 5.1, or a plain address. */
static bool is_plain (const char *text) {
    bool at = false;
    for (const char *each = text; *each; each++) {
        if (*each <= ' ' || *each > '~' || strchr ("()<>,;:\\\"/[]?=", *each)) return false;
        if (*each == '@' && at) return false;
        at = at || *each == '@';
    }
    return *text != '\0';
}

/* Whether quotes can hold it: printable ASCII. */
static bool is_printable (const char *text) {
    for (; *text; text++)
        if (*text < ' ' || *text > '~') return false;
    return true;
}

/* NAME=VALUE, quoted where it has to be; nothing where that is empty, unprintable or too long. */
static void property (out_t *out, const char *name, const char *value) {
    char text[RESULTS_PIECE];
    size_t length = 0, limit = sizeof text - 3;
    if (!*value || !is_printable (value) || strlen (name) + strlen (value) + 3 > limit / 2) return;
    length = (size_t)snprintf (text, sizeof text, "%s=", name);
    if (is_plain (value)) {
        snprintf (text + length, sizeof text - length, "%s", value);
    } else {
        text[length++] = '"';
        for (; *value; value++) {
            if (*value == '"' || *value == '\\') text[length++] = '\\';
            text[length++] = *value;
        }
        text[length++] = '"';
        text[length] = '\0';
    }
    piece (out, text);
}

/* Local parts that are words with dots; of others the domain alone is said. */
static bool is_plain_local (const char *local) {
    for (const char *each = local; *each; each++) {
        bool word = (*each >= 'a' && *each <= 'z') || (*each >= 'A' && *each <= 'Z') || (*each >= '0' && *each <= '9');
        if (!word && !strchr ("._+-", *each)) return false;
    }
    return *local != '\0';
}

static void add_spf (out_t *out, const work_t *work) {
    const sender_t *sender = &work->sender;
    char address[LIMIT_LOCAL + LIMIT_DOMAIN];
    if (work_spf (work) == SPF_UNKNOWN) return;
    method (out, "spf", spf_word (work_spf (work)));
    if (sender->null_sender) {
        property (out, "smtp.helo", sender->helo);
    } else if (sender->domain_is_name) {
        bool whole = is_plain_local (sender->local);
        snprintf (address, sizeof address, "%s%s%s", whole ? sender->local : "", whole ? "@" : "", sender->domain);
        property (out, "smtp.mailfrom", address);
    }
}

static void add_signature (out_t *out, const dkim_signature_t *signature) {
    char beginning[RESULTS_B + 1];
    dkim_result_t result = work_signature (signature);
    method (out, "dkim", dkim_word (result));
    snprintf (beginning, sizeof beginning, "%s", signature->signature);
    if (result != DKIM_PASS) property (out, "reason", signature->reason);
    property (out, "header.d", signature->domain);
    property (out, "header.s", signature->selector);
    property (out, "header.a", signature->algorithm);
    property (out, "header.b", beginning);
}

static void add_dkim (out_t *out, const work_t *work) {
    const dkim_signature_t *signature;
    if (!work->dkim) return;
    for (size_t i = 0; (signature = dkim_signature (work->dkim, i)); i++) add_signature (out, signature);
    if (!dkim_signature (work->dkim, 0)) method (out, "dkim", dkim_word (work_dkim (work)));
}

static void add_dmarc (out_t *out, const work_t *work) {
    dmarc_result_t result = work_dmarc (work);
    if (result == DMARC_UNKNOWN) return;
    method (out, "dmarc", dmarc_word (result));
    if (work->from.doubt) property (out, "reason", work->from.doubt);
    if (work->dmarc) property (out, "policy.dmarc", dmarc_policy_word (dmarc_policy (work->dmarc)));
    if (work->from.domain) property (out, "header.from", work->from.domain);
}

static void add_arc (out_t *out, const work_t *work, const char *address) {
    char oldest[16];
    arc_result_t result = work_arc (work);
    if (result == ARC_UNKNOWN) return;
    method (out, "arc", arc_word (result));
    if (result == ARC_PASS) {
        snprintf (oldest, sizeof oldest, "%u", arc_oldest_pass (work->arc));
        property (out, "header.oldest-pass", oldest);
    }
    if (result != ARC_NONE) property (out, "smtp.remote-ip", address);
}

static void add_iprev (out_t *out, const work_t *work, const char *address) {
    if (work_iprev (work) == IPREV_UNKNOWN) return;
    method (out, "iprev", iprev_word (work_iprev (work)));
    property (out, "policy.iprev", address);
}

char *results_text (const work_t *work) {
    out_t out = {.length = 0};
    char address[LIMIT_ADDRESS_TEXT];
    if (work->job->parcel->envelope->outbound) return arena_string (work->job->arena, "");
    address_text (&work->sender.address, address);
    add_spf (&out, work);
    add_dkim (&out, work);
    add_dmarc (&out, work);
    add_arc (&out, work, address);
    add_iprev (&out, work, address);
    return arena_copy (work->job->arena, out.text, out.length);
}

static Signature *signature_of (arena_t *arena, const dkim_signature_t *signature) {
    Signature *out = arena_alloc (arena, sizeof *out);
    signature__init (out);
    out->domain = arena_string (arena, signature->domain);
    out->selector = arena_string (arena, signature->selector);
    out->result = arena_string (arena, dkim_word (work_signature (signature)));
    out->reason = arena_string (arena, signature->reason);
    return out;
}

void results_signatures (const work_t *work, AuthenticationFragment *fragment) {
    arena_t *arena = work->job->arena;
    const dkim_signature_t *signature;
    if (!work->dkim) return;
    fragment->signatures = arena_alloc (arena, LIMIT_SIGNATURES * sizeof *fragment->signatures);
    for (size_t i = 0; i < LIMIT_SIGNATURES && (signature = dkim_signature (work->dkim, i)); i++)
        fragment->signatures[fragment->n_signatures++] = signature_of (arena, signature);
}
