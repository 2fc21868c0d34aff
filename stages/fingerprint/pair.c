#include "pair.h"

#include <string.h>

#include "bounds.h"

void pair_read (const Parcel *parcel, const char *from, evidence_t *evidence) {
    const Envelope *envelope = parcel ? parcel->envelope : NULL;
    if (!envelope || !*from) return;
    for (size_t i = 0; i < envelope->n_rcpt_to && i < LIMIT_PAIRS; i++) {
        if (strlen (envelope->rcpt_to[i]) > LIMIT_FIELD) continue;
        char *pair = arena_printf (evidence->arena, "%s %s", from, envelope->rcpt_to[i]);
        for (char *c = pair; *c; c++) *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
        evidence_trait (evidence, TRAIT_pair, pair);
    }
}
