/* What the links of a message say: hosts, domains, shapes, and whether they lead where they claim to. */
#ifndef TAMIS_LINKS_H
#define TAMIS_LINKS_H

#include "ground.h"
#include "host.h"
#include "reader.h"
#include "worker.h"

/* Adds the traits and findings of every link, and of the links within them: of hosts that are somebody's own host,
 * domain and shape; of borrowed ones host and path together, and the shape; of common ones none. At most
 * LIMIT_LINK_TRAITS of a kind. */
void links_read (const reader_t *reader, const naming_t *naming, const ground_t *ground, evidence_t *evidence);

/* True where LABEL, what the reader sees, names one domain and TARGET leads to another that does not itself hold the
 * first. */
bool links_mismatch (const naming_t *naming, arena_t *arena, const char *label, size_t label_size, const char *target,
                     size_t target_size);

#endif
