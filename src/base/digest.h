/* Digests: BLAKE2b-256 (libsodium) for what must be tamper-evident, a fast 64-bit mixing hash for
 * tables in memory. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum { DIGEST_BYTES = 32, DIGEST_HEX = 2 * DIGEST_BYTES };

typedef struct {
    uint8_t bytes[DIGEST_BYTES];
} Digest;

typedef struct Hasher Hasher;
Hasher *hasher_new(void *parent);
void hasher_add(Hasher *hasher, const void *data, size_t bytes);
/* Adds a length before the bytes, so that ("ab","c") and ("a","bc") differ. */
void hasher_add_text(Hasher *hasher, Text text);
void hasher_add_int(Hasher *hasher, int64_t value); /* 8 bytes, little-endian */
Digest hasher_end(Hasher *hasher);                  /* the hasher starts afresh afterwards */

Digest digest_of(const void *data, size_t bytes);
bool digest_equal(const Digest *a, const Digest *b);
char *digest_hex(void *parent, const Digest *digest);
/* False unless exactly DIGEST_HEX hexadecimal digits. */
bool digest_parse(Text hex, Digest *ret);

/* For hash tables only: neither cryptographic nor stored. Same value on every machine. */
uint64_t hash64(const void *data, size_t bytes, uint64_t seed);
static inline uint64_t hash64_int(uint64_t value)
{
    value ^= value >> 33;
    value *= 0xff51afd7ed558ccdULL;
    value ^= value >> 33;
    value *= 0xc4ceb9fe1a85ec53ULL;
    return value ^ (value >> 33);
}
