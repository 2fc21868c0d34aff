/* The options of every part, gathered from the options.def files. */
#include "config.h"

#include <stddef.h>

const option_t option_table[] = {
#define OPTION(name, type, value, least, most, doc) {name, OPTION_##type, value, least, most, doc},
#include "options_all.def"
#undef OPTION
    {NULL, OPTION_TEXT, NULL, 0, 0, NULL},
};
