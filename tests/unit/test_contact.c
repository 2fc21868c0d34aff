/* stage: fingerprint */
#include "../support/identifier_fixture.h"

#include "identifier/contact.h"
#include "identifier/handle.h"

/* What a message from ada@example.com to bert@provider.example with this text yields. */
static const char *contact_in (const char *text) {
    return trait_of (message_of (arena_printf (arena, "Content-Type: text/plain; charset=utf-8\n\n%s\n", text)),
                     TRAIT_contact);
}

static void an_address_stays_the_same (void **state) {
    (void)state;
    static const char *const forms[] = {"write to claims@lottery.test.org now",
                                        "Claims@Lottery.Test.ORG.",
                                        "<claims@lottery.test.org>",
                                        "claims @ lottery.test.org",
                                        "claims[at]lottery.test.org",
                                        "claims (at) lottery.test.org",
                                        "claims {AT} lottery.test.org",
                                        "claims[@]lottery.test.org",
                                        "claims (arobase) lottery.test.org",
                                        "claims(a)lottery.test.org",
                                        "claims arobase lottery point test point org",
                                        "claims at lottery dot test dot org",
                                        "claims[at]lottery[dot]test[dot]org",
                                        "claims (at) lottery (dot) test (dot) org",
                                        "cla\xE2\x80\x8Bims@lottery.test.org",
                                        "\xEF\xBD\x83laims\xEF\xBC\xA0lottery.test.org",
                                        "mailto:claims@lottery.test.org?subject=x"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *value = contact_in (forms[i]);
        if (!value || strcmp (value, "claims@lottery.test.org") != 0)
            fail_msg ("%s yields %s", forms[i], value ? value : "nothing");
    }
    evidence_t *evidence = message_of (
        "Content-Type: text/html\n\n<p><a href=\"mailto:Claims@lottery.test.org?subject=x\">write to us at once</a>\n");
    assert_string_equal (trait_of (evidence, TRAIT_contact), "claims@lottery.test.org");
}

static void these_are_no_contacts (void **state) {
    (void)state;
    static const char *const others[] = {"bert@provider.example",                     /* the recipient */
                                         "Dear BERT@provider.example, hello",         /* likewise */
                                         "sales@example.com",                         /* the sender's own house */
                                         "sales@shop.example.com",                    /* likewise */
                                         "> write to claims@lottery.test.org",        /* quoted */
                                         "On Monday, Carl <carl@another.org> wrote:", /* a correspondent */
                                         "From: carl@another.org",                    /* a copied header */
                                         "meet me at lottery.test.org",               /* a place */
                                         "look at the dot",
                                         "a (at) b",
                                         "user@localhost",
                                         "user@host.nowhere",
                                         "x@192.0.2.1",
                                         "@lottery.test.org",
                                         "claims@",
                                         "price @ 3.50"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const char *value = contact_in (others[i]);
        if (value) fail_msg ("%s yields %s", others[i], value);
    }
}

static void recipients_of_the_envelope_are_forgotten (void **state) {
    (void)state;
    evidence_t *evidence = message_of ("\n\nDear carl@provider.example, write to claims@lottery.test.org\n");
    FingerprintFragment fragment = FINGERPRINT_FRAGMENT__INIT;
    fragment.traits = evidence->traits;
    fragment.n_traits = evidence->n_traits;
    char *recipient[] = {"Carl@Provider.example"};
    Envelope envelope = ENVELOPE__INIT;
    envelope.rcpt_to = recipient;
    envelope.n_rcpt_to = 1;
    size_t before = fragment.n_traits;
    contact_forget (&fragment, &envelope);
    assert_int_equal (fragment.n_traits, before - 1);
    for (size_t i = 0; i < fragment.n_traits; i++) assert_null (strstr (fragment.traits[i]->value, "carl@"));
}

static void handles_stay_the_same (void **state) {
    (void)state;
    static const same_t cases[] = {{"https://t.me/Quick_Win", "telegram:quick_win"},
                                   {"t.me/quick_win.", "telegram:quick_win"},
                                   {"telegram.me/quick_win", "telegram:quick_win"},
                                   {"Telegram: @quick_win", "telegram:quick_win"},
                                   {"Telegram @Quick_win", "telegram:quick_win"},
                                   {"telegram id: quick_win", "telegram:quick_win"},
                                   {"https://t.me/joinchat/AbCdEf", "telegram:abcdef"},
                                   {"wa.me/33639980000", "whatsapp:+33639980000"},
                                   {"https://wa.me/+33639980000?text=hi", "whatsapp:+33639980000"},
                                   {"discord.gg/AbC123", "discord:AbC123"},
                                   {"discord.com/invite/AbC123", "discord:AbC123"},
                                   {"Wickr me: quickwin9", "wickr:quickwin9"},
                                   {"wickr quickwin9", "wickr:quickwin9"},
                                   {"Skype live:quickwin", "skype:quickwin"},
                                   {"skype: live:.cid.0a1b2c3d", "skype:cid.0a1b2c3d"},
                                   {"signal.me/#p/+33639980000", "signal:+33639980000"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_same (handle_read, TRAIT_handle, &cases[i]);
}

static void these_are_no_handles (void **state) {
    (void)state;
    static const char *const others[] = {"I sent a telegram yesterday",
                                         "skype me tomorrow",
                                         "t.me/share/url?url=x",
                                         "the signal was weak",
                                         "start.me/p/abc",
                                         "wa.me/12",
                                         "discord is a chat",
                                         "Telegram: https://x.example",
                                         "kik the ball"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_none (handle_read, TRAIT_handle, others[i]);
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (an_address_stays_the_same),
        cmocka_unit_test (these_are_no_contacts),
        cmocka_unit_test (recipients_of_the_envelope_are_forgotten),
        cmocka_unit_test (handles_stay_the_same),
        cmocka_unit_test (these_are_no_handles),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
