/* stage: authentication */
/* A parcel's whole way through the stage: lines with HELO, MAIL FROM and a TXT record that every name has; then the
 * message. */
#include "checks.h"
#include "results.h"
#include "world.h"

static tools_t tools_of (dns_t *dns) {
    static domains_t *domains;
    static dkim_verifier_t *verifier;
    static dnsbl_zones_t *blacklists;
    if (!domains) domains = domains_new ();
    if (!verifier) verifier = dkim_verifier_new (domains);
    if (!blacklists) blacklists = dnsbl_zones_new (dns, "");
    return (tools_t){domains, verifier, blacklists};
}

static void ended (work_t *work) {
    work->pending = -1;
}

/* A field that nothing broke out of: it is folded, and every quoted string ends in its line. */
static void check_results (const char *text) {
    bool quoted = false;
    for (const char *at = text; *at; at++) {
        if (*at == '\r' || (*at == '\n' && (at[1] != '\t' || quoted))) abort ();
        if (*at == '\\' && quoted && at[1])
            at++;
        else if (*at == '"')
            quoted = !quoted;
    }
    if (quoted) abort ();
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static keyring_t *keys;
    if (!keys) keys = keyring_for_tests ();
    char *helo = world_line (&data, &size), *mail_from = world_line (&data, &size), *record = world_line (&data, &size);
    char *raw = world_copy (data, size), *recipient[] = {"bert@provider.example"};
    world_t world = world_open ();
    tools_t tools = tools_of (world.dns);
    world_text (&world, "*", record, strlen (record));
    Envelope envelope = ENVELOPE__INIT;
    envelope.helo = helo;
    envelope.mail_from = mail_from;
    envelope.client_ip = "192.0.2.17";
    envelope.rcpt_to = recipient;
    envelope.n_rcpt_to = 1;
    envelope.received_at = 1700000000000;
    Parcel parcel = PARCEL__INIT;
    parcel.envelope = &envelope;
    job_t job = {.arena = world.arena, .parcel = &parcel, .raw = (const uint8_t *)raw, .raw_size = size};
    work_t work = {.job = &job, .session = world.session};
    checks_start (&work, &tools, ended);
    if (work.pending != -1) abort ();
    if (work_dmarc (&work) == DMARC_PASS && (work.from.doubt || work.from.fields != 1)) abort ();
    evidence_t *evidence = evidence_new (world.arena, keys);
    AuthenticationFragment fragment = AUTHENTICATION_FRAGMENT__INIT;
    traits_add (&work, tools.domains, evidence);
    findings_add (&work, "", evidence);
    check_results (results_text (&work));
    results_signatures (&work, &fragment);
    world_close (&world);
    free (helo);
    free (mail_from);
    free (record);
    free (raw);
    return 0;
}
