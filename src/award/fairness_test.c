#include "base/testing.h"

#include <math.h>

#include "award/fairness.h"
#include "base/mem.h"
#include "base/random.h"

enum { SEED = 514, CASES = 400, ENTRANTS_MAX = 40 };

static Rubric TWO_INDICATORS;

static Ranking *ranking_of(void *parent, size_t n)
{
    Ranking *ranking = mem_new(parent, Ranking);
    Scores *scores = mem_new(parent, Scores);
    AwardInput *input = mem_new(parent, AwardInput);
    *input = (AwardInput){.rubric = &TWO_INDICATORS, .count = n};
    scores->input = input;
    scores->totals = mem_array(parent, Score, n);
    ranking->scores = scores;
    ranking->rows = mem_array(parent, RankRow, n);
    ranking->count = n;
    for (size_t i = 0; i < n; i++)
        ranking->rows[i] = (RankRow){.entrant = i, .place = (int)i + 1};
    return ranking;
}

/* The oracle: ordinary least squares in long doubles. */
static void fit(const Ranking *ranking, const int64_t *means, long double *ret_mean_x,
                long double *ret_mean_y, long double *ret_slope, long double *ret_explained)
{
    long double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
    for (size_t i = 0; i < ranking->count; i++) {
        if (means[i] < 0)
            continue;
        n += 1;
        x += (long double)means[i];
        y += (long double)ranking->scores->totals[i].micro;
    }
    x /= n;
    y /= n;
    for (size_t i = 0; i < ranking->count; i++) {
        long double dx = (long double)means[i] - x;
        long double dy = (long double)ranking->scores->totals[i].micro - y;
        if (means[i] < 0)
            continue;
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    *ret_mean_x = x;
    *ret_mean_y = y;
    *ret_slope = xy / xx;
    *ret_explained = xy * xy / xx / yy;
}

static void the_line_is_that_of_least_squares(void **state)
{
    Ctx *ctx = *state;
    printf("seed %d\n", SEED);
    for (uint64_t c = 0; c < CASES; c++) {
        Random stream = random_child(random_stream(SEED, "fairness"), c);
        size_t n = 5 + random_below(stream, 0, ENTRANTS_MAX - 4);
        void *scratch = mem_new(ctx, char);
        Ranking *ranking = ranking_of(scratch, n);
        int64_t *means = mem_array(scratch, int64_t, n);
        for (size_t i = 0; i < n; i++) {
            means[i] = (int64_t)random_below(stream, 3 * i + 1, 1000000000) - 50000000;
            ranking->scores->totals[i].micro =
                (int64_t)random_below(stream, 3 * i + 2, 1000000) * 100;
        }
        long double mean_x, mean_y, slope, explained;
        Fairness *fairness;
        fit(ranking, means, &mean_x, &mean_y, &slope, &explained);
        assert_int_equal(award_fairness(ctx, scratch, ranking, means, &fairness), OK);
        assert_false(fairness->flat);
        assert_true(fabsl((long double)fairness->explained.ppm - explained * 1e6L) < 30);
        for (size_t i = 0; i < fairness->count; i++) {
            const FairnessRow *row = &fairness->rows[i];
            assert_int_equal(row->known, means[row->entrant] >= 0);
            if (!row->known)
                continue;
            long double expected = mean_y + slope * ((long double)row->means - mean_x);
            assert_true(fabsl(expected - (long double)row->expected.micro) < 500);
            assert_int_equal(row->beyond.micro, row->total.micro - row->expected.micro);
            if (i > 0)
                assert_true(fairness->rows[i - 1].beyond.micro >= row->beyond.micro);
        }
        mem_free(scratch);
    }
}

static void there_is_no_line_through_two_or_through_equals(void **state)
{
    Ctx *ctx = *state;
    const int64_t two[] = {5, 9, -1, -1}, equal[] = {7, 7, 7, 7};
    const int64_t *cases[] = {two, equal};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        Ranking *ranking = ranking_of(ctx, 4);
        Fairness *fairness;
        for (size_t e = 0; e < 4; e++)
            ranking->scores->totals[e].micro = (int64_t)(90 - e) * MICRO;
        assert_int_equal(award_fairness(ctx, ctx, ranking, cases[i], &fairness), OK);
        assert_true(fairness->flat);
        assert_int_equal(fairness->rows[0].place_beyond, 0);
    }
}

static void more_entrants_than_the_limit_are_refused(void **state)
{
    Ctx *ctx = *state;
    Ranking *ranking = ranking_of(ctx, FAIRNESS_ENTRANTS_MAX + 1);
    int64_t *means = mem_array(ctx, int64_t, FAIRNESS_ENTRANTS_MAX + 1);
    Fairness *fairness = NULL;
    assert_int_equal(award_fairness(ctx, ctx, ranking, means, &fairness), E_LIMIT);
    assert_null(fairness);
}

static void the_differences_of_indicators_add_up_to_the_difference_of_points(void **state)
{
    Ctx *ctx = *state;
    RubricNode nodes[] = {{.indicator = 0, .parent = -1, .weight.micro = 60 * MICRO},
                          {.indicator = 1, .parent = -1, .weight.micro = 40 * MICRO},
                          {.indicator = 2, .parent = -1}};
    Indicator indicators[] = {{.node = 0}, {.node = 1}, {.node = 2, .scale.kind = SCALE_GATE}};
    Rubric rubric = {
        .nodes = nodes, .node_count = 3, .indicators = indicators, .indicator_count = 3};
    AwardInput input = {.rubric = &rubric, .count = 2};
    ScoreCell cells[] = {{.known = true, .points.micro = 30 * MICRO},
                         {.known = true, .points.micro = 40 * MICRO},
                         {0},
                         {.known = true, .points.micro = 25 * MICRO},
                         {.known = true, .points.micro = 10 * MICRO},
                         {0}};
    Scores scores = {.input = &input, .cells = cells};
    const Comparison *comparison = award_compare(ctx, &scores, 0, 1);
    assert_int_equal(comparison->count, 2);
    assert_int_equal(comparison->rows[0].indicator, 1);
    assert_int_equal(comparison->rows[0].difference.micro, 30 * MICRO);
    assert_int_equal(comparison->difference.micro, 35 * MICRO);
    cells[1].known = false;
    comparison = award_compare(ctx, &scores, 0, 1);
    assert_int_equal(comparison->difference.micro, 5 * MICRO);
    assert_false(comparison->rows[1].known_a);
}

static int setup(void **state)
{
    *state = ctx_new();
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_is_that_of_least_squares),
        cmocka_unit_test(there_is_no_line_through_two_or_through_equals),
        cmocka_unit_test(more_entrants_than_the_limit_are_refused),
        cmocka_unit_test(the_differences_of_indicators_add_up_to_the_difference_of_points),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
