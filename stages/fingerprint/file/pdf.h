/* PDF (ISO 32000-1): where its links lead, and whether it starts something. No page is drawn, no text read. */
#ifndef TAMIS_PDF_H
#define TAMIS_PDF_H

#include "file/inspect.h"

/* Reads SIZE bytes from front to end, as a lexer does, object streams within: URIs become links, and a program or a
 * script that opening it starts, a finding. An encrypted one yields no links. */
void pdf_look (inspection_t *self, const char *bytes, size_t size);

#endif
