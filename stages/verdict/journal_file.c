#include "journal_file.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH = 16, TITLE = 16, HEAD = 32, RECORD_HEAD = 24, MAGIC = 4 };

static const char title[TITLE + 1] = "TAMIS JOURNAL 1\n", magic[MAGIC + 1] = "JREC";

struct journal_file_t {
    const keyring_t *keys;
    char path[JOURNAL_PATH];
    int fd;
    int64_t size;         /* bytes that are promised */
    const uint8_t *bytes; /* the whole file, once it is read */
    size_t mapped, at;
    int64_t damaged, torn;
};

/* --- life --- */

static journal_file_t *file_new (const char *path, int fd, const keyring_t *keys) {
    journal_file_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    self->keys = keys;
    self->fd = fd;
    snprintf (self->path, sizeof self->path, "%s", path);
    return self;
}

void journal_file_destroy (journal_file_t **self_p) {
    journal_file_t *self = *self_p;
    if (!self) return;
    if (self->bytes) munmap ((void *)self->bytes, self->mapped);
    close (self->fd);
    free (self);
    *self_p = NULL;
}

const char *journal_file_path (const journal_file_t *self) {
    return self->path;
}
int64_t journal_file_size (const journal_file_t *self) {
    return self->size;
}
int64_t journal_file_damaged (const journal_file_t *self) {
    return self->damaged;
}
int64_t journal_file_torn (const journal_file_t *self) {
    return self->torn;
}

static void fill_head (const keyring_t *keys, uint8_t head[HEAD]) {
    uint32_t key = htole32 (keyring_id (keys, KEY_DEPLOYMENT));
    memset (head, 0, HEAD);
    memcpy (head, title, TITLE);
    memcpy (head + TITLE, &key, sizeof key);
}

static int sync_folder (const char *folder) {
    int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return -1;
    int rc = fsync (fd);
    close (fd);
    return rc;
}

static int write_all (int fd, const void *bytes, size_t size, int64_t at) {
    for (size_t done = 0; done < size;) {
        ssize_t n = pwrite (fd, (const uint8_t *)bytes + done, size - done, at + (int64_t)done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return -1;
        done += (size_t)n;
    }
    return 0;
}

/* It is locked before it has the name by which others would adopt it. */
journal_file_t *journal_file_create (const char *folder, const char *name, const keyring_t *keys) {
    char path[JOURNAL_PATH], unnamed[JOURNAL_PATH];
    uint8_t head[HEAD];
    snprintf (unnamed, sizeof unnamed, "%s/%s.new", folder, name);
    snprintf (path, sizeof path, "%s/%s" JOURNAL_SUFFIX, folder, name);
    int fd = open (unnamed, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return NULL;
    fill_head (keys, head);
    if (flock (fd, LOCK_EX | LOCK_NB) || write_all (fd, head, HEAD, 0) || fdatasync (fd) || rename (unnamed, path) ||
        sync_folder (folder)) {
        int reason = errno;
        close (fd);
        unlink (unnamed);
        errno = reason;
        return NULL;
    }
    journal_file_t *self = file_new (path, fd, keys);
    self->size = HEAD;
    return self;
}

/* The lock may have been waited for while another finished the file: then the name is no longer this file's. */
static bool still_named (const char *path, int fd) {
    struct stat named, held;
    return !stat (path, &named) && !fstat (fd, &held) && named.st_ino == held.st_ino && named.st_dev == held.st_dev;
}

journal_file_t *journal_file_adopt (const char *path, const keyring_t *keys) {
    uint8_t head[HEAD], wanted[HEAD];
    struct stat held;
    int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return NULL;
    int reason = 0;
    fill_head (keys, wanted);
    if (flock (fd, LOCK_EX | LOCK_NB))
        reason = errno;
    else if (!still_named (path, fd))
        reason = ENOENT;
    else if (fstat (fd, &held) || pread (fd, head, HEAD, 0) != HEAD || memcmp (head, wanted, HEAD))
        reason = EILSEQ;
    if (reason) {
        close (fd);
        errno = reason;
        return NULL;
    }
    journal_file_t *self = file_new (path, fd, keys);
    self->size = held.st_size;
    return self;
}

void journal_file_finish (journal_file_t *self, bool keep) {
    char kept[JOURNAL_PATH + sizeof JOURNAL_KEPT];
    snprintf (kept, sizeof kept, "%s" JOURNAL_KEPT, self->path);
    if (!keep || rename (self->path, kept)) unlink (self->path);
}

/* --- writing --- */

static void hash_of (const journal_file_t *self, const void *body, size_t size, uint8_t hash[HASH]) {
    keyring_hash (self->keys, KEY_DEPLOYMENT, "journal", body, size, hash, HASH);
}

int journal_file_append (journal_file_t *self, const void *body, size_t size) {
    uint8_t head[RECORD_HEAD];
    uint32_t little = htole32 ((uint32_t)size);
    if (size > JOURNAL_RECORD_MOST) {
        errno = EFBIG;
        return -1;
    }
    memcpy (head, magic, MAGIC);
    memcpy (head + MAGIC, &little, sizeof little);
    hash_of (self, body, size, head + RECORD_HEAD - HASH);
    if (write_all (self->fd, head, RECORD_HEAD, self->size) ||
        write_all (self->fd, body, size, self->size + RECORD_HEAD) || fdatasync (self->fd)) {
        int reason = errno;
        if (ftruncate (self->fd, self->size)) reason = EIO;
        errno = reason;
        return -1;
    }
    self->size += (int64_t)(RECORD_HEAD + size);
    return 0;
}

/* --- reading --- */

static bool map (journal_file_t *self) {
    if (self->bytes) return true;
    if (self->size <= HEAD) return false;
    void *bytes = mmap (NULL, (size_t)self->size, PROT_READ, MAP_PRIVATE, self->fd, 0);
    if (bytes == MAP_FAILED) return false;
    self->bytes = bytes;
    self->mapped = (size_t)self->size;
    self->at = HEAD;
    return true;
}

/* The size of the good record at AT; -1 where there is none. */
static int64_t record_at (const journal_file_t *self, size_t at) {
    uint32_t size;
    uint8_t hash[HASH];
    if (self->mapped - at < RECORD_HEAD || memcmp (self->bytes + at, magic, MAGIC)) return -1;
    memcpy (&size, self->bytes + at + MAGIC, sizeof size);
    size = le32toh (size);
    if (size > JOURNAL_RECORD_MOST || size > self->mapped - at - RECORD_HEAD) return -1;
    hash_of (self, self->bytes + at + RECORD_HEAD, size, hash);
    return memcmp (hash, self->bytes + at + RECORD_HEAD - HASH, HASH) ? -1 : (int64_t)size;
}

int journal_file_next (journal_file_t *self, const uint8_t **body, size_t *size) {
    if (!map (self)) return 0;
    size_t from = self->at;
    while (self->at < self->mapped) {
        int64_t found = record_at (self, self->at);
        if (found >= 0) {
            self->damaged += (int64_t)(self->at - from);
            *body = self->bytes + self->at + RECORD_HEAD;
            *size = (size_t)found;
            self->at += RECORD_HEAD + (size_t)found;
            return 1;
        }
        const uint8_t *next = memmem (self->bytes + self->at + 1, self->mapped - self->at - 1, magic, MAGIC);
        self->at = next ? (size_t)(next - self->bytes) : self->mapped;
    }
    self->torn += (int64_t)(self->mapped - from);
    return 0;
}
