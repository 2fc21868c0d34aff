#include "label.h"

#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>

enum { PRESCAN = 1024, NAME = 64 };

static const struct {
    const char *name;
    label_t label;
} labels[] = {
    {"utf-8", {LABEL_UTF8, NULL, NULL}},
    {"utf8", {LABEL_UTF8, NULL, NULL}},
    {"utf_8", {LABEL_UTF8, NULL, NULL}},
    {"utf8mb4", {LABEL_UTF8, NULL, NULL}},
    {"utf-8-sig", {LABEL_UTF8, NULL, NULL}},
    {"unicode-1-1-utf-8", {LABEL_UTF8, NULL, NULL}},
    {"us-ascii", {LABEL_ASCII, NULL, NULL}},
    {"ascii", {LABEL_ASCII, NULL, NULL}},
    {"ansi_x3.4-1968", {LABEL_ASCII, NULL, NULL}},
    {"iso-8859-1", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"iso8859-1", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"iso_8859-1", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"iso8859_1", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"latin1", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"latin-1", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"windows-1252", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"win-1252", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"cp1252", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"cp-1252", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"x-cp1252", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"ansi", {LABEL_WINDOWS_1252, NULL, NULL}},
    {"iso-8859-2", {LABEL_CONVERTER, "iso-8859-2", "windows-1250"}},
    {"iso-8859-4", {LABEL_CONVERTER, "iso-8859-4", "windows-1257"}},
    {"iso-8859-5", {LABEL_CONVERTER, "iso-8859-5", "windows-1251"}},
    {"iso-8859-6", {LABEL_CONVERTER, "iso-8859-6", "windows-1256"}},
    {"iso-8859-7", {LABEL_CONVERTER, "iso-8859-7", "windows-1253"}},
    {"iso-8859-8", {LABEL_CONVERTER, "iso-8859-8", "windows-1255"}},
    {"iso-8859-8-i", {LABEL_CONVERTER, "iso-8859-8", "windows-1255"}},
    {"iso-8859-9", {LABEL_CONVERTER, "windows-1254", NULL}},
    {"iso-8859-11", {LABEL_CONVERTER, "windows-874", NULL}},
    {"tis-620", {LABEL_CONVERTER, "windows-874", NULL}},
    {"iso-8859-13", {LABEL_CONVERTER, "iso-8859-13", "windows-1257"}},
    {"iso-8859-15", {LABEL_CONVERTER, "iso-8859-15", "windows-1252"}},
    {"iso-8859-16", {LABEL_CONVERTER, "iso-8859-2", "windows-1250"}},
    {"gb2312", {LABEL_CONVERTER, "gb18030", NULL}},
    {"gbk", {LABEL_CONVERTER, "gb18030", NULL}},
    {"x-gbk", {LABEL_CONVERTER, "gb18030", NULL}},
    {"big5", {LABEL_CONVERTER, "big5-hkscs", NULL}},
    {"euc-kr", {LABEL_CONVERTER, "windows-949", NULL}},
    {"ks_c_5601-1987", {LABEL_CONVERTER, "windows-949", NULL}},
    {"shift_jis", {LABEL_CONVERTER, "windows-31j", NULL}},
    {"utf-16", {LABEL_UTF16, NULL, NULL}},
    {"utf-16le", {LABEL_UTF16, NULL, NULL}},
    {"utf-16be", {LABEL_UTF16, NULL, NULL}},
    {"ucs-2", {LABEL_UTF16, NULL, NULL}},
    {"unicode", {LABEL_UTF16, NULL, NULL}},
    {"utf-7", {LABEL_STATEFUL, "utf-7", NULL}},
    {"unicode-1-1-utf-7", {LABEL_STATEFUL, "utf-7", NULL}},
};

/* Encodings whose ASCII bytes may mean something else, and which mail programs know. */
static bool is_stateful (const char *name) {
    static const char *const names[] = {"iso-2022-", "hz", "utf-32", "utf-7", "csiso2022"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncasecmp (name, names[i], strlen (names[i])) == 0) return true;
    return false;
}

/* Whether ASCII is what it seems to be in the converter's charset. */
static bool keeps_ascii (UConverter *converter) {
    static const char probe[] = "Az09 <>=\"&;/";
    UChar wide[2 * sizeof probe];
    UErrorCode status = U_ZERO_ERROR;
    int32_t count = ucnv_toUChars (converter, wide, 2 * sizeof probe, probe, sizeof probe - 1, &status);
    if (U_FAILURE (status) || count != sizeof probe - 1) return false;
    for (int32_t i = 0; i < count; i++)
        if (wide[i] != (UChar)probe[i]) return false;
    return true;
}

/* What ICU knows by that name: its own name of it lasts as long as the process. */
static label_t known_to_icu (const char *name) {
    UErrorCode status = U_ZERO_ERROR;
    label_t label = {LABEL_UNKNOWN, NULL, NULL};
    UConverter *converter = ucnv_open (name, &status);
    if (U_SUCCESS (status)) {
        bool stateful = is_stateful (name);
        const char *canonical = ucnv_getAlias (name, 0, &status);
        if (canonical && (stateful || keeps_ascii (converter)))
            label = (label_t){stateful ? LABEL_STATEFUL : LABEL_CONVERTER, canonical, NULL};
    }
    if (converter) ucnv_close (converter);
    return label;
}

label_t label_read (const char *name) {
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcasecmp (name, labels[i].name) == 0) return labels[i].label;
    return strlen (name) < NAME ? known_to_icu (name) : (label_t){LABEL_UNKNOWN, NULL, NULL};
}

static const char *find (const char *text, const char *end, const char *word) {
    size_t length = strlen (word);
    for (; (size_t)(end - text) >= length; text++)
        if ((text[0] | 0x20) == (word[0] | 0x20) && strncasecmp (text, word, length) == 0) return text;
    return NULL;
}

bool label_in_page (const char *page, size_t size, char *name, size_t room) {
    const char *end = page + (size < PRESCAN ? size : PRESCAN);
    for (const char *meta = page; (meta = find (meta, end, "<meta"));) {
        const char *close = memchr (meta, '>', (size_t)(end - meta));
        const char *stop = close ? close : end, *at = find (meta, stop, "charset");
        meta = stop;
        if (!at) continue;
        for (at += 7; at < stop && strchr (" =\"'\t\r\n", *at) && *at; at++) continue;
        size_t length = 0;
        while (at + length < stop && length + 1 < room && !strchr (" ;\"'/>\t\r\n", at[length]) && at[length]) length++;
        memcpy (name, at, length);
        name[length] = '\0';
        if (length) return true;
    }
    return false;
}
