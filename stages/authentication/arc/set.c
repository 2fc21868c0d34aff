#include "arc/set.h"

#include <string.h>

/* Where each set's fields stand; index 0 is not used. */
typedef struct {
    const dkim_field_t *results[LIMIT_ARC + 1], *signatures[LIMIT_ARC + 1], *seals[LIMIT_ARC + 1];
    unsigned highest;
} places_t;

/* --- instances --- */

/* Comments and folding white space (RFC 5322, section 3.2.2). */
static size_t skip_comments (const char *text, size_t size, size_t at) {
    size_t depth = 0;
    for (; at < size; at++) {
        if (dkim_white (text + at, size - at)) continue;
        if (text[at] == '(')
            depth++;
        else if (text[at] == ')' && depth)
            depth--;
        else if (!depth)
            break;
        else if (text[at] == '\\')
            at++;
    }
    return at < size ? at : size;
}

static size_t read_number (const char *text, size_t size, size_t at, unsigned *number) {
    *number = 0;
    size_t begin = at;
    for (; at < size && text[at] >= '0' && text[at] <= '9'; at++)
        if (at - begin < 3) *number = *number * 10 + (unsigned)(text[at] - '0');
    if (at == begin || at - begin > 2 || *number > LIMIT_ARC) *number = 0;
    return at;
}

/* "i=N;" at the beginning of an ARC-Authentication-Results field: the size of it, with N in INSTANCE; 0 where it is
 * not. */
static size_t results_prefix (const mail_field_t *field, unsigned *instance) {
    const char *text = field->value;
    size_t size = field->value_size, at = skip_comments (text, size, 0);
    *instance = 0;
    if (at == size || text[at] != 'i') return 0;
    at = skip_comments (text, size, at + 1);
    if (at == size || text[at] != '=') return 0;
    at = read_number (text, size, skip_comments (text, size, at + 1), instance);
    at = skip_comments (text, size, at);
    return *instance && at < size && text[at] == ';' ? at + 1 : 0;
}

static unsigned results_instance (const mail_field_t *field) {
    unsigned instance;
    return results_prefix (field, &instance) ? instance : 0;
}

static unsigned tags_instance (const mail_field_t *field) {
    dkim_tags_t tags;
    unsigned instance = 0;
    if (field->value_size > LIMIT_SIGNATURE || !dkim_tags_read (&tags, field->value, field->value_size)) return 0;
    const dkim_tag_t *tag = dkim_tag (&tags, "i");
    if (tag && read_number (tag->value, tag->size, 0, &instance) != tag->size) return 0;
    return instance;
}

/* Notes the places of every field called NAME; false where one has no instance, or two have the same. */
static bool place (const dkim_message_t *message, const char *name, unsigned (*instance_of) (const mail_field_t *),
                   const dkim_field_t **at, places_t *places) {
    const dkim_name_t *known = dkim_message_name (message, name, strlen (name));
    if (!known) return true;
    if (known->count > LIMIT_ARC) return false;
    for (uint32_t next = known->bottom; next; next = message->fields[next - 1].above) {
        unsigned instance = instance_of (&message->fields[next - 1].field);
        if (!instance || at[instance]) return false;
        at[instance] = &message->fields[next - 1];
        if (instance > places->highest) places->highest = instance;
    }
    return true;
}

static const char *find_places (const dkim_message_t *message, places_t *places) {
    bool sound = place (message, "arc-authentication-results", results_instance, places->results, places) &&
                 place (message, "arc-message-signature", tags_instance, places->signatures, places) &&
                 place (message, "arc-seal", tags_instance, places->seals, places);
    if (!sound) return "a field of the chain without, or with another's, instance, or too many";
    if (places->highest && dkim_message_is_excessive (message)) return "a header larger than what is read";
    for (unsigned i = 1; i <= places->highest; i++)
        if (!places->results[i] || !places->signatures[i] || !places->seals[i]) return "a set is not complete";
    return NULL;
}

/* --- seals --- */

static const char *read_seal (arc_link_t *self, const domains_t *domains, arena_t *arena) {
    const mail_field_t *field = &self->seal->field;
    const char *wrong;
    dkim_tags_read (&self->tags, field->value, field->value_size);
    if ((wrong = dkim_read_domain (&self->tags, "d", domains, arena, &self->view.domain)) ||
        (wrong = dkim_read_domain (&self->tags, "s", domains, arena, &self->view.selector)) ||
        (wrong = dkim_read_algorithm (&self->tags, arena, &self->algorithm, &self->edwards)) ||
        (wrong = dkim_read_base64 (&self->tags, "b", arena, &self->b, &self->b_size)))
        return wrong;
    if (dkim_tag (&self->tags, "h")) return "a seal with h=";
    if (!dkim_read_time (&self->tags, "t", &self->view.sealed_at)) return "a seal's t= is no time";
    return dkim_tag_is (dkim_tag (&self->tags, "cv"), self->view.instance == 1 ? "none" : "pass")
               ? NULL
               : "a seal's cv= says that the chain had failed, or nothing";
}

static void read_results (arc_link_t *self, arena_t *arena) {
    const mail_field_t *field = &self->results->field;
    unsigned instance;
    size_t at = results_prefix (field, &instance), size = field->value_size - at;
    char *text = arena_alloc (arena, size + 1);
    size = mail_unfold (field->value + at, size, text, size + 1);
    self->view.results = text;
    at = skip_comments (text, size, 0);
    self->view.results_id = arena_copy (arena, text + at, strcspn (text + at, "; ("));
}

static const char *read_link (arc_link_t *self, dkim_message_t *message, dkim_verifier_t *verifier, int64_t now) {
    self->view.domain = self->view.selector = self->view.key_digest = "";
    self->reason = "";
    dkim_signed_read (&self->message, verifier, message, self->signature, true, now);
    if (self->message.view.result == DKIM_UNKNOWN && dkim_names (&self->message.view, "arc-seal")) {
        self->message.view.result = DKIM_PERMERROR;
        self->message.view.reason = "h= names ARC-Seal";
    }
    self->view.signer = self->message.view.domain;
    read_results (self, message->arena);
    return read_seal (self, verifier->domains, message->arena);
}

const char *arc_collect (dkim_message_t *message, dkim_verifier_t *verifier, int64_t now, arc_link_t **links,
                         size_t *count) {
    places_t places = {.highest = 0};
    *count = 0;
    const char *wrong = find_places (message, &places);
    if (wrong || !places.highest) return wrong;
    *links = arena_zero (message->arena, places.highest * sizeof **links);
    for (unsigned i = places.highest; i >= 1 && !wrong; i--) {
        arc_link_t *link = &(*links)[i - 1];
        link->view.instance = i;
        link->results = places.results[i];
        link->signature = places.signatures[i];
        link->seal = places.seals[i];
        wrong = read_link (link, message, verifier, now);
    }
    if (!wrong) *count = places.highest;
    return wrong;
}

/* --- what seals sign --- */

static void add (dkim_sink_t *sink, const dkim_field_t *field) {
    dkim_field (sink, &field->field, true, NULL, 0);
    dkim_crlf (sink);
}

void arc_digest (arc_link_t *links, size_t count, dkim_verifier_t *verifier) {
    dkim_sink_t sink, own;
    dkim_sink_open (&sink, dkim_digest_start (verifier, verifier->chain));
    for (size_t i = 0; i < count; i++) {
        const dkim_tag_t *b = dkim_tag (&links[i].tags, "b");
        add (&sink, links[i].results);
        add (&sink, links[i].signature);
        dkim_sink_flush (&sink);
        EVP_MD_CTX_copy_ex (verifier->spare, verifier->chain);
        dkim_sink_open (&own, verifier->spare);
        dkim_field (&own, &links[i].seal->field, true, b->raw, b->raw_size);
        dkim_sink_flush (&own);
        EVP_DigestFinal_ex (verifier->spare, links[i].digest, NULL);
        add (&sink, links[i].seal);
    }
}
