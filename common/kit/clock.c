/* Clock: readings of the system's clocks, and RFC 3339 both ways. */
#include "clock.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { FIRST_YEAR = 1970, LAST_YEAR = 2199 };

static int64_t read_clock (clockid_t which) {
    struct timespec now;
    clock_gettime (which, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_now (void) {
    return read_clock (CLOCK_MONOTONIC);
}

int64_t clock_wall (void) {
    return read_clock (CLOCK_REALTIME);
}

/* Exactly DIGITS digits at *CURSOR, which moves past them; -1 where they are not there. */
static int take_digits (const char **cursor, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++, (*cursor)++) {
        if (**cursor < '0' || **cursor > '9') return -1;
        value = value * 10 + (**cursor - '0');
    }
    return value;
}

static bool take_char (const char **cursor, const char *either) {
    if (**cursor == '\0' || strchr (either, **cursor) == NULL) return false;
    (*cursor)++;
    return true;
}

static int days_in_month (int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool take_date (const char **cursor, struct tm *date) {
    int year = take_digits (cursor, 4);
    if (year < FIRST_YEAR || year > LAST_YEAR || !take_char (cursor, "-")) return false;
    int month = take_digits (cursor, 2);
    if (month < 1 || month > 12 || !take_char (cursor, "-")) return false;
    int day = take_digits (cursor, 2);
    if (day < 1 || day > days_in_month (year, month)) return false;
    date->tm_year = year - 1900;
    date->tm_mon = month - 1;
    date->tm_mday = day;
    return true;
}

static bool take_time (const char **cursor, struct tm *date) {
    date->tm_hour = take_digits (cursor, 2);
    if (date->tm_hour < 0 || date->tm_hour > 23 || !take_char (cursor, ":")) return false;
    date->tm_min = take_digits (cursor, 2);
    if (date->tm_min < 0 || date->tm_min > 59 || !take_char (cursor, ":")) return false;
    date->tm_sec = take_digits (cursor, 2);
    return date->tm_sec >= 0 && date->tm_sec <= 60; /* 60: a leap second */
}

static bool take_fraction (const char **cursor, int64_t *ms) {
    *ms = 0;
    if (!take_char (cursor, ".")) return true;
    if (**cursor < '0' || **cursor > '9') return false;
    for (int weight = 100; **cursor >= '0' && **cursor <= '9'; (*cursor)++, weight /= 10)
        *ms += weight * (**cursor - '0');
    return true;
}

static bool take_offset (const char **cursor, int64_t *minutes) {
    *minutes = 0;
    if (take_char (cursor, "Zz")) return true;
    bool west = **cursor == '-';
    if (!take_char (cursor, "+-")) return false;
    int hour = take_digits (cursor, 2);
    if (hour < 0 || hour > 23 || !take_char (cursor, ":")) return false;
    int minute = take_digits (cursor, 2);
    if (minute < 0 || minute > 59) return false;
    *minutes = (hour * 60 + minute) * (west ? -1 : 1);
    return true;
}

bool clock_parse (const char *text, int64_t *wall) {
    struct tm date = {0};
    int64_t ms, offset;
    if (!take_date (&text, &date) || !take_char (&text, "Tt ") || !take_time (&text, &date)) return false;
    if (!take_fraction (&text, &ms) || !take_offset (&text, &offset) || *text != '\0') return false;
    int64_t result = ((int64_t)timegm (&date) - offset * 60) * 1000 + ms;
    if (result < 0) return false;
    *wall = result;
    return true;
}

void clock_format (int64_t wall, char text[CLOCK_TEXT]) {
    int64_t ms = wall % 1000;
    if (ms < 0) ms += 1000;
    time_t seconds = (time_t)((wall - ms) / 1000);
    struct tm date;
    char whole[CLOCK_TEXT];
    if (gmtime_r (&seconds, &date) == NULL || strftime (whole, sizeof whole, "%Y-%m-%dT%H:%M:%S", &date) == 0)
        whole[0] = '\0';
    snprintf (text, CLOCK_TEXT, "%.19s.%03dZ", whole, (int)ms);
}
