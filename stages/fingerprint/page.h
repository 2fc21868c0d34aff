/* Pages that come attached: what they do when they are opened. */
#ifndef TAMIS_PAGE_H
#define TAMIS_PAGE_H

#include "mime.h"
#include "worker.h"

/* Looks into attached HTML and SVG; adds page_attached where one has a form for a password, a program or a way to
 * another page. Returns whether it did. */
bool page_read (const mime_t *mime, evidence_t *evidence);

#endif
