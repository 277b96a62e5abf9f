#include "base/date.h"

#include "base/mem.h"
#include "base/testing.h"

static Date day(int year, int month, int number)
{
    Date date = {0};
    assert_true(date_from_ymd(year, month, number, &date));
    return date;
}

/* The oracle counts days one by one from 1900-01-01 with the calendar's own rule. */
static void every_day_of_three_centuries_goes_there_and_back(void **state)
{
    (void)state;
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t expected = -25567; /* 1900-01-01 */
    for (int year = YEAR_MIN; year <= YEAR_MAX; year++)
        for (int month = 1; month <= 12; month++) {
            bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            int length = LENGTHS[month - 1] + (month == 2 && leap);
            Date none;
            assert_false(date_from_ymd(year, month, length + 1, &none));
            for (int number = 1; number <= length; number++, expected++) {
                int y, m, d;
                Date date = day(year, month, number);
                assert_int_equal(date.days, expected);
                date_to_ymd(date, &y, &m, &d);
                assert_true(y == year && m == month && d == number);
            }
        }
}

static bool reads_as(const char *text, const char *iso)
{
    Date date;
    if (!date_parse(text_of(text), &date))
        return iso == NULL;
    char *shown = date_format(NULL, date);
    bool same = iso != NULL && strcmp(shown, iso) == 0;
    mem_free(shown);
    return same;
}

static void dates_are_read_as_offices_write_them(void **state)
{
    (void)state;
    assert_true(reads_as("2022-12-31", "2022-12-31"));
    assert_true(reads_as("31/12/2022", "2022-12-31"));
    assert_true(reads_as("31-12-2022", "2022-12-31"));
    assert_true(reads_as("31.12.2022", "2022-12-31"));
    assert_true(reads_as("17 Agustus 1990", "1990-08-17"));
    assert_true(reads_as("17 Agt 1990", "1990-08-17"));
    assert_true(reads_as("5 Nopember 2022", "2022-11-05"));
    assert_true(reads_as("2022-12-31 00:00:00", "2022-12-31"));
    assert_true(reads_as("31 February 2022", NULL));
    assert_true(reads_as("31/12/22", NULL)); /* the century is not ours to guess */
    assert_true(reads_as("12/2022", NULL));
    assert_true(reads_as("", NULL));
}

static void months_are_read_with_or_without_a_day(void **state)
{
    (void)state;
    static const char *const SAME[] = {"2022-12",       "12/2022",       "12-2022",   "Des 2022",
                                       "Desember 2022", "December 2022", "2022-12-15"};
    for (size_t i = 0; i < ARRAY_COUNT(SAME); i++) {
        Month month = {0};
        assert_true(month_parse(text_of(SAME[i]), &month));
        assert_int_equal(month.months, 2022 * 12 + 11);
    }
    Month none;
    assert_false(month_parse(TEXT("2022-13"), &none));
    assert_false(month_parse(TEXT("2022"), &none));
    assert_int_equal(month_last_day((Month){2024 * 12 + 1}).days, day(2024, 2, 29).days);
}

static void age_counts_birthdays(void **state)
{
    (void)state;
    assert_int_equal(age_on(day(1957, 12, 31), day(2022, 12, 30)), 64);
    assert_int_equal(age_on(day(1957, 12, 31), day(2022, 12, 31)), 65);
    assert_int_equal(age_on(day(2004, 2, 29), day(2022, 2, 28)), 17);
    assert_int_equal(age_on(day(2004, 2, 29), day(2022, 3, 1)), 18);
    assert_int_equal(age_on(day(2023, 1, 1), day(2022, 1, 1)), -1);
}

static void instants_go_there_and_back(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"2022-12-31T08:15:30Z", "1969-12-31T23:59:59.000001Z",
                                        "2023-05-30T00:00:00Z"};
    for (size_t i = 0; i < ARRAY_COUNT(TEXTS); i++) {
        Instant instant = {0};
        assert_true(instant_parse(text_of(TEXTS[i]), &instant));
        char *shown = instant_format(NULL, instant);
        assert_string_equal(shown, TEXTS[i]);
        mem_free(shown);
    }
    Instant evening;
    assert_true(instant_parse(TEXT("2022-12-31T17:00:00Z"), &evening));
    assert_int_equal(instant_date(evening).days,
                     day(2023, 1, 1).days); /* it is midnight in Bandung */
    assert_false(instant_parse(TEXT("2022-12-31T24:00:00Z"), &evening));
    assert_false(instant_parse(TEXT("2022-12-31T08:15"), &evening));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_three_centuries_goes_there_and_back),
        cmocka_unit_test(dates_are_read_as_offices_write_them),
        cmocka_unit_test(months_are_read_with_or_without_a_day),
        cmocka_unit_test(age_counts_birthdays),
        cmocka_unit_test(instants_go_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
