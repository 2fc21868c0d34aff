/* stage: authentication */
/* run_evasions [CASES]: messages made to show one author and authenticate another, through all checks of the stage, and
 * which cases are not as said. The zone is evasions.zone with this driver's key. A case is a line
 *
 *     name | envelope | signature | header | DMARC's result, and of whom if it passes | what says so
 *
 * Envelope: "-", or words from=, helo=, client= for others than the attacker's own. Signature: "-", or words d=, s=,
 * h=, l= and i= of a signature by the driver's key; top= goes above the header and tail= behind the body once that is
 * signed. Header: what stands above To, Subject and Date. Everywhere \n is CRLF, \l a line feed and \r a carriage
 * return alone, \0 a NUL, \s a space, \xHH any byte. */
#include <openssl/evp.h>
#include <unistd.h>

#include "../support/table.h"
#include "checks.h"

enum { FIELDS = 6, QUERIES = 60, PIECE = 16384, MESSAGE = 4 * PIECE, NAMES = 16, SAID = 400, REPEAT = 9000 };

typedef struct {
    dns_t *dns;
    tools_t tools;
    EVP_PKEY *key;
} run_t;

typedef struct {
    char text[MESSAGE];
    size_t size;
} bytes_t;

static void add (bytes_t *self, const char *text, size_t size) {
    if (size > sizeof self->text - self->size) abort ();
    memcpy (self->text + self->size, text, size);
    self->size += size;
}

static void add_text (bytes_t *self, const char *text) {
    add (self, text, strlen (text));
}

/* --- the language of the table --- */

static void add_hex (bytes_t *self, const char *digits) {
    char pair[3] = {digits[0], digits[0] ? digits[1] : '\0', '\0'};
    char byte = (char)strtoul (pair, NULL, 16);
    add (self, &byte, 1);
}

/* Adds TEXT up to END; \* repeats the character that follows REPEAT times. */
static void add_escaped (bytes_t *self, const char *text, const char *end) {
    for (; text < end; text++) {
        if (*text != '\\' || text + 1 == end) {
            add (self, text, 1);
            continue;
        }
        switch (*++text) {
        case 'n':
            add (self, "\r\n", 2);
            break;
        case 'l':
            add (self, "\n", 1);
            break;
        case 'r':
            add (self, "\r", 1);
            break;
        case '0':
            add (self, "", 1);
            break;
        case 's':
            add (self, " ", 1);
            break;
        case 't':
            add (self, "\t", 1);
            break;
        case '*':
            text++;
            for (int i = 0; i < REPEAT; i++) add (self, text, 1);
            break;
        case 'x':
            add_hex (self, text + 1);
            text += 2;
            break;
        default:
            add (self, text, 1);
        }
    }
}

/* The word NAME=… of WORDS, as bytes with a NUL behind; false where there is none. */
static bool word_of (const char *words, const char *name, bytes_t *value) {
    size_t size = strlen (name);
    value->size = 0;
    for (const char *at = words; *at; at += strcspn (at, " "), at += strspn (at, " ")) {
        if (strncmp (at, name, size) != 0 || at[size] != '=') continue;
        const char *from = at + size + 1;
        add_escaped (value, from, from + strcspn (from, " "));
        add (value, "", 1);
        value->size--;
        return true;
    }
    return false;
}

/* --- the signer: Ed25519 (RFC 8463), simple header and body, as RFC 6376 has it --- */

/* The field called NAME that ends before END, from the bottom; its size. */
static const char *field_above (const bytes_t *message, const char *name, size_t size, const char *end,
                                size_t *length) {
    const char *found = NULL, *next;
    for (const char *line = message->text; line < end && *line != '\r'; line = next) {
        const char *feed = memchr (line, '\n', (size_t)(message->text + message->size - line));
        next = feed ? feed + 1 : end;
        while (next < end && (*next == ' ' || *next == '\t')) next = strchr (next, '\n') + 1;
        if (strncasecmp (line, name, size) != 0 || line[size] != ':') continue;
        found = line;
        *length = (size_t)(next - line);
    }
    return found;
}

/* What is signed of the header: the fields of the list NAMES, each from the bottom up. */
static void add_signed_fields (bytes_t *out, const bytes_t *message, const char *names) {
    const char *used[NAMES];
    const char *end = message->text + message->size;
    size_t count = 0, length = 0;
    for (const char *at = names; *at && count < NAMES; at += strspn (at, ":")) {
        size_t size = strcspn (at, ":");
        const char *before = end;
        for (size_t i = 0; i < count; i++)
            if (used[i] && strncasecmp (used[i], at, size) == 0) before = used[i];
        used[count] = field_above (message, at, size, before, &length);
        if (used[count]) add (out, used[count], length);
        count++;
        at += size;
    }
}

static void add_base64 (bytes_t *out, const unsigned char *bytes, size_t size) {
    unsigned char text[256];
    int length = EVP_EncodeBlock (text, bytes, (int)size);
    add (out, (const char *)text, (size_t)length);
}

static void sha256 (const char *text, size_t size, unsigned char digest[32]) {
    unsigned length = 32;
    EVP_Digest (text, size, digest, &length, EVP_sha256 (), NULL);
}

static void add_tag (bytes_t *field, const char *words, const char *name, const char *otherwise) {
    static bytes_t value;
    bool given = word_of (words, name, &value);
    if (!given && !otherwise) return;
    add_text (field, " ");
    add_text (field, name);
    add_text (field, "=");
    if (given)
        add (field, value.text, value.size);
    else
        add_text (field, otherwise);
    add_text (field, ";");
}

/* A DKIM-Signature field of MESSAGE, whose body begins at BODY. */
static void sign (const run_t *self, const bytes_t *message, size_t body, const char *words, bytes_t *field) {
    static bytes_t names, least, data;
    unsigned char digest[32], signature[64];
    size_t size = message->size - body, length = sizeof signature;
    field->size = data.size = 0;
    if (!word_of (words, "h", &names)) add_text (&names, "from:to:subject"), add (&names, "", 1);
    if (word_of (words, "l", &least)) size = strtoul (least.text, NULL, 10);
    add_text (field, "DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple;");
    add_tag (field, words, "d", "evil.example");
    add_tag (field, words, "s", "key");
    add_tag (field, words, "i", NULL);
    add_tag (field, words, "l", NULL);
    add_tag (field, words, "h", "from:to:subject");
    add_text (field, " bh=");
    sha256 (message->text + body, size, digest);
    add_base64 (field, digest, sizeof digest);
    add_text (field, "; b=");
    add_signed_fields (&data, message, names.text);
    add (&data, field->text, field->size);
    sha256 (data.text, data.size, digest);
    EVP_MD_CTX *context = EVP_MD_CTX_new ();
    if (EVP_DigestSignInit (context, NULL, NULL, NULL, self->key) != 1 ||
        EVP_DigestSign (context, signature, &length, digest, sizeof digest) != 1)
        abort ();
    EVP_MD_CTX_free (context);
    add_base64 (field, signature, length);
    add_text (field, "\r\n");
}

/* --- a case --- */

static void compose (const run_t *self, char *const fields[TABLE_FIELDS], bytes_t *out) {
    static bytes_t plain, field, extra;
    plain.size = out->size = 0;
    add_escaped (&plain, fields[3], fields[3] + strlen (fields[3]));
    add_text (&plain,
              "\r\nTo: reader@reader.example\r\nSubject: hello\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\n");
    size_t body = plain.size;
    add_text (&plain, "As agreed.\r\n");
    if (strcmp (fields[2], "-") != 0) {
        sign (self, &plain, body, fields[2], &field);
        if (word_of (fields[2], "top", &extra)) add (out, extra.text, extra.size);
        add (out, field.text, field.size);
    }
    add (out, plain.text, plain.size);
    if (word_of (fields[2], "tail", &extra)) add (out, extra.text, extra.size);
}

static void nothing (work_t *work) {
    (void)work;
}

/* Through the stage's own checks: the word, and whose a pass is. */
static void evaluate (const run_t *self, char *const fields[TABLE_FIELDS], char said[SAID]) {
    static bytes_t message, from, helo, client;
    Envelope envelope = ENVELOPE__INIT;
    Parcel parcel = PARCEL__INIT;
    compose (self, fields, &message);
    envelope.mail_from = word_of (fields[1], "from", &from) ? from.text : "x@evil.example";
    envelope.helo = word_of (fields[1], "helo", &helo) ? helo.text : "mail.evil.example";
    envelope.client_ip = word_of (fields[1], "client", &client) ? client.text : "192.0.2.66";
    envelope.received_at = 1795514400000;
    parcel.envelope = &envelope;
    job_t job = {.arena = arena_new (), .parcel = &parcel, .raw_size = message.size};
    uint8_t *raw = malloc (message.size); /* of exact size, so that reading past its end is seen */
    if (!raw) abort ();
    memcpy (raw, message.text, message.size);
    job.raw = raw;
    work_t *work = arena_zero (job.arena, sizeof *work);
    work->job = &job;
    work->session = dns_session_new (self->dns, QUERIES);
    checks_start (work, &self->tools, nothing);
    dmarc_result_t result = work_dmarc (work);
    snprintf (said, SAID, "%s%s%s", dmarc_word (result), result == DMARC_PASS ? " " : "",
              result == DMARC_PASS ? work->from.domain : "");
    dns_session_destroy (&work->session);
    free (raw);
    arena_destroy (&job.arena);
}

static bool judge (void *state, char *const fields[TABLE_FIELDS]) {
    char said[SAID];
    evaluate (state, fields, said);
    bool right = strcmp (said, fields[4]) == 0;
    if (!right) printf ("%s: %s, not %s (%s)\n", fields[0], said, fields[4], fields[5]);
    return right;
}

/* --- the zone, with the key in it --- */

static void copy_file (const char *from, FILE *to) {
    char line[1024];
    FILE *stream = fopen (from, "re");
    if (!stream) {
        perror (from);
        exit (111);
    }
    while (fgets (line, sizeof line, stream)) fputs (line, to);
    fclose (stream);
}

static void write_keys (FILE *zone, EVP_PKEY *key) {
    static const char *const owners[] = {"evil.example", "bank.example", "mail.bank.example",
                                         "bank.example.evil.example"};
    unsigned char bytes[32], text[64];
    size_t size = sizeof bytes;
    if (EVP_PKEY_get_raw_public_key (key, bytes, &size) != 1) abort ();
    EVP_EncodeBlock (text, bytes, (int)size);
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
        fprintf (zone, "key._domainkey.%s. TXT \"v=DKIM1; k=ed25519; p=%s\"\n", owners[i], (const char *)text);
}

static dns_t *open_zone (EVP_PKEY *key) {
    char file[] = "/tmp/run_evasions_XXXXXX", *error = NULL;
    int descriptor = mkstemp (file);
    FILE *stream = descriptor < 0 ? NULL : fdopen (descriptor, "w");
    if (!stream) return NULL;
    copy_file ("tests/conformance/evasions.zone", stream);
    write_keys (stream, key);
    fclose (stream);
    dns_options_t options = {.zone_file = file, .cache_bytes = 1 << 20, .queries_in_flight = 100, .ttl_max = 60000};
    dns_t *dns = dns_new (&options, &error);
    if (!dns) fprintf (stderr, "run_evasions: %s\n", error);
    free (error);
    unlink (file);
    return dns;
}

int main (int argc, char **argv) {
    static const unsigned char seed[32] = "a key of this driver, no secret";
    run_t self = {.key = EVP_PKEY_new_raw_private_key (EVP_PKEY_ED25519, NULL, seed, sizeof seed)};
    domains_t *domains = domains_new ();
    self.dns = self.key ? open_zone (self.key) : NULL;
    if (!self.dns || !domains) return 111;
    self.tools = (tools_t){domains, dkim_verifier_new (domains), dnsbl_zones_new (self.dns, "")};
    int status = table_run (argc > 1 ? argv[1] : "tests/conformance/evasions.cases", FIELDS, judge, &self);
    dnsbl_zones_destroy (&self.tools.blacklists);
    dkim_verifier_destroy (&self.tools.verifier);
    domains_destroy (&domains);
    dns_destroy (&self.dns);
    EVP_PKEY_free (self.key);
    return status;
}
