#include "milter/recipients.h"

#include <string.h>

#include "envelope.h"
#include "milter/bounds.h"
#include "utf8.h"

static bool append (arena_t *arena, char ***list, size_t *count, size_t *room, const char *address) {
    if (*count == MILTER_RECIPIENTS) return false;
    if (*count == *room) {
        size_t more = *room ? 2 * *room : 8;
        char **longer = arena_alloc (arena, more * sizeof *longer);
        if (*count) memcpy (longer, *list, *count * sizeof *longer);
        *list = longer;
        *room = more;
    }
    (*list)[(*count)++] = envelope_text (arena, address, ENVELOPE_ADDRESS);
    return true;
}

bool recipients_add (recipients_t *self, exchange_t *exchange, const guarded_t *domains, const char *address,
                     bool rejected) {
    Envelope *envelope = &exchange->envelope;
    if (rejected)
        return append (exchange->arena, &envelope->rcpt_rejected, &envelope->n_rcpt_rejected, &self->rejected_room,
                       address);
    if (!envelope->n_rcpt_to) self->domain = guarded_find (domains, address);
    return append (exchange->arena, &envelope->rcpt_to, &envelope->n_rcpt_to, &self->room, address);
}

bool recipients_fit (const recipients_t *self, const exchange_t *exchange, const guarded_t *domains,
                     const char *address) {
    if (!exchange->envelope.n_rcpt_to) return true;
    const guarded_domain_t *one = self->domain, *other = guarded_find (domains, address);
    if (!one || !other) return one == other;
    return !strcmp (one->policy, other->policy) && !strcmp (one->jurisdiction, other->jurisdiction);
}
