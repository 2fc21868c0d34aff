/* RSA public keys in DER. Taken apart by libcrypto's ASN.1 and put together again: its general decoder takes ten times
 * as long, and computes with a key before its size is known. */
#ifndef TAMIS_DKIM_RSA_H
#define TAMIS_DKIM_RSA_H

#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    ASN1_SEQUENCE_ANY *numbers; /* modulus and exponent */
    BIGNUM *modulus, *exponent;
} dkim_rsa_t;

/* Reads a SubjectPublicKeyInfo, which everyone publishes, or an RSAPublicKey, which RFC 6376 speaks of (its erratum
 * 3017); false where it is neither. Clear it either way. */
bool dkim_rsa_read (dkim_rsa_t *self, const uint8_t *bytes, size_t size);
void dkim_rsa_clear (dkim_rsa_t *self);

/* Its RSAPublicKey in DER, of SIZE bytes, to be freed by OPENSSL_free(): the same whatever it was read from. */
uint8_t *dkim_rsa_der (const dkim_rsa_t *self, size_t *size);

/* The key, to compute with; NULL where libcrypto refuses it. */
EVP_PKEY *dkim_rsa_key (const dkim_rsa_t *self);

#endif
