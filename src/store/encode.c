/* How events and rows become the bytes that are digested. Changing anything here breaks every
 * existing trail. */
#include <assert.h>

#include "store/engine.h"

/* First bytes of each part, so that no two different trails have the same bytes. */
enum { MARK_EVENT = 0x50415601, MARK_INPUT = 1, MARK_TABLE = 2 };

enum { TAG_NULL = 0x20, TAG_TEXT = 0x21, TAG_BLOB = 0x22, NUMBER_BYTES_MAX = 9, LENGTH_BYTES = 8 };

void event_hash_begin(Hasher *hasher, const Event *event, const Digest *previous)
{
    hasher_add_int(hasher, MARK_EVENT);
    hasher_add_int(hasher, event->chain.number);
    hasher_add_int(hasher, event->number);
    hasher_add_int(hasher, event->at.us);
    hasher_add_text(hasher, text_of(event->actor));
    hasher_add_text(hasher, text_of(event->command));
    hasher_add_text(hasher, text_of(event->subject));
    hasher_add(hasher, previous->bytes, DIGEST_BYTES);
}

void event_hash_input(Hasher *hasher, Text name, int64_t bytes, const Digest *digest)
{
    hasher_add_int(hasher, MARK_INPUT);
    hasher_add_text(hasher, name);
    hasher_add_int(hasher, bytes);
    hasher_add(hasher, digest->bytes, DIGEST_BYTES);
}

void event_hash_table(Hasher *hasher, Text name, int64_t rows, const Digest *digest)
{
    hasher_add_int(hasher, MARK_TABLE);
    hasher_add_text(hasher, name);
    hasher_add_int(hasher, rows);
    hasher_add(hasher, digest->bytes, DIGEST_BYTES);
}

/* A tag with the number of bytes that follow (0 to 8), then the zigzag value, lowest byte first.
 * Eight bytes are always stored because that is faster than storing as many as count. */
static char *put_number(char *to, int64_t value)
{
    uint64_t zigzag = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
    int bytes = zigzag == 0 ? 0 : (71 - __builtin_clzll(zigzag)) / 8;
    *to = (char)bytes;
    for (int i = 0; i < 8; i++)
        to[1 + i] = (char)(zigzag >> (8 * i));
    return to + 1 + bytes;
}

static char *put_bytes(char *to, char tag, Text *bytes)
{
    *to = tag;
    uint64_t length = bytes->bytes;
    for (int i = 0; i < LENGTH_BYTES; i++)
        to[1 + i] = (char)(length >> (8 * i));
    to += 1 + LENGTH_BYTES;
    if (length > 0)
        memcpy(to, bytes->data, length);
    bytes->data = to;
    return to + length;
}

size_t row_bytes_max(const FactValue *values, size_t count)
{
    size_t bytes = 2 * (NUMBER_BYTES_MAX + 8);
    for (size_t i = 0; i < count; i++)
        bytes += values[i].type == FACT_INT || values[i].is_null
                     ? NUMBER_BYTES_MAX
                     : 1 + LENGTH_BYTES + values[i].bytes.bytes;
    return bytes;
}

size_t row_encode(char *to, int64_t id, FactValue *values, size_t count)
{
    /* Trailing NULLs are left out: a nullable column added later keeps the digests of the rows
     * before it. */
    size_t known = count;
    while (known > 0 && values[known - 1].is_null)
        known--;
    char *at = put_number(to, id);
    at = put_number(at, (int64_t)known);
    for (size_t i = 0; i < known; i++) {
        if (values[i].is_null)
            *at++ = TAG_NULL;
        else if (values[i].type == FACT_INT)
            at = put_number(at, values[i].number);
        else
            at = put_bytes(at, values[i].type == FACT_TEXT ? TAG_TEXT : TAG_BLOB, &values[i].bytes);
    }
    return (size_t)(at - to);
}
