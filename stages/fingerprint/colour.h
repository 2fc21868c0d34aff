/* Colours of CSS and of HTML's attributes. */
#ifndef TAMIS_COLOUR_H
#define TAMIS_COLOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 0xRRGGBB, or one of those behind. */
enum { COLOUR_BLACK = 0, COLOUR_WHITE = 0xFFFFFF, COLOUR_UNKNOWN = 0x1000000, COLOUR_CLEAR, COLOUR_UNSET };

/* The colour that VALUE is (#rgb, #rrggbb, with alpha or without; rgb(), rgba(); the names in use); COLOUR_CLEAR where
 * nothing is seen of it, COLOUR_UNKNOWN for any other. */
uint32_t colour_read (const char *value, size_t size);

/* True if nobody can tell text of colour INK on PAPER. */
bool colour_hides (uint32_t ink, uint32_t paper);

#endif
