/* stage: authentication */
/* DKIM: the first line is every key record; the rest is the message. */
#include "dkim/dkim.h"
#include "world.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static domains_t *domains;
    static dkim_verifier_t *verifier;
    if (!domains) domains = domains_new ();
    if (!verifier) verifier = dkim_verifier_new (domains);
    char *key = world_line (&data, &size), *raw = world_copy (data, size);
    world_t world = world_open ();
    world_text (&world, "*", key, strlen (key));
    dkim_message_t *message = dkim_message_new (world.arena, raw, size);
    dkim_t *dkim = dkim_start (world.arena, world.session, verifier, message, 1700000000000, world_ignore, NULL);
    if (dkim_result (dkim) == DKIM_UNKNOWN) abort ();
    for (size_t i = 0; dkim_signature (dkim, i); i++)
        if (!*dkim_word (dkim_signature (dkim, i)->result)) abort ();
    world_close (&world);
    free (raw);
    free (key);
    return 0;
}
