/* What was found, in the words of an Authentication-Results field (RFC 8601), and of the parcel. */
#ifndef TAMIS_RESULTS_H
#define TAMIS_RESULTS_H

#include "work.h"

/* The methods, from the first ";" on, a line each, folded by LF and TAB at 78 columns. Nothing that a sender chose
 * stands there unless it is quoted or needs no quotes; what quotes cannot hold is left out. "" where nothing was
 * tried. In the parcel's arena. */
char *results_text (const work_t *work);

/* Every signature that was looked at, in the order of the header. */
void results_signatures (const work_t *work, AuthenticationFragment *fragment);

#endif
