/* stage: console */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "source.h"

enum { LIMIT = 1000 };

static char root[] = "/tmp/tamis-source-XXXXXX";
static arena_t *arena;

static char *at (const char *name) {
    return arena_printf (arena, "%s/%s", root, name);
}

static void put_bytes (const char *name, const char *bytes, size_t size) {
    FILE *file = fopen (at (name), "wb");
    assert_non_null (file);
    assert_int_equal (fwrite (bytes, 1, size, file), size);
    assert_int_equal (fclose (file), 0);
}

static void put (const char *name, const char *text) {
    put_bytes (name, text, strlen (text));
}

static void folder (const char *name) {
    assert_int_equal (mkdir (at (name), 0700), 0);
}

/* Writes what the plan yields as "name=bytes" or "name!error", one a line, names without the root. */
static const char *told (const source_plan_t *plan) {
    char *all = arena_string (arena, "");
    size_t count = 0, skip = strlen (root) + 1;
    source_t *source = source_new (plan);
    for (source_item_t *item = source_next (source); item; item = source_next (source), count++) {
        const char *file = strncmp (item->file, root, skip - 1) == 0 ? item->file + skip : item->file;
        assert_true ((item->error == NULL) == (item->bytes != NULL));
        if (item->error)
            all = arena_printf (arena, "%s%s!%s\n", all, file, item->error);
        else
            all = arena_printf (arena, "%s%s=%.*s\n", all, file, (int)item->size, item->bytes);
        source_item_destroy (&item);
    }
    source_destroy (&source);
    if (plan->count && strcmp (plan->paths[0], "-") != 0) assert_int_equal (source_count (plan), count);
    return all;
}

static const char *told_of (const char *name) {
    char *path = at (name);
    return told (&(source_plan_t){.paths = &path, .count = 1, .limit = LIMIT});
}

static const char *told_envelopes (const char *name) {
    return told (&(source_plan_t){.envelopes = at (name), .limit = LIMIT});
}

static void a_file_is_a_message (void **state) {
    (void)state;
    put_bytes ("a.eml", "A: b\r\n\r\nx", 9);
    put ("empty.eml", "");
    assert_string_equal (told_of ("a.eml"), "a.eml=A: b\r\n\r\nx\n");
    assert_string_equal (told_of ("empty.eml"), "empty.eml!empty\n");
    assert_string_equal (told_of ("none.eml"), "none.eml!No such file or directory\n");
}

static void a_file_above_the_limit_is_refused_unread (void **state) {
    (void)state;
    char bytes[LIMIT + 1];
    memset (bytes, 'x', sizeof bytes);
    put_bytes ("large.eml", bytes, sizeof bytes);
    put_bytes ("fits.eml", bytes, LIMIT);
    assert_string_equal (told_of ("large.eml"), "large.eml!larger than 1000 bytes\n");
    assert_memory_equal (told_of ("fits.eml"), "fits.eml=xxx", 12);
    put ("huge.eml", "x");
    assert_int_equal (truncate (at ("huge.eml"), (off_t)1 << 34), 0);
    assert_string_equal (told_of ("huge.eml"), "huge.eml!larger than 1000 bytes\n");
}

static void what_is_no_regular_file_is_refused_without_waiting (void **state) {
    (void)state;
    assert_int_equal (mkfifo (at ("fifo"), 0600), 0);
    assert_string_equal (told_of ("fifo"), "fifo!not a regular file\n");
    char *device = arena_string (arena, "/dev/zero");
    assert_string_equal (told (&(source_plan_t){.paths = &device, .count = 1, .limit = LIMIT}),
                         "/dev/zero!not a regular file\n");
}

static void an_mbox_is_split_and_unquoted (void **state) {
    (void)state;
    put ("box", "From a@example.org Tue Jan  6 10:00:00 2026\nA: 1\n\n>From here\n>>From there\nFrom inside\n\n\n"
                "From b@example.org Tue Jan  6 10:00:00 2026\nA: 2\n\ntail is cut");
    assert_string_equal (told_of ("box"),
                         "box#1=A: 1\n\nFrom here\n>From there\nFrom inside\n\n\nbox#2=A: 2\n\ntail is cut\n");
    put ("crlf", "From a\r\nA: 1\r\n\r\nx\r\n\r\nFrom b\r\n");
    assert_string_equal (told_of ("crlf"), "crlf#1=A: 1\r\n\r\nx\r\n\ncrlf#2!empty\n");
    put ("bare", "From ");
    assert_string_equal (told_of ("bare"), "bare#1!empty\n");
}

static void a_member_above_the_limit_leaves_the_others (void **state) {
    (void)state;
    char *text = arena_zero (arena, 30000);
    (void)snprintf (text, 100, "From a\nA: 1\n\n");
    memset (text + strlen (text), 'x', 20000);
    (void)snprintf (text + strlen (text), 100, "From y\n\nFrom b\nA: 2\n");
    put ("mixed", text);
    assert_string_equal (told_of ("mixed"), "mixed#1!larger than 1000 bytes\nmixed#2=A: 2\n\n");
}

static void a_long_line_is_no_mark (void **state) {
    (void)state;
    char *text = arena_zero (arena, 20000);
    (void)snprintf (text, 100, "From a\n\n");
    memset (text + strlen (text), 'x', 8192);
    (void)snprintf (text + strlen (text), 100, "From b\n>From c\n");
    put ("long", text);
    char *path = at ("long");
    const char *all = told (&(source_plan_t){.paths = &path, .count = 1, .limit = 20000});
    assert_non_null (strstr (all, "xxFrom b\nFrom c\n"));
    assert_null (strstr (all, "#2"));
}

static void a_folder_is_read_in_order_of_names (void **state) {
    (void)state;
    folder ("mail");
    folder ("mail/sub");
    folder ("mail/.hidden");
    put ("mail/b.eml", "b");
    put ("mail/a.eml", "a");
    put ("mail/.dot", "dot");
    put ("mail/.hidden/x", "x");
    put ("mail/sub/c.eml", "From x\nA: 1\n\nFrom y\nA: 2\n");
    assert_int_equal (mkfifo (at ("mail/pipe"), 0600), 0);
    assert_int_equal (symlink ("..", at ("mail/sub/loop")), 0);
    assert_int_equal (symlink ("../a.eml", at ("mail/sub/link")), 0);
    assert_int_equal (symlink ("nowhere", at ("mail/sub/void")), 0);
    assert_string_equal (told_of ("mail/"),
                         "mail/a.eml=a\nmail/b.eml=b\nmail/sub/c.eml#1=A: 1\n\nmail/sub/c.eml#2=A: 2\n\n"
                         "mail/sub/link=a\nmail/sub/void!No such file or directory\n");
}

static void a_folder_without_messages_says_so (void **state) {
    (void)state;
    folder ("nothing");
    folder ("nothing/sub");
    assert_string_equal (told_of ("nothing"), "nothing!no messages here\n");
}

static void a_maildir_gives_its_new_and_cur (void **state) {
    (void)state;
    static const char *const folders[] = {"md",       "md/cur",       "md/new",       "md/tmp",
                                          "md/.Sent", "md/.Sent/cur", "md/.Sent/new", "md/other"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) folder (folders[i]);
    put ("md/new/1", "one");
    put ("md/cur/2:2,S", "two");
    put ("md/tmp/3", "three");
    put ("md/index", "index");
    put ("md/other/4", "four");
    put ("md/.Sent/cur/5", "five");
    assert_string_equal (told_of ("md"), "md/.Sent/cur/5=five\nmd/cur/2:2,S=two\nmd/new/1=one\n");
}

static void depth_is_bounded (void **state) {
    (void)state;
    char *name = arena_string (arena, "deep");
    for (int i = 0; i < 40; i++, name = arena_printf (arena, "%s/d", name)) folder (name);
    const char *all = told_of ("deep");
    assert_non_null (strstr (all, "!folders nest too deep here\n"));
}

static void standard_input_is_a_message_or_an_mbox (void **state) {
    (void)state;
    int saved = dup (STDIN_FILENO);
    char *path = arena_string (arena, "-");
    source_plan_t plan = {.paths = &path, .count = 1, .limit = LIMIT};
    put ("in", "A: b\n");
    put ("in2", "From x\nA: b\n");
    assert_int_equal (dup2 (open (at ("in"), O_RDONLY), STDIN_FILENO), STDIN_FILENO);
    assert_int_equal (source_count (&plan), 0);
    assert_string_equal (told (&plan), "-=A: b\n\n");
    assert_int_equal (dup2 (open (at ("in2"), O_RDONLY), STDIN_FILENO), STDIN_FILENO);
    assert_string_equal (told (&plan), "-#1=A: b\n\n");
    (void)dup2 (saved, STDIN_FILENO);
    (void)close (saved);
}

static void an_envelope_is_read_field_by_field (void **state) {
    (void)state;
    folder ("env");
    put ("env/m.eml", "M: 1\n");
    put ("env/list",
         "\n{\"file\": \"m.eml\", \"received_at\": \"2026-01-06T11:00:00+01:00\","
         " \"client_ip\": \"2001:db8::1\", \"client_ptr\": null,"
         "\"helo\": \"h.example\", \"mail_from\": \"a@example.org\","
         " \"rcpt_to\": [\"b@example.org\", \"c@example.org\"],"
         "\"direction\": \"outbound\", \"account\": \"joe\", \"rcpt_rejected\": [\"d@example.org\"], \"other\": {}}\n");
    source_plan_t plan = {.envelopes = at ("env/list"), .limit = LIMIT};
    assert_int_equal (source_count (&plan), 1);
    source_t *source = source_new (&plan);
    source_item_t *item = source_next (source);
    assert_non_null (item);
    assert_null (item->error);
    assert_string_equal (item->file, "m.eml");
    assert_memory_equal (item->bytes, "M: 1\n", 5);
    assert_true (item->has_envelope && item->has_time && item->envelope.outbound);
    assert_true (item->time == 1767693600000 && item->envelope.received_at == item->time);
    assert_string_equal (item->envelope.client_ip, "2001:db8::1");
    assert_string_equal (item->envelope.client_ptr, "");
    assert_string_equal (item->envelope.helo, "h.example");
    assert_string_equal (item->envelope.mail_from, "a@example.org");
    assert_int_equal (item->envelope.n_rcpt_to, 2);
    assert_string_equal (item->envelope.rcpt_to[1], "c@example.org");
    assert_string_equal (item->envelope.account, "joe");
    assert_string_equal (item->envelope.rcpt_rejected[0], "d@example.org");
    source_item_destroy (&item);
    assert_null (source_next (source));
    source_destroy (&source);
}

static void a_bad_line_is_named_and_the_rest_is_read (void **state) {
    (void)state;
    folder ("bad");
    put ("bad/m", "M: 1\n");
    put ("bad/list.jsonl",
         "{\"file\": \"m\"\n[]\n{\"helo\": \"x\"}\n{\"file\": \"m\", \"client_ip\": \"1.2.3\"}\n"
         "{\"file\": \"m\", \"received_at\": \"yesterday\"}\n{\"file\": \"m\", \"rcpt_to\": \"a@example.org\"}\n"
         "{\"file\": \"m\", \"rcpt_to\": [7]}\n{\"file\": \"m\", \"direction\": \"up\"}\n"
         "{\"file\": \"gone\"}\n{\"file\": \"m\"}");
    const char *all = told_envelopes ("bad/list.jsonl");
    assert_memory_equal (all, "list.jsonl:1!line 1: ", 21);
    assert_string_equal (strchr (all, '\n') + 1, "list.jsonl:2!line 2: not a JSON object\n"
                                                 "list.jsonl:3!line 3: \"file\" is missing\n"
                                                 "m!line 4: \"client_ip\" is no IP address\n"
                                                 "m!line 5: \"received_at\" is no RFC 3339 time\n"
                                                 "m!line 6: \"rcpt_to\" is not a list\n"
                                                 "m!line 7: \"rcpt_to\" is not a text\n"
                                                 "m!line 8: \"direction\" is neither inbound nor outbound\n"
                                                 "gone!No such file or directory\n"
                                                 "m=M: 1\n\n");
    assert_string_equal (told_envelopes ("bad/none"), "bad/none!No such file or directory\n");
}

static void a_line_without_end_is_bounded (void **state) {
    (void)state;
    size_t size = (1U << 20) + 100;
    char *text = arena_alloc (arena, size);
    memset (text, '[', size);
    text[size - 1] = '\n';
    put_bytes ("endless.jsonl", text, size);
    assert_string_equal (told_envelopes ("endless.jsonl"), "endless.jsonl:1!line 1: longer than 1048576 bytes\n");
    put_bytes ("nested.jsonl", text, 100000);
    assert_memory_equal (told_envelopes ("nested.jsonl"), "nested.jsonl:1!line 1: ", 23);
}

static int removed (const char *path, const struct stat *status, int type, struct FTW *walk) {
    (void)status, (void)type, (void)walk;
    return remove (path);
}

static int set_up (void **state) {
    (void)state;
    arena = arena_new ();
    return mkdtemp (root) ? 0 : -1;
}

static int tear_down (void **state) {
    (void)state;
    arena_destroy (&arena);
    return nftw (root, removed, 16, FTW_DEPTH | FTW_PHYS);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_file_is_a_message),
        cmocka_unit_test (a_file_above_the_limit_is_refused_unread),
        cmocka_unit_test (what_is_no_regular_file_is_refused_without_waiting),
        cmocka_unit_test (an_mbox_is_split_and_unquoted),
        cmocka_unit_test (a_member_above_the_limit_leaves_the_others),
        cmocka_unit_test (a_long_line_is_no_mark),
        cmocka_unit_test (a_folder_is_read_in_order_of_names),
        cmocka_unit_test (a_folder_without_messages_says_so),
        cmocka_unit_test (a_maildir_gives_its_new_and_cur),
        cmocka_unit_test (depth_is_bounded),
        cmocka_unit_test (standard_input_is_a_message_or_an_mbox),
        cmocka_unit_test (an_envelope_is_read_field_by_field),
        cmocka_unit_test (a_bad_line_is_named_and_the_rest_is_read),
        cmocka_unit_test (a_line_without_end_is_bounded),
    };
    return cmocka_run_group_tests_name ("source", tests, set_up, tear_down);
}
