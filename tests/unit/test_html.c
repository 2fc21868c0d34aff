/* stage: fingerprint */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"

static arena_t *arena;

static html_t *page_of (const char *text) {
    size_t size = strlen (text);
    char *copy = malloc (size ? size : 1); /* exactly as long: a read past it is seen */
    assert_non_null (copy);
    memcpy (copy, text, size);
    html_t *page = html_read (arena, copy, size, 200);
    free (copy);
    return page;
}

static void assert_shown (const char *html, const char *text) {
    assert_string_equal (page_of (html)->text, text);
}

static void text_is_what_a_reader_sees (void **state) {
    (void)state;
    assert_shown ("<p>Good  <b>mor</b>ning,</p><p>Lucie</p>", "Good morning, Lucie");
    assert_shown ("a<br>b<td>c</td><span>d</span>e", "a b c de");
    assert_shown ("no tags at all", "no tags at all");
    assert_shown ("1 < 2 and 3 > 2 & more", "1 < 2 and 3 > 2 & more");
    assert_shown ("", "");
    assert_shown ("   \n\t ", "");
}

static void scripts_styles_titles_and_comments_are_not_seen (void **state) {
    (void)state;
    assert_shown ("<title>T</title><style>p { color: red }</style>one<script>if (a < b) x ();</script> two", "one two");
    assert_shown ("a<!-- hidden <b>not</b> -->b<!DOCTYPE html><?xml?>c<!-->d", "abcd");
    assert_shown ("a<script>var s = '</p>';</SCRIPT >b", "ab");
    assert_shown ("open comment <!-- never closed", "open comment");
    assert_shown ("open script <script> never closed", "open script");
}

static void character_references_are_decoded (void **state) {
    (void)state;
    assert_shown ("&eacute;t&#233; &#xE9;t&eacute", "\xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9");
    assert_shown ("a&nbsp;&nbsp;b &lt;p&gt; &amp;amp; &nosuchname; &", "a b <p> &amp; &nosuchname; &");
    assert_shown ("&#128;", "\xE2\x82\xAC");
    assert_shown ("&#0;&#xD800;&#99999999999;", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_shown ("&#;&#x;&", "&#;&#x;&");
}

static void assert_hidden (const char *html, size_t shown, size_t hidden) {
    html_t *page = page_of (html);
    assert_int_equal (page->shown, shown);
    assert_int_equal (page->hidden, hidden);
}

static void hidden_text_is_told_apart_however_it_is_hidden (void **state) {
    (void)state;
    assert_hidden ("ab<div style='display:none'>cde</div>f", 3, 3);
    assert_hidden ("ab<div STYLE=\"a:b; Visibility : HIDDEN\">cde<b>f</b></div>g", 3, 4);
    assert_hidden ("<span style=font-size:0px>abc</span>d", 1, 3);
    assert_hidden ("<font color=white>abc</font>d", 1, 3);
    assert_hidden ("<td bgcolor='#336699'><span style='color:rgb(51, 102, 153)'>abc</span></td>", 0, 3);
    assert_hidden ("<div style='background:#000;color:#000000'>abc</div>", 0, 3);
    assert_hidden ("<div style='height:0;overflow:hidden'>abc</div>", 0, 3);
    assert_hidden ("<p hidden>abc<p>def", 3, 3);
    assert_hidden ("<div style='opacity:0'>abc</div>", 0, 3);
}

static void honest_colours_hide_nothing (void **state) {
    (void)state;
    assert_hidden ("<td bgcolor=#003366><font color=#ffffff>abc</font></td>", 3, 0);
    assert_hidden ("<td background='x.png'><font color=white>abc</font></td>", 3, 0);
    assert_hidden ("<style>.d{background:#000}</style><div class=d><font color=white>abc</font></div>", 3, 0);
    assert_hidden ("<span style='font-size:0.9em'>abc</span>", 3, 0);
    assert_hidden ("<span style='display:block;color:red'>abc</span>", 3, 0);
}

static void links_keep_their_target_and_label (void **state) {
    (void)state;
    html_t *page =
        page_of ("x <a href=\"http://a.example/?p=1&amp;q=\n2\">click <b>here</b></a> y <area HREF=http://b.example/>");
    assert_int_equal (page->n_links, 2);
    assert_string_equal (page->links[0].target, "http://a.example/?p=1&q=2");
    assert_memory_equal (page->text + page->links[0].from, " click here", page->links[0].to - page->links[0].from);
    assert_string_equal (page->links[1].target, "http://b.example/");
    assert_int_equal (page->links[1].from, page->links[1].to);
    assert_int_equal (page_of ("<a name=x>no target</a>")->n_links, 0);
    page = page_of ("<base href='http://c.example/'><meta http-equiv=refresh content='0; URL=http://d.example/'>");
    assert_int_equal (page->n_links, 2);
    assert_string_equal (page->links[1].target, "http://d.example/");
}

static void elements_come_in_order_and_unknown_ones_do_not_count (void **state) {
    (void)state;
    html_t *page = page_of ("<HTML><xyzzy><body class='a>b'><p><br/></p></xyzzy><img src=x></body></html>");
    const char *expected[] = {"html", "body", "p", "br", "img"};
    assert_int_equal (page->n_elements, 5);
    for (size_t i = 0; i < 5; i++) assert_string_equal (page->elements[i]->name, expected[i]);
}

static void forms_scripts_and_handlers_are_active (void **state) {
    (void)state;
    assert_true (page_of ("<form action='http://a.example/'>")->active);
    assert_true (page_of ("<script src=x></script>")->active);
    assert_true (page_of ("<img src=x onerror='f()'>")->active);
    assert_true (page_of ("<a href='java\nscript:f()'>x</a>")->active);
    assert_false (page_of ("<p>form and script, <b on>only</b> as words</p>")->active);
}

static char *repeated (const char *unit, size_t size) {
    size_t length = strlen (unit);
    char *text = malloc (size + 1);
    assert_non_null (text);
    for (size_t i = 0; i < size; i++) text[i] = unit[i % length];
    text[size] = '\0';
    return text;
}

static void floods_end_in_linear_time (void **state) {
    (void)state;
    static const char *const units[] = {"<",  "<!--",    "<a href=\"",  "</",       "<div>",     "&",
                                        "&#", "</p><p>", "<a b=c d='e", "<script>", "<b><i></b>"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        char *text = repeated (units[i], 1 << 20);
        page_of (text); /* quadratic work on a megabyte would outlast the test */
        free (text);
    }
}

static void any_cut_of_a_page_is_read_within_its_bounds (void **state) {
    (void)state;
    const char *text =
        "<p style='color:#f' id=a>&eacute;&#x41;<a href='h&lt;'>l</a><!--c--><td a=\"\">\xC3\xA9\xF0\x9F\x98\x80</td>";
    for (size_t size = 0; size <= strlen (text); size++) {
        char *copy = malloc (size ? size : 1);
        assert_non_null (copy);
        memcpy (copy, text, size);
        html_t *page = html_read (arena, copy, size, 2);
        assert_true (page->size <= 2 * size);
        free (copy);
    }
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
        cmocka_unit_test (text_is_what_a_reader_sees),
        cmocka_unit_test (scripts_styles_titles_and_comments_are_not_seen),
        cmocka_unit_test (character_references_are_decoded),
        cmocka_unit_test (hidden_text_is_told_apart_however_it_is_hidden),
        cmocka_unit_test (honest_colours_hide_nothing),
        cmocka_unit_test (links_keep_their_target_and_label),
        cmocka_unit_test (elements_come_in_order_and_unknown_ones_do_not_count),
        cmocka_unit_test (forms_scripts_and_handlers_are_active),
        cmocka_unit_test (floods_end_in_linear_time),
        cmocka_unit_test (any_cut_of_a_page_is_read_within_its_bounds),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
