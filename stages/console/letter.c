#include "letter.h"

#include <inttypes.h>
#include <string.h>

typedef struct {
    const char *name, *unit, *cause, *remedy;
} measure_text_t;

/* What a letter says, in one language; each with the arguments that letter_write() gives it. */
typedef struct {
    const char *subject, *greeting, *opening, *worse, *well, *measured, *level[3], *unknown_level, *heading, *nothing,
        *doing, *none_marked, *review, *closing;
    measure_text_t measures[MEASURES];
} letter_text_t;

static const letter_text_t english = {
    .subject = "Subject: your mail to our subscribers (%s), %s to %s\n\n",
    .greeting = "Dear Sir or Madam,\n\n",
    .opening = "we are the abuse desk of %s. From %s to %s our servers saw %" PRId64 " messages\n"
               "of %s, of which %" PRId64 " reached the inbox.\n",
    .worse = "We write to you because some of the figures are worse than our subscribers bear. Nothing tells us\n"
             "of ill will, and all of it can be mended.\n\n",
    .well = "Here are the figures that we judge senders by.\n\n",
    .measured = "What we measured\n\n",
    .level = {"fine", "to be watched", "to be mended"},
    .unknown_level = "too few to judge",
    .heading = "Where it comes from, and what helps\n\n",
    .nothing = "Nothing: every figure is where it should be. Thank you.\n\n",
    .doing = "What we do meanwhile\n\n  %" PRId64 " of your messages were delivered to the junk folder, and %" PRId64
             " were refused or put off.\n  As the figures fall, so will these. You are not blocked.\n\n",
    .none_marked = "What we do meanwhile\n\n  Nothing: your mail is delivered.\n\n",
    .review = "We look at these figures again on %s. Should you have changed something before, or should you\n"
              "find that we are mistaken, write to %s.\n\n",
    .closing = "Yours faithfully,\nthe abuse desk of %s\n",
    .measures = {
        {"complaints", "%",
         "People press \"junk\" on mail that they did not ask for, no longer want, or cannot\n     "
         "leave.",
         "Write only to those who asked for it, and confirm it by a first message. Put one-\n     "
         "click unsubscription into every message (List-Unsubscribe and List-Unsubscribe-Post,\n     "
         "RFC 8058, both signed by DKIM) and honour it within two days. Stop writing to those\n     "
         "who have not opened anything for a year."},
        {"unknown recipients", "%",
         "Addresses that nobody has: a list that is old, was bought, or was typed without\n     "
         "check.",
         "Take an address off the list at its first \"550 5.1.1\". Check new ones by a message\n     "
         "with a link to confirm. Do not use lists that you did not gather yourself."},
        {"spam traps", "",
         "Addresses that never belonged to a person, or not for years: no one can have asked\n     "
         "for your mail with them.",
         "Find out which part of the list they came with, by date or origin, and ask everybody\n     "
         "in it again; who does not answer goes."},
        {"unauthenticated", "%",
         "Messages without a DMARC pass: we cannot tell them from those that others send in\n     "
         "your name.",
         "Sign every message by DKIM with your own domain (2048 bits), list your servers in\n     "
         "SPF, publish a DMARC record, at first with p=none and rua=, and read its reports for\n     "
         "servers that were forgotten."},
    }};

static const letter_text_t french_text = {
    .subject = "Objet : vos envois à nos abonnés (%s), du %s au %s\n\n",
    .greeting = "Madame, Monsieur,\n\n",
    .opening = "nous sommes le service des abus de %s. Du %s au %s, nos serveurs ont vu\n%" PRId64
               " messages de %s, dont %" PRId64 " ont été remis en boîte de réception.\n",
    .worse = "Nous vous écrivons parce que certains chiffres dépassent ce que nos abonnés supportent. Rien n'indique\n"
             "une mauvaise intention, et tout peut se corriger.\n\n",
    .well = "Voici les chiffres par lesquels nous jugeons les expéditeurs.\n\n",
    .measured = "Ce que nous avons mesuré\n\n",
    .level = {"correct", "à surveiller", "à corriger"},
    .unknown_level = "trop peu pour en juger",
    .heading = "D'où cela vient, et ce qui aide\n\n",
    .nothing = "Rien : tous les chiffres sont bons. Merci.\n\n",
    .doing = "Ce que nous faisons entre-temps\n\n  %" PRId64
             " de vos messages ont été remis dans le dossier des indésirables, et %" PRId64
             " refusés ou différés.\n  Ces nombres baisseront avec les chiffres. Vous n'êtes pas bloqué.\n\n",
    .none_marked = "Ce que nous faisons entre-temps\n\n  Rien : votre courrier est remis.\n\n",
    .review = "Nous reverrons ces chiffres le %s. Si vous avez changé quelque chose d'ici là, ou si vous pensez que\n"
              "nous nous trompons, écrivez à %s.\n\n",
    .closing = "Veuillez agréer, Madame, Monsieur, nos salutations distinguées.\nLe service des abus de %s\n",
    .measures = {
        {"plaintes", " %",
         "On signale comme indésirable un courrier que l'on n'a pas demandé, dont on ne veut\n     "
         "plus, ou dont on ne peut se désabonner.",
         "N'écrivez qu'à ceux qui l'ont demandé, et faites-le confirmer par un premier\n     "
         "message. Mettez dans chaque message le désabonnement en un clic (List-Unsubscribe et\n     "
         "List-Unsubscribe-Post, RFC 8058, tous deux signés par DKIM) et respectez-le sous\n     "
         "deux jours. N'écrivez plus à qui n'a rien ouvert depuis un an."},
        {"destinataires inconnus", " %",
         "Des adresses que personne n'a : une liste ancienne, achetée, ou saisie sans\n     "
         "vérification.",
         "Retirez une adresse au premier « 550 5.1.1 ». Vérifiez les nouvelles par un message\n     "
         "avec un lien à confirmer. N'utilisez pas de listes que vous n'avez pas recueillies\n     "
         "vous-même."},
        {"adresses pièges", "",
         "Des adresses qui n'ont jamais été à personne, ou plus depuis des années : nul n'a pu\n     "
         "demander votre courrier avec elles.",
         "Cherchez avec quelle partie de la liste elles sont venues, par date ou par origine,\n     "
         "et demandez à tous ceux qui s'y trouvent de confirmer ; qui ne répond pas est\n     "
         "retiré."},
        {"non authentifiés", " %",
         "Des messages sans DMARC valide : nous ne pouvons les distinguer de ceux que d'autres\n     "
         "envoient en votre nom.",
         "Signez chaque message par DKIM avec votre propre domaine (2048 bits), déclarez vos\n     "
         "serveurs dans SPF, publiez un enregistrement DMARC, d'abord avec p=none et rua=, et\n     "
         "lisez-en les rapports : un serveur a pu être oublié."},
    }};

int letter_level (const letter_t *self, const thresholds_t *thresholds, measure_t measure) {
    const threshold_t *level = &thresholds->of[measure];
    if (!self->judged[measure]) return 0;
    return self->low[measure] >= level->poor ? 2 : self->low[measure] >= level->watch ? 1 : 0;
}

static int worst (const letter_t *self, const thresholds_t *thresholds) {
    int most = 0;
    for (measure_t i = 0; i < MEASURES; i++)
        if (letter_level (self, thresholds, i) > most) most = letter_level (self, thresholds, i);
    return most;
}

/* A number as the language writes it, and its unit. */
static void number (double value, bool french, const char *unit, char text[32]) {
    snprintf (text, 32, *unit ? "%.2f%s" : "%.0f%s", value, unit);
    char *point = french ? strchr (text, '.') : NULL;
    if (point) *point = ',';
}

/* As many blanks as NAME lacks of WIDTH characters of UTF-8. */
static int lacking (const char *name, int width) {
    for (; *name; name++) width -= (*name & 0xc0) != 0x80;
    return width > 0 ? width : 0;
}

static void write_measures (const letter_t *self, const thresholds_t *thresholds, bool french, FILE *out) {
    const letter_text_t *text = french ? &french_text : &english;
    for (measure_t i = 0; i < MEASURES; i++) {
        const measure_text_t *measure = &text->measures[i];
        char share[32], watch[32], poor[32];
        number (self->share[i], french, measure->unit, share);
        number (thresholds->of[i].watch, french, measure->unit, watch);
        number (thresholds->of[i].poor, french, measure->unit, poor);
        fprintf (out,
                 french ? "  %s%*s %10s   (surveillé à partir de %s, à corriger à partir de %s) : %s\n"
                        : "  %s%*s %10s   (watched from %s on, to be mended from %s on): %s\n",
                 measure->name, lacking (measure->name, 23), "", share, watch, poor,
                 self->judged[i] ? text->level[letter_level (self, thresholds, i)] : text->unknown_level);
    }
    fputs ("\n", out);
}

static void write_remedies (const letter_t *self, const thresholds_t *thresholds, const letter_text_t *text,
                            FILE *out) {
    int written = 0;
    fputs (text->heading, out);
    for (measure_t i = 0; i < MEASURES; i++)
        if (letter_level (self, thresholds, i))
            fprintf (out, "  %d. %s\n     %s\n\n", ++written, text->measures[i].cause, text->measures[i].remedy);
    if (!written) fprintf (out, "  %s", text->nothing);
}

void letter_write (const letter_t *self, const thresholds_t *thresholds, bool french, FILE *out) {
    const letter_text_t *text = french ? &french_text : &english;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    fprintf (out, text->subject, self->sender, self->from, self->to);
    fputs (text->greeting, out);
    fprintf (out, text->opening, self->provider, self->from, self->to, self->messages, self->sender, self->delivered);
    fputs (worst (self, thresholds) ? text->worse : text->well, out);
    fputs (text->measured, out);
    write_measures (self, thresholds, french, out);
    write_remedies (self, thresholds, text, out);
    fprintf (out, self->marked + self->refused ? text->doing : text->none_marked, self->marked, self->refused);
    fprintf (out, text->review, self->review, self->contact);
    fprintf (out, text->closing, self->provider);
#pragma GCC diagnostic pop
}
