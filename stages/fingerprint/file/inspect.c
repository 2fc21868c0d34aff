#include "file/inspect.h"

#include <string.h>

#include "clock.h"
#include "file/office.h"
#include "file/password.h"
#include "file/pdf.h"
#include "file/unpack.h"
#include "magic.h"

inspection_t inspect_start (evidence_t *evidence, reader_t *reader, const limits_t *limits, int64_t deadline) {
    return (inspection_t){.evidence = evidence,
                          .reader = reader,
                          .limits = limits,
                          .deadline = deadline,
                          .expanded = LIMIT_EXPANDED,
                          .members = LIMIT_MEMBERS,
                          .digests = LIMIT_MEMBER_TRAITS};
}

static bool is_container (magic_t type) {
    return type == MAGIC_ZIP || type == MAGIC_ARCHIVE || type == MAGIC_PRESSED || type == MAGIC_DISK;
}

bool inspect_is_worth (const char *name, const char *head, size_t size) {
    magic_t type = magic_of (head, size);
    return is_container (type) || type == MAGIC_PDF || type == MAGIC_OLE || magic_name_mounts (name);
}

void inspect_file (inspection_t *self, const char *name, const char *bytes, size_t size, size_t depth) {
    magic_t type = magic_of (bytes, size < LIMIT_MAGIC ? size : LIMIT_MAGIC);
    if (type == MAGIC_PDF)
        pdf_look (self, bytes, size);
    else if (type == MAGIC_OLE)
        office_look (self, bytes, size);
    else if ((is_container (type) || magic_name_mounts (name)) && depth < LIMIT_NESTED)
        unpack_look (self, type, bytes, size, depth);
    else if (is_container (type))
        inspect_bomb (self, "archives nested deeper than is looked at");
}

void inspect_end (inspection_t *self) {
    evidence_t *evidence = self->evidence;
    if (!self->encrypted) return;
    if (password_is_given (self->reader->normal, self->reader->normal_size))
        evidence_finding (evidence, FINDING_archive_password, "what only a password opens, and the password beside it");
    else
        evidence_finding (evidence, FINDING_archive_encrypted, "what only a password opens");
}

static bool is_known (const reader_t *reader, const char *target, size_t size) {
    for (size_t i = 0; i < reader->n_links; i++)
        if (reader->links[i].size == size && memcmp (reader->links[i].target, target, size) == 0) return true;
    return false;
}

void inspect_link (inspection_t *self, const char *target, size_t size) {
    reader_t *reader = self->reader;
    if (size > LIMIT_URL) size = LIMIT_URL;
    if (size == 0 || is_known (reader, target, size)) return;
    if (reader->n_links == self->limits->urls) {
        self->bounded = true;
        return;
    }
    const char *copy = arena_copy (self->evidence->arena, target, size);
    reader->links[reader->n_links++] = (link_t){.target = copy, .size = size};
}

bool inspect_grow (inspection_t *self, size_t size) {
    if (size > self->expanded) {
        self->expanded = 0;
        self->bounded = true;
        return false;
    }
    self->expanded -= size;
    return true;
}

void inspect_bomb (inspection_t *self, const char *how) {
    self->bounded = true;
    evidence_finding (self->evidence, FINDING_archive_bomb, how);
}

bool inspect_in_time (inspection_t *self) {
    if (clock_now () <= self->deadline) return true;
    self->bounded = true;
    return false;
}
