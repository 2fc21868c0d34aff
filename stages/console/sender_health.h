/* tamis senders: the health of those who send, and the letter to one of them. */
#ifndef TAMIS_SENDER_HEALTH_H
#define TAMIS_SENDER_HEALTH_H

#include "console.h"

int command_senders (console_t *console, int argc, char **argv);

#endif
