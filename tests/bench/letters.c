/* letters FOLDER COUNT: writes COUNT letters as a mail exchanger keeps them, with the trace fields that hold their
 * envelope, to FOLDER/00000.eml and so on, and the DNS that proves them to FOLDER/zone. */
#include "letter.h"

enum { PATH = 4096, MOST = 99999 };

static const char trace[] = "Return-Path: <anna@firm.example>\r\n"
                            "Received: from mx.firm.example (mx.firm.example [192.0.2.17])\r\n"
                            "\tby mx1.provider.example (Postfix) with ESMTP id 4001Q000000\r\n"
                            "\tfor <bert@provider.example>; Mon, 05 Oct 2026 08:00:01 +0000\r\n";

/* Answers "there is no such name" are remembered where a zone says for how long. */
static const char rows[] = ". SOA ns.example. hostmaster.example. 1 3600 600 86400 3600\n" LETTER_ZONE
                           "ns1.firm.example. A 192.0.2.18\nmx.firm.example. TXT \"v=spf1 a -all\"\n";

static void save (const char *folder, const char *name, const char *first, signer_text_t *second) {
    char path[PATH];
    int size = snprintf (path, sizeof path, "%s/%s", folder, name);
    signer_must (size > 0 && size < PATH, "a shorter path");
    FILE *file = fopen (path, "we");
    signer_must (file != NULL, path);
    fputs (first, file);
    fwrite (second->data, 1, second->size, file);
    signer_must (fclose (file) == 0, path);
    free (second->data);
}

int main (int argc, char **argv) {
    long count = argc == 3 ? strtol (argv[2], NULL, 10) : 0;
    if (count < 1 || count > MOST) {
        fprintf (stderr, "usage: letters FOLDER COUNT\n");
        return 100;
    }
    signer_text_t key = letter_key_row ();
    save (argv[1], "zone", rows, &key);
    for (int i = 0; i < count; i++) {
        char name[32];
        snprintf (name, sizeof name, "%05d.eml", i);
        signer_text_t letter = letter_write (i);
        save (argv[1], name, trace, &letter);
    }
    return 0;
}
