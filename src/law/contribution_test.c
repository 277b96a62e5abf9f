/* Every published figure of contributions as a table, each with its citation. The figures stand
 * here a second time on purpose: a slip in law/id/ must not pass. */
#include "base/testing.h"

#include "base/mem.h"
#include "law/law.h"

typedef struct {
    Ctx *ctx;
    Law *law;
} World;

static int setup(void **state)
{
    Ctx *ctx = ctx_new();
    World *world = mem_new(ctx, World);
    ctx->lang = LANG_EN;
    world->ctx = ctx;
    assert_int_equal(law_load(ctx, ctx, &world->law), OK);
    *state = world;
    return 0;
}

static int teardown(void **state)
{
    mem_free(((World *)*state)->ctx);
    return 0;
}

static Month month(int year, int number)
{
    Month value;
    assert_true(month_from_ym(year, number, &value));
    return value;
}

static LawCase own_account(Month when, unsigned programmes, int64_t income)
{
    return (LawCase){.segment = LAW_BPU,
                     .month = when,
                     .programmes = programmes,
                     .income = MONEY(income),
                     .active_workers = -1,
                     .paid_by = LAW_PAYER_SELF};
}

static LawCase wage_earner(Month when, unsigned programmes, int64_t wage, int risk)
{
    return (LawCase){.segment = LAW_PU,
                     .month = when,
                     .programmes = programmes,
                     .income = MONEY(wage),
                     .risk_class = risk,
                     .active_workers = -1,
                     .paid_by = LAW_PAYER_EMPLOYER};
}

static LawContribution price(World *world, const LawCase *worker)
{
    LawContribution contribution;
    assert_int_equal(law_contribution(world->ctx, world->ctx, world->law, worker, &contribution),
                     OK);
    return contribution;
}

static int64_t amount_of(const LawContribution *contribution, LawProgramme programme)
{
    int64_t sum = 0;
    for (size_t i = 0; i < contribution->price.line_count; i++)
        if (contribution->price.lines[i].programme == programme)
            sum += contribution->price.lines[i].amount.rupiah;
    return sum;
}

static bool has_note(const LawContribution *contribution, const char *key)
{
    for (size_t i = 0; i < contribution->note_count; i++)
        if (strcmp(contribution->notes[i].key, key) == 0)
            return true;
    return false;
}

static void assert_refused(World *world, const LawCase *worker, Status status, const char *key)
{
    LawContribution untouched = {.note_count = 77};
    problems_clear(world->ctx);
    assert_int_equal(law_contribution(world->ctx, world->ctx, world->law, worker, &untouched),
                     status);
    assert_int_equal(untouched.note_count, 77);
    size_t count;
    const Problem *list = problems(world->ctx, &count);
    assert_int_equal(count, 1);
    assert_string_equal(list[0].key, key);
}

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
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_33_bands_are_those_of_pp_44_2015_lampiran_ii),
        TEST(half_price_of_all_33_bands_in_may_2026_by_pp_50_2025_pasal_4),
        TEST(an_income_in_a_gap_of_the_table_takes_the_lower_band_and_says_so),
        TEST(an_unknown_income_is_priced_in_the_lowest_band_with_a_note),
        TEST(covid_months_cost_one_percent_of_all_33_bands_by_pp_49_2020),
        TEST(covid_relief_is_given_only_on_asking_and_only_in_its_six_months),
        TEST(geliat_pays_991200_for_59_in_march_2023_and_495600_in_may_2026),
        TEST(transport_has_relief_january_2026_to_march_2027_others_april_to_december_2026),
        TEST(
            state_and_regional_budgets_have_no_relief_donors_have_villages_and_zakat_are_undecided),
        TEST(a_month_after_what_is_known_says_so),
        TEST(the_five_jkk_classes_are_those_of_pp_44_2015_pasal_16),
        TEST(a_wage_of_ten_million_owes_jkm_jht_and_jp_in_their_shares),
        TEST(jp_stops_at_the_ceiling_of_each_year),
        TEST(each_ceiling_is_the_one_before_with_the_growth_its_source_names),
        TEST(the_ceiling_of_march_2027_is_not_known_and_says_so),
        TEST(covid_months_relieve_jkk_and_jkm_of_wage_earners_but_neither_jht_nor_jp),
        TEST(labour_intensive_firms_of_50_pay_half_jkk_february_to_july_2025),
        TEST(members_of_jkp_are_billed_the_same_and_their_funds_share_it),
        TEST(what_does_not_come_out_whole_is_rounded_once_a_programme_and_says_so),
        TEST(a_household_pays_16800_or_10800_for_its_helper),
        TEST(a_case_that_cannot_be_is_refused_with_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
