#include "base/crypto.h"

#include <assert.h>
#include <sodium.h>

#include "base/mem.h"

static void start(void)
{
    int failed = sodium_init() < 0;
    assert(!failed);
}

/* -- Digests (digest.h) ---------------------------------------------------------------------- */

struct Hasher {
    crypto_generichash_state *state;
};

static void hasher_start(Hasher *hasher)
{
    int failed = crypto_generichash_init(hasher->state, NULL, 0, DIGEST_BYTES);
    assert(!failed);
}

Hasher *hasher_new(void *parent)
{
    start();
    Hasher *hasher = mem_new(parent, Hasher);
    /* The state wants 64-byte alignment, which talloc does not promise. */
    char *block = mem_alloc(hasher, crypto_generichash_statebytes() + 64);
    hasher->state = (void *)(((uintptr_t)block + 63) & ~(uintptr_t)63);
    hasher_start(hasher);
    return hasher;
}

void hasher_add(Hasher *hasher, const void *data, size_t bytes)
{
    crypto_generichash_update(hasher->state, data, bytes);
}

void hasher_add_int(Hasher *hasher, int64_t value)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)value >> (8 * i));
    hasher_add(hasher, bytes, sizeof bytes);
}

void hasher_add_text(Hasher *hasher, Text text)
{
    hasher_add_int(hasher, (int64_t)text.bytes);
    hasher_add(hasher, text.data, text.bytes);
}

Digest hasher_end(Hasher *hasher)
{
    Digest digest;
    crypto_generichash_final(hasher->state, digest.bytes, DIGEST_BYTES);
    hasher_start(hasher);
    return digest;
}

Digest digest_of(const void *data, size_t bytes)
{
    Digest digest;
    int failed = crypto_generichash(digest.bytes, DIGEST_BYTES, data, bytes, NULL, 0);
    assert(!failed);
    return digest;
}

Digest digest_keyed(const Secret *secret, Text data)
{
    Digest digest;
    int failed = crypto_generichash(digest.bytes, DIGEST_BYTES, (const uint8_t *)data.data,
                                    data.bytes, secret->bytes, SECRET_BYTES);
    assert(!failed);
    return digest;
}

/* -- Secrets --------------------------------------------------------------------------------- */

bool crypto_is_secret(const Ctx *ctx) { return !ctx->seeded; }

Secret secret_new(Ctx *ctx, Text purpose)
{
    Secret secret;
    start();
    if (crypto_is_secret(ctx)) {
        randombytes_buf(secret.bytes, SECRET_BYTES);
        return secret;
    }
    Hasher *hasher = hasher_new(ctx);
    hasher_add_int(hasher, (int64_t)ctx->seed);
    hasher_add_int(hasher, (int64_t)ctx->secrets_drawn++);
    hasher_add_text(hasher, purpose);
    Digest digest = hasher_end(hasher);
    mem_free(hasher);
    memcpy(secret.bytes, digest.bytes, SECRET_BYTES);
    return secret;
}

Secret secret_derive(const Secret *secret, Text purpose)
{
    Digest digest = digest_keyed(secret, purpose);
    Secret derived;
    memcpy(derived.bytes, digest.bytes, SECRET_BYTES);
    return derived;
}

static char *bytes_hex(void *parent, const uint8_t *bytes)
{
    Digest digest;
    memcpy(digest.bytes, bytes, DIGEST_BYTES);
    return digest_hex(parent, &digest);
}

char *secret_hex(void *parent, const Secret *secret) { return bytes_hex(parent, secret->bytes); }

bool secret_parse(Text hex, Secret *ret)
{
    Digest digest;
    if (!digest_parse(hex, &digest))
        return false;
    memcpy(ret->bytes, digest.bytes, SECRET_BYTES);
    return true;
}

char *public_hex(void *parent, const PublicKey *key) { return bytes_hex(parent, key->bytes); }

bool public_equal(const PublicKey *a, const PublicKey *b)
{
    return memcmp(a->bytes, b->bytes, PUBLIC_BYTES) == 0;
}

/* -- Sealing --------------------------------------------------------------------------------- */

PublicKey opening_public(const Secret *opening)
{
    PublicKey key;
    start();
    int failed = crypto_scalarmult_base(key.bytes, opening->bytes);
    assert(!failed);
    return key;
}

/* The nonce of crypto_box_seal: a digest over the two public keys. */
static void seal_nonce(const PublicKey *once, const PublicKey *opening, uint8_t *ret)
{
    uint8_t both[2 * PUBLIC_BYTES];
    memcpy(both, once->bytes, PUBLIC_BYTES);
    memcpy(both + PUBLIC_BYTES, opening->bytes, PUBLIC_BYTES);
    int failed = crypto_generichash(ret, crypto_box_NONCEBYTES, both, sizeof both, NULL, 0);
    assert(!failed);
}

/* crypto_box_seal draws its key itself, from the machine; ours comes from the context. */
void seal_to(Ctx *ctx, const PublicKey *opening, Text data, uint8_t *ret)
{
    uint8_t nonce[crypto_box_NONCEBYTES];
    Secret once = secret_new(ctx, data);
    PublicKey once_public = opening_public(&once);
    seal_nonce(&once_public, opening, nonce);
    memcpy(ret, once_public.bytes, PUBLIC_BYTES);
    int failed = crypto_box_easy(ret + PUBLIC_BYTES, (const uint8_t *)data.data, data.bytes, nonce,
                                 opening->bytes, once.bytes);
    assert(!failed);
    sodium_memzero(&once, sizeof once);
}

bool seal_undo(const Secret *opening, Text sealed, uint8_t *ret)
{
    if (sealed.bytes < SEAL_EXTRA_BYTES)
        return false;
    PublicKey key = opening_public(opening);
    return crypto_box_seal_open(ret, (const uint8_t *)sealed.data, sealed.bytes, key.bytes,
                                opening->bytes) == 0;
}

/* -- Signing --------------------------------------------------------------------------------- */

static PublicKey signing_pair(const Secret *signing, uint8_t *ret_secret)
{
    PublicKey key;
    start();
    int failed = crypto_sign_seed_keypair(key.bytes, ret_secret, signing->bytes);
    assert(!failed);
    return key;
}

PublicKey signing_public(const Secret *signing)
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    PublicKey key = signing_pair(signing, secret);
    sodium_memzero(secret, sizeof secret);
    return key;
}

Signature sign_message(const Secret *signing, Text message)
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    Signature signature;
    (void)signing_pair(signing, secret);
    int failed = crypto_sign_detached(signature.bytes, NULL, (const uint8_t *)message.data,
                                      message.bytes, secret);
    assert(!failed);
    sodium_memzero(secret, sizeof secret);
    return signature;
}

bool signature_holds(const PublicKey *signer, Text message, const Signature *signature)
{
    start();
    return crypto_sign_verify_detached(signature->bytes, (const uint8_t *)message.data,
                                       message.bytes, signer->bytes) == 0;
}
