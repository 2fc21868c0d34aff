/* stage: fingerprint */
/* The HTML standard's tokenizer, rule by rule: what a page's bytes show. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"

typedef struct {
    const char *html, *shown;
} rule_t;

static arena_t *arena;

static html_t *page_of (const char *text, size_t size) {
    char *copy = malloc (size ? size : 1); /* exactly as long: a read past it is seen */
    assert_non_null (copy);
    memcpy (copy, text, size);
    html_t *page = html_read (arena, copy, size, 200);
    free (copy);
    return page;
}

static void assert_rules (const rule_t *rules, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const html_t *page = page_of (rules[i].html, strlen (rules[i].html));
        if (strcmp (page->text, rules[i].shown) != 0)
            fail_msg ("%s shows \"%s\", not \"%s\"", rules[i].html, page->text, rules[i].shown);
    }
}

#define ASSERT_RULES(rules) assert_rules (rules, sizeof rules / sizeof *rules)

static void data_and_tag_open (void **state) {
    (void)state;
    static const rule_t rules[] = {{"a<b>c</b>d", "acd"},
                                   {"a < b", "a < b"},
                                   {"a<", "a<"},
                                   {"a</", "a</"},
                                   {"a</>b", "ab"},
                                   {"a<>b", "a<>b"},
                                   {"a<3b", "a<3b"},
                                   {"a<<b>c", "a<c"},
                                   {"<<<<", "<<<<"},
                                   {"a</ b>c", "ac"},
                                   {"a</3>c", "ac"},
                                   {"a<?php x>c", "ac"},
                                   {"a<?", "a"},
                                   {"a<!x>c", "ac"},
                                   {"a<!>c", "ac"},
                                   {"a<!doctype html>c", "ac"},
                                   {"a<!DOCTYPE x PUBLIC \"p>q\">c", "aq\">c"},
                                   {"a<b/>c", "ac"},
                                   {"a<B>c</B >d", "acd"},
                                   {"a<b\n\t\f>c", "ac"},
                                   {"a</b x='>'>c", "ac"},
                                   {"a<b", "a"},
                                   {"a<b c", "a"},
                                   {"a<b c=", "a"},
                                   {"a<b c='d>e", "a"},
                                   {"a</b", "a"},
                                   {"x<p>y", "x y"},
                                   {"x<xyz>y", "xy"},
                                   {"x<a-b.c:d>y", "xy"}};
    ASSERT_RULES (rules);
}

static void comments (void **state) {
    (void)state;
    static const rule_t rules[] = {{"a<!--b-->c", "ac"},
                                   {"a<!-->c", "ac"},
                                   {"a<!--->c", "ac"},
                                   {"a<!---->c", "ac"},
                                   {"a<!----->c", "ac"},
                                   {"a<!--b--!>c", "ac"},
                                   {"a<!--b--!-->c", "ac"},
                                   {"a<!--b--->c", "ac"},
                                   {"a<!--b->c-->d", "ad"},
                                   {"a<!--b-- >c-->d", "ad"},
                                   {"a<!--b", "a"},
                                   {"a<!--b-", "a"},
                                   {"a<!--b--", "a"},
                                   {"a<!--b--!", "a"},
                                   {"a<!--<!--b-->c-->d", "ac-->d"},
                                   {"a<!--<b>-->c", "ac"},
                                   {"a<!-b-->c", "ac"},
                                   {"a<!- ->c", "ac"},
                                   {"a<![endif]-->c", "ac"},
                                   {"a<!--[if mso]><p>b</p><![endif]-->c", "ac"},
                                   {"a<![if !mso]>b<![endif]>c", "abc"}};
    ASSERT_RULES (rules);
}

static void attributes (void **state) {
    (void)state;
    static const rule_t rules[] = {{"a<b c=\"d>e\">f", "af"},
                                   {"a<b c='d>e'>f", "af"},
                                   {"a<b c=d>e", "ae"},
                                   {"a<b c = 'd>' >e", "ae"},
                                   {"a<b c='d'e='f>'>g", "ag"},
                                   {"a<b c=\"d\"\"e>f\">g", "af\">g"},
                                   {"a<b =c='d>'>e", "ae"},
                                   {"a<b c==d>e", "ae"},
                                   {"a<b c=d'e>f", "af"},
                                   {"a<b c=d\"e>f", "af"},
                                   {"a<b c=>d", "ad"},
                                   {"a<b 'c>d", "ad"},
                                   {"a<b <c>d", "ad"},
                                   {"a<b/c/d='e>'>f", "af"},
                                   {"a<b c=d/>e", "ae"},
                                   {"a<b / c>d", "ad"},
                                   {"a<p hidden=''>b", "a"},
                                   {"a<p HIDDEN>b", "a"},
                                   {"a<p x=1 x=2 hidden>b", "a"},
                                   {"a<p style='display:none' style=''>b", "a"},
                                   {"a<p style='' style='display:none'>b", "a b"},
                                   {"a<p style=display:none>b", "a"},
                                   {"a<p style='display&colon;none'>b", "a"},
                                   {"a<p style='display:n&#111;ne'>b", "a"}};
    ASSERT_RULES (rules);
}

static void raw_text (void **state) {
    (void)state;
    static const rule_t rules[] = {{"a<style><b></style>c", "ac"},
                                   {"a<style></styl></style>c", "ac"},
                                   {"a<style></stylex></style>c", "ac"},
                                   {"a<style></style/>c", "ac"},
                                   {"a<style></style x>c", "ac"},
                                   {"a<STYLE></sTyLe>c", "ac"},
                                   {"a<style>b", "a"},
                                   {"a<style>b</style", "a"},
                                   {"a<style><!--</style>c-->", "ac-->"},
                                   {"a<title>b<i>c</title>d", "ad"},
                                   {"a<title>&lt;/title></title>d", "ad"},
                                   {"a<textarea><b>&amp;</textarea>d", "a <b>& d"},
                                   {"<textarea></textare></textarea>d", "</textare> d"},
                                   {"a<xmp><b>&amp;</xmp>c", "a <b>&amp; c"},
                                   {"a<plaintext><b>&amp;</plaintext>", "a <b>&amp;</plaintext>"},
                                   {"a<iframe><p>b</iframe>c", "ac"},
                                   {"a<noembed>b</noembed>c", "ac"},
                                   {"a<noframes>b</noframes>c", "ac"},
                                   {"a<noscript>b</noscript>c", "a b c"},
                                   {"a<template><p>b</p></template>c", "a c"},
                                   {"a<datalist>b</datalist>c", "a c"},
                                   {"<svg><style><b>x</b></style></svg>y", "x y"},
                                   {"<svg><![CDATA[a<b>]]></svg>c", "a<b> c"},
                                   {"a<![CDATA[b]]>c", "ac"},
                                   {"a<![CDATA[b>c]]>d", "ac]]>d"},
                                   {"<svg><![CDATA[a", "a"},
                                   {"<svg><p><![CDATA[a]]>b", "b"},
                                   {"<svg><title>a</svg>b", "b"},
                                   {"<svg><title>a</title></svg>b<i>c</i>", "bc"},
                                   {"<math><mi>x</mi></math>y", "x y"}};
    ASSERT_RULES (rules);
}

static void scripts (void **state) {
    (void)state;
    static const rule_t rules[] = {{"a<script>b</script>c", "ac"},
                                   {"a<script>'</p>'</script>c", "ac"},
                                   {"a<script></scriptx></script>c", "ac"},
                                   {"a<script><!--</script>c", "ac"},
                                   {"a<script><!--<script></script>--></script>c", "ac"},
                                   {"a<script><!--<script></script></script>c", "ac"},
                                   {"a<script><!--<script>b</script>c", "a"},
                                   {"a<script><!--<script--></script>c", "ac"},
                                   {"a<script><!--<scriptx></script>c", "ac"},
                                   {"a<script><!--><script></script>c", "ac"},
                                   {"a<script><!---><script></script>c", "ac"},
                                   {"a<script><!-- --><script></script>c", "ac"},
                                   {"a<script><!--<SCRIPT/></SCRIPT ></script>c", "ac"},
                                   {"a<script>b", "a"},
                                   {"a<script><!--", "a"},
                                   {"a<script></script", "a"}};
    ASSERT_RULES (rules);
}

static void references (void **state) {
    (void)state;
    static const rule_t rules[] = {{"&amp;&lt;&gt;&quot;&apos;", "&<>\"'"},
                                   {"&AMP;&LT", "&<"},
                                   {"&amp", "&"},
                                   {"&ampx", "&x"},
                                   {"&notit;", "\xC2\xACit;"},
                                   {"&notin;", "\xE2\x88\x89"},
                                   {"&noti", "\xC2\xACi"},
                                   {"&copy2", "\xC2\xA9"
                                              "2"},
                                   {"&euro", "&euro"},
                                   {"&euro;", "\xE2\x82\xAC"},
                                   {"&Eacute;&eacute", "\xC3\x89\xC3\xA9"},
                                   {"&NoSuch;", "&NoSuch;"},
                                   {"&", "&"},
                                   {"&;", "&;"},
                                   {"& amp;", "& amp;"},
                                   {"&&amp;", "&&"},
                                   {"a&Tab;b&NewLine;c", "a b c"},
                                   {"&nGt;", "\xE2\x89\xAB\xE2\x83\x92"},
                                   {"&CounterClockwiseContourIntegral;", "\xE2\x88\xB3"},
                                   {"&bne;", "=\xE2\x83\xA5"},
                                   {"&#65;&#x41;&#X41", "AAA"},
                                   {"&#65x", "Ax"},
                                   {"&#x41g", "Ag"},
                                   {"&#;&#x;&#xg;", "&#;&#x;&#xg;"},
                                   {"&#0;", "\xEF\xBF\xBD"},
                                   {"&#128;&#x9F;", "\xE2\x82\xAC\xC5\xB8"},
                                   {"&#x81;", "\xC2\x81"},
                                   {"&#xD800;&#xDFFF;", "\xEF\xBF\xBD\xEF\xBF\xBD"},
                                   {"&#x110000;", "\xEF\xBF\xBD"},
                                   {"&#x10FFFF;", "\xF4\x8F\xBF\xBF"},
                                   {"&#99999999999999999999;", "\xEF\xBF\xBD"},
                                   {"&#00000000000000065;", "A"},
                                   {"&#10;&#13;x", "x"},
                                   {"a&#160;b", "a b"},
                                   {"&lt;b&gt;c", "<b>c"}};
    ASSERT_RULES (rules);
}

static void targets (void **state) {
    (void)state;
    static const rule_t rules[] = {{"<a href='x?a=1&copy=2'>", "x?a=1&copy=2"},
                                   {"<a href='x?a=1&copya'>", "x?a=1&copya"},
                                   {"<a href='x?a=1&copy;=2'>", "x?a=1\xC2\xA9=2"},
                                   {"<a href='x?a=1&copy'>", "x?a=1\xC2\xA9"},
                                   {"<a href='http&colon;&sol;&sol;a.example'>", "http://a.example"},
                                   {"<a href='ht\ntp:&Tab;//a.example '>", "http://a.example"},
                                   {"<a href=x/>", "x/"},
                                   {"<a x=y href=\"&#104;ttp:\">", "http:"},
                                   {"<a href=a href=b>", "a"},
                                   {"<A HREF = 'a'>", "a"},
                                   {"<a/href='a'>", "a"},
                                   {"<a\thref='a'x>", "a"},
                                   {"<a href>", ""}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const html_t *page = page_of (rules[i].html, strlen (rules[i].html));
        assert_int_equal (page->n_links, 1);
        assert_string_equal (page->links[0].target, rules[i].shown);
    }
    assert_int_equal (page_of ("<a href='a", 10)->n_links, 0);
}

static void elements_that_close_each_other (void **state) {
    (void)state;
    static const rule_t rules[] = {{"<p hidden>a<p>b", "b"},
                                   {"<p hidden>a<div>b", "b"},
                                   {"<p hidden><b>a<div>b", "b"},
                                   {"<p hidden><table><tr><td>a<div>b", "a b"}, /* in some programs */
                                   {"<p hidden><button>a<div>b", ""},
                                   {"<p hidden>a<span>b", ""},
                                   {"<li hidden>a<li>b", "b"},
                                   {"<li hidden><b>a<li>b", "b"},
                                   {"<li hidden>a<ul><li>b", ""},
                                   {"<dt hidden>a<dd>b", "b"},
                                   {"<table><tr><td hidden>a<td>b", "b"},
                                   {"<table><tr><td hidden><b>a<th>b", "b"},
                                   {"<table><tr hidden><td>a<tr><td>b", "b"},
                                   {"<table><tr><td hidden><table><tr><td>a", ""},
                                   {"<a hidden>a<a>b", "b"},
                                   {"<div hidden>a</div>b", "b"},
                                   {"<div hidden>a</p>b", ""},
                                   {"<div hidden><b>a</div>b", "b"},
                                   {"<body style='display:none'>a</body>b", ""},
                                   {"<svg hidden>a<p>b", "b"},
                                   {"<br hidden>a", "a"},
                                   {"<div hidden/>a", ""}};
    ASSERT_RULES (rules);
}

static void nuls_are_dropped (void **state) {
    (void)state;
    assert_string_equal (page_of ("v\0i\0a<b>g\0ra", 12)->text, "viagra");
    assert_string_equal (page_of ("\0", 1)->text, "");
    assert_string_equal (page_of ("<scr\0ipt>a", 10)->text, "a"); /* another element, which nobody knows */
}

static void every_end_within_every_state_is_one (void **state) {
    (void)state;
    static const char page[] = "a<!DOCTYPE x><!--b--!><?c><p d=\"e\" f='g' h=i j><svg><![CDATA[k]]></svg>&notin;&#x41;"
                               "<script><!--<script></script>--></script><style>l{m:n}</style><title>o</title></p >z";
    for (size_t size = 0; size < sizeof page; size++) assert_true (page_of (page, size)->size <= 2 * size);
}

static int set_up (void **state) {
    (void)state;
    arena = arena_new ();
    return 0;
}

static int tear_down (void **state) {
    (void)state;
    arena_destroy (&arena);
    return 0;
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (data_and_tag_open), cmocka_unit_test (comments),
        cmocka_unit_test (attributes),        cmocka_unit_test (raw_text),
        cmocka_unit_test (scripts),           cmocka_unit_test (references),
        cmocka_unit_test (targets),           cmocka_unit_test (elements_that_close_each_other),
        cmocka_unit_test (nuls_are_dropped),  cmocka_unit_test (every_end_within_every_state_is_one),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
