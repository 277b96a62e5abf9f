/* Parameters of the law: the published numbers, each with its citation in law/id/, and what they
 * say about cover. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/mem.h"
#include "law/law_internal.h"

#include <cmocka.h>

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
    const LawParameter *parameter;
    assert_int_equal(law_parameter(ctx, law, LAW_BPU_JKM, month(2020, 12), &parameter), OK);
    assert_non_null(parameter->note);
    assert_int_equal(law_parameter(ctx, law, LAW_BPU_JKM, month(2022, 12), &parameter), OK);
    assert_null(parameter->note);
    assert_int_equal(law_parameter(ctx, law, LAW_BPU_JKM, month(2026, 5), &parameter), OK);
    assert_non_null(parameter->note);
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
        if (i > 0 && strcmp(list[i].name, list[i - 1].name) == 0)
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
        cmocka_unit_test_setup_teardown(a_file_that_is_not_well_formed_is_refused_with_its_place,
                                        setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
