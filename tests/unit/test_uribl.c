/* stage: reputation */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "limits_dns.h"
#include "metrics.h"
#include "uribl/inquiry.h"

#define ABC "xj4bnp4pahh6uqkbidpf3lrceoyagyndsylxvhfucd7wd4qacwwq" /* SHA-256 of "abc", FIPS 180-4's own example */

static const char zone[] =
    "$ORIGIN .\n$TTL 60\n"
    "test.names.test A 127.0.0.2\nbad.example.names.test A 127.0.1.4\nworse.example.names.test A 127.0.1.2\n"
    "worse.example.names.test A 127.0.1.9\nrefused.example.names.test A 127.255.255.254\n"
    "one.example.names.test A 127.0.0.1\nelsewhere.example.names.test A 198.51.100.7\n"
    "both.example.names.test A 127.0.1.4\nboth.example.names.test A 127.255.255.255\n"
    "text.example.names.test TXT \"listed\"\n7.100.51.198.names.test A 127.0.1.2\n198.51.100.7.names.test A 127.0.1.2\n"
    "mute.example.names.test CNAME mute.example.names.test\n"
    "*.wild.example.names.test A 127.0.1.4\n"
    "point.bits.test A 127.0.0.2\nbad.example.bits.test A 127.0.0.10\nworse.example.bits.test A 127.0.0.4\n"
    "other.example.bits.test A 127.0.0.16\nfar.example.bits.test A 127.0.1.8\n"
    "test.hashed.test A 127.0.0.2\n" ABC ".hashed.test A 127.0.0.3\n"
    "*.world.test A 127.0.0.2\nbad.example.dead.test A 127.0.0.2\n";

static const char lists[] =
    "names.test\n    answer\n        127.0.1.4 = 3\n        127.0.1.2 = 1.5\n    bits = 0.5\n"
    "bits.test\n    trait = url_host\n    listed = point\n    unlisted = nothing\n    bits = 0\n"
    "    answer\n        &2 = 1\n        &8 = 2\n        &4 = 8\n"
    "hashed.test\n    trait = wallet\n    form = sha256\n"
    "world.test\ndead.test\n";

typedef struct {
    arena_t *arena;
    keyring_t *keys;
    dns_t *dns;
    uri_lists_t *lists;
    Parcel parcel;
    FingerprintFragment fragment;
    Trait traits[80], *list[80];
    evidence_t *evidence;
    inquiry_t *inquiry;
    int ended;
} fixture_t;

static char *write_file (const char *text) {
    char file[] = "/tmp/test_uribl_XXXXXX";
    int descriptor = mkstemp (file);
    assert_int_equal (write (descriptor, text, strlen (text)), (ssize_t)strlen (text));
    close (descriptor);
    return strdup (file);
}

static dns_t *open_zone (void) {
    char *file = write_file (zone), *error = NULL;
    dns_options_t options = {.zone_file = file, .timeout = 100, .cache_bytes = 1 << 20, .queries_in_flight = 1};
    dns_t *opened = dns_new (&options, &error);
    unlink (file);
    free (file);
    assert_non_null (opened);
    return opened;
}

static uri_lists_t *load (dns_t *dns, const char *text, char **error) {
    char *file = write_file (text);
    uri_lists_t *loaded = uri_lists_load (dns, file, error);
    unlink (file);
    free (file);
    return loaded;
}

static void begin (fixture_t *self, const char *text) {
    char *error = NULL;
    *self = (fixture_t){.arena = arena_new (), .keys = keyring_for_tests (), .dns = open_zone ()};
    self->lists = load (self->dns, text, &error);
    assert_null (error);
    parcel__init (&self->parcel);
    fingerprint_fragment__init (&self->fragment);
    self->parcel.fingerprint = &self->fragment;
    self->fragment.traits = self->list;
    self->evidence = evidence_new (self->arena, self->keys);
}

static void end (fixture_t *self) {
    uri_lists_destroy (&self->lists);
    dns_destroy (&self->dns);
    keyring_destroy (&self->keys);
    arena_destroy (&self->arena);
}

static void carry (fixture_t *self, trait_kind_t kind, const char *value) {
    size_t i = self->fragment.n_traits++;
    trait__init (&self->traits[i]);
    self->traits[i].id = trait_id (self->keys, kind, value, strlen (value));
    self->traits[i].value = arena_string (self->arena, value);
    self->list[i] = &self->traits[i];
}

static void count_end (void *state) {
    fixture_t *self = state;
    self->ended++;
}

static const Finding *finding (const fixture_t *self, finding_code_t code) {
    for (size_t i = 0; i < self->evidence->n_findings; i++)
        if (self->evidence->findings[i]->code == code) return self->evidence->findings[i];
    return NULL;
}

/* What the lists say of the one name VALUE. */
static const Finding *ask (fixture_t *self, trait_kind_t kind, const char *value, finding_code_t code) {
    self->fragment.n_traits = 0;
    self->evidence = evidence_new (self->arena, self->keys);
    if (value) carry (self, kind, value);
    self->ended = 0;
    inquiry_start (&self->inquiry, self->arena, self->dns, self->lists, &self->parcel, 32, count_end, self);
    assert_int_equal (self->ended, 1);
    inquiry_state (self->inquiry, self->evidence);
    return finding (self, code);
}

static void a_hash_is_one_label_of_base32 (void **state) {
    (void)state;
    char labels[URI_LABELS];
    assert_true (label_write (FORM_HASH, "abc", labels));
    assert_string_equal (labels, ABC);
    assert_false (label_write (FORM_HASH, "", labels));
}

static void names_are_hosts_and_no_addresses (void **state) {
    (void)state;
    static const char *const wrong[] = {
        "", "example", "192.0.2.1", "2001:db8::1", "a b.example", "a\\.example", "a(.example", "A.example", NULL};
    char labels[URI_LABELS], longest[URI_LABELS + 1];
    for (size_t i = 0; wrong[i]; i++) assert_false (label_write (FORM_NAME, wrong[i], labels));
    memset (longest, 'a', sizeof longest);
    longest[4] = '.';
    longest[URI_LABELS] = '\0';
    assert_false (label_write (FORM_NAME, longest, labels));
    assert_true (label_write (FORM_NAME, "xn--bcher-kva.example", labels));
    assert_string_equal (labels, "xn--bcher-kva.example");
}

static void only_what_identifies_a_sender_may_be_asked_for (void **state) {
    (void)state;
    assert_true (label_allowed (TRAIT_url_domain, FORM_NAME));
    assert_true (label_allowed (TRAIT_wallet, FORM_HASH));
    assert_false (label_allowed (TRAIT_wallet, FORM_NAME));
    assert_false (label_allowed (TRAIT_text, FORM_HASH));
    assert_false (label_allowed (TRAIT_recipient, FORM_HASH));
}

static void a_listing_tells_what_its_answer_means (void **state) {
    (void)state;
    fixture_t self;
    begin (&self, lists);
    const Finding *found = ask (&self, TRAIT_url_domain, "bad.example", FINDING_uri_listed);
    assert_int_equal (found->bits, 3 * 64);
    assert_string_equal (found->reason, "bad.example in names.test (127.0.1.4)");
    found = ask (&self, TRAIT_url_domain, "worse.example", FINDING_uri_listed);
    assert_int_equal (found->bits, 64 + 32);
    assert_null (ask (&self, TRAIT_url_domain, "good.example", FINDING_uri_listed));
    assert_int_equal (self.evidence->n_findings, 0);
    end (&self);
}

static void bits_of_the_last_number_are_answers_too (void **state) {
    (void)state;
    fixture_t self;
    begin (&self, lists);
    assert_int_equal (ask (&self, TRAIT_url_host, "bad.example", FINDING_uri_listed)->bits, 2 * 64);
    assert_int_equal (ask (&self, TRAIT_url_host, "worse.example", FINDING_uri_listed)->bits, 8 * 64);
    assert_int_equal (ask (&self, TRAIT_url_host, "other.example", FINDING_uri_listed)->bits, 0);
    assert_int_equal (ask (&self, TRAIT_url_host, "far.example", FINDING_uri_listed)->bits, 0);
    end (&self);
}

static void a_refusal_is_no_listing (void **state) {
    (void)state;
    static const char *const names[] = {
        "refused.example", "one.example", "elsewhere.example", "both.example", "text.example", "198.51.100.7", NULL};
    fixture_t self;
    begin (&self, lists);
    for (size_t i = 0; names[i]; i++) {
        assert_null (ask (&self, TRAIT_url_domain, names[i], FINDING_uri_listed));
        assert_null (finding (&self, FINDING_uri_temperror));
    }
    end (&self);
}

static void no_answer_is_no_listing_and_is_said (void **state) {
    (void)state;
    fixture_t self;
    begin (&self, lists);
    assert_null (ask (&self, TRAIT_url_domain, "mute.example", FINDING_uri_listed));
    assert_int_equal (finding (&self, FINDING_uri_temperror)->bits, 0);
    end (&self);
}

static void a_hashed_trait_is_not_named (void **state) {
    (void)state;
    fixture_t self;
    begin (&self, lists);
    const Finding *found = ask (&self, TRAIT_wallet, "abc", FINDING_hash_listed);
    assert_int_equal (found->bits, 2 * 64);
    assert_string_equal (found->reason, "wallet in hashed.test (127.0.0.3)");
    assert_null (ask (&self, TRAIT_wallet, "abd", FINDING_hash_listed));
    end (&self);
}

static void a_list_counts_once_and_all_together_no_more_than_the_bound (void **state) {
    (void)state;
    fixture_t self;
    begin (&self, lists);
    carry (&self, TRAIT_url_domain, "bad.example");
    carry (&self, TRAIT_url_domain, "worse.example");
    carry (&self, TRAIT_url_host, "worse.example");
    inquiry_start (&self.inquiry, self.arena, self.dns, self.lists, &self.parcel, 32, count_end, &self);
    inquiry_state (self.inquiry, self.evidence);
    const Finding *found = finding (&self, FINDING_uri_listed);
    assert_int_equal (found->bits, URI_BITS * 64);
    assert_string_equal (found->reason,
                         "bad.example in names.test (127.0.1.4), worse.example in names.test (127.0.1.2), "
                         "worse.example in bits.test (127.0.0.4)");
    self.evidence = evidence_new (self.arena, self.keys);
    self.fragment.n_traits = 2;
    inquiry_start (&self.inquiry, self.arena, self.dns, self.lists, &self.parcel, 32, count_end, &self);
    inquiry_state (self.inquiry, self.evidence);
    assert_int_equal (finding (&self, FINDING_uri_listed)->bits, 3 * 64);
    end (&self);
}

static void names_past_the_bound_are_not_asked_for (void **state) {
    (void)state;
    fixture_t self;
    begin (&self, lists);
    for (int i = 0; i < 80; i++) carry (&self, TRAIT_url_domain, arena_printf (self.arena, "n%d.wild.example", i));
    inquiry_start (&self.inquiry, self.arena, self.dns, self.lists, &self.parcel, 32, count_end, &self);
    assert_int_equal (inquiry_names (self.inquiry), 32);
    inquiry_state (self.inquiry, self.evidence);
    assert_int_equal (finding (&self, FINDING_uri_listed)->bits, 3 * 64);
    end (&self);
}

static void lists_that_fail_their_test_points_are_not_asked (void **state) {
    (void)state;
    fixture_t self;
    begin (&self, "world.test\ndead.test\n");
    assert_null (uri_lists_usable (self.lists, 0));
    assert_int_equal (metric_value (metric_gauge ("uri_lists_ignored", "")), 2);
    assert_null (ask (&self, TRAIT_url_domain, "bad.example", FINDING_uri_listed));
    assert_int_equal (inquiry_names (self.inquiry), 0);
    end (&self);
}

static void a_list_that_falls_silent_is_set_aside_until_its_next_test (void **state) {
    (void)state;
    fixture_t self;
    begin (&self, "names.test\n");
    for (int i = 0; i < LIST_SILENCE; i++) ask (&self, TRAIT_url_domain, "mute.example", FINDING_uri_listed);
    assert_null (ask (&self, TRAIT_url_domain, "bad.example", FINDING_uri_listed));
    uri_lists_tick (self.lists, clock_now ());
    assert_non_null (ask (&self, TRAIT_url_domain, "bad.example", FINDING_uri_listed));
    end (&self);
}

static void a_message_without_traits_asks_nothing (void **state) {
    (void)state;
    fixture_t self;
    begin (&self, lists);
    assert_null (ask (&self, TRAIT_url_domain, NULL, FINDING_uri_listed));
    self.parcel.fingerprint = NULL;
    assert_null (ask (&self, TRAIT_url_domain, NULL, FINDING_uri_listed));
    end (&self);
}

static void a_file_that_cannot_be_understood_is_refused (void **state) {
    (void)state;
    static const char *const wrong[] = {"a.test\n    bits = 9\n",
                                        "a.test\n    bits = -1\n",
                                        "a.test\n    bits = nan\n",
                                        "a.test\n    trait = nothing\n",
                                        "a.test\n    trait = wallet\n",
                                        "a.test\n    trait = text\n    form = sha256\n",
                                        "a.test\n    form = md5\n",
                                        "a.test\n    colour = red\n",
                                        "a.test\n    listed = \"\"\n",
                                        "a.test\n    answer\n        128.0.0.1 = 1\n",
                                        "a.test\n    answer\n        &3 = 1\n",
                                        "a.test\n    answer\n        &256 = 1\n",
                                        "a.test\n    answer\n        127.0.0.2 = much\n",
                                        NULL};
    dns_t *dns = open_zone ();
    for (size_t i = 0; wrong[i]; i++) {
        char *error = NULL;
        assert_null (load (dns, wrong[i], &error));
        assert_non_null (strstr (error, "a.test"));
        free (error);
    }
    char many[(URI_LISTS + 1) * 12], *error = NULL;
    size_t at = 0;
    for (int i = 0; i <= URI_LISTS; i++) at += (size_t)snprintf (many + at, sizeof many - at, "l%d.test\n", i);
    assert_null (load (dns, many, &error));
    assert_non_null (strstr (error, "more than"));
    free (error);
    dns_destroy (&dns);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_hash_is_one_label_of_base32),
        cmocka_unit_test (names_are_hosts_and_no_addresses),
        cmocka_unit_test (only_what_identifies_a_sender_may_be_asked_for),
        cmocka_unit_test (a_listing_tells_what_its_answer_means),
        cmocka_unit_test (bits_of_the_last_number_are_answers_too),
        cmocka_unit_test (a_refusal_is_no_listing),
        cmocka_unit_test (no_answer_is_no_listing_and_is_said),
        cmocka_unit_test (a_hashed_trait_is_not_named),
        cmocka_unit_test (a_list_counts_once_and_all_together_no_more_than_the_bound),
        cmocka_unit_test (names_past_the_bound_are_not_asked_for),
        cmocka_unit_test (lists_that_fail_their_test_points_are_not_asked),
        cmocka_unit_test (a_list_that_falls_silent_is_set_aside_until_its_next_test),
        cmocka_unit_test (a_message_without_traits_asks_nothing),
        cmocka_unit_test (a_file_that_cannot_be_understood_is_refused),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
