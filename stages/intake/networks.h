/* Networks: a list of CIDR blocks, and whether an address lies in one of them. */
#ifndef TAMIS_NETWORKS_H
#define TAMIS_NETWORKS_H

#include <stdbool.h>

enum { NETWORKS_MOST = 1024, NETWORK_ADDRESS_TEXT = 46 };

typedef struct networks_t networks_t;

/* Reads "127.0.0.0/8 ::1/128 …", separated by spaces or commas; an address without length stands for itself alone, bits
 * behind the length are ignored. NULL on failure, with *ERROR a sentence that names the part (the caller frees it). */
networks_t *networks_new (const char *text, char **error);
void networks_destroy (networks_t **self);

/* True if ADDRESS (textual IPv4 or IPv6; an IPv4-mapped one counts as IPv4) lies within; false for any other text. */
bool networks_contain (const networks_t *self, const char *address);

/* Writes ADDRESS as inet_ntop does, an IPv4-mapped one as IPv4, without zone; false where it is no address. */
bool network_address (const char *address, char text[NETWORK_ADDRESS_TEXT]);

#endif
