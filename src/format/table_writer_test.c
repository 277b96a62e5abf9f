#include "format/test_support.h"

#include <signal.h>
#include <sys/resource.h>

#include "base/random.h"
#include "format/table_writer.h"

enum { SEED = 91 };

static const OutputColumn COLUMNS[] = {
    {"name", "test.name"},   {"heads", "test.heads"},   {"amount", "test.amount"},
    {"share", "test.share"}, {"change", "test.change"}, {"score", "test.score"},
    {"day", "test.day"},     {"month", "test.month"},   {"fine", "test.fine"},
    {"none", "test.none"},
};
enum { COUNT = ARRAY_COUNT(COLUMNS) };

static void sample_row(Cell *cells, const char *name, int64_t number)
{
    cells[0] = CELL_STRING(name);
    cells[1] = CELL_INT_OF(number);
    cells[2] = CELL_MONEY_OF(MONEY(number * 16800));
    cells[3] = CELL_RATE_OF(RATE_PPM(515900 + number));
    cells[4] = (Cell){CELL_POINTS, -12300, TEXT_EMPTY};
    cells[5] = CELL_SCORE_OF(((Score){87500000}));
    cells[6] = CELL_DATE_OF(((Date){19357}));
    cells[7] = CELL_MONTH_OF(((Month){2022 * 12 + 11}));
    cells[8] = CELL_BOOL_OF(number % 2);
    cells[9] = CELL_NONE;
}

static TableWriter *opened(Scratch *scratch, const TableWriterOptions *options)
{
    TableWriter *writer = NULL;
    assert_int_equal(table_writer_open(scratch->ctx, scratch, options, COLUMNS, COUNT, &writer),
                     OK);
    return writer;
}

static const char *written(Scratch *scratch, OutputFormat format, int rows)
{
    const char *path = scratch_path(scratch, "out");
    TableWriterOptions options = {.path = path, .format = format, .title = "Judul", .width = 120};
    TableWriter *writer = opened(scratch, &options);
    for (int i = 0; i < rows; i++) {
        Cell cells[COUNT];
        sample_row(cells, i == 0 ? "Budi" : "PT \"A\", B;\nC", i + 1234);
        assert_int_equal(table_writer_row(writer, cells), OK);
    }
    assert_int_equal(table_writer_close(writer), OK);
    return text_string(scratch, read_bytes(scratch, path));
}

static void csv_has_plain_values_and_quotes_where_needed(void **state)
{
    assert_string_equal(
        written(*state, OUTPUT_CSV, 2),
        "name,heads,amount,share,change,score,day,month,fine,none\n"
        "Budi,1234,20731200,51.7134,-1.2300,87.5,2022-12-31,2022-12,false,\n"
        "\"PT \"\"A\"\", B;\nC\",1235,20748000,51.7135,-1.2300,87.5,2022-12-31,2022-12,true,\n");
    assert_string_equal(written(*state, OUTPUT_CSV, 0),
                        "name,heads,amount,share,change,score,day,month,fine,none\n");
}

static void json_is_an_array_of_objects(void **state)
{
    assert_string_equal(
        written(*state, OUTPUT_JSON, 2),
        "[\n{\"name\":\"Budi\",\"heads\":1234,\"amount\":20731200,\"share\":51.7134,\"change\":-1."
        "2300,\"score\":87.5,"
        "\"day\":\"2022-12-31\",\"month\":\"2022-12\",\"fine\":false,\"none\":null},\n"
        "{\"name\":\"PT \\\"A\\\", "
        "B;\\nC\",\"heads\":1235,\"amount\":20748000,\"share\":51.7135,\"change\":-1.2300,"
        "\"score\":87.5,\"day\":\"2022-12-31\",\"month\":\"2022-12\",\"fine\":true,\"none\":null}"
        "\n]\n");
    assert_string_equal(written(*state, OUTPUT_JSON, 0), "[]\n");
}

static void json_escapes_what_it_must(void **state)
{
    Scratch *scratch = *state;
    static const OutputColumn ONE[] = {{"a\"b", NULL}};
    const char *path = scratch_path(scratch, "out");
    TableWriterOptions options = {.path = path, .format = OUTPUT_JSON};
    TableWriter *writer;
    assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, ONE, 1, &writer), OK);
    Cell cell = CELL_TEXT_OF(TEXT("\x01\t\\/\x7F é \xFF."));
    assert_int_equal(table_writer_row(writer, &cell), OK);
    assert_int_equal(table_writer_close(writer), OK);
    assert_text(read_bytes(scratch, path),
                "[\n{\"a\\\"b\":\"\\u0001\\u0009\\\\/\x7F é \xEF\xBF\xBD.\"}\n]\n");
}

static void the_terminal_aligns_numbers_and_formats_them_for_people(void **state)
{
    assert_string_equal(written(*state, OUTPUT_TABLE, 2),
                        "Judul\n\n"
                        "test.name   test.heads    test.amount  test.share  test.change  "
                        "test.score  test.day    test.month  "
                        "test.fine  test.none\n"
                        "──────────  ──────────  ─────────────  ──────────  ───────────  "
                        "──────────  ──────────  ──────────  "
                        "─────────  ─────────\n"
                        "Budi             1.234  Rp 20.731.200       51,71        -1,23       "
                        "87,50  2022-12-31  2022-12     tidak\n"
                        "PT \"A\", B;       1.235  Rp 20.748.000       51,71        -1,23       "
                        "87,50  2022-12-31  2022-12     ya\n"
                        "C\n");
}

static void plain_numbers_of_any_size_are_exact(void **state)
{
    Scratch *scratch = *state;
    static const OutputColumn ONE[] = {{"n", NULL}};
    static const struct {
        Cell cell;
        const char *text;
    } CASES[] = {
        {{CELL_INT, INT64_MIN, {0}}, "-9223372036854775808"},
        {{CELL_INT, INT64_MAX, {0}}, "9223372036854775807"},
        {{CELL_INT, 0, {0}}, "0"},
        {{CELL_PERCENT, INT64_MIN, {0}}, "-922337203685477.5808"},
        {{CELL_PERCENT, -1, {0}}, "-0.0001"},
        {{CELL_PERCENT, 0, {0}}, "0.0000"},
        {{CELL_SCORE, -1, {0}}, "-0.000001"},
        {{CELL_SCORE, 100000000, {0}}, "100"},
        {{CELL_SCORE, 0, {0}}, "0"},
        {{CELL_DATE, -25567, {0}}, "1900-01-01"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        const char *path = scratch_path(scratch, "out");
        TableWriterOptions options = {.path = path, .format = OUTPUT_CSV};
        TableWriter *writer;
        assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, ONE, 1, &writer), OK);
        assert_int_equal(table_writer_row(writer, &CASES[i].cell), OK);
        assert_int_equal(table_writer_close(writer), OK);
        assert_text(read_bytes(scratch, path), mem_printf(scratch, "n\n%s\n", CASES[i].text));
    }
}

static const OutputColumn TWO[] = {{"label", "label"}, {"value", "value"}};

static const char *table_of(Scratch *scratch, int width, const Cell (*rows)[2], size_t count)
{
    const char *path = scratch_path(scratch, "out");
    TableWriterOptions options = {.path = path, .format = OUTPUT_TABLE, .width = width};
    TableWriter *writer;
    assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, TWO, 2, &writer), OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(table_writer_row(writer, rows[i]), OK);
    assert_int_equal(table_writer_close(writer), OK);
    return text_string(scratch, read_bytes(scratch, path));
}

static void long_texts_wrap_and_numbers_stay_whole(void **state)
{
    const Cell rows[][2] = {
        {CELL_STRING("Perlindungan pekerja rentan di kabupaten dan kota"),
         CELL_MONEY_OF(MONEY(833212800))},
        {CELL_STRING("éé"), CELL_NONE},
    };
    assert_string_equal(table_of(*state, 40, rows, 2), "label                              value\n"
                                                       "────────────────────────  ──────────────\n"
                                                       "Perlindungan pekerja      Rp 833.212.800\n"
                                                       "rentan di kabupaten dan\n"
                                                       "kota\n"
                                                       "éé\n");
}

static void a_code_is_not_broken_while_a_sentence_can_give_way(void **state)
{
    const Cell rows[][2] = {
        {CELL_STRING("3276055708900002"), CELL_STRING("Sukmajaya, Kota Depok, Jawa Barat")}};
    assert_string_equal(table_of(*state, 30, rows, 1), "label             value\n"
                                                       "────────────────  ────────────\n"
                                                       "3276055708900002  Sukmajaya,\n"
                                                       "                  Kota Depok,\n"
                                                       "                  Jawa Barat\n");
}

static void a_table_that_cannot_fit_becomes_a_list(void **state)
{
    const Cell rows[][2] = {{CELL_STRING("a long label here"), CELL_MONEY_OF(MONEY(833212800))}};
    assert_string_equal(table_of(*state, 20, rows, 1),
                        "label: a long label here\nvalue: Rp 833.212.800\n\n");
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
    const Cell rows[][2] = {{CELL_STRING("a\x1B[31mred\nb\xC2\x9B"
                                         "c\x7F"),
                             CELL_STRING("x")}};
    assert_string_equal(table_of(*state, 80, rows, 1),
                        "label          value\n─────────────  ─────\na [31mred b c  x\n");
}

static void rows_beyond_the_sample_are_written_as_they_come(void **state)
{
    Scratch *scratch = *state;
    enum { ROWS = 2500 };
    Cell(*rows)[2] = mem_alloc(scratch, ROWS * sizeof *rows);
    for (int i = 0; i < ROWS; i++) {
        rows[i][0] = CELL_STRING("x");
        rows[i][1] = CELL_INT_OF(i < 2000 ? 1 : 1000000000);
    }
    const char *table = table_of(scratch, 80, (const Cell(*)[2])rows, ROWS);
    int lines = 0;
    for (const char *c = table; *c != '\0'; c++)
        lines += *c == '\n';
    assert_int_equal(lines, ROWS + 2);
    assert_non_null(strstr(table, "1.000.000.000\n"));
}

static void headers_speak_the_language_of_the_context(void **state)
{
    Scratch *scratch = *state;
    static const OutputColumn ONE[] = {{"yes", "table.yes"}};
    for (int lang = LANG_ID; lang <= LANG_EN; lang++) {
        scratch->ctx->lang = (Lang)lang;
        const char *path = scratch_path(scratch, "out");
        TableWriterOptions options = {.path = path, .format = OUTPUT_TABLE, .width = 80};
        TableWriter *writer;
        assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, ONE, 1, &writer), OK);
        Cell cell = CELL_BOOL_OF(false);
        assert_int_equal(table_writer_row(writer, &cell), OK);
        assert_int_equal(table_writer_close(writer), OK);
        assert_text(read_bytes(scratch, path),
                    lang == LANG_ID ? "ya\n─────\ntidak\n" : "yes\n───\nno\n");
    }
}

static void own_headers_replace_the_columns_own(void **state)
{
    Scratch *scratch = *state;
    const char *path = scratch_path(scratch, "out");
    TableWriterOptions options = {.path = path, .format = OUTPUT_CSV};
    TableWriter *writer;
    assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, TWO, 2, &writer), OK);
    const Text headers[] = {TEXT("No. KTP, lama"), TEXT("")};
    assert_int_equal(table_writer_headers(writer, headers, 2), OK);
    assert_int_equal(table_writer_close(writer), OK);
    assert_text(read_bytes(scratch, path), "\"No. KTP, lama\",\n");
}

static void further_tables_follow_in_text_formats(void **state)
{
    Scratch *scratch = *state;
    static const OutputColumn ONE[] = {{"n", "n"}};
    static const char *const EXPECTED[] = {
        [OUTPUT_TABLE] = "One\n\nlabel  value\n─────  ─────\nx          1\n\nTwo\n\nn\n─\n5\n",
        [OUTPUT_CSV] = "label,value\nx,1\n\nn\n5\n",
        [OUTPUT_JSON] = "[\n{\"label\":\"x\",\"value\":1}\n]\n[\n{\"n\":5}\n]\n",
    };
    for (OutputFormat format = OUTPUT_TABLE; format <= OUTPUT_JSON; format++) {
        const char *path = scratch_path(scratch, "out");
        TableWriterOptions options = {.path = path, .format = format, .title = "One", .width = 80};
        TableWriter *writer;
        assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, TWO, 2, &writer), OK);
        const Cell row[] = {CELL_STRING("x"), CELL_INT_OF(1)};
        assert_int_equal(table_writer_row(writer, row), OK);
        assert_int_equal(table_writer_sheet(writer, "Two", ONE, 1), OK);
        const Cell five = CELL_INT_OF(5);
        assert_int_equal(table_writer_row(writer, &five), OK);
        assert_int_equal(table_writer_close(writer), OK);
        assert_text(read_bytes(scratch, path), EXPECTED[format]);
    }
}

static void a_writer_freed_before_its_close_leaves_nothing(void **state)
{
    Scratch *scratch = *state;
    for (OutputFormat format = OUTPUT_TABLE; format <= OUTPUT_XLSX; format++) {
        TableWriterOptions options = {.path = scratch_path(scratch, "never"), .format = format};
        TableWriter *writer = opened(scratch, &options);
        Cell cells[COUNT];
        sample_row(cells, "x", 1);
        assert_int_equal(table_writer_row(writer, cells), OK);
        mem_free(writer);
        assert_false(file_exists(options.path));
    }
    DIR *folder = opendir(scratch->folder);
    int entries = 0;
    while (readdir(folder) != NULL)
        entries++;
    closedir(folder);
    assert_int_equal(entries, 2); /* . and .. */
}

static void a_workbook_needs_a_file(void **state)
{
    Scratch *scratch = *state;
    TableWriterOptions options = {.format = OUTPUT_XLSX};
    TableWriter *writer;
    assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, TWO, 2, &writer),
                     E_INVALID);
    assert_string_equal(problem_key(scratch->ctx, 0), "table.xlsx_needs_file");
    options.path = scratch->folder;
    assert_int_equal(table_writer_open(scratch->ctx, scratch, &options, TWO, 2, &writer),
                     E_INVALID);
    assert_texts(scratch->ctx);
}

/* A full disk, as far as a process can make one: the size of its files is limited. */
static void a_full_disk_is_told_and_leaves_nothing(void **state)
{
    Scratch *scratch = *state;
    struct rlimit old, small = {1 << 16, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    for (OutputFormat format = OUTPUT_TABLE; format <= OUTPUT_XLSX; format++) {
        TableWriterOptions options = {
            .path = scratch_path(scratch, "full"), .format = format, .width = 200};
        TableWriter *writer = opened(scratch, &options);
        assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
        small.rlim_max = old.rlim_max;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        Random random = random_stream(SEED, "disk");
        for (uint64_t i = 0; i < 5000; i++) {
            char name[64];
            (void)snprintf(name, sizeof name, "%016llx%016llx",
                           (unsigned long long)random_at(random, 2 * i),
                           (unsigned long long)random_at(random, 2 * i + 1));
            Cell cells[COUNT];
            sample_row(cells, name, 5);
            assert_int_equal(table_writer_row(writer, cells), OK);
        }
        problems_clear(scratch->ctx);
        assert_int_equal(table_writer_close(writer), E_LIMIT);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
        assert_string_equal(problem_key(scratch->ctx, 0), "file.disk_full");
        mem_free(writer);
        assert_false(file_exists(options.path));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(csv_has_plain_values_and_quotes_where_needed),
        SCRATCH_TEST(json_is_an_array_of_objects),
        SCRATCH_TEST(json_escapes_what_it_must),
        SCRATCH_TEST(plain_numbers_of_any_size_are_exact),
        SCRATCH_TEST(the_terminal_aligns_numbers_and_formats_them_for_people),
        SCRATCH_TEST(long_texts_wrap_and_numbers_stay_whole),
        SCRATCH_TEST(a_code_is_not_broken_while_a_sentence_can_give_way),
        SCRATCH_TEST(a_table_that_cannot_fit_becomes_a_list),
        SCRATCH_TEST(control_characters_do_not_reach_the_terminal),
        SCRATCH_TEST(rows_beyond_the_sample_are_written_as_they_come),
        SCRATCH_TEST(headers_speak_the_language_of_the_context),
        SCRATCH_TEST(own_headers_replace_the_columns_own),
        SCRATCH_TEST(further_tables_follow_in_text_formats),
        SCRATCH_TEST(a_writer_freed_before_its_close_leaves_nothing),
        SCRATCH_TEST(a_workbook_needs_a_file),
        SCRATCH_TEST(a_full_disk_is_told_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
