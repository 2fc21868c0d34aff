#include "dkim/message_inner.h"

#include <string.h>

#include "name.h"

enum { FIRST_FIELDS = 64 };

static char lower (char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* --- names --- */

static uint32_t *slot_of (const dkim_message_t *self, const char *text, size_t size) {
    size_t at = name_hash (text, size) & self->slot_mask;
    for (;; at = (at + 1) & self->slot_mask) {
        uint32_t index = self->slots[at];
        if (!index) break;
        const dkim_name_t *name = &self->names[index - 1];
        if (name->size == size && memcmp (name->text, text, size) == 0) break;
    }
    return &self->slots[at];
}

dkim_name_t *dkim_message_name (const dkim_message_t *self, const char *text, size_t size) {
    char small[LIMIT_FIELD_NAME];
    if (size > sizeof small || !self->slots) return NULL;
    for (size_t i = 0; i < size; i++) small[i] = lower (text[i]);
    uint32_t index = *slot_of (self, small, size);
    return index ? &self->names[index - 1] : NULL;
}

/* Names longer than any real one are not looked for. */
static void add_name (dkim_message_t *self, size_t index) {
    dkim_field_t *field = &self->fields[index];
    size_t size = field->field.name_size;
    if (size > LIMIT_FIELD_NAME) return;
    char *text = arena_alloc (self->arena, size);
    for (size_t i = 0; i < size; i++) text[i] = lower (field->field.name[i]);
    uint32_t *slot = slot_of (self, text, size);
    if (!*slot) {
        self->names[self->name_count++] = (dkim_name_t){.text = text, .size = size};
        *slot = (uint32_t)self->name_count;
    }
    dkim_name_t *name = &self->names[*slot - 1];
    field->name = *slot - 1;
    field->named = true;
    field->above = name->bottom;
    name->bottom = (uint32_t)index + 1;
    name->count++;
}

static void index_names (dkim_message_t *self) {
    size_t slots = 2 * FIRST_FIELDS;
    while (slots < 2 * self->field_count) slots *= 2;
    self->slot_mask = slots - 1;
    self->slots = arena_zero (self->arena, slots * sizeof *self->slots);
    self->names = arena_alloc (self->arena, (self->field_count + 1) * sizeof *self->names);
    for (size_t i = 0; i < self->field_count; i++) add_name (self, i);
}

/* --- fields --- */

static void add_field (dkim_message_t *self, const mail_field_t *field, size_t *room) {
    if (self->field_count == *room) {
        dkim_field_t *larger = arena_alloc (self->arena, 2 * *room * sizeof *larger);
        memcpy (larger, self->fields, *room * sizeof *larger);
        self->fields = larger;
        *room *= 2;
    }
    self->fields[self->field_count++] = (dkim_field_t){.field = *field};
}

static void read_fields (dkim_message_t *self) {
    size_t offset = 0, room = FIRST_FIELDS;
    mail_field_t field;
    self->body = mail_body_offset (self->raw, self->size);
    self->excessive = self->body > LIMIT_SIGNED_HEADER;
    self->fields = arena_alloc (self->arena, room * sizeof *self->fields);
    while (mail_next_field (self->raw, self->body, &offset, &field)) {
        if (self->field_count == LIMIT_SIGNED_FIELDS) {
            self->excessive = true;
            return;
        }
        add_field (self, &field, &room);
    }
}

dkim_message_t *dkim_message_new (arena_t *arena, const char *raw, size_t size) {
    dkim_message_t *self = arena_alloc (arena, sizeof *self);
    memset (self, 0, offsetof (dkim_message_t, bodies));
    self->lookups = NULL;
    self->bodies[0].done = self->bodies[1].done = false;
    self->bodies[0].count = self->bodies[1].count = 0;
    self->arena = arena;
    self->raw = raw;
    self->size = size;
    read_fields (self);
    index_names (self);
    return self;
}

bool dkim_message_is_excessive (const dkim_message_t *self) {
    return self->excessive;
}

size_t dkim_message_count (const dkim_message_t *self, const char *text) {
    const dkim_name_t *name = dkim_message_name (self, text, strlen (text));
    return name ? name->count : 0;
}

void dkim_message_walk (dkim_message_t *self) {
    self->walk++;
}

const dkim_field_t *dkim_message_take (dkim_message_t *self, const char *text, size_t size,
                                       const dkim_field_t *except) {
    dkim_name_t *name = dkim_message_name (self, text, size);
    if (!name) return NULL;
    if (name->walk != self->walk) {
        name->walk = self->walk;
        name->cursor = name->bottom;
    }
    if (name->cursor && &self->fields[name->cursor - 1] == except) name->cursor = self->fields[name->cursor - 1].above;
    if (!name->cursor) return NULL;
    const dkim_field_t *taken = &self->fields[name->cursor - 1];
    name->cursor = taken->above;
    return taken;
}

void dkim_message_expect (dkim_message_t *self, bool relaxed, uint64_t length) {
    dkim_body_t *body = &self->bodies[relaxed];
    size_t at = 0;
    while (at < body->count && body->cuts[at].length < length) at++;
    if ((at < body->count && body->cuts[at].length == length) || body->count == DKIM_CUTS) return;
    memmove (body->cuts + at + 1, body->cuts + at, (body->count - at) * sizeof *body->cuts);
    body->cuts[at] = (dkim_cut_t){.length = length};
    body->count++;
    body->done = false;
}
