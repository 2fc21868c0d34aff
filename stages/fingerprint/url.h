/* URLs: finding them in text, and what of one tells its sender from others. */
#ifndef TAMIS_URL_H
#define TAMIS_URL_H

#include "arena.h"
#include "host.h"

typedef struct {
    const char *host;   /* lower-case A-label, or an address */
    const char *domain; /* its organisational domain; NULL where there is none, as for an address */
    const char *shape;  /* NULL where path and query are too short to tell anything */
    const char *path;   /* host and path, no query, as written; NULL where there is no path */
    bool numeric;       /* the host is an address */
    bool veiled;        /* the host is written so that people cannot read it: an address as one number, in octal or
                         * hexadecimal; letters of it as %XX */
} url_t;

/* Reads a link's target as a browser does: scheme http, https or ftp (or hxxp, which people mend), or one that begins
 * with "www." or two slashes, or a host under a public suffix with a slash behind it. Backslashes are slashes, tabs and
 * line ends nothing. False for all else. */
bool url_read (const naming_t *naming, arena_t *arena, const char *text, size_t size, url_t *url);

/* The next URL that TEXT, a link's target, holds within its path or query from *AT on (as redirectors have it:
 * "?url=https%3A//..."), decoded in ARENA, with *LENGTH, and *AT moved behind it; NULL where there is no more. */
const char *url_within (arena_t *arena, const char *text, size_t size, size_t *at, size_t *length);

/* Finds the next URL in TEXT from *AT on: its begin and *LENGTH, with *AT moved behind it; NULL where there is no more.
 * One without scheme is what begins with "www.", or what may be a host with a slash behind it. */
const char *url_next (const char *text, size_t size, size_t *at, size_t *length);

/* Path and query with each run of letters, digits, hyphens and underscores replaced by its class and length: D digits,
 * H hexadecimal digits (eight or more, some of them figures), L letters, M a mixture; the names of a query's fields
 * stay, and a file's extension:
 * "/track/84?id=0011aabbccdd&u=x.php" gives "/L5/D2?id=H12&u=L1.php". NULL where there are fewer than two such runs. */
char *url_shape (arena_t *arena, const char *path, size_t size);

#endif
