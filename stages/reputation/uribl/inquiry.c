#include "uribl/inquiry.h"

#include <arpa/inet.h>
#include <stdio.h>

/* One name in one list. */
typedef struct {
    inquiry_t *inquiry;
    const uri_list_t *list;
    const char *value;
    list_answer_t answer;
    bool heard;
    int32_t bits;
    char code[INET_ADDRSTRLEN]; /* the first */
} question_t;

struct inquiry_t {
    arena_t *arena;
    dns_session_t *session;
    question_t *questions;
    size_t count, room, pending;
    inquiry_done_fn *fn;
    void *state;
};

static void end (inquiry_t *self) {
    dns_session_destroy (&self->session);
    self->fn (self->state);
}

static void came (void *state, const dns_answer_t *answer) {
    question_t *question = state;
    inquiry_t *self = question->inquiry;
    question->heard = true;
    question->answer = dns_list_meaning (answer);
    if (!answer->capped) uri_list_heard (question->list, question->answer != LIST_UNANSWERED);
    if (question->answer == LIST_LISTED) {
        question->bits = uri_list_bits (question->list, answer->records, answer->count);
        inet_ntop (AF_INET, answer->records[0].data, question->code, sizeof question->code);
    }
    if (--self->pending == 0) end (self);
}

static void ask (inquiry_t *self, const uri_list_t *list, const char *value) {
    char labels[URI_LABELS], name[DNS_LIST_TEXT];
    if (!label_write (list->form, value, labels) || !dns_list_name (list->list, labels, name)) return;
    question_t *question = &self->questions[self->count++];
    *question = (question_t){.inquiry = self, .list = list, .value = value, .answer = LIST_UNANSWERED};
    self->pending++;
    dns_query (self->session, name, DNS_A, came, question);
}

static void ask_for (inquiry_t *self, const uri_list_t *list, const FingerprintFragment *fragment, size_t names) {
    for (size_t i = 0, n = 0; fragment && i < fragment->n_traits && n < names && self->count < self->room; i++) {
        if (trait_kind (fragment->traits[i]->id) != (int)list->kind) continue;
        ask (self, list, fragment->traits[i]->value);
        n++;
    }
}

void inquiry_start (inquiry_t **self_p, arena_t *arena, dns_t *dns, const uri_lists_t *lists, const Parcel *parcel,
                    size_t names, inquiry_done_fn *fn, void *state) {
    inquiry_t *self = arena_zero (arena, sizeof *self);
    const uri_list_t *usable[URI_LISTS];
    size_t n_lists = 0;
    *self_p = self;
    *self = (inquiry_t){.arena = arena, .fn = fn, .state = state, .pending = 1};
    while (n_lists < URI_LISTS && (usable[n_lists] = uri_lists_usable (lists, n_lists))) n_lists++;
    self->room = n_lists * names;
    self->questions = arena_alloc (arena, (self->room + 1) * sizeof *self->questions);
    self->session = dns_session_new (dns, (int)self->room);
    for (size_t i = 0; i < n_lists; i++) ask_for (self, usable[i], parcel->fingerprint, names);
    if (--self->pending == 0) end (self);
}

void inquiry_cut (inquiry_t *self) {
    dns_session_destroy (&self->session);
    for (size_t i = 0; i < self->count; i++)
        if (!self->questions[i].heard) uri_list_heard (self->questions[i].list, false);
}

size_t inquiry_names (const inquiry_t *self) {
    return self->count;
}

/* What one finding says: of names, or of hashes. */
typedef struct {
    int32_t bits;
    size_t listings;
    const char *reason;
} said_t;

/* A name that anyone can read in a link is named; of what is asked for hashed, the kind alone. */
static void add_reason (said_t *said, const inquiry_t *self, const question_t *question) {
    const uri_list_t *list = question->list;
    if (said->listings++ >= URI_NAMED) return;
    said->reason =
        arena_printf (self->arena, "%s%s%.100s in %s (%s)", said->reason ? said->reason : "", said->reason ? ", " : "",
                      list->form == FORM_NAME ? question->value : trait_info ((int)list->kind)->name,
                      dns_list_zone (list->list), question->code);
}

static void count_list (said_t said[2], const inquiry_t *self, size_t *at, bool *unanswered) {
    const uri_list_t *list = self->questions[*at].list;
    int32_t most = 0;
    for (; *at < self->count && self->questions[*at].list == list; ++*at) {
        const question_t *question = &self->questions[*at];
        *unanswered = *unanswered || question->answer == LIST_UNANSWERED;
        if (question->answer != LIST_LISTED) continue;
        add_reason (&said[list->form], self, question);
        if (question->bits > most) most = question->bits;
    }
    said[list->form].bits += most;
}

void inquiry_state (const inquiry_t *self, evidence_t *evidence) {
    static const finding_code_t codes[] = {[FORM_NAME] = FINDING_uri_listed, [FORM_HASH] = FINDING_hash_listed};
    said_t said[2] = {{0}, {0}};
    bool unanswered = false;
    for (size_t at = 0; at < self->count;) count_list (said, self, &at, &unanswered);
    for (size_t form = 0; form < 2; form++) {
        int32_t bits = said[form].bits < URI_BITS * BITS_UNIT ? said[form].bits : URI_BITS * BITS_UNIT;
        if (said[form].listings) evidence_weighed (evidence, codes[form], bits, said[form].reason);
    }
    if (unanswered) evidence_finding (evidence, FINDING_uri_temperror, "a URI list did not answer in time");
}
