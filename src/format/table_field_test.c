#include "format/test_support.h"

#include "base/date.h"

static const Column TEXT_5 = {"text", "teks", "text", COLUMN_TEXT, .limit = 5};
static const Column WHOLE = {"int", "bilangan", "number", COLUMN_INT};
static const Column WHOLE_100 = {"int", "bilangan", "number", COLUMN_INT, .limit = 100};
static const Column AMOUNT = {"money", "rupiah", "amount", COLUMN_MONEY};
static const Column PERCENT = {"percent", "persen", "percent", COLUMN_PERCENT};
static const Column SCORE = {"score", "nilai", "score", COLUMN_SCORE};
static const Column DAY = {"date", "tanggal", "date", COLUMN_DATE};
static const Column MONTH = {"month", "bulan", "month", COLUMN_MONTH};
static const Column YES = {"bool", "benar", "true", COLUMN_BOOL};
static const Column CHOICE = {"choice", "pilihan", "choice", COLUMN_CHOICE,
                              .choices = "single|half_day|group"};

static void expect(const Column *column, const char *text, int64_t expected)
{
    int64_t value = -999;
    if (!column_parse(column, text_of(text), &value) || value != expected)
        fail_msg("%s gave %lld", text, (long long)value);
}

static void refuse(const Column *column, const char *text)
{
    int64_t value = -999;
    if (column_parse(column, text_of(text), &value) || value != -999)
        fail_msg("%s was taken as %lld", text, (long long)value);
}

static void whole_numbers_may_be_grouped_and_not_negative(void **state)
{
    (void)state;
    expect(&WHOLE, "0", 0);
    expect(&WHOLE, " 1799668 ", 1799668);
    expect(&WHOLE, "1.799.668", 1799668);
    expect(&WHOLE, "1,799,668", 1799668);
    expect(&WHOLE_100, "100", 100);
    refuse(&WHOLE_100, "101");
    refuse(&WHOLE, "-1");
    refuse(&WHOLE, "12.34");
    refuse(&WHOLE, "12a");
    refuse(&WHOLE, "99999999999999999999");
    refuse(&WHOLE, "3.27606E+15");
    refuse(&WHOLE, "");
}

static void amounts_are_whole_rupiah_in_any_usual_dress(void **state)
{
    (void)state;
    static const char *const SAME[] = {"16800",         "16.800",    "Rp 16.800", "Rp16.800,-",
                                       "Rp. 16.800,00", "16,800.00", "16800,00",  "rp 16.800,-"};
    for (size_t i = 0; i < ARRAY_COUNT(SAME); i++)
        expect(&AMOUNT, SAME[i], 16800);
    refuse(&AMOUNT, "16800,50");
    refuse(&AMOUNT, "-16800");
    refuse(&AMOUNT, ",00");
    refuse(&AMOUNT, "USD 5");
}

static void percents_and_scores_are_exact_decimals(void **state)
{
    (void)state;
    expect(&PERCENT, "51,59", 515900);
    expect(&PERCENT, "51.59 %", 515900);
    expect(&PERCENT, "100%", 1000000);
    expect(&PERCENT, "-1.5", -15000);
    refuse(&PERCENT, "51.59001");
    refuse(&PERCENT, "%");
    refuse(&PERCENT, "half");
    expect(&SCORE, "87,5", 87500000);
    expect(&SCORE, "0.000001", 1);
    refuse(&SCORE, "0.0000001");
    refuse(&SCORE, "87,5 %");
}

static void dates_and_months_are_read_as_offices_write_them(void **state)
{
    (void)state;
    Date date;
    assert_true(date_from_ymd(2022, 12, 31, &date));
    expect(&DAY, "2022-12-31", date.days);
    expect(&DAY, "31/12/2022", date.days);
    expect(&DAY, "31-12-2022", date.days);
    refuse(&DAY, "2022-02-29");
    refuse(&DAY, "2022-1x-01");
    refuse(&DAY, "12/2022");
    expect(&MONTH, "2022-12", 2022 * 12 + 11);
    expect(&MONTH, "12/2022", 2022 * 12 + 11);
    expect(&MONTH, "Des 2022", 2022 * 12 + 11);
    expect(&MONTH, "2022-12-01", 2022 * 12 + 11);
    refuse(&MONTH, "2022-13");
    refuse(&MONTH, "2022");
}

static void yes_no_and_choices_do_not_mind_case(void **state)
{
    (void)state;
    static const char *const YES_WORDS[] = {"ya", "YES", "y", "True", "1"};
    static const char *const NO_WORDS[] = {"tidak", "No", "n", "T", "FALSE", "0"};
    for (size_t i = 0; i < ARRAY_COUNT(YES_WORDS); i++)
        expect(&YES, YES_WORDS[i], 1);
    for (size_t i = 0; i < ARRAY_COUNT(NO_WORDS); i++)
        expect(&YES, NO_WORDS[i], 0);
    refuse(&YES, "maybe");
    refuse(&YES, "ya|yes");
    expect(&CHOICE, "single", 0);
    expect(&CHOICE, "Half-Day", 1);
    expect(&CHOICE, "half day", 1);
    expect(&CHOICE, "GROUP", 2);
    refuse(&CHOICE, "single|half_day");
    refuse(&CHOICE, "grou");
}

static const Column ROW_COLUMNS[] = {
    {"name", "nama", "name", COLUMN_TEXT, .required = true, .limit = 5},
    {"nik", "nik", "nik", COLUMN_DIGITS, .limit = 16},
    {"heads", "jumlah", "heads", COLUMN_INT, .required = true, .limit = 1000},
    {"since", "sejak", "since", COLUMN_DATE},
    {"kind", "jenis", "kind", COLUMN_CHOICE, .choices = "big|small"},
};
static const ColumnSet ROW_SET = COLUMN_SET("row", ROW_COLUMNS);

typedef struct {
    TableReader *reader;
    TableRow row;
} Opened;

static Opened open_row(Scratch *scratch, const char *line)
{
    Opened opened;
    bool more;
    const char *content = mem_printf(scratch, "nama,nik,jumlah,jenis\n%s\n", line);
    const char *path = write_bytes(scratch, "row.csv", text_of(content));
    assert_int_equal(table_open(scratch->ctx, scratch, path, &ROW_SET, NULL, &opened.reader), OK);
    assert_int_equal(table_next(opened.reader, &opened.row, &more), OK);
    assert_true(more);
    problems_clear(scratch->ctx);
    return opened;
}

static void a_good_row_reads_without_problems(void **state)
{
    Scratch *scratch = *state;
    Opened opened = open_row(scratch, "Budi,'3216 055,1.000,Small");
    Text text;
    int64_t value = -1;
    bool empty;
    assert_true(table_field_text(scratch->ctx, opened.reader, &opened.row, 0, &text));
    assert_text(text, "Budi");
    assert_true(table_field_text(scratch->ctx, opened.reader, &opened.row, 1, &text));
    assert_text(text,
                "'3216 055"); /* a damaged code stays as written: whoever needs it examines it */
    assert_true(table_field(scratch->ctx, opened.reader, &opened.row, 2, &value, &empty));
    assert_int_equal(value, 1000);
    assert_false(empty);
    assert_true(table_field(scratch->ctx, opened.reader, &opened.row, 3, &value, &empty));
    assert_true(empty);
    assert_int_equal(value, 1000);
    assert_true(table_field(scratch->ctx, opened.reader, &opened.row, 4, &value, &empty));
    assert_int_equal(value, 1);
    assert_int_equal(problem_count(scratch->ctx, PROBLEM_ERROR), 0);
}

static void expect_problem(Scratch *scratch, const char *line, size_t column, const char *key,
                           const char *field)
{
    Opened opened = open_row(scratch, line);
    int64_t value = -7;
    bool empty = false;
    Text text = TEXT_EMPTY;
    bool read = ROW_COLUMNS[column].type == COLUMN_TEXT || ROW_COLUMNS[column].type == COLUMN_DIGITS
                    ? table_field_text(scratch->ctx, opened.reader, &opened.row, column, &text)
                    : table_field(scratch->ctx, opened.reader, &opened.row, column, &value, &empty);
    assert_false(read);
    assert_int_equal(value, -7);
    size_t count;
    const Problem *list = problems(scratch->ctx, &count);
    assert_int_equal(count, 1);
    assert_string_equal(list[0].key, key);
    assert_int_equal(list[0].place.line, 2);
    assert_string_equal(list[0].place.field, field);
    assert_texts(scratch->ctx);
}

static void each_wrong_field_has_its_own_reason_and_place(void **state)
{
    Scratch *scratch = *state;
    expect_problem(scratch, ",1,1,big", 0, "table.required", "nama");
    expect_problem(scratch, "Budiman,1,1,big", 0, "table.too_long", "nama");
    expect_problem(scratch,
                   "B,11111111111111111111111111111111111111111111111111111111111111111,1,", 1,
                   "table.code_too_long", "nik");
    expect_problem(scratch, "B,1,,big", 2, "table.required", "jumlah");
    expect_problem(scratch, "B,1,x,big", 2, "table.not_a_number", "jumlah");
    expect_problem(scratch, "B,1,1001,big", 2, "table.too_large", "jumlah");
    expect_problem(scratch, "B,1,-5,big", 2, "table.negative", "jumlah");
    expect_problem(scratch, "B,1,1,middle", 4, "table.not_a_choice", "jenis");
}

static void a_long_wrong_value_is_shown_cut(void **state)
{
    Scratch *scratch = *state;
    Opened opened = open_row(
        scratch, "B,1,éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé,");
    int64_t value;
    bool empty;
    assert_false(table_field(scratch->ctx, opened.reader, &opened.row, 2, &value, &empty));
    size_t count;
    const Problem *list = problems(scratch->ctx, &count);
    assert_int_equal(strlen(list[0].args[0]), 2 * 60 + 3);
}

static void a_text_column_parses_no_number(void **state)
{
    (void)state;
    refuse(&TEXT_5, "12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_may_be_grouped_and_not_negative),
        cmocka_unit_test(amounts_are_whole_rupiah_in_any_usual_dress),
        cmocka_unit_test(percents_and_scores_are_exact_decimals),
        cmocka_unit_test(dates_and_months_are_read_as_offices_write_them),
        cmocka_unit_test(yes_no_and_choices_do_not_mind_case),
        cmocka_unit_test(a_text_column_parses_no_number),
        SCRATCH_TEST(a_good_row_reads_without_problems),
        SCRATCH_TEST(each_wrong_field_has_its_own_reason_and_place),
        SCRATCH_TEST(a_long_wrong_value_is_shown_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
