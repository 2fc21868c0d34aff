/* The lists of reputation/uri_lists: which traits each is asked about, how, and what its answers tell (config/uri_lists
 * documents the file). */
#ifndef TAMIS_URIBL_LISTS_H
#define TAMIS_URIBL_LISTS_H

#include <stddef.h>

#include "label.h"
#include "list.h"

typedef struct {
    uint8_t code[4]; /* this answer */
    int bit;         /* or, where not 0, every answer 127.0.0.x whose x has this bit */
    int32_t bits;    /* in 1/64 */
} uri_meaning_t;

typedef struct {
    dns_list_t *list;
    trait_kind_t kind;
    label_form_t form;
    char listed[URI_LABELS], unlisted[URI_LABELS]; /* test points */
    int32_t bits;                                  /* of an answer that no meaning names; in 1/64 */
    uri_meaning_t meanings[URI_ANSWERS];
    size_t n_meanings;
} uri_list_t;

typedef struct uri_lists_t uri_lists_t;

/* Reads FILE (ZPL). NULL on failure, with *ERROR a sentence that names the file (the caller frees it). DNS must outlive
 * the lists. */
uri_lists_t *uri_lists_load (dns_t *dns, const char *file, char **error);
void uri_lists_destroy (uri_lists_t **self);

/* Tests the lists that are due, at NOW (ms, monotonic); says in the log when one is believed and when not, and sets the
 * gauge uri_lists_ignored. */
void uri_lists_tick (uri_lists_t *self, int64_t now);

/* The I-th that may be asked, counted from 0; NULL past the last. */
const uri_list_t *uri_lists_usable (const uri_lists_t *self, size_t i);

/* As dns_list_heard(), said in the log. */
void uri_list_heard (const uri_list_t *self, bool answered);

/* What COUNT codes of one listing tell: the most that any of them does; in 1/64 bits. */
int32_t uri_list_bits (const uri_list_t *self, const dns_record_t *codes, size_t count);

#endif
