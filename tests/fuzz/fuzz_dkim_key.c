/* stage: authentication */
/* A DKIM key record, read as any TXT record may be. */
#include "dkim/key.h"
#include "world.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static domains_t *domains;
    static dkim_verifier_t *verifier;
    if (!domains) domains = domains_new ();
    if (!verifier) verifier = dkim_verifier_new (domains);
    arena_t *arena = arena_new ();
    char *text = world_copy (data, size);
    dns_record_t record = {(const uint8_t *)text, size, 0};
    dns_answer_t answer = {.status = DNS_OK, .count = 1, .records = &record};
    dkim_key_t key;
    dkim_key_read (&key, arena, verifier, &answer);
    if (key.result == DKIM_PASS) dkim_verifier_key (verifier, key.edwards, key.bytes, key.size, key.published);
    arena_destroy (&arena);
    free (text);
    return 0;
}
