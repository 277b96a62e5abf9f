#include "base/digest.h"

#include <string.h>

#include "base/mem.h"

bool digest_equal(const Digest *a, const Digest *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_BYTES) == 0;
}

char *digest_hex(void *parent, const Digest *digest)
{
    static const char HEX[] = "0123456789abcdef";
    char *text = mem_alloc(parent, DIGEST_HEX + 1);
    for (int i = 0; i < DIGEST_BYTES; i++) {
        text[2 * i] = HEX[digest->bytes[i] >> 4];
        text[2 * i + 1] = HEX[digest->bytes[i] & 15];
    }
    return text;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool digest_parse(Text hex, Digest *ret)
{
    Digest digest;
    if (hex.bytes != DIGEST_HEX)
        return false;
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        int high = hex_value(hex.data[2 * i]), low = hex_value(hex.data[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        digest.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *ret = digest;
    return true;
}

uint64_t hash64(const void *data, size_t bytes, uint64_t seed)
{
    const unsigned char *at = data;
    uint64_t hash = hash64_int(seed ^ (bytes * 0x9E3779B97F4A7C15ULL));
    for (; bytes >= 8; bytes -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = hash64_int(hash ^ word) + 0x9E3779B97F4A7C15ULL;
    }
    if (bytes > 0) {
        uint64_t word = 0;
        memcpy(&word, at, bytes);
        hash = hash64_int(hash ^ word);
    }
    return hash64_int(hash);
}
