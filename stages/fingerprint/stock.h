/* Stock words of letters that are filled in by program: greetings, days, months, currencies. */
#ifndef TAMIS_STOCK_H
#define TAMIS_STOCK_H

#include <stddef.h>

typedef enum {
    STOCK_NONE,
    STOCK_GREETING, /* a name follows */
    STOCK_WEEKDAY,
    STOCK_NUMBER /* belongs to a number beside it: a month, a currency, an hour's half of the day */
} stock_t;

/* What WORD is, in English or French, in any letter case. */
stock_t stock_of (const char *word, size_t size);

#endif
