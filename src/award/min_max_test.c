/* Rubrics with min-max scales, written as YAML and scored against exact fractions; and what holds
 * of places whatever the values: order, units, doing better, ties. */
#include "award/award.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"

enum { ROUNDS = 200, LEAVES_MAX = 64, UNITS_MAX = 60, YAML_MAX = 1 << 20 };
static const uint64_t SEED = 4951;

typedef struct {
    Random stream;
    uint64_t next;
} Draw;

static int64_t draw(Draw *d, int64_t low, int64_t high)
{
    return low + (int64_t)random_below(d->stream, d->next++, (uint64_t)(high - low + 1));
}

static int setup(void **state)
{
    print_message("seed %llu\n", (unsigned long long)SEED);
    *state = ctx_new();
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

/* -- A rubric of three levels, as somebody would write it ------------------------------------- */

typedef struct {
    int aspects, groups, leaves; /* in all: dimensions, their parts, indicators */
    bool only_min_max;
} Shape;

static const char *points(void *parent, int64_t micro)
{
    return decimal_format(parent, micro, 6, 6, '.');
}

static void write_scale(Draw *d, Buf *yaml, bool min_max, bool higher)
{
    if (min_max) {
        buf_printf(yaml, "{min_max: {equal: %lld}}", (long long)draw(d, 0, 100));
        return;
    }
    buf_printf(yaml,
               "{steps: [{from: 0, score: %d}, {from: 30, score: 40}, {from: 70, score: %d}]}",
               higher ? 5 : 90, higher ? 90 : 5);
}

static Rubric *random_rubric(Ctx *ctx, void *scratch, Draw *d, Shape shape)
{
    int64_t parts[LEAVES_MAX], weights[LEAVES_MAX];
    Buf *yaml = buf_new(scratch, YAML_MAX);
    for (int i = 0; i < shape.leaves; i++)
        parts[i] = draw(d, 1, 40);
    assert_true(split_largest_remainder(INT64_C(100000000), parts, (size_t)shape.leaves, weights));
    buf_printf(yaml,
               "rubric: units\ntitle: {id: U, en: U}\nversion: v\nweights_from: {id: l, en: l}\n"
               "entrants: regency\nrounding: {score: %d, points: %d, total: %d, mode: %s}\n"
               "aspects:\n",
               (int)draw(d, 0, 6), (int)draw(d, 0, 6), (int)draw(d, 0, 6),
               draw(d, 0, 1) == 0 ? "half-away" : "down");
    for (int a = 0, g = 0, leaf = 0; a < shape.aspects; a++) {
        Buf *inner = buf_new(scratch, YAML_MAX);
        int64_t aspect = 0;
        for (; g < shape.groups * (a + 1) / shape.aspects; g++) {
            Buf *leaves = buf_new(scratch, YAML_MAX);
            int64_t group = 0;
            for (; leaf < shape.leaves * (g + 1) / shape.groups; leaf++) {
                bool higher = draw(d, 0, 1) == 0;
                buf_printf(leaves,
                           "          - {key: i%d, label: {id: i, en: i}, weight: %s, unit: heads, "
                           "direction: %s, source: {fact: f%d}, scale: ",
                           leaf, points(scratch, weights[leaf]), higher ? "higher" : "lower", leaf);
                write_scale(d, leaves, shape.only_min_max || draw(d, 0, 1) == 0, higher);
                buf_append_string(leaves, "}\n");
                group += weights[leaf];
            }
            buf_printf(inner,
                       "      - key: g%d\n        label: {id: g, en: g}\n        weight: %s\n"
                       "        indicators:\n%s",
                       g, points(scratch, group), leaves->data);
            aspect += group;
        }
        buf_printf(yaml,
                   "  - key: a%d\n    label: {id: a, en: a}\n    weight: %s\n    indicators:\n%s",
                   a, points(scratch, aspect), inner->data);
    }
    buf_printf(yaml, "tie_break: [a0, i%d]\n", (int)draw(d, 0, shape.leaves - 1));
    Rubric *rubric = NULL;
    assert_int_equal(rubric_parse(ctx, scratch, "units.yaml", buf_text(yaml), &rubric), OK);
    assert_int_equal(rubric->indicator_count, shape.leaves);
    return rubric;
}

static AwardInput *random_input(void *scratch, Draw *d, const Rubric *rubric, size_t units)
{
    AwardInput *input = mem_new(scratch, AwardInput);
    bool coarse = draw(d, 0, 1) == 0;
    input->rubric = rubric;
    input->count = units;
    input->entrants = mem_array(scratch, AwardEntrant, units);
    input->values = mem_array(scratch, RawValue, units * rubric->indicator_count);
    for (size_t e = 0; e < units; e++) {
        input->entrants[e] = (AwardEntrant){.code = mem_printf(scratch, "%02zu", e), .name = "u"};
        for (size_t i = 0; i < rubric->indicator_count; i++)
            input->values[e * rubric->indicator_count + i] = (RawValue){
                .known = true, .value = (coarse ? draw(d, 0, 2) * 35 : draw(d, -50, 150)) * MICRO};
    }
    return input;
}

/* -- The oracle: fractions in 128 bits, the range found by comparing everybody ---------------- */

typedef __int128 Wide;

static Wide wide_round(Wide numerator, Wide denominator, Rounding rounding)
{
    bool negative = numerator < 0;
    Wide size = negative ? -numerator : numerator;
    Wide whole = size / denominator;
    if (rounding == ROUND_HALF_AWAY && 2 * (size % denominator) >= denominator)
        whole++;
    return negative ? -whole : whole;
}

static Wide wide_power(int exponent) { return exponent == 0 ? 1 : 10 * wide_power(exponent - 1); }

static void oracle_score(const AwardInput *input, size_t entrant, size_t i, Wide *ret_numerator,
                         Wide *ret_denominator)
{
    const Rubric *rubric = input->rubric;
    const Indicator *indicator = &rubric->indicators[i];
    int64_t own = input->values[entrant * rubric->indicator_count + i].value;
    if (indicator->scale.kind == SCALE_STEPS) {
        *ret_numerator = indicator->scale.steps[own >= 70 * MICRO   ? 2
                                                : own >= 30 * MICRO ? 1
                                                                    : 0]
                             .score.micro;
        *ret_denominator = MICRO;
        return;
    }
    int64_t worst = own, best = own;
    for (size_t e = 0; e < input->count; e++) {
        int64_t value = input->values[e * rubric->indicator_count + i].value;
        bool better = indicator->direction == DIRECTION_HIGHER ? value > best : value < best;
        bool worse = indicator->direction == DIRECTION_HIGHER ? value < worst : value > worst;
        best = better ? value : best;
        worst = worse ? value : worst;
    }
    *ret_numerator = best == worst ? indicator->scale.equal.micro : 100 * ((Wide)own - worst);
    *ret_denominator = best == worst ? MICRO : (Wide)best - worst;
    if (*ret_denominator < 0) {
        *ret_numerator = -*ret_numerator;
        *ret_denominator = -*ret_denominator;
    }
}

static int64_t oracle_total(const AwardInput *input, size_t entrant)
{
    const Rubric *rubric = input->rubric;
    Wide sum = 0;
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        Wide numerator, denominator;
        oracle_score(input, entrant, i, &numerator, &denominator);
        Wide score = wide_round(numerator * wide_power(rubric->score_decimals), denominator,
                                rubric->rounding);
        Wide weight = rubric->nodes[rubric->indicators[i].node].weight.micro;
        sum += wide_round(weight * score * wide_power(rubric->points_decimals),
                          wide_power(8 + rubric->score_decimals), rubric->rounding);
    }
    Wide total = wide_round(sum * wide_power(rubric->total_decimals),
                            wide_power(rubric->points_decimals), rubric->rounding);
    return (int64_t)(total * wide_power(6 - rubric->total_decimals));
}

static Ranking *rank(Ctx *ctx, const AwardInput *input)
{
    Scores *scores = NULL;
    Ranking *ranking = NULL;
    assert_int_equal(award_score(ctx, (void *)input, input, &scores), OK);
    assert_int_equal(award_rank(ctx, scores, scores, &ranking), OK);
    return ranking;
}

static int place_of(const Ranking *ranking, size_t entrant)
{
    for (size_t i = 0; i < ranking->count; i++) {
        if (ranking->rows[i].entrant == entrant)
            return ranking->rows[i].place;
    }
    return 0;
}

static Shape random_shape(Draw *d)
{
    int groups = (int)draw(d, 1, 4);
    return (Shape){
        .aspects = (int)draw(d, 1, groups), .groups = groups, .leaves = (int)draw(d, groups, 9)};
}

static void three_levels_of_49_indicators_for_51_units_equal_the_exact_oracle(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "units"), 0};
    for (int round = 0; round < 20; round++) {
        void *scratch = mem_root(ctx);
        Shape shape = {.aspects = 3, .groups = 12, .leaves = 49, .only_min_max = true};
        Rubric *rubric = random_rubric(ctx, scratch, &d, shape);
        AwardInput *input = random_input(scratch, &d, rubric, 51);
        Ranking *ranking = rank(ctx, input);
        for (size_t e = 0; e < input->count; e++) {
            int64_t total = oracle_total(input, e);
            int better = 0;
            assert_int_equal(ranking->scores->totals[e].micro, total);
            for (size_t other = 0; other < input->count; other++)
                better += oracle_total(input, other) > total;
            assert_true(place_of(ranking, e) >= better + 1);
        }
        mem_free(scratch);
    }
}

static void totals_of_mixed_scales_equal_the_exact_oracle(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "mixed"), 0};
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(ctx, scratch, &d, random_shape(&d));
        AwardInput *input = random_input(scratch, &d, rubric, (size_t)draw(&d, 1, 8));
        Ranking *ranking = rank(ctx, input);
        for (size_t e = 0; e < input->count; e++)
            assert_int_equal(ranking->scores->totals[e].micro, oracle_total(input, e));
        mem_free(scratch);
    }
}

static void doing_better_never_costs_a_place_though_the_range_moves(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "better"), 0};
    int moved = 0;
    for (int round = 0; round < 4 * ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(ctx, scratch, &d, random_shape(&d));
        AwardInput *input = random_input(scratch, &d, rubric, (size_t)draw(&d, 1, 8));
        size_t entrant = (size_t)draw(&d, 0, (int64_t)input->count - 1);
        size_t i = (size_t)draw(&d, 0, (int64_t)rubric->indicator_count - 1);
        int before = place_of(rank(ctx, input), entrant);
        int64_t step = draw(&d, 0, 120) * MICRO;
        input->values[entrant * rubric->indicator_count + i].value +=
            rubric->indicators[i].direction == DIRECTION_HIGHER ? step : -step;
        int after = place_of(rank(ctx, input), entrant);
        assert_true(after <= before);
        moved += after < before;
        mem_free(scratch);
    }
    assert_true(moved > 0);
}

static void assert_same_ranking(const Ranking *a, const Ranking *b)
{
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->rows[i].entrant, b->rows[i].entrant);
        assert_int_equal(a->rows[i].place, b->rows[i].place);
        assert_int_equal(a->scores->totals[a->rows[i].entrant].micro,
                         b->scores->totals[b->rows[i].entrant].micro);
    }
}

/* Of a min-max scale: value × factor + shift, for any factor above zero; of steps: any rising map
 * of values and bounds together. */
static void another_unit_changes_nothing(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "unit"), 0};
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(ctx, scratch, &d, random_shape(&d));
        AwardInput *input = random_input(scratch, &d, rubric, (size_t)draw(&d, 1, 8));
        Ranking *before = rank(ctx, input);
        for (size_t i = 0; i < rubric->indicator_count; i++) {
            Scale *scale = &rubric->indicators[i].scale;
            int64_t factor = draw(&d, 1, 999);
            int64_t shift = draw(&d, -1000, 1000) * MICRO;
            for (size_t e = 0; e < input->count; e++) {
                int64_t *value = &input->values[e * rubric->indicator_count + i].value;
                *value = *value * factor + shift;
            }
            for (size_t s = 0; s < scale->step_count; s++)
                scale->steps[s].from = scale->steps[s].from * factor + shift;
        }
        assert_same_ranking(before, rank(ctx, input));
        mem_free(scratch);
    }
}

static void the_order_of_the_entrants_changes_no_place(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "order"), 0};
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(ctx, scratch, &d, random_shape(&d));
        AwardInput *input = random_input(scratch, &d, rubric, (size_t)draw(&d, 1, 8));
        Ranking *before = rank(ctx, input);
        AwardInput *turned = random_input(scratch, &d, rubric, input->count);
        for (size_t e = 0; e < input->count; e++) {
            size_t to = input->count - 1 - e;
            turned->entrants[to] = input->entrants[e];
            memcpy(&turned->values[to * rubric->indicator_count],
                   &input->values[e * rubric->indicator_count],
                   rubric->indicator_count * sizeof(RawValue));
        }
        Ranking *after = rank(ctx, turned);
        for (size_t e = 0; e < input->count; e++)
            assert_int_equal(place_of(before, e), place_of(after, input->count - 1 - e));
        mem_free(scratch);
    }
}

/* Swapping all values of two tied entrants changes nobody's place. */
static void a_tie_is_symmetric(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "tie"), 0};
    int ties = 0;
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(ctx, scratch, &d, random_shape(&d));
        AwardInput *input = random_input(scratch, &d, rubric, (size_t)draw(&d, 2, 8));
        size_t n = rubric->indicator_count;
        memcpy(&input->values[n], &input->values[0], n * sizeof(RawValue));
        Ranking *ranking = rank(ctx, input);
        assert_int_equal(place_of(ranking, 0), place_of(ranking, 1));
        for (size_t i = 0; i < ranking->count; i++) {
            if (ranking->rows[i].entrant <= 1)
                ties += ranking->rows[i].tied;
        }
        mem_free(scratch);
    }
    assert_int_equal(ties, 2 * ROUNDS);
}

/* -- Named cases ------------------------------------------------------------------------------ */

static AwardInput *one_scale(Ctx *ctx, void *scratch, const int64_t *values, size_t count)
{
    Rubric *rubric = NULL;
    Text yaml =
        TEXT("rubric: r\ntitle: {id: U, en: U}\nversion: v\nweights_from: {id: l, en: l}\n"
             "entrants: organisation\nrounding: {score: 4, points: 4, total: 2, mode: half-away}\n"
             "aspects:\n"
             "  - {key: clear, label: {id: c, en: c}, source: {entrant: arrears_months}, "
             "scale: {gate: {at_most: 0}}}\n"
             "  - {key: i, label: {id: i, en: i}, weight: 100, unit: heads, source: {fact: f}, "
             "scale: {min_max: {equal: 50}}}\n");
    assert_int_equal(rubric_parse(ctx, scratch, "r.yaml", yaml, &rubric), OK);
    AwardInput *input = mem_new(scratch, AwardInput);
    input->rubric = rubric;
    input->count = count;
    input->entrants = mem_array(scratch, AwardEntrant, count);
    input->values = mem_array(scratch, RawValue, 2 * count);
    for (size_t e = 0; e < count; e++) {
        input->entrants[e] = (AwardEntrant){.code = mem_printf(scratch, "%zu", e), .name = "u"};
        input->values[2 * e] = (RawValue){.known = true};
        input->values[2 * e + 1] = (RawValue){.known = true, .value = values[e] * MICRO};
    }
    return input;
}

static void if_all_are_equal_everybody_gets_the_stated_score(void **state)
{
    AwardInput *input = one_scale(*state, *state, (const int64_t[]){7, 7, 7}, 3);
    Ranking *ranking = rank(*state, input);
    for (size_t e = 0; e < 3; e++)
        assert_int_equal(ranking->scores->totals[e].micro, 50 * MICRO);
    assert_int_equal(ranking->rows[2].place, 1);
}

static void whoever_fails_a_gate_does_not_widen_the_range(void **state)
{
    AwardInput *input = one_scale(*state, *state, (const int64_t[]){10, 20, 1000}, 3);
    input->values[4].value = 3 * MICRO; /* months in arrears */
    Ranking *ranking = rank(*state, input);
    assert_int_equal(ranking->scores->totals[1].micro, 100 * MICRO);
    assert_int_equal(ranking->scores->totals[0].micro, 0);
    assert_int_equal(place_of(ranking, 2), 0);
}

static void a_range_that_does_not_fit_is_said(void **state)
{
    AwardInput *input = one_scale(*state, *state, (const int64_t[]){0, 0}, 2);
    Scores *scores = NULL;
    input->values[1].value = INT64_MIN;
    input->values[3].value = INT64_MAX;
    assert_int_equal(award_score(*state, input, input, &scores), E_LIMIT);
    problems_clear(*state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_levels_of_49_indicators_for_51_units_equal_the_exact_oracle),
        cmocka_unit_test(totals_of_mixed_scales_equal_the_exact_oracle),
        cmocka_unit_test(doing_better_never_costs_a_place_though_the_range_moves),
        cmocka_unit_test(another_unit_changes_nothing),
        cmocka_unit_test(the_order_of_the_entrants_changes_no_place),
        cmocka_unit_test(a_tie_is_symmetric),
        cmocka_unit_test(if_all_are_equal_everybody_gets_the_stated_score),
        cmocka_unit_test(whoever_fails_a_gate_does_not_widen_the_range),
        cmocka_unit_test(a_range_that_does_not_fit_is_said),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
