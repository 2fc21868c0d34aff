/* Names as text and on the wire, and record data as servers send them. The first byte chooses the type. */
#include "world.h"

static void read_back (const char *text) {
    uint8_t wire[DNS_WIRE], again[DNS_WIRE];
    char back[DNS_TEXT];
    size_t size = name_read (text, wire);
    if (!size) return;
    if (name_write (wire, size, back) != size || name_read (back, again) != size || memcmp (wire, again, size) != 0)
        abort ();
    if (share_domain (wire, size) >= size) abort ();
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) {
    static const dns_type_t types[] = {DNS_A, DNS_NS, DNS_CNAME, DNS_PTR, DNS_MX, DNS_TXT, DNS_AAAA};
    if (!size) return 0;
    uint8_t *record = (uint8_t *)world_copy (data + 1, size - 1);
    draft_t *draft = draft_new ();
    for (int i = 0; i < 3; i++) draft_add (draft, types[data[0] % 7], record, size - 1);
    answer_t *answer = draft_seal (draft);
    for (size_t i = 0; i < answer->view.count; i++)
        if (answer->view.records[i].data[answer->view.records[i].size]) abort ();
    answer_drop (&answer);
    draft_destroy (&draft);
    free (record);
    char *text = world_line (&data, &size);
    read_back (text);
    free (text);
    return 0;
}
