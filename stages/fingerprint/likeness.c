#include "likeness.h"

#include "bands.h"
#include "digest.h"
#include "footer.h"
#include "sentence.h"
#include "template.h"

static void add_bands (const reader_t *reader, evidence_t *evidence) {
    bands_t bands;
    size_t size;
    const char *text = footer_without (evidence->arena, reader, &size);
    bands_read (&bands, text, size);
    for (size_t i = 0; i < bands.count; i++) evidence_trait (evidence, TRAIT_text_band, bands.hex[i]);
}

static void add_sentences (const reader_t *reader, evidence_t *evidence) {
    sentence_t found[SENTENCES];
    size_t count = sentence_read (evidence->arena, reader->text, reader->size, found);
    for (size_t i = 0; i < count; i++)
        evidence_trait (evidence, TRAIT_sentence, digest_hex (evidence->arena, found[i].text, found[i].size));
}

static void add_template (const reader_t *reader, evidence_t *evidence) {
    size_t size;
    const char *text = template_of (evidence->arena, reader->text, reader->size, &size);
    if (text) evidence_trait (evidence, TRAIT_template, digest_hex (evidence->arena, text, size));
}

void likeness_read (const reader_t *reader, evidence_t *evidence) {
    add_bands (reader, evidence);
    add_sentences (reader, evidence);
    add_template (reader, evidence);
}
