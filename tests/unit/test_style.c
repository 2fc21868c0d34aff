/* stage: fingerprint */
/* What style hides, and what it does not: the ways of spam, and those of honest newsletters. */
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

/* Each shows "shown" and hides "hidden". */
static void assert_hide (const char *const *pages, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const html_t *page = page_of (pages[i]);
        if (strcmp (page->text, "shown") != 0 || strcmp (page->unseen, "hidden") != 0)
            fail_msg ("%s: \"%s\" / \"%s\"", pages[i], page->text, page->unseen);
    }
}

static void assert_show (const char *const *pages, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const html_t *page = page_of (pages[i]);
        if (strcmp (page->text, "shown") != 0 || page->unseen_size)
            fail_msg ("%s: \"%s\" / \"%s\"", pages[i], page->text, page->unseen);
    }
}

#define ASSERT_HIDE(pages) assert_hide (pages, sizeof pages / sizeof *pages)
#define ASSERT_SHOW(pages) assert_show (pages, sizeof pages / sizeof *pages)
#define H(style) "<div style=\"" style "\">hidden</div>shown"
#define S(style) "<div style=\"" style "\">shown</div>"

static void declarations_that_hide (void **state) {
    (void)state;
    static const char *const pages[] = {H ("display:none"),
                                        H ("DISPLAY : None !important"),
                                        H ("color:red;display:none"),
                                        H ("visibility:hidden"),
                                        H ("visibility:collapse"),
                                        H ("font-size:0"),
                                        H ("font-size:1px"),
                                        H ("font-size:0.05em"),
                                        H ("font-size:2%"),
                                        H ("font:0/0 a"),
                                        H ("font:bold 1px Arial"),
                                        H ("opacity:0"),
                                        H ("opacity:0.01"),
                                        H ("opacity:.0"),
                                        H ("filter:alpha(opacity=0)"),
                                        H ("height:0;overflow:hidden"),
                                        H ("overflow:hidden;width:0px;height:10px"),
                                        H ("max-height:0px;overflow:hidden"),
                                        H ("position:absolute;left:-9999px"),
                                        H ("left:-100em;position:fixed"),
                                        H ("position:absolute;top:-5000px"),
                                        H ("text-indent:-9999px"),
                                        H ("margin-left:-2000px"),
                                        H ("position:absolute;clip:rect(0,0,0,0)"),
                                        H ("clip-path:inset(100%)"),
                                        H ("transform:scale(0)"),
                                        H ("color:transparent"),
                                        H ("color:rgba(0,0,0,0)"),
                                        H ("color:#0000"),
                                        H ("color:white"),
                                        H ("color:#fefefe"),
                                        H ("color:rgb(250, 250, 250)"),
                                        H ("color:rgb(100%,100%,100%)"),
                                        H ("color:whitesmoke"),
                                        H ("background:#123456;color:#123457"),
                                        H ("dis/**/play:inline;dis\\70lay:none"),
                                        H ("display/* x */:/* y */none"),
                                        H ("background:url('a;b');display:none")};
    ASSERT_HIDE (pages);
}

static void declarations_that_hide_nothing (void **state) {
    (void)state;
    static const char *const pages[] = {S ("display:block"),
                                        S ("display:none;display:block"),
                                        S ("visibility:visible"),
                                        S ("font-size:14px"),
                                        S ("font-size:10"),
                                        S ("font-size:0.9em"),
                                        S ("font-size:small"),
                                        S ("font:14px/1 Arial"),
                                        S ("line-height:0"),
                                        S ("opacity:0.5"),
                                        S ("opacity:1"),
                                        S ("height:0"),
                                        S ("max-height:0"),
                                        S ("overflow:hidden"),
                                        S ("overflow:hidden;height:10px"),
                                        S ("left:-9999px"),
                                        S ("position:absolute;left:-10px"),
                                        S ("text-indent:-20px"),
                                        S ("margin-left:-10px"),
                                        S ("clip:auto"),
                                        S ("color:#cccccc"),
                                        S ("color:#999"),
                                        S ("background:black;color:white"),
                                        S ("background:url(x.png);color:white"),
                                        S ("background:url(x.png) #fff;color:white"),
                                        S ("background-image:linear-gradient(red,blue);color:white"),
                                        S ("background:transparent;color:black"),
                                        S ("color:hsl(0,0%,100%)"),
                                        S ("mso-hide:all"),
                                        S ("background:url(\\\";display:none;\\\")"),
                                        S ("x:url(;display:none;)"),
                                        S ("-display:none"),
                                        S ("displaynone"),
                                        S ("font-size:")};
    ASSERT_SHOW (pages);
}

static void what_is_inherited_and_what_is_taken_back (void **state) {
    (void)state;
    static const char *const hide[] = {"<div style=display:none><p style=display:block>hidden</div>shown",
                                       "<div style=visibility:hidden>hidden<b style=visibility:visible>shown</b></div>",
                                       "<td style=font-size:0>hidden<div style=font-size:14px>shown</div></td>",
                                       "<body bgcolor=#336699><font color=#336699>hidden</font>shown",
                                       "<body style='background:#000;color:#fff'><font color=black>hidden</font>shown",
                                       "<table bgcolor=navy><tr><td><font color=#000080>hidden<td bgcolor=white>shown"};
    ASSERT_HIDE (hide);
}

static void sheets_hide_too (void **state) {
    (void)state;
    static const char *const pages[] = {
        "<style>.a{display:none}</style><p class=a>hidden</p>shown",
        "<style>.a { display : none ; }</style><p class='b A'>hidden</p>shown",
        "<style>#a{display:none}</style><p id=a>hidden</p>shown",
        "<style>i{display:none}</style><i>hidden</i>shown",
        "<style>i.a{display:none}</style><i class=a>hidden</i><b class=a>shown</b>",
        "<style>p#a{display:none}</style><p id=a>hidden</p>shown",
        "<style>.x,.a , #b{display:none}</style><p class=a>hidden</p>shown",
        "<style><!-- .a{display:none} --></style><p class=a>hidden</p>shown",
        "<style>/*}*/.a{/*x*/display:none}</style><p class=a>hidden</p>shown",
        "<style>.b{color:red}.a{color:white}</style><p class=a>hidden</p>shown",
        "<style>@media screen{.a{display:none}}</style><p class=a>hidden</p>shown",
        "<style>@font-face{src:url(x)}.a{display:none}</style><p class=a>hidden</p>shown",
        "<style>body{background:#eee}.a{color:#eee}</style><body><p class=a>hidden</p>shown",
        "<style>.a{font-size:0}</style><p class=a>hidden<span style='font-size:12px'>shown</span>",
        "<p class=a>hidden</p>shown<style>.a{display:none}</style>",
        "<style>.a{display:block}</style><style>.a{display:none}</style><p class=a>hidden</p>shown"};
    ASSERT_HIDE (pages);
}

static void sheets_that_hide_nothing (void **state) {
    (void)state;
    static const char *const pages[] = {
        "<style>.a{display:none}</style><p class=b>shown",
        "<style>.a{display:none}</style><p class=a style=display:block>shown",
        "<style>i.a{display:none}</style><b class=a>shown",
        "<style>.a{display:none}.a{display:block}</style><p class=a>shown",
        "<style>@media only screen and (max-width:600px){.a{display:none}}</style><p class=a>shown",
        "<style>@media print{.a{display:none} .b{color:red}}</style><p class=a>shown",
        "<style>.a:hover{display:none}</style><p class=a>shown",
        "<style>.b .a{display:none}</style><p class=a>shown",
        "<style>td.dark p{background:#000}</style><td class=dark><p><font color=white>shown",
        "<link rel=stylesheet href=x.css><p class=a><font color=white>shown",
        "<style>.d{background:#000}</style><div class=d><font color=white>shown</font></div>",
        "<style>.a{display:none</style>shown",
        "<style>}.a{</style><p class=a>shown",
        "<style>{}{}}@</style>shown"};
    ASSERT_SHOW (pages);
}

static char *repeated (const char *head, const char *unit, size_t size) {
    size_t from = strlen (head), length = strlen (unit);
    char *text = malloc (size + 1);
    assert_non_null (text);
    memcpy (text, head, from);
    for (size_t i = from; i < size; i++) text[i] = unit[(i - from) % length];
    text[size] = '\0';
    return text;
}

static void floods_of_style_end_in_linear_time (void **state) {
    (void)state;
    static const char *const heads[] = {
        "<style>", "<style>.a{", "<style>@media screen{", "<p style=\"", "<style>.a{display:none}</style>", "<style>"};
    static const char *const units[] = {".a{b:c}", "a,", "@media x{", "{",
                                        "}",       "/*", "a:b;",      "<p class='a a a a'>",
                                        "\"",      "(",  "\\",        "<style>.a{}</style>x"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        for (size_t j = 0; j < sizeof units / sizeof *units; j++) {
            char *text = repeated (heads[i], units[j], 1 << 18);
            page_of (text); /* quadratic work would outlast the test */
            free (text);
        }
}

static void more_rules_than_are_kept_hide_nothing_by_accident (void **state) {
    (void)state;
    char *sheet = arena_string (arena, "<style>");
    for (int i = 0; i < 600; i++) sheet = arena_printf (arena, "%s.c%d{display:none}", sheet, i);
    assert_string_equal (page_of (arena_printf (arena, "%s</style><p class=c599>a<p class=c5>b<p>c", sheet))->text,
                         "a c");
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
        cmocka_unit_test (declarations_that_hide),
        cmocka_unit_test (declarations_that_hide_nothing),
        cmocka_unit_test (what_is_inherited_and_what_is_taken_back),
        cmocka_unit_test (sheets_hide_too),
        cmocka_unit_test (sheets_that_hide_nothing),
        cmocka_unit_test (floods_of_style_end_in_linear_time),
        cmocka_unit_test (more_rules_than_are_kept_hide_nothing_by_accident),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
