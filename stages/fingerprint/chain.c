#include "chain.h"

#include <string.h>
#include <strings.h>

#include "bounds.h"
#include "mail.h"

/* "Re:" as programs write it, in French and English, with what may stand before the colon. */
static bool is_answer (const char *subject) {
    while (*subject == ' ') subject++;
    if (strncasecmp (subject, "re", 2) != 0) return false;
    subject += 2;
    if (*subject == '[' || *subject == '(') subject += strcspn (subject, ":");
    while (*subject == ' ' || !strncmp (subject, "\xC2\xA0", 2)) subject += *subject == ' ' ? 1 : 2;
    return *subject == ':';
}

/* The first message id of a field, in TEXT; false where there is none. */
static bool first_id (const deceit_view_t *view, const char *name, char text[LIMIT_FIELD]) {
    mail_field_t field;
    return mail_find_field (view->message, view->size, name, &field) &&
           mail_angle_address (field.value, field.value_size, text, LIMIT_FIELD);
}

void chain_read (const deceit_view_t *view, evidence_t *evidence) {
    char answered[LIMIT_FIELD], referred[LIMIT_FIELD], own[LIMIT_FIELD];
    bool in_reply = first_id (view, "In-Reply-To", answered), references = first_id (view, "References", referred);
    if (is_answer (view->subject) && !in_reply && !references)
        evidence_finding (evidence, FINDING_answer_to_nothing, "\"Re:\" without a message that it answers");
    if (in_reply && first_id (view, "Message-ID", own) && !strcmp (own, answered))
        evidence_finding (evidence, FINDING_answer_forged, "an answer to itself");
}
