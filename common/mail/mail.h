/* Just enough of RFC 5322 for those who need header fields and not MIME: intake, authentication, the console. Nothing
 * is copied: results point into the message. Bounded: at most MAIL_FIELDS fields are looked at. */
#ifndef TAMIS_MAIL_H
#define TAMIS_MAIL_H

#include <stdbool.h>
#include <stddef.h>

enum { MAIL_FIELDS = 2000 };

typedef struct {
    const char *name; /* as written, without colon */
    size_t name_size;
    const char *value; /* behind the colon, folded as written, without the final line end */
    size_t value_size;
} mail_field_t;

/* Walks the header fields. OFFSET starts at 0 and is moved on; false at the header's end. Lines that are no field (an
 * mbox's From_ line, garbage) are passed over; lines end with LF or CRLF. */
bool mail_next_field (const char *message, size_t size, size_t *offset, mail_field_t *field);

/* The first field called NAME (letter case does not matter); false where there is none. */
bool mail_find_field (const char *message, size_t size, const char *name, mail_field_t *field);

/* True if the field's name is NAME in any case. */
bool mail_field_is (const mail_field_t *field, const char *name);

/* Where the body begins: behind the first empty line; SIZE where there is none. */
size_t mail_body_offset (const char *message, size_t size);

/* Writes VALUE unfolded, with white space runs as one space and trimmed, into TEXT of SIZE bytes, NUL-terminated; cut
 * where it is longer. NULs become spaces. Returns its length. */
size_t mail_unfold (const char *value, size_t value_size, char *text, size_t size);

/* The address within the first <> of VALUE, or VALUE itself trimmed, into TEXT of SIZE bytes. False where that is empty
 * or too long. */
bool mail_angle_address (const char *value, size_t value_size, char *text, size_t size);

#endif
