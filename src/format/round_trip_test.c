/* What the writer writes the reader reads, as CSV and as XLSX, with any content. */
#include "format/test_support.h"

#include "base/date.h"
#include "base/random.h"
#include "format/table_writer.h"

enum {
    SEED = 20230530,
    ROWS = 300,
    TABLES = 12,
    TEXT_AT = 0,
    INT_AT,
    MONEY_AT,
    PERCENT_AT,
    SCORE_AT,
    DATE_AT,
    MONTH_AT,
    BOOL_AT,
    COUNT
};

static const Column COLUMNS[COUNT] = {
    [TEXT_AT] = {"text", "teks", "text", COLUMN_TEXT},
    [INT_AT] = {"int", "bilangan", "int", COLUMN_INT},
    [MONEY_AT] = {"money", "rupiah", "money", COLUMN_MONEY},
    [PERCENT_AT] = {"percent", "persen", "percent", COLUMN_PERCENT},
    [SCORE_AT] = {"score", "nilai", "score", COLUMN_SCORE},
    [DATE_AT] = {"date", "tanggal", "date", COLUMN_DATE},
    [MONTH_AT] = {"month", "bulan", "month", COLUMN_MONTH},
    [BOOL_AT] = {"bool", "benar", "bool", COLUMN_BOOL},
};
static const ColumnSet SET = COLUMN_SET("round-trip", COLUMNS);
static const OutputColumn OUTPUT[COUNT] = {
    {"text", NULL},  {"int", NULL},  {"money", NULL}, {"percent", NULL},
    {"score", NULL}, {"date", NULL}, {"month", NULL}, {"bool", NULL},
};

/* Printable and unprintable, what CSV, XML and Excel treat specially, and all widths of UTF-8. */
static Text random_text(void *parent, Random random)
{
    static const char *const PIECES[] = {
        "a",       "Budi", ",",    ";",    "\"",   "\n",           "\r",       "\r\n", "\t",
        " ",       "é",    "日本", "😀",    "<b>",  "&amp;",        "]]>",      "=1+1", "'",
        "_x000D_", "_",    "\x01", "\x1F", "\x7F", "\xEF\xBF\xBD", "\xC2\xA0", "0012", "1E5"};
    Buf *buf = buf_new(parent, 4096);
    uint64_t pieces = random_below(random, 0, 9);
    for (uint64_t i = 0; i < pieces; i++)
        buf_append_string(buf, PIECES[random_below(random, i + 1, ARRAY_COUNT(PIECES))]);
    return buf_text(buf);
}

static int64_t random_number(Random random, uint64_t bound)
{
    uint64_t size = random_below(random, 0, 4);
    for (; size > 0 && bound > 1000; size--)
        bound /= 50;
    return (int64_t)random_below(random, 1, bound);
}

static void random_row(void *parent, Random random, Cell *cells)
{
    Date low, high;
    assert_true(date_from_ymd(1900, 1, 1, &low) && date_from_ymd(2200, 12, 31, &high));
    cells[TEXT_AT] = CELL_TEXT_OF(random_text(parent, random_child(random, 0)));
    cells[INT_AT] = CELL_INT_OF(random_number(random_child(random, 1), (uint64_t)INT64_MAX));
    cells[MONEY_AT] =
        CELL_MONEY_OF(MONEY(random_number(random_child(random, 2), (uint64_t)INT64_MAX)));
    cells[PERCENT_AT] =
        CELL_RATE_OF(RATE_PPM(random_number(random_child(random, 3), 5000000) - 1000000));
    cells[SCORE_AT] =
        CELL_SCORE_OF(((Score){random_number(random_child(random, 4), 1000000000) - 1000}));
    cells[DATE_AT] = CELL_DATE_OF((
        (Date){low.days + (int32_t)random_below(random, 5, (uint64_t)(high.days - low.days + 1))}));
    cells[MONTH_AT] =
        CELL_MONTH_OF(((Month){1900 * 12 + (int32_t)random_below(random, 6, 301 * 12)}));
    cells[BOOL_AT] = CELL_BOOL_OF((int64_t)random_below(random, 7, 2));
    for (uint64_t i = TEXT_AT + 1; i < COUNT; i++)
        if (random_below(random, 10 + i, 5) == 0)
            cells[i] = CELL_NONE;
    if (cells[INT_AT].type == CELL_EMPTY && text_trim(cells[TEXT_AT].text).bytes == 0)
        cells[INT_AT] = CELL_INT_OF(7); /* a row with nothing on it would be no row */
}

static void expect_row(Ctx *ctx, const TableReader *reader, const TableRow *row, const Cell *cells)
{
    assert_true(text_equal(row->raw[TEXT_AT], cells[TEXT_AT].text));
    assert_true(text_equal(row->fields[TEXT_AT], text_trim(cells[TEXT_AT].text)));
    for (size_t i = TEXT_AT + 1; i < COUNT; i++) {
        int64_t value = 0;
        bool empty = false;
        assert_true(table_field(ctx, reader, row, i, &value, &empty));
        assert_int_equal(empty, cells[i].type == CELL_EMPTY);
        if (!empty && value != cells[i].number)
            fail_msg("column %s: wrote %lld, read %lld", COLUMNS[i].key, (long long)cells[i].number,
                     (long long)value);
    }
}

static void round_trip(Scratch *scratch, OutputFormat format, uint64_t table)
{
    Random random = random_child(random_stream(SEED, "table"), table);
    TableWriterOptions options = {
        .path = scratch_path(scratch, "table"), .format = format, .header_keys = true};
    TableWriter *writer;
    assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, OUTPUT, COUNT, &writer),
                     OK);
    Cell(*rows)[COUNT] = mem_alloc(scratch, ROWS * sizeof *rows);
    for (uint64_t i = 0; i < ROWS; i++) {
        random_row(scratch, random_child(random, i), rows[i]);
        assert_int_equal(table_writer_row(writer, rows[i]), OK);
    }
    assert_int_equal(table_writer_close(writer), OK);
    TableReader *reader;
    TableRow row;
    bool more;
    assert_int_equal(table_open(scratch->ctx, scratch, options.path, &SET, NULL, &reader), OK);
    assert_int_equal(table_is_xlsx(reader), format == OUTPUT_XLSX);
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(table_next(reader, &row, &more), OK);
        assert_true(more);
        if (format == OUTPUT_XLSX)
            assert_int_equal(row.line, i + 2);
        expect_row(scratch->ctx, reader, &row, rows[i]);
    }
    assert_int_equal(table_next(reader, &row, &more), OK);
    assert_false(more);
    assert_int_equal(table_bad_rows(reader), 0);
}

static void random_tables_survive_csv(void **state)
{
    print_message("seed %d\n", SEED);
    for (uint64_t table = 0; table < TABLES; table++)
        round_trip(*state, OUTPUT_CSV, table);
}

static void random_tables_survive_xlsx(void **state)
{
    print_message("seed %d\n", SEED);
    for (uint64_t table = 0; table < TABLES; table++)
        round_trip(*state, OUTPUT_XLSX, table);
}

static void a_workbook_has_several_sheets_with_safe_names(void **state)
{
    Scratch *scratch = *state;
    static const Column ONE[] = {{"n", "n", "n", COLUMN_INT, .required = true}};
    static const ColumnSet ONE_SET = COLUMN_SET("one", ONE);
    static const OutputColumn OUT[] = {{"n", NULL}};
    static const struct {
        const char *title;
        const char *sheet;
    } SHEETS[] = {
        {"Hasil", "Hasil"},
        {"hasil", "hasil 2"},
        {"A/B [1]: *?", "A B  1"},
        {"Rekapitulasi perlindungan pekerja rentan", "Rekapitulasi perlindungan peker"},
        {"Rekapitulasi perlindungan pekerja", "Rekapitulasi perlindungan p 2"},
        {NULL, "Data"},
        {"'''", "Data 2"},
    };
    TableWriterOptions options = {
        .path = scratch_path(scratch, "a.xlsx"), .format = OUTPUT_XLSX, .title = SHEETS[0].title};
    TableWriter *writer;
    assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, OUT, 1, &writer), OK);
    for (size_t i = 0; i < ARRAY_COUNT(SHEETS); i++) {
        if (i > 0)
            assert_int_equal(table_writer_sheet(writer, SHEETS[i].title, OUT, 1), OK);
        Cell cell = CELL_INT_OF((int64_t)i);
        assert_int_equal(table_writer_row(writer, &cell), OK);
    }
    assert_int_equal(table_writer_close(writer), OK);
    for (size_t i = 0; i < ARRAY_COUNT(SHEETS); i++) {
        TableReaderOptions read = {.sheet = SHEETS[i].sheet};
        TableReader *reader;
        TableRow row;
        bool more;
        assert_int_equal(table_open(scratch->ctx, scratch, options.path, &ONE_SET, &read, &reader),
                         OK);
        assert_int_equal(table_next(reader, &row, &more), OK);
        assert_text(row.fields[0], mem_printf(scratch, "%zu", i));
    }
}

static void the_same_table_gives_the_same_workbook(void **state)
{
    Scratch *scratch = *state;
    Digest digests[2];
    for (int i = 0; i < 2; i++) {
        round_trip(scratch, OUTPUT_XLSX, 1);
        Text content = read_bytes(scratch, scratch_path(scratch, "table"));
        digests[i] = digest_of(content.data, content.bytes);
    }
    assert_true(digest_equal(&digests[0], &digests[1]));
}

static void a_text_too_long_for_a_cell_is_refused(void **state)
{
    Scratch *scratch = *state;
    static const OutputColumn OUT[] = {{"text", NULL}};
    char *text = mem_alloc(scratch, 32769);
    memset(text, 'x', 32768);
    TableWriterOptions options = {.path = scratch_path(scratch, "a.xlsx"), .format = OUTPUT_XLSX};
    TableWriter *writer;
    assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, OUT, 1, &writer), OK);
    Cell cell = CELL_TEXT_OF(((Text){text, 32767}));
    assert_int_equal(table_writer_row(writer, &cell), OK);
    cell.text.bytes++;
    assert_int_equal(table_writer_row(writer, &cell), E_LIMIT);
    assert_string_equal(problem_key(scratch->ctx, 0), "table.cell_too_long");
    assert_texts(scratch->ctx);
}

static void a_sheet_takes_as_many_rows_as_it_holds_and_not_one_more(void **state)
{
    Scratch *scratch = *state;
    static const OutputColumn OUT[] = {{"n", NULL}};
    TableWriterOptions options = {.path = scratch_path(scratch, "a.xlsx"), .format = OUTPUT_XLSX};
    TableWriter *writer;
    assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, OUT, 1, &writer), OK);
    Cell cell = CELL_NONE;
    for (int i = 1; i < XLSX_ROWS_MAX; i++)
        if (table_writer_row(writer, &cell) != OK)
            fail_msg("row %d", i);
    cell = CELL_INT_OF(1);
    assert_int_equal(table_writer_row(writer, &cell), E_LIMIT);
    assert_string_equal(problem_key(scratch->ctx, 0), "table.sheet_full");
    assert_texts(scratch->ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(random_tables_survive_csv),
        SCRATCH_TEST(random_tables_survive_xlsx),
        SCRATCH_TEST(a_workbook_has_several_sheets_with_safe_names),
        SCRATCH_TEST(the_same_table_gives_the_same_workbook),
        SCRATCH_TEST(a_text_too_long_for_a_cell_is_refused),
        SCRATCH_TEST(a_sheet_takes_as_many_rows_as_it_holds_and_not_one_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
