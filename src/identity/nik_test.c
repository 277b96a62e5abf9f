#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"
#include "identity/identity.h"

static Date day_of(int year, int month, int day)
{
    Date date;
    assert_true(date_from_ymd(year, month, day, &date));
    return date;
}

static NikFacts examined(const char *text)
{
    return nik_examine(text_of(text), day_of(2022, 12, 31));
}

static void the_example_is_a_woman_of_depok_born_17_august_1990(void **state)
{
    (void)state;
    NikFacts facts = examined("3276055708900002");
    assert_int_equal(facts.faults, NIK_OK);
    assert_int_equal(facts.nik.number, 3276055708900002);
    assert_int_equal(facts.district.code, 327605);
    assert_int_equal(region_at(facts.district, LEVEL_REGENCY).code, 3276);
    assert_int_equal(facts.birth.days, day_of(1990, 8, 17).days);
    assert_int_equal(facts.sex, SEX_FEMALE);
    assert_int_equal(facts.serial, 2);
    assert_true(nik_is_valid(&facts));
}

static void a_mans_day_is_as_it_is(void **state)
{
    (void)state;
    NikFacts facts = examined("3276051708900001");
    assert_int_equal(facts.sex, SEX_MALE);
    assert_int_equal(facts.birth.days, day_of(1990, 8, 17).days);
}

static void a_day_that_does_not_exist_is_an_error(void **state)
{
    (void)state;
    static const char *const WRONG[] = {"3276053102900001", "3276053002900001", "3276052902910001",
                                        "3276050008900001", "3276053208900001", "3276054008900001",
                                        "3276057208900001", "3276051700900001", "3276051713900001",
                                        "3276057102900001"};
    for (size_t i = 0; i < ARRAY_COUNT(WRONG); i++) {
        NikFacts facts = examined(WRONG[i]);
        assert_true(facts.faults & NIK_DATE);
        assert_int_equal(facts.sex, SEX_UNKNOWN);
        assert_false(nik_is_valid(&facts));
    }
    assert_int_equal(examined("3276052902920001").faults, NIK_OK); /* 1992 was a leap year */
    assert_int_equal(examined("3276056902000001").birth.days, day_of(2000, 2, 29).days);
}

static void serial_0000_is_an_error(void **state)
{
    (void)state;
    NikFacts facts = examined("3276055708900000");
    assert_true(facts.faults & NIK_SERIAL);
    assert_false(nik_is_valid(&facts));
}

static void the_century_is_the_latest_that_is_not_after_today(void **state)
{
    (void)state;
    assert_int_equal(examined("3276050101220001").birth.days, day_of(2022, 1, 1).days);
    assert_int_equal(examined("3276050101230001").birth.days, day_of(1923, 1, 1).days);
    Date summer = day_of(2022, 6, 30);
    assert_int_equal(nik_examine(TEXT("3276053006220001"), summer).birth.days, summer.days);
    assert_int_equal(nik_examine(TEXT("3276050107220001"), summer).birth.days,
                     day_of(1922, 7, 1).days);
}

static void a_birth_after_today_in_every_century_is_an_error(void **state)
{
    (void)state;
    NikFacts facts = nik_examine(TEXT("3276051708900001"), day_of(1980, 1, 1));
    assert_true(facts.faults & NIK_FUTURE);
    assert_false(nik_is_valid(&facts));
}

static void what_is_no_16_digits_is_said_by_its_own_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned faults;
        DamageKind damage;
    } CASES[] = {
        {"", NIK_EMPTY, DAMAGE_NONE},
        {"   ", NIK_EMPTY, DAMAGE_NONE},
        {"327605570890002", NIK_LENGTH, DAMAGE_NONE},
        {"32760557089000021", NIK_LENGTH, DAMAGE_NONE},
        {"3", NIK_LENGTH, DAMAGE_NONE},
        {"327605570890000O", NIK_CHARACTER, DAMAGE_NONE},
        {"tidak punya", NIK_CHARACTER, DAMAGE_NONE},
        {"-", NIK_CHARACTER, DAMAGE_NONE},
        {"3.27606E+15", NIK_DAMAGED, DAMAGE_SCIENTIFIC},
        {"3,27606E+15", NIK_DAMAGED, DAMAGE_SCIENTIFIC},
        {"951015708650001", NIK_DAMAGED,
         DAMAGE_LEADING_ZERO}, /* 0951 01 570865 0001: Jakarta before 2010 */
    };
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        NikFacts facts = examined(CASES[i].text);
        assert_int_equal(facts.faults, CASES[i].faults);
        assert_int_equal(facts.damage, CASES[i].damage);
        assert_int_equal(facts.nik.number, 0);
        assert_false(nik_is_valid(&facts));
    }
}

static void harmless_marks_around_whole_digits_are_a_warning(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"'3276055708900002", "3276055708900002.0",
                                        "3276 0557 0890 0002", "32.76.05.570890.0002",
                                        "327605-570890-0002"};
    for (size_t i = 0; i < ARRAY_COUNT(TEXTS); i++) {
        NikFacts facts = examined(TEXTS[i]);
        assert_int_equal(facts.faults, NIK_HARMLESS);
        assert_int_equal(facts.nik.number, 3276055708900002);
        assert_int_equal(facts.known_count, 16);
    }
}

static void a_last_zero_is_a_warning_because_a_number_cell_puts_it_there(void **state)
{
    (void)state;
    NikFacts facts = examined("3276055708900010");
    assert_int_equal(facts.faults, NIK_TRAILING_ZERO);
    assert_true(nik_is_valid(&facts));
    facts = examined("'3276055708900010");
    assert_int_equal(facts.faults, NIK_HARMLESS | NIK_TRAILING_ZERO);
    assert_int_equal(facts.nik.number, 3276055708900010);
}

static void the_certain_digits_of_a_rounded_nik_begin_the_true_one(void **state)
{
    (void)state;
    Random stream = random_stream(1, "rounded NIKs");
    for (uint64_t i = 0; i < 5000; i++) {
        char whole[32], rounded[32];
        int64_t number = 1101010101000001 + (int64_t)random_below(stream, i, 8500000000000000);
        snprintf(whole, sizeof whole, "%016lld", (long long)number);
        snprintf(rounded, sizeof rounded, "%.5E", (double)number);
        NikFacts facts = examined(rounded);
        assert_true(facts.faults & NIK_DAMAGED);
        assert_true(facts.known_count <= 5);
        assert_true(text_starts_with(text_of(whole), nik_known(&facts)));
    }
}

/* Composes a NIK from a day, and lets nik_examine find the day again. */
static void a_nik_written_from_a_day_gives_the_day_and_the_sex_back(void **state)
{
    (void)state;
    Random stream = random_stream(1, "written NIKs");
    Date today = day_of(2022, 12, 31);
    for (uint64_t i = 0; i < 50000; i++) {
        Random one = random_child(stream, i);
        Date birth = {today.days - (int32_t)random_below(one, 0, 36500)};
        bool woman = random_below(one, 1, 2) == 1;
        int serial = 1 + (int)random_below(one, 2, 9999),
            district = 110101 + (int)random_below(one, 3, 800000);
        int year, month, day;
        date_to_ymd(birth, &year, &month, &day);
        char text[64];
        snprintf(text, sizeof text, "%06d%02d%02d%02d%04d", district, day + (woman ? 40 : 0), month,
                 year % 100, serial);
        NikFacts facts = nik_examine(text_of(text), today);
        assert_int_equal(facts.faults & ~(unsigned)NIK_TRAILING_ZERO, NIK_OK);
        assert_int_equal(facts.birth.days, birth.days);
        assert_int_equal(facts.sex, woman ? SEX_FEMALE : SEX_MALE);
        assert_int_equal(facts.serial, serial);
        assert_int_equal(facts.district.code, district);
        void *root = mem_root(NULL);
        assert_string_equal(nik_format(root, facts.nik), text);
        mem_free(root);
    }
}

static void any_bytes_are_taken_apart_without_harm(void **state)
{
    (void)state;
    static const char ALPHABET[] = "0123456789.,E+-' abX\xC2\xA0";
    Random stream = random_stream(1, "any bytes");
    for (uint64_t i = 0; i < 100000; i++) {
        Random one = random_child(stream, i);
        char text[64];
        size_t bytes = random_below(one, 0, sizeof text);
        for (size_t at = 0; at < bytes; at++)
            text[at] = ALPHABET[random_below(one, at + 1, sizeof ALPHABET - 1)];
        NikFacts facts = nik_examine((Text){text, bytes}, day_of(2022, 12, 31));
        assert_true(facts.nik.number != 0 || !nik_is_valid(&facts));
        assert_in_range(facts.known_count, 0, sizeof facts.known);
    }
}

static void a_masked_nik_shows_district_and_serial_only(void **state)
{
    (void)state;
    void *root = mem_root(NULL);
    assert_string_equal(nik_mask(root, (Nik){3276055708900002}), "327605******0002");
    mem_free(root);
}

static void every_fault_has_a_key_of_its_own(void **state)
{
    (void)state;
    for (unsigned a = 1; a <= NIK_TRAILING_ZERO; a <<= 1)
        for (unsigned b = a << 1; b <= NIK_TRAILING_ZERO; b <<= 1)
            assert_string_not_equal(nik_fault_key((NikFault)a), nik_fault_key((NikFault)b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_is_a_woman_of_depok_born_17_august_1990),
        cmocka_unit_test(a_mans_day_is_as_it_is),
        cmocka_unit_test(a_day_that_does_not_exist_is_an_error),
        cmocka_unit_test(serial_0000_is_an_error),
        cmocka_unit_test(the_century_is_the_latest_that_is_not_after_today),
        cmocka_unit_test(a_birth_after_today_in_every_century_is_an_error),
        cmocka_unit_test(what_is_no_16_digits_is_said_by_its_own_reason),
        cmocka_unit_test(harmless_marks_around_whole_digits_are_a_warning),
        cmocka_unit_test(a_last_zero_is_a_warning_because_a_number_cell_puts_it_there),
        cmocka_unit_test(the_certain_digits_of_a_rounded_nik_begin_the_true_one),
        cmocka_unit_test(a_nik_written_from_a_day_gives_the_day_and_the_sex_back),
        cmocka_unit_test(any_bytes_are_taken_apart_without_harm),
        cmocka_unit_test(a_masked_nik_shows_district_and_serial_only),
        cmocka_unit_test(every_fault_has_a_key_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
