/* What copies of one text share, though much of it was changed: the traits text_band, sentence and template. */
#ifndef TAMIS_LIKENESS_H
#define TAMIS_LIKENESS_H

#include "reader.h"
#include "worker.h"

void likeness_read (const reader_t *reader, evidence_t *evidence);

#endif
