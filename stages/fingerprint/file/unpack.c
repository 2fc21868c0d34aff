#include "file/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>
#include <string.h>

#include "digest.h"
#include "file/office.h"

typedef struct {
    inspection_t *inspection;
    struct archive *archive;
    magic_t type;
    size_t size, grown; /* bytes of the archive, and what came out of it */
    size_t depth;
    GByteArray *content; /* of the member at hand, as far as LIMIT_MEMBER */
    GString *listing;    /* names and sizes */
    GPtrArray *digests;  /* of members */
    size_t members, programs;
    bool document;
} unpack_t;

/* Only what needs no other program. */
static struct archive *open_archive (magic_t type, const char *bytes, size_t size) {
    struct archive *archive = archive_read_new ();
    if (!archive) return NULL;
    archive_read_support_filter_gzip (archive);
    archive_read_support_filter_bzip2 (archive);
    archive_read_support_filter_compress (archive);
    archive_read_support_filter_xz (archive);
    archive_read_support_filter_lzma (archive);
    archive_read_support_filter_lzip (archive);
    archive_read_support_filter_zstd (archive);
    archive_read_support_filter_lz4 (archive);
    archive_read_support_format_zip (archive);
    archive_read_support_format_rar (archive);
    archive_read_support_format_rar5 (archive);
    archive_read_support_format_7zip (archive);
    archive_read_support_format_tar (archive);
    archive_read_support_format_gnutar (archive);
    archive_read_support_format_iso9660 (archive);
    archive_read_support_format_cab (archive);
    archive_read_support_format_lha (archive);
    if (type == MAGIC_PRESSED) archive_read_support_format_raw (archive); /* a file that is pressed alone */
    if (archive_read_open_memory (archive, bytes, size) == ARCHIVE_OK) return archive;
    archive_read_free (archive);
    return NULL;
}

/* A name for comparing, whatever charset it came in. */
static const char *name_of (unpack_t *self, struct archive_entry *entry) {
    const char *name = archive_entry_pathname_utf8 (entry);
    if (!name) name = archive_entry_pathname (entry);
    return arena_copy (self->inspection->evidence->arena, name ? name : "", name ? strnlen (name, LIMIT_NAME) : 0);
}

/* Whether what came out is out of all proportion. */
static bool is_bomb (const unpack_t *self) {
    return self->grown > LIMIT_BOMB_LEAST && self->grown / LIMIT_BOMB_RATIO > self->size;
}

/* What the member holds, at most LIMIT_MEMBER of it kept. False where nothing more of the archive may be read. */
static bool read_member (unpack_t *self, bool *whole) {
    const void *block;
    size_t size;
    la_int64_t offset;
    g_byte_array_set_size (self->content, 0);
    *whole = true;
    for (;;) {
        int status = archive_read_data_block (self->archive, &block, &size, &offset);
        if (status == ARCHIVE_EOF) return true;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
            *whole = false;
            return status != ARCHIVE_FATAL;
        }
        self->grown += size;
        if (is_bomb (self)) inspect_bomb (self->inspection, "an archive that grows a hundredfold");
        if (!inspect_in_time (self->inspection) || !inspect_grow (self->inspection, size) || is_bomb (self))
            return false;
        size_t room = LIMIT_MEMBER - self->content->len;
        g_byte_array_append (self->content, block, (guint)(size < room ? size : room));
        if (size <= room) continue;
        *whole = false;
        self->inspection->bounded = true;
        if (self->type == MAGIC_ZIP) return true; /* the others would be unpacked all the same to come to the next */
    }
}

/* A digest of the content, so that a file is known again within an archive and without. */
static void keep_digest (unpack_t *self) {
    if (!self->content->len || self->digests->len == LIMIT_MEMBER_TRAITS) return;
    GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);
    g_checksum_update (sum, self->content->data, (gssize)self->content->len);
    g_ptr_array_add (self->digests, arena_string (self->inspection->evidence->arena, g_checksum_get_string (sum)));
    g_checksum_free (sum);
}

static void judge_member (unpack_t *self, const char *name, bool whole) {
    size_t size = self->content->len;
    const char *bytes = size ? (const char *)self->content->data : "";
    magic_t type = magic_of (bytes, size < LIMIT_MAGIC ? size : LIMIT_MAGIC);
    if (type == MAGIC_PROGRAM || magic_name_runs (name)) self->programs++;
    if (magic_name_hides (name) || magic_name_doubles (name))
        evidence_finding (self->inspection->evidence, FINDING_attachment_disguised,
                          "within an archive, a name that hides its own extension");
    office_member (self->inspection, name, bytes, size);
    if (whole && !self->document) keep_digest (self);
    if (!inspect_is_worth (name, bytes, size < LIMIT_MAGIC ? size : LIMIT_MAGIC)) return;
    char *copy = g_memdup2 (bytes, size); /* the next layer has its own */
    inspect_file (self->inspection, name, copy, size, self->depth + 1);
    g_free (copy);
}

/* A member; false where it is the last that is looked at. */
static bool take (unpack_t *self, struct archive_entry *entry) {
    inspection_t *inspection = self->inspection;
    const char *name = name_of (self, entry);
    self->members++;
    self->document = self->document || office_is_document (name);
    g_string_append_printf (self->listing, "%s\n%lld\n", name, (long long)archive_entry_size (entry));
    if (archive_entry_is_encrypted (entry)) {
        inspection->encrypted = true;
        self->programs += magic_name_runs (name);
        return true;
    }
    if (archive_entry_filetype (entry) == AE_IFDIR) return true;
    bool whole, more = read_member (self, &whole);
    judge_member (self, name, whole && more);
    return more;
}

static void read_members (unpack_t *self) {
    struct archive_entry *entry;
    for (;;) {
        int status = archive_read_next_header (self->archive, &entry);
        if (archive_read_has_encrypted_entries (self->archive) == 1) self->inspection->encrypted = true;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return;
        if (!inspect_in_time (self->inspection)) return;
        if (self->inspection->members == 0) {
            self->inspection->bounded = true;
            return;
        }
        self->inspection->members--;
        if (!take (self, entry)) return;
    }
}

/* Programs among many files are somebody's work; among few they are what is to be opened. */
static void conclude (unpack_t *self) {
    inspection_t *inspection = self->inspection;
    evidence_t *evidence = inspection->evidence;
    if (self->programs && self->members <= LIMIT_FEW_MEMBERS)
        evidence_finding (evidence, FINDING_archive_executable, "a program or script within an archive");
    if (self->document || self->members == 0) return;
    evidence_trait (evidence, TRAIT_archive_listing,
                    digest_hex (evidence->arena, self->listing->str, self->listing->len));
    for (guint i = 0; i < self->digests->len && inspection->digests > 0; i++, inspection->digests--)
        evidence_trait (evidence, TRAIT_attachment, g_ptr_array_index (self->digests, i));
}

/* libarchive reads a zip's whole directory at once. */
static bool has_huge_directory (const char *bytes, size_t size) {
    const char *at = bytes, *end = bytes + size;
    for (size_t count = 0; (at = memmem (at, (size_t)(end - at), "PK\1\2", 4)); at += 4)
        if (++count > LIMIT_DIRECTORY) return true;
    return false;
}

void unpack_look (inspection_t *inspection, magic_t type, const char *bytes, size_t size, size_t depth) {
    if (has_huge_directory (bytes, size)) {
        inspect_bomb (inspection, "an archive with a directory of more members than anyone opens");
        return;
    }
    unpack_t self = {.inspection = inspection, .type = type, .size = size, .depth = depth};
    self.archive = open_archive (type, bytes, size);
    if (!self.archive) return;
    self.content = g_byte_array_new ();
    self.listing = g_string_new (NULL);
    self.digests = g_ptr_array_new ();
    read_members (&self);
    conclude (&self);
    g_ptr_array_free (self.digests, TRUE);
    g_string_free (self.listing, TRUE);
    g_byte_array_free (self.content, TRUE);
    archive_read_free (self.archive);
}
