/* Where the door listens, in the library's spelling, whichever of the customary ones is given. */
#ifndef TAMIS_MILTER_SPELLING_H
#define TAMIS_MILTER_SPELLING_H

#include <stddef.h>

/* Writes at most SIZE bytes (NUL included) at SPELLED: inet:PORT@HOST, inet6:PORT@HOST or unix:/PATH. TEXT: one of
 * these; Postfix' inet:HOST:PORT; HOST:PORT, [ADDRESS]:PORT or tcp://HOST:PORT; /PATH. A host of "*" or none means
 * every address. What is none of them is copied as it stands. */
void spelling_place (const char *text, char *spelled, size_t size);

#endif
