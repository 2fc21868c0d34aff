/* The console: what every command is given. */
#ifndef TAMIS_CONSOLE_H
#define TAMIS_CONSOLE_H

#include <stdbool.h>

#include "config.h"

typedef struct {
    const config_t *config;
    const char *config_file;
    bool json;
} console_t;

/* Exit statuses (DESIGN, Interfaces). */
enum { EXIT_DONE = 0, EXIT_NO = 1, EXIT_USAGE = 100, EXIT_REFUSED = 111 };

#endif
