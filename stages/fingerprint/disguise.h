/* Disguised words: letters of another script that look like the word's own, or invisible characters between letters. */
#ifndef TAMIS_DISGUISE_H
#define TAMIS_DISGUISE_H

#include <stddef.h>

/* How many words of TEXT (UTF-8 as written, not yet normalised) are disguised. Units, abbreviations and words that
 * honestly mix scripts do not count. */
size_t disguise_count (const char *text, size_t size);

#endif
