/* The letter of the benches: 10 KB from anna@firm.example, signed with RSA-2048, by 192.0.2.17; and the records that
 * prove it. */
#ifndef TAMIS_LETTER_H
#define TAMIS_LETTER_H

#include "../support/signer.h"

enum { LETTER_SIZE = 10000 /* bytes before it is signed */, LETTER_STRING = 200 /* of a TXT record */ };

/* Master-file rows, one a line. */
#define LETTER_ZONE                                                                                                    \
    "17.2.0.192.in-addr.arpa. PTR mx.firm.example.\nmx.firm.example. A 192.0.2.17\n"                                   \
    "firm.example. NS ns1.firm.example.\nfirm.example. MX 10 mx.firm.example.\n"                                       \
    "firm.example. TXT \"v=spf1 mx ip4:192.0.2.16/28 -all\"\n_dmarc.firm.example. TXT \"v=DMARC1; p=reject\"\n"

/* The row of the key that signs, with its line end. */
static inline signer_text_t letter_key_row (void) {
    signer_text_t record = signer_record ("!key=rsa2048"), row = {NULL, 0, 0};
    signer_say (&row, "rsa2048._domainkey.firm.example. TXT \"");
    signer_add (&row, record.data, LETTER_STRING);
    signer_say (&row, "\" \"");
    signer_say (&row, record.data + LETTER_STRING);
    signer_say (&row, "\"\n");
    free (record.data);
    return row;
}

/* Letter NUMBER: its subject and Message-ID are its own. */
static inline signer_text_t letter_write (int number) {
    char head[512];
    signer_text_t text = {NULL, 0, 0};
    snprintf (head, sizeof head,
              "From: Anna <anna@firm.example>\r\nTo: bert@provider.example\r\nSubject: figures, number %d\r\n"
              "Date: Mon, 5 Oct 2026 08:00:00 +0000\r\nMessage-ID: <%d@firm.example>\r\n\r\n",
              number, number);
    signer_say (&text, head);
    while (text.size < LETTER_SIZE)
        signer_say (&text, "a line of seventy characters, more or less, as letters tend to have\r\n");
    signer_text_t out = signer_sign (text.data, text.size, "d=firm.example; !key=rsa2048");
    free (text.data);
    return out;
}

#endif
