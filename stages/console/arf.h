/* ARF (RFC 5965): the message that a report is about. */
#ifndef TAMIS_ARF_H
#define TAMIS_ARF_H

#include <stddef.h>

/* Where *MESSAGE of *SIZE bytes is multipart/report with report-type=feedback-report: moves both to the message, or its
 * header alone, in the part of type message/rfc822 or text/rfc822-headers. Else leaves them as they are. Nothing is
 * copied. */
void arf_reported (const char **message, size_t *size);

#endif
