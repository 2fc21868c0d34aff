/* Blocks: what the abuse desk has decided about proven traits, held whole in memory; and their copy on disk, by which
 * they hold while PostgreSQL is away. No readable value is in either.
 *
 * A decision holds for messages whose own time lies in [since, until). One that was filed without a date has no since:
 * it holds for every message judged from its filing on, whatever clock gave the message its time. */
#ifndef TAMIS_BLOCKS_H
#define TAMIS_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    BLOCKS_MOST = 1000000, /* decisions in force; what exceeds them is not held */
    BLOCKS_LOOK = 100,     /* ms between two looks at the file, for those who follow it */
    BLOCKS_TRAITS = 64     /* proven traits of one message that are looked up */
};

/* What becomes of a message that a decision is about: the numbers are those of the wire's Decision. */
typedef enum {
    BLOCK_BY_POLICY = 0, /* what the recipient's policy says that a block does (config/policy) */
    BLOCK_DELIVER = 1,   /* an exemption */
    BLOCK_JUNK = 2,
    BLOCK_QUARANTINE = 3,
    BLOCK_DEFER = 4,
    BLOCK_REJECT = 5,
    BLOCK_PROBATION = 6 /* none: a block on this trait has ended, and its sender is watched for a while */
} block_action_t;

typedef struct {
    uint64_t trait;
    uint64_t case_number; /* 1 and up */
    block_action_t action;
    int64_t since, until; /* ms since 1970, of the message's time; INT64_MIN and INT64_MAX where there is no bound */
} block_t;

/* How much a proven kind covers: one sender exactly, an organisation's domain, a network of many. */
typedef enum { WIDTH_EXACT, WIDTH_DOMAIN, WIDTH_NETWORK } block_width_t;

typedef struct blocks_t blocks_t;

/* An empty set, of version 0. */
blocks_t *blocks_new (void);
void blocks_destroy (blocks_t **self);

/* Adds a decision (copied); false where the set is full. After the last, blocks_seal() makes it ready to be asked. */
bool blocks_add (blocks_t *self, const block_t *block);
void blocks_seal (blocks_t *self, uint64_t version);

size_t blocks_count (const blocks_t *self);

/* Without those that are probation alone: what the file holds. */
size_t blocks_decisions (const blocks_t *self);

/* The history's count of decisions when the set was read. */
uint64_t blocks_version (const blocks_t *self);

/* The decision that stands for a message of TIME (ms since 1970) with these COUNT proven traits; NULL where there is
 * none; borrowed. An exemption lifts what is decided about wider traits than its own; of the blocks that are left the
 * severest stands, then the one on the narrowest trait, then the oldest; where none is left, the narrowest exemption.
 */
const block_t *blocks_find (const blocks_t *self, const uint64_t *traits, size_t count, int64_t time);

/* The ended block after which a message of TIME with these traits is watched; NULL where there is none; borrowed. It
 * says nothing where a decision stands for the message. */
const block_t *blocks_probation (const blocks_t *self, const uint64_t *traits, size_t count, int64_t time);

block_width_t blocks_width (uint64_t trait);

/* The set as it stands in FILE: NULL with errno (ENOENT: there is none; EBADMSG: no such file of ours, or not whole).
 */
blocks_t *blocks_load (const char *file);

/* Replaces FILE, whole or not at all, and on the disk when it returns; mode 0600. False with errno. Probation is not
 * among what it holds. */
bool blocks_save (const blocks_t *self, const char *file);

/* The word of an action: "policy", "deliver", "junk" and so on; and back, false where WORD is none. */
const char *block_action_word (block_action_t action);
bool block_action_read (const char *word, block_action_t *action);

/* Why a message is refused, for an SMTP reply (ASCII, without the case's number): "address blocked by decision of the
 * abuse desk", or in French. */
const char *block_reason (uint64_t trait, bool french);

#endif
