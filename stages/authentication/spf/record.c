#include "spf/record.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "spf/syntax.h"

static const char version[] = "v=spf1";

static const char *const kinds[] = {"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"};

const char *record_kind (spf_kind_t kind) {
    return kinds[kind];
}

bool record_is_spf (const char *text, size_t size) {
    size_t length = sizeof version - 1;
    return size >= length && strncasecmp (text, version, length) == 0 && (size == length || text[length] == ' ');
}

static bool is (piece_t piece, const char *word) {
    return piece.size == strlen (word) && strncasecmp (piece.text, word, piece.size) == 0;
}

/* The identifier that a term begins with. */
static piece_t name_of (const char *at, const char *end) {
    piece_t name = {at, 0};
    if (at == end || !syntax_alpha (*at)) return name;
    while (at < end && (syntax_alpha (*at) || syntax_digit (*at) || *at == '-' || *at == '_' || *at == '.')) at++;
    name.size = (size_t)(at - name.text);
    return name;
}

/* The version's own equals sign is no term's: names are compared where a modifier may stand. */
static const char *read_modifier (record_t *self, piece_t name, piece_t value) {
    piece_t *kept = is (name, "redirect") ? &self->redirect : is (name, "exp") ? &self->explanation : NULL;
    if (!kept) return syntax_macro_string (value, true) ? NULL : "a modifier that is no macro string";
    if (kept->text) return "a modifier that stands twice";
    const char *end = value.text + value.size;
    if (syntax_domain (value.text, end, false) != end) return "a modifier without a domain name";
    *kept = value;
    return NULL;
}

/* ":" domain-spec where one must stand, or may. */
static const char *read_domain (term_t *term, const char **at, const char *end, bool must, bool cidr) {
    if (*at == end || **at != ':') return must ? "a mechanism without its domain name" : NULL;
    const char *from = *at + 1;
    const char *behind = syntax_domain (from, end, cidr);
    if (!behind) return "a mechanism with a broken domain name";
    term->domain = (piece_t){from, (size_t)(behind - from)};
    *at = behind;
    return NULL;
}

/* ":" address [ "/" length ]; an address within IPv6 that maps IPv4 is kept as written. */
static const char *read_network (term_t *term, const char **at, const char *end) {
    static const char wrong[] = "a mechanism with a broken address";
    bool ip4 = term->kind == SPF_IP4;
    char text[INET6_ADDRSTRLEN];
    if (*at == end || **at != ':') return wrong;
    const char *from = *at + 1, *slash = memchr (from, '/', (size_t)(end - from)), *behind = slash ? slash : end;
    size_t size = (size_t)(behind - from);
    if (size >= sizeof text) return wrong;
    memcpy (text, from, size);
    text[size] = '\0';
    term->network.bits = ip4 ? 32 : 128;
    if (strlen (text) != size || inet_pton (ip4 ? AF_INET : AF_INET6, text, term->network.bytes) != 1) return wrong;
    if (slash) behind = syntax_number (slash + 1, end, term->network.bits, ip4 ? &term->length4 : &term->length6);
    if (!behind) return wrong;
    *at = behind;
    return NULL;
}

/* What follows the mechanism's name. */
static const char *read_arguments (term_t *term, const char *at, const char *end) {
    const char *wrong = NULL;
    switch (term->kind) {
    case SPF_ALL:
        break;
    case SPF_INCLUDE:
    case SPF_EXISTS:
        wrong = read_domain (term, &at, end, true, false);
        break;
    case SPF_PTR:
        wrong = read_domain (term, &at, end, false, false);
        break;
    case SPF_A:
    case SPF_MX:
        wrong = read_domain (term, &at, end, false, true);
        if (!wrong && syntax_cidr (at, end, &term->length4, &term->length6)) at = end;
        break;
    case SPF_IP4:
    case SPF_IP6:
        wrong = read_network (term, &at, end);
        break;
    }
    return wrong ? wrong : at == end ? NULL : "something behind a mechanism";
}

static spf_result_t qualifier (char c) {
    switch (c) {
    case '-':
        return SPF_FAIL;
    case '~':
        return SPF_SOFTFAIL;
    case '?':
        return SPF_NEUTRAL;
    default:
        return SPF_PASS;
    }
}

static const char *read_term (record_t *self, const char *at, const char *end) {
    bool qualified = strchr ("+-~?", *at) && *at;
    term_t term = {.result = qualifier (*at), .length4 = 32, .length6 = 128};
    at += qualified;
    piece_t name = name_of (at, end);
    at += name.size;
    if (!name.size) return "a term that is neither mechanism nor modifier";
    if (!qualified && at < end && *at == '=')
        return read_modifier (self, name, (piece_t){at + 1, (size_t)(end - at - 1)});
    size_t kind = 0;
    while (kind <= SPF_EXISTS && !is (name, kinds[kind])) kind++;
    if (kind > SPF_EXISTS) return "an unknown mechanism";
    term.kind = (spf_kind_t)kind;
    self->has_all = self->has_all || term.kind == SPF_ALL;
    const char *wrong = read_arguments (&term, at, end);
    if (!wrong) self->terms[self->count++] = term;
    return wrong;
}

const char *record_read (record_t *self, arena_t *arena, const char *text, size_t size) {
    const char *at = arena_copy (arena, text, size), *end = at + size, *wrong = NULL;
    size_t most = 0;
    for (size_t i = 0; i < size; i++) most += text[i] == ' ';
    *self = (record_t){.terms = arena_alloc (arena, (most + 1) * sizeof *self->terms)};
    at += sizeof version - 1;
    while (!wrong && at < end) {
        if (*at == ' ') {
            at++;
            continue;
        }
        const char *space = memchr (at, ' ', (size_t)(end - at)), *behind = space ? space : end;
        wrong = read_term (self, at, behind);
        at = behind;
    }
    return wrong;
}
