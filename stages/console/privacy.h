/* tamis privacy: what is held about a person, by the keyed ids that the address is under either key; and its
 * erasure. */
#ifndef TAMIS_PRIVACY_H
#define TAMIS_PRIVACY_H

#include "console.h"

int command_privacy (console_t *console, int argc, char **argv);

#endif
