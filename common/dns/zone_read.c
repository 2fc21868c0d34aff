#include "zone_inner.h"

#include <errno.h>
#include <ldns/ldns.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

#include "name.h"

static int fail (char **error, const char *file, int line, const char *what) {
    int length = line ? asprintf (error, "%s:%d: %s", file, line, what) : asprintf (error, "%s: %s", file, what);
    if (length < 0) abort ();
    return -1;
}

static bool asked_for (ldns_rr_type type) {
    return type == LDNS_RR_TYPE_A || type == LDNS_RR_TYPE_NS || type == LDNS_RR_TYPE_CNAME ||
           type == LDNS_RR_TYPE_PTR || type == LDNS_RR_TYPE_MX || type == LDNS_RR_TYPE_TXT || type == LDNS_RR_TYPE_AAAA;
}

static void lower_name (uint8_t *wire, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (wire[i] >= 'A' && wire[i] <= 'Z') wire[i] = (uint8_t)(wire[i] + 32);
}

/* The fields of the record, one behind the other as on the wire; its size, or more than DNS_BYTES where it is larger.
 */
static size_t gather (const ldns_rr *rr, uint8_t data[DNS_BYTES]) {
    size_t size = 0;
    for (size_t i = 0; i < ldns_rr_rd_count (rr); i++) {
        const ldns_rdf *field = ldns_rr_rdf (rr, i);
        size_t length = ldns_rdf_size (field);
        if (length > DNS_BYTES - size) return DNS_BYTES + 1;
        memcpy (data + size, ldns_rdf_data (field), length);
        if (ldns_rdf_get_type (field) == LDNS_RDF_TYPE_DNAME) lower_name (data + size, length);
        size += length;
    }
    return size;
}

/* Records that no one asks for still make their names exist. NULL, or what is wrong. */
static const char *keep (zone_t *zone, const ldns_rr *rr) {
    uint8_t owner[DNS_WIRE], data[DNS_BYTES];
    size_t owner_size = ldns_rdf_size (ldns_rr_owner (rr));
    if (owner_size > DNS_WIRE) return "a name longer than 255 bytes";
    memcpy (owner, ldns_rdf_data (ldns_rr_owner (rr)), owner_size);
    lower_name (owner, owner_size);
    if (ldns_rr_get_class (rr) != LDNS_RR_CLASS_IN) return "a class other than IN";
    size_t size = asked_for (ldns_rr_get_type (rr)) ? gather (rr, data) : 0;
    if (size > DNS_BYTES) return "a record longer than 65536 bytes";
    zone_add (zone, owner, owner_size, (int)ldns_rr_get_type (rr), (int64_t)ldns_rr_ttl (rr) * 1000, data, size);
    return NULL;
}

/* What stands between two records, or instead of one. */
static const char *problem (ldns_status status) {
    switch (status) {
    case LDNS_STATUS_OK:
    case LDNS_STATUS_SYNTAX_EMPTY:
    case LDNS_STATUS_SYNTAX_TTL:
    case LDNS_STATUS_SYNTAX_ORIGIN:
        return NULL;
    case LDNS_STATUS_SYNTAX_INCLUDE:
        return "$INCLUDE is not read";
    default:
        return ldns_get_errorstr_by_id (status);
    }
}

static int read_all (zone_t *zone, FILE *stream, const char *file, char **error) {
    ldns_rdf *origin = ldns_dname_new_frm_str ("."), *previous = ldns_dname_new_frm_str (".");
    uint32_t ttl = 3600;
    int line = 0, status = 0;
    while (!status && !feof (stream)) {
        ldns_rr *rr = NULL;
        ldns_status read = ldns_rr_new_frm_fp_l (&rr, stream, &ttl, &origin, &previous, &line);
        const char *wrong = problem (read);
        if (!wrong && read == LDNS_STATUS_OK && rr) wrong = keep (zone, rr);
        if (wrong) status = fail (error, file, line, wrong);
        ldns_rr_free (rr);
    }
    ldns_rdf_deep_free (origin);
    ldns_rdf_deep_free (previous);
    if (!status && ferror (stream)) status = fail (error, file, 0, strerror (errno));
    return status;
}

int zone_read (zone_t *zone, const char *file, char **error) {
    FILE *stream = fopen (file, "re");
    if (!stream) return fail (error, file, 0, strerror (errno));
    __fsetlocking (stream, FSETLOCKING_BYCALLER); /* libldns reads byte by byte */
    int status = read_all (zone, stream, file, error);
    fclose (stream);
    return status;
}
