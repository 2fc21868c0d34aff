#include "dkim/rsa.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

static void drop (ASN1_SEQUENCE_ANY *sequence) {
    sk_ASN1_TYPE_pop_free (sequence, ASN1_TYPE_free);
}

/* The two elements that fill all of BYTES; NULL where they are not two. */
static ASN1_SEQUENCE_ANY *read_pair (const uint8_t *bytes, long size) {
    const uint8_t *at = bytes;
    ASN1_SEQUENCE_ANY *pair = d2i_ASN1_SEQUENCE_ANY (NULL, &at, size);
    if (!pair || (at == bytes + size && sk_ASN1_TYPE_num (pair) == 2)) return pair;
    drop (pair);
    return NULL;
}

static bool is_rsa (const ASN1_TYPE *algorithm) {
    if (algorithm->type != V_ASN1_SEQUENCE) return false;
    const uint8_t *at = algorithm->value.sequence->data;
    X509_ALGOR *read = d2i_X509_ALGOR (NULL, &at, algorithm->value.sequence->length);
    bool right = read && OBJ_obj2nid (read->algorithm) == NID_rsaEncryption;
    X509_ALGOR_free (read);
    return right;
}

/* The numbers within a SubjectPublicKeyInfo; OUTER itself where it is not one. */
static ASN1_SEQUENCE_ANY *unwrap (ASN1_SEQUENCE_ANY *outer) {
    const ASN1_TYPE *key = sk_ASN1_TYPE_value (outer, 1);
    if (key->type != V_ASN1_BIT_STRING || !is_rsa (sk_ASN1_TYPE_value (outer, 0))) return outer;
    ASN1_SEQUENCE_ANY *numbers = read_pair (key->value.bit_string->data, key->value.bit_string->length);
    drop (outer);
    return numbers;
}

static BIGNUM *number (const ASN1_SEQUENCE_ANY *numbers, int at) {
    const ASN1_TYPE *type = sk_ASN1_TYPE_value (numbers, at);
    return type->type == V_ASN1_INTEGER ? ASN1_INTEGER_to_BN (type->value.integer, NULL) : NULL;
}

bool dkim_rsa_read (dkim_rsa_t *self, const uint8_t *bytes, size_t size) {
    *self = (dkim_rsa_t){.numbers = read_pair (bytes, (long)size)};
    if (self->numbers) self->numbers = unwrap (self->numbers);
    if (!self->numbers) return false;
    self->modulus = number (self->numbers, 0);
    self->exponent = number (self->numbers, 1);
    return self->modulus && self->exponent && !BN_is_negative (self->modulus) && !BN_is_negative (self->exponent);
}

void dkim_rsa_clear (dkim_rsa_t *self) {
    drop (self->numbers);
    BN_free (self->modulus);
    BN_free (self->exponent);
}

uint8_t *dkim_rsa_der (const dkim_rsa_t *self, size_t *size) {
    uint8_t *der = NULL;
    int length = i2d_ASN1_SEQUENCE_ANY (self->numbers, &der);
    *size = length > 0 ? (size_t)length : 0;
    return der;
}

EVP_PKEY *dkim_rsa_key (const dkim_rsa_t *self) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new ();
    OSSL_PARAM *parameters = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name (NULL, "RSA", NULL);
    if (builder && OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_N, self->modulus) == 1 &&
        OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_E, self->exponent) == 1)
        parameters = OSSL_PARAM_BLD_to_param (builder);
    if (!parameters || !context || EVP_PKEY_fromdata_init (context) != 1 ||
        EVP_PKEY_fromdata (context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = NULL;
    OSSL_PARAM_free (parameters);
    OSSL_PARAM_BLD_free (builder);
    EVP_PKEY_CTX_free (context);
    return key;
}
