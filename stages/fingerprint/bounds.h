/* Every bound of this stage. What an operator may set stands in limits_t (options.def gives the defaults), the rest is
 * fixed. */
#ifndef TAMIS_BOUNDS_H
#define TAMIS_BOUNDS_H

#include <stddef.h>
#include <stdint.h>

enum {
    /* header */
    LIMIT_HEADER_FIELDS = 2000,
    LIMIT_HEADER_BYTES = 256 * 1024,
    LIMIT_FIELD = 4096, /* bytes of one field's value that are read */
    LIMIT_MAILER = 100, /* bytes of a mailer's name */
    LIMIT_SHAPE_FIELDS = 200,

    /* MIME: what the parser is given at all; above what is looked at, so that only floods meet them */
    LIMIT_NESTINGS = 128,   /* multiparts and enclosed messages together */
    LIMIT_PART_STARTS = 4,  /* lines that may begin a part, for each part that is looked at */
    LIMIT_PART_HEADERS = 8, /* fields in the headers of parts, for each line that may begin one */
    LIMIT_LINES_OF_DASHES = 100 * 1000,
    LIMIT_NAME = 1024, /* bytes of a file name */
    LIMIT_DECODE_CHUNK = 16 * 1024,

    /* HTML */
    LIMIT_TAGS = 200 * 1000,
    LIMIT_TAG_NAME = 32,
    LIMIT_ATTRIBUTE = 4096, /* bytes of one value */
    LIMIT_OPEN_ELEMENTS = 128,
    LIMIT_SKELETON = 4096, /* elements */
    LIMIT_SKELETON_LEAST = 8,
    LIMIT_ENTITY = 31,     /* letters of an entity's name */
    LIMIT_ENTITY_BARE = 6, /* likewise, of one that needs no semicolon */
    LIMIT_RULES = 512,     /* selectors of a page's style sheets that are kept */
    LIMIT_CLASSES = 16,    /* classes of one element */

    /* text and links */
    LIMIT_TEXT_LEAST = 40, /* characters */
    LIMIT_URL = 4096,
    LIMIT_HOST = 253,
    LIMIT_SHAPE = 200, /* bytes of a URL's shape */
    LIMIT_WORD = 64,   /* letters of a word that are compared */

    /* identifiers */
    LIMIT_FEW = 6,             /* values of one kind that a message yields */
    LIMIT_GAP = 2,             /* characters put into an identifier at one place */
    LIMIT_SPELLED = 106,       /* characters of the longest identifier */
    LIMIT_WALLET_TRIES = 4000, /* checksums */
    LIMIT_DIGITS = 24,         /* of one number */
    LIMIT_DIGIT_GROUPS = 16,
    LIMIT_CONTEXT = 48, /* bytes around an identifier that tell what it is */
    LIMIT_MAILBOX = 254,
    LIMIT_CONTACT_TRIES = 200,

    /* attachments */
    LIMIT_MAGIC = 4096,       /* bytes at the front that tell the type */
    LIMIT_INLINE_IMAGE = 512, /* an inline image of as many bytes or fewer is decoration */

    /* what words mean */
    LIMIT_PHRASE = 48,     /* letters */
    LIMIT_LEXICON = 65000, /* letters of all phrases, where those that begin alike share them */
    LIMIT_HITS = 8192,     /* phrases found in a message that are looked at */

    /* fingerprint/brands */
    LIMIT_BRANDS = 2000, /* lines */
    LIMIT_BRAND_LINE = 2048,
    LIMIT_BRAND_HOSTS = 24, /* hosts of a message that are compared with brands */
    LIMIT_PAIRS = 8,        /* recipients */

    /* attached pages */
    LIMIT_PAGES = 4,
    LIMIT_PAGE = 64 * 1024, /* bytes of one */

    /* fingerprint/protected */
    LIMIT_PROTECTED = 10 * 1000, /* lines */
    LIMIT_PROTECTED_LINE = 1024,

    /* the cage */
    LIMIT_DESCRIPTORS = 4096 /* two for each copy that it speaks with, and some */
};

typedef struct {
    size_t parts, depth, urls;
    size_t text, html, attachment; /* bytes */
    int64_t time;                  /* ms */
} limits_t;

#endif
