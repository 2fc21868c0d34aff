/* Where the private server's things are, and its data made once. */
#ifndef TAMIS_POSTGRES_DATA_H
#define TAMIS_POSTGRES_DATA_H

#include <sys/types.h>

typedef struct {
    char *programs; /* the folder of initdb, postgres, createdb */
    char *folder;   /* run/dir/postgres: the socket and the data, the server's own */
    char *data;
    char *log;
    uid_t user; /* whom the server runs as; 0: as the one who starts it, who is not root */
    gid_t group;
} postgres_place_t;

/* Fills SELF; NULL, or a sentence that says what is missing. To be freed in either case. */
char *postgres_place (postgres_place_t *self, const char *run);
void postgres_place_free (postgres_place_t *self);

/* Makes the data where there is none, all or nothing; NULL, or a sentence. */
char *postgres_make_data (const postgres_place_t *self);

/* A process called postgres that works inside DATA; 0 where there is none. */
pid_t postgres_find_holder (const char *data);

#endif
