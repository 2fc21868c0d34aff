/* stage: intake */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "blocks.h"
#include "clock.h"
#include "knock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/tamis-knock-XXXXXX";

typedef struct {
    char file[80], settings[80];
    keyring_t *keys;
    config_t *config;
    blocks_t *set;
} fixture_t;

static void write_text (const char *file, const char *text) {
    FILE *out = fopen (file, "w");
    assert_non_null (out);
    fputs (text, out);
    fclose (out);
}

static void begin (fixture_t *self) {
    char *error = NULL;
    snprintf (self->file, sizeof self->file, "%s/blocks", folder);
    snprintf (self->settings, sizeof self->settings, "%s/t.cfg", folder);
    unlink (self->file);
    write_text (self->settings, "run\n    blocks = blocks\n");
    self->config = config_load (self->settings, &error);
    assert_non_null (self->config);
    self->keys = keyring_for_tests ();
    self->set = blocks_new ();
}

static void end (fixture_t *self) {
    blocks_destroy (&self->set);
    keyring_destroy (&self->keys);
    config_destroy (&self->config);
    unlink (self->file);
    unlink (self->settings);
}

static void decide (fixture_t *self, trait_kind_t kind, const char *value, uint64_t number, block_action_t action) {
    block_t block = {trait_id (self->keys, kind, value, strlen (value)), number, action, INT64_MIN, INT64_MAX};
    assert_true (blocks_add (self->set, &block));
    blocks_seal (self->set, number);
    assert_true (blocks_save (self->set, self->file));
}

static uint64_t refused (knock_t *knock, const char *address, const char *account) {
    knock_refusal_t refusal = {0};
    return knock_refuses (knock, address, account, &refusal) ? refusal.case_number : 0;
}

static void a_block_that_rejects_is_answered_in_any_spelling (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    decide (&self, TRAIT_address, "192.0.2.7", 4, BLOCK_REJECT);
    decide (&self, TRAIT_network, "2001:db8:7::/48", 5, BLOCK_REJECT);
    decide (&self, TRAIT_account, "claire@cigale.example", 6, BLOCK_REJECT);
    knock_t *knock = knock_new (self.config, self.keys);
    assert_int_equal (refused (knock, "192.0.2.7", ""), 4);
    assert_int_equal (refused (knock, "::ffff:192.0.2.7", NULL), 4);
    assert_int_equal (refused (knock, "192.0.2.8", NULL), 0);
    assert_int_equal (refused (knock, "2001:DB8:7:1::9", NULL), 5);
    assert_int_equal (refused (knock, "2001:db8:8::9", NULL), 0);
    assert_int_equal (refused (knock, "198.51.100.1", "Claire@Cigale.Example"), 6);
    assert_int_equal (refused (knock, "", ""), 0);
    assert_int_equal (refused (knock, NULL, NULL), 0);
    assert_int_equal (refused (knock, "not an address", NULL), 0);
    knock_refusal_t refusal;
    assert_true (knock_refuses (knock, "192.0.2.7", NULL, &refusal));
    assert_string_equal (refusal.reason, "address blocked by decision of the abuse desk");
    assert_non_null (refusal.reason_fr);
    knock_destroy (&knock);
    end (&self);
}

static void what_does_not_reject_by_itself_waits_for_the_message (void **state) {
    static const block_action_t actions[] = {BLOCK_BY_POLICY, BLOCK_DELIVER, BLOCK_JUNK, BLOCK_QUARANTINE, BLOCK_DEFER};
    (void)state;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        fixture_t self;
        begin (&self);
        decide (&self, TRAIT_address, "192.0.2.7", 4, actions[i]);
        knock_t *knock = knock_new (self.config, self.keys);
        assert_int_equal (refused (knock, "192.0.2.7", NULL), 0);
        knock_destroy (&knock);
        end (&self);
    }
}

static void an_exempt_address_in_a_blocked_network_may_come_in (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    decide (&self, TRAIT_network, "192.0.2.0/24", 4, BLOCK_REJECT);
    decide (&self, TRAIT_address, "192.0.2.7", 5, BLOCK_DELIVER);
    knock_t *knock = knock_new (self.config, self.keys);
    assert_int_equal (refused (knock, "192.0.2.7", NULL), 0);
    assert_int_equal (refused (knock, "192.0.2.8", NULL), 4);
    knock_destroy (&knock);
    end (&self);
}

static void the_file_is_followed_and_a_broken_one_leaves_the_last_set (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    knock_t *knock = knock_new (self.config, self.keys);
    assert_int_equal (refused (knock, "192.0.2.7", NULL), 0);
    decide (&self, TRAIT_address, "192.0.2.7", 4, BLOCK_REJECT);
    assert_int_equal (refused (knock, "192.0.2.7", NULL), 0);
    knock_look (knock);
    assert_int_equal (refused (knock, "192.0.2.7", NULL), 4);
    write_text (self.file, "tamis-blocks 1 5 3\n");
    knock_look (knock);
    assert_int_equal (refused (knock, "192.0.2.7", NULL), 4);
    unlink (self.file);
    knock_look (knock);
    assert_int_equal (refused (knock, "192.0.2.7", NULL), 4);
    blocks_destroy (&self.set);
    self.set = blocks_new ();
    assert_true (blocks_save (self.set, self.file));
    knock_look (knock);
    assert_int_equal (refused (knock, "192.0.2.7", NULL), 0);
    knock_destroy (&knock);
    end (&self);
}

static void a_block_that_has_expired_is_none (void **state) {
    fixture_t self;
    (void)state;
    begin (&self);
    uint64_t trait = trait_id (self.keys, TRAIT_address, "192.0.2.7", 9);
    block_t over = {trait, 1, BLOCK_REJECT, INT64_MIN, clock_wall () - 1},
            later = {trait, 2, BLOCK_REJECT, clock_wall () + 600000, INT64_MAX};
    assert_true (blocks_add (self.set, &over) && blocks_add (self.set, &later));
    blocks_seal (self.set, 1);
    assert_true (blocks_save (self.set, self.file));
    knock_t *knock = knock_new (self.config, self.keys);
    assert_int_equal (refused (knock, "192.0.2.7", NULL), 0);
    knock_destroy (&knock);
    end (&self);
}

static void *ask_much (void *knock) {
    uint64_t wrong = 0;
    for (int i = 0; i < 2000; i++) wrong += refused (knock, "192.0.2.7", NULL) != 4;
    return (void *)wrong;
}

static void threads_ask_while_the_file_changes (void **state) {
    fixture_t self;
    pthread_t threads[4];
    (void)state;
    begin (&self);
    decide (&self, TRAIT_address, "192.0.2.7", 4, BLOCK_REJECT);
    knock_t *knock = knock_new (self.config, self.keys);
    for (int i = 0; i < 4; i++) assert_int_equal (pthread_create (&threads[i], NULL, ask_much, knock), 0);
    for (uint64_t i = 0; i < 20; i++) {
        char value[32];
        snprintf (value, sizeof value, "198.51.100.%d", (int)i);
        decide (&self, TRAIT_address, value, 10 + i, BLOCK_REJECT);
        knock_look (knock);
    }
    for (int i = 0; i < 4; i++) {
        void *wrong = NULL;
        pthread_join (threads[i], &wrong);
        assert_null (wrong);
    }
    knock_destroy (&knock);
    end (&self);
}

static void who_must_be_reachable_is_spared (void **state) {
    (void)state;
    assert_true (knock_spares ("postmaster@cigale.example"));
    assert_true (knock_spares ("Abuse@cigale.example"));
    assert_true (knock_spares ("Postmaster"));
    assert_false (knock_spares ("postmaster2@cigale.example"));
    assert_false (knock_spares ("abus@cigale.example"));
    assert_false (knock_spares (""));
}

static int make_folder (void **state) {
    (void)state;
    return mkdtemp (folder) ? 0 : -1;
}

static int remove_folder (void **state) {
    (void)state;
    return rmdir (folder);
}

int main (void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test (a_block_that_rejects_is_answered_in_any_spelling),
                                       cmocka_unit_test (what_does_not_reject_by_itself_waits_for_the_message),
                                       cmocka_unit_test (an_exempt_address_in_a_blocked_network_may_come_in),
                                       cmocka_unit_test (the_file_is_followed_and_a_broken_one_leaves_the_last_set),
                                       cmocka_unit_test (a_block_that_has_expired_is_none),
                                       cmocka_unit_test (threads_ask_while_the_file_changes),
                                       cmocka_unit_test (who_must_be_reachable_is_spared)};
    return cmocka_run_group_tests (tests, make_folder, remove_folder);
}
