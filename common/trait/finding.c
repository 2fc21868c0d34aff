/* Findings: findings.def as a table in the order of the file. */
#include "finding.h"

#include <stddef.h>

#define IN_UNITS(bits) ((int32_t)((bits)*BITS_UNIT))

static const finding_info_t findings[] = {
#define FINDING(code, name, group, bits, doc) {FINDING_##name, #name, #group, IN_UNITS (bits), doc},
#include "findings.def"
#undef FINDING
};

enum { FINDINGS = sizeof findings / sizeof findings[0] };

const finding_info_t *finding_at (int i) {
    return i >= 0 && i < FINDINGS ? &findings[i] : NULL;
}

const finding_info_t *finding_info (uint32_t code) {
    for (int i = 0; i < FINDINGS; i++)
        if ((uint32_t)findings[i].code == code) return &findings[i];
    return NULL;
}
