/* stage: authentication */
/* SPF: the first line is MAIL FROM, the second HELO, the third a name of the client; the rest is the domain's record,
 * which may name itself. */
#include "sender.h"
#include "spf/spf.h"
#include "world.h"

static void answer (world_t *world, const char *text, size_t size) {
    static const uint8_t address[] = {192, 0, 2, 17}, exchange[] = {0, 10, 1, 'm', 4, 't', 'e', 's', 't', 0};
    uint8_t name[DNS_WIRE];
    size_t length = name_read (text, name);
    world_add (world, "*.fuzz.test", DNS_A, address, sizeof address);
    world_add (world, "fuzz.test", DNS_MX, exchange, sizeof exchange);
    world_add (world, "m.test", DNS_A, address, sizeof address);
    world_add (world, text, DNS_A, address, sizeof address);
    if (length) world_add (world, "17.2.0.192.in-addr.arpa", DNS_PTR, name, length);
    (void)size;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    char *mail_from = world_line (&data, &size), *helo = world_line (&data, &size), *name = world_line (&data, &size);
    world_t world = world_open ();
    address_t address;
    answer (&world, name, size);
    world_text (&world, "fuzz.test", data, size);
    address_read (&address, size % 3 ? "192.0.2.17" : "2001:db8::17");
    spf_question_t question = {&address, mail_from, "fuzz.test", helo,
                               iprev_start (world.arena, world.session, &address)};
    spf_t *spf = spf_start (world.arena, world.session, &question, world_ignore, NULL);
    if (spf_result (spf) == SPF_UNKNOWN || !spf_reason (spf)) abort ();
    world_close (&world);
    free (mail_from);
    free (helo);
    free (name);
    return 0;
}
