/* Where what is no markup ends (HTML standard, 13.2.5.9 to 13.2.5.30 and 13.2.5.41 to 13.2.5.52). Every function is
 * linear and returns SIZE where there is no end. */
#ifndef TAMIS_RAW_H
#define TAMIS_RAW_H

#include <stddef.h>

/* Where the end tag of the element NAME stands, AT or later. */
size_t raw_end (const char *text, size_t size, size_t at, const char *name, size_t name_size);

/* Likewise, of a script, whose content may hide scripts within a comment. */
size_t raw_script_end (const char *text, size_t size, size_t at);

/* Behind the comment, or what is taken for one, that begins at AT with "<!", "<?" or "</". */
size_t raw_comment_end (const char *text, size_t size, size_t at);

#endif
