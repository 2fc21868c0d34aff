/* Findings: their codes, groups and default bits (from findings.def). Bits are counted in 1/64. */
#ifndef TAMIS_FINDING_H
#define TAMIS_FINDING_H

#include <stdint.h>

typedef enum {
#define FINDING(code, name, group, bits, doc) FINDING_##name = code,
#include "findings.def"
#undef FINDING
} finding_code_t;

enum { BITS_UNIT = 64 };

typedef struct {
    finding_code_t code;
    const char *name;
    const char *group;
    int32_t bits; /* in 1/64 */
    const char *doc;
} finding_info_t;

/* The description of a finding; NULL for a code that findings.def does not list. */
const finding_info_t *finding_info (uint32_t code);

/* The I-th description, counted from 0; NULL past the last. */
const finding_info_t *finding_at (int i);

#endif
