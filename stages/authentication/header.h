/* The From fields of a header, and whether all who read it would find the same ones. Standards say what a field is, but
 * each program forgives other mistakes: where a mistake could hide a From field from one reader and show it to another,
 * that is said. */
#ifndef TAMIS_HEADER_H
#define TAMIS_HEADER_H

#include <stddef.h>

#include "mail.h"

typedef struct {
    const char *message;
    size_t size, offset, lines;
    mail_field_t field;
    bool ended;
    size_t fields;      /* From fields so far */
    const char *doubt;  /* why some readers may not find the From fields there are; NULL for none */
    const char *hidden; /* why some may find another one; NULL for none */
} header_t;

void header_start (header_t *self, const char *message, size_t size);

/* Goes on to the next From field, `field`; false at the end, where alone `doubt` and `hidden` are complete. Work is
 * linear, and past LIMIT_SIGNED_HEADER bytes or LIMIT_SIGNED_FIELDS lines, nothing is read (which is a doubt). */
bool header_next (header_t *self);

#endif
