/* Looking into files: attachments, and what is within them, through as many layers as mail has reason for. Nothing is
 * written, opened or run. */
#ifndef TAMIS_INSPECT_H
#define TAMIS_INSPECT_H

#include "reader.h"
#include "worker.h"

/* One message's inspection: what it found, and what it may still cost. */
typedef struct {
    evidence_t *evidence;
    reader_t *reader; /* takes the links that files hold */
    const limits_t *limits;
    int64_t deadline; /* ms, monotonic */
    size_t expanded;  /* bytes that may still come out of archives and streams */
    size_t members;   /* of archives, that may still be looked at */
    size_t digests;   /* of members, that may still become traits */
    bool encrypted;   /* something that only a password opens */
    bool bounded;     /* something was not looked at */
} inspection_t;

inspection_t inspect_start (evidence_t *evidence, reader_t *reader, const limits_t *limits, int64_t deadline);

/* Whether there is anything to look for within a file that begins with SIZE bytes at HEAD. */
bool inspect_is_worth (const char *name, const char *head, size_t size);

/* Looks into SIZE bytes called NAME ("" for none) at DEPTH archives; adds findings, traits and links. */
void inspect_file (inspection_t *self, const char *name, const char *bytes, size_t size, size_t depth);

/* Says, once all files were looked at, what the text has to do with them. */
void inspect_end (inspection_t *self);

/* --- for those who look --- */

/* A link out of a file: copied, once each. */
void inspect_link (inspection_t *self, const char *target, size_t size);

/* Takes SIZE bytes that came out of INPUT bytes off what may still come: false where it is too much. */
bool inspect_grow (inspection_t *self, size_t size);

/* More came out of a file than files for people hold. */
void inspect_bomb (inspection_t *self, const char *how);

/* False, and BOUNDED is set, where the time is over. */
bool inspect_in_time (inspection_t *self);

#endif
