/* stage: authentication */
/* The From fields of a whole message, and what else the stage reads off its header. */
#include "from.h"
#include "shapes.h"
#include "world.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static domains_t *domains;
    if (!domains) domains = domains_new ();
    char *raw = world_copy (data, size), shape[LIMIT_SHAPE];
    arena_t *arena = arena_new ();
    from_t from;
    from_read (&from, arena, domains, raw, size);
    if (from.domain && from.fields != 1 && !from.doubt) abort ();
    shapes_received (raw, size, shape);
    arena_destroy (&arena);
    free (raw);
    return 0;
}
