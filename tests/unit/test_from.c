/* stage: authentication */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "encoded.h"
#include "from.h"
#include "sender.h"

static domains_t *domains;

static int open_domains (void **state) {
    (void)state;
    domains = domains_new ();
    return domains ? 0 : -1;
}

static int close_domains (void **state) {
    (void)state;
    domains_destroy (&domains);
    return 0;
}

/* Reads a copy of exact size, so that reading past its end is seen. */
static from_t read_from (arena_t *arena, const char *message) {
    from_t from;
    size_t size = strlen (message);
    char *copy = malloc (size ? size : 1);
    assert_non_null (copy);
    memcpy (copy, message, size);
    from_read (&from, arena, domains, copy, size);
    free (copy);
    return from;
}

static void assert_author (const char *field, const char *name, const char *domain) {
    arena_t *arena = arena_new ();
    from_t from = read_from (arena, field);
    assert_int_equal (from.authors, 1);
    assert_string_equal (from.author[0].name, name);
    assert_string_equal (from.author[0].domain, domain);
    arena_destroy (&arena);
}

static void names_and_domains_are_read_in_every_form (void **state) {
    (void)state;
    assert_author ("From: Anne Martin <anne@Example.ORG>\r\n\r\n", "anne martin", "example.org");
    assert_author ("From: anne@example.org\n\n", "", "example.org");
    assert_author ("From: <anne@example.org>", "", "example.org");
    assert_author ("From: \"Martin, Anne\" <anne@example.org>\n", "martin, anne", "example.org");
    assert_author ("From: \"Anne \\\"A\\\" Martin\" <anne@example.org>\n", "anne \"a\" martin", "example.org");
    assert_author ("From: anne@example.org (Anne (the first) Martin)\n", "anne (the first) martin", "example.org");
    assert_author ("From: Anne\r\n  Martin\r\n\t<anne@example.org>\r\n", "anne martin", "example.org");
    assert_author ("From: Team: anne@example.org;\n", "", "example.org");
    assert_author ("From: \"a@b\"@example.org\n", "", "example.org");
    assert_author ("From: A <@relay.example,@b.example:anne@example.org>\n", "a", "example.org");
    assert_author ("From: anne @ example . org\n", "", "example.org");
    assert_author ("FROM : ANNE <anne@example.org.>\n", "anne", "example.org");
    assert_author ("From: \"anne@bank.example\" <x@evil.example>\n", "anne@bank.example", "evil.example");
    assert_author ("From: A <anne@example.org> trailing\n", "a trailing", "example.org");
    assert_author ("From: A <anne@example.org", "a", "example.org");
}

static void encoded_words_are_decoded_in_every_charset (void **state) {
    (void)state;
    assert_author ("From: =?UTF-8?Q?Andr=C3=A9_Noir?= <a@example.org>\n", "andr\u00e9 noir", "example.org");
    assert_author ("From: =?iso-8859-1?q?Andr=E9?= Noir <a@example.org>\n", "andr\u00e9 noir", "example.org");
    assert_author ("From: =?utf-8?B?QW5kcsOpIE5vaXI=?= <a@example.org>\n", "andr\u00e9 noir", "example.org");
    assert_author ("From: =?utf-8?B?QW5kcsM=?= =?utf-8?B?qSBOb2ly?= <a@example.org>\n", "andr\u00e9 noir",
                   "example.org");
    assert_author ("From: =?utf-8*fr?Q?a?= =?utf-8?Q?b?= c <a@example.org>\n", "ab c", "example.org");
    assert_author ("From: \"=?utf-8?Q?quoted?=\" <a@example.org>\n", "quoted", "example.org");
    assert_author ("From: =?windows-1251?Q?=C0=ED=ED=E0?= <a@example.org>\n", "\u0430\u043d\u043d\u0430",
                   "example.org");
    assert_author ("From: =?utf-8?Q?broken <a@example.org>\n", "=?utf-8?q?broken", "example.org");
    assert_author ("From: =?no-such-charset?Q?plain?= <a@example.org>\n", "plain", "example.org");
}

static void names_are_folded_to_one_spelling (void **state) {
    (void)state;
    char name[LIMIT_NAME];
    encoded_fold ("  \uff21nne \u00a0 STRA\u00dfE \u200b\ufb01n\t", name);
    assert_string_equal (name, "anne strasse fin");
    encoded_fold ("", name);
    assert_string_equal (name, "");
}

static void internationalised_domains_become_a_labels (void **state) {
    (void)state;
    assert_author ("From: a@B\u00fccher.example\n", "", "xn--bcher-kva.example");
    char domain[LIMIT_DOMAIN];
    static const char *const wrong[] = {
        "", ".", "a..example", "a b.example", "[192.0.2.1]", "a\\.example", "\u00ad.example"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_false (domains_ascii (domains, wrong[i], domain));
    assert_true (domains_ascii (domains, "_X.Example.", domain));
    assert_string_equal (domain, "_x.example");
    assert_string_equal (domains_organisation (domains, "mx1.mail.example.co.uk"), "example.co.uk");
    assert_null (domains_organisation (domains, "co.uk"));
}

static void several_fields_or_authors_are_all_counted (void **state) {
    (void)state;
    arena_t *arena = arena_new ();
    from_t from = read_from (arena, "From: a@one.example, B <b@two.example>; c@three.example\n");
    assert_int_equal (from.fields, 1);
    assert_int_equal (from.authors, 3);
    assert_string_equal (from.author[1].domain, "two.example");
    from = read_from (arena, "From: a@one.example\nSubject: x\nfrom: b@two.example\n\nFrom: body@three.example\n");
    assert_int_equal (from.fields, 2);
    assert_int_equal (from.authors, 2);
    arena_destroy (&arena);
}

static void a_from_without_a_usable_address_has_no_author (void **state) {
    (void)state;
    static const char *const messages[] = {
        "",
        "Subject: x\n\nFrom: a@example.org\n",
        "From:\n",
        "From: Anne Martin\n",
        "From: <>\n",
        "From: @example.org\n",
        "From: a@\n",
        "From: undisclosed:;\n",
        "From: a@[192.0.2.1]\n",
        "From: ,,;;\n",
        "From: \"\n",
        "From: (((\n",
    };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        arena_t *arena = arena_new ();
        assert_int_equal (read_from (arena, messages[i]).authors, 0);
        arena_destroy (&arena);
    }
}

static void the_author_domain_is_the_only_one (void **state) {
    (void)state;
    static const struct {
        const char *message, *domain;
    } cases[] = {
        {"From: a@One.example\n\n", "one.example"},
        {"From: a@one.example, b@ONE.example.\n\n", "one.example"},
        {"From: a@one.example, b@two.example, c@one.example\n\n", NULL},
        {"From: a@one.example\nFrom: b@two.example\n\n", NULL},
        {"From: nobody\n\n", NULL},
        {"To: a@one.example\n\n", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena_t *arena = arena_new ();
        const char *domain = read_from (arena, cases[i].message).domain;
        if (cases[i].domain)
            assert_string_equal (domain, cases[i].domain);
        else
            assert_null (domain);
        arena_destroy (&arena);
    }
}

/* What a doubt is made of stands in tests/conformance/evasions.cases; here, that ordinary mail raises none. */
static void ordinary_fields_raise_no_doubt (void **state) {
    (void)state;
    static const char *const messages[] = {
        "From: Anne Martin <a@one.example>\n\n",
        "From: \"Martin, Anne\" <a@one.example>\r\nTo: b@two.example\r\n\r\n",
        "From: [Shop] News <a@one.example>\n\n",
        "From: Anne @ Work <a@one.example>\n\n",
        "From: Anne (a@one.example) <a@one.example>\n\n",
        "From: 'a@one.example' <a@ONE.example>\n\n",
        "From: =?utf-8?B?QW5uZSA8YUBvbmUuZXhhbXBsZT4=?= <a@one.example>\n\n",
        "DKIM-Signature: v=1; h=Date:\r\n From:To; i=@one.example\r\nFrom: a@one.example\r\n\r\n",
        "Subject: a\n b\nFrom: a@one.example\n\nFrom: body@two.example\n",
        "From: a@one.example\n\nIn CRLF:\r\nX: y\r\n",
        "From: a!b#$%&'*+/=?^_`{|}~c@one.example\n\n",
        "From: a@one.example",
    };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        arena_t *arena = arena_new ();
        from_t from = read_from (arena, messages[i]);
        assert_null (from.doubt);
        assert_string_equal (from.domain, "one.example");
        assert_null (from.named);
        arena_destroy (&arena);
    }
}

static void names_that_hold_an_address_of_another_organisation_are_noted (void **state) {
    (void)state;
    static const struct {
        const char *message, *named;
    } cases[] = {
        {"From: \"chief@bank.example\" <x@evil.example>\n\n", "bank.example"},
        {"From: =?utf-8?Q?chief=40bank.example?= <x@evil.example>\n\n", "bank.example"},
        {"From: \"chief\uff20bank.example\" <x@evil.example>\n\n", "bank.example"},
        {"From: \"Chief (chief@mail.bank.example)\" <x@evil.example>\n\n", "mail.bank.example"},
        {"From: \"chief@mail.evil.example\" <x@evil.example>\n\n", NULL},
        {"From: \"a @ b\" <x@evil.example>\n\n", NULL},
        {"From: \"me@home\" <x@evil.example>\n\n", NULL},
        {"From: \"@bank.example\" <x@evil.example>\n\n", NULL},
        {"From: \"x@\" <x@evil.example>\n\n", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena_t *arena = arena_new ();
        from_t from = read_from (arena, cases[i].message);
        if (cases[i].named)
            assert_string_equal (from.named, cases[i].named);
        else
            assert_null (from.named);
        assert_null (from.doubt);
        arena_destroy (&arena);
    }
}

static void headers_are_read_within_bounds (void **state) {
    (void)state;
    static const char *const lines[] = {"X: y\n", "\n ", " \n", "From\n", "From: a@b.example\n", "\r", "x\n"};
    enum { SIZE = 3 << 20 };
    char *message = malloc (SIZE + 1);
    assert_non_null (message);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t at = 0, length = strlen (lines[i]);
        for (; at + length < SIZE; at += length) memcpy (message + at, lines[i], length);
        message[at] = '\0';
        arena_t *arena = arena_new ();
        from_t from = read_from (arena, message);
        assert_in_range (from.fields, 0, LIMIT_SIGNED_FIELDS);
        assert_true (from.doubt || !from.fields);
        arena_destroy (&arena);
    }
    free (message);
}

static void hostile_fields_are_read_within_bounds (void **state) {
    (void)state;
    static const char *const pieces[] = {"a@b.example,",     "(",        "\"\\", "<", "=?utf-8?B?",
                                         "=?utf-8?Q?=C3?= ", "\xff\xfe", "@a:"};
    enum { SIZE = 200000 };
    char *message = malloc (SIZE + 1);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t at = 6, length = strlen (pieces[i]);
        memcpy (message, "From: ", 6);
        for (; at + length < SIZE; at += length) memcpy (message + at, pieces[i], length);
        message[at] = '\0';
        arena_t *arena = arena_new ();
        from_t from = read_from (arena, message);
        assert_in_range (from.authors, 0, LIMIT_MAILBOXES);
        arena_destroy (&arena);
    }
    free (message);
}

static void helo_is_right_as_a_host_or_as_the_clients_own_literal (void **state) {
    (void)state;
    static const struct {
        const char *helo, *kept;
        bool right;
    } cases[] = {
        {"Mail.Example.ORG.", "mail.example.org", true},
        {"localhost", "localhost", false},
        {"[192.0.2.1]", "[192.0.2.1]", true},
        {"[192.0.2.2]", "[192.0.2.2]", false},
        {"192.0.2.1", "192.0.2.1", false},
        {"[IPv6:::ffff:192.0.2.1]", "[ipv6:::ffff:192.0.2.1]", true},
        {"a b", "a b", false},
        {"m\xff.example", "m?.example", false},
        {"my_host.example", "my_host.example", true},
        {"user-pc", "user-pc", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Envelope envelope = ENVELOPE__INIT;
        char helo[64];
        strncpy (helo, cases[i].helo, sizeof helo - 1);
        helo[sizeof helo - 1] = '\0';
        envelope.client_ip = "192.0.2.1";
        envelope.helo = helo;
        sender_t sender;
        sender_read (&sender, &envelope, domains);
        assert_string_equal (sender.helo, cases[i].kept);
        assert_int_equal (sender.helo_is_right, cases[i].right);
    }
}

static void mail_from_is_split_at_its_last_at_sign (void **state) {
    (void)state;
    Envelope envelope = ENVELOPE__INIT;
    sender_t sender;
    envelope.mail_from = "\"a@b\"@Example.ORG";
    sender_read (&sender, &envelope, domains);
    assert_string_equal (sender.local, "\"a@b\"");
    assert_string_equal (sender.domain, "example.org");
    assert_true (sender.domain_is_name);
    assert_false (sender.null_sender);
    assert_int_equal (sender.address.bits, 0);
    envelope.mail_from = "a@[192.0.2.1]";
    sender_read (&sender, &envelope, domains);
    assert_false (sender.domain_is_name);
    envelope.mail_from = "";
    sender_read (&sender, &envelope, domains);
    assert_true (sender.null_sender);
    assert_string_equal (sender.domain, "");
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (names_and_domains_are_read_in_every_form),
        cmocka_unit_test (encoded_words_are_decoded_in_every_charset),
        cmocka_unit_test (names_are_folded_to_one_spelling),
        cmocka_unit_test (internationalised_domains_become_a_labels),
        cmocka_unit_test (several_fields_or_authors_are_all_counted),
        cmocka_unit_test (a_from_without_a_usable_address_has_no_author),
        cmocka_unit_test (the_author_domain_is_the_only_one),
        cmocka_unit_test (ordinary_fields_raise_no_doubt),
        cmocka_unit_test (names_that_hold_an_address_of_another_organisation_are_noted),
        cmocka_unit_test (headers_are_read_within_bounds),
        cmocka_unit_test (hostile_fields_are_read_within_bounds),
        cmocka_unit_test (helo_is_right_as_a_host_or_as_the_clients_own_literal),
        cmocka_unit_test (mail_from_is_split_at_its_last_at_sign),
    };
    return cmocka_run_group_tests (tests, open_domains, close_domains);
}
