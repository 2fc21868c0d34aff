#include "spf/syntax.h"

#include <string.h>

/* strchr() that does not find the NUL. */
static bool among (char c, const char *set) {
    return c && strchr (set, c);
}

/* Letter, digits (not 0), r, delimiters, closing brace. */
static const char *braces (const char *at, const char *end, bool explain) {
    if (at == end || !(among (*at, "slodiphvSLODIPHV") || (explain && among (*at, "crtCRT")))) return NULL;
    const char *digits = ++at;
    bool zero = true;
    for (; at < end && syntax_digit (*at); at++) zero = zero && *at == '0';
    if (at > digits && zero) return NULL;
    if (at < end && (*at == 'r' || *at == 'R')) at++;
    while (at < end && among (*at, ".-+,/_=")) at++;
    return at < end && *at == '}' ? at + 1 : NULL;
}

const char *syntax_macro (const char *at, const char *end, bool explain) {
    if (end - at < 2) return NULL;
    if (at[1] == '{') return braces (at + 2, end, explain);
    return among (at[1], "%_-") ? at + 2 : NULL;
}

bool syntax_macro_string (piece_t piece, bool explain) {
    const char *end = piece.size ? piece.text + piece.size : piece.text;
    for (const char *at = piece.text; at < end;) {
        if (*at == '%') {
            at = syntax_macro (at, end, explain);
            if (!at) return false;
        } else if (*at < 0x21 || *at > 0x7e) {
            return false;
        } else {
            at++;
        }
    }
    return true;
}

static bool is_toplabel (const char *at, const char *end) {
    bool wordy = false;
    if (at >= end || *at == '-' || end[-1] == '-') return false;
    for (; at < end; at++) {
        if (!syntax_alpha (*at) && !syntax_digit (*at) && *at != '-') return false;
        wordy = wordy || !syntax_digit (*at);
    }
    return wordy;
}

const char *syntax_domain (const char *at, const char *end, bool cidr) {
    const char *label = NULL, *label_before = NULL;
    bool macro_last = false;
    int length4, length6;
    while (at < end && !(cidr && *at == '/' && syntax_cidr (at, end, &length4, &length6))) {
        macro_last = *at == '%';
        if (macro_last) {
            at = syntax_macro (at, end, false);
            if (!at) return NULL;
            label = label_before = NULL;
        } else if (*at < 0x21 || *at > 0x7e) {
            return NULL;
        } else if (*at++ == '.') {
            label_before = label;
            label = at;
        }
    }
    if (macro_last) return at;
    bool final_dot = label == at;
    if (final_dot) label = label_before;
    return label && is_toplabel (label, at - final_dot) ? at : NULL;
}

const char *syntax_number (const char *at, const char *end, int most, int *number) {
    if (at == end || !syntax_digit (*at)) return NULL;
    if (*at == '0') {
        *number = 0;
        return at + 1 < end && syntax_digit (at[1]) ? NULL : at + 1;
    }
    for (*number = 0; at < end && syntax_digit (*at); at++) {
        *number = *number * 10 + (*at - '0');
        if (*number > most) return NULL;
    }
    return at;
}

bool syntax_cidr (const char *at, const char *end, int *length4, int *length6) {
    *length4 = 32;
    *length6 = 128;
    if (at < end && *at == '/' && (end - at < 2 || at[1] != '/')) {
        at = syntax_number (at + 1, end, 32, length4);
        if (!at) return false;
    }
    if (end - at >= 2 && at[0] == '/' && at[1] == '/') {
        at = syntax_number (at + 2, end, 128, length6);
        if (!at) return false;
    }
    return at == end;
}
