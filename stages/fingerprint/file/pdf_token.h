/* The tokens of PDF that hold characters (ISO 32000-1, 7.3): names and strings. */
#ifndef TAMIS_PDF_TOKEN_H
#define TAMIS_PDF_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

/* White space, and what stands for itself and ends a name or a keyword. */
bool pdf_is_space (char c);
bool pdf_is_delimiter (char c);

/* Each reads one token at *AT, which is moved behind it, and writes at most ROOM bytes of its value to OUT; returns how
 * many. */

/* A name, its slash included in TEXT but not in OUT; #xx is a byte. */
size_t pdf_name (const char *text, size_t size, size_t *at, char *out, size_t room);

/* A string in parentheses, nested ones within, escapes read. */
size_t pdf_literal (const char *text, size_t size, size_t *at, char *out, size_t room);

/* A string of hexadecimal digits in angle brackets. */
size_t pdf_hex (const char *text, size_t size, size_t *at, char *out, size_t room);

#endif
