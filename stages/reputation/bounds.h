/* The bounds of this stage's DNS lists, in one place. */
#ifndef TAMIS_REPUTATION_BOUNDS_H
#define TAMIS_REPUTATION_BOUNDS_H

enum {
    URI_LISTS = 16,           /* lists that are asked */
    URI_ANSWERS = 32,         /* meanings of answers that one list has */
    URI_BITS = 8,             /* the most that a list may tell, and all lists together */
    URI_NAMED = 3,            /* listings that a finding names */
    URI_LABELS = 254,         /* bytes of what is put before a list's name, with a NUL */
    URI_CROWD = 64,           /* parcels that wait for the DNS from which on patience is short */
    URI_CROWD_PATIENCE = 100, /* ms that a parcel waits then */
    URI_TICK = 20             /* ms between looks at deadlines */
};

#endif
