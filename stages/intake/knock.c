#include "knock.h"

#include "account.h"
#include "address.h"
#include "blocks.h"
#include "clock.h"
#include "log.h"
#include "metrics.h"
#include "paths.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

struct knock_t {
    const keyring_t *keys;
    char *file;
    struct stat seen; /* of the file that was read last */
    pthread_rwlock_t lock;
    blocks_t *blocks; /* under the lock */
    metric_t *refused, *held;
};

/* --- the file --- */

static bool same (const struct stat *a, const struct stat *b) {
    return a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

void knock_look (void *self_p) {
    knock_t *self = self_p;
    struct stat now;
    if (stat (self->file, &now) < 0 || same (&now, &self->seen)) return;
    self->seen = now;
    blocks_t *fresh = blocks_load (self->file);
    if (!fresh) {
        log_error ("knock", "file=\"%s\" reason=\"%s\"", self->file, strerror (errno));
        return;
    }
    metric_set (self->held, (int64_t)blocks_count (fresh));
    pthread_rwlock_wrlock (&self->lock);
    blocks_t *old = self->blocks;
    self->blocks = fresh;
    pthread_rwlock_unlock (&self->lock);
    blocks_destroy (&old);
}

/* --- the question --- */

static void add (const knock_t *self, trait_kind_t kind, const char *value, uint64_t *traits, size_t *count) {
    if (*value) traits[(*count)++] = trait_id (self->keys, kind, value, strlen (value));
}

static size_t traits_of (const knock_t *self, const char *client_ip, const char *account, uint64_t traits[3]) {
    char text[ACCOUNT_TEXT];
    size_t count = 0;
    address_t address;
    if (client_ip && address_read (&address, client_ip)) {
        address_text (&address, text);
        add (self, TRAIT_address, text, traits, &count);
        address_network (&address, text);
        add (self, TRAIT_network, text, traits, &count);
    }
    if (account && account_text (account, text)) add (self, TRAIT_account, text, traits, &count);
    return count;
}

bool knock_refuses (knock_t *self, const char *client_ip, const char *account, knock_refusal_t *refusal) {
    uint64_t traits[3];
    size_t count = traits_of (self, client_ip, account, traits);
    pthread_rwlock_rdlock (&self->lock);
    const block_t *block = blocks_find (self->blocks, traits, count, clock_wall ());
    bool refuses = block && block->action == BLOCK_REJECT;
    if (refuses)
        *refusal = (knock_refusal_t){.case_number = block->case_number,
                                     .reason = block_reason (block->trait, false),
                                     .reason_fr = block_reason (block->trait, true)};
    pthread_rwlock_unlock (&self->lock);
    if (refuses) metric_add (self->refused, 1);
    return refuses;
}

bool knock_spares (const char *recipient) {
    static const char *const roles[] = {"postmaster", "abuse"};
    size_t local = strcspn (recipient, "@");
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (local == strlen (roles[i]) && !strncasecmp (recipient, roles[i], local)) return true;
    return false;
}

/* --- life --- */

knock_t *knock_new (const config_t *config, const keyring_t *keys) {
    knock_t *self = calloc (1, sizeof *self);
    if (!self) abort ();
    *self = (knock_t){.keys = keys, .file = paths_below_run (config, "run/blocks", "blocks"), .blocks = blocks_new ()};
    pthread_rwlock_init (&self->lock, NULL);
    self->refused = metric_counter ("knocks_refused_total", "recipients refused before DATA because of a block");
    self->held = metric_gauge ("blocks_held", "decisions in force that this copy knows of");
    knock_look (self);
    return self;
}

void knock_destroy (knock_t **self_p) {
    knock_t *self = *self_p;
    if (!self) return;
    pthread_rwlock_destroy (&self->lock);
    blocks_destroy (&self->blocks);
    free (self->file);
    free (self);
    *self_p = NULL;
}
