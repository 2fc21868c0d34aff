/* A message through all checks of authentication, its DNS from a zone: what traits_add(), findings_add() and
 * results_text() are then asked about. */
#ifndef TAMIS_AUTHENTICATION_FIXTURE_H
#define TAMIS_AUTHENTICATION_FIXTURE_H

#include "checks.h"
#include "cases.h"

typedef struct {
    cases_world_t world;
    domains_t *domains;
    tools_t tools;
    keyring_t *keys;
    Parcel parcel;
    Envelope envelope;
    job_t job;
    work_t *work;
} fixture_t;

static inline void fixture_done (work_t *work) {
    (void)work;
}

/* Answers from ZONE; the envelope is empty. */
static inline void fixture_begin (fixture_t *self, const char *zone) {
    signer_text_t text = {NULL, 0, 0};
    signer_say (&text, zone);
    *self = (fixture_t){.world = cases_open (&text), .domains = domains_new (), .keys = keyring_for_tests ()};
    self->tools = (tools_t){self->domains, dkim_verifier_new (self->domains), dnsbl_zones_new (self->world.dns, "")};
    envelope__init (&self->envelope);
    parcel__init (&self->parcel);
    self->parcel.envelope = &self->envelope;
    free (text.data);
}

/* The checks of MESSAGE, which must outlive them. */
static inline void fixture_check (fixture_t *self, const char *message, size_t size) {
    self->job =
        (job_t){.arena = self->world.arena, .parcel = &self->parcel, .raw = (const uint8_t *)message, .raw_size = size};
    self->work = arena_zero (self->job.arena, sizeof *self->work);
    self->work->job = &self->job;
    self->work->session = dns_session_new (self->world.dns, CASES_QUERIES);
    checks_start (self->work, &self->tools, fixture_done);
    dns_session_destroy (&self->work->session);
}

static inline void fixture_end (fixture_t *self) {
    dnsbl_zones_destroy (&self->tools.blacklists);
    dkim_verifier_destroy (&self->tools.verifier);
    domains_destroy (&self->domains);
    keyring_destroy (&self->keys);
    cases_close (&self->world);
}

#endif
