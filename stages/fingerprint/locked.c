#include "locked.h"

#include <iconv.h>
#include <string.h>
#include <time.h>
#include <unicode/udata.h>

#include "bounds.h"
#include "cage.h"

/* In encoded words and parameters of MIME, which GMime converts by iconv; bodies go through ICU, which has all of its
 * converters in memory. In any other charset a name stays as it is written. */
static const char *const charsets[] = {
    "US-ASCII",     "UTF-7",        "UTF-16",       "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-3",   "ISO-8859-4",
    "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",   "ISO-8859-8",   "ISO-8859-9",   "ISO-8859-10",  "ISO-8859-13",
    "ISO-8859-14",  "ISO-8859-15",  "ISO-8859-16",  "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253",
    "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258", "WINDOWS-874",  "TIS-620",
    "KOI8-R",       "KOI8-U",       "IBM437",       "IBM850",       "IBM866",       "MACINTOSH",    "SHIFT_JIS",
    "CP932",        "EUC-JP",       "ISO-2022-JP",  "GB2312",       "GBK",          "GB18030",      "HZ",
    "BIG5",         "BIG5-HKSCS",   "EUC-TW",       "EUC-KR",       "CP949",        "ISO-2022-KR",
};

/* Never closed: the converter's code stays as long as somebody has it open. */
static iconv_t kept[sizeof charsets / sizeof *charsets];

void locked_prepare (void) {
    udata_setFileAccess (UDATA_NO_FILES, &(UErrorCode){U_ZERO_ERROR});
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (!kept[i]) kept[i] = iconv_open ("UTF-8", charsets[i]);
    tzset ();
}

static bool speaks (const config_t *config, const char *scheme) {
    static const char *const hops[] = {"fingerprint/endpoint", "reputation/endpoint"};
    bool any = false;
    for (size_t i = 0; i < sizeof hops / sizeof *hops; i++)
        any = any || !strncmp (config_text (config, hops[i]), scheme, strlen (scheme));
    return any;
}

char *locked_stage (const config_t *config) {
    return cage_lock (&(cage_t){.local = speaks (config, "ipc:"),
                                .network = speaks (config, "tcp:"),
                                .hops = true,
                                .memory = config_number (config, "fingerprint/memory"),
                                .opened = LIMIT_DESCRIPTORS});
}

char *locked_reader (const config_t *config) {
    return cage_lock (&(cage_t){.memory = config_number (config, "fingerprint/memory"), .opened = LIMIT_DESCRIPTORS});
}
