#include "reporter_id.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void reporter_id (const keyring_t *keys, const char *who, char text[REPORTER_DIGITS]) {
    uint8_t hash[8];
    int64_t number = 0;
    char *lower = strdup (who);
    if (!lower) abort ();
    for (char *each = lower; *each; each++)
        if (*each >= 'A' && *each <= 'Z') *each = (char)(*each + 'a' - 'A');
    keyring_hash (keys, KEY_DEPLOYMENT, "reporter", lower, strlen (lower), hash, sizeof hash);
    for (int i = 0; i < 8; i++) number = number << 8 | (i ? hash[i] : hash[i] & 0x7f);
    snprintf (text, REPORTER_DIGITS, "%" PRId64, number);
    free (lower);
}
