/* What the tests of attached files share: archives made in memory, and a message that carries one. */
#ifndef TAMIS_FILE_FIXTURE_H
#define TAMIS_FILE_FIXTURE_H

#include "../support/fingerprint_fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>

enum { PACKED_MOST = 32 << 20 };

typedef struct {
    const char *name;
    const char *bytes;
    size_t size;
} member_t;

typedef struct {
    char *bytes;
    size_t size;
} packed_t;

#define TEXT(name, text)                                                                                               \
    { name, text, sizeof (text) - 1 }

/* An archive of COUNT members; FORMAT as libarchive names it, OPTIONS or NULL, PASSWORD or NULL. Lives in the arena. */
static inline packed_t packed (const char *format, const char *filter, const char *password, const member_t *members,
                               size_t count) {
    packed_t result = {malloc (PACKED_MOST), 0};
    struct archive *archive = archive_write_new ();
    assert_int_equal (archive_write_set_format_by_name (archive, format), ARCHIVE_OK);
    if (filter) assert_int_equal (archive_write_add_filter_by_name (archive, filter), ARCHIVE_OK);
    if (password) {
        assert_int_equal (archive_write_set_options (archive, "zip:encryption=traditional"), ARCHIVE_OK);
        assert_int_equal (archive_write_set_passphrase (archive, password), ARCHIVE_OK);
    }
    archive_write_set_bytes_in_last_block (archive, 1);
    assert_int_equal (archive_write_open_memory (archive, result.bytes, PACKED_MOST, &result.size), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new ();
        archive_entry_set_pathname (entry, members[i].name);
        archive_entry_set_size (entry, (la_int64_t)members[i].size);
        archive_entry_set_filetype (entry, AE_IFREG);
        archive_entry_set_perm (entry, 0644);
        assert_int_equal (archive_write_header (archive, entry), ARCHIVE_OK);
        if (members[i].size) archive_write_data (archive, members[i].bytes, members[i].size);
        archive_entry_free (entry);
    }
    assert_int_equal (archive_write_close (archive), ARCHIVE_OK);
    archive_write_free (archive);
    char *bytes = result.bytes;
    result.bytes = arena_alloc (arena, result.size + 1);
    memcpy (result.bytes, bytes, result.size);
    free (bytes);
    return result;
}

#define ZIP(...)                                                                                                       \
    packed ("zip", NULL, NULL, (const member_t[]){__VA_ARGS__},                                                        \
            sizeof ((const member_t[]){__VA_ARGS__}) / sizeof (member_t))

/* A message with this text and one file. */
static inline evidence_t *with_bytes (const char *text, const char *name, const char *bytes, size_t size) {
    char *base64 = g_base64_encode ((const guchar *)bytes, size);
    size_t room = strlen (base64) + strlen (base64) / 64 + strlen (text) + 2000, at;
    char *message = malloc (room);
    assert_non_null (message);
    at = (size_t)snprintf (message, room,
                           "From: Ada <ada@example.com>\nSubject: file\nDate: Tue, 6 Jan 2026 10:00:00 +0000\n"
                           "Message-ID: <1@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"
                           "\n--b\n\n%s\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; "
                           "filename=\"%s\"\nContent-Transfer-Encoding: base64\n\n",
                           text, name);
    for (size_t i = 0, length = strlen (base64); i < length; i += 76)
        at += (size_t)snprintf (message + at, room - at, "%.76s\n", base64 + i);
    at += (size_t)snprintf (message + at, room - at, "--b--\n");
    evidence_t *evidence = evidence_of (message, at);
    g_free (base64);
    free (message);
    return evidence;
}

static inline evidence_t *with_packed (const char *name, packed_t file) {
    return with_bytes ("See the file and answer soon.", name, file.bytes, file.size);
}

static inline bool has_trait (const evidence_t *evidence, trait_kind_t kind, const char *value) {
    for (size_t i = 0; i < evidence->n_traits; i++)
        if (trait_kind (evidence->traits[i]->id) == (int)kind && strcmp (evidence->traits[i]->value, value) == 0)
            return true;
    return false;
}

#endif
