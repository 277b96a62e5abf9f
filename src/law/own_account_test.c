/* Published figures of own-account workers and households as tables. Each figure carries its
 * citation and stands here a second time on purpose: a slip in law/id/ must not pass. */
#include "law/price_test.h"

/* -- Own-account workers -- */

/* PP 44/2015 Lampiran II: income from, to, base, JKK, JHT 2 %, JKK + JKM, the same at half price.
 */
static const struct {
    int64_t from, to, base, jkk, jht, jkk_jkm, half;
} BANDS[] = {
    {0, 1099000, 1000000, 10000, 20000, 16800, 8400},
    {1100000, 1299000, 1200000, 12000, 24000, 18800, 9400},
    {1300000, 1499000, 1400000, 14000, 28000, 20800, 10400},
    {1500000, 1699000, 1600000, 16000, 32000, 22800, 11400},
    {1700000, 1899000, 1800000, 18000, 36000, 24800, 12400},
    {1900000, 2099000, 2000000, 20000, 40000, 26800, 13400},
    {2100000, 2299000, 2200000, 22000, 44000, 28800, 14400},
    {2300000, 2499000, 2400000, 24000, 48000, 30800, 15400},
    {2500000, 2699000, 2600000, 26000, 52000, 32800, 16400},
    {2700000, 3199000, 2950000, 29500, 59000, 36300, 18150},
    {3200000, 3699000, 3450000, 34500, 69000, 41300, 20650},
    {3700000, 4199000, 3950000, 39500, 79000, 46300, 23150},
    {4200000, 4699000, 4450000, 44500, 89000, 51300, 25650},
    {4700000, 5199000, 4950000, 49500, 99000, 56300, 28150},
    {5200000, 5699000, 5450000, 54500, 109000, 61300, 30650},
    {5700000, 6199000, 5950000, 59500, 119000, 66300, 33150},
    {6200000, 6699000, 6450000, 64500, 129000, 71300, 35650},
    {6700000, 7199000, 6950000, 69500, 139000, 76300, 38150},
    {7200000, 7699000, 7450000, 74500, 149000, 81300, 40650},
    {7700000, 8199000, 7950000, 79500, 159000, 86300, 43150},
    {8200000, 9199000, 8700000, 87000, 174000, 93800, 46900},
    {9200000, 10199000, 9700000, 97000, 194000, 103800, 51900},
    {10200000, 11199000, 10700000, 107000, 214000, 113800, 56900},
    {11200000, 12199000, 11700000, 117000, 234000, 123800, 61900},
    {12200000, 13199000, 12700000, 127000, 254000, 133800, 66900},
    {13200000, 14199000, 13700000, 137000, 274000, 143800, 71900},
    {14200000, 15199000, 14700000, 147000, 294000, 153800, 76900},
    {15200000, 16199000, 15700000, 157000, 314000, 163800, 81900},
    {16200000, 17199000, 16700000, 167000, 334000, 173800, 86900},
    {17200000, 18199000, 17700000, 177000, 354000, 183800, 91900},
    {18200000, 19199000, 18700000, 187000, 374000, 193800, 96900},
    {19200000, 20199000, 19700000, 197000, 394000, 203800, 101900},
    {20200000, INT64_MAX, 20700000, 207000, 414000, 213800, 106900},
};

static void the_33_bands_are_those_of_pp_44_2015_lampiran_ii(void **state)
{
    World *world = *state;
    for (size_t i = 0; i < ARRAY_COUNT(BANDS); i++) {
        int64_t to = BANDS[i].to == INT64_MAX ? LAW_INCOME_MAX : BANDS[i].to;
        const int64_t incomes[] = {BANDS[i].from, to, BANDS[i].from + (to - BANDS[i].from) / 2};
        for (size_t k = 0; k < ARRAY_COUNT(incomes); k++) {
            LawCase worker = own_account(month(2024, 3), LAW_JKK | LAW_JKM | LAW_JHT, incomes[k]);
            LawContribution full = price(world, &worker);
            assert_int_equal(full.price.band, i + 1);
            assert_false(full.price.in_gap);
            assert_int_equal(full.price.lines[0].base.rupiah, BANDS[i].base);
            assert_int_equal(amount_of(&full, LAW_JKK), BANDS[i].jkk);
            assert_int_equal(amount_of(&full, LAW_JHT), BANDS[i].jht);
            assert_int_equal(amount_of(&full, LAW_JKK) + amount_of(&full, LAW_JKM),
                             BANDS[i].jkk_jkm);
            assert_int_equal(full.price.lines[0].rate.ppm, 10000); /* 1 % of the base */
        }
    }
}

static void half_price_of_all_33_bands_in_may_2026_by_pp_50_2025_pasal_4(void **state)
{
    World *world = *state;
    for (size_t i = 0; i < ARRAY_COUNT(BANDS); i++) {
        LawCase worker = own_account(month(2026, 5), LAW_JKK | LAW_JKM | LAW_JHT, BANDS[i].from);
        LawContribution relieved = price(world, &worker);
        assert_int_equal(amount_of(&relieved, LAW_JKK) + amount_of(&relieved, LAW_JKM),
                         BANDS[i].half);
        assert_int_equal(amount_of(&relieved, LAW_JKM), 3400);
        assert_int_equal(amount_of(&relieved, LAW_JHT), BANDS[i].jht); /* not discounted */
        assert_int_equal(relieved.price.lines[0].normal.rupiah, BANDS[i].jkk);
        assert_int_equal(relieved.price.lines[0].rate.ppm, 5000);
    }
}

static void an_income_in_a_gap_of_the_table_takes_the_lower_band_and_says_so(void **state)
{
    World *world = *state;
    for (size_t i = 0; i + 1 < ARRAY_COUNT(BANDS); i++) {
        const int64_t incomes[] = {BANDS[i].to + 1, BANDS[i + 1].from - 1};
        for (size_t k = 0; k < ARRAY_COUNT(incomes); k++) {
            LawCase worker = own_account(month(2024, 3), LAW_JKK, incomes[k]);
            LawContribution contribution = price(world, &worker);
            assert_int_equal(contribution.price.band, i + 1);
            assert_true(contribution.price.in_gap);
            assert_true(has_note(&contribution, "law.note.income_in_gap"));
            assert_true(has_note(&contribution, "bpu.income-gap")); /* grade D is never silent */
        }
    }
}

static void an_unknown_income_is_priced_in_the_lowest_band_with_a_note(void **state)
{
    LawCase worker = own_account(month(2023, 3), LAW_JKK | LAW_JKM, -1);
    LawContribution contribution = price(*state, &worker);
    assert_int_equal(contribution.price.total.rupiah, 16800);
    assert_true(has_note(&contribution, "law.note.income_unknown"));
}

static void covid_months_cost_one_percent_of_all_33_bands_by_pp_49_2020(void **state)
{
    World *world = *state;
    for (size_t i = 0; i < ARRAY_COUNT(BANDS); i++)
        for (int k = 0; k < 6; k++) {
            Month when = month_plus(month(2020, 8), k);
            LawCase worker = own_account(when, LAW_JKK | LAW_JKM | LAW_JHT, BANDS[i].from);
            worker.covid = true;
            LawContribution relieved = price(world, &worker);
            assert_int_equal(amount_of(&relieved, LAW_JKK) * 100, BANDS[i].jkk);
            assert_int_equal(amount_of(&relieved, LAW_JKM), 68); /* Pasal 9 */
            assert_int_equal(amount_of(&relieved, LAW_JHT), BANDS[i].jht);
        }
}

static void covid_relief_is_given_only_on_asking_and_only_in_its_six_months(void **state)
{
    World *world = *state;
    LawCase worker = own_account(month(2020, 10), LAW_JKK | LAW_JKM, -1);
    LawContribution silent = price(world, &worker);
    assert_int_equal(silent.price.total.rupiah, 16800);
    assert_true(has_note(&silent, "law.note.relief_not_asked"));
    worker.covid = true;
    for (int k = 0; k < 2; k++) {
        worker.month = k == 0 ? month(2020, 7) : month(2021, 2);
        LawContribution outside = price(world, &worker);
        assert_int_equal(outside.price.total.rupiah, 16800);
        assert_true(has_note(&outside, "law.note.covid_not_here"));
    }
}

/* -- The relief of PP 50/2025 -- */

static void geliat_pays_991200_for_59_in_march_2023_and_495600_in_may_2026(void **state)
{
    World *world = *state;
    static const struct {
        int year, month;
        LawPayer payer;
        int64_t cost;
    } CASES[] = {
        {2023, 3, LAW_PAYER_DONOR, 991200},
        {2026, 5, LAW_PAYER_DONOR, 495600},
        {2023, 3, LAW_PAYER_APBD, 991200}, /* a regency's 59 cost the same in both */
        {2026, 5, LAW_PAYER_APBD, 991200},
    };
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        LawCase worker =
            own_account(month(CASES[i].year, CASES[i].month), LAW_JKK | LAW_JKM, 800000);
        worker.paid_by = CASES[i].payer;
        LawContribution each = price(world, &worker);
        LawPrice all;
        assert_true(law_price_times(&each.price, 59, &all));
        assert_int_equal(all.total.rupiah, CASES[i].cost);
        assert_int_equal(all.by_payer[CASES[i].payer].rupiah, CASES[i].cost);
    }
}

static void
transport_has_relief_january_2026_to_march_2027_others_april_to_december_2026(void **state)
{
    World *world = *state;
    for (int k = 0; k < 24; k++) {
        Month when = month_plus(month(2025, 10), k);
        LawCase worker = own_account(when, LAW_JKK | LAW_JKM, -1);
        bool other = when.months >= month(2026, 4).months && when.months <= month(2026, 12).months;
        bool transport =
            when.months >= month(2026, 1).months && when.months <= month(2027, 3).months;
        assert_int_equal(price(world, &worker).price.total.rupiah, other ? 8400 : 16800);
        worker.sector =
            LAW_SECTOR_LABOUR_INTENSIVE; /* for own-account workers a sector like others */
        assert_int_equal(price(world, &worker).price.total.rupiah, other ? 8400 : 16800);
        worker.sector = LAW_SECTOR_TRANSPORT;
        assert_int_equal(price(world, &worker).price.total.rupiah, transport ? 8400 : 16800);
    }
}

static void
state_and_regional_budgets_have_no_relief_donors_have_villages_and_zakat_are_undecided(void **state)
{
    World *world = *state;
    static const struct {
        LawPayer payer;
        int64_t plain, granted;
        const char *note;
    } CASES[] = {
        {LAW_PAYER_SELF, 8400, 8400, "law.note.relief_granted"},
        {LAW_PAYER_EMPLOYER, 8400, 8400, "law.note.relief_granted"},
        {LAW_PAYER_CSR, 8400, 8400, "law.note.relief_granted"},
        {LAW_PAYER_DONOR, 8400, 8400, "law.note.relief_granted"},
        {LAW_PAYER_HOUSEHOLD, 8400, 8400, "law.note.relief_granted"},
        {LAW_PAYER_APBD, 16800, 16800, "law.note.relief_excluded"},
        {LAW_PAYER_APBN, 16800, 16800, "law.note.relief_excluded"},
        {LAW_PAYER_VILLAGE, 16800, 8400, "law.note.relief_undecided"},
        {LAW_PAYER_ZAKAT, 16800, 8400, "law.note.relief_undecided"},
    };
    for (size_t i = 0; i < 2 * ARRAY_COUNT(CASES); i++) {
        bool transport = i >= ARRAY_COUNT(CASES);
        size_t k = i % ARRAY_COUNT(CASES);
        LawCase worker = own_account(month(2026, 6), LAW_JKK | LAW_JKM, -1);
        worker.sector = transport ? LAW_SECTOR_TRANSPORT : LAW_SECTOR_OTHER;
        worker.paid_by = CASES[k].payer;
        LawContribution plain = price(world, &worker);
        assert_int_equal(plain.price.total.rupiah, CASES[k].plain);
        assert_true(has_note(&plain, CASES[k].note));
        assert_true(has_note(
            &plain, transport ? "relief.bpu-transport"
                              : "relief.bpu-other")); /* the exclusion rests on one source */
        worker.undecided_relief = true;
        LawContribution granted = price(world, &worker);
        assert_int_equal(granted.price.total.rupiah, CASES[k].granted);
        assert_int_equal(has_note(&granted, "law.note.relief_by_option"),
                         CASES[k].plain != CASES[k].granted);
    }
}

static void a_month_after_what_is_known_says_so(void **state)
{
    World *world = *state;
    LawCase worker = own_account(month(2026, 11), LAW_JKK | LAW_JKM, -1);
    LawContribution known = price(world, &worker);
    assert_false(has_note(&known, "law.note.known_until"));
    worker.month = month(2027, 6);
    LawContribution later = price(world, &worker);
    assert_int_equal(later.price.total.rupiah, 16800);
    assert_true(has_note(&later, "law.note.known_until"));
}

/* -- Households, refusals -- */

static void a_household_pays_16800_or_10800_for_its_helper(void **state)
{
    World *world = *state;
    LawHousehold roads;
    assert_int_equal(
        law_household(world->ctx, world->ctx, world->law, month(2024, 3), MONEY(2000000), &roads),
        OK);
    assert_int_equal(roads.own_account.price.total.rupiah, 16800);
    assert_int_equal(roads.wage_earner.price.lines[0].amount.rupiah, 4800); /* JKK 0.24 % */
    assert_int_equal(roads.wage_earner.price.lines[1].amount.rupiah, 6000); /* JKM 0.30 % */
    assert_int_equal(roads.wage_earner.price.total.rupiah, 10800);
    assert_int_equal(roads.wage_earner.price.by_payer[LAW_PAYER_HOUSEHOLD].rupiah, 10800);
    assert_string_equal(roads.wage_earner_rule->certainty, "D");
    assert_true(has_note(&roads.wage_earner, "household.risk-class"));
    assert_true(has_note(&roads.own_account, "household.own-account"));
    assert_int_equal(
        law_household(world->ctx, world->ctx, world->law, month(2026, 5), MONEY(2000000), &roads),
        OK);
    assert_int_equal(roads.own_account.price.total.rupiah, 8400); /* households are not the state */
    assert_int_equal(roads.wage_earner.price.total.rupiah, 10800);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PRICE_TEST(the_33_bands_are_those_of_pp_44_2015_lampiran_ii),
        PRICE_TEST(half_price_of_all_33_bands_in_may_2026_by_pp_50_2025_pasal_4),
        PRICE_TEST(an_income_in_a_gap_of_the_table_takes_the_lower_band_and_says_so),
        PRICE_TEST(an_unknown_income_is_priced_in_the_lowest_band_with_a_note),
        PRICE_TEST(covid_months_cost_one_percent_of_all_33_bands_by_pp_49_2020),
        PRICE_TEST(covid_relief_is_given_only_on_asking_and_only_in_its_six_months),
        PRICE_TEST(geliat_pays_991200_for_59_in_march_2023_and_495600_in_may_2026),
        PRICE_TEST(transport_has_relief_january_2026_to_march_2027_others_april_to_december_2026),
        PRICE_TEST(
            state_and_regional_budgets_have_no_relief_donors_have_villages_and_zakat_are_undecided),
        PRICE_TEST(a_month_after_what_is_known_says_so),
        PRICE_TEST(a_household_pays_16800_or_10800_for_its_helper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
