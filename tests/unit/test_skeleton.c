/* stage: fingerprint */
/* The skeleton: under which changes of a page it stays the same, and under which not. */
#include "../support/fingerprint_fixture.h"

static const char *skeleton (const char *page) {
    const char *text = arena_printf (arena, "From: a@example.com\nContent-Type: text/html; charset=utf-8\n\n%s", page);
    return trait_of (evidence_of (text, strlen (text)), TRAIT_skeleton);
}

#define HEAD "<html><head><title>x</title><style>.a{color:red}</style></head><body>"
#define PAGE                                                                                                           \
    HEAD "<table width=600><tr><td><img src='logo.png'></td><td class=a><a href='http://one.example/a'>Open it</a>"    \
         "</td></tr><tr><td colspan=2><p>Dear customer, your parcel waits.</p><ul><li>one<li>two</ul></td></tr>"       \
         "</table></body></html>"

typedef struct {
    const char *change, *page;
    bool same;
} change_t;

static const change_t changes[] = {
    {"the page itself", PAGE, true},
    {"random class names and ids",
     HEAD "<table width=600 class=x81 id=k3><tr class=q><td id=z><img src='logo.png' class=p9></td><td class=b7><a "
          "href='http://one.example/a' id=w>Open it</a></td></tr><tr><td colspan=2><p class=r>Dear customer, your "
          "parcel waits.</p><ul class=t><li>one<li>two</ul></td></tr></table></body></html>",
     true},
    {"other order of attributes, case and quotation marks",
     "<HTML><BODY><TABLE ID=\"k\" WIDTH=\"600\"><TR><TD><IMG ALT='' SRC=\"logo.png\"></TD><TD><A CLASS=b "
     "HREF=\"http://one.example/a\">Open it</A></TD></TR><TR><TD COLSPAN=\"2\"><P>Dear customer, your parcel "
     "waits.</P><UL><LI>one<LI>two</UL></TD></TR></TABLE></BODY></HTML>",
     true},
    {"comments and white space",
     HEAD "<!-- 81ab -->\n\n<table>\n <tr>\n  <td><img src=l.png><!--\n<table><tr>\n--></td>\n<td><a "
          "href='http://one.example/a'>Open it</a></td></tr>\t<tr><td>\n<p>Dear customer, your parcel "
          "waits.</p>\n<ul>\n<li>one\n<li>two\n</ul></td></tr></table><!-- x --></body></html>",
     true},
    {"other texts and links",
     HEAD
     "<table><tr><td><img src='https://cdn.test/9.gif'></td><td><a href='https://other.test/z?q=1'>Ouvrir</a>"
     "</td></tr><tr><td><p>Cher client, votre compte est ferm\xC3\xA9.</p><ul><li>un<li>deux</ul></td></tr></table>",
     true},
    {"empty and other spans and divs put in",
     HEAD "<div><span></span><table><tr><td><div></div><img src=l.png></td><td><span><a href='http://one.example/a'>"
          "<span>Op</span><b></b>en it</a></span></td></tr><tr><td><div><p>Dear customer,<br> your <b>parcel</b> "
          "waits.</p></div><ul><li>one<li><i>two</i></ul></td></tr></table></div><div><div></div></div>",
     true},
    {"unknown elements",
     "<qq><table><tr><td><x-a><img src=l.png></x-a></td><td><a href='http://one.example/a'>Open it</a></td></tr><tr>"
     "<td><p>Dear customer</p><ul><li>one<li>two</ul></td></tr></table></qq>",
     true},
    {"hidden elements put in",
     HEAD "<div style='display:none'><table><tr><td><a href='http://x.example/'>word</a></td></tr></table></div><table>"
          "<tr><td><img src=l.png></td><td><a href='http://one.example/a'>Open it</a></td></tr><tr><td><p>Dear "
          "customer</p><ul><li>one<li>two</ul></td></tr></table>",
     true},
    {"a picture more",
     HEAD "<table><tr><td><img src=l.png><img src=m.png></td><td><a href='http://one.example/a'>Open it</a></td></tr>"
          "<tr><td><p>Dear customer</p><ul><li>one<li>two</ul></td></tr></table>",
     false},
    {"a row less",
     HEAD "<table><tr><td><img src=l.png></td><td><a href='http://one.example/a'>Open it</a></td><td><ul><li>one<li>two"
          "</ul></td></tr></table>",
     false},
    {"link and picture changed places",
     HEAD "<table><tr><td><a href='http://one.example/a'>Open it</a></td><td><img src=l.png></td></tr><tr><td><p>Dear "
          "customer</p><ul><li>one<li>two</ul></td></tr></table>",
     false},
    {"a form", PAGE "<form action='http://one.example/'><input name=p></form>", false}};

static void the_skeleton_stays_under_these_changes (void **state) {
    (void)state;
    const char *original = skeleton (PAGE);
    assert_non_null (original);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *other = skeleton (changes[i].page);
        if (!other || (strcmp (original, other) == 0) != changes[i].same) fail_msg ("%s", changes[i].change);
    }
}

/* What any mail program writes around a line or two. */
static void a_page_without_structure_has_none (void **state) {
    (void)state;
    static const char *const pages[] = {
        "", "<html><body><p>x<p>y<p>z</body></html>",
        "<html><head><meta charset=utf-8><title>t</title><style>p{}</style><link rel=x><base href='http://a.example/'>"
        "</head><body><div><div><p><span>Hello</span></p><p><b>you</b></p><br><br><div><div>x</div></div></div>"
        "</body></html>",
        "<a href='http://a.example/'>one</a> <img src=x>"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) assert_null (skeleton (pages[i]));
}

static void a_flood_of_elements_is_bounded (void **state) {
    (void)state;
    enum { MANY = 100000 };
    char *page = arena_alloc (arena, MANY * 4 + 1), *end = page;
    for (size_t i = 0; i < MANY; i++) end = stpcpy (end, "<hr>");
    assert_non_null (skeleton (page));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_skeleton_stays_under_these_changes),
        cmocka_unit_test (a_page_without_structure_has_none),
        cmocka_unit_test (a_flood_of_elements_is_bounded),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
