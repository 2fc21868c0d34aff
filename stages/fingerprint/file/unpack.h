/* Archives: what is in them, through libarchive, which reads memory alone and starts no program. */
#ifndef TAMIS_UNPACK_H
#define TAMIS_UNPACK_H

#include "file/inspect.h"
#include "magic.h"

/* Looks at the members of an archive of SIZE bytes, at DEPTH archives: programs among them, passwords, documents,
 * archives within. */
void unpack_look (inspection_t *self, magic_t type, const char *bytes, size_t size, size_t depth);

#endif
