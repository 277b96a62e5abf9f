#include "format/test_support.h"

#include "base/random.h"
#include "format/csv_scan.h"

#if __has_include(<csv.h>)
#include <csv.h>
#define HAVE_ORACLE 1
#else
#define HAVE_ORACLE 0
#endif

enum { FIELDS = 8, SEED = 20221231 };

typedef struct {
    CsvScanner scanner;
    CsvRow row;
    Text fields[FIELDS];
    void *memory;
} Fixture;

static void begin(Fixture *fixture, Text content, size_t row_bytes_max)
{
    fixture->memory = mem_root(NULL);
    fixture->scanner = csv_scanner(content, ',', row_bytes_max, arena_new(fixture->memory, 256));
    fixture->row = (CsvRow){.fields = fixture->fields, .capacity = FIELDS};
}

static void expect_row(Fixture *fixture, int64_t line, size_t count, const char *const *fields)
{
    assert_int_equal(csv_next(&fixture->scanner, &fixture->row), CSV_ROW);
    assert_int_equal(fixture->row.line, line);
    assert_int_equal(fixture->row.count, count);
    for (size_t i = 0; i < count && i < FIELDS; i++)
        assert_text(fixture->fields[i], fields[i]);
}

#define EXPECT(line, ...)                                                                          \
    expect_row(&fixture, (line), ARRAY_COUNT(((const char *[]){__VA_ARGS__})),                     \
               (const char *[]){__VA_ARGS__})

static void fields_are_split_at_separators_and_line_ends(void **state)
{
    (void)state;
    Fixture fixture;
    begin(&fixture, TEXT("a,b,c\nd,,\r\n,e\rlast"), 100);
    EXPECT(1, "a", "b", "c");
    EXPECT(2, "d", "", "");
    EXPECT(3, "", "e");
    EXPECT(4, "last");
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_END);
    mem_free(fixture.memory);
}

static void a_separator_at_the_end_of_the_text_opens_an_empty_field(void **state)
{
    (void)state;
    Fixture fixture;
    begin(&fixture, TEXT("a,"), 100);
    EXPECT(1, "a", "");
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_END);
    mem_free(fixture.memory);
}

static void quoted_fields_hold_separators_quotes_and_line_ends(void **state)
{
    (void)state;
    Fixture fixture;
    begin(&fixture,
          TEXT("\"a,b\",\"say \"\"x\"\"\" ,  \"two\nlines\r\nthree\"\nnext\n\"\",\"\"\"\"\n"), 100);
    EXPECT(1, "a,b", "say \"x\"", "two\nlines\r\nthree");
    assert_false(fixture.row.stray_quote);
    EXPECT(4, "next");
    EXPECT(5, "", "\"");
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_END);
    mem_free(fixture.memory);
}

static void text_after_a_closing_quote_is_told_and_ends_with_its_line(void **state)
{
    (void)state;
    Fixture fixture;
    begin(&fixture, TEXT("\"PT \"Maju\" Jaya\",x\nnext,\"fine\"\n"), 100);
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_ROW);
    assert_true(fixture.row.stray_quote);
    assert_int_equal(fixture.row.count, 2);
    EXPECT(2, "next", "fine");
    assert_false(fixture.row.stray_quote);
    mem_free(fixture.memory);
}

static void a_quote_inside_a_plain_field_is_text(void **state)
{
    (void)state;
    Fixture fixture;
    begin(&fixture, TEXT("17\" monitor,a\"\"b\n"), 100);
    EXPECT(1, "17\" monitor", "a\"\"b");
    assert_false(fixture.row.stray_quote);
    mem_free(fixture.memory);
}

static void an_open_quote_at_the_end_is_unclosed(void **state)
{
    (void)state;
    Fixture fixture;
    begin(&fixture, TEXT("ok\n\"never closed\nmore\n"), 100);
    EXPECT(1, "ok");
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_UNCLOSED);
    assert_int_equal(fixture.row.line, 2);
    mem_free(fixture.memory);
}

static void a_row_may_have_its_limit_and_not_one_byte_more(void **state)
{
    (void)state;
    Fixture fixture;
    begin(&fixture, TEXT("1234567890\n12345678901\n"), 10);
    EXPECT(1, "1234567890");
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_TOO_LONG);
    assert_int_equal(fixture.row.line, 2);
    mem_free(fixture.memory);
    begin(&fixture, TEXT("\"1234567890\n12345678901\n"), 10);
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_UNCLOSED);
    mem_free(fixture.memory);
}

static void fields_beyond_the_room_are_counted_only(void **state)
{
    (void)state;
    Fixture fixture;
    begin(&fixture, TEXT("1,2,3,4,5,6,7,8,9,10\nx\n"), 100);
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_ROW);
    assert_int_equal(fixture.row.count, 10);
    assert_text(fixture.fields[FIELDS - 1], "8");
    EXPECT(2, "x");
    mem_free(fixture.memory);
}

static void only_plain_ascii_rows_are_called_plain(void **state)
{
    (void)state;
    Fixture fixture;
    char text[400];
    memset(text, 'x', sizeof text);
    text[150] = '\n';
    text[300] = '\n';
    text[350] = (char)0xC3; /* far from the first row, in the third */
    begin(&fixture, (Text){text, sizeof text}, 1000);
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_ROW);
    assert_true(fixture.row.plain);
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_ROW);
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_ROW);
    assert_false(fixture.row.plain);
    mem_free(fixture.memory);
    begin(&fixture, (Text){"a\0b", 3}, 1000);
    assert_int_equal(csv_next(&fixture.scanner, &fixture.row), CSV_ROW);
    assert_false(fixture.row.plain);
    mem_free(fixture.memory);
}

static void the_fast_scan_finds_what_the_plain_one_finds(void **state)
{
    (void)state;
    Random random = random_stream(SEED, "block");
    for (uint64_t round = 0; round < 20000; round++) {
        char block[CSV_BLOCK_BYTES];
        for (uint64_t i = 0; i < CSV_BLOCK_BYTES; i++) {
            uint64_t draw = random_at(random, round * CSV_BLOCK_BYTES + i);
            static const char COMMON[] = ",;\"\n\r\tab";
            bool any_byte = round % 2 == 0;
            block[i] =
                any_byte ? (char)(draw & 0xFF) : COMMON[draw % (sizeof COMMON - (round % 4 == 1))];
        }
        static const char SEPARATORS[] = {',', ';', '\t'};
        char separator = SEPARATORS[round % 3];
        bool plain, plain_twin;
        uint64_t fast = csv_block_scan(block, separator, &plain);
        assert_int_equal(fast, csv_block_scan_plain(block, separator, &plain_twin));
        assert_int_equal(plain, plain_twin);
    }
}

#if HAVE_ORACLE
/* The rows as one text: fields without blanks around them in <>, rows ended by '|'. */
static void on_field(void *data, size_t bytes, void *user)
{
    Text field = {data, bytes};
    while (field.bytes > 0 && (field.data[0] == ' ' || field.data[0] == '\t'))
        field = text_slice(field, 1, field.bytes);
    while (field.bytes > 0 &&
           (field.data[field.bytes - 1] == ' ' || field.data[field.bytes - 1] == '\t'))
        field.bytes--;
    buf_append_char(user, '<');
    buf_append(user, field);
    buf_append_char(user, '>');
}

static void on_row(int end, void *user)
{
    (void)end;
    buf_append_char(user, '|');
}

/* False if a quote is stray or unclosed: there the oracle is more patient than we are. */
static bool ours(Text content, char separator, Buf *ret)
{
    void *memory = mem_root(NULL);
    Text fields[128];
    CsvScanner scanner = csv_scanner(content, separator, 1000, arena_new(memory, 1000));
    CsvRow row = {.fields = fields, .capacity = ARRAY_COUNT(fields)};
    CsvResult result;
    bool comparable = true;
    while (comparable && (result = csv_next(&scanner, &row)) != CSV_END) {
        comparable = result == CSV_ROW && !row.stray_quote;
        Text rest = comparable ? row.span : TEXT_EMPTY;
        while (rest.bytes > 0 &&
               (rest.data[0] == ' ' || (rest.data[0] == '\t' && separator != '\t')))
            rest = text_slice(rest, 1, rest.bytes);
        if (!comparable || rest.bytes == 0) /* an empty line: the oracle passes over it */
            continue;
        for (size_t i = 0; i < row.count; i++)
            on_field((void *)fields[i].data, fields[i].bytes, ret);
        on_row(0, ret);
    }
    mem_free(memory);
    return comparable;
}

static void random_csv_splits_as_libcsv_splits_it(void **state)
{
    (void)state;
    Random random = random_stream(SEED, "csv");
    void *memory = mem_root(NULL);
    int compared = 0;
    print_message("seed %d\n", SEED);
    for (uint64_t round = 0; round < 60000; round++) {
        static const char ALPHABET[] = "abc,,,;\t\"\"\n\r \xC3\xA9";
        char text[160];
        uint64_t bytes =
            1 + random_below(random, round * 1000, sizeof text - 1) / (round % 3 == 0 ? 1 : 5);
        for (uint64_t i = 0; i < bytes; i++)
            text[i] = ALPHABET[random_below(random, round * 1000 + i + 1, sizeof ALPHABET - 1)];
        char separator = round % 2 == 0 ? ',' : ';';
        Buf *left = buf_new(memory, 10000);
        Buf *right = buf_new(memory, 10000);
        if (ours((Text){text, bytes}, separator, left)) {
            struct csv_parser parser;
            assert_int_equal(csv_init(&parser, 0), 0);
            csv_set_delim(&parser, (unsigned char)separator);
            assert_int_equal(csv_parse(&parser, text, bytes, on_field, on_row, right), bytes);
            csv_fini(&parser, on_field, on_row, right);
            csv_free(&parser);
            assert_string_equal(left->data, right->data);
            compared++;
        }
        mem_free(left);
        mem_free(right);
    }
    assert_true(compared > 10000);
    mem_free(memory);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_split_at_separators_and_line_ends),
        cmocka_unit_test(a_separator_at_the_end_of_the_text_opens_an_empty_field),
        cmocka_unit_test(quoted_fields_hold_separators_quotes_and_line_ends),
        cmocka_unit_test(text_after_a_closing_quote_is_told_and_ends_with_its_line),
        cmocka_unit_test(a_quote_inside_a_plain_field_is_text),
        cmocka_unit_test(an_open_quote_at_the_end_is_unclosed),
        cmocka_unit_test(a_row_may_have_its_limit_and_not_one_byte_more),
        cmocka_unit_test(fields_beyond_the_room_are_counted_only),
        cmocka_unit_test(only_plain_ascii_rows_are_called_plain),
        cmocka_unit_test(the_fast_scan_finds_what_the_plain_one_finds),
#if HAVE_ORACLE
        cmocka_unit_test(random_csv_splits_as_libcsv_splits_it),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
