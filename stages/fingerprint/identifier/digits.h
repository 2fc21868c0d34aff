/* Groups of digits as a person writes a long number: the raw material of telephone numbers. */
#ifndef TAMIS_DIGITS_H
#define TAMIS_DIGITS_H

#include <stdbool.h>
#include <stddef.h>

#include "bounds.h"

/* What stands behind a group. */
typedef enum {
    BREAK_SOFT, /* a space, a stop, a hyphen, a slash, a bracket: within a number */
    BREAK_HARD, /* more of these, or the end of a line: within a number, or between two */
    BREAK_END   /* something else */
} break_t;

typedef struct {
    size_t size; /* digits */
    size_t to;   /* where it ends in the text */
    char sign;   /* the first character behind it that is no space; ' ' where there are spaces alone */
    bool closed; /* in brackets by itself */
    break_t after;
} group_t;

typedef struct {
    char digits[LIMIT_DIGITS];
    size_t count;
    group_t groups[LIMIT_DIGIT_GROUPS];
    size_t n_groups;
    bool plus;       /* a plus sign stands before them */
    bool letters;    /* some of them are letters that look like digits */
    bool cut;        /* there are more than these */
    size_t from, to; /* bytes of the text */
} digits_t;

/* Reads the groups that begin at AT: with a digit, a letter that poses as one, a plus sign or an opening bracket. False
 * where there is no digit. Letters o and l count among digits. */
bool digits_read (digits_t *self, const char *text, size_t size, size_t at);

#endif
