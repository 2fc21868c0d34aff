#include "json.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "finding.h"
#include "item.h"
#include "parcel.h"
#include "trait.h"
#include "utf8.h"
#include "uuid.h"

/* Enough digits for any multiple of 1/64 that a verdict can reach. */
enum { JSON_DIGITS = 15 };

static json_t *text (const char *value) {
    json_t *json = json_string (value);
    if (json) return json;
    size_t size = strlen (value);
    char *copy = source_memory (NULL, size + 1);
    memcpy (copy, value, size + 1);
    utf8_clean (copy, size);
    json = json_string (copy);
    free (copy);
    return json;
}

static json_t *text_or_null (const char *value) {
    return value && *value ? text (value) : json_null ();
}

static json_t *bits_number (int32_t bits) {
    return json_real ((double)bits / BITS_UNIT);
}

static void set (json_t *object, const char *key, json_t *value) {
    (void)json_object_set_new (object, key, value);
}

static json_t *id_json (const Parcel *parcel) {
    char id[UUID_TEXT];
    if (parcel->id.len != UUID_BYTES) return json_null ();
    uuid_text (parcel->id.data, id);
    return json_string (id);
}

/* Methods that were not tried stand as null. */
static json_t *authentication_json (const AuthenticationFragment *fragment) {
    json_t *object = json_object ();
    set (object, "spf", text_or_null (fragment ? fragment->spf : NULL));
    set (object, "dkim", text_or_null (fragment ? fragment->dkim : NULL));
    set (object, "dmarc", text_or_null (fragment ? fragment->dmarc : NULL));
    set (object, "arc", text_or_null (fragment ? fragment->arc : NULL));
    set (object, "iprev", text_or_null (fragment ? fragment->iprev : NULL));
    return object;
}

static json_t *signatures_json (const AuthenticationFragment *fragment) {
    json_t *list = json_array ();
    for (size_t i = 0; fragment && i < fragment->n_signatures; i++) {
        json_t *object = json_object ();
        set (object, "domain", text_or_null (fragment->signatures[i]->domain));
        set (object, "selector", text_or_null (fragment->signatures[i]->selector));
        set (object, "result", text_or_null (fragment->signatures[i]->result));
        (void)json_array_append_new (list, object);
    }
    return list;
}

/* Recipients are left out: whom a message went to is not said of its sender. */
static void traits_add (json_t *list, Trait **traits, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const trait_info_t *info = trait_info (trait_kind (traits[i]->id));
        if (!info || info->code == TRAIT_recipient || info->code == TRAIT_pair) continue;
        json_t *object = json_object ();
        set (object, "kind", text (info->name));
        set (object, "value", text (traits[i]->value));
        (void)json_array_append_new (list, object);
    }
}

static json_t *traits_json (const Parcel *parcel) {
    json_t *list = json_array ();
    if (parcel->authentication) traits_add (list, parcel->authentication->traits, parcel->authentication->n_traits);
    if (parcel->fingerprint) traits_add (list, parcel->fingerprint->traits, parcel->fingerprint->n_traits);
    return list;
}

/* A finding of a newer release has no name here; its code stands for it. */
static json_t *finding_json (const Finding *finding) {
    const finding_info_t *info = finding_info (finding->code);
    json_t *object = json_object ();
    set (object, "name", info ? text (info->name) : json_sprintf ("finding_%u", finding->code));
    set (object, "group", info ? text (info->group) : json_null ());
    set (object, "bits", bits_number (finding->bits));
    set (object, "reason", text_or_null (finding->reason));
    return object;
}

static json_t *findings_json (const VerdictFragment *verdict) {
    json_t *list = json_array ();
    for (size_t i = 0; verdict && i < verdict->n_findings; i++)
        (void)json_array_append_new (list, finding_json (verdict->findings[i]));
    return list;
}

static json_t *probability_json (int32_t bits) {
    return json_real (1 / (1 + exp2 (-(double)bits / BITS_UNIT)));
}

static char *line_take (json_t *object) {
    char *line = json_dumps (object, JSON_COMPACT | JSON_REAL_PRECISION (JSON_DIGITS));
    json_decref (object);
    return line;
}

char *json_answer (const char *file, const SubmissionAnswer *answer) {
    const Parcel *parcel = answer->parcel;
    const VerdictFragment *verdict = parcel->verdict;
    json_t *object = json_object ();
    set (object, "id", id_json (parcel));
    set (object, "x_tamis_id", text_or_null (answer->x_tamis_id));
    set (object, "file", text (file));
    set (object, "verdict", verdict ? text (decision_word (verdict->decision)) : json_null ());
    set (object, "probability", verdict ? probability_json (verdict->bits) : json_null ());
    set (object, "bits", verdict ? bits_number (verdict->bits) : json_null ());
    set (object, "case",
         verdict && verdict->case_number ? json_integer ((json_int_t)verdict->case_number) : json_null ());
    set (object, "authentication", authentication_json (parcel->authentication));
    set (object, "signatures", signatures_json (parcel->authentication));
    set (object, "traits", traits_json (parcel));
    set (object, "findings", findings_json (verdict));
    set (object, "campaign",
         verdict && verdict->campaign ? json_sprintf ("%016" PRIx64, verdict->campaign) : json_null ());
    set (object, "actor", verdict && verdict->actor ? json_sprintf ("actor-%u", verdict->actor) : json_null ());
    return line_take (object);
}

char *json_failure (const char *file, const char *error) {
    json_t *object = json_object ();
    set (object, "file", text (file));
    set (object, "error", text (error));
    return line_take (object);
}
