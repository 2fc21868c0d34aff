/* The sets of an ARC chain: collected, and their structure judged (RFC 8617, sections 4.2 and 5.2, steps 1 to 3). */
#ifndef TAMIS_ARC_SET_H
#define TAMIS_ARC_SET_H

#include "arc/arc.h"
#include "dkim/signed.h"

typedef struct arc_link_t {
    arc_set_t view;
    arc_t *arc;
    const dkim_field_t *results, *signature, *seal;
    dkim_tags_t tags; /* of the seal */
    bool edwards;
    const char *algorithm;
    uint8_t *b;
    size_t b_size;
    uint8_t digest[DKIM_DIGEST]; /* what the seal signs */
    arc_result_t sealed;         /* what became of the seal */
    const char *reason;
    dkim_signed_t message; /* the ARC-Message-Signature */
} arc_link_t;

/* Puts the sets of MESSAGE into ARENA, the first one first, and their number into COUNT: 0 where there are none. NULL,
 * or why the chain fails. */
const char *arc_collect (dkim_message_t *message, dkim_verifier_t *verifier, int64_t now, arc_link_t **links,
                         size_t *count);

/* Computes what each seal signs: every set up to its own (section 5.1.1). One walk over all. */
void arc_digest (arc_link_t *links, size_t count, dkim_verifier_t *verifier);

#endif
