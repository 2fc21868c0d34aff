/* config/thresholds: from which levels on a sender is watched, and is poor. */
#ifndef TAMIS_THRESHOLDS_H
#define TAMIS_THRESHOLDS_H

#include "console.h"

typedef enum { MEASURE_COMPLAINTS, MEASURE_UNKNOWN, MEASURE_TRAPS, MEASURE_UNAUTHENTICATED, MEASURES } measure_t;

typedef struct {
    double watch, poor, least; /* per cent, but traps: messages; LEAST: messages, or recipients of unknown */
} threshold_t;

typedef struct {
    threshold_t of[MEASURES];
} thresholds_t;

/* Reads policy/thresholds, else the file beside the configuration; what neither says has the values that config/
 * ships. False with *ERROR a sentence that names the file (the caller frees it). */
bool thresholds_load (const config_t *config, thresholds_t *self, char **error);

#endif
