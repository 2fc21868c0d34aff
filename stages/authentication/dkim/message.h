/* A message as DKIM and ARC read it: its header fields by name from the bottom up, and digests of its body. Nothing is
 * copied; the raw bytes must outlive it.
 *
 * Line ends: a signature is made over lines that end in CRLF (RFC 6376, section 5.3). CRLF ends a line, and so does a
 * line feed alone, which counts as CRLF, once; a carriage return that no line feed follows is a character like any
 * other. */
#ifndef TAMIS_DKIM_MESSAGE_H
#define TAMIS_DKIM_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "bounds.h"

typedef struct dkim_message_t dkim_message_t;

/* Reads the header; all lives in ARENA. Work is linear in SIZE; past LIMIT_SIGNED_FIELDS fields no more is read. */
dkim_message_t *dkim_message_new (arena_t *arena, const char *raw, size_t size);

/* The header is larger than what is read: no signature of this message is verified. */
bool dkim_message_is_excessive (const dkim_message_t *self);

/* How many fields are called NAME (lower case). */
size_t dkim_message_count (const dkim_message_t *self, const char *name);

#endif
