#include "work.h"

iprev_result_t work_iprev (const work_t *self) {
    if (!self->iprev) return IPREV_UNKNOWN;
    iprev_result_t result = iprev_result (self->iprev);
    return result == IPREV_UNKNOWN ? IPREV_TEMPERROR : result;
}

static spf_result_t settled (const spf_t *spf) {
    if (!spf) return SPF_UNKNOWN;
    spf_result_t result = spf_result (spf);
    return result == SPF_UNKNOWN ? SPF_TEMPERROR : result;
}

spf_result_t work_spf (const work_t *self) {
    return settled (self->spf);
}

spf_result_t work_spf_helo (const work_t *self) {
    return settled (self->spf_helo);
}
