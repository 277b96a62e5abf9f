#include "base/testing.h"

#include <math.h>

#include "award/robustness.h"
#include "base/mem.h"
#include "base/random.h"

enum { SEED = 20221, CASES = 300, RUN_DRAWS = 70000 /* two rounds of blocks */ };

/* A table of random scores, with many ties where `steps` is small. */
static RobustnessTable *random_table(void *parent, uint64_t seed, size_t n, size_t m, int64_t steps)
{
    Random stream = random_stream(seed, "robustness table");
    RobustnessTable *table = mem_new(parent, RobustnessTable);
    int16_t *scores = mem_array(table, int16_t, n * m);
    double *weights = mem_array(table, double, m);
    for (size_t i = 0; i < n * m; i++)
        scores[i] = (int16_t)((int64_t)random_below(stream, i, (uint64_t)steps + 1) *
                              ROBUSTNESS_SCORE_MAX / steps);
    for (size_t j = 0; j < m; j++)
        weights[j] = 1.0 / (double)m;
    *table =
        (RobustnessTable){.entrants = n, .indicators = m, .scores = scores, .weights = weights};
    return table;
}

/* The oracle: one plus the number of entrants with a higher total. */
static int place_by_counting(const RobustnessTable *table, const int16_t *weights, size_t entrant)
{
    int place = 1;
    for (size_t other = 0; other < table->entrants; other++) {
        int64_t difference = 0;
        for (size_t j = 0; j < table->indicators; j++) {
            const int16_t *scores = table->scores + j * table->entrants;
            difference += (int64_t)weights[j] * (scores[other] - scores[entrant]);
        }
        place += difference > 0;
    }
    return place;
}

static void places_are_one_plus_the_number_of_higher_totals(void **state)
{
    Ctx *ctx = *state;
    printf("seed %d\n", SEED);
    for (uint64_t c = 0; c < CASES; c++) {
        Random stream = random_child(random_stream(SEED, "places"), c);
        size_t n = 1 + random_below(stream, 0, c % 10 == 0 ? 700 : 60);
        size_t m = 1 + random_below(stream, 1, 12);
        int64_t steps = (int64_t[]){1, 4, 100, ROBUSTNESS_SCORE_MAX}[c % 4];
        void *scratch = mem_new(ctx, char);
        RobustnessTable *table = random_table(scratch, SEED + c, n, m, steps);
        RobustnessRanker *ranker = robustness_ranker_new(scratch, table);
        RobustnessDraw *draw = robustness_draw_new(scratch, table->weights, m, 10, SEED);
        uint16_t *places = mem_array(scratch, uint16_t, n);
        int16_t *weights = mem_array(scratch, int16_t, ROBUSTNESS_WEIGHTS(m));
        robustness_draw(draw, (int64_t)c, weights);
        robustness_places(ranker, weights, places);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(places[i], place_by_counting(table, weights, i));
        mem_free(scratch);
    }
}

/* Everybody in one cell but one: the sort must not rely on totals being spread. */
static void clustered_totals_are_placed_right(void **state)
{
    Ctx *ctx = *state;
    enum { N = 500 };
    int16_t scores[N] = {ROBUSTNESS_SCORE_MAX};
    double weights[1] = {1};
    for (int16_t i = 1; i < N; i++)
        scores[i] = (int16_t)((i * 37) % N / 100);
    RobustnessTable table = {.entrants = N, .indicators = 1, .scores = scores, .weights = weights};
    RobustnessRanker *ranker = robustness_ranker_new(ctx, &table);
    uint16_t places[N];
    robustness_places(ranker, (int16_t[8]){ROBUSTNESS_WEIGHT_ALL}, places);
    for (size_t i = 0; i < N; i++)
        assert_int_equal(places[i],
                         place_by_counting(&table, (int16_t[8]){ROBUSTNESS_WEIGHT_ALL}, i));
}

/* One far ahead, and the others nearer to each other than the steps in which totals are compared at
 * first. */
static void totals_that_differ_by_almost_nothing_are_placed_right(void **state)
{
    Ctx *ctx = *state;
    enum { N = 300 };
    int16_t scores[2 * N] = {ROBUSTNESS_SCORE_MAX};
    const double weights[2] = {0.999, 0.001};
    for (int16_t i = 1; i < N; i++)
        scores[N + i] = (int16_t)((i * 7919) % 83);
    RobustnessTable table = {.entrants = N, .indicators = 2, .scores = scores, .weights = weights};
    RobustnessRanker *ranker = robustness_ranker_new(ctx, &table);
    const int16_t drawn[8] = {ROBUSTNESS_WEIGHT_ALL - 1, 1};
    uint16_t places[N];
    robustness_places(ranker, drawn, places);
    for (size_t i = 0; i < N; i++)
        assert_int_equal(places[i], place_by_counting(&table, drawn, i));
}

static void weights_have_the_mean_and_spread_of_the_dirichlet_distribution(void **state)
{
    Ctx *ctx = *state;
    enum { DRAWS = 200000, M = 5, CONCENTRATION = 20 };
    const double stated[M] = {0.5, 0.3, 0.17, 0.03, 0}; /* shapes 10, 6, 3.4, 0.6, 0 */
    RobustnessDraw *draw = robustness_draw_new(ctx, stated, M, CONCENTRATION, SEED);
    double sum[M] = {0}, squares[M] = {0};
    for (int64_t d = 0; d < DRAWS; d++) {
        int16_t weights[M];
        robustness_draw(draw, d, weights);
        for (size_t j = 0; j < M; j++) {
            double w = weights[j] / (double)ROBUSTNESS_WEIGHT_ALL;
            sum[j] += w;
            squares[j] += w * w;
        }
    }
    for (size_t j = 0; j < M; j++) {
        double mean = sum[j] / DRAWS;
        double deviation = sqrt(squares[j] / DRAWS - mean * mean);
        double expected = sqrt(stated[j] * (1 - stated[j]) / (CONCENTRATION + 1));
        assert_true(fabs(mean - stated[j]) < 5 * expected / sqrt(DRAWS) + 1e-5);
        assert_true(fabs(deviation - expected) < 0.01 * expected + 1e-5);
    }
}

/* Written down here once, on a processor that multiplies sixteen pairs at a time: no other
 * processor and no compiler may draw other weights, or an archive's figures would be its machine's.
 */
static void draws_are_the_same_on_every_machine(void **state)
{
    Ctx *ctx = *state;
    enum { DRAWS = 20000, M = 30, CONCENTRATION = 40 };
    double stated[M]; /* shapes from 0.04 to 2.6: below and above 1 */
    uint64_t mixed = 0;
    for (int j = 0; j < M; j++)
        stated[j] = (j % 2 == 0 ? 2 * j + 1 : j / 8 + 1) / 1000.0;
    RobustnessDraw *draw = robustness_draw_new(ctx, stated, M, CONCENTRATION, SEED);
    for (int64_t d = 0; d < DRAWS; d++) {
        int16_t weights[M];
        robustness_draw(draw, d, weights);
        for (size_t j = 0; j < M; j++)
            mixed = (mixed ^ (uint64_t)weights[j]) * UINT64_C(0x9E3779B97F4A7C15) ^ mixed >> 29;
    }
    assert_int_equal(mixed, UINT64_C(0x3defdab0c2612878));
}

static void run(Ctx *ctx, int threads, Rate stop, const RobustnessTable *table, Robustness **ret)
{
    RobustnessOptions options = {
        .draws = RUN_DRAWS, .concentration = 50, .seed = SEED, .stop_error = stop};
    int before = ctx->threads;
    ctx->threads = threads;
    assert_int_equal(award_robustness(ctx, ctx, &table, 1, &options, ret), OK);
    ctx->threads = before;
}

static void the_same_figures_on_one_thread_and_on_two(void **state)
{
    Ctx *ctx = *state;
    RobustnessTable *table = random_table(ctx, SEED, 27, 9, 20);
    Robustness *one, *two;
    run(ctx, 1, (Rate){0}, table, &one);
    run(ctx, 2, (Rate){0}, table, &two);
    assert_int_equal(one->draws, RUN_DRAWS);
    assert_memory_equal(one->counts, two->counts, sizeof *one->counts * 27 * 27);
    assert_memory_equal(one->ahead, two->ahead, sizeof *one->ahead * one->pairs * one->pairs);
}

static void every_draw_gives_each_entrant_one_place(void **state)
{
    Ctx *ctx = *state;
    RobustnessTable *table = random_table(ctx, SEED + 1, 27, 9, 20);
    Robustness *robustness;
    run(ctx, 2, (Rate){0}, table, &robustness);
    for (size_t i = 0; i < 27; i++) {
        assert_int_equal(robustness_share(robustness, i, 27).ppm, 1000000);
        assert_true(robustness_quantile(robustness, i, (Rate){50000}) <=
                    robustness_quantile(robustness, i, (Rate){950000}));
    }
    for (size_t a = 0; a < robustness->pairs; a++) {
        for (size_t b = 0; b < robustness->pairs; b++)
            assert_true(robustness->ahead[a * robustness->pairs + b] +
                            robustness->ahead[b * robustness->pairs + a] <=
                        robustness->draws);
    }
}

static void it_stops_early_when_the_error_is_small_enough(void **state)
{
    Ctx *ctx = *state;
    RobustnessTable *table = random_table(ctx, SEED + 2, 10, 5, 100);
    Robustness *robustness;
    run(ctx, 2, (Rate){5000}, table, &robustness);
    assert_true(robustness->stopped);
    assert_true(robustness->error.ppm <= 5000);
    assert_true(robustness->draws < RUN_DRAWS);
}

static void who_is_better_everywhere_is_ahead_in_every_draw(void **state)
{
    Ctx *ctx = *state;
    const int16_t scores[] = {9000, 5000, 8000, 7999, 100, 99};
    const double weights[] = {0.5, 0.3, 0.2};
    RobustnessTable table = {.entrants = 2, .indicators = 3, .scores = scores, .weights = weights};
    Robustness *robustness;
    run(ctx, 2, (Rate){0}, &table, &robustness);
    assert_int_equal(robustness_share(robustness, 0, 1).ppm, 1000000);
    assert_int_equal(robustness_share(robustness, 1, 1).ppm, 0);
    assert_int_equal(robustness->ahead[1], robustness->draws);
}

static void equal_entrants_share_the_first_place_in_every_draw(void **state)
{
    Ctx *ctx = *state;
    const int16_t scores[] = {9000, 9000, 100, 100};
    const double weights[] = {0.5, 0.5};
    RobustnessTable table = {.entrants = 2, .indicators = 2, .scores = scores, .weights = weights};
    Robustness *robustness;
    run(ctx, 2, (Rate){0}, &table, &robustness);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(robustness_share(robustness, i, 1).ppm, 1000000);
    assert_int_equal(robustness->ahead[1], 0);
}

static void tables_have_equal_parts_after_whole_rounds(void **state)
{
    Ctx *ctx = *state;
    enum { TABLES = 3 };
    static const int16_t SCORES[TABLES][2] = {{9000, 5000}, {5000, 9000}, {100, 7000}};
    const double weights[] = {1};
    RobustnessTable made[TABLES];
    const RobustnessTable *tables[TABLES];
    for (size_t t = 0; t < TABLES; t++) {
        made[t] = (RobustnessTable){
            .entrants = 2, .indicators = 1, .scores = SCORES[t], .weights = weights};
        tables[t] = &made[t];
    }
    for (int64_t rounds = 1; rounds < 3; rounds++) {
        Robustness *robustness;
        const RobustnessOptions options = {
            .draws = rounds * TABLES * ROBUSTNESS_TURN_DRAWS, .concentration = 10, .seed = SEED};
        assert_int_equal(award_robustness(ctx, ctx, tables, TABLES, &options, &robustness), OK);
        assert_int_equal(robustness->counts[0], rounds * ROBUSTNESS_TURN_DRAWS);
        assert_int_equal(robustness->counts[2], 2 * rounds * ROBUSTNESS_TURN_DRAWS);
    }
}

static void options_out_of_range_are_refused(void **state)
{
    Ctx *ctx = *state;
    const RobustnessTable *table = random_table(ctx, SEED, 3, 2, 10);
    const RobustnessOptions wrong[] = {
        {.draws = 0, .concentration = 100},
        {.draws = ROBUSTNESS_DRAWS_MAX + 1LL, .concentration = 100},
        {.draws = 10, .concentration = 0},
        {.draws = 10, .concentration = ROBUSTNESS_CONCENTRATION_MAX + 1LL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++) {
        Robustness *robustness = NULL;
        assert_int_equal(award_robustness(ctx, ctx, &table, 1, &wrong[i], &robustness), E_INVALID);
        assert_null(robustness);
    }
}

/* -- Tables ---------------------------------------------------------------------------------- */

/* Four ranked entrants and one without a place, two indicators of 60 and 40 points and a gate. */
static Ranking *small_ranking(Ctx *ctx)
{
    enum { N = 5, NODES = 3 };
    static const int64_t FIRST[N] = {90, 70, 70, 10, 100}, SECOND[N] = {20, 50, 40, 40, 100};
    Rubric *rubric = mem_new(ctx, Rubric);
    AwardInput *input = mem_new(ctx, AwardInput);
    Scores *scores = mem_new(ctx, Scores);
    Ranking *ranking = mem_new(ctx, Ranking);
    rubric->nodes = mem_array(ctx, RubricNode, NODES);
    rubric->indicators = mem_array(ctx, Indicator, NODES);
    rubric->node_count = rubric->indicator_count = NODES;
    for (size_t j = 0; j < NODES; j++) {
        rubric->nodes[j] =
            (RubricNode){.key = mem_printf(ctx, "i%zu", j), .parent = -1, .indicator = (int)j};
        rubric->indicators[j] = (Indicator){.node = j, .scale.kind = SCALE_LINEAR};
    }
    rubric->nodes[0].weight.micro = 60 * MICRO;
    rubric->nodes[2].weight.micro = 40 * MICRO;
    rubric->indicators[1].scale.kind = SCALE_GATE;
    *input = (AwardInput){.rubric = rubric, .count = N};
    scores->input = input;
    scores->cells = mem_array(ctx, ScoreCell, N * NODES);
    ranking->rows = mem_array(ctx, RankRow, N);
    for (size_t i = 0; i < N; i++) {
        scores->cells[i * NODES].score.micro = FIRST[i] * MICRO;
        scores->cells[i * NODES + 2].score.micro = SECOND[i] * MICRO;
        ranking->rows[i] = (RankRow){.entrant = i, .place = i + 1 < N ? (int)i + 1 : 0};
    }
    ranking->scores = scores;
    ranking->count = N;
    return ranking;
}

static void assert_table(void *parent, const Ranking *ranking, Normalisation normalisation,
                         SumRule rule, const int16_t *expected)
{
    size_t *indicators;
    RobustnessTable *table = robustness_table(parent, ranking, normalisation, rule, &indicators);
    assert_int_equal(table->entrants, 4);
    assert_int_equal(table->indicators, 2);
    assert_int_equal(indicators[1], 2);
    assert_true(fabs(table->weights[0] - 0.6) < 1e-12);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(table->scores[i], expected[i]);
}

static void scores_are_put_on_one_scale_as_the_manual_says(void **state)
{
    Ctx *ctx = *state;
    const Ranking *ranking = small_ranking(ctx);
    assert_table(ctx, ranking, NORMALISE_STATED, SUM_ARITHMETIC,
                 (int16_t[]){9000, 7000, 7000, 1000, 2000, 5000, 4000, 4000});
    assert_table(ctx, ranking, NORMALISE_MIN_MAX, SUM_ARITHMETIC,
                 (int16_t[]){10000, 7500, 7500, 0, 0, 10000, 6667, 6667});
    assert_table(ctx, ranking, NORMALISE_RANK, SUM_ARITHMETIC,
                 (int16_t[]){10000, 5000, 5000, 0, 0, 10000, 5000, 5000});
    /* Mean 60, deviation 30: 5,000 + 1,250 × z; mean 37.5, deviation √118.75. */
    assert_table(ctx, ranking, NORMALISE_Z, SUM_ARITHMETIC,
                 (int16_t[]){6250, 5417, 5417, 2917, 2993, 6434, 5287, 5287});
    /* ln(score ÷ 1) ÷ ln 100. */
    assert_table(ctx, ranking, NORMALISE_STATED, SUM_GEOMETRIC,
                 (int16_t[]){9771, 9225, 9225, 5000, 6505, 8495, 8010, 8010});
}

static void other_data_are_put_in_the_stated_order(void **state)
{
    Ctx *ctx = *state;
    enum { N = 4 };
    static const char *const STATED[] = {"b", "d", "a", "c"}, *const OTHER[] = {"a", "b", "c", "d"};
    AwardEntrant here[N], there[N];
    RankRow stated_rows[N], other_rows[N];
    for (size_t i = 0; i < N; i++) {
        here[i] = (AwardEntrant){.code = STATED[i]};
        there[i] = (AwardEntrant){.code = OTHER[i]};
        stated_rows[i] = (RankRow){.entrant = i, .place = i + 1 < N ? (int)i + 1 : 0};
        other_rows[i] = (RankRow){.entrant = N - 1 - i, .place = (int)i + 1};
    }
    AwardInput inputs[] = {{.entrants = here, .count = N}, {.entrants = there, .count = N}};
    Scores scores[] = {{.input = &inputs[0]}, {.input = &inputs[1]}};
    Ranking stated = {.scores = &scores[0], .rows = stated_rows, .count = N};
    Ranking other = {.scores = &scores[1], .rows = other_rows, .count = N};
    const Ranking *ordered = robustness_in_order(ctx, &stated, &other);
    assert_int_equal(ordered->count, 3);
    assert_int_equal(ordered->rows[0].entrant, 1);
    assert_int_equal(ordered->rows[1].entrant, 3);
    assert_int_equal(ordered->rows[2].entrant, 0);
    assert_ptr_equal(ordered->scores, other.scores);
    other_rows[0].place = 0; /* d fails a gate on those data */
    assert_null(robustness_in_order(ctx, &stated, &other));
}

static const RobustnessChange *change_of(const RobustnessChange *changes, size_t count,
                                         const char *kind, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(changes[i].kind, kind) == 0 && strcmp(changes[i].what, what) == 0)
            return &changes[i];
    }
    fail_msg("no change %s %s", kind, what);
    return NULL;
}

static void assert_change(const RobustnessChange *change, const uint16_t *places, size_t first,
                          size_t moved, int farthest, bool decides)
{
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(change->places[i], places[i]);
    assert_int_equal(change->first, first);
    assert_int_equal(change->moved, moved);
    assert_int_equal(change->farthest, farthest);
    assert_int_equal(change->decides, decides);
}

/* Totals 62, 62, 58, 22: places 1, 1, 3, 4. */
static void one_change_alone_says_whether_the_first_place_hangs_on_it(void **state)
{
    Ctx *ctx = *state;
    const Ranking *ranking = small_ranking(ctx);
    RobustnessChange *changes;
    size_t count;
    assert_int_equal(robustness_changes(ctx, ctx, ranking, &changes, &count), OK);
    assert_int_equal(count, NORMALISE_COUNT - 1 + SUM_COUNT - 1 + 2);
    assert_change(change_of(changes, count, "indicator", "i0"), (uint16_t[]){4, 1, 2, 2}, 1, 3, 3,
                  true);
    assert_change(change_of(changes, count, "indicator", "i2"), (uint16_t[]){1, 2, 2, 4}, 0, 2, 1,
                  true);
    /* 60 and 85, 71.67, 26.67; 60 and 70, 50, 20. */
    assert_change(change_of(changes, count, "normalisation", "min-max"), (uint16_t[]){3, 1, 2, 4},
                  1, 2, 2, true);
    assert_change(change_of(changes, count, "normalisation", "rank"), (uint16_t[]){2, 1, 3, 4}, 1,
                  1, 1, true);
}

static void shares_quantiles_and_the_error_follow_from_the_counts(void **state)
{
    Ctx *ctx = *state;
    int64_t counts[] = {50, 50, 0, 0, 40, 0, 60, 0, 20, 30, 0, 50, 0, 20, 80, 0};
    const Robustness drawn = {.entrants = 4, .draws = 100, .counts = counts};
    assert_int_equal(robustness_share(&drawn, 1, 1).ppm, 400000);
    assert_int_equal(robustness_share(&drawn, 1, 3).ppm, 1000000);
    assert_int_equal(robustness_quantile(&drawn, 0, (Rate){500000}), 1);
    assert_int_equal(robustness_quantile(&drawn, 0, (Rate){500001}), 2);
    assert_int_equal(robustness_quantile(&drawn, 2, (Rate){500000}), 2);
    assert_int_equal(robustness_quantile(&drawn, 2, (Rate){950000}), 4);
    RobustnessTable *table = random_table(ctx, SEED + 3, 9, 5, 100);
    Robustness *robustness;
    run(ctx, 2, (Rate){0}, table, &robustness);
    double worst = 0, n = (double)robustness->draws;
    for (size_t i = 0; i < 9 * 9; i++) {
        double p = (double)robustness->counts[i] / n;
        worst = fmax(worst, sqrt(p * (1 - p) / n));
    }
    assert_true(fabs((double)robustness->error.ppm - 1e6 * worst) <= 1);
    assert_true(worst > 0.0005);
}

/* -- Without one assessor -------------------------------------------------------------------- */

static RawValue panel_value(void *parent, const int64_t *marks)
{
    static const char *const NAMES[] = {"anna", "budi", "citra"};
    RawValue value = {.known = true};
    Score given[ARRAY_COUNT(NAMES)];
    size_t count = 0;
    value.basis = mem_array(parent, ValueBasis, ARRAY_COUNT(NAMES));
    for (size_t i = 0; i < ARRAY_COUNT(NAMES); i++) {
        if (marks[i] < 0)
            continue;
        given[count++].micro = marks[i] * MICRO;
        value.basis[value.basis_count++] = (ValueBasis){
            .what = NAMES[i], .plain = decimal_format(parent, marks[i] * MICRO, 6, 6, '.')};
    }
    value.value = panel_mark(PANEL_MEAN, given, count).micro;
    return value;
}

static void without_an_assessor_the_others_marks_count(void **state)
{
    Ctx *ctx = *state;
    RubricNode node = {.indicator = 0, .parent = -1, .weight.micro = 100 * MICRO};
    Indicator indicator = {.source = {.kind = SOURCE_PANEL, .method = PANEL_MEAN}};
    Rubric rubric = {
        .nodes = &node, .node_count = 1, .indicators = &indicator, .indicator_count = 1};
    RawValue values[] = {panel_value(ctx, (int64_t[]){80, 90, 40}),
                         panel_value(ctx, (int64_t[]){-1, -1, 70})};
    AwardInput input = {.rubric = &rubric, .count = 2, .values = values};
    const char *const *assessors;
    assert_int_equal(robustness_assessors(ctx, &input, &assessors), 3);
    assert_string_equal(assessors[0], "anna");
    assert_string_equal(assessors[2], "citra");
    const AwardInput *without = robustness_without_assessor(ctx, &input, "citra");
    assert_int_equal(without->values[0].value, 85 * MICRO);
    assert_false(without->values[1].known);
    without = robustness_without_assessor(ctx, &input, "budi");
    assert_int_equal(without->values[0].value, 60 * MICRO);
    assert_int_equal(without->values[1].value, 70 * MICRO);
    without = robustness_without_assessor(ctx, &input, "nobody");
    assert_int_equal(without->values[0].value, values[0].value);
    assert_int_equal(without->values[1].value, values[1].value);
    assert_int_equal(values[0].value, 70 * MICRO); /* the stated input is left as it is */
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
        cmocka_unit_test(places_are_one_plus_the_number_of_higher_totals),
        cmocka_unit_test(clustered_totals_are_placed_right),
        cmocka_unit_test(totals_that_differ_by_almost_nothing_are_placed_right),
        cmocka_unit_test(draws_are_the_same_on_every_machine),
        cmocka_unit_test(weights_have_the_mean_and_spread_of_the_dirichlet_distribution),
        cmocka_unit_test(the_same_figures_on_one_thread_and_on_two),
        cmocka_unit_test(every_draw_gives_each_entrant_one_place),
        cmocka_unit_test(it_stops_early_when_the_error_is_small_enough),
        cmocka_unit_test(who_is_better_everywhere_is_ahead_in_every_draw),
        cmocka_unit_test(equal_entrants_share_the_first_place_in_every_draw),
        cmocka_unit_test(tables_have_equal_parts_after_whole_rounds),
        cmocka_unit_test(other_data_are_put_in_the_stated_order),
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(without_an_assessor_the_others_marks_count),
        cmocka_unit_test(scores_are_put_on_one_scale_as_the_manual_says),
        cmocka_unit_test(one_change_alone_says_whether_the_first_place_hangs_on_it),
        cmocka_unit_test(shares_quantiles_and_the_error_follow_from_the_counts),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
