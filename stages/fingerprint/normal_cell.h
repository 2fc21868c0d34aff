/* What one character becomes in a normal text, where that does not depend on those around it. */
#ifndef TAMIS_NORMAL_CELL_H
#define TAMIS_NORMAL_CELL_H

#include <stdbool.h>
#include <stdint.h>

enum {
    NORMAL_CELL = 6,  /* bytes of UTF-8 */
    NORMAL_GROWTH = 3 /* bytes that a byte of UTF-8 becomes at most */
};

typedef struct {
    uint8_t bytes[NORMAL_CELL], size;
    bool gap; /* white space; SIZE is 0 */
} normal_cell_t;

/* NFKC_Casefold (UAX #31) of CODE, without what is not seen. NULL where a neighbour may matter, or more comes of it
 * than a cell holds: such a text is normalised as a whole. Each is looked up once; for one thread. */
const normal_cell_t *normal_cell (int32_t code);

#endif
