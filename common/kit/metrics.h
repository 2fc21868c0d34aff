/* Counters and gauges of one process, shown at /metrics in Prometheus' text format. */
#ifndef TAMIS_METRICS_H
#define TAMIS_METRICS_H

#include <stdint.h>

typedef struct metric_t metric_t;

/* A counter or gauge named tamis_NAME (a counter ends in _total); the same name gives the same metric. Lives for ever.
 */
metric_t *metric_counter (const char *name, const char *help);
metric_t *metric_gauge (const char *name, const char *help);

/* SELF may be NULL: nothing happens. */
void metric_add (metric_t *self, int64_t amount);
void metric_set (metric_t *self, int64_t value);
int64_t metric_value (const metric_t *self);

/* All of them as text; the caller frees it. */
char *metrics_text (void);

#endif
