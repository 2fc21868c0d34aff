/* stage: fingerprint */
#include "../support/fingerprint_fixture.h"

#include <unistd.h>

/* A parcel as authentication leaves it. */
typedef struct {
    Parcel parcel;
    Envelope envelope;
    AuthenticationFragment authentication;
    char *recipients[1];
} sent_t;

static void send_as (sent_t *self, const char *dmarc, const char *spf, const char *recipient) {
    parcel__init (&self->parcel);
    envelope__init (&self->envelope);
    authentication_fragment__init (&self->authentication);
    self->parcel.envelope = &self->envelope;
    self->parcel.authentication = &self->authentication;
    self->authentication.dmarc = (char *)dmarc;
    self->authentication.spf = (char *)spf;
    self->recipients[0] = (char *)recipient;
    self->envelope.rcpt_to = self->recipients;
    self->envelope.n_rcpt_to = 1;
}

static const char *dmarc = "pass", *spf = "pass";

/* What is found in a message, brought to reader@provider.example. */
static evidence_t *read_as (fingerprint_t *by, const char *header, const char *body) {
    sent_t sent;
    send_as (&sent, dmarc, spf, "reader@provider.example");
    evidence_t *evidence = evidence_new (arena, keys);
    char *message = arena_printf (arena, "%s\nDate: Mon, 5 Oct 2026 09:00:00 +0200\n\n%s\n", header, body);
    fingerprint_parcel (by, &sent.parcel, (const uint8_t *)message, strlen (message), evidence);
    for (size_t i = 0; i < evidence->n_findings; i++)
        assert_null (strstr (evidence->findings[i]->reason, "canary")); /* no word of a letter */
    return evidence;
}

static evidence_t *letter (const char *header, const char *body) {
    return read_as (fingerprint, header, body);
}

static int32_t bits_of (const evidence_t *evidence, finding_code_t code) {
    for (size_t i = 0; i < evidence->n_findings; i++)
        if (evidence->findings[i]->code == code) return evidence->findings[i]->bits;
    return 0;
}

static const char threat[] =
    "canary. I hacked your laptop and recorded you with the webcam while you watched porn. "
    "Send 900 USD in bitcoin within 48 hours, otherwise I will send the video to your friends.";

static void extortion_is_told_in_any_order_and_dress (void **state) {
    (void)state;
    static const char *const letters[] = {
        threat,
        "Within 48 hours your friends will see the video unless you pay 900 in bitcoin. "
        "I recorded you, porn on the screen.",
        "J'ai piraté votre ordinateur et vous ai filmé. Payez 900 € en bitcoins sous 48 heures, "
        "sinon vos proches verront tout.",
        "I h4cked your l\xD0\xB0ptop and rec\xE2\x80\x8Borded you by w3bcam. Send 900 in b1tcoin in 48 hours "
        "or your fri\xE2\x80\x8B"
        "ends see it all."};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (bits_of (letter ("From: <x@some.example>\nSubject: hello", letters[i]), FINDING_extortion) < 6 * BITS_UNIT)
            fail_msg ("letter %zu", i);
}

static void who_warns_of_extortion_does_not_extort (void **state) {
    (void)state;
    const char *header = "From: Ada <ada@university.example>\nSubject: A wave of scams";
    const char *body =
        "Beware: the scammer claims to have hacked your computer and recorded you by webcam, and wants bitcoin within "
        "48 hours or he will send the video to your friends. Do not pay, report it. No victim ever saw a video.";
    assert_false (found (letter (header, body), FINDING_extortion));
}

static void family_mail_does_not_extort (void **state) {
    (void)state;
    const char *body = "I filmed the fair and will send the video to all the family. You owe me 20 for the tickets, "
                       "pay me back on Sunday.";
    assert_false (found (letter ("From: Ben <ben@home.example>\nSubject: fair", body), FINDING_extortion));
}

static const char favour[] =
    "Are you at your desk? I need you to run a quick task for me. I'm in a meeting, no calls, just email me.";

static void an_order_from_outside_is_payment_fraud (void **state) {
    (void)state;
    assert_true (found (letter ("From: Boss <boss@gmail.com>\nSubject: Available?", favour), FINDING_payment_fraud));
    assert_true (found (letter ("From: Boss <boss@gmail.com>\nSubject: Cards",
                                "I need you to buy ten gift cards for a client today, I'm in "
                                "a meeting. Send me the codes by email."),
                        FINDING_payment_fraud));
    assert_true (found (letter ("From: S <s@shop.example>\nReply-To: s@gmail.com\nSubject: RIB",
                                "Nous avons changé de banque, merci de "
                                "payer la facture 12 sur notre nouveau RIB."),
                        FINDING_payment_fraud));
}

static void the_same_from_inside_and_proven_is_not (void **state) {
    (void)state;
    assert_false (
        found (letter ("From: Boss <boss@provider.example>\nSubject: Available?", favour), FINDING_payment_fraud));
    assert_false (found (
        letter ("From: Ann <ann@gmail.com>\nSubject: Saturday", "Are you free on Saturday? I need your help, call me!"),
        FINDING_payment_fraud));
}

static const char parcel[] =
    "Votre colis est en attente : l'adresse est incomplète. Payez 1,99 € de frais sous 48 heures, sinon il sera "
    "retourné. Cliquez ici : https://%s/x";

static evidence_t *parcel_from (const char *from, const char *host) {
    char *header = arena_printf (arena, "From: %s\nSubject: Votre colis", from);
    char body[400];
    snprintf (body, sizeof body, "%s", parcel);
    char *at = strstr (body, "%s");
    *at = '\0';
    return letter (header, arena_printf (arena, "%s%s%s", body, host, at + 2));
}

static void phishing_is_told_by_who_sends_and_where_it_leads (void **state) {
    (void)state;
    assert_true (
        bits_of (parcel_from ("Chronopost <info@chronopost-livraison.example>", "chronopost-livraison.example"),
                 FINDING_phishing) >= 7 * BITS_UNIT);
    assert_true (bits_of (parcel_from ("Colissimo <jean@plumber.example>", "login.baker.example"), FINDING_phishing) >=
                 7 * BITS_UNIT);
    assert_false (found (parcel_from ("Chronopost <info@chronopost.fr>", "www.chronopost.fr"), FINDING_phishing));
    assert_false (found (parcel_from ("Chronopost <info@chronopost.fr>", "www.chronopost.fr"), FINDING_brand_name));
}

static void a_brands_name_from_elsewhere_is_found (void **state) {
    (void)state;
    assert_true (found (letter ("From: PayPal <x@other.example>\nSubject: hi", "Good morning."), FINDING_brand_name));
    assert_true (found (letter ("From: Service client Orange <x@other.example>\nSubject: hi", "Good morning."),
                        FINDING_brand_name));
    assert_false (
        found (letter ("From: Claire Orange <claire@home.example>\nSubject: hi", "Good morning."), FINDING_brand_name));
    assert_false (
        found (letter ("From: Michel Leclerc <m@home.example>\nSubject: hi", "Good morning."), FINDING_brand_name));
    assert_false (found (letter ("From: PayPal <x@paypal.com>\nSubject: hi", "Good morning."), FINDING_brand_name));
    assert_true (
        found (letter ("From: x <x@paypal.com.evil.example>\nSubject: hi", "Good morning."), FINDING_brand_prefix));
}

static void less_authenticity_weighs_more (void **state) {
    (void)state;
    int32_t proven = bits_of (letter ("From: PayPal <x@other.example>\nSubject: hi", "Hello."), FINDING_brand_name);
    dmarc = "fail", spf = "fail";
    int32_t denied = bits_of (letter ("From: PayPal <x@other.example>\nSubject: hi", "Hello."), FINDING_brand_name);
    dmarc = "pass", spf = "pass";
    assert_true (denied > proven && proven > 0);
}

static void a_name_that_is_an_address_of_ours_is_found (void **state) {
    (void)state;
    assert_true (found (letter ("From: \"Boss <boss@provider.example>\" <x@gmail.com>\nSubject: hi", "Hello."),
                        FINDING_name_inside));
    assert_false (found (letter ("From: \"boss@provider.example\" <boss@provider.example>\nSubject: hi", "Hello."),
                         FINDING_name_inside));
}

static void answers_to_nothing_and_to_oneself_are_found (void **state) {
    (void)state;
    assert_true (found (letter ("From: <a@b.example>\nSubject: Re: budget", "Hello."), FINDING_answer_to_nothing));
    assert_true (found (letter ("From: <a@b.example>\nSubject: RE : budget", "Hello."), FINDING_answer_to_nothing));
    assert_false (found (letter ("From: <a@b.example>\nSubject: Re: budget\nIn-Reply-To: <1@c.example>", "Hello."),
                         FINDING_answer_to_nothing));
    assert_false (found (letter ("From: <a@b.example>\nSubject: Reading list", "Hello."), FINDING_answer_to_nothing));
    assert_true (found (
        letter ("From: <a@b.example>\nSubject: Re: x\nMessage-ID: <1@b.example>\nIn-Reply-To: <1@b.example>", "Hello."),
        FINDING_answer_forged));
}

static void links_that_hide_where_they_lead_are_found (void **state) {
    (void)state;
    const char *header = "From: <a@b.example>\nSubject: hi\nContent-Type: text/html";
    assert_true (
        found (letter (header, "<p>Good day <a href=\"https://bank.example@192.0.2.1/\">here</a>"), FINDING_odd_link));
    assert_true (
        found (letter (header, "<p>Good day <a href=\"data:text/html;base64,PGI+\">here</a>"), FINDING_odd_link));
    assert_false (found (letter (header, "<p>Good day <a href=\"https://c.example/?to=a.b@d.example\">here</a>"),
                         FINDING_odd_link));
}

static evidence_t *attached (const char *page) {
    return letter (
        "From: <a@b.example>\nSubject: hi\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x",
        arena_printf (
            arena,
            "--x\n\nGood morning.\n--x\nContent-Type: text/html; name=a.html\nContent-Disposition: attachment; "
            "filename=a.html\n\n%s\n--x--",
            page));
}

static void attached_pages_are_looked_into (void **state) {
    (void)state;
    assert_int_equal (bits_of (attached ("<FORM action=x><input type=PASSWORD></form>"), FINDING_page_attached),
                      3 * BITS_UNIT);
    assert_int_equal (bits_of (attached ("<script>window.location='x'</script>"), FINDING_page_attached),
                      2 * BITS_UNIT);
    assert_int_equal (bits_of (attached ("<p>The report of May.</p>"), FINDING_page_attached), 0);
}

static void protected_people_are_told_from_their_imitators (void **state) {
    (void)state;
    char path[] = "/tmp/tamis-people-XXXXXX", *error = NULL;
    int file = mkstemp (path);
    static const char people[] = "Mathilde Roussel <mathilde@cigale.example>\n";
    assert_int_equal (write (file, people, sizeof people - 1), sizeof people - 1);
    limits_t limits = fingerprint_limits ();
    fingerprint_t *guarding = fingerprint_new (&limits, path, &error);
    assert_non_null (guarding);
    assert_true (found (read_as (guarding, "From: Mathilde Rousel <m@other.example>\nSubject: x", "Hello."),
                        FINDING_protected_near));
    assert_false (found (read_as (guarding, "From: Mathilde Rossi <m@other.example>\nSubject: x", "Hello."),
                         FINDING_protected_near));
    assert_true (
        found (read_as (guarding, "From: Mathilde Roussel <mathilde@cigale.example>\nReply-To: m@gmail.com\nSubject: x",
                        "Hello."),
               FINDING_protected_reply));
    assert_false (found (read_as (guarding, "From: Mathilde Roussel <mathilde@cigale.example>\nSubject: x", favour),
                         FINDING_payment_fraud));
    dmarc = "fail", spf = "fail";
    evidence_t *forged = read_as (guarding, "From: Mathilde Roussel <mathilde@cigale.example>\nSubject: x", favour);
    dmarc = "pass", spf = "pass";
    assert_true (found (forged, FINDING_protected_forged));
    assert_true (found (forged, FINDING_payment_fraud));
    fingerprint_destroy (&guarding);
    close (file);
    unlink (path);
}

static void a_pair_is_author_and_recipient_whatever_their_case (void **state) {
    (void)state;
    const evidence_t *evidence = letter ("From: A <Ann@Shop.example>\nSubject: x", "Hello.");
    assert_string_equal (trait_of (evidence, TRAIT_pair), "ann@shop.example reader@provider.example");
    assert_null (trait_of (letter ("Subject: x", "Hello."), TRAIT_pair));
}

int main (void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (extortion_is_told_in_any_order_and_dress),
        cmocka_unit_test (who_warns_of_extortion_does_not_extort),
        cmocka_unit_test (family_mail_does_not_extort),
        cmocka_unit_test (an_order_from_outside_is_payment_fraud),
        cmocka_unit_test (the_same_from_inside_and_proven_is_not),
        cmocka_unit_test (phishing_is_told_by_who_sends_and_where_it_leads),
        cmocka_unit_test (a_brands_name_from_elsewhere_is_found),
        cmocka_unit_test (less_authenticity_weighs_more),
        cmocka_unit_test (a_name_that_is_an_address_of_ours_is_found),
        cmocka_unit_test (answers_to_nothing_and_to_oneself_are_found),
        cmocka_unit_test (links_that_hide_where_they_lead_are_found),
        cmocka_unit_test (attached_pages_are_looked_into),
        cmocka_unit_test (protected_people_are_told_from_their_imitators),
        cmocka_unit_test (a_pair_is_author_and_recipient_whatever_their_case),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
