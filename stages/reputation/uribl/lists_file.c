#include "uribl/lists_inner.h"

#include <arpa/inet.h>
#include <czmq.h>
#include <math.h>

#include "finding.h"

static char *sentence (const char *format, ...) __attribute__ ((format (printf, 1, 2)));
static char *sentence (const char *format, ...) {
    char *text;
    va_list arguments;
    va_start (arguments, format);
    if (vasprintf (&text, format, arguments) < 0) abort ();
    va_end (arguments);
    return text;
}

static bool read_bits (const char *text, int32_t *bits) {
    char *end;
    double value = strtod (text, &end);
    if (end == text || *end || !(value >= 0 && value <= URI_BITS)) return false;
    *bits = (int32_t)lround (value * BITS_UNIT);
    return true;
}

/* "127.0.0.4", or "&4": whatever has that bit. */
static bool read_meaning (uri_list_t *list, zconfig_t *item) {
    const char *name = zconfig_name (item);
    uri_meaning_t meaning = {.bit = 0};
    if (list->n_meanings == URI_ANSWERS || !read_bits (zconfig_value (item), &meaning.bits)) return false;
    if (*name == '&') {
        char *end;
        long bit = strtol (name + 1, &end, 10);
        if (*end || bit < 1 || bit > 128 || (bit & (bit - 1))) return false;
        meaning.bit = (int)bit;
    } else if (inet_pton (AF_INET, name, meaning.code) != 1 || meaning.code[0] != 127) {
        return false;
    }
    list->meanings[list->n_meanings++] = meaning;
    return true;
}

static bool read_point (const char *value, char point[URI_LABELS]) {
    return *value && snprintf (point, URI_LABELS, "%s", value) < URI_LABELS;
}

static bool read_form (const char *value, label_form_t *form) {
    *form = strcmp (value, "name") ? FORM_HASH : FORM_NAME;
    return *form == FORM_NAME || !strcmp (value, "sha256");
}

static bool read_kind (const char *value, trait_kind_t *kind) {
    const trait_info_t *info = trait_named (value);
    if (info) *kind = info->code;
    return info;
}

static bool read_item (uri_list_t *list, zconfig_t *item) {
    const char *name = zconfig_name (item), *value = zconfig_value (item);
    if (!strcmp (name, "trait")) return read_kind (value, &list->kind);
    if (!strcmp (name, "form")) return read_form (value, &list->form);
    if (!strcmp (name, "listed")) return read_point (value, list->listed);
    if (!strcmp (name, "unlisted")) return read_point (value, list->unlisted);
    if (!strcmp (name, "bits")) return read_bits (value, &list->bits);
    bool fits = !strcmp (name, "answer");
    for (zconfig_t *each = zconfig_child (item); each && fits; each = zconfig_next (each))
        fits = read_meaning (list, each);
    return fits;
}

/* The names for tests are RFC 5782's, section 5. */
static char *read_list (uri_list_t *list, dns_t *dns, zconfig_t *section, const char *file) {
    const char *zone = zconfig_name (section);
    *list = (uri_list_t){.kind = TRAIT_url_domain, .listed = "test", .unlisted = "invalid", .bits = 2 * BITS_UNIT};
    for (zconfig_t *item = zconfig_child (section); item; item = zconfig_next (item))
        if (!read_item (list, item))
            return sentence ("%s: list %s: \"%s\" is no setting of a list, or its value does not fit", file, zone,
                             zconfig_name (item));
    if (!label_allowed (list->kind, list->form))
        return sentence ("%s: list %s: the trait %s may not be asked for in this form", file, zone,
                         trait_info ((int)list->kind)->name);
    list->list = dns_list_new (dns, zone);
    if (!list->list) return sentence ("%s: \"%s\" is no zone", file, zone);
    dns_list_view (list->list, list->unlisted, list->listed);
    return NULL;
}

char *uri_lists_read (uri_lists_t *self, dns_t *dns, const char *file) {
    char *error = NULL;
    zconfig_t *root = zconfig_load (file);
    if (!root) return sentence ("%s: cannot be read as ZPL", file);
    for (zconfig_t *section = zconfig_child (root); section && !error; section = zconfig_next (section)) {
        if (self->count == URI_LISTS)
            error = sentence ("%s: more than %d lists", file, URI_LISTS);
        else if (!(error = read_list (&self->lists[self->count], dns, section, file)))
            self->count++;
    }
    zconfig_destroy (&root);
    return error;
}
