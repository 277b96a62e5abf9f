#include "format/test_support.h"

#include "base/random.h"
#include "format/csv_text.h"
#include "format/zip.h"

enum { SEED = 20221231 };

static ZipEntry *sample(void *parent, size_t *ret_count)
{
    static const char *const NAMES[] = {"b/two.csv", "a.json", "b/one.csv", "signature"};
    ZipEntry *entries = mem_array(parent, ZipEntry, ARRAY_COUNT(NAMES));
    for (size_t i = 0; i < ARRAY_COUNT(NAMES); i++)
        entries[i] = (ZipEntry){NAMES[i], text_of(i == 1 ? "" : NAMES[i])};
    *ret_count = ARRAY_COUNT(NAMES);
    return entries;
}

static Text packed(Ctx *ctx)
{
    size_t count;
    ZipEntry *entries = sample(ctx, &count);
    Text archive;
    assert_int_equal(zip_pack(ctx, ctx, entries, count, &archive), OK);
    return archive;
}

static void entries_come_back_sorted_as_they_went_in(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    ZipEntry *entries;
    size_t count;
    Text archive = packed(ctx);
    assert_int_equal(zip_unpack(ctx, ctx, "a.zip", archive, &entries, &count), OK);
    assert_int_equal(count, 4);
    assert_string_equal(entries[0].name, "a.json");
    assert_string_equal(entries[1].name, "b/one.csv");
    assert_text(entries[1].content, "b/one.csv");
    assert_int_equal(entries[0].content.bytes, 0);
    mem_free(ctx);
}

static void the_order_of_the_entries_does_not_change_a_byte(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    size_t count;
    ZipEntry *entries = sample(ctx, &count);
    ZipEntry first = entries[0];
    Text archive;
    entries[0] = entries[3];
    entries[3] = first;
    assert_int_equal(zip_pack(ctx, ctx, entries, count, &archive), OK);
    assert_true(text_equal(archive, packed(ctx)));
    mem_free(ctx);
}

static void any_changed_or_missing_or_added_byte_is_refused(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Text archive = packed(ctx);
    Random random = random_stream(SEED, "zip_test flips");
    for (size_t i = 0; i < archive.bytes; i++) {
        char *copy = mem_string_bytes(ctx, archive.data, archive.bytes);
        ZipEntry *entries;
        size_t count;
        copy[i] ^= (char)(1 + random_below(random, i, 255));
        assert_int_equal(
            zip_unpack(ctx, ctx, "a.zip", (Text){copy, archive.bytes}, &entries, &count),
            E_INVALID);
        assert_int_equal(zip_unpack(ctx, ctx, "a.zip", (Text){archive.data, i}, &entries, &count),
                         E_INVALID);
    }
    char *longer = mem_string_bytes(ctx, archive.data, archive.bytes);
    ZipEntry *entries;
    size_t count;
    assert_int_equal(
        zip_unpack(ctx, ctx, "a.zip", (Text){longer, archive.bytes + 1}, &entries, &count),
        E_INVALID); /* mem_string_bytes ends with a NUL byte */
    mem_free(ctx);
}

static void more_entries_than_the_ceiling_are_refused_both_ways(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    ZipEntry *entries = mem_array(ctx, ZipEntry, ZIP_ENTRIES_MAX + 1);
    Text archive;
    size_t count;
    for (size_t i = 0; i <= ZIP_ENTRIES_MAX; i++)
        entries[i] = (ZipEntry){mem_printf(ctx, "%05zu", i), TEXT("x")};
    assert_int_equal(zip_pack(ctx, ctx, entries, ZIP_ENTRIES_MAX + 1, &archive), E_LIMIT);
    assert_int_equal(zip_pack(ctx, ctx, entries, ZIP_ENTRIES_MAX, &archive), OK);
    ZipEntry *read;
    assert_int_equal(zip_unpack(ctx, ctx, "a.zip", archive, &read, &count), OK);
    assert_int_equal(count, ZIP_ENTRIES_MAX);
    /* One more local entry in front: the reader stops before it looks at the directory. */
    size_t first = 30 + strlen("00000") + 1;
    Buf *more = buf_new(ctx, 2 * archive.bytes);
    buf_append(more, archive);
    memmove(more->data + first, archive.data, archive.bytes - first);
    more->data[30] = '/' - 1;
    assert_int_equal(zip_unpack(ctx, ctx, "a.zip", buf_text(more), &read, &count), E_LIMIT);
    mem_free(ctx);
}

static void a_name_longer_than_the_ceiling_is_invalid(void **state)
{
    (void)state;
    char name[ZIP_NAME_BYTES_MAX + 1];
    memset(name, 'a', sizeof name);
    assert_true(zip_name_valid((Text){name, ZIP_NAME_BYTES_MAX}));
    assert_false(zip_name_valid((Text){name, ZIP_NAME_BYTES_MAX + 1}));
}

static void names_that_lead_out_of_the_archive_are_invalid(void **state)
{
    (void)state;
    static const char *const BAD[] = {"",  "/a",    "a/",   "../a", "a/../b", "a//b",
                                      ".", "a/./b", "a\\b", "a b",  "C:a",    "\xC3\xA9"};
    static const char *const GOOD[] = {"a", "a/b.csv", "regency-city/csv-metadata.json", "..a"};
    for (size_t i = 0; i < ARRAY_COUNT(BAD); i++)
        assert_false(zip_name_valid(text_of(BAD[i])));
    for (size_t i = 0; i < ARRAY_COUNT(GOOD); i++)
        assert_true(zip_name_valid(text_of(GOOD[i])));
}

static void random_fields_come_back_from_csv_text(void **state)
{
    (void)state;
    enum { WIDTH = 3, ROWS = 200, LENGTH = 6 };
    static const char ALPHABET[] = "ab,\"\n\r ";
    static const char *const HEADER[WIDTH] = {"x", "y, z", "w\"w"};
    Ctx *ctx = ctx_new();
    Random random = random_stream(SEED, "zip_test fields");
    uint64_t draw = 0;
    Buf *buf = buf_new(ctx, 1 << 20);
    const char **written = mem_array(ctx, const char *, WIDTH *ROWS);
    csv_text_row(buf, HEADER, WIDTH);
    for (size_t i = 0; i < WIDTH * ROWS; i++) {
        size_t length = random_below(random, draw++, LENGTH);
        char *field = mem_alloc(ctx, LENGTH + 1);
        for (size_t j = 0; j < length; j++)
            field[j] = ALPHABET[random_below(random, draw++, sizeof ALPHABET - 1)];
        written[i] = field;
    }
    for (size_t row = 0; row < ROWS; row++)
        csv_text_row(buf, written + row * WIDTH, WIDTH);
    CsvText text;
    assert_int_equal(csv_text_read(ctx, ctx, "t.csv", buf_text(buf), HEADER, WIDTH, &text), OK);
    assert_int_equal(text.count, ROWS);
    for (size_t i = 0; i < WIDTH * ROWS; i++)
        assert_string_equal(text.fields[i], written[i]);
    mem_free(ctx);
}

static void csv_text_is_read_in_one_spelling_only(void **state)
{
    (void)state;
    static const char *const BAD[] = {"x,y\na,b",     "x,y\r\na,b\n", "x,y\n\"a\",b\n", "x,y\na\n",
                                      "x,y\na,b,c\n", "x,z\n",        "x,y\na,b\"\n",   "",
                                      "x,y\n\"a,b\n", "x,y\n\n"};
    static const char *const HEADER[] = {"x", "y"};
    Ctx *ctx = ctx_new();
    for (size_t i = 0; i < ARRAY_COUNT(BAD); i++) {
        CsvText text;
        assert_int_equal(csv_text_read(ctx, ctx, "t.csv", text_of(BAD[i]), HEADER, 2, &text),
                         E_INVALID);
    }
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_back_sorted_as_they_went_in),
        cmocka_unit_test(the_order_of_the_entries_does_not_change_a_byte),
        cmocka_unit_test(any_changed_or_missing_or_added_byte_is_refused),
        cmocka_unit_test(more_entries_than_the_ceiling_are_refused_both_ways),
        cmocka_unit_test(a_name_longer_than_the_ceiling_is_invalid),
        cmocka_unit_test(names_that_lead_out_of_the_archive_are_invalid),
        cmocka_unit_test(random_fields_come_back_from_csv_text),
        cmocka_unit_test(csv_text_is_read_in_one_spelling_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
