#include "deceit.h"

#include <stdlib.h>
#include <string.h>

#include "brand_list.h"
#include "chain.h"
#include "facts.h"
#include "fold.h"
#include "page.h"
#include "pair.h"
#include "person.h"
#include "scheme.h"

struct deceit_t {
    brand_list_t *brands;
    lexicon_t *lexicon;
};

deceit_t *deceit_new (const char *brands, char **error) {
    deceit_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->brands = brand_list_load (brands, error);
    self->lexicon = lexicon_new ();
    speech_teach (self->lexicon);
    if (self->brands)
        brand_list_teach (self->brands, self->lexicon, MEANINGS);
    else
        deceit_destroy (&self);
    return self;
}

void deceit_destroy (deceit_t **self) {
    if (!*self) return;
    brand_list_destroy (&(*self)->brands);
    lexicon_destroy (&(*self)->lexicon);
    free (*self);
    *self = NULL;
}

static const char *folded (arena_t *arena, const char *text) {
    size_t length;
    return fold_text (arena, text, strlen (text), &length);
}

void deceit_read (const deceit_t *self, const deceit_view_t *view, evidence_t *evidence) {
    arena_t *arena = evidence->arena;
    const reader_t *reader = view->reader;
    const char *domain = host_domain (view->naming, view->from->domain);
    letter_t letter = {.brands = self->brands,
                       .naming = view->naming,
                       .parcel = view->parcel,
                       .from = *view->from,
                       .reply = author_read (arena, view->message, view->size, "Reply-To"),
                       .domain = domain ? domain : view->from->domain,
                       .name = folded (arena, view->from->name),
                       .subject = folded (arena, view->subject)};
    letter.speech =
        speech_read (self->lexicon, arena, letter.name, letter.subject, reader->folded, reader->folded_size);
    letter.list = chain_is_list (view->message, view->size);
    letter.answer = chain_answers (view->message, view->size);
    letter.page = page_read (view->mime, evidence);
    letter.person = person_read (view->protected, &letter, evidence);
    letter.insider = protected_has (view->protected, view->from->address);
    uint32_t facts = facts_read (&letter, evidence);
    scheme_judge (letter.speech, facts, evidence);
    chain_read (view, evidence);
    pair_read (view->parcel, view->from->address, evidence);
}
