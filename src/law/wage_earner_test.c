/* Published figures of wage earners as tables, and what is refused. Each figure carries its
 * citation and stands here a second time on purpose: a slip in law/id/ must not pass. */
#include "law/price_test.h"

/* -- Wage earners -- */

static void the_five_jkk_classes_are_those_of_pp_44_2015_pasal_16(void **state)
{
    World *world = *state;
    static const int64_t AMOUNTS[] = {24000, 54000, 89000, 127000, 174000}; /* of 10,000,000 */
    for (int risk = 1; risk <= 5; risk++) {
        LawCase worker = wage_earner(month(2024, 3), LAW_JKK, 10000000, risk);
        LawContribution contribution = price(world, &worker);
        const LawLine *line = &contribution.price.lines[0];
        assert_int_equal(contribution.price.line_count, 1);
        assert_int_equal(line->amount.rupiah, AMOUNTS[risk - 1]);
        assert_int_equal(line->payer, LAW_PAYER_EMPLOYER);
        assert_string_equal(line->parameter->name, "jkk.rate");
        assert_string_equal(line->parameter->source, "PP 44/2015 Pasal 16");
        assert_int_equal(line->rounding, LAW_NOT_ROUNDED);
        assert_int_equal(contribution.note_count, 0);
    }
}

/* PP 44/2015 (JKM 0.30 %), PP 46/2015 (JHT 3.70 + 2.00 %), PP 45/2015 Pasal 28 (JP 2 + 1 %). */
static void a_wage_of_ten_million_owes_jkm_jht_and_jp_in_their_shares(void **state)
{
    LawCase worker = wage_earner(month(2024, 3), LAW_JKM | LAW_JHT | LAW_JP, 10000000, 0);
    LawContribution contribution = price(*state, &worker);
    static const struct {
        LawProgramme programme;
        LawPayer payer;
        int64_t amount;
    } LINES[] = {
        {LAW_JKM, LAW_PAYER_EMPLOYER, 30000}, {LAW_JHT, LAW_PAYER_EMPLOYER, 370000},
        {LAW_JHT, LAW_PAYER_WORKER, 200000},  {LAW_JP, LAW_PAYER_EMPLOYER, 200000},
        {LAW_JP, LAW_PAYER_WORKER, 100000},
    };
    assert_int_equal(contribution.price.line_count, ARRAY_COUNT(LINES));
    for (size_t i = 0; i < ARRAY_COUNT(LINES); i++) {
        assert_int_equal(contribution.price.lines[i].programme, LINES[i].programme);
        assert_int_equal(contribution.price.lines[i].payer, LINES[i].payer);
        assert_int_equal(contribution.price.lines[i].amount.rupiah, LINES[i].amount);
    }
    assert_int_equal(contribution.price.by_payer[LAW_PAYER_EMPLOYER].rupiah, 600000);
    assert_int_equal(contribution.price.by_payer[LAW_PAYER_WORKER].rupiah, 300000);
    assert_false(contribution.price.capped);
}

/* PP 45/2015 Pasal 29; ceilings hold from the March contribution month. */
static void jp_stops_at_the_ceiling_of_each_year(void **state)
{
    World *world = *state;
    static const struct {
        int year, month;
        int64_t ceiling, both, employer, worker;
    } CEILINGS[] = {
        {2015, 7, 7000000, 210000, 140000, 70000},   {2016, 3, 7335300, 220059, 146706, 73353},
        {2017, 3, 7703500, 231105, 154070, 77035},   {2018, 3, 8094000, 242820, 161880, 80940},
        {2019, 3, 8512400, 255372, 170248, 85124},   {2020, 3, 8939700, 268191, 178794, 89397},
        {2021, 3, 8754600, 262638, 175092, 87546},   {2022, 3, 9077600, 272328, 181552, 90776},
        {2023, 3, 9559600, 286788, 191192, 95596},   {2024, 3, 10042300, 301269, 200846, 100423},
        {2025, 3, 10547400, 316422, 210948, 105474}, {2026, 3, 11086300, 332589, 221726, 110863},
    };
    for (size_t i = 0; i < ARRAY_COUNT(CEILINGS); i++) {
        Month first = month(CEILINGS[i].year, CEILINGS[i].month);
        Month last = i + 1 < ARRAY_COUNT(CEILINGS) ? month(CEILINGS[i + 1].year, 2) : first;
        for (int k = 0; k < 2; k++) {
            LawCase worker = wage_earner(k == 0 ? first : last, LAW_JP, 50000000, 0);
            LawContribution capped = price(world, &worker);
            assert_true(capped.price.capped);
            assert_true(has_note(&capped, "law.note.capped"));
            assert_int_equal(capped.price.lines[0].base.rupiah, CEILINGS[i].ceiling);
            assert_int_equal(capped.price.total.rupiah, CEILINGS[i].both);
            assert_int_equal(capped.price.by_payer[LAW_PAYER_EMPLOYER].rupiah,
                             CEILINGS[i].employer);
            assert_int_equal(capped.price.by_payer[LAW_PAYER_WORKER].rupiah, CEILINGS[i].worker);
            worker.income = MONEY(CEILINGS[i].ceiling);
            assert_false(price(world, &worker).price.capped);
        }
    }
}

/* The rule found by recomputation: floor(previous × (1 + GDP growth) / 100) × 100, growth to two
 * decimals. */
static void each_ceiling_is_the_one_before_with_the_growth_its_source_names(void **state)
{
    static const int64_t GROWTH_PPM[] = {47900, 50200, 50700, 51700, 50200, -20700,
                                         36900, 53100, 50500, 50300, 51100};
    int64_t ceiling = 7000000;
    for (size_t i = 0; i < ARRAY_COUNT(GROWTH_PPM); i++) {
        LawCase worker = wage_earner(month(2016 + (int)i, 3), LAW_JP, 50000000, 0);
        ceiling = ceiling * (PPM + GROWTH_PPM[i]) / PPM / 100 * 100;
        assert_int_equal(price(*state, &worker).price.lines[0].base.rupiah, ceiling);
    }
}

static void the_ceiling_of_march_2027_is_not_known_and_says_so(void **state)
{
    LawCase worker = wage_earner(month(2027, 3), LAW_JP, 50000000, 0);
    LawContribution contribution = price(*state, &worker);
    assert_true(has_note(&contribution, "jp.ceiling"));
}

static void covid_months_relieve_jkk_and_jkm_of_wage_earners_but_neither_jht_nor_jp(void **state)
{
    World *world = *state;
    static const int64_t JKK[] = {240, 540, 890, 1270, 1740}; /* 1 % of the rates, of 10,000,000 */
    for (int risk = 1; risk <= 5; risk++) {
        LawCase worker =
            wage_earner(month(2021, 1), LAW_JKK | LAW_JKM | LAW_JHT | LAW_JP, 10000000, risk);
        LawContribution plain = price(world, &worker);
        worker.covid = true;
        LawContribution relieved = price(world, &worker);
        assert_int_equal(amount_of(&relieved, LAW_JKK), JKK[risk - 1]);
        assert_int_equal(amount_of(&relieved, LAW_JKM), 300); /* 0.003 %, PP 49/2020 Pasal 9 */
        assert_int_equal(amount_of(&relieved, LAW_JHT), amount_of(&plain, LAW_JHT));
        assert_int_equal(amount_of(&relieved, LAW_JP), amount_of(&plain, LAW_JP)); /* deferred */
        assert_int_equal(relieved.price.lines[1].rate.ppm, 30);
    }
}

/* PP 7/2025: 0.120 / 0.270 / 0.445 / 0.635 / 0.870 %, February to July 2025, 50 active workers. */
static void labour_intensive_firms_of_50_pay_half_jkk_february_to_july_2025(void **state)
{
    World *world = *state;
    static const int64_t HALF[] = {1200, 2700, 4450, 6350, 8700};
    for (int k = -1; k <= 6; k++)
        for (int risk = 1; risk <= 5; risk++) {
            bool inside = k >= 0 && k <= 5;
            LawCase worker =
                wage_earner(month_plus(month(2025, 2), k), LAW_JKK | LAW_JKM, 10000000, risk);
            int64_t full = amount_of(&(LawContribution[]){price(world, &worker)}[0], LAW_JKK);
            worker.sector = LAW_SECTOR_LABOUR_INTENSIVE;
            LawContribution unknown = price(world, &worker);
            assert_int_equal(amount_of(&unknown, LAW_JKK), full);
            assert_int_equal(has_note(&unknown, "law.note.relief_workers_unknown"), inside);
            worker.active_workers = 49;
            LawContribution few = price(world, &worker);
            assert_int_equal(amount_of(&few, LAW_JKK), full);
            assert_int_equal(has_note(&few, "law.note.relief_workers_few"), inside);
            worker.active_workers = 50;
            LawContribution enough = price(world, &worker);
            assert_int_equal(amount_of(&enough, LAW_JKK), inside ? HALF[risk - 1] * 10 : full);
            assert_int_equal(amount_of(&enough, LAW_JKM), 30000); /* unchanged */
            if (inside)
                assert_int_equal(enough.price.lines[0].rate.ppm, HALF[risk - 1]);
        }
}

/* PP 49/2023 Pasal 16A and 18A, PP 37/2021 and PP 6/2025 Pasal 11: .10/.40/.75/1.13/1.60 of JKK and
 * .20 (from February 2025 .30) of JKM stay; JKP gets .46 (.36). The bill is the same. */
static void members_of_jkp_are_billed_the_same_and_their_funds_share_it(void **state)
{
    World *world = *state;
    static const int64_t KEPT[] = {4000, 16000, 30000, 45200, 64000}; /* JKK, of 4,000,000 */
    static const struct {
        int year, month;
        int64_t jkm, jkp;
    } TIMES[] = {{2024, 3, 8000, 18400}, {2025, 1, 8000, 18400}, {2025, 2, 12000, 14400}};
    for (size_t t = 0; t < ARRAY_COUNT(TIMES); t++)
        for (int risk = 1; risk <= 5; risk++) {
            LawCase worker =
                wage_earner(month(TIMES[t].year, TIMES[t].month), LAW_JKK | LAW_JKM, 4000000, risk);
            int64_t billed = price(world, &worker).price.total.rupiah;
            worker.programmes |= LAW_JKP;
            LawContribution member = price(world, &worker);
            int64_t funds[LAW_JKP + 1] = {0}, from_state = 0;
            for (size_t i = 0; i < member.allocation_count; i++) {
                funds[member.allocation[i].fund] += member.allocation[i].amount.rupiah;
                if (member.allocation[i].from == 0)
                    from_state += member.allocation[i].amount.rupiah;
            }
            assert_int_equal(member.price.total.rupiah, billed);
            assert_int_equal(funds[LAW_JKK], KEPT[risk - 1]);
            assert_int_equal(funds[LAW_JKM], TIMES[t].jkm);
            assert_int_equal(funds[LAW_JKP], TIMES[t].jkp);
            assert_int_equal(from_state, 8800);
            assert_int_equal(funds[LAW_JKK] + funds[LAW_JKM] + funds[LAW_JKP] - from_state, billed);
            assert_int_equal(has_note(&member, "jkp.from-jkm"),
                             TIMES[t].year == 2025 && TIMES[t].month == 2);
        }
}

static void what_does_not_come_out_whole_is_rounded_once_a_programme_and_says_so(void **state)
{
    World *world = *state;
    LawCase worker = wage_earner(month(2024, 3), LAW_JKK | LAW_JHT, 2345678, 1);
    LawContribution contribution = price(world, &worker);
    assert_int_equal(amount_of(&contribution, LAW_JKK), 5630);   /* 5,629.6272 */
    assert_int_equal(amount_of(&contribution, LAW_JHT), 133704); /* 133,703.646 */
    assert_int_equal(contribution.price.lines[0].rounding, LAW_ROUNDED);
    assert_int_equal(contribution.price.lines[1].rounding, LAW_ROUNDED_SPLIT);
    assert_int_equal(contribution.price.lines[1].amount.rupiah, 86790);
    assert_int_equal(contribution.price.lines[2].amount.rupiah, 46914);
    assert_true(has_note(&contribution, "rounding.contribution"));
}

static void a_case_that_cannot_be_is_refused_with_its_reason(void **state)
{
    World *world = *state;
    LawCase worker = own_account(month(2024, 3), LAW_JKK | LAW_JP, -1);
    assert_refused(world, &worker, E_INVALID, "law.programme_not_for_bpu");
    worker = own_account(month(2024, 3), LAW_JKK | LAW_JKP, -1);
    assert_refused(world, &worker, E_INVALID, "law.programme_not_for_bpu");
    worker = own_account(month(2024, 3), 0, -1);
    assert_refused(world, &worker, E_INVALID, "law.no_programmes");
    worker = own_account(month(2024, 3), 32, -1);
    assert_refused(world, &worker, E_INVALID, "law.no_programmes");
    worker = own_account(month(2015, 6), LAW_JKK, -1);
    assert_refused(world, &worker, E_NOT_FOUND, "law.not_in_force");
    worker = own_account(month(2024, 3), LAW_JKK, LAW_INCOME_MAX + 1);
    assert_refused(world, &worker, E_LIMIT, "law.income_limit");
    worker = own_account(month(2024, 3), LAW_JKK, -1);
    worker.paid_by = LAW_PAYER_WORKER;
    assert_refused(world, &worker, E_INVALID, "law.payer_not_for_bpu");
    worker = wage_earner(month(2024, 3), LAW_JKK, 5000000, 0);
    assert_refused(world, &worker, E_INVALID, "law.risk_missing");
    worker.risk_class = 6;
    assert_refused(world, &worker, E_INVALID, "law.risk_missing");
    worker = wage_earner(month(2024, 3), LAW_JKM, -1, 0);
    assert_refused(world, &worker, E_INVALID, "law.wage_missing");
    worker = wage_earner(month(2024, 3), LAW_JKM, 5000000, 0);
    worker.paid_by = LAW_PAYER_SELF;
    assert_refused(world, &worker, E_INVALID, "law.payer_not_for_pu");
    worker = wage_earner(month(2020, 3), LAW_JKM | LAW_JKP, 5000000, 0);
    assert_refused(world, &worker, E_NOT_FOUND, "law.not_in_force");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PRICE_TEST(the_five_jkk_classes_are_those_of_pp_44_2015_pasal_16),
        PRICE_TEST(a_wage_of_ten_million_owes_jkm_jht_and_jp_in_their_shares),
        PRICE_TEST(jp_stops_at_the_ceiling_of_each_year),
        PRICE_TEST(each_ceiling_is_the_one_before_with_the_growth_its_source_names),
        PRICE_TEST(the_ceiling_of_march_2027_is_not_known_and_says_so),
        PRICE_TEST(covid_months_relieve_jkk_and_jkm_of_wage_earners_but_neither_jht_nor_jp),
        PRICE_TEST(labour_intensive_firms_of_50_pay_half_jkk_february_to_july_2025),
        PRICE_TEST(members_of_jkp_are_billed_the_same_and_their_funds_share_it),
        PRICE_TEST(what_does_not_come_out_whole_is_rounded_once_a_programme_and_says_so),
        PRICE_TEST(a_case_that_cannot_be_is_refused_with_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
