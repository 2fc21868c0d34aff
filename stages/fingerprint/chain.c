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
static bool first_id (const char *message, size_t size, const char *name, char text[LIMIT_FIELD]) {
    mail_field_t field;
    return mail_find_field (message, size, name, &field) &&
           mail_angle_address (field.value, field.value_size, text, LIMIT_FIELD);
}

bool chain_answers (const char *message, size_t size) {
    char answered[LIMIT_FIELD], own[LIMIT_FIELD];
    if (!first_id (message, size, "In-Reply-To", answered) && !first_id (message, size, "References", answered))
        return false;
    return !first_id (message, size, "Message-ID", own) || strcmp (own, answered) != 0;
}

bool chain_is_list (const char *message, size_t size) {
    static const char *const fields[] = {"List-Id",      "List-Post",      "List-Unsubscribe",
                                         "Mailing-List", "X-Mailing-List", "X-BeenThere"};
    mail_field_t field;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (mail_find_field (message, size, fields[i], &field)) return true;
    return mail_find_field (message, size, "Precedence", &field) && field.value_size < 16 &&
           memmem (field.value, field.value_size, "list", 4);
}

void chain_read (const deceit_view_t *view, evidence_t *evidence) {
    char answered[LIMIT_FIELD], own[LIMIT_FIELD];
    bool answers = first_id (view->message, view->size, "In-Reply-To", answered);
    if (is_answer (view->subject) && !chain_answers (view->message, view->size))
        evidence_finding (evidence, FINDING_answer_to_nothing, "\"Re:\" without a message that it answers");
    if (answers && first_id (view->message, view->size, "Message-ID", own) && !strcmp (own, answered))
        evidence_finding (evidence, FINDING_answer_forged, "an answer to itself");
}
