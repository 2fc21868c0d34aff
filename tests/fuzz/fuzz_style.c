/* stage: fingerprint */
/* Declarations, style sheets and colours by themselves. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sheet.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    arena_t *arena = arena_new ();
    char *text = malloc (size ? size : 1); /* exactly as long: a read past it is seen */
    memcpy (text, data, size);
    effect_t effect = style_nothing ();
    style_declare (&effect, text, size);
    sheet_t *sheet = sheet_new (arena);
    sheet_read (sheet, text, size);
    tag_t tag;
    static const char start[] = "<p class='a b' id=c style='color:red'>";
    if (!tag_read (&tag, start, sizeof start - 1)) abort ();
    sheet_apply (sheet, &tag, &effect);
    style_t style = style_within (&(style_t){.ink = COLOUR_BLACK, .paper = COLOUR_WHITE}, &effect);
    if (style_hides (&style) && !(style.gone || style.invisible || style.tiny) && style.ink == COLOUR_UNKNOWN) abort ();
    if (colour_read (text, size) > COLOUR_CLEAR) abort ();
    free (text);
    arena_destroy (&arena);
    return 0;
}
