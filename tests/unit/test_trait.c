/* Traits, findings and the keys under them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "finding.h"
#include "keyring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void ids_are_positive_and_carry_their_kind (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    int kinds = 0;
    for (int code = 0; code < 256; code++) {
        const trait_info_t *info = trait_info (code);
        if (info == NULL) continue;
        uint64_t id = trait_id (keys, info->code, "example.test", 12);
        assert_true ((int64_t)id > 0);
        assert_int_equal (trait_kind (id), code);
        assert_ptr_equal (trait_named (info->name), info);
        kinds++;
    }
    assert_true (kinds > 10);
    assert_null (trait_named ("no_such_kind"));
    assert_null (trait_info (-1));
    keyring_destroy (&keys);
}

static void an_id_changes_with_value_and_key (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    uint64_t id = trait_id (keys, TRAIT_helo, "mx.example.test", 15);
    assert_true (id == trait_id (keys, TRAIT_helo, "mx.example.test", 15));
    assert_true (id != trait_id (keys, TRAIT_helo, "mx.example.tes", 14));
    /* account is keyed with the deployment's key, helo with the circle's: all but the kind differs */
    uint64_t low = (UINT64_C (1) << 56) - 1;
    assert_true ((id & low) != (trait_id (keys, TRAIT_account, "mx.example.test", 15) & low));
    keyring_destroy (&keys);
}

static void hashes_differ_by_key_purpose_and_data (void **state) {
    (void)state;
    keyring_t *keys = keyring_for_tests ();
    uint8_t a[64], b[64];
    keyring_hash (keys, KEY_CIRCLE, "one", "x", 1, a, 8);
    keyring_hash (keys, KEY_DEPLOYMENT, "one", "x", 1, b, 8);
    assert_memory_not_equal (a, b, 8);
    keyring_hash (keys, KEY_CIRCLE, "two", "x", 1, b, 8);
    assert_memory_not_equal (a, b, 8);
    keyring_hash (keys, KEY_CIRCLE, "one", "y", 1, b, 8);
    assert_memory_not_equal (a, b, 8);
    keyring_hash (keys, KEY_CIRCLE, "one", "x", 1, b, 8);
    assert_memory_equal (a, b, 8);
    keyring_fingerprint (keys, KEY_CIRCLE, a);
    keyring_fingerprint (keys, KEY_DEPLOYMENT, b);
    assert_memory_not_equal (a, b, KEY_FINGERPRINT_BYTES);
    keyring_destroy (&keys);
    assert_null (keys);
}

static void key_files_are_made_once_private_and_read_back (void **state) {
    (void)state;
    char folder[] = "/tmp/tamis-test-XXXXXX", one[64], two[64];
    assert_non_null (mkdtemp (folder));
    snprintf (one, sizeof one, "%s/deployment", folder);
    snprintf (two, sizeof two, "%s/circle", folder);
    assert_int_equal (keyring_create_file (one), 0);
    assert_int_equal (keyring_create_file (two), 0);
    char *error;
    keyring_t *keys = keyring_load (one, two, &error);
    assert_non_null (keys);
    assert_int_equal (keyring_create_file (one), 0);
    keyring_t *again = keyring_load (one, two, &error);
    uint8_t a[KEY_FINGERPRINT_BYTES], b[KEY_FINGERPRINT_BYTES];
    keyring_fingerprint (keys, KEY_DEPLOYMENT, a);
    keyring_fingerprint (again, KEY_DEPLOYMENT, b);
    assert_memory_equal (a, b, sizeof a);
    assert_int_equal (keyring_id (keys, KEY_CIRCLE), 1);
    struct stat found;
    assert_int_equal (stat (one, &found), 0);
    assert_int_equal (found.st_mode & 0777, 0600);
    keyring_destroy (&keys);
    keyring_destroy (&again);
    unlink (one);
    unlink (two);
    rmdir (folder);
}

static void write_text (const char *file, const char *text) {
    FILE *out = fopen (file, "w");
    assert_non_null (out);
    fputs (text, out);
    fclose (out);
}

static void a_broken_key_file_is_named (void **state) {
    (void)state;
#define HEX64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
    static const char *const wrong[] = {"",
                                        "1",
                                        "1 00",
                                        "0 " HEX64,
                                        "32768 " HEX64,
                                        "1 " HEX64 "0",
                                        "-1 " HEX64,
                                        "1 0g112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"};
    char file[] = "/tmp/tamis-test-XXXXXX";
    close (mkstemp (file));
    char *error;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        write_text (file, wrong[i]);
        assert_null (keyring_load (file, file, &error));
        assert_non_null (strstr (error, file));
        free (error);
    }
    write_text (file, "32767 " HEX64 "\n");
    keyring_t *keys = keyring_load (file, file, &error);
    assert_int_equal (keyring_id (keys, KEY_DEPLOYMENT), 32767);
    keyring_destroy (&keys);
    unlink (file);
    assert_null (keyring_load (file, file, &error));
    assert_non_null (strstr (error, "No such file"));
    free (error);
}

static void findings_are_found_by_code_and_bits_are_64ths (void **state) {
    (void)state;
    for (int i = 0; finding_at (i) != NULL; i++) {
        const finding_info_t *info = finding_at (i);
        assert_ptr_equal (finding_info ((uint32_t)info->code), info);
        assert_non_null (info->name);
        assert_true (info->code >= 1 && info->code <= 65535);
    }
    assert_int_equal (finding_info (FINDING_spf_pass)->bits, -32);
    assert_string_equal (finding_info (FINDING_spf_pass)->group, "authentication");
    assert_null (finding_info (65000));
    assert_null (finding_at (-1));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (ids_are_positive_and_carry_their_kind),
        cmocka_unit_test (an_id_changes_with_value_and_key),
        cmocka_unit_test (hashes_differ_by_key_purpose_and_data),
        cmocka_unit_test (key_files_are_made_once_private_and_read_back),
        cmocka_unit_test (a_broken_key_file_is_named),
        cmocka_unit_test (findings_are_found_by_code_and_bits_are_64ths),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
