#include "fingerprint.h"

#include <stdlib.h>
#include <string.h>

#include "attachment.h"
#include "author.h"
#include "cage.h"
#include "bulk.h"
#include "careful.h"
#include "deceit.h"
#include "clock.h"
#include "digest.h"
#include "disguise.h"
#include "file/files.h"
#include "features.h"
#include "header.h"
#include "ground.h"
#include "host.h"
#include "identifier/contact.h"
#include "identifier/handle.h"
#include "identifier/iban.h"
#include "identifier/telephone.h"
#include "identifier/wallet.h"
#include "likeness.h"
#include "links.h"
#include "locked.h"
#include "log.h"
#include "mailer.h"
#include "mime.h"
#include "normal.h"
#include "odd_link.h"
#include "protected.h"
#include "reader.h"
#include "reference.h"
#include "skeleton.h"

/* What share of a message's characters may be hidden (a preview line is), and how few words may be disguised by
 * accident. */
enum { HIDDEN_LEAST = 100, HIDDEN_SHARE = 4, DISGUISED_WORDS = 2, READABLE_LEAST = 10 };

struct fingerprint_t {
    worker_t *worker; /* NULL outside the pipeline */
    careful_t *careful;
    limits_t limits;
    naming_t *naming;
    protected_t *protected;
    ground_t *ground;
    metric_t *refused; /* by the cage */
    deceit_t *deceit;
};

limits_t fingerprint_limits (void) {
    return (limits_t){.parts = 500,
                      .depth = 20,
                      .urls = 200,
                      .text = 512 << 10,
                      .html = 1 << 20,
                      .attachment = 25 << 20,
                      .time = 1000};
}

fingerprint_t *fingerprint_new (const limits_t *limits, const char *protected, char **error) {
    fingerprint_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    mime_start ();
    self->limits = *limits;
    self->protected = protected_load (protected, error);
    self->ground = self->protected ? ground_load ("", "", error) : NULL;
    self->naming = self->ground ? naming_new () : NULL;
    if (self->ground && !self->naming) *error = strdup ("ICU or libpsl cannot start");
    if (self->naming) self->deceit = deceit_new ("", error);
    if (!self->deceit) fingerprint_destroy (&self);
    return self;
}

bool fingerprint_brands (fingerprint_t *self, const char *file, char **error) {
    deceit_t *deceit = deceit_new (file, error);
    if (!deceit) return false;
    deceit_destroy (&self->deceit);
    self->deceit = deceit;
    return true;
}

void fingerprint_destroy (fingerprint_t **self) {
    if (!*self) return;
    careful_destroy (&(*self)->careful);
    naming_destroy (&(*self)->naming);
    protected_destroy (&(*self)->protected);
    ground_destroy (&(*self)->ground);
    deceit_destroy (&(*self)->deceit);
    free (*self);
    *self = NULL;
}

/* No more than MOST. */
static size_t letters (const char *text, size_t size, size_t most) {
    size_t count = 0;
    for (size_t i = 0; i < size && count < most; i++) {
        uint8_t byte = (uint8_t)text[i];
        count += (byte >= 0x80) | ((uint8_t)((byte | 0x20) - 'a') < 26);
    }
    return count;
}

/* Whether there is text enough outside links for a person to read. */
static bool is_readable (const reader_t *reader) {
    size_t least = READABLE_LEAST;
    for (size_t i = 0; i < reader->n_links; i++) {
        const link_t *link = &reader->links[i];
        least += link->label ? letters (link->label, link->label_size, SIZE_MAX)
                             : letters (link->target, link->size, SIZE_MAX);
    }
    return letters (reader->text, reader->size, least) >= least;
}

static void judge_structure (const mime_t *mime, const reader_t *reader, evidence_t *evidence) {
    const char *bounded = mime->bounded ? mime->bounded : reader->bounded;
    if (mime->broken) evidence_finding (evidence, FINDING_mime_broken, mime->broken);
    if (mime->ambiguous) evidence_finding (evidence, FINDING_mime_ambiguous, mime->ambiguous);
    if (mime->files)
        evidence_finding (evidence, FINDING_file_in_text, arena_printf (evidence->arena, "%zu files", mime->files));
    if (bounded) evidence_finding (evidence, FINDING_bounds_reached, bounded);
    if (reader->charset)
        evidence_finding (evidence, FINDING_charset_broken,
                          arena_printf (evidence->arena, "charset %s", reader->charset));
}

static void judge_content (const reader_t *reader, evidence_t *evidence) {
    if (reader->n_pages && !reader->plain) evidence_finding (evidence, FINDING_html_only, "HTML alone");
    if (reader->hidden >= HIDDEN_LEAST && reader->hidden * HIDDEN_SHARE >= reader->hidden + reader->shown)
        evidence_finding (evidence, FINDING_hidden_text,
                          arena_printf (evidence->arena, "%zu characters of %zu are hidden", reader->hidden,
                                        reader->hidden + reader->shown));
    if (!is_readable (reader)) evidence_finding (evidence, FINDING_no_text, "nothing beside links or pictures");
    if (reader->active) evidence_finding (evidence, FINDING_form_or_script, "HTML with a form or a script");
}

static void judge_words (const reader_t *reader, const author_t *from, const char *subject, evidence_t *evidence) {
    size_t header = disguise_count (subject, strlen (subject)) + disguise_count (from->name, strlen (from->name));
    size_t body = disguise_count (reader->text, reader->size);
    if (header > 0 || body >= DISGUISED_WORDS)
        evidence_finding (evidence, FINDING_disguised_letters,
                          arena_printf (evidence->arena, "%zu words", header + body));
}

static void read_text (const reader_t *reader, evidence_t *evidence) {
    if (normal_characters (reader->normal, reader->normal_size) >= LIMIT_TEXT_LEAST)
        evidence_trait (evidence, TRAIT_text, digest_hex (evidence->arena, reader->normal, reader->normal_size));
}

/* Where the reader is to turn, and where the money is to go. */
static void read_identifiers (const fingerprint_t *self, const author_t *from, const char *bytes, size_t size,
                              const reader_t *reader, evidence_t *evidence) {
    plain_t plain = plain_read (evidence->arena, reader);
    wallet_read (&plain, evidence);
    iban_read (&plain, evidence);
    telephone_read (&plain, evidence);
    handle_read (&plain, evidence);
    contact_read (&plain, self->naming, from, bytes, size, evidence);
}

void fingerprint_parcel (const fingerprint_t *self, const Parcel *parcel, const uint8_t *raw, size_t size,
                         evidence_t *evidence) {
    const char *bytes = raw ? (const char *)raw : "";
    int64_t deadline = clock_now () + self->limits.time;
    author_t from = author_read (evidence->arena, bytes, size, "From");
    const char *subject = author_field (evidence->arena, bytes, size, "Subject");
    mime_t *mime = mime_read (evidence->arena, bytes, size, &self->limits);
    reader_t *reader = reader_read (evidence->arena, mime, &self->limits, deadline);
    judge_structure (mime, reader, evidence);
    bool whole = header_read (bytes, size, &from, subject, evidence);
    mailer_read (bytes, size, &from, self->naming, evidence);
    bulk_read (bytes, size, self->naming, evidence);
    judge_content (reader, evidence);
    judge_words (reader, &from, subject, evidence);
    if (protected_imitates (self->protected, from.name, from.address))
        evidence_finding (evidence, FINDING_protected_name,
                          "a protected person's name, from an address not listed for them");
    read_text (reader, evidence);
    skeleton_read (reader, evidence);
    whole = attachment_read (mime, &self->limits, deadline, evidence) && whole;
    whole = files_read (mime, reader, &self->limits, deadline, evidence) && whole;
    likeness_read (reader, evidence);
    links_read (reader, self->naming, self->ground, evidence);
    read_identifiers (self, &from, bytes, size, reader, evidence);
    odd_link_read (reader, evidence);
    deceit_read (self->deceit,
                 &(deceit_view_t){parcel, bytes, size, &from, subject, mime, reader, self->naming, self->protected},
                 evidence);
    if (!whole)
        evidence_finding (evidence, FINDING_bounds_reached, "a header or an attachment longer than what is read");
    features_read (bytes, size, &from, subject, reader, evidence);
}

void fingerprint_message (const fingerprint_t *self, const uint8_t *raw, size_t size, evidence_t *evidence) {
    fingerprint_parcel (self, NULL, raw, size, evidence);
}

static FingerprintFragment *fragment_of (const evidence_t *evidence, uint64_t reference) {
    FingerprintFragment *fragment = arena_alloc (evidence->arena, sizeof *fragment);
    fingerprint_fragment__init (fragment);
    fragment->reference = reference;
    fragment->traits = evidence->traits;
    fragment->n_traits = evidence->n_traits;
    fragment->findings = evidence->findings;
    fragment->n_findings = evidence->n_findings;
    return fragment;
}

static FingerprintFragment *read_message (void *self_p, job_t *job) {
    fingerprint_t *self = self_p;
    const keyring_t *keys = worker_keys (self->worker);
    evidence_t *evidence = evidence_new (job->arena, keys);
    fingerprint_parcel (self, job->parcel, job->raw, job->raw_size, evidence);
    job->behind = evidence->features;
    job->behind_size = evidence->n_features * sizeof *evidence->features;
    return fragment_of (evidence, job->raw ? mail_reference (keys, (const char *)job->raw, job->raw_size) : 0);
}

static FingerprintFragment *leave_alone (const fingerprint_t *self, const job_t *job) {
    evidence_t *evidence = evidence_new (job->arena, worker_keys (self->worker));
    evidence_finding (evidence, FINDING_judged_on_source, "who reads it dies of it, or never ends");
    return fragment_of (evidence, 0);
}

/* Parcel in, parcel out. One that was lost twice may be what killed who read it: a child reads it, and may die of it.
 */
static void take (void *self_p, job_t *job) {
    fingerprint_t *self = self_p;
    FingerprintFragment *fragment =
        job->careful ? careful_read (self->careful, job, self->limits.time + CAREFUL_GRACE) : read_message (self, job);
    if (fragment && job->parcel->envelope) contact_forget (fragment, job->parcel->envelope);
    Parcel out = PARCEL__INIT;
    out.fingerprint = fragment ? fragment : leave_alone (self, job);
    metric_set (self->refused, (int64_t)cage_refused ());
    job_pass (&job, &out);
}

static limits_t configured (const config_t *config) {
    return (limits_t){.parts = (size_t)config_number (config, "fingerprint/parts"),
                      .depth = (size_t)config_number (config, "fingerprint/depth"),
                      .urls = (size_t)config_number (config, "fingerprint/urls"),
                      .text = (size_t)config_number (config, "fingerprint/text"),
                      .html = (size_t)config_number (config, "fingerprint/html"),
                      .attachment = (size_t)config_number (config, "fingerprint/attachment"),
                      .time = config_number (config, "fingerprint/time")};
}

static bool apply_ground (fingerprint_t *self, const config_t *config, char **error) {
    ground_t *ground = ground_load (config_text (config, "fingerprint/shorteners"),
                                    config_text (config, "fingerprint/common_hosts"), error);
    if (!ground) return false;
    ground_destroy (&self->ground);
    self->ground = ground;
    return true;
}

/* A file of protected people, of brands, or of hosts that cannot be read leaves those known before in force. */
static void apply (fingerprint_t *self, const config_t *config) {
    char *error = NULL;
    if (!apply_ground (self, config, &error)) log_error ("reload", "kept=hosts reason=\"%s\"", error);
    free (error);
    error = NULL;
    if (!fingerprint_brands (self, config_text (config, "fingerprint/brands"), &error))
        log_error ("reload", "kept=brands reason=\"%s\"", error ? error : "out of memory");
    free (error);
    error = NULL;
    protected_t *people = protected_load (config_text (config, "fingerprint/protected"), &error);
    self->limits = configured (config);
    if (people) {
        protected_destroy (&self->protected);
        self->protected = people;
    } else {
        log_error ("reload", "kept=protected reason=\"%s\"", error ? error : "out of memory");
    }
    free (error);
}

/* In the nursery of careful, which has settings of its own. */
static void renew (void *self_p) {
    fingerprint_t *self = self_p;
    char *error = NULL;
    config_t *config = config_load (config_file (stage_config (worker_stage (self->worker))), &error);
    if (config) apply (self, config);
    config_destroy (&config);
    free (error);
}

static bool say_locked (char *wrong) {
    if (wrong) log_error ("refused", "reason=\"no cage: %s\"", wrong);
    free (wrong);
    return !wrong;
}

/* In the nursery's child. */
static bool lock_reader (void *self_p) {
    const fingerprint_t *self = self_p;
    const config_t *config = stage_config (worker_stage (self->worker));
    return !config_number (config, "fingerprint/cage") || say_locked (locked_reader (config));
}

static char *lock (void *self_p) {
    const fingerprint_t *self = self_p;
    return locked_stage (stage_config (worker_stage (self->worker)));
}

static void reload (void *self_p, const config_t *config) {
    fingerprint_t *self = self_p;
    apply (self, config);
    careful_renew (self->careful);
}

static void *start (worker_t *worker) {
    const config_t *config = stage_config (worker_stage (worker));
    limits_t limits = configured (config);
    char *error = NULL;
    locked_prepare ();
    fingerprint_t *self = fingerprint_new (&limits, config_text (config, "fingerprint/protected"), &error);
    if (self && (!apply_ground (self, config, &error) ||
                 !fingerprint_brands (self, config_text (config, "fingerprint/brands"), &error)))
        fingerprint_destroy (&self);
    if (self) {
        self->worker = worker;
        self->refused = metric_gauge ("cage_refused", "system calls that the cage refused: nothing needs any of them");
        self->careful = careful_new (read_message, renew, lock_reader, self);
    }
    if (!self || !self->careful) {
        log_error ("refused", "reason=\"%s\"", error ? error : strerror (errno));
        fingerprint_destroy (&self);
    }
    free (error);
    return self;
}

static void stop (void **self) {
    fingerprint_destroy ((fingerprint_t **)self);
}

const worker_plan_t fingerprint_plan = {.name = "fingerprint",
                                        .next = "reputation",
                                        .passes_raw = false,
                                        .hold = 64,
                                        .window = 128,
                                        .start = start,
                                        .take = take,
                                        .reload = reload,
                                        .stop = stop,
                                        .lock = lock};
