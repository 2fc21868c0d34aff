/* What the files of the configuration share. */
#ifndef TAMIS_CONFIG_INNER_H
#define TAMIS_CONFIG_INNER_H

#include "config.h"

#include <stddef.h>

enum { CONFIG_BYTES = 1 << 20, CONFIG_LINE = 1000, CONFIG_DEPTH = 4, CONFIG_NAME = 128, CONFIG_VALUE = 16384 };

/* A formatted sentence; the caller frees it. */
char *config_say (const char *format, ...) __attribute__ ((format (printf, 1, 2)));

/* NULL where TEXT is well-formed ZPL, else a sentence beginning "FILE:LINE: ". */
char *config_syntax (const char *file, const char *text);

/* Reads WRITTEN as a number of OPTION's type into *NUMBER. NULL, or a sentence that says what was expected. */
char *config_read_number (const option_t *option, const char *written, int64_t *number);

/* The words of a list with single spaces between. */
char *config_read_list (const char *written);

/* A path made absolute: relative ones begin at FOLDER; "" stays. */
char *config_read_path (const char *folder, const char *written);

/* The option whose name is nearest to NAME by edit distance; NULL where none is near. */
const option_t *config_nearest (const char *name);

#endif
