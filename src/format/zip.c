#include "format/zip.h"

#include <assert.h>

#include "base/mem.h"

enum {
    LOCAL_BYTES = 30,
    DIRECTORY_BYTES = 46,
    END_BYTES = 22,
    NAME_AT = 26, /* in a local header: length of the name */
    CRC_AT = 14,
    SIZE_AT = 22,
    VERSION = 20,
    DATE_1980 = 0x21, /* 1 January 1980 as MS-DOS writes it */
    HIDDEN_BYTES_MAX = 512,
};

static const uint32_t LOCAL = 0x04034b50;
static const uint32_t DIRECTORY = 0x02014b50;
static const uint32_t END = 0x06054b50;

/* -- CRC-32 (ISO 3309, as zip has it) --------------------------------------------------------- */

static uint32_t crc_of(Text text)
{
    uint32_t table[256];
    for (uint32_t i = 0; i < 256; i++) {
        table[i] = i;
        for (int bit = 0; bit < 8; bit++)
            table[i] = (table[i] >> 1) ^ (0xEDB88320U & (0U - (table[i] & 1)));
    }
    uint32_t crc = 0xFFFFFFFFU;
    for (size_t i = 0; i < text.bytes; i++)
        crc = (crc >> 8) ^ table[(crc ^ (uint8_t)text.data[i]) & 0xFF];
    return ~crc;
}

/* -- Writing ---------------------------------------------------------------------------------- */

static void put(Buf *buf, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_append_char(buf, (char)(uint8_t)(value >> (8 * i)));
}

/* What a local header and a directory entry have in common: version to length of extra fields. */
static void put_facts(Buf *buf, const ZipEntry *entry, uint32_t crc)
{
    put(buf, VERSION, 2);
    put(buf, 0, 2); /* flags */
    put(buf, 0, 2); /* stored */
    put(buf, 0, 2); /* midnight */
    put(buf, DATE_1980, 2);
    put(buf, crc, 4);
    put(buf, entry->content.bytes, 4);
    put(buf, entry->content.bytes, 4);
    put(buf, strlen(entry->name), 2);
    put(buf, 0, 2); /* no extra fields */
}

static void put_directory(Buf *buf, const ZipEntry *entry, uint32_t crc, uint64_t offset)
{
    put(buf, DIRECTORY, 4);
    put(buf, VERSION, 2); /* made by: MS-DOS, 2.0 */
    put_facts(buf, entry, crc);
    put(buf, 0, 2); /* comment */
    put(buf, 0, 2); /* disk */
    put(buf, 0, 2); /* internal attributes */
    put(buf, 0, 4); /* external attributes */
    put(buf, offset, 4);
    buf_append_string(buf, entry->name);
}

static void put_end(Buf *buf, size_t count, uint64_t directory_bytes, uint64_t offset)
{
    put(buf, END, 4);
    put(buf, 0, 2);
    put(buf, 0, 2);
    put(buf, count, 2);
    put(buf, count, 2);
    put(buf, directory_bytes, 4);
    put(buf, offset, 4);
    put(buf, 0, 2); /* no comment */
}

bool zip_name_valid(Text name)
{
    if (name.bytes == 0 || name.bytes > ZIP_NAME_BYTES_MAX || name.data[name.bytes - 1] == '/')
        return false;
    Text rest = name;
    Text part;
    while (text_split(&rest, '/', &part)) {
        if (part.bytes == 0 || text_is(part, ".") || text_is(part, ".."))
            return false;
        for (size_t i = 0; i < part.bytes; i++) {
            char c = part.data[i];
            bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
            if (!good)
                return false;
        }
    }
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const ZipEntry *)a)->name, ((const ZipEntry *)b)->name);
}

Status zip_pack(Ctx *ctx, void *parent, ZipEntry *entries, size_t count, Text *ret)
{
    uint64_t bytes = END_BYTES;
    if (count > ZIP_ENTRIES_MAX)
        return fail(ctx, E_LIMIT, "zip.too_many", mem_printf(ctx, "%d", ZIP_ENTRIES_MAX), NULL);
    if (count > 1)
        qsort(entries, count, sizeof *entries, by_name);
    for (size_t i = 0; i < count; i++) {
        size_t name = strlen(entries[i].name);
        assert(zip_name_valid(text_of(entries[i].name)));
        assert(i == 0 || strcmp(entries[i - 1].name, entries[i].name) < 0);
        bytes += LOCAL_BYTES + DIRECTORY_BYTES + 2 * name + entries[i].content.bytes;
        if (bytes > (uint64_t)ZIP_BYTES_MAX_MIB << 20)
            return fail(ctx, E_LIMIT, "zip.too_large", mem_printf(ctx, "%d MiB", ZIP_BYTES_MAX_MIB),
                        NULL);
    }
    Buf *archive = buf_new(parent, bytes);
    Buf *directory = buf_new(parent, bytes);
    for (size_t i = 0; i < count; i++) {
        uint32_t crc = crc_of(entries[i].content);
        put_directory(directory, &entries[i], crc, archive->bytes);
        put(archive, LOCAL, 4);
        put_facts(archive, &entries[i], crc);
        buf_append_string(archive, entries[i].name);
        buf_append(archive, entries[i].content);
    }
    uint64_t offset = archive->bytes;
    buf_append(archive, buf_text(directory));
    put_end(archive, count, directory->bytes, offset);
    mem_free(directory);
    assert(!archive->overflowed && archive->bytes == bytes);
    *ret = buf_text(archive);
    return OK;
}

/* -- Reading ---------------------------------------------------------------------------------- */

static uint64_t get(Text text, size_t at, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint64_t)(uint8_t)text.data[at + (size_t)i] << (8 * i);
    return value;
}

static Status bad(Ctx *ctx, const char *name, Status status, const char *key, const char *argument)
{
    Place place = {.file = name};
    return fail_at(ctx, status, &place, key, argument == NULL ? "" : argument, NULL);
}

/* One entry at `*at`, which moves behind it. */
static Status read_entry(Ctx *ctx, void *parent, const char *name, Text archive, size_t *at,
                         ZipEntry *ret)
{
    if (archive.bytes - *at < LOCAL_BYTES)
        return bad(ctx, name, E_INVALID, "zip.truncated", NULL);
    size_t name_bytes = get(archive, *at + NAME_AT, 2);
    size_t bytes = get(archive, *at + SIZE_AT, 4);
    size_t from = *at + LOCAL_BYTES;
    if (archive.bytes - from < name_bytes || archive.bytes - from - name_bytes < bytes)
        return bad(ctx, name, E_INVALID, "zip.truncated", NULL);
    Text entry_name = text_slice(archive, from, from + name_bytes);
    if (!zip_name_valid(entry_name))
        return bad(
            ctx, name, E_INVALID, "zip.name",
            text_without_controls(
                parent, text_slice(entry_name, 0,
                                   name_bytes < HIDDEN_BYTES_MAX ? name_bytes : HIDDEN_BYTES_MAX)));
    ZipEntry entry = {.name = text_string(parent, entry_name),
                      .content = text_slice(archive, from + name_bytes, from + name_bytes + bytes)};
    if (get(archive, *at + CRC_AT, 4) != crc_of(entry.content))
        return bad(ctx, name, E_INVALID, "zip.checksum", entry.name);
    *at = from + name_bytes + bytes;
    *ret = entry;
    return OK;
}

static Status read_entries(Ctx *ctx, void *parent, const char *name, Text archive, ZipEntry **ret,
                           size_t *ret_count)
{
    size_t at = 0;
    size_t capacity = 0;
    ZipEntry *entries = NULL;
    size_t count = 0;
    while (archive.bytes - at >= 4 && get(archive, at, 4) == LOCAL) {
        ZipEntry entry;
        if (count == ZIP_ENTRIES_MAX)
            return bad(ctx, name, E_LIMIT, "zip.too_many",
                       mem_printf(parent, "%d", ZIP_ENTRIES_MAX));
        TRY(read_entry(ctx, parent, name, archive, &at, &entry));
        int order = count == 0 ? 1 : strcmp(entry.name, entries[count - 1].name);
        if (order <= 0)
            return bad(ctx, name, E_INVALID, order == 0 ? "zip.twice" : "zip.order", entry.name);
        entries = mem_grow(parent, entries, count, &capacity);
        entries[count++] = entry;
    }
    *ret = entries;
    *ret_count = count;
    return OK;
}

Status zip_unpack(Ctx *ctx, void *parent, const char *name, Text archive, ZipEntry **ret,
                  size_t *ret_count)
{
    ZipEntry *entries = NULL;
    size_t count = 0;
    Text again;
    if (archive.bytes > (uint64_t)ZIP_BYTES_MAX_MIB << 20)
        return bad(ctx, name, E_LIMIT, "zip.too_large",
                   mem_printf(parent, "%d MiB", ZIP_BYTES_MAX_MIB));
    if (archive.bytes < 4 || (get(archive, 0, 4) != LOCAL && get(archive, 0, 4) != END))
        return bad(ctx, name, E_INVALID, "zip.no_archive", NULL);
    void *scratch = mem_root(ctx);
    Status status = read_entries(ctx, scratch, name, archive, &entries, &count);
    if (status == OK)
        status = zip_pack(ctx, scratch, entries, count, &again);
    if (status == OK && !text_equal(again, archive)) {
        bool shorter =
            archive.bytes < again.bytes && memcmp(again.data, archive.data, archive.bytes) == 0;
        status = bad(ctx, name, E_INVALID, shorter ? "zip.truncated" : "zip.layout", NULL);
    }
    if (status == OK) {
        ZipEntry *kept = mem_array(parent, ZipEntry, count);
        for (size_t i = 0; i < count; i++)
            kept[i] = (ZipEntry){mem_string(parent, entries[i].name), entries[i].content};
        *ret = kept;
        *ret_count = count;
    }
    mem_free(scratch);
    return status;
}
