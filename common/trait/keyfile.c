/* Key files: one line "ID HEX". */
#include "keyring_inner.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LAST_ID = 32767, LINE = 128 };

static char *say (const char *file, const char *what) {
    char *text = NULL;
    if (asprintf (&text, "%s: %s", file, what) < 0) abort ();
    return text;
}

/* The file's bytes as text in LINE; the length, or -1 with errno. */
static ssize_t read_line (const char *file, char line[LINE]) {
    int fd = open (file, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t length = read (fd, line, LINE - 1);
    int reason = errno;
    close (fd);
    errno = reason;
    if (length >= 0) line[length] = '\0';
    return length;
}

static bool parse_line (const char *line, uint32_t *id, uint8_t key[KEY_BYTES]) {
    if (*line < '1' || *line > '9') return false;
    char *end;
    unsigned long number = strtoul (line, &end, 10);
    if (number > LAST_ID || *end != ' ') return false;
    const char *hex = end + 1, *after;
    size_t made;
    if (strlen (hex) < 2 * KEY_BYTES) return false;
    if (sodium_hex2bin (key, KEY_BYTES, hex, 2 * KEY_BYTES, NULL, &made, &after) != 0 || made != KEY_BYTES)
        return false;
    if (after != hex + 2 * KEY_BYTES || after[strspn (after, " \r\n")] != '\0') return false;
    *id = (uint32_t)number;
    return true;
}

static bool load_key (const char *file, uint32_t *id, uint8_t key[KEY_BYTES], char **error) {
    char line[LINE];
    ssize_t length = read_line (file, line);
    if (length < 0) {
        char what[LINE];
        snprintf (what, sizeof what, "the key cannot be read: %s", strerror (errno));
        *error = say (file, what);
        return false;
    }
    bool good = parse_line (line, id, key);
    if (!good) *error = say (file, "not a key: one line \"ID HEX\" was expected, a number 1..32767 and 64 hex digits");
    sodium_memzero (line, sizeof line);
    return good;
}

keyring_t *keyring_load (const char *deployment_file, const char *circle_file, char **error) {
    uint32_t id[2];
    uint8_t key[2][KEY_BYTES];
    keyring_t *self = NULL;
    *error = NULL;
    if (load_key (deployment_file, &id[KEY_DEPLOYMENT], key[KEY_DEPLOYMENT], error) &&
        load_key (circle_file, &id[KEY_CIRCLE], key[KEY_CIRCLE], error)) {
        self = keyring_of (id, key);
        if (self == NULL) *error = say (deployment_file, "libsodium cannot start");
    }
    sodium_memzero (key, sizeof key);
    return self;
}

static int write_key (int fd) {
    uint8_t key[KEY_BYTES];
    char hex[2 * KEY_BYTES + 1];
    randombytes_buf (key, sizeof key);
    sodium_bin2hex (hex, sizeof hex, key, sizeof key);
    int result = dprintf (fd, "1 %s\n", hex) < 0 || fsync (fd) < 0 ? -1 : 0;
    sodium_memzero (key, sizeof key);
    sodium_memzero (hex, sizeof hex);
    return result;
}

/* Written beside, then linked: a crash never leaves half a key under the name, and an existing key is never replaced.
 */
int keyring_create_file (const char *file) {
    if (access (file, F_OK) == 0) return 0;
    if (sodium_init () < 0) return errno = ENOSYS, -1;
    char *beside = NULL;
    if (asprintf (&beside, "%s.XXXXXX", file) < 0) abort ();
    int fd = mkostemp (beside, O_CLOEXEC), result = -1, reason = errno;
    if (fd >= 0) {
        result = write_key (fd);
        if (result == 0 && link (beside, file) < 0 && errno != EEXIST) result = -1;
        reason = errno;
        close (fd);
        unlink (beside);
    }
    free (beside);
    errno = reason;
    return result;
}
