/* UTF-8 of bytes that may be anything: protobuf strings and JSON texts must be valid, what mail and file systems hold
 * need not. */
#ifndef TAMIS_UTF8_H
#define TAMIS_UTF8_H

#include <stddef.h>

/* The length of the well-formed character (RFC 3629) that TEXT of SIZE bytes begins with; 0 where it begins with none.
 */
size_t utf8_char (const char *text, size_t size);

/* How many bytes at the beginning of TEXT, SIZE bytes, are ASCII. */
size_t utf8_ascii (const char *text, size_t size);

/* Replaces, in place, every byte that belongs to no well-formed character, and every control character, by '?'. */
void utf8_clean (char *text, size_t size);

/* The length of the longest beginning of TEXT, SIZE bytes of UTF-8, that has MOST bytes at most and cuts no character
 * in two. */
size_t utf8_cut (const char *text, size_t size, size_t most);

#endif
