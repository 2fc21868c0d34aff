/* stage: authentication */
/* Encoded words, folded names, domain names and addresses in text. */
#include "address.h"
#include "domain.h"
#include "encoded.h"
#include "shapes.h"
#include "utf8.h"
#include "world.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static domains_t *domains;
    if (!domains) domains = domains_new ();
    char *text = world_line (&data, &size), decoded[LIMIT_NAME], folded[LIMIT_NAME], domain[LIMIT_DOMAIN], small[9];
    char shape[LIMIT_SHAPE];
    address_t address;
    encoded_decode (text, decoded, sizeof decoded);
    if (utf8_cut (decoded, strlen (decoded), sizeof decoded) != strlen (decoded)) abort ();
    encoded_fold (decoded, folded);
    encoded_decode (text, small, sizeof small);
    if (domains_ascii (domains, text, domain)) {
        domains_is_host (domain);
        domains_organisation (domains, domain);
    }
    if (address_read (&address, text)) address_text (&address, shape);
    shapes_local (text, shape);
    free (text);
    return 0;
}
