/* Parameters of the law: the published numbers, each with its citation in law/id/, and what they
 * say about cover. */
#include "base/testing.h"

#include "base/mem.h"
#include "law/law_internal.h"

static Month month(int year, int number)
{
    Month value;
    assert_true(month_from_ym(year, number, &value));
    return value;
}

static int setup(void **state)
{
    Ctx *ctx = ctx_new();
    *state = ctx;
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

static Law *law_of(Ctx *ctx)
{
    Law *law;
    assert_int_equal(law_load(ctx, ctx, &law), OK);
    return law;
}

static void protecting_a_vulnerable_worker_costs_16800_a_month(void **state)
{
    Ctx *ctx = *state;
    Law *law = law_of(ctx);
    static const struct {
        int year, month;
    } MONTHS[] = {{2015, 7}, {2020, 10}, {2022, 12}, {2023, 5}, {2026, 6}, {2030, 1}};
    for (size_t i = 0; i < ARRAY_COUNT(MONTHS); i++) {
        Money amount;
        const LawParameter *jkk, *jkm;
        assert_int_equal(law_basic_contribution(ctx, law, month(MONTHS[i].year, MONTHS[i].month),
                                                &amount, &jkk, &jkm),
                         OK);
        assert_int_equal(amount.rupiah, 16800);
        assert_int_equal(jkk->value, 10000); /* PP 44/2015 Lampiran II, band 1 */
        assert_int_equal(jkm->value, 6800);  /* PP 44/2015; PP 49/2020 Pasal 9 */
    }
}

static void months_of_relief_carry_a_note_instead_of_a_guess(void **state)
{
    Ctx *ctx = *state;
    Law *law = law_of(ctx);
    static const struct {
        int year, month;
        bool noted;
    } MONTHS[] = {{2020, 7, false},  {2020, 8, true},   {2021, 1, true}, {2021, 2, false},
                  {2022, 12, false}, {2025, 12, false}, {2026, 1, true}, {2026, 5, true},
                  {2027, 3, true},   {2027, 4, false}};
    for (size_t i = 0; i < ARRAY_COUNT(MONTHS); i++) {
        Money amount;
        const LawParameter *jkk, *jkm;
        assert_int_equal(law_basic_contribution(ctx, law, month(MONTHS[i].year, MONTHS[i].month),
                                                &amount, &jkk, &jkm),
                         OK);
        assert_int_equal(jkk->note != NULL, MONTHS[i].noted);
        assert_int_equal(jkm->note != NULL, MONTHS[i].noted);
        assert_int_equal(amount.rupiah, 16800);
    }
}

static void nothing_is_in_force_before_july_2015(void **state)
{
    Ctx *ctx = *state;
    Law *law = law_of(ctx);
    const LawParameter *untouched = NULL;
    assert_int_equal(law_parameter(ctx, law, LAW_BPU_JKK, month(2015, 6), &untouched), E_NOT_FOUND);
    assert_null(untouched);
    assert_int_equal(law_parameter(ctx, law, "no-such-name", month(2022, 6), &untouched),
                     E_NOT_FOUND);
    size_t count;
    const Problem *list = problems(ctx, &count);
    assert_int_equal(count, 2);
    assert_string_equal(list[0].key, "law.not_in_force");
    assert_string_equal(list[1].key, "law.no_parameter");
}

static void every_value_is_cited_and_what_is_not_verified_says_so(void **state)
{
    Ctx *ctx = *state;
    size_t count;
    const LawParameter *list = law_parameters(law_of(ctx), &count);
    assert_true(count >= 5);
    for (size_t i = 0; i < count; i++) {
        assert_true(strlen(list[i].source) > 0);
        assert_true(list[i].certainty[0] != 'D' || list[i].note != NULL);
        assert_true(list[i].from.months <= list[i].until.months);
        if (i == 0 || strcmp(list[i].name, list[i - 1].name) != 0)
            continue;
        if (list[i].row > 1) /* the next row of a table */
            assert_int_equal(list[i].from.months, list[i - 1].from.months);
        else
            assert_int_equal(list[i].from.months, list[i - 1].until.months + 1);
    }
}

static void one_to_three_unpaid_months_are_arrears_and_the_fourth_lapses(void **state)
{
    Ctx *ctx = *state;
    Law *law = law_of(ctx);
    static const CoverStatus EXPECTED[] = {COVER_ACTIVE,  COVER_ARREARS, COVER_ARREARS,
                                           COVER_ARREARS, COVER_LAPSED,  COVER_LAPSED};
    for (int unpaid = 0; unpaid < (int)ARRAY_COUNT(EXPECTED); unpaid++) {
        CoverState cover;
        Month asked = month(2022, 12);
        assert_int_equal(
            law_cover_state(ctx, law, month_plus(asked, -unpaid), false, asked, &cover), OK);
        assert_int_equal(cover.status, EXPECTED[unpaid]);
        assert_int_equal(cover.months_unpaid, unpaid);
    }
}

static void a_month_paid_ahead_is_active_and_nothing_paid_is_none(void **state)
{
    Ctx *ctx = *state;
    Law *law = law_of(ctx);
    CoverState cover;
    assert_int_equal(law_cover_state(ctx, law, month(2023, 6), false, month(2022, 12), &cover), OK);
    assert_int_equal(cover.status, COVER_ACTIVE);
    assert_int_equal(law_cover_state(ctx, law, month(2023, 6), true, month(2022, 12), &cover), OK);
    assert_int_equal(cover.status, COVER_NONE);
}

/* Permenaker 1/2025, in force on 24 February 2025: 3 months of membership before the full
 * 42,000,000 (PP 82/2019 Pasal 34, from 2 December 2019; before that 24,000,000); below them
 * 10,000,000. */
static void the_full_death_benefit_waits_three_months_from_24_february_2025(void **state)
{
    Ctx *ctx = *state;
    Law *law = law_of(ctx);
    static const struct {
        int from_year, from_month, year, month, day;
        int64_t amount;
        bool full;
    } CASES[] = {
        {2019, 11, 2019, 12, 1, 24000000, true}, {2019, 11, 2019, 12, 2, 42000000, true},
        {2025, 2, 2025, 2, 23, 42000000, true},  {2025, 2, 2025, 2, 24, 10000000, false},
        {2025, 3, 2025, 5, 31, 10000000, false}, {2025, 3, 2025, 6, 1, 42000000, true},
        {2023, 3, 2025, 3, 1, 42000000, true},
    };
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        LawDeathBenefit benefit;
        Date death;
        assert_true(date_from_ymd(CASES[i].year, CASES[i].month, CASES[i].day, &death));
        assert_int_equal(law_death_benefit(ctx, law, month(CASES[i].from_year, CASES[i].from_month),
                                           death, &benefit),
                         OK);
        assert_int_equal(benefit.amount.rupiah, CASES[i].amount);
        assert_int_equal(benefit.full, CASES[i].full);
        assert_non_null(benefit.waiting->note);
    }
}

/* PP 44/2015: the 15th of the following month. */
static void a_contribution_is_due_on_the_15th_of_the_following_month(void **state)
{
    Ctx *ctx = *state;
    Law *law = law_of(ctx);
    for (int segment = 0; segment < LAW_SEGMENT_COUNT; segment++) {
        Date due, expected;
        const LawParameter *parameter;
        assert_int_equal(
            law_due_date(ctx, law, (LawSegment)segment, month(2023, 12), &due, &parameter), OK);
        assert_true(date_from_ymd(2024, 1, 15, &expected));
        assert_int_equal(due.days, expected.days);
        assert_string_equal(parameter->certainty, segment == LAW_PU ? "B" : "D");
    }
}

static void words_of_keys_stand_in_the_order_of_their_enums(void **state)
{
    (void)state;
    assert_string_equal(LAW_PAYER_KEYS[LAW_PAYER_DONOR], "donor");
    assert_string_equal(LAW_PAYER_KEYS[LAW_PAYER_WORKER], "worker");
    assert_string_equal(LAW_SECTOR_KEYS[LAW_SECTOR_LABOUR_INTENSIVE], "labour-intensive");
    assert_string_equal(LAW_SEGMENT_KEYS[LAW_BPU], "bpu");
    assert_string_equal(law_programme_key(LAW_JKP), "jkp");
    assert_null(LAW_PAYER_KEYS[LAW_PAYER_COUNT]);
    assert_null(LAW_UNIT_KEYS[LAW_UNIT_COUNT]);
}

/* Two reliefs of one programme in one month for one segment and sector would be a guess between
 * them. */
static void no_two_reliefs_speak_about_the_same_case(void **state)
{
    Ctx *ctx = *state;
    size_t count;
    const LawParameter *list = law_parameters(law_of(ctx), &count);
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++) {
            const LawRelief *a = list[i].relief, *b = list[k].relief;
            if (a == NULL || b == NULL || list[i].until.months < list[k].from.months ||
                list[k].until.months < list[i].from.months)
                continue;
            assert_true((a->segments & b->segments & ((1u << LAW_SEGMENT_COUNT) - 1)) == 0 ||
                        (a->programmes & b->programmes) == 0 ||
                        (a->sectors & b->sectors & ((1u << LAW_SECTOR_COUNT) - 1)) == 0);
        }
}

static void assert_refused(Ctx *ctx, const char *text, const char *key)
{
    problems_clear(ctx);
    Law *law = mem_new(ctx, Law);
    assert_int_equal(law_read(ctx, law, "test.yaml", text_of(text)), E_INVALID);
    size_t count;
    const Problem *list = problems(ctx, &count);
    assert_true(count > 0);
    assert_string_equal(list[0].key, key);
    assert_true(list[0].place.line > 0);
}

static void a_file_that_is_not_well_formed_is_refused_with_its_place(void **state)
{
    Ctx *ctx = *state;
#define HEAD "parameters:\n- name: a\n  label: {id: x, en: x}\n  unit: money\n  values:\n"
    assert_refused(ctx, HEAD "  - {from: 2022-01, value: 1, source: s, certainty: D}\n",
                   "law.unverified_without_note");
    assert_refused(ctx,
                   HEAD "  - {from: 2022-01, value: 1, source: s, certainty: A}\n  - {from: "
                        "2022-01, value: 2, source: s, certainty: A}\n",
                   "law.not_in_order");
    assert_refused(ctx,
                   HEAD "  - {from: 2022-01, until: 2022-06, value: 1, source: s, certainty: A}\n"
                        "  - {from: 2022-06, value: 2, source: s, certainty: A}\n",
                   "law.overlap");
    assert_refused(ctx,
                   HEAD "  - {from: 2022-05, until: 2022-01, value: 1, source: s, certainty: A}\n",
                   "law.until_before_from");
    assert_refused(ctx, HEAD "    []\n", "law.no_values");
    assert_refused(ctx, HEAD "  - {from: 2022-01, value: 1, source: s, certainty: A, note: x}\n",
                   "law.words_missing");
    assert_refused(ctx,
                   HEAD "  - {from: 2022-01, day: 2022-02-01, value: 1, source: s, certainty: A}\n",
                   "law.day_outside_month");
    assert_refused(ctx,
                   HEAD "  - {from: 2022-01, source: s, certainty: A, classes: [1, 2, 3, 4, 5]}\n",
                   "law.bad_table"); /* classes are rates, not money */
#define BANDS(rows) HEAD "  - {from: 2022-01, source: s, certainty: A, bands: [" rows "]}\n"
    assert_refused(ctx, BANDS("{from: 1, base: 5, value: 1}"), "law.bad_table");
    assert_refused(ctx, BANDS("{from: 0, to: 9, base: 5, value: 1}"), "law.bad_table");
    assert_refused(ctx, BANDS("{from: 0, to: 9, base: 5, value: 1}, {from: 9, base: 5, value: 1}"),
                   "law.bad_table");
#undef BANDS
#define RATE "parameters:\n- name: a\n  label: {id: x, en: x}\n  unit: rate\n"
    assert_refused(
        ctx, RATE "  values:\n  - {from: 2022-01, source: s, certainty: A, classes: [1, 2]}\n",
        "law.bad_table");
    assert_refused(ctx,
                   RATE "  relief: {sectors: [farming]}\n  values:\n"
                        "  - {from: 2022-01, until: 2022-02, value: 50, source: s, certainty: A}\n",
                   "law.word_unknown");
#undef RATE
    assert_refused(ctx,
                   "parameters:\n- name: a\n  label: {id: x, en: x}\n  unit: word\n"
                   "  choices: [up, down]\n  values:\n"
                   "  - {from: 2022-01, value: sideways, source: s, certainty: A}\n",
                   "law.word_unknown");
#undef HEAD
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(protecting_a_vulnerable_worker_costs_16800_a_month, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(months_of_relief_carry_a_note_instead_of_a_guess, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(nothing_is_in_force_before_july_2015, setup, teardown),
        cmocka_unit_test_setup_teardown(every_value_is_cited_and_what_is_not_verified_says_so,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            one_to_three_unpaid_months_are_arrears_and_the_fourth_lapses, setup, teardown),
        cmocka_unit_test_setup_teardown(a_month_paid_ahead_is_active_and_nothing_paid_is_none,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            the_full_death_benefit_waits_three_months_from_24_february_2025, setup, teardown),
        cmocka_unit_test_setup_teardown(a_contribution_is_due_on_the_15th_of_the_following_month,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(words_of_keys_stand_in_the_order_of_their_enums, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(no_two_reliefs_speak_about_the_same_case, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_is_not_well_formed_is_refused_with_its_place,
                                        setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
