/* stage: fingerprint */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "links.h"
#include "url.h"

static arena_t *arena;
static naming_t *naming;

static void assert_host (const char *text, const char *host, bool numeric) {
    url_t url;
    assert_true (url_read (naming, arena, text, strlen (text), &url));
    assert_string_equal (url.host, host);
    assert_int_equal (url.numeric, numeric);
}

static void assert_no_url (const char *text) {
    url_t url;
    assert_false (url_read (naming, arena, text, strlen (text), &url));
}

static void one_host_has_one_spelling (void **state) {
    (void)state;
    assert_host ("http://WWW.Example.COM/", "www.example.com", false);
    assert_host ("https:\\\\www.example.com\\a", "www.example.com", false);
    assert_host ("http://user:secret@www.example.com:8080?x", "www.example.com", false);
    assert_host ("http://bank.example@www.example.com/", "www.example.com", false);
    assert_host ("http://www%2Eexample.com./", "www.example.com", false);
    assert_host ("www.example.com", "www.example.com", false);
    assert_host ("//www.example.com/a", "www.example.com", false);
    assert_host ("http://B\xC3\x9C"
                 "CHER.example/",
                 "xn--bcher-kva.example", false);
    assert_host ("http://www\xE3\x80\x82"
                 "example\xEF\xBC\x8E"
                 "com/",
                 "www.example.com", false);
}

static void numeric_hosts_are_recognised_in_any_notation (void **state) {
    (void)state;
    assert_host ("http://192.0.2.1/a", "192.0.2.1", true);
    assert_host ("http://3221225985/", "192.0.2.1", true);
    assert_host ("http://0xC0.0x00.0x02.0x01/", "192.0.2.1", true);
    assert_host ("http://0300.0.2.01/", "192.0.2.1", true);
    assert_host ("http://0xC0000201/", "192.0.2.1", true);
    assert_host ("http://192.0.513/", "192.0.2.1", true);
    assert_host ("http://192.513/", "192.0.2.1", true);
    assert_host ("http://%31%39%32.0.2.1/", "192.0.2.1", true);
    assert_host ("http://[2001:DB8:0:0::1]:80/", "2001:db8::1", true);
    assert_no_url ("http://192.0.2.256/");
    assert_no_url ("http://1.2.3.4.5/");
    assert_no_url ("http://4294967296/");
    assert_no_url ("http://[::1");
}

static void what_is_no_link_to_a_host_is_none (void **state) {
    (void)state;
    assert_no_url ("mailto:lucie@example.com");
    assert_no_url ("page.html");
    assert_no_url ("#top");
    assert_no_url ("cid:part1");
    assert_no_url ("http://localhost/");
    assert_no_url ("http://a b.example/");
    assert_no_url ("http://");
    assert_no_url ("");
    assert_no_url ("http://-..example/");
}

static void the_organisational_domain_follows_the_list (void **state) {
    (void)state;
    url_t url;
    const char *text = "http://a.b.example.co.uk/";
    assert_true (url_read (naming, arena, text, strlen (text), &url));
    assert_string_equal (url.domain, "example.co.uk");
    text = "http://192.0.2.1/";
    assert_true (url_read (naming, arena, text, strlen (text), &url));
    assert_null (url.domain);
}

static void assert_shape (const char *path, const char *shape) {
    char *found = url_shape (arena, path, strlen (path));
    if (shape)
        assert_string_equal (found, shape);
    else
        assert_null (found);
}

static void runs_become_their_class (void **state) {
    (void)state;
    assert_shape ("/track/84?id=0011aabbccdd&u=x.php", "/L5/D2?id=H12&u=L1.php");
    assert_shape ("/trick/97?id=9911aabbcc00&u=y.php", "/L5/D2?id=H12&u=L1.php");
    assert_shape ("/a/b#fragment", "/L1/L1");
    assert_shape ("/%41%42/x1y", NULL);
    assert_shape ("/%41%42/x1y/z", "/%/M3/L1");
    assert_shape ("/index.html", NULL);
    assert_shape ("/", NULL);
    assert_shape ("", NULL);
}

static void a_shape_stays_the_same_when_tokens_change (void **state) {
    (void)state;
    char *one = url_shape (arena, "/unsub/abcdef?k=d41d8cd98f00b204e9800998ecf8427e", 49);
    char *two = url_shape (arena, "/unsub/ghijkl?k=0cc175b9c0f1b6a831c399e269772661", 49);
    char *other = url_shape (arena, "/unsub/abcdef/x?k=d41d8cd98f00b204e9800998ecf8427e", 51);
    assert_string_equal (one, two);
    assert_string_not_equal (one, other);
}

static void a_shape_is_bounded (void **state) {
    (void)state;
    char path[4000];
    for (size_t i = 0; i < sizeof path; i++) path[i] = i % 2 ? 'a' : '/';
    assert_true (strlen (url_shape (arena, path, sizeof path)) <= LIMIT_SHAPE);
}

static void assert_found (const char *text, const char *first, const char *second) {
    size_t at = 0, length, size = strlen (text);
    const char *expected[] = {first, second, NULL};
    for (size_t i = 0; i < 3; i++) {
        const char *url = url_next (text, size, &at, &length);
        if (!expected[i]) {
            assert_null (url);
            return;
        }
        assert_non_null (url);
        assert_int_equal (length, strlen (expected[i]));
        assert_memory_equal (url, expected[i], length);
    }
}

static void urls_are_found_in_running_text (void **state) {
    (void)state;
    assert_found ("See http://a.example/x, or (www.b.example/y).", "http://a.example/x", "www.b.example/y");
    assert_found ("<HTTPS://a.example/?q=1> \"ftp://b.example\"!", "HTTPS://a.example/?q=1", "ftp://b.example");
    assert_found ("http://a.example/x_(y) and no more", "http://a.example/x_(y)", NULL);
    assert_found ("nohttp://a.example/ awww.b.example user@www.c.example http:/ www.", NULL, NULL);
}

static bool mismatch (const char *label, const char *target) {
    return links_mismatch (naming, arena, label, strlen (label), target, strlen (target));
}

static void a_label_that_names_another_domain_is_a_mismatch (void **state) {
    (void)state;
    assert_true (mismatch ("https://www.bank.example/login", "http://evil.test/login"));
    assert_true (mismatch (" www.bank.example ", "http://192.0.2.1/"));
    assert_true (mismatch ("bank.com", "http://bank.com.evil-site.net/x") ==
                 false); /* the target holds what the label names */
    assert_true (mismatch ("paybank.com", "http://evil-site.net/x"));
}

static void an_honest_label_is_no_mismatch (void **state) {
    (void)state;
    assert_false (mismatch ("www.shop.example", "https://mail.shop.example/click?x=1"));
    assert_false (mismatch ("Click here", "http://shop.example/"));
    assert_false (mismatch ("version.txt", "http://shop.example/"));
    assert_false (mismatch ("www.shop.example", "https://redirect.test/?to=https://www.shop.example/"));
    assert_false (mismatch ("lucie@shop.example", "http://other.example/"));
    assert_false (mismatch ("www.shop.example", "mailto:lucie@other.example"));
}

static int set_up (void **state) {
    (void)state;
    arena = arena_new ();
    naming = naming_new ();
    return naming ? 0 : -1;
}

static int tear_down (void **state) {
    (void)state;
    naming_destroy (&naming);
    arena_destroy (&arena);
    return 0;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (one_host_has_one_spelling),
        cmocka_unit_test (numeric_hosts_are_recognised_in_any_notation),
        cmocka_unit_test (what_is_no_link_to_a_host_is_none),
        cmocka_unit_test (the_organisational_domain_follows_the_list),
        cmocka_unit_test (runs_become_their_class),
        cmocka_unit_test (a_shape_stays_the_same_when_tokens_change),
        cmocka_unit_test (a_shape_is_bounded),
        cmocka_unit_test (urls_are_found_in_running_text),
        cmocka_unit_test (a_label_that_names_another_domain_is_a_mismatch),
        cmocka_unit_test (an_honest_label_is_no_mismatch),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
