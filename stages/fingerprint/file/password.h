/* A password for an attachment, told in the text beside it. */
#ifndef TAMIS_PASSWORD_H
#define TAMIS_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

/* True where TEXT (normalised: normal.h) has a word for password with a value behind it. */
bool password_is_given (const char *text, size_t size);

#endif
