/* The circumstances of a message that tell fraud from honest mail which speaks of the same things. */
#ifndef TAMIS_FACTS_H
#define TAMIS_FACTS_H

#include "author.h"
#include "brand.h"
#include "reader.h"
#include "speech.h"
#include "worker.h"

typedef enum {
    FACT_proven = 1 << 0,   /* authentication stands behind the domain in From */
    FACT_unproven = 1 << 1, /* nothing does */
    FACT_failed = 1 << 2,   /* and SPF or DMARC says that it is wrong */
    FACT_wallet = 1 << 3,   /* of a crypto currency, its checksum right */
    FACT_iban = 1 << 4,
    FACT_link = 1 << 5,
    FACT_foreign_link = 1 << 6,    /* links, none of them to the domain in From */
    FACT_lying_link = 1 << 7,      /* a link whose text names another domain */
    FACT_odd_link = 1 << 8,        /* to an address, with a user's name or with the page itself in it */
    FACT_reply_elsewhere = 1 << 9, /* Reply-To in another organisation than From */
    FACT_reply_mailbox = 1 << 10,  /* and that at a provider of mailboxes for everyone */
    FACT_from_mailbox = 1 << 11,   /* From is at such a provider */
    FACT_self = 1 << 12,           /* From is the recipient */
    FACT_inside = 1 << 13,         /* From is in the recipient's domain */
    FACT_name_inside = 1 << 14,    /* the display name is an address in the recipient's domain, From is not */
    FACT_person = 1 << 15,         /* a protected person is imitated */
    FACT_brand_name = 1 << 16,     /* the display name is a brand's, From is not */
    FACT_brand_host = 1 << 17,     /* From or a link is a cousin of a brand's domain */
    FACT_brand_false = 1 << 18,    /* or poses as one */
    FACT_brand_named = 1 << 19,    /* a brand is named, and neither From nor any link is its own */
    FACT_disguise = 1 << 20,       /* letters that pose as others, invisible ones, hidden text */
    FACT_list = 1 << 21,           /* a list's headers, and something stands behind From */
    FACT_short = 1 << 22,          /* fewer words than a page */
    FACT_brief = 1 << 28,          /* very few */
    FACT_warning = 1 << 23,        /* a good deal is said about fraud itself */
    FACT_page = 1 << 24,           /* a page with a form or a program attached */
    FACT_own_brand = 1 << 25,      /* proven, and From is the domain of a brand that is named */
    FACT_answer = 1 << 26,         /* it names a message that it answers */
    FACT_insider = 1 << 27         /* proven, and from the recipient's domain or a protected person's own address */
} fact_t;

/* Everything that is known when facts are gathered. */
typedef struct {
    const brand_list_t *brands;
    const naming_t *naming;
    const Parcel *parcel; /* NULL where there is none */
    author_t from, reply;
    const char *domain;         /* From's organisational domain; "" where there is none */
    const char *name, *subject; /* folded */
    const speech_t *speech;
    bool page, person, insider, list, answer; /* facts that others have found */
} letter_t;

/* The facts of LETTER, and of the traits and findings in EVIDENCE so far; adds the findings of imitation that come up.
 */
uint32_t facts_read (const letter_t *letter, evidence_t *evidence);

/* Whether authentication stands behind DOMAIN (an organisational domain). False without a parcel. */
bool facts_proven (const Parcel *parcel, const char *domain);

#endif
