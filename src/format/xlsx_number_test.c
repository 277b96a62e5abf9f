#include "format/test_support.h"

#include "base/random.h"
#include "format/xlsx_number.h"

enum { SEED = 424242 };

static void expect(const char *value, NumberKind kind, const char *expected)
{
    char buffer[XLSX_NUMBER_BYTES];
    assert_text(xlsx_number_text(text_of(value), kind, false, buffer), expected);
}

static void whole_numbers_keep_every_digit(void **state)
{
    (void)state;
    expect("0", NUMBER_PLAIN, "0");
    expect("3276055708900002", NUMBER_PLAIN, "3276055708900002");
    expect("3.276055708900002E+15", NUMBER_PLAIN, "3276055708900002");
    expect("3276055708900002.0", NUMBER_PLAIN, "3276055708900002");
    expect("123456789012345678", NUMBER_PLAIN, "123456789012345678");
    expect("-42", NUMBER_PLAIN, "-42");
    expect("1E+3", NUMBER_PLAIN, "1000");
    expect("1E+30", NUMBER_PLAIN, "1E+30");
    expect("-1.5e300", NUMBER_PLAIN, "-1.5E+300");
}

static void a_code_that_lost_its_last_digits_to_a_number_cell_shows_it(void **state)
{
    (void)state;
    expect("3276055708900000", NUMBER_PLAIN, "3.2760557089E+15");
    expect("3.2760557089E+15", NUMBER_PLAIN, "3.2760557089E+15");
    expect("3276055708900010", NUMBER_PLAIN, "3.27605570890001E+15");
    expect("-1000000000000000", NUMBER_PLAIN, "-1E+15");
    expect("100000000000000", NUMBER_PLAIN, "100000000000000"); /* 15 digits are whole */
}

static void decimals_are_the_shortest_that_give_the_same_number(void **state)
{
    (void)state;
    expect("1.1000000000000001", NUMBER_PLAIN, "1.1");
    expect("0.10000000000000001", NUMBER_PLAIN, "0.1");
    expect("51.590", NUMBER_PLAIN, "51.59");
    expect("5.0000000000000001E-2", NUMBER_PLAIN, "0.05");
    expect("1.0000000000000001E-5", NUMBER_PLAIN, "0.00001");
    expect(".5", NUMBER_PLAIN, "0.5");
    expect("2.2250738585072014E-308", NUMBER_PLAIN, "2.2250738585072014E-308");
    expect("0.30000000000000004", NUMBER_PLAIN, "0.30000000000000004");
}

static void what_is_no_number_stays_as_it_is(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"",     "-",     "abc", "1e",    "nan", "inf",
                                        "0x10", "1.2.3", "1 2", "1e999", "--1"};
    for (size_t i = 0; i < ARRAY_COUNT(TEXTS); i++) {
        expect(TEXTS[i], NUMBER_PLAIN, TEXTS[i]);
        expect(TEXTS[i], NUMBER_DATE, TEXTS[i]);
        expect(TEXTS[i], NUMBER_PERCENT, TEXTS[i]);
    }
}

static void dates_follow_both_calendars_of_excel(void **state)
{
    (void)state;
    expect("44926", NUMBER_DATE, "2022-12-31");
    expect("1", NUMBER_DATE, "1900-01-01");
    expect("59", NUMBER_DATE, "1900-02-28");
    expect("60", NUMBER_DATE, "1900-02-29"); /* Excel's own mistake: no reader of dates takes it */
    expect("61", NUMBER_DATE, "1900-03-01");
    expect("44926.354166666664", NUMBER_DATE, "2022-12-31 08:30:00");
    expect("44926.999999999", NUMBER_DATE, "2023-01-01");
    expect("2958465", NUMBER_DATE, "9999-12-31");
    expect("2958466", NUMBER_DATE, "2958466");
    expect("-1", NUMBER_DATE, "-1");
    expect("0.5", NUMBER_DATE, "12:00:00");
    expect("0.354166666666667", NUMBER_TIME, "08:30:00");
    expect("1.5", NUMBER_TIME, "1.5");
    char buffer[XLSX_NUMBER_BYTES];
    assert_text(xlsx_number_text(TEXT("43464"), NUMBER_DATE, true, buffer), "2022-12-31");
    assert_text(xlsx_number_text(TEXT("0"), NUMBER_DATE, true, buffer), "1904-01-01");
}

static void percents_move_the_point(void **state)
{
    (void)state;
    expect("0.5159", NUMBER_PERCENT, "51.59%");
    expect("1", NUMBER_PERCENT, "100%");
    expect("0", NUMBER_PERCENT, "0%");
    expect("0.001", NUMBER_PERCENT, "0.1%");
    expect("7.0000000000000007E-2", NUMBER_PERCENT, "7%");
    expect("12.5", NUMBER_PERCENT, "1250%");
    expect("-0.0123", NUMBER_PERCENT, "-1.23%");
    expect("1E+30", NUMBER_PERCENT, "1E+30");
}

static void formats_are_told_by_their_code(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        NumberKind kind;
    } FORMATS[] = {
        {"General", NUMBER_PLAIN},
        {"GENERAL", NUMBER_PLAIN},
        {"0", NUMBER_PLAIN},
        {"#,##0.00", NUMBER_PLAIN},
        {"\"Rp\"\\ #,##0;[Red]-\"Rp\"\\ #,##0", NUMBER_PLAIN},
        {"[$Rp-421]* #,##0_);[Magenta]0", NUMBER_PLAIN},
        {"[Magenta]0", NUMBER_PLAIN},
        {"0.00E+00", NUMBER_PLAIN},
        {"\"dimension\" 0", NUMBER_PLAIN},
        {"0\\d", NUMBER_PLAIN},
        {"@", NUMBER_PLAIN},
        {"yyyy-mm-dd", NUMBER_DATE},
        {"dd/mm/yyyy;@", NUMBER_DATE},
        {"[$-421]dd\\ mmmm\\ yyyy", NUMBER_DATE},
        {"mmm-yy", NUMBER_DATE},
        {"mmmm", NUMBER_DATE},
        {"DD/MM/YYYY HH:MM:SS", NUMBER_DATE},
        {"hh:mm", NUMBER_TIME},
        {"h:mm AM/PM", NUMBER_TIME},
        {"[h]:mm:ss", NUMBER_TIME},
        {"mm:ss.0", NUMBER_TIME},
        {"0%", NUMBER_PERCENT},
        {"0.00%;[Red]-0.00%", NUMBER_PERCENT},
        {"\"open", NUMBER_PLAIN},
        {"[open", NUMBER_PLAIN},
        {"\\", NUMBER_PLAIN},
    };
    for (size_t i = 0; i < ARRAY_COUNT(FORMATS); i++)
        if (xlsx_format_kind(text_of(FORMATS[i].code)) != FORMATS[i].kind)
            fail_msg("%s", FORMATS[i].code);
    assert_int_equal(xlsx_builtin_kind(0), NUMBER_PLAIN);
    assert_int_equal(xlsx_builtin_kind(10), NUMBER_PERCENT);
    assert_int_equal(xlsx_builtin_kind(14), NUMBER_DATE);
    assert_int_equal(xlsx_builtin_kind(20), NUMBER_TIME);
    assert_int_equal(xlsx_builtin_kind(22), NUMBER_DATE);
    assert_int_equal(xlsx_builtin_kind(164), NUMBER_PLAIN);
}

static void every_double_comes_back_from_its_text(void **state)
{
    (void)state;
    print_message("seed %d\n", SEED);
    Random random = random_stream(SEED, "double");
    for (uint64_t i = 0; i < 20000; i++) {
        union {
            uint64_t bits;
            double number;
        } value = {random_at(random, i)};
        if (i % 2 == 0) /* amounts and shares rather than the whole range */
            value.number =
                (double)(int64_t)random_below(random, i, 1000000000000) / (i % 4 == 0 ? 10000 : 37);
        if (value.number != value.number || value.number - value.number != 0)
            continue;
        char stored[64], buffer[XLSX_NUMBER_BYTES], text[XLSX_NUMBER_BYTES + 1];
        (void)snprintf(stored, sizeof stored, "%.17g", value.number);
        Text shown = xlsx_number_text(text_of(stored), NUMBER_PLAIN, false, buffer);
        (void)snprintf(text, sizeof text, "%.*s", TEXT_ARGS(shown));
        assert_true(strtod(text, NULL) == value.number);
        assert_true(shown.bytes <= strlen(stored) + 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_keep_every_digit),
        cmocka_unit_test(a_code_that_lost_its_last_digits_to_a_number_cell_shows_it),
        cmocka_unit_test(decimals_are_the_shortest_that_give_the_same_number),
        cmocka_unit_test(what_is_no_number_stays_as_it_is),
        cmocka_unit_test(dates_follow_both_calendars_of_excel),
        cmocka_unit_test(percents_move_the_point),
        cmocka_unit_test(formats_are_told_by_their_code),
        cmocka_unit_test(every_double_comes_back_from_its_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
