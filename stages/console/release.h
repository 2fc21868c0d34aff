/* tamis release KIND=VALUE | --case N: ends a block; where none stands, or with --until, exempts the trait. */
#ifndef TAMIS_RELEASE_H
#define TAMIS_RELEASE_H

#include "console.h"

int command_release (console_t *console, int argc, char **argv);

#endif
