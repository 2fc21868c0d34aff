/* Names of charsets: which one is meant. */
#ifndef TAMIS_LABEL_H
#define TAMIS_LABEL_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    LABEL_UNKNOWN, /* no such charset, or one that no mail program shows */
    LABEL_ASCII,
    LABEL_UTF8,
    LABEL_WINDOWS_1252,
    LABEL_UTF16,     /* of either order */
    LABEL_CONVERTER, /* bytes below 128 are ASCII */
    LABEL_STATEFUL   /* bytes below 128 may be anything: UTF-7, ISO-2022, HZ, UTF-32 */
} label_kind_t;

typedef struct {
    label_kind_t kind;
    const char *converter; /* ICU's name; NULL but for the last two */
    const char *windows;   /* what it is in truth where bytes 128 to 159 occur; NULL for no other */
} label_t;

/* The charset that NAME means to a mail program, as browsers have it (Encoding Standard, section 4.2), and then ICU. */
label_t label_read (const char *name);

/* The charset that an HTML page names within its first bytes (HTML standard, 13.2.3.2), into NAME of ROOM bytes; false
 * where it names none. */
bool label_in_page (const char *page, size_t size, char *name, size_t room);

#endif
