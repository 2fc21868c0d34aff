/* The skeleton: in what order HTML elements begin, whatever stands between them. */
#ifndef TAMIS_SKELETON_H
#define TAMIS_SKELETON_H

#include "reader.h"
#include "worker.h"

/* Adds a trait for each page of eight elements or more. */
void skeleton_read (const reader_t *reader, evidence_t *evidence);

#endif
