/* Handles of messengers: where the talk is to go on, out of the mail's sight. */
#ifndef TAMIS_HANDLE_H
#define TAMIS_HANDLE_H

#include "identifier/plain.h"
#include "worker.h"

/* Adds a trait, "service:name" in lower case, for each of a few handles in links (t.me/x, wa.me/33612345678,
 * discord.gg/x …) and behind a messenger's name in the text ("Telegram: @x", "Wickr x1234", "Skype live:x"). A number
 * of WhatsApp is a telephone too. */
void handle_read (const plain_t *plain, evidence_t *evidence);

#endif
