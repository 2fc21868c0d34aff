/* Values as an operator writes them: numbers with units, lists, paths; and the name that he may have meant. */
#include "config_inner.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    int64_t factor;
} unit_t;

static const unit_t durations[] = {{"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}, {NULL, 0}};
static const unit_t sizes[] = {{"G", 1 << 30}, {"M", 1 << 20}, {"K", 1 << 10}, {"", 1}, {NULL, 0}};
static const unit_t ones[] = {{"", 1}, {NULL, 0}};

static const unit_t *units_of (option_type_t type) {
    return type == OPTION_DURATION ? durations : type == OPTION_SIZE ? sizes : ones;
}

static const char *expected (option_type_t type) {
    if (type == OPTION_DURATION) return "a duration, such as 250ms, 5s, 10m, 2h or 90d";
    if (type == OPTION_SIZE) return "a size in bytes, such as 65536, 64K, 10M or 1G";
    return type == OPTION_FLAG ? "0 or 1" : "a whole number";
}

/* A number as it would be written, in the largest unit that divides it. */
static char *write_number (option_type_t type, int64_t number) {
    const unit_t *unit = units_of (type);
    while (unit[1].name != NULL && (number == 0 || number % unit->factor != 0)) unit++;
    return config_say ("%" PRId64 "%s", number / unit->factor, unit->name);
}

static bool parse (option_type_t type, const char *written, int64_t *number) {
    if (*written < '0' || *written > '9') return false;
    int64_t value = 0;
    for (; *written >= '0' && *written <= '9'; written++)
        if (__builtin_mul_overflow (value, 10, &value) || __builtin_add_overflow (value, *written - '0', &value))
            return false;
    if (value == 0 && *written == '\0') return *number = 0, true;
    for (const unit_t *unit = units_of (type); unit->name != NULL; unit++)
        if (strcmp (written, unit->name) == 0) return !__builtin_mul_overflow (value, unit->factor, number);
    return false;
}

static void bounds (const option_t *option, int64_t *least, int64_t *most) {
    *least = option->type == OPTION_FLAG ? 0 : option->least;
    *most = option->type == OPTION_FLAG ? 1 : option->most;
    if (*least == 0 && *most == 0) *most = INT64_MAX;
}

char *config_read_number (const option_t *option, const char *written, int64_t *number) {
    int64_t least, most;
    bounds (option, &least, &most);
    if (!parse (option->type, written, number) || (option->type == OPTION_FLAG && *number > 1))
        return config_say ("%s was expected", expected (option->type));
    if (*number >= least && *number <= most) return NULL;
    char *low = write_number (option->type, least), *high = write_number (option->type, most);
    char *wrong = config_say ("it must lie between %s and %s", low, high);
    free (low);
    free (high);
    return wrong;
}

char *config_read_list (const char *written) {
    static const char gaps[] = " ,\t\r\n";
    char *list = malloc (strlen (written) + 1), *end = list;
    if (list == NULL) abort ();
    for (written += strspn (written, gaps); *written != '\0'; written += strspn (written, gaps)) {
        size_t length = strcspn (written, gaps);
        if (end > list) *end++ = ' ';
        memcpy (end, written, length);
        end += length;
        written += length;
    }
    *end = '\0';
    return list;
}

/* Each leading "../" takes a folder off; FOLDER holds no symbolic link, so that this is what the kernel would do. */
char *config_read_path (const char *folder, const char *written) {
    if (*written == '\0' || *written == '/') return config_say ("%s", written);
    size_t length = strlen (folder);
    for (;;) {
        if (strncmp (written, "./", 2) == 0 || strcmp (written, ".") == 0) {
            written += written[1] == '/' ? 2 : 1;
        } else if (strncmp (written, "../", 3) == 0 || strcmp (written, "..") == 0) {
            while (length > 0 && folder[--length] != '/') {
            }
            written += written[2] == '/' ? 3 : 2;
        } else
            break;
        while (*written == '/') written++;
    }
    if (length == 1) length = 0; /* FOLDER is the root */
    if (*written == '\0') return length == 0 ? config_say ("/") : config_say ("%.*s", (int)length, folder);
    return config_say ("%.*s/%s", (int)length, folder, written);
}

/* Levenshtein's distance; both words are shorter than CONFIG_NAME. */
static size_t distance (const char *a, const char *b) {
    size_t row[CONFIG_NAME], width = strlen (b);
    for (size_t j = 0; j <= width; j++) row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t corner = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            size_t least = corner + (a[i] != b[j]);
            corner = row[j + 1];
            if (row[j] + 1 < least) least = row[j] + 1;
            if (corner + 1 < least) least = corner + 1;
            row[j + 1] = least;
        }
    }
    return row[width];
}

const option_t *config_nearest (const char *name) {
    const option_t *nearest = NULL;
    size_t length = strlen (name), least = length / 3 + 2;
    if (length >= CONFIG_NAME) return NULL;
    for (const option_t *option = option_table; option->name != NULL; option++) {
        const char *slash = strchr (option->name, '/');
        size_t away = distance (name, option->name);
        if (slash != NULL && strcmp (slash + 1, name) == 0) away = 1;
        if (away < least) least = away, nearest = option;
    }
    return nearest;
}
