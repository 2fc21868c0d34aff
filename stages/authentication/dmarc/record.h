/* DMARC policy records (RFC 9989, sections 4.7 and 4.8). */
#ifndef TAMIS_DMARC_RECORD_H
#define TAMIS_DMARC_RECORD_H

#include <stdbool.h>
#include <stddef.h>

typedef enum { DMARC_POLICY_UNSET, DMARC_POLICY_NONE, DMARC_POLICY_QUARANTINE, DMARC_POLICY_REJECT } dmarc_policy_t;

/* "none", "quarantine", "reject"; "" for unset. */
const char *dmarc_policy_word (dmarc_policy_t policy);

typedef struct {
    dmarc_policy_t p, sp, np; /* unset where the tag is absent; p is always set in an applicable record */
    char psd;                 /* 'y', 'n' or 'u' */
    bool strict_dkim, strict_spf, testing;
    bool applicable; /* false: a wrong policy and no address to report to, so that no DMARC is done (section 4.10.1) */
} dmarc_record_t;

/* Reads one TXT record. False where it is no DMARC record: its first tag is not v=DMARC1. Whatever else is wrong is
 * passed over in favour of defaults; of a tag that stands twice the first counts. */
bool dmarc_record_read (dmarc_record_t *self, const char *text, size_t size);

/* The policy of the record for the name that it stands at; for names below it that exist; for names below it that do
 * not. A record under test asks for one level less (tag t). */
dmarc_policy_t dmarc_record_policy (const dmarc_record_t *self, bool inherited, bool exists);

#endif
