/* stage: console */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "children.h"
#include "copies.h"
#include "http_get.h"
#include "log.h"
#include "state.h"
#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/tamis-test-XXXXXX";

static int make_folder (void **state) {
    (void)state;
    return mkdtemp (folder) == NULL ? -1 : 0;
}

static int remove_folder (void **state) {
    (void)state;
    return rmdir (folder);
}

static void remove_file (const char *name) {
    char *file = say ("%s/%s", folder, name);
    assert_int_equal (unlink (file), 0);
    free (file);
}

static void the_plan_is_one_of_each_unless_wished_otherwise (void **state) {
    (void)state;
    copies_t copies = {0};
    assert_null (copies_plan (&copies, NULL));
    assert_int_equal (copies.count, 5);
    assert_null (copies_plan (&copies, "fingerprint=2,verdict=3"));
    assert_int_equal (copies.count, 8);
    assert_string_equal (copies.copy[0].stage, "intake");
    assert_string_equal (copies.copy[3].stage, "fingerprint");
    assert_int_equal (copies.copy[3].number, 2);
    assert_string_equal (copies.copy[7].stage, "verdict");
    assert_int_equal (copies.copy[7].number, 3);
}

static void a_wish_that_cannot_be_is_refused (void **state) {
    (void)state;
    static const char *const wrong[] = {"verdict",    "verdict=",           "verdict=0",
                                        "verdict=-1", "verdict=1x",         "verdict=33",
                                        "nothing=1",  "verdict=1;intake=2", "intake=32,verdict=32"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        copies_t copies = {0};
        char *sentence = copies_plan (&copies, wrong[i]);
        assert_non_null (sentence);
        assert_non_null (strstr (sentence, wrong[i]));
        free (sentence);
    }
}

/* A copy that lived DURATION ms and exited with EXIT_STATUS. */
static void end (copies_t *copies, int64_t begun, int64_t lived, int exit_status) {
    copies->copy[0].pid = 4242;
    copies->copy[0].started = begun;
    assert_true (copies_ended (copies, 4242, exit_status << 8, begun + lived));
    assert_int_equal (copies->copy[0].pid, 0);
}

static void a_dead_copy_is_due_at_once_and_a_dying_one_within_a_second (void **state) {
    (void)state;
    copies_t copies = {.run = folder};
    assert_null (copies_plan (&copies, NULL));
    end (&copies, 1000, 60000, 1);
    assert_int_equal (copies.copy[0].due, 61000);
    end (&copies, 1000, 10, 1);
    assert_int_equal (copies.copy[0].due, 1010);
    int64_t pause = 0;
    for (int i = 0; i < 40; i++) {
        end (&copies, 1000, 10, 1);
        assert_true (copies.copy[0].due - 1010 >= pause);
        pause = copies.copy[0].due - 1010;
    }
    assert_int_equal (pause, 1000);
    end (&copies, 1000, 60000, 1);
    assert_int_equal (copies.copy[0].due, 61000);
    assert_false (copies_ended (&copies, 777, 0, 0));
}

static void refusals_are_counted_in_a_row (void **state) {
    (void)state;
    copies_t copies = {.run = folder};
    assert_null (copies_plan (&copies, NULL));
    end (&copies, 0, 1, 100);
    end (&copies, 0, 1, 111);
    assert_int_equal (copies.copy[0].refusals, 2);
    end (&copies, 0, 1, 1);
    assert_int_equal (copies.copy[0].refusals, 0);
}

static void the_list_of_processes_is_read_back (void **state) {
    (void)state;
    copies_t copies = {0};
    state_row_t rows[STATE_ROWS];
    assert_int_equal (state_read (folder, rows), 0);
    assert_null (copies_plan (&copies, "verdict=2"));
    copies.copy[5].pid = 99;
    assert_true (state_write (folder, &copies, 7, 8));
    assert_int_equal (state_read (folder, rows), 8);
    assert_string_equal (rows[0].name, "supervisor");
    assert_int_equal (rows[0].pid, 7);
    assert_int_equal (rows[1].pid, 8);
    assert_string_equal (rows[7].name, "verdict");
    assert_int_equal (rows[7].number, 2);
    assert_int_equal (rows[7].pid, 99);
    remove_file ("processes");
}

static void one_alone_holds_the_lock_and_signs_it (void **state) {
    (void)state;
    assert_int_equal (state_holder (folder), 0);
    int lock = state_lock (folder);
    assert_true (lock >= 0);
    assert_int_equal (state_holder (folder), -1);
    assert_true (state_sign (lock, 123456));
    assert_true (state_sign (lock, 78));
    assert_int_equal (state_holder (folder), 78);
    assert_int_equal (state_lock (folder), -1);
    assert_int_equal (errno, EAGAIN);
    close (lock);
    assert_int_equal (state_holder (folder), 0);
    remove_file ("tamis.lock");
}

static void a_child_writes_to_its_log_and_its_end_is_told (void **state) {
    (void)state;
    char *log = say ("%s/log", folder);
    const char *argv[] = {"/bin/sh", "-c", "echo one; echo two >&2; echo; exit 7", NULL};
    assert_int_equal (child_run (&(child_t){.program = argv[0], .argv = argv, .log = log}), 7);
    char *last = last_line (log);
    assert_string_equal (last, "two");
    free (last);
    const char *killed[] = {"/bin/sh", "-c", "kill -9 $$", NULL};
    assert_int_equal (child_run (&(child_t){.program = killed[0], .argv = killed, .log = log}), 128 + SIGKILL);
    const char *absent[] = {"/nonexistent/program", NULL};
    assert_int_equal (child_run (&(child_t){.program = absent[0], .argv = absent, .log = log}), 127);
    last = last_line (log);
    assert_string_equal (last, "/nonexistent/program: cannot be started: No such file or directory");
    free (last);
    free (log);
    remove_file ("log");
}

static void a_child_reaches_its_folder_by_descriptor (void **state) {
    (void)state;
    char *log = say ("%s/log", folder);
    const char *argv[] = {"/bin/sh", "-c", "ls -A " CHILD_FOLDER_PATH "/", NULL};
    assert_int_equal (child_run (&(child_t){.program = argv[0], .argv = argv, .log = log, .folder = folder}), 0);
    char *last = last_line (log);
    assert_string_equal (last, "log");
    free (last);
    free (log);
    remove_file ("log");
}

/* Serves ANSWER once at PATH from a child, or holds its tongue where ANSWER is NULL. */
static pid_t serve (const char *path, const char *answer) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    snprintf (name.sun_path, sizeof name.sun_path, "%s", path);
    int fd = socket (AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal (bind (fd, (struct sockaddr *)&name, sizeof name), 0);
    assert_int_equal (listen (fd, 1), 0);
    pid_t pid = fork ();
    if (pid == 0) {
        char request[512];
        int peer = accept (fd, NULL, NULL);
        if (answer == NULL) pause ();
        if (read (peer, request, sizeof request) > 0 && write (peer, answer, strlen (answer)) > 0) _exit (0);
        _exit (1);
    }
    close (fd);
    return pid;
}

static void expect (const char *answer, int status, const char *words) {
    char *path = say ("%s/http", folder), body[HTTP_BODY];
    pid_t pid = serve (path, answer);
    assert_int_equal (http_get (path, "/health", 300, body), status);
    assert_non_null (strstr (body, words));
    kill (pid, SIGKILL);
    waitpid (pid, NULL, 0);
    unlink (path);
    free (path);
}

static void health_is_asked_with_a_bound (void **state) {
    (void)state;
    char body[HTTP_BODY];
    expect ("HTTP/1.1 200 OK\r\nX: y\r\n\r\nok\nmore", 200, "ok");
    expect ("HTTP/1.0 503 Service Unavailable\r\n\r\nno canary\n", 503, "no canary");
    expect ("SSH-2.0-nonsense\r\n\r\n", -1, "not HTTP");
    expect (NULL, -1, "timed out");
    assert_int_equal (http_get ("/nonexistent/http", "/health", 300, body), -1);
    assert_non_null (strstr (body, "No such file"));
}

static void a_stage_is_known_by_name_and_configuration (void **state) {
    (void)state;
    assert_false (state_is_stage (getpid (), "verdict", "/x.cfg"));
    char *link = say ("%s/tamis-verdict", folder), *log = say ("%s/log", folder);
    assert_int_equal (symlink ("/bin/sleep", link), 0);
    const char *argv[] = {link, "5", NULL};
    pid_t pid = child_start (&(child_t){.program = link, .argv = argv, .log = log});
    for (int i = 0; i < 100 && !state_is_stage (pid, "verdict", "5"); i++) usleep (10000);
    assert_true (state_is_stage (pid, "verdict", "5"));
    assert_false (state_is_stage (pid, "intake", "5"));
    assert_false (state_is_stage (pid, "verdict", "6"));
    kill (pid, SIGKILL);
    waitpid (pid, NULL, 0);
    free (link);
    free (log);
    remove_file ("tamis-verdict");
    remove_file ("log");
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_plan_is_one_of_each_unless_wished_otherwise),
        cmocka_unit_test (a_wish_that_cannot_be_is_refused),
        cmocka_unit_test (a_dead_copy_is_due_at_once_and_a_dying_one_within_a_second),
        cmocka_unit_test (refusals_are_counted_in_a_row),
        cmocka_unit_test (the_list_of_processes_is_read_back),
        cmocka_unit_test (one_alone_holds_the_lock_and_signs_it),
        cmocka_unit_test (a_child_writes_to_its_log_and_its_end_is_told),
        cmocka_unit_test (a_child_reaches_its_folder_by_descriptor),
        cmocka_unit_test (health_is_asked_with_a_bound),
        cmocka_unit_test (a_stage_is_known_by_name_and_configuration),
    };
    return cmocka_run_group_tests (tests, make_folder, remove_folder);
}
