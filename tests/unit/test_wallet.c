/* stage: fingerprint */
/* Addresses here are the published examples of BIP 173, BIP 350, EIP-55 and the projects' own pages. */
#include "../support/identifier_fixture.h"

#include "identifier/base58.h"
#include "identifier/bech32.h"
#include "identifier/keccak.h"
#include "identifier/wallet.h"

#define BITCOIN "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
#define SEGWIT "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
#define ETHEREUM "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
#define MONERO "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H"

static const char *hex_of (const char *text) {
    uint8_t digest[KECCAK_BYTES];
    char *hex = arena_alloc (arena, 2 * KECCAK_BYTES + 1);
    keccak_256 ((const uint8_t *)text, strlen (text), digest);
    for (size_t i = 0; i < KECCAK_BYTES; i++) snprintf (hex + 2 * i, 3, "%02x", digest[i]);
    return hex;
}

static void keccak_is_the_one_before_the_standard (void **state) {
    (void)state;
    assert_string_equal (hex_of (""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assert_string_equal (hex_of ("abc"), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    char long_text[300];
    memset (long_text, 'a', 200);
    long_text[200] = '\0';
    assert_string_equal (hex_of (long_text), "96ea54061def936c4be90b518992fdc6f12f535068a256229aca54267b4d084d");
}

static void published_addresses_hold (void **state) {
    (void)state;
    static const char *const base58[] = {BITCOIN,
                                         "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
                                         "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
                                         "MVcg9uEvtWuP5N6V48EHfEtbz48qR8TKZ9",
                                         "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
                                         "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L"};
    static const char *const segwit[] = {SEGWIT,
                                         "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
                                         "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
                                         "BC1SW50QGDZ25J",
                                         "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
                                         "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
                                         "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"};
    static const char *const ethereum[] = {
        ETHEREUM, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", "0x52908400098527886E0F7030069857D2E4169EE7"};
    for (size_t i = 0; i < sizeof base58 / sizeof *base58; i++)
        assert_true (base58_is_address (base58[i], strlen (base58[i])));
    for (size_t i = 0; i < sizeof segwit / sizeof *segwit; i++)
        assert_true (bech32_is_address (segwit[i], strlen (segwit[i])));
    for (size_t i = 0; i < sizeof ethereum / sizeof *ethereum; i++)
        assert_true (wallet_is_ethereum (ethereum[i], strlen (ethereum[i])));
    assert_true (base58_is_monero (MONERO, strlen (MONERO)));
}

static void addresses_that_the_rules_forbid_are_none (void **state) {
    (void)state;
    static const char *const wrong[] = {
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", /* version 1 with the checksum of 0 */
        "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", /* version 16 likewise */
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",                     /* version 0 with that of 1 */
        "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", /* a character of no value */
        "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", /* version 17 */
        "bc1pw5dgrnzv",                                                   /* a program of one byte */
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",                           /* version 0 of 16 bytes */
        "bc1gmk9yu",                                                      /* no data */
        "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",                     /* a test network's */
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3T4"};                    /* two cases */
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false (bech32_is_address (wrong[i], strlen (wrong[i])));
    assert_false (base58_is_address ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", 34));
    assert_false (base58_is_address ("11A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", 35));
    assert_false (wallet_is_ethereum ("0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed", 42));
    char monero[] = MONERO;
    monero[40] = monero[40] == 'a' ? 'b' : 'a';
    assert_false (base58_is_monero (monero, strlen (monero)));
}

static void a_wallet_stays_the_same (void **state) {
    (void)state;
    static const same_t cases[] = {
        {"send to " BITCOIN ".", BITCOIN},
        {"(" BITCOIN ")", BITCOIN},
        {"bitcoin:" BITCOIN "?amount=1", BITCOIN},
        {"1A1zP1eP5QG\xE2\x80\x8B"
         "efi2DMPTfTL5SLmv7DivfNa",
         BITCOIN},
        {"1A1zP1eP5QGefi2DM\nPTfTL5SLmv7DivfNa", BITCOIN},
        {"to 1A1zP1 eP5QGefi 2DMPTfTL 5SLmv7Di vfNa today", BITCOIN},
        {"to 1A1zP1eP5-QGefi2DMP-TfTL5SLmv-7DivfNa", BITCOIN},
        {"\xEF\xBC\x91"
         "A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
         BITCOIN},
        {SEGWIT, SEGWIT},
        {"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", SEGWIT},
        {"bc1 qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", SEGWIT},
        {"b c 1 q w 5 0 8 d 6 q e j x t d g 4 y 5 r 3 z a r v a r y 0 c 5 x w 7 k v 8 f 3 t 4", SEGWIT},
        {"bc1*qw508d6qej*xtdg4y5r3zar*vary0c5xw7kv8f3t4 (BTC)", SEGWIT},
        {"bc1qw508d6qejxtdg4y5\r\nr3zarvary0c5xw7kv8f3t4", SEGWIT},
        {"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 please pay", SEGWIT},
        {ETHEREUM, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
        {"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
        {"0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
        {"XMR " MONERO, MONERO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_same (wallet_read, TRAIT_wallet, &cases[i]);
}

static void these_are_no_wallets (void **state) {
    (void)state;
    static const char *const others[] = {
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",                                 /* a digit is wrong */
        "x" BITCOIN,                                                          /* within a word */
        BITCOIN "1",                                                          /* likewise */
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed5aaeb6053f3e94c9b9a09f33", /* a digest */
        "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",                           /* a commit */
        "0x00000000",                                                         /* an address in memory */
        "1 sample of Ordinary Words with 34 letters, 3 of Them digits",       /* a sentence */
        "Message-ID 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLz",                      /* random letters */
        "bc1 is a prefix; bc1q too",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_none (wallet_read, TRAIT_wallet, others[i]);
}

static void a_thousand_decoys_leave_the_last_in_sight (void **state) {
    (void)state;
    char *text = arena_alloc (arena, 100 * 1000);
    size_t size = 0;
    for (int i = 0; i < 1000; i++) size += (size_t)snprintf (text + size, 100, "0x%040x ", (unsigned)i * 7919u + 1);
    size += (size_t)snprintf (text + size, 100, "%s", BITCOIN);
    evidence_t *evidence = identifiers_in (wallet_read, text);
    assert_int_equal (evidence->n_traits, LIMIT_FEW);
    bool last = false;
    for (size_t i = 0; i < evidence->n_traits; i++) last = last || strcmp (evidence->traits[i]->value, BITCOIN) == 0;
    assert_true (last);
}

static void a_message_yields_wallets_of_text_markup_and_links (void **state) {
    (void)state;
    evidence_t *evidence = message_of (
        "Content-Type: text/html\n\n<p>Pay: bc1<span>qw508d6qejxtdg4y5r3z</span><b>arvary0c5xw7kv8f3t4</b></p>\n");
    assert_string_equal (trait_of (evidence, TRAIT_wallet), SEGWIT);
    evidence = message_of ("Content-Type: text/html\n\n<p>Pay <a href=\"bitcoin:" BITCOIN "?amount=1\">here</a></p>\n");
    assert_string_equal (trait_of (evidence, TRAIT_wallet), BITCOIN);
    evidence = message_of ("Content-Transfer-Encoding: quoted-printable\n\n1A1zP1eP5QGefi2DM=\nPTfTL5SLmv7DivfNa\n");
    assert_string_equal (trait_of (evidence, TRAIT_wallet), BITCOIN);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (keccak_is_the_one_before_the_standard),
        cmocka_unit_test (published_addresses_hold),
        cmocka_unit_test (addresses_that_the_rules_forbid_are_none),
        cmocka_unit_test (a_wallet_stays_the_same),
        cmocka_unit_test (these_are_no_wallets),
        cmocka_unit_test (a_thousand_decoys_leave_the_last_in_sight),
        cmocka_unit_test (a_message_yields_wallets_of_text_markup_and_links),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
