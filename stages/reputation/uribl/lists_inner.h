/* What lists.c and lists_file.c share. */
#ifndef TAMIS_URIBL_LISTS_INNER_H
#define TAMIS_URIBL_LISTS_INNER_H

#include "metrics.h"
#include "uribl/lists.h"

struct uri_lists_t {
    size_t count;
    uri_list_t lists[URI_LISTS];
    metric_t *ignored;
};

/* Reads FILE into SELF, which is empty; NULL, or a sentence that names the file (the caller frees it). */
char *uri_lists_read (uri_lists_t *self, dns_t *dns, const char *file);

#endif
