/* Zone files. */
#include <stdio.h>
#include <sys/mman.h>

#include "world.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    char path[64], *error = NULL;
    int file = memfd_create ("zone", 0);
    if (file < 0 || write (file, data, size) != (ssize_t)size) abort ();
    snprintf (path, sizeof path, "/proc/self/fd/%d", file);
    zone_t *zone = zone_new (path, &error);
    if (!zone && !error) abort ();
    if (zone) {
        static const uint8_t name[] = {1, 'a', 4, 't', 'e', 's', 't', 0};
        draft_t *draft = draft_new ();
        zone_lookup (zone, name, sizeof name, DNS_TXT, draft);
        answer_t *answer = draft_seal (draft);
        answer_drop (&answer);
        draft_destroy (&draft);
    }
    zone_destroy (&zone);
    free (error);
    close (file);
    return 0;
}
