/* Secrets: keyed digests, sealing to a public key, signatures (libsodium). Digests without a key
 * are in digest.h.
 *
 * Randomness is the machine's, except where --seed is given: then keys and seals follow from the
 * seed, so that a test repeats byte for byte, and are no secrets (crypto_is_secret tells). */
#pragma once

#include "base/ctx.h"
#include "base/digest.h"

enum { SECRET_BYTES = 32, PUBLIC_BYTES = 32, SIGNATURE_BYTES = 64, SEAL_EXTRA_BYTES = 48 };

typedef struct {
    uint8_t bytes[SECRET_BYTES];
} Secret;

typedef struct {
    uint8_t bytes[PUBLIC_BYTES];
} PublicKey;

typedef struct {
    uint8_t bytes[SIGNATURE_BYTES];
} Signature;

/* A fresh secret: from the operating system; if a seed was given, from the seed, what it is for and
 * how many were drawn before. */
Secret secret_new(Ctx *ctx, Text purpose);
/* False if the user asked for repeatable randomness with --seed. */
bool crypto_is_secret(const Ctx *ctx);
/* A secret for one purpose, derived from another: BLAKE2b-256 keyed with `secret`. */
Secret secret_derive(const Secret *secret, Text purpose);
char *secret_hex(void *parent, const Secret *secret);
/* False unless exactly 64 hexadecimal digits. */
bool secret_parse(Text hex, Secret *ret);
char *public_hex(void *parent, const PublicKey *key);
bool public_equal(const PublicKey *a, const PublicKey *b);

/* BLAKE2b-256 keyed with a secret: whoever lacks the secret can neither make it nor test a guess.
 * Python: hashlib.blake2b(data, key=secret, digest_size=32). */
Digest digest_keyed(const Secret *secret, Text data);

/* X25519: a secret opens what was sealed to its public half. `ret` gets data.bytes +
 * SEAL_EXTRA_BYTES bytes, in the format of libsodium's crypto_box_seal. */
PublicKey opening_public(const Secret *opening);
void seal_to(Ctx *ctx, const PublicKey *opening, Text data, uint8_t *ret);
/* `ret` gets sealed.bytes − SEAL_EXTRA_BYTES bytes. False if it was not sealed to this key, or was
 * changed. */
bool seal_undo(const Secret *opening, Text sealed, uint8_t *ret);

/* Ed25519; the secret is the seed of RFC 8032. */
PublicKey signing_public(const Secret *signing);
Signature sign_message(const Secret *signing, Text message);
bool signature_holds(const PublicKey *signer, Text message, const Signature *signature);
