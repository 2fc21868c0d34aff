/* Hosts that are made to look like a brand's. */
#ifndef TAMIS_BRAND_H
#define TAMIS_BRAND_H

#include "arena.h"
#include "brand_list.h"
#include "host.h"

typedef enum {
    BRAND_NOTHING,  /* no brand's name in it */
    BRAND_OWN,      /* a brand's own */
    BRAND_SIBLING,  /* the label itself, under another suffix: often the brand's as well */
    BRAND_NEAR,     /* one letter away from a label */
    BRAND_COUSIN,   /* a brand's name among other words: ameli-remboursement.example */
    BRAND_PREFIX,   /* a brand's domain in front of another: paypal.com.check.example */
    BRAND_LOOKALIKE /* a brand's name in letters or digits that pose as others: UTS #39 */
} brand_likeness_t;

/* How HOST (lower-case A-label) looks like a brand's, the worst of what is found; *BRAND says whose, BRAND_NONE where
 * nobody's. */
brand_likeness_t brand_likeness (const brand_list_t *brands, const naming_t *naming, arena_t *arena, const char *host,
                                 int *brand);

/* Whether one of the words in SIZE letters at TEXT (small letters, all else between words) belongs to a letterbox or a
 * counter, as in "secure" or "service client", and not to a person. */
bool brand_is_bait (const char *text, size_t size);

#endif
