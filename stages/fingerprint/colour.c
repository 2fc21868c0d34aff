#include "colour.h"

#include <string.h>
#include <strings.h>

enum { NEAR_PART = 24, NEAR_SUM = 48 }; /* differences of a channel, and of all three, that no eye sees */

static const struct {
    const char *name;
    uint32_t colour;
} names[] = {{"white", 0xFFFFFF},
             {"black", 0},
             {"transparent", COLOUR_CLEAR},
             {"red", 0xFF0000},
             {"green", 0x008000},
             {"blue", 0x0000FF},
             {"yellow", 0xFFFF00},
             {"gray", 0x808080},
             {"grey", 0x808080},
             {"silver", 0xC0C0C0},
             {"maroon", 0x800000},
             {"navy", 0x000080},
             {"purple", 0x800080},
             {"teal", 0x008080},
             {"olive", 0x808000},
             {"lime", 0x00FF00},
             {"aqua", 0x00FFFF},
             {"cyan", 0x00FFFF},
             {"fuchsia", 0xFF00FF},
             {"magenta", 0xFF00FF},
             {"orange", 0xFFA500},
             {"whitesmoke", 0xF5F5F5},
             {"snow", 0xFFFAFA},
             {"ivory", 0xFFFFF0},
             {"ghostwhite", 0xF8F8FF},
             {"azure", 0xF0FFFF},
             {"mintcream", 0xF5FFFA},
             {"honeydew", 0xF0FFF0},
             {"seashell", 0xFFF5EE},
             {"floralwhite", 0xFFFAF0},
             {"aliceblue", 0xF0F8FF},
             {"linen", 0xFAF0E6},
             {"beige", 0xF5F5DC},
             {"lightyellow", 0xFFFFE0},
             {"gainsboro", 0xDCDCDC},
             {"lightgray", 0xD3D3D3},
             {"lightgrey", 0xD3D3D3},
             {"darkgray", 0xA9A9A9},
             {"dimgray", 0x696969},
             {"darkblue", 0x00008B},
             {"darkred", 0x8B0000},
             {"darkgreen", 0x006400}};

static int digit_of (char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* rgb, rrggbb, rgba, rrggbbaa. */
static uint32_t read_hex (const char *text, size_t size) {
    uint32_t parts[4] = {0, 0, 0, 255};
    size_t width = size <= 4 ? 1 : 2;
    if (size != 3 && size != 4 && size != 6 && size != 8) return COLOUR_UNKNOWN;
    for (size_t i = 0; i < size; i++) {
        int digit = digit_of (text[i]);
        if (digit < 0) return COLOUR_UNKNOWN;
        uint32_t *part = &parts[i / width];
        *part = width == 1 ? (uint32_t)digit * 17 : (i % 2 ? *part * 16 : 0) + (uint32_t)digit;
    }
    return parts[3] == 0 ? COLOUR_CLEAR : parts[0] << 16 | parts[1] << 8 | parts[2];
}

/* The number at *AT, in hundredths, with what separates it from the next passed over; -1 where there is none. */
static int32_t read_number (const char *text, size_t size, size_t *at) {
    int32_t value = 0, scale = 100;
    bool any = false, point = false;
    while (*at < size && strchr (" ,/\t\n\r", text[*at]) && text[*at]) ++*at;
    for (; *at < size; ++*at) {
        char c = text[*at];
        if (c == '.' && !point) {
            point = true;
        } else if (c < '0' || c > '9') {
            break;
        } else if (!point) {
            value = value < 100000 ? value * 10 + (c - '0') * 100 : value;
        } else {
            value += (c - '0') * (scale /= 10);
        }
        any = true;
    }
    return any ? value : -1;
}

/* Behind "rgb(" or "rgba(": three numbers or percentages, and an opacity. */
static uint32_t read_function (const char *text, size_t size, size_t at) {
    uint32_t colour = 0;
    for (int i = 0; i < 3; i++) {
        int32_t part = read_number (text, size, &at);
        if (part < 0) return COLOUR_UNKNOWN;
        bool percent = at < size && text[at] == '%';
        at += percent;
        part = percent ? part * 255 / 10000 : part / 100;
        colour = colour << 8 | (uint32_t)(part > 255 ? 255 : part);
    }
    int32_t opacity = read_number (text, size, &at);
    return opacity >= 0 && opacity < 5 ? COLOUR_CLEAR : colour;
}

uint32_t colour_read (const char *value, size_t size) {
    while (size && (uint8_t)*value <= ' ') value++, size--;
    while (size && (uint8_t)value[size - 1] <= ' ') size--;
    if (size && *value == '#') return read_hex (value + 1, size - 1);
    if (size > 4 && strncasecmp (value, "rgb(", 4) == 0) return read_function (value, size, 4);
    if (size > 5 && strncasecmp (value, "rgba(", 5) == 0) return read_function (value, size, 5);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen (names[i].name) == size && strncasecmp (names[i].name, value, size) == 0) return names[i].colour;
    return read_hex (value, size);
}

bool colour_hides (uint32_t ink, uint32_t paper) {
    if (ink == COLOUR_CLEAR) return true;
    if (ink >= COLOUR_UNKNOWN || paper >= COLOUR_UNKNOWN) return false;
    int sum = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int difference = (int)(ink >> shift & 255) - (int)(paper >> shift & 255);
        difference = difference < 0 ? -difference : difference;
        if (difference > NEAR_PART) return false;
        sum += difference;
    }
    return sum <= NEAR_SUM;
}
