/* stage: authentication */
/* DMARC: the first line is the author's domain, the second an authenticated one; the rest is the record of every name.
 */
#include "dmarc/dmarc.h"
#include "world.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    char *author = world_line (&data, &size), *other = world_line (&data, &size), *text = world_copy (data, size);
    dmarc_record_t record;
    world_t world = world_open ();
    if (dmarc_record_read (&record, text, size))
        for (int i = 0; i < 4; i++) dmarc_policy_word (dmarc_record_policy (&record, i & 1, i & 2));
    world_text (&world, size % 2 ? "*" : "*.test", text, size);
    dmarc_t *dmarc = dmarc_start (world.arena, world.session, author);
    dmarc_identifier_t identifiers[] = {{other, DMARC_BY_SPF, false}, {other, DMARC_BY_DKIM, size % 5 == 0}};
    dmarc_expect (dmarc, other);
    dmarc_judge (dmarc, identifiers, 2, world_ignore, NULL);
    if (dmarc_result (dmarc) == DMARC_UNKNOWN) abort ();
    world_close (&world);
    free (author);
    free (other);
    free (text);
    return 0;
}
