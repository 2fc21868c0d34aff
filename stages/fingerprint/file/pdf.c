#include "file/pdf.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "file/pdf_token.h"

enum { NAME_MOST = 32, STRING_MOST = LIMIT_URL, TOKENS_PER_LOOK = 4096 /* at the clock */ };

/* The names that matter. */
typedef enum {
    NAME_OTHER,
    NAME_URI,
    NAME_INFO, /* whose value tells of the program that wrote the file */
    NAME_LAUNCH,
    NAME_SCRIPT,
    NAME_OPEN,
    NAME_ENCRYPT,
    NAME_FLATE,
    NAME_FILTERED, /* another filter */
    NAME_OBJECTS,  /* a stream of objects */
    NAME_LENGTH
} name_t;

static const struct {
    const char *name;
    name_t meaning;
} names[] = {{"URI", NAME_URI},
             {"Producer", NAME_INFO},
             {"Creator", NAME_INFO},
             {"Title", NAME_INFO},
             {"Author", NAME_INFO},
             {"Subject", NAME_INFO},
             {"Keywords", NAME_INFO},
             {"Launch", NAME_LAUNCH},
             {"JavaScript", NAME_SCRIPT},
             {"JS", NAME_SCRIPT},
             {"OpenAction", NAME_OPEN},
             {"AA", NAME_OPEN},
             {"Encrypt", NAME_ENCRYPT},
             {"FlateDecode", NAME_FLATE},
             {"Fl", NAME_FLATE},
             {"LZWDecode", NAME_FILTERED},
             {"ASCIIHexDecode", NAME_FILTERED},
             {"ASCII85Decode", NAME_FILTERED},
             {"DCTDecode", NAME_FILTERED},
             {"Crypt", NAME_FILTERED},
             {"ObjStm", NAME_OBJECTS},
             {"First", NAME_OBJECTS},
             {"Length", NAME_LENGTH}};

typedef struct {
    inspection_t *inspection;
    const char *uris[LIMIT_PDF_LINKS];
    size_t sizes[LIMIT_PDF_LINKS];
    size_t n_uris;
    bool launches, scripts, opens, encrypted;
    size_t ticks;
} pdf_t;

/* A run of tokens: the file, or what an object stream holds. */
typedef struct {
    const char *text;
    size_t size, at;
    name_t last;                   /* the name before; NAME_OTHER where something else came */
    bool flate, filtered, objects; /* of the dictionary at hand */
    size_t length;                 /* the same; 0 for none, or one that stands elsewhere */
    bool within;                   /* an object stream, which holds no streams */
} run_t;

static void read_run (pdf_t *self, run_t *run);

static name_t meaning_of (const char *name, size_t size) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen (names[i].name) == size && memcmp (names[i].name, name, size) == 0) return names[i].meaning;
    return NAME_OTHER;
}

static void keep (pdf_t *self, char *text, size_t size) {
    if (self->n_uris == LIMIT_PDF_LINKS) {
        self->inspection->bounded = true;
        return;
    }
    self->uris[self->n_uris] = arena_copy (self->inspection->evidence->arena, text, size);
    self->sizes[self->n_uris++] = size;
}

/* UTF-16 with a mark, as far as it is ASCII, becomes that. */
static size_t narrowed (char *text, size_t size) {
    if (size < 2 || text[0] != '\xFE' || text[1] != '\xFF') return size;
    size_t length = 0;
    for (size_t i = 3; i < size; i += 2) text[length++] = text[i];
    return length;
}

/* What is written where a URI must be, or looks like one and tells nothing of a program. */
static void take_string (pdf_t *self, run_t *run, char *text, size_t size) {
    size = narrowed (text, size);
    bool is_web = size > 8 && (strncasecmp (text, "http://", 7) == 0 || strncasecmp (text, "https://", 8) == 0);
    if (size && (run->last == NAME_URI || (is_web && run->last != NAME_INFO))) keep (self, text, size);
    run->last = NAME_OTHER;
}

static void read_string (pdf_t *self, run_t *run) {
    char text[STRING_MOST];
    bool literal = run->text[run->at] == '(';
    size_t size = literal ? pdf_literal (run->text, run->size, &run->at, text, sizeof text)
                          : pdf_hex (run->text, run->size, &run->at, text, sizeof text);
    take_string (self, run, text, size);
}

/* The number behind /Length, unless it is a reference. */
static size_t direct_length (const run_t *run) {
    size_t at = run->at, value = 0, digits = 0;
    while (at < run->size && pdf_is_space (run->text[at])) at++;
    for (; at < run->size && run->text[at] >= '0' && run->text[at] <= '9' && digits < 10; at++, digits++)
        value = value * 10 + (size_t)(run->text[at] - '0');
    while (at < run->size && pdf_is_space (run->text[at])) at++;
    bool reference = at < run->size && run->text[at] >= '0' && run->text[at] <= '9';
    return reference ? 0 : value;
}

static void read_name (pdf_t *self, run_t *run) {
    char name[NAME_MOST];
    run->last = meaning_of (name, pdf_name (run->text, run->size, &run->at, name, sizeof name));
    self->launches = self->launches || run->last == NAME_LAUNCH;
    self->scripts = self->scripts || run->last == NAME_SCRIPT;
    self->opens = self->opens || run->last == NAME_OPEN;
    self->encrypted = self->encrypted || run->last == NAME_ENCRYPT;
    run->flate = run->flate || run->last == NAME_FLATE;
    run->filtered = run->filtered || run->last == NAME_FILTERED;
    run->objects = run->objects || run->last == NAME_OBJECTS;
    if (run->last == NAME_LENGTH) run->length = direct_length (run);
}

/* Inflates into OUT; how many bytes came of it. */
static size_t inflated (pdf_t *self, const char *bytes, size_t size, char *out, size_t room) {
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)size};
    size_t grown = 0;
    int status = inflateInit (&stream);
    while (status == Z_OK && grown < room && inspect_in_time (self->inspection)) {
        size_t piece = room - grown < LIMIT_DECODE_CHUNK ? room - grown : LIMIT_DECODE_CHUNK;
        stream.next_out = (Bytef *)out + grown;
        stream.avail_out = (uInt)piece;
        status = inflate (&stream, Z_NO_FLUSH);
        grown += piece - stream.avail_out;
    }
    inflateEnd (&stream);
    if (grown == room) self->inspection->bounded = true;
    return grown;
}

static void read_objects (pdf_t *self, const char *bytes, size_t size) {
    size_t room = self->inspection->expanded < LIMIT_MEMBER ? self->inspection->expanded : LIMIT_MEMBER;
    char *out = room ? malloc (room) : NULL;
    if (!out) return;
    size_t grown = inflated (self, bytes, size < UINT32_MAX ? size : UINT32_MAX, out, room);
    inspect_grow (self->inspection, grown);
    if (grown > LIMIT_BOMB_LEAST && grown / LIMIT_BOMB_RATIO > size)
        inspect_bomb (self->inspection, "a stream of a PDF that grows a hundredfold");
    run_t run = {.text = out, .size = grown, .within = true};
    read_run (self, &run);
    free (out);
}

/* Where the stream that begins at AT ends: where its length says, if "endstream" stands there, or else at the next of
 * these words. */
static size_t stream_end (const run_t *run, size_t at) {
    static const char word[] = "endstream";
    size_t size = sizeof word - 1;
    if (run->length && run->length < run->size - at) {
        size_t end = at + run->length;
        for (size_t gap = 0; gap < 3 && end + gap + size <= run->size; gap++)
            if (memcmp (run->text + end + gap, word, size) == 0) return end;
    }
    const char *end = memmem (run->text + at, run->size - at, word, size);
    return end ? (size_t)(end - run->text) : run->size;
}

static void read_stream (pdf_t *self, run_t *run) {
    size_t at = run->at;
    if (at < run->size && run->text[at] == '\r') at++;
    if (at < run->size && run->text[at] == '\n') at++;
    size_t end = stream_end (run, at);
    if (run->objects && run->flate && !run->filtered) {
        read_objects (self, run->text + at, end - at);
    } else if (run->objects && !run->flate && !run->filtered) {
        run_t plain = {.text = run->text + at, .size = end - at, .within = true};
        read_run (self, &plain);
    }
    run->at = end;
}

static bool is_word (const char *text, size_t size, const char *word) {
    return strlen (word) == size && memcmp (text, word, size) == 0;
}

/* A number or a keyword. */
static void read_keyword (pdf_t *self, run_t *run) {
    const char *text = run->text + run->at;
    size_t length = 0;
    while (run->at < run->size && !pdf_is_space (run->text[run->at]) && !pdf_is_delimiter (run->text[run->at]))
        run->at++, length++;
    run->last = NAME_OTHER;
    if (is_word (text, length, "stream") && !run->within) read_stream (self, run);
    if (is_word (text, length, "obj") || is_word (text, length, "endobj") || is_word (text, length, "endstream")) {
        run->flate = run->filtered = run->objects = false;
        run->length = 0;
    }
}

static void skip_comment (run_t *run) {
    while (run->at < run->size && run->text[run->at] != '\n' && run->text[run->at] != '\r') run->at++;
}

static void read_run (pdf_t *self, run_t *run) {
    while (run->at < run->size) {
        char c = run->text[run->at];
        if (++self->ticks % TOKENS_PER_LOOK == 0 && !inspect_in_time (self->inspection)) return;
        if (pdf_is_space (c))
            run->at++;
        else if (c == '%')
            skip_comment (run);
        else if (c == '/')
            read_name (self, run);
        else if (c == '(' || (c == '<' && run->at + 1 < run->size && run->text[run->at + 1] != '<'))
            read_string (self, run);
        else if (pdf_is_delimiter (c))
            run->at += c == '<' ? 2 : 1;
        else
            read_keyword (self, run);
    }
}

void pdf_look (inspection_t *inspection, const char *bytes, size_t size) {
    pdf_t self = {.inspection = inspection};
    run_t run = {.text = bytes, .size = size};
    read_run (&self, &run);
    if (self.launches || (self.scripts && self.opens))
        evidence_finding (inspection->evidence, FINDING_pdf_active,
                          self.launches ? "a PDF that starts a program" : "a PDF that runs a script when it is opened");
    for (size_t i = 0; i < self.n_uris && !self.encrypted; i++) inspect_link (inspection, self.uris[i], self.sizes[i]);
}
