/* Header fields by RFC 5322, read as mail really comes: either line end, lines that are no field, bytes of any value.
 */
#include "mail.h"

#include <string.h>
#include <strings.h>

static bool is_blank (char c) {
    return c == ' ' || c == '\t';
}

static bool is_space (char c) {
    return is_blank (c) || c == '\r' || c == '\n' || c == '\0';
}

/* Where the line at OFFSET ends, behind its line feed. */
static size_t line_next (const char *message, size_t size, size_t offset) {
    const char *feed = memchr (message + offset, '\n', size - offset);
    return feed ? (size_t)(feed - message) + 1 : size;
}

static bool line_is_empty (const char *line, size_t size) {
    return size == 0 || line[0] == '\n' || (line[0] == '\r' && (size == 1 || line[1] == '\n'));
}

/* The length of the field name that LINE begins with; 0 where there is none. White space before the colon is obsolete
 * syntax (RFC 5322, section 4.5) and no part of the name. */
static size_t name_length (const char *line, size_t size, size_t *colon) {
    size_t length = 0, i;
    while (length < size && line[length] > ' ' && line[length] < 127 && line[length] != ':') length++;
    for (i = length; i < size && is_blank (line[i]); i++)
        ;
    *colon = i;
    return i < size && line[i] == ':' ? length : 0;
}

/* The end of the field whose first line ends at OFFSET: behind all the lines that continue it. */
static size_t field_end (const char *message, size_t size, size_t offset) {
    while (offset < size && is_blank (message[offset])) offset = line_next (message, size, offset);
    return offset;
}

static void field_set (mail_field_t *field, const char *line, const char *end, size_t name, size_t colon) {
    const char *value = line + colon + 1;
    if (end > value && end[-1] == '\n') end--;
    if (end > value && end[-1] == '\r') end--;
    *field = (mail_field_t){line, name, value, (size_t)(end - value)};
}

bool mail_next_field (const char *message, size_t size, size_t *offset, mail_field_t *field) {
    while (*offset < size && !line_is_empty (message + *offset, size - *offset)) {
        const char *line = message + *offset;
        size_t next = line_next (message, size, *offset), colon;
        size_t name = name_length (line, next - *offset, &colon);
        *offset = next;
        if (name == 0) continue;
        *offset = field_end (message, size, next);
        field_set (field, line, message + *offset, name, colon);
        return true;
    }
    return false;
}

static char lower (char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

bool mail_field_is (const mail_field_t *field, const char *name) {
    return field->name_size && lower (field->name[0]) == lower (*name) && strlen (name) == field->name_size &&
           strncasecmp (field->name, name, field->name_size) == 0;
}

static bool find_among_all (const char *message, size_t size, const char *name, mail_field_t *field) {
    size_t offset = 0;
    for (int i = 0; i < MAIL_FIELDS && mail_next_field (message, size, &offset, field); i++)
        if (mail_field_is (field, name)) return true;
    return false;
}

/* Only lines that begin as NAME does are read as fields: as long as there are fewer lines than fields that are looked
 * at, it makes no difference. */
bool mail_find_field (const char *message, size_t size, const char *name, mail_field_t *field) {
    size_t offset = 0;
    for (int i = 0; i < MAIL_FIELDS; i++) {
        if (offset >= size || line_is_empty (message + offset, size - offset)) return false;
        size_t line = offset, next = line_next (message, size, offset);
        if (lower (message[offset]) == lower (*name) && mail_next_field (message, size, &line, field) &&
            field->name == message + offset && mail_field_is (field, name))
            return true;
        offset = next;
    }
    return find_among_all (message, size, name, field);
}

size_t mail_body_offset (const char *message, size_t size) {
    for (size_t offset = 0; offset < size;) {
        bool empty = line_is_empty (message + offset, size - offset);
        offset = line_next (message, size, offset);
        if (empty) return offset;
    }
    return size;
}

size_t mail_unfold (const char *value, size_t value_size, char *text, size_t size) {
    size_t length = 0;
    bool gap = false;
    if (size == 0) return 0;
    for (size_t i = 0; i < value_size; i++) {
        if (is_space (value[i])) {
            gap = length > 0;
            continue;
        }
        if (length + gap + 1 >= size) break;
        if (gap) text[length++] = ' ';
        text[length++] = value[i];
        gap = false;
    }
    text[length] = '\0';
    return length;
}

bool mail_angle_address (const char *value, size_t value_size, char *text, size_t size) {
    const char *open = value_size ? memchr (value, '<', value_size) : NULL;
    const char *end = value + value_size;
    if (open) {
        value = open + 1;
        const char *close = memchr (value, '>', (size_t)(end - value));
        if (close) end = close;
    }
    while (value < end && is_space (*value)) value++;
    while (end > value && is_space (end[-1])) end--;
    size_t length = (size_t)(end - value);
    if (length == 0 || length >= size) {
        if (size) text[0] = '\0';
        return false;
    }
    memcpy (text, value, length);
    text[length] = '\0';
    return true;
}
