/* stage: fingerprint */
/* Which traits the links of a letter give: hosts of somebody's own, borrowed and common ones, targets within links. */
#include "../support/fingerprint_fixture.h"

#include <unistd.h>

#include "ground.h"
#include "url.h"

static evidence_t *letter (const char *type, const char *body) {
    const char *text = arena_printf (arena, "From: a@example.com\nContent-Type: %s; charset=utf-8\n\n%s", type, body);
    return evidence_of (text, strlen (text));
}

/* All values of KIND, sorted as they stand, with a space behind each. */
static const char *values (const evidence_t *evidence, trait_kind_t kind) {
    const char *text = "";
    for (size_t i = 0; i < evidence->n_traits; i++)
        if (trait_kind (evidence->traits[i]->id) == (int)kind)
            text = arena_printf (arena, "%s%s ", text, evidence->traits[i]->value);
    return text;
}

static void assert_links (const char *text, const char *hosts, const char *domains, const char *short_links) {
    const evidence_t *evidence = letter ("text/plain", text);
    assert_string_equal (values (evidence, TRAIT_url_host), hosts);
    assert_string_equal (values (evidence, TRAIT_url_domain), domains);
    assert_string_equal (values (evidence, TRAIT_short_link), short_links);
}

static void a_host_of_ones_own_is_host_and_domain (void **state) {
    (void)state;
    assert_links ("see http://mail.example.com/x", "mail.example.com ", "example.com ", "");
    assert_links ("http://Shop.Example.com./ and https://shop.example.com:8443/", "shop.example.com ", "example.com ",
                  "");
}

static void a_borrowed_host_gives_host_and_path_alone (void **state) {
    (void)state;
    assert_links ("https://bit.ly/3AbCdE?utm=1#x", "", "", "bit.ly/3AbCdE ");
    assert_links ("https://docs.google.com/forms/d/e/1FAIpQ/viewform/", "", "",
                  "docs.google.com/forms/d/e/1FAIpQ/viewform ");
    assert_links ("https://bit.ly/", "", "", "");
    assert_links ("https://notbit.ly/3AbCdE", "notbit.ly ", "notbit.ly ", "");
}

static void a_common_host_gives_none (void **state) {
    (void)state;
    const evidence_t *evidence =
        letter ("text/html",
                "<!DOCTYPE html PUBLIC \"x\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\"><a "
                "href='https://www.facebook.com/gardenclub/posts/12'>f</a> <a href='http://www.w3.org/TR/a/b'>w</a>");
    assert_string_equal (values (evidence, TRAIT_url_host), "");
    assert_string_equal (values (evidence, TRAIT_url_domain), "");
    assert_string_equal (values (evidence, TRAIT_url_shape), "");
    assert_string_equal (values (evidence, TRAIT_short_link), "");
}

static void a_target_within_a_link_counts_too (void **state) {
    (void)state;
    assert_links ("https://www.google.com/url?q=https%3A%2F%2Fevil.example.net%2Flogin%3Fa%3D1&sa=D",
                  "evil.example.net ", "example.net ", "");
    assert_links ("http://click.example.com/r?u=http%253A%252F%252Fevil.example.net%252F",
                  "click.example.com evil.example.net ", "example.com example.net ", "");
    assert_links ("http://click.example.com/to/http://evil.example.net/x", "click.example.com evil.example.net ",
                  "example.com example.net ", "");
    assert_links ("http://click.example.com/https-only?http=1", "click.example.com ", "example.com ", "");
}

static void links_without_scheme_are_found (void **state) {
    (void)state;
    assert_links ("go to www.example.com now", "www.example.com ", "example.com ", "");
    assert_links ("go to example.com/pay, or (shop.example.net/x)", "example.com shop.example.net ",
                  "example.com example.net ", "");
    assert_links ("hxxps://example.com/a", "example.com ", "example.com ", "");
    assert_links ("and/or w.r.t/x 3.5/4 a.b/c user@example.com/x file.c/d ../e etc.../f", "", "", "");
}

static void what_a_browser_leaves_out_is_left_out (void **state) {
    (void)state;
    naming_t *naming = naming_new ();
    url_t url;
    static const char *const texts[] = {"ht\ntp://exa\tmple.com/",
                                        " http://example.com",
                                        "http:\\\\example.com\\x",
                                        "http:example.com",
                                        "https:///example.com",
                                        "http://bank.example@example.com",
                                        "http://bank.example\\@example.com/"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true (url_read (naming, arena, texts[i], strlen (texts[i]), &url));
        assert_string_equal (url.host, i == 6 ? "bank.example" : "example.com");
        assert_false (url.veiled);
    }
    naming_destroy (&naming);
}

static void a_host_that_people_cannot_read_is_a_finding (void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool veiled;
    } links[] = {{"http://3221225985/", true},       {"http://0300.0.2.01/", true},  {"http://0xc0.0.2.1/", true},
                 {"http://%65xample.com/", true},    {"http://192.0.2.1/", false},   {"http://www.example.com/", false},
                 {"http://[2001:db8:0::1]/", false}, {"http://a.example/%41", false}};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (found (letter ("text/plain", links[i].text), FINDING_link_veiled) != links[i].veiled)
            fail_msg ("%s", links[i].text);
}

static void a_flood_of_hosts_leaves_room_for_other_traits (void **state) {
    (void)state;
    const char *body = "";
    for (int i = 0; i < 150; i++) body = arena_printf (arena, "%shttp://h%d.example.com/a%d/b\n", body, i, i);
    const evidence_t *evidence = letter ("text/plain", body);
    size_t hosts = 0;
    for (size_t i = 0; i < evidence->n_traits; i++) hosts += trait_kind (evidence->traits[i]->id) == TRAIT_url_host;
    assert_int_equal (hosts, LIMIT_LINK_TRAITS);
}

static const char *file_of (const char *text) {
    const char *path = arena_printf (arena, "/tmp/test_links.%d", (int)getpid ());
    FILE *file = fopen (path, "we");
    assert_non_null (file);
    fputs (text, file);
    fclose (file);
    return path;
}

static void lists_are_files_of_the_operator (void **state) {
    (void)state;
    char *error = NULL;
    const char *path = file_of ("# mine\nLinks.Example.com # all of it\n\n  short.example\n");
    ground_t *ground = ground_load (path, "", &error);
    assert_non_null (ground);
    assert_int_equal (ground_of (ground, "links.example.com"), GROUND_BORROWED);
    assert_int_equal (ground_of (ground, "a.b.short.example"), GROUND_BORROWED);
    assert_int_equal (ground_of (ground, "example.com"), GROUND_OWN);
    assert_int_equal (ground_of (ground, "bit.ly"), GROUND_OWN);
    assert_int_equal (ground_of (ground, "www.w3.org"), GROUND_COMMON);
    ground_destroy (&ground);
    assert_null (ground_load (file_of ("good.example\nnot a host\n"), "", &error));
    assert_non_null (strstr (error, "line 2 is no host"));
    free (error);
    remove (path);
    assert_null (ground_load ("", path, &error));
    assert_non_null (strstr (error, "No such file"));
    free (error);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_host_of_ones_own_is_host_and_domain),
        cmocka_unit_test (a_borrowed_host_gives_host_and_path_alone),
        cmocka_unit_test (a_common_host_gives_none),
        cmocka_unit_test (a_target_within_a_link_counts_too),
        cmocka_unit_test (links_without_scheme_are_found),
        cmocka_unit_test (what_a_browser_leaves_out_is_left_out),
        cmocka_unit_test (a_host_that_people_cannot_read_is_a_finding),
        cmocka_unit_test (a_flood_of_hosts_leaves_room_for_other_traits),
        cmocka_unit_test (lists_are_files_of_the_operator),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
