/* A letter: the raw bytes of a message, put together from what the MTA shows of it, piece by piece. */
#ifndef TAMIS_MILTER_LETTER_H
#define TAMIS_MILTER_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zmq.h>

typedef struct letter_t letter_t;

/* An empty letter of MOST bytes at most. */
letter_t *letter_new (size_t most);
void letter_destroy (letter_t **self);

/* Each adds a piece, or returns false where the letter would be larger than it may: then it holds nothing any more, and
 * takes nothing. A field's VALUE is everything behind the colon, leading space and folds included, without the last
 * line end, or, ADD_SPACE, without the one space; bare LFs (the milter protocol's folds) become CRLF. letter_eoh() adds
 * the empty line. */
bool letter_field (letter_t *self, const char *name, const char *value, bool add_space);
bool letter_eoh (letter_t *self);
bool letter_body (letter_t *self, const uint8_t *bytes, size_t size);

bool letter_too_large (const letter_t *self);
size_t letter_size (const letter_t *self);

/* Moves the bytes, without a copy, into RAW, which this initialises. The letter is empty afterwards. */
void letter_take (letter_t *self, zmq_msg_t *raw);

#endif
