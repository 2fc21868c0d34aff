/* The skeleton: in what order the elements begin that make a page's structure, whatever stands in and around them. */
#ifndef TAMIS_SKELETON_H
#define TAMIS_SKELETON_H

#include "reader.h"
#include "worker.h"

/* Adds a trait for each page of LIMIT_SKELETON_LEAST structural elements or more: tables, links, pictures, lists,
 * headings, forms. Left out is what is easily put around or between them and seen by nobody: wrappers as div and span,
 * paragraphs and line breaks, type, the page's head, what is hidden, all attributes. */
void skeleton_read (const reader_t *reader, evidence_t *evidence);

#endif
