/* stage: fingerprint */
/* Archives, documents and what is within them. */
#include "files.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    fuzz_file ("a.iso", data, size);
    return 0;
}
