#include "milter/forged.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "milter/bounds.h"

enum { NAME_MOST = 1000 /* bytes of an authserv-id: a longer one cannot be ours, nor be read */ };

/* What ends a token (RFC 2045, section 5.1). */
static const char specials[] = " \t\r\n()<>@,;:\\\"/[]?=";

static const char authentication_results[] = "Authentication-Results";

typedef struct {
    char *name;
    int index;
} found_t;

struct forged_t {
    char *authserv;
    found_t found[MILTER_FORGED];
    int count, results; /* Authentication-Results fields seen, of anybody */
    bool too_many;
};

forged_t *forged_new (const char *authserv) {
    forged_t *self = calloc (1, sizeof *self);
    if (!self || !(self->authserv = strdup (authserv))) abort ();
    return self;
}

void forged_destroy (forged_t **self) {
    if (!*self) return;
    for (int i = 0; i < (*self)->count; i++) free ((*self)->found[i].name);
    free ((*self)->authserv);
    free (*self);
    *self = NULL;
}

/* --- who wrote an Authentication-Results field --- */

/* Behind a comment, nested ones and quoted pairs included; NULL where it does not close. */
static const char *comment_end (const char *at) {
    int depth = 0;
    for (; *at; at++) {
        if (*at == '\\' && at[1])
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return NULL;
}

/* Behind white space, folds and comments (CFWS); NULL where a comment does not close. */
static const char *skip_cfws (const char *at) {
    while (at) {
        at += strspn (at, " \t\r\n");
        if (*at != '(') return at;
        at = comment_end (at);
    }
    return NULL;
}

/* Reads a quoted string, AT behind its first quote; without white space, of which a lenient reader may think nothing.
 */
static const char *read_quoted (const char *at, char *name) {
    size_t length = 0;
    for (; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1]) at++;
        if (strchr (" \t\r\n", *at)) continue;
        if (length == NAME_MOST) return NULL;
        name[length++] = *at;
    }
    name[length] = '\0';
    return *at ? at + 1 : NULL;
}

static const char *read_token (const char *at, char *name) {
    size_t length = strcspn (at, specials);
    if (length > NAME_MOST) return NULL;
    memcpy (name, at, length);
    name[length] = '\0';
    return at + length;
}

/* Reads the authserv-id; false where there is none, or something stands there that is none (RFC 8601, section 2.2). */
static bool read_authserv (const char *value, char name[NAME_MOST + 1]) {
    const char *at = skip_cfws (value);
    if (at) at = *at == '"' ? read_quoted (at + 1, name) : read_token (at, name);
    if (at) at = skip_cfws (at);
    if (!at || !*name) return false;
    if (*at >= '0' && *at <= '9') at = skip_cfws (at + strspn (at, "0123456789")); /* the version */
    size_t length = strlen (name);
    if (length > 1 && name[length - 1] == '.') name[length - 1] = '\0';
    return at && (!*at || *at == ';');
}

bool forged_claims (const char *authserv, const char *value) {
    char name[NAME_MOST + 1];
    if (!read_authserv (value, name)) return true;
    size_t length = strlen (name);
    for (const char *at = authserv + strspn (authserv, " "); *at; at += strspn (at, " ")) {
        size_t size = strcspn (at, " ");
        if (size == length && !strncasecmp (at, name, size)) return true;
        at += size;
    }
    return false;
}

/* --- fields --- */

static bool same_name (const char *name, const char *ours) {
    size_t length = strlen (ours);
    return !strncasecmp (name, ours, length) && name[length + strspn (name + length, " \t")] == '\0';
}

static void add (forged_t *self, const char *name, int index) {
    self->too_many |= self->count == MILTER_FORGED;
    if (self->too_many) return;
    char *copy = strdup (name);
    if (!copy) abort ();
    self->found[self->count++] = (found_t){copy, index};
}

/* Every field of such a name is forged, so that those found before are all that came before. */
static int next_index (const forged_t *self, const char *name) {
    for (int i = self->count; i-- > 0;)
        if (!strcasecmp (self->found[i].name, name)) return self->found[i].index + 1;
    return 1;
}

void forged_field (forged_t *self, const char *name, const char *value) {
    if (same_name (name, authentication_results)) {
        self->results++;
        if (forged_claims (self->authserv, value)) add (self, name, self->results);
    } else if (!self->too_many && (!strncasecmp (name, "X-Tamis-", 8) || same_name (name, "X-Spam-Flag"))) {
        add (self, name, next_index (self, name));
    }
}

bool forged_too_many (const forged_t *self) {
    return self->too_many;
}

void forged_each (const forged_t *self, forged_fn *fn, void *state) {
    for (int i = self->count; i-- > 0;) fn (state, self->found[i].name, self->found[i].index);
}
