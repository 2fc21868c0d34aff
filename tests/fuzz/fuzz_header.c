/* Header fields, unfolded values, addresses in angles, message references. */
#include "mail.h"
#include "reference.h"
#include "utf8.h"
#include "world.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    char *raw = world_copy (data, size), text[300];
    size_t offset = 0, fields = 0;
    mail_field_t field;
    while (mail_next_field (raw, size, &offset, &field)) {
        if (offset > size || ++fields > MAIL_FIELDS) abort ();
        mail_unfold (field.value, field.value_size, text, sizeof text);
        mail_angle_address (field.value, field.value_size, text, sizeof text);
    }
    if (mail_body_offset (raw, size) > size) abort ();
    mail_find_field (raw, size, "from", &field);
    utf8_clean (raw, size);
    free (raw);
    return 0;
}
