#include "attachment.h"

#include <glib.h>
#include <string.h>

#include "clock.h"
#include "magic.h"

typedef struct {
    GChecksum *sum;
    size_t size;
    char head[LIMIT_MAGIC];
    size_t head_size;
} file_t;

static bool has_type (const part_t *part, const char *prefix) {
    return strncmp (part->type, prefix, strlen (prefix)) == 0;
}

/* What a mail program itself adds: signatures, delivery reports. */
static bool is_machinery (const part_t *part) {
    static const char *const types[] = {"application/pgp-signature", "application/pkcs7-signature",
                                        "application/x-pkcs7-signature", "message/delivery-status",
                                        "text/rfc822-headers"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp (part->type, types[i]) == 0) return true;
    return false;
}

bool attachment_is (const part_t *part) {
    if (is_machinery (part)) return false;
    return part->attached || part->name || !has_type (part, "text/");
}

static void take (void *state, const char *piece, size_t size) {
    file_t *self = state;
    size_t room = sizeof self->head - self->head_size, count = size < room ? size : room;
    memcpy (self->head + self->head_size, piece, count);
    self->head_size += count;
    g_checksum_update (self->sum, (const guchar *)piece, (gssize)size);
}

static void judge (const part_t *part, const file_t *file, evidence_t *evidence) {
    magic_t type = magic_of (file->head, file->head_size);
    const char *name = part->name ? part->name : "";
    if (type == MAGIC_PROGRAM || type == MAGIC_SCRIPT)
        evidence_finding (evidence, FINDING_attachment_executable,
                          arena_printf (evidence->arena, "%s, by its content", magic_word (type)));
    else if (magic_name_runs (name))
        evidence_finding (evidence, FINDING_attachment_executable, "a name that is run when it is opened");
    if (magic_name_mounts (name) || type == MAGIC_DISK)
        evidence_finding (evidence, FINDING_attachment_disk, "a disk image or a notebook, which brings files along");
    if (magic_name_browses (name) || (part->attached && (type == MAGIC_HTML || type == MAGIC_DRAWING)))
        evidence_finding (evidence, FINDING_attachment_page, "a page that a browser opens");
    if (magic_name_hides (name) || magic_name_doubles (name))
        evidence_finding (evidence, FINDING_attachment_disguised, "a name that hides its own extension");
    else if (magic_name_lies (name, type))
        evidence_finding (evidence, FINDING_attachment_disguised,
                          arena_printf (evidence->arena, "%s under a name of another type", magic_word (type)));
}

/* Empty ones tell nothing; small inline pictures are decoration that many share. */
static bool is_telling (const part_t *part, size_t size) {
    bool decoration = has_type (part, "image/") && !part->attached && size <= LIMIT_INLINE_IMAGE;
    return size > 0 && !decoration;
}

bool attachment_read (const mime_t *mime, const limits_t *limits, int64_t deadline, evidence_t *evidence) {
    bool whole = true;
    size_t left = limits->attachment;
    file_t *file = arena_alloc (evidence->arena, sizeof *file);
    for (size_t i = 0; i < mime->count; i++) {
        const part_t *part = &mime->parts[i];
        if (!attachment_is (part)) continue;
        if (clock_now () > deadline || left == 0) return false;
        file->sum = g_checksum_new (G_CHECKSUM_SHA256);
        file->head_size = 0;
        file->size = mime_each (part, left, take, file);
        left -= file->size;
        whole = whole && left > 0;
        if (is_telling (part, file->size) && left > 0)
            evidence_trait (evidence, TRAIT_attachment, g_checksum_get_string (file->sum));
        g_checksum_free (file->sum);
        if (file->size) judge (part, file, evidence);
    }
    return whole;
}
