/* stage: fingerprint */
/* Deceit over a whole message: its words folded and walked, names, links, attached pages. */
#include "fingerprint.h"
#include "world.h"

static Parcel *parcel_for (arena_t *arena, uint8_t how) {
    static char *words[] = {"pass", "fail", "softfail", "none", ""};
    Parcel *parcel = arena_alloc (arena, sizeof *parcel);
    Envelope *envelope = arena_alloc (arena, sizeof *envelope);
    AuthenticationFragment *authentication = arena_alloc (arena, sizeof *authentication);
    char **recipients = arena_alloc (arena, sizeof *recipients);
    parcel__init (parcel);
    envelope__init (envelope);
    authentication_fragment__init (authentication);
    recipients[0] = "reader@provider.example";
    envelope->rcpt_to = recipients;
    envelope->n_rcpt_to = 1;
    authentication->dmarc = words[how % 5];
    authentication->spf = words[how / 5 % 5];
    parcel->envelope = envelope;
    parcel->authentication = authentication;
    return parcel;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static fingerprint_t *fingerprint;
    static keyring_t *keys;
    char *error = NULL;
    limits_t limits = fingerprint_limits ();
    if (!fingerprint) fingerprint = fingerprint_new (&limits, "", &error);
    if (!keys) keys = keyring_for_tests ();
    if (!fingerprint || !size) return 0;
    arena_t *arena = arena_new ();
    char *raw = world_copy (data + 1, size - 1);
    evidence_t *evidence = evidence_new (arena, keys);
    fingerprint_parcel (fingerprint, parcel_for (arena, data[0]), (const uint8_t *)raw, size - 1, evidence);
    for (size_t i = 0; i < evidence->n_findings; i++)
        if (!finding_info (evidence->findings[i]->code) || strlen (evidence->findings[i]->reason) > 1000) abort ();
    free (raw);
    arena_destroy (&arena);
    return 0;
}
