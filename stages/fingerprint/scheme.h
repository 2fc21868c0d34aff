/* Schemes: meanings that fraud brings together, weighed by the circumstances. */
#ifndef TAMIS_SCHEME_H
#define TAMIS_SCHEME_H

#include "facts.h"

/* Adds the findings of all schemes (schemes.def) that SPEECH and FACTS fulfil. A reason names the meanings met, never
 * words of the message. Linear in the phrases found. */
void scheme_judge (const speech_t *speech, uint32_t facts, evidence_t *evidence);

#endif
