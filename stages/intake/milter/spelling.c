#include "milter/spelling.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool begins (const char **text, const char *prefix) {
    size_t length = strlen (prefix);
    if (strncmp (*text, prefix, length)) return false;
    *text += length;
    return true;
}

void spelling_place (const char *text, char *spelled, size_t size) {
    const char *rest = text;
    bool inet = begins (&rest, "inet:") || begins (&rest, "tcp://");
    const char *colon = strrchr (rest, ':');
    bool other = !inet && (begins (&rest, "inet6:") || begins (&rest, "unix:") || begins (&rest, "local:"));
    if (!inet && *rest == '/' && rest == text) {
        snprintf (spelled, size, "unix:%s", text);
    } else if (other || strchr (rest, '@') || !colon) {
        snprintf (spelled, size, "%s", text);
    } else {
        size_t length = (size_t)(colon - rest);
        bool six = length > 1 && rest[0] == '[' && rest[length - 1] == ']';
        bool every = !length || (length == 1 && *rest == '*');
        snprintf (spelled, size, "%s:%s@%.*s", six ? "inet6" : "inet", colon + 1, every ? 7 : (int)length - 2 * six,
                  every ? "0.0.0.0" : rest + six);
    }
}
