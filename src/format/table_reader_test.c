#include "format/test_support.h"

enum { NAME, NIK, WAGE, CITY };

static const Column COLUMNS[] = {
    [NAME] = {"name", "nama|nama lengkap", "name|full name", COLUMN_TEXT, .required = true,
              .limit = 10},
    [NIK] = {"nik", "nik|no ktp", "nik|identity number", COLUMN_DIGITS, .required = true,
             .limit = 16},
    [WAGE] = {"wage", "upah", "wage", COLUMN_MONEY},
    [CITY] = {"city", "kab/kota", "city", COLUMN_TEXT},
};
static const ColumnSet SET = COLUMN_SET("workers", COLUMNS);

static Status open_text(Scratch *scratch, Text content, const TableReaderOptions *options,
                        TableReader **ret)
{
    const char *path = write_bytes(scratch, "table.csv", content);
    return table_open(scratch->ctx, scratch, path, &SET, options, ret);
}

static TableReader *opened(Scratch *scratch, const char *content)
{
    TableReader *reader = NULL;
    assert_int_equal(open_text(scratch, text_of(content), NULL, &reader), OK);
    return reader;
}

/* The rows' columns as "line:name/nik/wage/city" lines. */
static char *rows_of(Scratch *scratch, TableReader *reader)
{
    Buf *buf = buf_new(scratch, 1 << 20);
    TableRow row;
    bool more;
    for (;;) {
        assert_int_equal(table_next(reader, &row, &more), OK);
        if (!more)
            return buf->data;
        buf_printf(buf, "%lld:%.*s/%.*s/%.*s/%.*s\n", (long long)row.line,
                   TEXT_ARGS(row.fields[NAME]), TEXT_ARGS(row.fields[NIK]),
                   TEXT_ARGS(row.fields[WAGE]), TEXT_ARGS(row.fields[CITY]));
    }
}

static void expect_refusal(Scratch *scratch, Text content, Status status, const char *key)
{
    TableReader *reader = NULL;
    problems_clear(scratch->ctx);
    assert_int_equal(open_text(scratch, content, NULL, &reader), status);
    assert_string_equal(problem_key(scratch->ctx, 0), key);
    assert_null(reader);
    assert_texts(scratch->ctx);
}

static void columns_are_found_by_any_of_their_names_in_any_order(void **state)
{
    Scratch *scratch = *state;
    TableReader *reader = opened(scratch, "Kab/Kota,No._KTP,Nama-Lengkap *\nBekasi,3216,Budi\n");
    assert_string_equal(rows_of(scratch, reader), "2:Budi/3216//Bekasi\n");
    assert_true(table_has(reader, NIK));
    assert_false(table_has(reader, WAGE));
    assert_int_equal(table_position_of(reader, NAME), 3);
    assert_int_equal(table_position_of(reader, WAGE), 0);
    assert_string_equal(table_header_of(reader, NIK), "No._KTP");
    assert_string_equal(table_header_of(reader, WAGE), "upah");
    Place place = table_place(reader, 2, NAME);
    assert_int_equal(place.column, 3);
    assert_string_equal(place.field, "Nama-Lengkap *");
    reader = opened(scratch, "FULL NAME,Identity Number\nBudi,1\n");
    assert_string_equal(rows_of(scratch, reader), "2:Budi/1//\n");
}

static void separators_marks_and_line_ends_are_recognised(void **state)
{
    Scratch *scratch = *state;
    static const char *const FILES[] = {
        "nama,nik\nBudi,1\n",
        "nama;nik\r\nBudi;1\r\n",
        "nama\tnik\rBudi\t1",
        "\xEF\xBB\xBFnama;nik\nBudi;1",
        "\"nama\",\"nik\"\n\"Budi\",\"1\"\n",
    };
    for (size_t i = 0; i < ARRAY_COUNT(FILES); i++)
        assert_string_equal(rows_of(scratch, opened(scratch, FILES[i])), "2:Budi/1//\n");
    assert_string_equal(rows_of(scratch, opened(scratch, "sep=;\nnama;nik\nBudi;1\n")),
                        "3:Budi/1//\n");
    assert_string_equal(rows_of(scratch, opened(scratch, "\n , ,\nnama,nik\n\nBudi,1\n,\n")),
                        "5:Budi/1//\n");
    assert_string_equal(
        rows_of(scratch, opened(scratch, "\"nama, lengkap, sekali\";nik;nama\n1,2;3;Budi\n")),
        "2:Budi/3//\n");
}

static void fields_are_trimmed_and_raw_ones_are_not(void **state)
{
    Scratch *scratch = *state;
    TableReader *reader = opened(scratch, "nama,lain,nik,,\n Budi \xC2\xA0, x ,1,,\nAni\n");
    TableRow row;
    bool more;
    assert_int_equal(table_next(reader, &row, &more), OK);
    assert_text(row.fields[NAME], "Budi");
    assert_int_equal(row.raw_count, 5);
    assert_text(row.raw[0], " Budi \xC2\xA0");
    assert_text(row.raw[1], " x ");
    assert_int_equal(table_next(reader, &row, &more), OK);
    assert_int_equal(row.raw_count, 5); /* missing fields are empty ones */
    assert_int_equal(row.raw[4].bytes, 0);
    size_t count;
    const Text *headers = table_headers(reader, &count);
    assert_int_equal(count, 5);
    assert_text(headers[1], "lain");
}

static void a_mapping_names_columns_and_wins_over_their_own_names(void **state)
{
    Scratch *scratch = *state;
    TableReaderOptions options = {.map = "name = Pekerja, nik=No. Induk"};
    TableReader *reader;
    assert_int_equal(
        open_text(scratch, TEXT("nama,pekerja,no induk\nx,Budi,1\n"), &options, &reader), OK);
    assert_string_equal(rows_of(scratch, reader), "2:Budi/1//\n");
}

static void a_wrong_mapping_is_refused_with_every_fault(void **state)
{
    Scratch *scratch = *state;
    TableReaderOptions options = {.map = "name=Orang,nokey=nama,nonsense"};
    TableReader *reader;
    assert_int_equal(open_text(scratch, TEXT("nama,nik\nx,1\n"), &options, &reader), E_INVALID);
    assert_string_equal(problem_key(scratch->ctx, 0), "table.map_header");
    assert_string_equal(problem_key(scratch->ctx, 1), "table.map_key");
    assert_string_equal(problem_key(scratch->ctx, 2), "table.map_form");
    assert_texts(scratch->ctx);
}

static void every_missing_column_is_named(void **state)
{
    Scratch *scratch = *state;
    TableReader *reader;
    assert_int_equal(open_text(scratch, TEXT("upah,alamat\n1,2\n"), NULL, &reader), E_INVALID);
    size_t count;
    const Problem *list = problems(scratch->ctx, &count);
    assert_int_equal(count, 2);
    assert_string_equal(list[0].key, "table.column_missing");
    assert_string_equal(list[0].args[0], "nama");
    assert_string_equal(list[0].args[1], "name");
    assert_string_equal(list[0].args[2], "upah, alamat");
    assert_string_equal(list[1].args[1], "nik");
    assert_int_equal(list[0].place.line, 1);
    assert_texts(scratch->ctx);
}

static void a_column_named_twice_is_refused_unless_mapped(void **state)
{
    Scratch *scratch = *state;
    expect_refusal(scratch, TEXT("nama,nik,no ktp\nBudi,1,2\n"), E_INVALID, "table.column_twice");
    size_t count;
    (void)problems(scratch->ctx, &count);
    assert_int_equal(count, 1);
    TableReaderOptions options = {.map = "nik=no ktp"};
    TableReader *reader;
    assert_int_equal(open_text(scratch, TEXT("nama,nik,no ktp\nBudi,1,2\n"), &options, &reader),
                     OK);
    assert_string_equal(rows_of(scratch, reader), "2:Budi/2//\n");
}

static void files_that_are_no_table_are_refused(void **state)
{
    Scratch *scratch = *state;
    expect_refusal(scratch, TEXT(""), E_INVALID, "table.empty");
    expect_refusal(scratch, TEXT("\xEF\xBB\xBF"), E_INVALID, "table.empty");
    expect_refusal(scratch, TEXT(" \r\n\n"), E_INVALID, "table.empty");
    expect_refusal(scratch, TEXT(",,\n;\n"), E_INVALID, "table.column_missing");
    expect_refusal(scratch, TEXT("\xFF\xFEn\0a\0"), E_INVALID, "table.utf16");
    expect_refusal(scratch, TEXT("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), E_INVALID, "table.not_a_table");
    expect_refusal(scratch, TEXT("%PDF-1.7\n"), E_INVALID, "table.not_a_table");
    expect_refusal(scratch, TEXT("\n <html><table>"), E_INVALID, "table.not_a_table");
    expect_refusal(scratch, TEXT("nama,n\xECk\n"), E_INVALID, "table.not_utf8");
    expect_refusal(scratch, TEXT("nama,\"nik\nBudi,1\n"), E_INVALID, "table.unclosed_quote");
    expect_refusal(scratch, TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"), E_INVALID,
                   "table.encrypted");
    expect_refusal(scratch, TEXT("PK\x03\x04 cut off"), E_INVALID, "table.truncated");
    TableReader *reader;
    assert_int_equal(table_open(scratch->ctx, scratch, scratch->folder, &SET, NULL, &reader),
                     E_INVALID);
    assert_int_equal(table_open(scratch->ctx, scratch, "/nowhere/at/all.csv", &SET, NULL, &reader),
                     E_NOT_FOUND);
    TableReaderOptions options = {.sheet = "Data"};
    problems_clear(scratch->ctx);
    assert_int_equal(open_text(scratch, TEXT("nama,nik\n"), &options, &reader), E_NOT_FOUND);
    assert_string_equal(problem_key(scratch->ctx, 0), "table.csv_has_no_sheets");
}

static void a_header_may_have_as_many_columns_as_allowed_and_not_one_more(void **state)
{
    Scratch *scratch = *state;
    Buf *buf = buf_new(scratch, 1 << 20);
    buf_append_string(buf, "nama,nik");
    for (int i = 2; i < TABLE_COLUMNS_MAX; i++)
        buf_printf(buf, ",c%d", i);
    TableReader *reader;
    assert_int_equal(open_text(scratch, buf_text(buf), NULL, &reader), OK);
    buf_append_string(buf, ",one");
    expect_refusal(scratch, buf_text(buf), E_LIMIT, "table.too_many_columns");
}

static void a_row_may_have_as_many_bytes_as_allowed_and_not_one_more(void **state)
{
    Scratch *scratch = *state;
    char *text = mem_alloc(scratch, TABLE_LINE_BYTES_MAX + 100);
    memset(text, 'x', TABLE_LINE_BYTES_MAX + 100);
    memcpy(text, "nama,nik\n1,", 11);
    TableReader *reader;
    TableRow row;
    bool more;
    assert_int_equal(open_text(scratch, (Text){text, TABLE_LINE_BYTES_MAX + 9}, NULL, &reader), OK);
    assert_int_equal(table_next(reader, &row, &more), OK);
    assert_int_equal(row.fields[NIK].bytes, TABLE_LINE_BYTES_MAX - 2);
    assert_int_equal(open_text(scratch, (Text){text, TABLE_LINE_BYTES_MAX + 10}, NULL, &reader),
                     OK);
    assert_int_equal(table_next(reader, &row, &more), E_LIMIT);
    assert_string_equal(problem_key(scratch->ctx, 0), "table.line_too_long");
    expect_refusal(scratch, (Text){text + 20, TABLE_LINE_BYTES_MAX + 50}, E_LIMIT,
                   "table.line_too_long");
}

static void damaged_rows_are_told_with_their_field_counted_and_passed_over(void **state)
{
    Scratch *scratch = *state;
    static const char CONTENT[] = "nama,nik\nBudi,1\nB\xFF"
                                  "di,2\nAni,3,too,many\n\"A\"x,5\nEko,6,,\n";
    TableReader *reader;
    assert_int_equal(open_text(scratch, TEXT(CONTENT), NULL, &reader), OK);
    assert_string_equal(rows_of(scratch, reader), "2:Budi/1//\n6:Eko/6//\n");
    assert_int_equal(table_bad_rows(reader), 3);
    size_t count;
    const Problem *list = problems(scratch->ctx, &count);
    assert_int_equal(count, 3);
    assert_string_equal(list[0].key, "table.not_utf8");
    assert_int_equal(list[0].place.line, 3);
    assert_string_equal(list[0].place.field, "nama");
    assert_string_equal(list[1].key, "table.too_many_fields");
    assert_int_equal(list[1].place.column, 3);
    assert_string_equal(list[2].key, "table.stray_quote");
    assert_texts(scratch->ctx);
}

static void a_row_that_is_not_utf8_can_be_given_with_what_is_damaged_marked(void **state)
{
    Scratch *scratch = *state;
    static const char CONTENT[] =
        "nama,nik\nBudi,1\n\"B\xFF\"\"\xE9\x92\",2\n\xFF,3,4\n\"\xFF\"x,5\n";
    TableReaderOptions options = {.keep = true, .repair = true};
    TableReader *reader;
    assert_int_equal(open_text(scratch, TEXT(CONTENT), &options, &reader), OK);
    assert_string_equal(rows_of(scratch, reader),
                        "2:Budi/1//\n3:B\xEF\xBF\xBD\"\xEF\xBF\xBD\xEF\xBF\xBD/2//\n");
    /* Whose cells cannot be told apart stays a bad row. */
    assert_int_equal(table_bad_rows(reader), 2);
    assert_string_equal(problem_key(scratch->ctx, 0), "table.too_many_fields");
    assert_string_equal(problem_key(scratch->ctx, 1), "table.stray_quote");
}

static void a_zero_byte_far_into_the_file_damages_only_its_row(void **state)
{
    Scratch *scratch = *state;
    Buf *buf = buf_new(scratch, 1 << 20);
    buf_append_string(buf, "nama,nik\n");
    for (int i = 0; i < 1000; i++)
        buf_append_string(buf, "Budi,1\n");
    buf_append(buf, TEXT("Nul\0,7\nAni,2\n"));
    TableReader *reader;
    assert_int_equal(open_text(scratch, buf_text(buf), NULL, &reader), OK);
    const char *rows = rows_of(scratch, reader);
    assert_non_null(strstr(rows, "1003:Ani/2"));
    assert_null(strstr(rows, "Nul"));
    assert_string_equal(problem_key(scratch->ctx, 0), "table.not_utf8");
}

static void an_unclosed_quote_ends_the_reading(void **state)
{
    Scratch *scratch = *state;
    TableReader *reader = opened(scratch, "nama,nik\nBudi,1\n\"Ani,2\nEko,3\n");
    TableRow row;
    bool more;
    assert_int_equal(table_next(reader, &row, &more), OK);
    assert_int_equal(table_next(reader, &row, &more), E_INVALID);
    size_t count;
    const Problem *list = problems(scratch->ctx, &count);
    assert_string_equal(list[0].key, "table.unclosed_quote");
    assert_int_equal(list[0].place.line, 3);
}

static void kept_rows_stay_as_they_were(void **state)
{
    Scratch *scratch = *state;
    enum { ROWS = 3000 };
    Buf *buf = buf_new(scratch, 1 << 24);
    buf_append_string(buf, "nama,nik\n");
    for (int i = 0; i < ROWS; i++)
        buf_printf(buf, "\"say \"\"%d\"\" %01000d\",%d\n", i, i, i);
    TableReaderOptions options = {.keep = true};
    TableReader *reader;
    assert_int_equal(open_text(scratch, buf_text(buf), &options, &reader), OK);
    Text *names = mem_array(scratch, Text, ROWS);
    TableRow row;
    bool more;
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(table_next(reader, &row, &more), OK);
        names[i] = row.fields[NAME];
    }
    for (int i = 0; i < ROWS; i++)
        assert_text(names[i], mem_printf(scratch, "say \"%d\" %01000d", i, i));
    options.keep = false; /* and without keeping, each row is right while it is the current one */
    assert_int_equal(open_text(scratch, buf_text(buf), &options, &reader), OK);
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(table_next(reader, &row, &more), OK);
        assert_text(row.fields[NAME], mem_printf(scratch, "say \"%d\" %01000d", i, i));
    }
}

static void a_reader_knows_its_file(void **state)
{
    Scratch *scratch = *state;
    Buf *buf = buf_new(scratch, 1 << 20);
    buf_append_string(buf, "nama,nik\n");
    for (int i = 0; i < 10000; i++)
        buf_append_string(buf, "Budi,1234\n");
    TableReader *reader = opened(scratch, buf->data);
    assert_false(table_is_xlsx(reader));
    assert_in_range(table_rows_expected(reader), 9900, 10100);
    Digest digest = table_digest(reader);
    Digest expected = digest_of(buf->data, buf->bytes);
    assert_true(digest_equal(&digest, &expected));
    assert_int_equal(table_bytes(reader), buf->bytes);
    assert_non_null(strstr(table_path(reader), "table.csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(columns_are_found_by_any_of_their_names_in_any_order),
        SCRATCH_TEST(separators_marks_and_line_ends_are_recognised),
        SCRATCH_TEST(fields_are_trimmed_and_raw_ones_are_not),
        SCRATCH_TEST(a_mapping_names_columns_and_wins_over_their_own_names),
        SCRATCH_TEST(a_wrong_mapping_is_refused_with_every_fault),
        SCRATCH_TEST(every_missing_column_is_named),
        SCRATCH_TEST(a_column_named_twice_is_refused_unless_mapped),
        SCRATCH_TEST(files_that_are_no_table_are_refused),
        SCRATCH_TEST(a_header_may_have_as_many_columns_as_allowed_and_not_one_more),
        SCRATCH_TEST(a_row_may_have_as_many_bytes_as_allowed_and_not_one_more),
        SCRATCH_TEST(damaged_rows_are_told_with_their_field_counted_and_passed_over),
        SCRATCH_TEST(a_row_that_is_not_utf8_can_be_given_with_what_is_damaged_marked),
        SCRATCH_TEST(a_zero_byte_far_into_the_file_damages_only_its_row),
        SCRATCH_TEST(an_unclosed_quote_ends_the_reading),
        SCRATCH_TEST(kept_rows_stay_as_they_were),
        SCRATCH_TEST(a_reader_knows_its_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
