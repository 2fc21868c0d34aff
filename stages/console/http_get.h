/* One question to a stage's HTTP service on its unix socket. */
#ifndef TAMIS_HTTP_GET_H
#define TAMIS_HTTP_GET_H

#include <stddef.h>

enum { HTTP_BODY = 512 };

/* GET URL from the unix socket at PATH within TIMEOUT ms: the HTTP status, with the first line of the answer in BODY;
 * or -1, with the reason in BODY. */
int http_get (const char *path, const char *url, int timeout, char body[HTTP_BODY]);

#endif
