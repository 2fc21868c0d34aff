#include "policy.h"

#include <czmq.h>
#include <math.h>

#include "guarded.h"
#include "finding.h"

struct policies_t {
    policy_t policies[POLICY_NAMES];
    size_t n_policies;
    guarded_t *domains;
};

static const policy_t built_in = {.name = "default",
                                  .prior = -2 * BITS_UNIT,
                                  .junk = 3 * BITS_UNIT,
                                  .quarantine = INT32_MAX,
                                  .reject = INT32_MAX,
                                  .block = BLOCK_REJECT,
                                  .block_wide = BLOCK_JUNK,
                                  .caps = {{"authentication", 4 * BITS_UNIT},
                                           {"structure", 4 * BITS_UNIT},
                                           {"content", 6 * BITS_UNIT},
                                           {"history", 10 * BITS_UNIT},
                                           {"language", 8 * BITS_UNIT},
                                           {"imitation", 6 * BITS_UNIT},
                                           {"model", 7 * BITS_UNIT},
                                           {"lists", 5 * BITS_UNIT}},
                                  .n_caps = 8};

static char *sentence (const char *format, ...) __attribute__ ((format (printf, 1, 2)));
static char *sentence (const char *format, ...) {
    char *text;
    va_list arguments;
    va_start (arguments, format);
    if (vasprintf (&text, format, arguments) < 0) abort ();
    va_end (arguments);
    return text;
}

/* A number of bits, or "never" where NEVER allows it. */
static bool read_bits (const char *text, bool never, int32_t *bits) {
    char *end;
    if (never && !strcmp (text, "never")) return *bits = INT32_MAX, true;
    double value = strtod (text, &end);
    if (end == text || *end || !(fabs (value) <= POLICY_BITS)) return false;
    *bits = (int32_t)lround (value * BITS_UNIT);
    return true;
}

/* A block does something, and what it does is said. */
static bool read_action (const char *word, block_action_t *action) {
    return block_action_read (word, action) && *action > BLOCK_DELIVER;
}

static bool is_group (const char *name) {
    for (int i = 0; finding_at (i); i++)
        if (!strcmp (finding_at (i)->group, name)) return true;
    return false;
}

/* Replaces the cap that the policy has of this group, its own or default's, or adds one. */
static bool read_cap (policy_t *policy, zconfig_t *item) {
    const char *group = zconfig_name (item);
    int32_t cap;
    size_t i = 0;
    if (!is_group (group) || !read_bits (zconfig_value (item), true, &cap) || cap < 0) return false;
    while (i < policy->n_caps && strcmp (policy->caps[i].group, group)) i++;
    if (i == POLICY_GROUPS) return false;
    snprintf (policy->caps[i].group, POLICY_NAME, "%s", group);
    policy->caps[i].cap = cap;
    if (i == policy->n_caps) policy->n_caps++;
    return true;
}

static bool read_item (policy_t *policy, zconfig_t *item) {
    const char *name = zconfig_name (item), *value = zconfig_value (item);
    if (!strcmp (name, "prior")) return read_bits (value, false, &policy->prior);
    if (!strcmp (name, "junk")) return read_bits (value, true, &policy->junk);
    if (!strcmp (name, "quarantine")) return read_bits (value, true, &policy->quarantine);
    if (!strcmp (name, "reject")) return read_bits (value, true, &policy->reject);
    if (!strcmp (name, "block")) return read_action (value, &policy->block);
    if (!strcmp (name, "block_wide")) return read_action (value, &policy->block_wide);
    bool fits = !strcmp (name, "cap");
    for (zconfig_t *cap = zconfig_child (item); cap && fits; cap = zconfig_next (cap)) fits = read_cap (policy, cap);
    return fits;
}

static char *read_policy (policy_t *policy, zconfig_t *section, const char *file) {
    snprintf (policy->name, sizeof policy->name, "%s", zconfig_name (section));
    for (zconfig_t *item = zconfig_child (section); item; item = zconfig_next (item))
        if (!read_item (policy, item))
            return sentence ("%s: policy %s: \"%s\" is no setting of a policy, or its value does not fit", file,
                             policy->name, zconfig_name (item));
    return NULL;
}

/* "default" first, wherever it stands: every other takes from it what it does not say itself. */
static char *read_policies (policies_t *self, const char *file) {
    zconfig_t *root = zconfig_load (file);
    if (!root) return sentence ("%s: cannot be read as ZPL", file);
    zconfig_t *first = zconfig_locate (root, "default");
    char *error = first ? read_policy (&self->policies[0], first, file) : NULL;
    for (zconfig_t *section = zconfig_child (root); section && !error; section = zconfig_next (section)) {
        if (section == first) continue;
        if (!strcmp (zconfig_name (section), "default")) {
            error = sentence ("%s: \"default\" stands twice", file);
            break;
        }
        if (self->n_policies == POLICY_NAMES) {
            error = sentence ("%s: more than %d policies", file, POLICY_NAMES);
            break;
        }
        self->policies[self->n_policies] = self->policies[0];
        error = read_policy (&self->policies[self->n_policies++], section, file);
    }
    zconfig_destroy (&root);
    return error;
}

const policy_t *policies_named (const policies_t *self, const char *name) {
    for (size_t i = 0; i < self->n_policies; i++)
        if (!strcmp (self->policies[i].name, name)) return &self->policies[i];
    return NULL;
}

static char *read_domains (policies_t *self, const char *file) {
    char *error = NULL;
    const guarded_domain_t *domain;
    self->domains = guarded_load (file, &error);
    for (size_t i = 0; !error && (domain = guarded_at (self->domains, i)); i++)
        if (!policies_named (self, domain->policy))
            error = sentence ("%s, line %d: there is no policy \"%s\"", file, domain->line, domain->policy);
    return error;
}

/* The file that is set, else the one beside the configuration; NULL where there is none: then the built-in policy
 * stands. */
static char *policy_file (const config_t *config) {
    const char *set = config_text (config, "policy/file"), *beside = config_file (config);
    if (*set) return strdup (set);
    const char *slash = strrchr (beside, '/');
    char *file = sentence ("%.*spolicy", slash ? (int)(slash - beside) + 1 : 0, beside);
    if (access (file, F_OK) == 0) return file;
    free (file);
    return NULL;
}

policies_t *policies_read (const char *file, const char *domains, char **error) {
    policies_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->policies[self->n_policies++] = built_in;
    *error = file ? read_policies (self, file) : NULL;
    if (!*error) *error = read_domains (self, domains);
    if (*error) policies_destroy (&self);
    return self;
}

policies_t *policies_load (const config_t *config, char **error) {
    char *file = policy_file (config);
    policies_t *self = policies_read (file, config_text (config, "policy/domains"), error);
    free (file);
    return self;
}

void policies_destroy (policies_t **self) {
    if (!*self) return;
    guarded_destroy (&(*self)->domains);
    free (*self);
    *self = NULL;
}

const policy_t *policies_for (const policies_t *self, const char *recipient) {
    const guarded_domain_t *domain = guarded_find (self->domains, recipient);
    const policy_t *found = domain ? policies_named (self, domain->policy) : NULL;
    return found ? found : &self->policies[0];
}

const policy_t *policies_outbound (const policies_t *self) {
    return policies_named (self, "outbound");
}

bool policies_movable (const policies_t *self, char *const *recipients, size_t count) {
    bool movable = count > 0;
    for (size_t i = 0; i < count && movable; i++) {
        const guarded_domain_t *domain = guarded_find (self->domains, recipients[i]);
        movable = domain && !strcmp (domain->jurisdiction, "US");
    }
    return movable;
}

int32_t policy_cap (const policy_t *self, const char *group) {
    for (size_t i = 0; i < self->n_caps; i++)
        if (!strcmp (self->caps[i].group, group)) return self->caps[i].cap;
    return INT32_MAX;
}
