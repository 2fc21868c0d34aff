/* What `tamis scan --json` prints: one object a message. */
#ifndef TAMIS_JSON_H
#define TAMIS_JSON_H

#include "parcel.pb-c.h"

/* ANSWER's parcel as one line without line end; `null` where a value is not there. FILE may hold any bytes: what is no
 * UTF-8 becomes '?'. The caller frees it. */
char *json_answer (const char *file, const SubmissionAnswer *answer);

/* {"file","error"}; the caller frees it. */
char *json_failure (const char *file, const char *error);

#endif
