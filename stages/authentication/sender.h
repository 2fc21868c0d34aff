/* What the envelope says of the sender, each in its one spelling. */
#ifndef TAMIS_SENDER_H
#define TAMIS_SENDER_H

#include "address.h"
#include "bounds.h"
#include "domain.h"
#include "parcel.pb-c.h"

typedef struct {
    address_t address;              /* bits 0 where there is none */
    char helo[LIMIT_HELO];          /* lower case A-labels where it is a name; else lower case, cleaned */
    bool helo_given, helo_is_right; /* right: a host's name, or the client's own address literal */
    bool helo_is_name;              /* a domain name, right or not */
    bool null_sender;
    char local[LIMIT_LOCAL];   /* of MAIL FROM; "" for the null sender */
    char domain[LIMIT_DOMAIN]; /* of MAIL FROM; "" where it has none, as written where it is no domain name */
    bool domain_is_name;
} sender_t;

void sender_read (sender_t *self, const Envelope *envelope, const domains_t *domains);

#endif
