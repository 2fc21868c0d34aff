#include "thresholds.h"

#include "text.h"

#include <czmq.h>
#include <math.h>
#include <unistd.h>

enum { HIGHEST = 1000000 };

static const char *const names[MEASURES] = {"complaints", "unknown", "traps", "unauthenticated"};

static const thresholds_t built_in = {.of = {[MEASURE_COMPLAINTS] = {0.1, 0.3, 100},
                                             [MEASURE_UNKNOWN] = {2, 8, 50},
                                             [MEASURE_TRAPS] = {1, 5, 0},
                                             [MEASURE_UNAUTHENTICATED] = {10, 50, 50}}};

static bool read_number (const char *text, double *number) {
    char *end;
    *number = strtod (text, &end);
    return end != text && !*end && *number >= 0 && *number <= HIGHEST;
}

static bool read_item (threshold_t *self, zconfig_t *item) {
    const char *name = zconfig_name (item), *value = zconfig_value (item);
    if (!strcmp (name, "watch")) return read_number (value, &self->watch);
    if (!strcmp (name, "poor")) return read_number (value, &self->poor);
    return !strcmp (name, "least") && read_number (value, &self->least);
}

static char *read_section (thresholds_t *self, zconfig_t *section, const char *file) {
    int measure = 0;
    while (measure < MEASURES && strcmp (zconfig_name (section), names[measure])) measure++;
    if (measure == MEASURES) return say ("%s: \"%s\" is no measure", file, zconfig_name (section));
    for (zconfig_t *item = zconfig_child (section); item; item = zconfig_next (item))
        if (!read_item (&self->of[measure], item))
            return say ("%s: %s: \"%s\" is no level, or its value does not fit", file, names[measure],
                        zconfig_name (item));
    if (self->of[measure].watch > self->of[measure].poor)
        return say ("%s: %s: watch lies above poor", file, names[measure]);
    return NULL;
}

static char *read_file (thresholds_t *self, const char *file) {
    zconfig_t *root = zconfig_load (file);
    if (!root) return say ("%s: cannot be read as ZPL", file);
    char *error = NULL;
    for (zconfig_t *section = zconfig_child (root); section && !error; section = zconfig_next (section))
        error = read_section (self, section, file);
    zconfig_destroy (&root);
    return error;
}

static char *file_of (const config_t *config) {
    const char *set = config_text (config, "policy/thresholds"), *beside = config_file (config);
    if (*set) return say ("%s", set);
    const char *slash = strrchr (beside, '/');
    char *file = say ("%.*sthresholds", slash ? (int)(slash - beside) + 1 : 0, beside);
    if (access (file, F_OK) == 0) return file;
    free (file);
    return NULL;
}

bool thresholds_load (const config_t *config, thresholds_t *self, char **error) {
    char *file = file_of (config);
    *self = built_in;
    *error = file ? read_file (self, file) : NULL;
    free (file);
    return !*error;
}
