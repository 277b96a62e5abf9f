/* Contributions of random cases against a slow oracle in long fractions, and what must always hold:
 * lines add up to the total and to what each payer owes, more income never owes less, relief never
 * costs. */
#include "base/testing.h"

#include "base/mem.h"
#include "base/random.h"
#include "law/law.h"

enum { SEED = 20261121, CASES = 40000 };

typedef struct {
    Ctx *ctx;
    Law *law;
} World;

static int setup(void **state)
{
    Ctx *ctx = ctx_new();
    World *world = mem_new(ctx, World);
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

/* Mostly ordinary incomes, some round, some at the edges of bands, some huge. */
static int64_t random_income(Random random)
{
    int64_t small = (int64_t)random_below(random, 0, 25000000);
    switch (random_below(random, 1, 5)) {
    case 0:
        return small / 100000 * 100000 + (int64_t)random_below(random, 2, 3) - 1;
    case 1:
        return small / 1000000 * 1000000;
    case 2:
        return LAW_INCOME_MAX - small;
    default:
        return small;
    }
}

static LawCase random_case(Random random)
{
    LawCase worker = {.segment = (LawSegment)random_below(random, 10, LAW_SEGMENT_COUNT),
                      .sector = (LawSector)random_below(random, 11, LAW_SECTOR_COUNT),
                      .risk_class = 1 + (int)random_below(random, 12, LAW_RISK_CLASSES),
                      .active_workers = (int64_t)random_below(random, 13, 101) - 1,
                      .covid = random_below(random, 14, 2) == 0,
                      .undecided_relief = random_below(random, 15, 2) == 0};
    Month first;
    assert_true(month_from_ym(2015, 7, &first));
    worker.month = month_plus(first, (int)random_below(random, 16, 13 * 12));
    unsigned all = worker.segment == LAW_PU ? LAW_JKK | LAW_JKM | LAW_JHT | LAW_JP
                                            : LAW_JKK | LAW_JKM | LAW_JHT;
    do
        worker.programmes = (unsigned)random_at(random, 17) & all;
    while (worker.programmes == 0 && (random.key += 1) != 0);
    worker.paid_by = (LawPayer)random_below(random, 18, LAW_PAYER_WORKER);
    if (worker.segment == LAW_PU && worker.paid_by == LAW_PAYER_SELF)
        worker.paid_by = LAW_PAYER_EMPLOYER;
    worker.income = MONEY(random_income(random));
    if (worker.income.rupiah < 0)
        worker.income = MONEY(0);
    return worker;
}

static const LawTerms *terms_of(World *world, void *parent, const LawCase *worker)
{
    const LawTerms *terms;
    assert_int_equal(law_terms(world->ctx, parent, world->law, worker, &terms), OK);
    return terms;
}

static LawPrice price_of(const LawTerms *terms, int64_t income)
{
    LawPrice price;
    assert_true(law_price(terms, MONEY(income), &price));
    return price;
}

static void lines_add_up_to_the_total_and_to_what_each_payer_owes(void **state)
{
    World *world = *state;
    Random random = random_stream(SEED, "lines");
    for (uint64_t i = 0; i < CASES; i++) {
        void *below = mem_root(world->ctx);
        LawCase worker = random_case(random_child(random, i));
        LawPrice price = price_of(terms_of(world, below, &worker), worker.income.rupiah);
        int64_t total = 0, by_payer[LAW_PAYER_COUNT] = {0}, payers = 0;
        for (size_t k = 0; k < price.line_count; k++) {
            assert_true(price.lines[k].amount.rupiah >= 0);
            assert_true(worker.programmes & price.lines[k].programme);
            total += price.lines[k].amount.rupiah;
            by_payer[price.lines[k].payer] += price.lines[k].amount.rupiah;
        }
        for (int k = 0; k < LAW_PAYER_COUNT; k++) {
            assert_int_equal(by_payer[k], price.by_payer[k].rupiah);
            payers += by_payer[k];
        }
        assert_int_equal(total, price.total.rupiah);
        assert_int_equal(payers, price.total.rupiah);
        mem_free(below);
    }
}

/* Each programme's sum is its exact product rounded half away from zero, computed here with the
 * shown base and rate. */
static void a_programmes_sum_is_base_times_rate_rounded_once(void **state)
{
    World *world = *state;
    Random random = random_stream(SEED, "oracle");
    for (uint64_t i = 0; i < CASES; i++) {
        void *below = mem_root(world->ctx);
        LawCase worker = random_case(random_child(random, i));
        LawPrice price = price_of(terms_of(world, below, &worker), worker.income.rupiah);
        for (unsigned bit = 1; bit <= LAW_JP; bit <<= 1) {
            __int128 exact = 0; /* millionths of a rupiah */
            int64_t sum = 0;
            bool whole = true, said_whole = true;
            for (size_t k = 0; k < price.line_count; k++) {
                const LawLine *line = &price.lines[k];
                if (line->programme != bit)
                    continue;
                __int128 own = (__int128)line->base.rupiah * line->rate.ppm;
                whole = whole && own % PPM == 0;
                said_whole = said_whole && line->rounding == LAW_NOT_ROUNDED;
                exact += own;
                sum += line->amount.rupiah;
                __int128 off = (__int128)line->amount.rupiah * PPM - own;
                assert_true(off < PPM && off > -PPM); /* no payer bears a rupiah too much */
            }
            assert_int_equal(whole, said_whole);
            assert_true(sum == (int64_t)((exact + PPM / 2) / PPM));
        }
        mem_free(below);
    }
}

static void a_higher_income_never_owes_less(void **state)
{
    World *world = *state;
    Random random = random_stream(SEED, "monotone");
    for (uint64_t i = 0; i < CASES / 10; i++) {
        void *below = mem_root(world->ctx);
        Random own = random_child(random, i);
        LawCase worker = random_case(own);
        const LawTerms *terms = terms_of(world, below, &worker);
        int64_t income = worker.income.rupiah;
        LawPrice before = price_of(terms, income);
        for (uint64_t step = 0; step < 10 && income < LAW_INCOME_MAX - 3000000; step++) {
            income += (int64_t)random_below(own, 100 + step, step % 2 == 0 ? 3 : 2000000);
            LawPrice after = price_of(terms, income);
            for (size_t k = 0; k < after.line_count; k++)
                assert_true(after.lines[k].amount.rupiah >= before.lines[k].amount.rupiah);
            assert_true(after.total.rupiah >= before.total.rupiah);
            before = after;
        }
        mem_free(below);
    }
}

static void relief_never_costs_and_only_lines_with_relief_differ_from_normal(void **state)
{
    World *world = *state;
    Random random = random_stream(SEED, "relief");
    int64_t relieved = 0;
    for (uint64_t i = 0; i < CASES; i++) {
        void *below = mem_root(world->ctx);
        LawCase worker = random_case(random_child(random, i));
        LawPrice price = price_of(terms_of(world, below, &worker), worker.income.rupiah);
        for (size_t k = 0; k < price.line_count; k++) {
            const LawLine *line = &price.lines[k];
            assert_true(line->amount.rupiah <= line->normal.rupiah);
            if (line->relief == NULL)
                assert_int_equal(line->amount.rupiah, line->normal.rupiah);
            relieved += line->relief != NULL;
            assert_false(line->relief != NULL && worker.segment == LAW_BPU && !worker.covid &&
                         (worker.paid_by == LAW_PAYER_APBD || worker.paid_by == LAW_PAYER_APBN));
        }
        mem_free(below);
    }
    assert_true(relieved > CASES / 100); /* the generator reaches the reliefs */
}

static void terms_price_as_the_full_contribution_does_and_times_heads_multiplies(void **state)
{
    World *world = *state;
    Random random = random_stream(SEED, "terms");
    for (uint64_t i = 0; i < CASES / 10; i++) {
        void *below = mem_root(world->ctx);
        Random own = random_child(random, i);
        LawCase worker = random_case(own);
        LawContribution contribution;
        LawPrice price = price_of(terms_of(world, below, &worker), worker.income.rupiah), all;
        int64_t heads = 1 + (int64_t)random_below(own, 200, 100000);
        assert_int_equal(law_contribution(world->ctx, below, world->law, &worker, &contribution),
                         OK);
        assert_int_equal(price.total.rupiah, contribution.price.total.rupiah);
        assert_int_equal(price.line_count, contribution.price.line_count);
        assert_int_equal(price.band, contribution.price.band);
        assert_true(law_price_times(&price, heads, &all));
        assert_int_equal(all.total.rupiah, price.total.rupiah * heads);
        for (size_t k = 0; k < price.line_count; k++)
            assert_int_equal(all.lines[k].amount.rupiah, price.lines[k].amount.rupiah * heads);
        mem_free(below);
    }
}

/* A figure that is not verified never comes without words. */
static void an_unverified_value_always_brings_its_note(void **state)
{
    World *world = *state;
    Random random = random_stream(SEED, "notes");
    for (uint64_t i = 0; i < CASES / 10; i++) {
        void *below = mem_root(world->ctx);
        LawCase worker = random_case(random_child(random, i));
        LawContribution contribution;
        assert_int_equal(law_contribution(world->ctx, below, world->law, &worker, &contribution),
                         OK);
        for (size_t k = 0; k < contribution.price.line_count; k++) {
            const LawLine *line = &contribution.price.lines[k];
            const LawParameter *used[] = {line->parameter, line->relief};
            for (size_t u = 0; u < ARRAY_COUNT(used); u++) {
                bool noted = used[u] == NULL || used[u]->note == NULL;
                for (size_t n = 0; n < contribution.note_count && !noted; n++)
                    noted = strcmp(contribution.notes[n].text, used[u]->note) == 0;
                assert_true(noted);
            }
            assert_true(line->rounding == LAW_NOT_ROUNDED || contribution.note_count > 0);
        }
        mem_free(below);
    }
}

static void an_income_that_does_not_fit_is_refused_without_touching_the_price(void **state)
{
    World *world = *state;
    LawCase worker = {.segment = LAW_PU, .programmes = LAW_JKM, .paid_by = LAW_PAYER_EMPLOYER};
    LawPrice untouched = {.band = 77};
    assert_true(month_from_ym(2024, 3, &worker.month));
    const LawTerms *terms = terms_of(world, world->ctx, &worker);
    assert_false(law_price(terms, MONEY(LAW_INCOME_MAX + 1), &untouched));
    assert_false(law_price(terms, MONEY(-1), &untouched));
    LawPrice largest = price_of(terms, LAW_INCOME_MAX);
    assert_false(law_price_times(&largest, 0, &untouched));
    assert_false(law_price_times(&largest, INT64_MAX / 1000, &untouched));
    assert_int_equal(untouched.band, 77);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(lines_add_up_to_the_total_and_to_what_each_payer_owes),
        TEST(a_programmes_sum_is_base_times_rate_rounded_once),
        TEST(a_higher_income_never_owes_less),
        TEST(relief_never_costs_and_only_lines_with_relief_differ_from_normal),
        TEST(terms_price_as_the_full_contribution_does_and_times_heads_multiplies),
        TEST(an_unverified_value_always_brings_its_note),
        TEST(an_income_that_does_not_fit_is_refused_without_touching_the_price),
    };
    print_message("seed %d\n", SEED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
