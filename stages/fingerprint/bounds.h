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
    LIMIT_NAME = 1024,     /* bytes of a file name */
    LIMIT_VALUES = 3,      /* values of one field in one header */
    LIMIT_BOUNDARIES = 64, /* that a message may be taken to name */
    LIMIT_BOUNDARY = 256,  /* bytes of one */
    LIMIT_CHARSET = 64,    /* bytes of a charset's name in a page */
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
    LIMIT_SHAPE = 200,          /* bytes of a URL's shape */
    LIMIT_LINK_TRAITS = 32,     /* hosts, shapes and borrowed links, each */
    LIMIT_URLS_WITHIN = 3,      /* of one link */
    LIMIT_WORD = 64,            /* letters of a word that are compared */
    LIMIT_SENTENCE = 1000,      /* bytes of a sentence */
    LIMIT_SENTENCE_WORDS = 8,   /* fewer are none */
    LIMIT_SENTENCE_WEIGHT = 30, /* that its words must tell together (rarity.h) */
    LIMIT_TEMPLATE_WORDS = 12,  /* words that stand for themselves, at least */
    LIMIT_FOOTER = 1000,        /* bytes from its rule to its end */
    LIMIT_FOOTERS = 8,
    LIMIT_BAND_WORDS = 20 * 1000, /* telling words that are looked at */
    LIMIT_BAND_WORDS_LEAST = 20,
    LIMIT_BAND_TELLING_LEAST = 6,

    /* fingerprint/shorteners and fingerprint/common_hosts together */
    LIMIT_GROUND = 10 * 1000,
    LIMIT_GROUND_LINE = 512,

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
    /* what is within them */
    LIMIT_NESTED = 3, /* archives within each other */
    LIMIT_MEMBERS = 2000,
    LIMIT_DIRECTORY = 20 * 1000, /* members that a zip may name at all */
    LIMIT_MEMBER = 8 << 20,      /* bytes of a member, or of a PDF's stream, that are looked at */
    LIMIT_EXPANDED = 32 << 20,   /* bytes that come out of all of a message's archives and streams */
    LIMIT_BOMB_LEAST = 4 << 20,  /* bytes that may come of anything */
    LIMIT_BOMB_RATIO = 100,
    LIMIT_MEMBER_TRAITS = 6, /* digests of members */
    LIMIT_FEW_MEMBERS = 20,  /* in a larger archive a program is not what is to be opened */
    LIMIT_PDF_LINKS = 200,

    /* what the learner weighs */
    LIMIT_FEATURES = 4096,     /* MODEL_FEATURES */
    LIMIT_FEATURE_TEXT = 2000, /* bytes of what a reader sees, from its begin */
    LIMIT_FEATURE_FIELD = 120, /* bytes of a header field */
    LIMIT_FEATURE_FIELDS = 100,

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
