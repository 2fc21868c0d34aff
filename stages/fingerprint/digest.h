/* Plain digests, in hex: what traits of content are made of. Their ids are keyed later. */
#ifndef TAMIS_DIGEST_H
#define TAMIS_DIGEST_H

#include "arena.h"

enum { DIGEST_HEX = 32 };

/* BLAKE2b-128 (RFC 7693) of SIZE bytes, in hex; in the arena. */
char *digest_hex (arena_t *arena, const void *bytes, size_t size);

#endif
