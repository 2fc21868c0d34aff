#include "magic.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "bounds.h"

typedef struct {
    size_t offset;
    const char *bytes;
    size_t size;
    magic_t type;
} signature_t;

/* clang-format off: a row a signature */
#define SIGNATURE(offset, bytes, type)                                                                                 \
    { offset, bytes, sizeof (bytes) - 1, MAGIC_##type }

static const signature_t signatures[] = {
    SIGNATURE (0,
               "\x7F"
               "ELF",
               PROGRAM),
    SIGNATURE (0, "\xCA\xFE\xBA\xBE", PROGRAM),
    SIGNATURE (0, "\xCF\xFA\xED\xFE", PROGRAM),
    SIGNATURE (0, "\xCE\xFA\xED\xFE", PROGRAM),
    SIGNATURE (0, "\x4C\0\0\0\x01\x14\x02\0", PROGRAM),
    SIGNATURE (0, "#!", SCRIPT),
    SIGNATURE (0, "@echo off", SCRIPT),
    SIGNATURE (0, "[InternetShortcut]", SCRIPT),
    SIGNATURE (0, "PK\x03\x04", ZIP),
    SIGNATURE (0, "PK\x05\x06", ZIP),
    SIGNATURE (0, "\x1F\x8B", PRESSED),
    SIGNATURE (0, "BZh", PRESSED),
    SIGNATURE (0,
               "\xFD"
               "7zXZ",
               PRESSED),
    SIGNATURE (0, "Rar!\x1A\x07", ARCHIVE),
    SIGNATURE (0, "7z\xBC\xAF\x27\x1C", ARCHIVE),
    SIGNATURE (0, "MSCF", ARCHIVE),
    SIGNATURE (257, "ustar", ARCHIVE),
    SIGNATURE (2, "-lh0-", ARCHIVE),
    SIGNATURE (2, "-lh5-", ARCHIVE),
    SIGNATURE (2, "-lh6-", ARCHIVE),
    SIGNATURE (2, "-lh7-", ARCHIVE),
    SIGNATURE (7, "**ACE**", ARCHIVE),
    SIGNATURE (0, "\x60\xEA", ARCHIVE),
    SIGNATURE (0, "LZIP", PRESSED),
    SIGNATURE (0, "\x28\xB5\x2F\xFD", PRESSED),
    SIGNATURE (0, "\x1F\x9D", PRESSED),
    SIGNATURE (0, "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D", DISK),
    SIGNATURE (0, "vhdxfile", DISK),
    SIGNATURE (0, "conectix", DISK),
    SIGNATURE (0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", OLE),
    SIGNATURE (0, "{\\rtf", RTF),
    SIGNATURE (0, "\x89PNG\r\n\x1A\n", IMAGE),
    SIGNATURE (0, "\xFF\xD8\xFF", IMAGE),
    SIGNATURE (0, "GIF8", IMAGE),
    SIGNATURE (8, "WEBP", IMAGE),
    SIGNATURE (4, "ftypheic", IMAGE),
    SIGNATURE (4, "ftypavif", IMAGE),
    SIGNATURE (0, "II*\0", IMAGE),
    SIGNATURE (0, "MM\0*", IMAGE),
    SIGNATURE (0, "BM", IMAGE),
};
/* clang-format on */

static bool matches (const signature_t *signature, const char *bytes, size_t size) {
    return size >= signature->offset + signature->size &&
           memcmp (bytes + signature->offset, signature->bytes, signature->size) == 0;
}

/* A program for Windows or DOS: "MZ", and either a place for the new header, or at least a header's length. */
static bool is_windows_program (const char *bytes, size_t size) {
    return size >= 64 && bytes[0] == 'M' && bytes[1] == 'Z';
}

static bool is_html (const char *bytes, size_t size) {
    size_t i = 0;
    while (i < size && (uint8_t)bytes[i] <= ' ') i++;
    return (size - i >= 5 && strncasecmp (bytes + i, "<html", 5) == 0) ||
           (size - i >= 14 && strncasecmp (bytes + i, "<!doctype html", 14) == 0);
}

static bool is_drawing (const char *bytes, size_t size) {
    size_t i = 0;
    while (i < size && (uint8_t)bytes[i] <= ' ') i++;
    bool xml = size - i > 5 && strncasecmp (bytes + i, "<?xml", 5) == 0;
    return (size - i >= 4 && strncasecmp (bytes + i, "<svg", 4) == 0) ||
           (xml && memmem (bytes, size < 1024 ? size : 1024, "<svg", 4));
}

magic_t magic_of (const char *bytes, size_t size) {
    if (is_windows_program (bytes, size)) return MAGIC_PROGRAM;
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (matches (&signatures[i], bytes, size)) return signatures[i].type;
    if (memmem (bytes, size < 1024 ? size : 1024, "%PDF-", 5)) return MAGIC_PDF;
    if (is_html (bytes, size)) return MAGIC_HTML;
    return is_drawing (bytes, size) ? MAGIC_DRAWING : MAGIC_UNKNOWN;
}

const char *magic_word (magic_t self) {
    static const char *const words[] = {"unknown type", "program",    "script", "zip",          "archive",
                                        "pressed file", "disk image", "PDF",    "OLE document", "RTF",
                                        "image",        "HTML",       "drawing"};
    return words[self];
}

/* The last extension, without dot and without the dots and spaces behind it that Windows ignores. */
static const char *extension_of (const char *name, size_t *size) {
    size_t end = strlen (name);
    while (end && (name[end - 1] == '.' || name[end - 1] == ' ')) end--;
    size_t begin = end;
    while (begin && name[begin - 1] != '.') begin--;
    *size = begin ? end - begin : 0;
    return name + begin;
}

static bool is_listed (const char *extension, size_t size, const char *const *list) {
    for (; *list; list++)
        if (strlen (*list) == size && strncasecmp (extension, *list, size) == 0) return true;
    return false;
}

bool magic_name_runs (const char *name) {
    static const char *const run[] = {
        "exe",       "scr",        "pif",       "com",  "bat",  "cmd",         "vbs",  "vbe",
        "js",        "jse",        "wsf",       "wsh",  "ps1",  "hta",         "jar",  "lnk",
        "cpl",       "msi",        "msp",       "reg",  "dll",  "chm",         "url",  "scf",
        "sct",       "gadget",     "appref-ms", "xll",  "wsc",  "msc",         "jnlp", "settingcontent-ms",
        "search-ms", "library-ms", "diagcab",   "msix", "appx", "application", "iqy",  "slk",
        "psm1",      NULL};
    size_t size;
    const char *extension = extension_of (name, &size);
    return is_listed (extension, size, run);
}

bool magic_name_mounts (const char *name) {
    static const char *const mounted[] = {"iso", "img", "vhd", "vhdx", "udf", "one", NULL};
    size_t size;
    const char *extension = extension_of (name, &size);
    return is_listed (extension, size, mounted);
}

bool magic_name_browses (const char *name) {
    static const char *const pages[] = {"html", "htm", "xhtml", "xht", "shtml", "svg", "mht", "mhtml", NULL};
    size_t size;
    const char *extension = extension_of (name, &size);
    return is_listed (extension, size, pages);
}

bool magic_name_doubles (const char *name) {
    static const char *const read[] = {"pdf",  "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "rtf",  "odt", "jpg",
                                       "jpeg", "png", "gif",  "mp3", "mp4",  "zip", "csv",  "htm", "html", NULL};
    size_t size, before;
    const char *extension = extension_of (name, &size);
    if (!magic_name_runs (name)) return false;
    char front[LIMIT_NAME + 1];
    size_t length = size ? (size_t)(extension - name) - 1 : 0;
    if (length == 0 || length > LIMIT_NAME) return false;
    memcpy (front, name, length);
    front[length] = '\0';
    const char *first = extension_of (front, &before);
    return is_listed (first, before, read);
}

typedef struct {
    const char *extension;
    magic_t types[3]; /* what it may be; unused places repeat the first */
} promise_t;

static const promise_t promises[] = {
    {"pdf", {MAGIC_PDF, MAGIC_PDF, MAGIC_PDF}},
    {"png", {MAGIC_IMAGE, MAGIC_IMAGE, MAGIC_IMAGE}},
    {"jpg", {MAGIC_IMAGE, MAGIC_IMAGE, MAGIC_IMAGE}},
    {"jpeg", {MAGIC_IMAGE, MAGIC_IMAGE, MAGIC_IMAGE}},
    {"gif", {MAGIC_IMAGE, MAGIC_IMAGE, MAGIC_IMAGE}},
    {"zip", {MAGIC_ZIP, MAGIC_ZIP, MAGIC_ZIP}},
    {"docx", {MAGIC_ZIP, MAGIC_OLE, MAGIC_ZIP}},
    {"xlsx", {MAGIC_ZIP, MAGIC_OLE, MAGIC_ZIP}},
    {"pptx", {MAGIC_ZIP, MAGIC_OLE, MAGIC_ZIP}},
    {"odt", {MAGIC_ZIP, MAGIC_ZIP, MAGIC_ZIP}},
    {"ods", {MAGIC_ZIP, MAGIC_ZIP, MAGIC_ZIP}},
    {"rar", {MAGIC_ARCHIVE, MAGIC_ARCHIVE, MAGIC_ARCHIVE}},
    {"7z", {MAGIC_ARCHIVE, MAGIC_ARCHIVE, MAGIC_ARCHIVE}},
    {"gz", {MAGIC_PRESSED, MAGIC_PRESSED, MAGIC_PRESSED}},
};

/* Names that promise text or a document that is read: a program or an archive within is a lie, all else may be. */
static bool promises_reading (const char *extension, size_t size) {
    static const char *const read[] = {"txt",  "doc", "xls", "ppt", "rtf", "csv",
                                       "html", "htm", "ics", "vcf", "eml", NULL};
    return is_listed (extension, size, read);
}

bool magic_name_lies (const char *name, magic_t content) {
    size_t size;
    const char *extension = extension_of (name, &size);
    if (promises_reading (extension, size))
        return content == MAGIC_PROGRAM || content == MAGIC_ARCHIVE || content == MAGIC_PRESSED ||
               content == MAGIC_IMAGE;
    for (size_t i = 0; i < sizeof promises / sizeof *promises; i++) {
        const promise_t *promise = &promises[i];
        if (strlen (promise->extension) != size || strncasecmp (extension, promise->extension, size) != 0) continue;
        return content != promise->types[0] && content != promise->types[1] && content != promise->types[2];
    }
    return false;
}

bool magic_name_hides (const char *name) {
    static const char *const turns[] = {"\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7", "          "};
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++)
        if (strstr (name, turns[i])) return true;
    return false;
}
