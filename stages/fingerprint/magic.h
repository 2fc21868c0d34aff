/* What a file is: by its first bytes, and by its name. */
#ifndef TAMIS_MAGIC_H
#define TAMIS_MAGIC_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    MAGIC_UNKNOWN,
    MAGIC_PROGRAM, /* machine code, Java class, Windows shortcut */
    MAGIC_SCRIPT,
    MAGIC_ZIP,
    MAGIC_ARCHIVE, /* rar, 7z, cab, tar, lha, ace, arj */
    MAGIC_PRESSED, /* gzip, bzip2, xz, lzip, zstd, compress: one file, or a tar of many */
    MAGIC_DISK,    /* a disk image or a notebook, which bring files along */
    MAGIC_PDF,
    MAGIC_OLE,
    MAGIC_RTF,
    MAGIC_IMAGE,
    MAGIC_HTML,
    MAGIC_DRAWING /* SVG, which may hold scripts */
} magic_t;

/* By the first SIZE bytes of the content. */
magic_t magic_of (const char *bytes, size_t size);

/* The word for it in a reason. */
const char *magic_word (magic_t self);

/* True where a file of this name is run when it is opened, whatever stands before its last extension. */
bool magic_name_runs (const char *name);

/* True where it is opened as a disk: .iso, .img, .vhd. */
bool magic_name_mounts (const char *name);

/* True where a browser opens it as a page of the sender's making. */
bool magic_name_browses (const char *name);

/* True where a document's extension stands before one that is run, as in "invoice.pdf.exe". */
bool magic_name_doubles (const char *name);

/* True where the name says that the content is of a certain type, and it is not that. */
bool magic_name_lies (const char *name, magic_t content);

/* True where the name hides its own extension: by a control that turns the direction of writing, or by a row of spaces.
 */
bool magic_name_hides (const char *name);

#endif
