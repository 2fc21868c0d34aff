/* What block and release have in common: who decides, why, from when, until when; and waiting until all obey. */
#ifndef TAMIS_DECISION_H
#define TAMIS_DECISION_H

#include "database.h"
#include "trait_value.h"

enum { DECISION_DIGITS = 18 /* of a case's number at most */, DECISION_AUTHOR = 200 };

typedef struct {
    const char *what;                /* KIND=VALUE; NULL where a case was named */
    const char *number;              /* of --case, or NULL */
    const char *reason, *basis;      /* "" where none was given */
    const char *second;              /* why, although it covers innocents: a second --reason with --force */
    const char *at, *until, *action; /* likewise */
    bool force, renew, keep;         /* --force; --renew; --keep-lessons: the block was right, and is over */
    char author[DECISION_AUTHOR];
} decision_t;

/* Fills in who is at the console where AUTHOR is empty. */
void decision_name_author (char author[DECISION_AUTHOR]);

/* Reads the arguments of block or (RELEASE) release; false where they do not fit, the reason said. */
bool decision_read (decision_t *self, bool release, int argc, char **argv);

/* What the history answered. */
typedef struct {
    char outcome[16]; /* filed stands differs wide; released renewed none ended */
    uint64_t number, ended;
    char version[24];
    char hindrance[200];       /* of a block that is too wide: why */
    uint64_t reports, lessons; /* that a release took back */
} filed_t;

/* Files a block (or an exemption, of action deliver) on TRAIT; false with *ERROR a sentence. */
bool decision_block (const decision_t *self, PGconn *database, const keyring_t *keys, const trait_value_t *trait,
                     const char *action, filed_t *filed, char **error);

/* The same on a trait that is known by its ID; READABLE: its value, "" where it is kept hashed alone. */
bool decision_block_id (const decision_t *self, PGconn *database, const char *id, const char *readable,
                        const char *action, filed_t *filed, char **error);

/* Ends the decision of a case, or the block on TRAIT; what stood on it is taken back, unless it keeps its lessons. */
bool decision_release (const decision_t *self, PGconn *database, const keyring_t *keys, const trait_value_t *trait,
                       filed_t *filed, char **error);

/* Gives the decision of a case another end. */
bool decision_renew (const decision_t *self, PGconn *database, filed_t *filed, char **error);

/* Prints what became of it, and waits until it is in force. The exit status. */
int decision_tell (const console_t *console, PGconn *database, const trait_value_t *trait, const filed_t *filed,
                   const char *word);

#endif
