/* Metrics: a chain that only grows; values are atomic, since /metrics may be read from another thread. */
#include "metrics.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct metric_t {
    struct metric_t *next;
    char *name;
    char *help;
    bool counter;
    _Atomic int64_t value;
};

static metric_t *first;
static pthread_mutex_t chain = PTHREAD_MUTEX_INITIALIZER;

static char *must_copy (const char *text) {
    char *copy = strdup (text);
    if (copy == NULL) abort ();
    return copy;
}

static metric_t *metric_new (const char *name, const char *help, bool counter) {
    metric_t *self = calloc (1, sizeof *self);
    if (self == NULL) abort ();
    self->name = must_copy (name);
    self->help = must_copy (help);
    self->counter = counter;
    return self;
}

static metric_t *find_or_add (const char *name, const char *help, bool counter) {
    pthread_mutex_lock (&chain);
    metric_t **place = &first;
    while (*place != NULL && strcmp ((*place)->name, name) != 0) place = &(*place)->next;
    if (*place == NULL) *place = metric_new (name, help, counter);
    metric_t *found = *place;
    pthread_mutex_unlock (&chain);
    return found;
}

metric_t *metric_counter (const char *name, const char *help) {
    return find_or_add (name, help, true);
}

metric_t *metric_gauge (const char *name, const char *help) {
    return find_or_add (name, help, false);
}

void metric_add (metric_t *self, int64_t amount) {
    if (self != NULL) atomic_fetch_add_explicit (&self->value, amount, memory_order_relaxed);
}

void metric_set (metric_t *self, int64_t value) {
    if (self != NULL) atomic_store_explicit (&self->value, value, memory_order_relaxed);
}

int64_t metric_value (const metric_t *self) {
    return self == NULL ? 0 : atomic_load_explicit (&self->value, memory_order_relaxed);
}

/* In a help text Prometheus wants line ends and backslashes escaped. */
static void write_help (FILE *out, const char *help) {
    for (; *help != '\0'; help++) {
        if (*help == '\n')
            fputs ("\\n", out);
        else if (*help == '\\')
            fputs ("\\\\", out);
        else
            fputc (*help, out);
    }
}

/* A name may carry labels: tamis_NAME{stage="x"}; HELP and TYPE name the part before them, once. */
static void write_metric (FILE *out, const metric_t *metric, const metric_t *before) {
    size_t bare = strcspn (metric->name, "{");
    bool same = before != NULL && strcspn (before->name, "{") == bare && memcmp (before->name, metric->name, bare) == 0;
    if (!same) {
        fprintf (out, "# HELP tamis_%.*s ", (int)bare, metric->name);
        write_help (out, metric->help);
        fprintf (out, "\n# TYPE tamis_%.*s %s\n", (int)bare, metric->name, metric->counter ? "counter" : "gauge");
    }
    fprintf (out, "tamis_%s %lld\n", metric->name, (long long)metric_value (metric));
}

char *metrics_text (void) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream (&text, &size);
    if (out == NULL) abort ();
    pthread_mutex_lock (&chain);
    const metric_t *before = NULL;
    for (const metric_t *metric = first; metric != NULL; before = metric, metric = metric->next)
        write_metric (out, metric, before);
    pthread_mutex_unlock (&chain);
    if (fclose (out) != 0 || text == NULL) abort ();
    return text;
}
