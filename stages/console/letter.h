/* The letter to a clumsy sender: what was measured against what is asked, why that happens, what helps, and when it is
 * looked at again. No recipient is named, and nothing of a message. */
#ifndef TAMIS_LETTER_H
#define TAMIS_LETTER_H

#include "thresholds.h"

#include <stdint.h>
#include <stdio.h>

typedef struct {
    const char *sender, *provider, *contact;
    const char *from, *to, *review; /* dates, YYYY-MM-DD */
    int64_t messages, delivered, marked, refused;
    double share[MEASURES]; /* in per cent; traps: messages */
    double low[MEASURES];   /* the lower end of its interval; traps: as they are */
    bool judged[MEASURES];  /* enough volume */
} letter_t;

/* 2 poor, 1 watched, 0 neither: what the measure comes to. */
int letter_level (const letter_t *self, const thresholds_t *thresholds, measure_t measure);

/* Writes it in French or in English. */
void letter_write (const letter_t *self, const thresholds_t *thresholds, bool french, FILE *out);

#endif
