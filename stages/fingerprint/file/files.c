#include "file/files.h"

#include <string.h>

#include "attachment.h"
#include "file/inspect.h"

typedef struct {
    char bytes[LIMIT_MAGIC];
    size_t size;
} head_t;

static void take_head (void *state, const char *piece, size_t size) {
    head_t *self = state;
    size_t room = sizeof self->bytes - self->size, count = size < room ? size : room;
    memcpy (self->bytes + self->size, piece, count);
    self->size += count;
}

bool files_read (const mime_t *mime, reader_t *reader, const limits_t *limits, int64_t deadline, evidence_t *evidence) {
    inspection_t inspection = inspect_start (evidence, reader, limits, deadline);
    size_t left = limits->attachment;
    for (size_t i = 0; i < mime->count; i++) {
        const part_t *part = &mime->parts[i];
        const char *name = part->name ? part->name : "";
        if (!attachment_is (part)) continue;
        head_t head = {.size = 0};
        mime_each (part, LIMIT_MAGIC, take_head, &head);
        if (!inspect_is_worth (name, head.bytes, head.size)) continue;
        if (!inspect_in_time (&inspection)) break;
        bool cut;
        size_t size;
        char *bytes = mime_decode (evidence->arena, part, left, &size, &cut);
        left -= size;
        inspection.bounded = inspection.bounded || cut;
        inspect_file (&inspection, name, bytes, size, 0);
    }
    inspect_end (&inspection);
    return !inspection.bounded;
}
