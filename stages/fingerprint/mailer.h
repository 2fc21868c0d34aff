/* The mailer's handwriting: how a program writes a header, whatever it says in it. */
#ifndef TAMIS_MAILER_H
#define TAMIS_MAILER_H

#include "author.h"
#include "host.h"
#include "worker.h"

/* Adds mailer_shape: the order and letter case of the fields that every letter has, Content-Type as it is folded and
 * quoted with the boundary's form, the Message-ID's form and how its domain is related to that of FROM, the Date's
 * form. None where fewer than three such fields stand there. */
void mailer_read (const char *message, size_t size, const author_t *from, const naming_t *naming, evidence_t *evidence);

/* The form of a token, as boundaries and Message-IDs are: each run of letters (L), of digits (D, from twelve on) or of
 * both (X, hexadecimal digits among them) with the class of its length (s to 4, m to 11, l to 19, h), other signs as
 * they are. The same for all that one program makes. Writes at most ROOM - 1 characters and a NUL; returns how many. */
size_t mailer_form (const char *text, size_t size, char *form, size_t room);

#endif
