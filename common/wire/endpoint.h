/* Endpoints: where copies of a stage listen. One pattern serves both ends: "ipc://authentication-*.sock" in the sockets
 * folder, or "tcp://authentication:5551", every address behind that name. */
#ifndef TAMIS_ENDPOINT_H
#define TAMIS_ENDPOINT_H

/* The most copies of one stage that are kept connected. */
enum { ENDPOINT_COPIES = 256 };

/* What a copy binds: the pattern with its name for the star, or every interface. The caller frees it. */
char *endpoint_bind (const char *pattern, const char *sockets, const char *copy);

/* How others on the network reach what endpoint_bind bound: the same for ipc; for tcp the address of this host. The
 * caller frees it. */
char *endpoint_public (const char *pattern, const char *sockets, const char *copy);

/* The same for one who stands at PEER, an endpoint as endpoint_resolve lists it: a host has an address on each of its
 * networks, and only that on PEER's is reached from there. NULL where either is not tcp, or no network leads there. The
 * caller frees it. */
char *endpoint_toward (const char *pattern, const char *peer);

/* Looks the pattern up: a NULL-terminated array of endpoints (the caller frees each, and it); NULL where the resolver
 * cannot tell, so that what was known before holds. Blocks for as long as the resolver does, so never in an event loop.
 */
char **endpoint_resolve (const char *pattern, const char *sockets);
void endpoint_list_free (char **list);

#endif
