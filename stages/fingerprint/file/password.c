#include "file/password.h"

#include <string.h>

enum { BETWEEN = 32 /* bytes between the word and what announces the value */ };

static const char *const words[] = {"password",
                                    "passcode",
                                    "pass code",
                                    "passphrase",
                                    "pwd",
                                    "mot de passe",
                                    "mdp",
                                    "passwort",
                                    "kennwort",
                                    "contrase",
                                    "senha",
                                    "code d'ouverture",
                                    "code d\xE2\x80\x99ouverture",
                                    "code d'acc",
                                    "access code"};

static bool announces (const char *text, size_t size) {
    static const char *const signs[] = {":", "=", " is ", " est ", " ist ", " es "};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const char *sign = memmem (text, size < BETWEEN ? size : BETWEEN, signs[i], strlen (signs[i]));
        size_t behind = sign ? (size_t)(sign - text) + strlen (signs[i]) : size;
        while (behind < size && text[behind] == ' ') behind++;
        if (behind < size) return true;
    }
    return false;
}

bool password_is_given (const char *text, size_t size) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *at = text, *end = text + size, *word;
        while ((word = memmem (at, (size_t)(end - at), words[i], strlen (words[i])))) {
            at = word + strlen (words[i]);
            if (announces (at, (size_t)(end - at))) return true;
        }
    }
    return false;
}
