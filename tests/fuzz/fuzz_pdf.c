/* stage: fingerprint */
/* A PDF's lexer, its strings and streams. */
#include "files.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    char *pdf = malloc (size + 8);
    if (!pdf) abort ();
    memcpy (pdf, "%PDF-1.7", 8);
    if (size) memcpy (pdf + 8, data, size);
    fuzz_file ("a.pdf", (const uint8_t *)pdf, size + 8);
    free (pdf);
    return 0;
}
