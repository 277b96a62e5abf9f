/* Scores, places, explanations and parity against slow oracles, on random rubrics and entrants. */
#include "award/award.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"

enum { ROUNDS = 400, GROUPS = 3, LEAVES = 7, NODES = GROUPS + LEAVES, ENTRANTS_MAX = 12 };
static const uint64_t SEED = 20221231;
static const int64_t POINT = MICRO;

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

/* -- A random rubric: three groups, seven leaves of every scale, weights that add up to 100 ---- */

static void random_scale(Ctx *ctx, Draw *d, Indicator *indicator)
{
    Scale *scale = &indicator->scale;
    scale->absent = -1;
    indicator->direction = draw(d, 0, 1) == 0 ? DIRECTION_HIGHER : DIRECTION_LOWER;
    scale->kind = (ScaleKind)draw(d, SCALE_STEPS, SCALE_TARGET);
    if (scale->kind == SCALE_TARGET) {
        indicator->direction = DIRECTION_HIGHER;
        scale->high = draw(d, 1, 90 * POINT);
    } else if (scale->kind == SCALE_LINEAR) {
        scale->low = draw(d, -20 * POINT, 40 * POINT);
        scale->high = scale->low + draw(d, 1, 60 * POINT);
    } else {
        scale->step_count = (size_t)draw(d, 1, 5);
        scale->steps = mem_array(ctx, ScaleStep, scale->step_count);
        for (size_t i = 0; i < scale->step_count; i++) {
            int64_t rise = (int64_t)i * 20 * POINT + draw(d, 0, 20 * POINT - 1);
            scale->steps[i].from = (int64_t)i * 15 * POINT + draw(d, 0, 10) * POINT;
            scale->steps[i].score.micro =
                indicator->direction == DIRECTION_HIGHER ? rise : 100 * POINT - rise;
        }
    }
}

static Rubric *random_rubric(Ctx *ctx, Draw *d)
{
    Rubric *rubric = mem_new(ctx, Rubric);
    rubric->nodes = mem_array(rubric, RubricNode, NODES);
    rubric->indicators = mem_array(rubric, Indicator, LEAVES);
    rubric->node_count = NODES;
    rubric->indicator_count = LEAVES;
    rubric->score_decimals = (int)draw(d, 0, 6);
    rubric->points_decimals = (int)draw(d, 0, 6);
    rubric->total_decimals = (int)draw(d, 0, 6);
    rubric->rounding = draw(d, 0, 1) == 0 ? ROUND_HALF_AWAY : ROUND_DOWN;
    int64_t weights[LEAVES];
    int64_t parts[LEAVES];
    for (int i = 0; i < LEAVES; i++)
        parts[i] = draw(d, 0, 30);
    parts[0]++;
    assert_true(split_largest_remainder(100 * POINT, parts, LEAVES, weights));
    for (int i = 0; i < GROUPS; i++)
        rubric->nodes[i] = (RubricNode){.key = mem_printf(rubric, "g%d", i),
                                        .label_id = "",
                                        .label_en = "",
                                        .parent = i == 2 ? 1 : -1,
                                        .indicator = -1};
    for (int i = 0; i < LEAVES; i++) {
        int node = GROUPS + i;
        rubric->nodes[node] = (RubricNode){.key = mem_printf(rubric, "n%d", i),
                                           .label_id = "",
                                           .label_en = "",
                                           .parent = i % (GROUPS + 1) - 1,
                                           .indicator = i,
                                           .weight = {weights[i]}};
        rubric->indicators[i].node = (size_t)node;
        random_scale(ctx, d, &rubric->indicators[i]);
    }
    rubric->tie_break = mem_array(rubric, size_t, 2);
    rubric->tie_break_count = (size_t)draw(d, 0, 2);
    rubric->tie_break[0] = (size_t)draw(d, 0, NODES - 1);
    rubric->tie_break[1] = (rubric->tie_break[0] + 1) % NODES;
    return rubric;
}

static AwardInput *random_input(Ctx *ctx, Draw *d, const Rubric *rubric)
{
    AwardInput *input = mem_new(ctx, AwardInput);
    input->rubric = rubric;
    input->count = (size_t)draw(d, 1, ENTRANTS_MAX);
    input->entrants = mem_array(input, AwardEntrant, input->count);
    input->values = mem_array(input, RawValue, input->count * rubric->indicator_count);
    bool coarse = draw(d, 0, 1) == 0; /* few different values, so that there are ties */
    for (size_t e = 0; e < input->count; e++) {
        input->entrants[e] = (AwardEntrant){.code = mem_printf(input, "%02zu", e), .name = "x"};
        for (size_t i = 0; i < rubric->indicator_count; i++)
            input->values[e * rubric->indicator_count + i] = (RawValue){
                .known = true,
                .value = coarse ? draw(d, 0, 2) * 30 * POINT : draw(d, -10 * POINT, 110 * POINT)};
    }
    return input;
}

/* -- The oracle: rationals in 128 bits, rounded only where award.h says ---------------------- */

typedef __int128 Wide;

static Wide wide_round(Wide numerator, Wide denominator, Rounding rounding)
{
    assert_true(denominator > 0);
    bool negative = numerator < 0;
    Wide size = negative ? -numerator : numerator;
    Wide whole = size / denominator;
    Wide rest = size % denominator;
    if (rounding == ROUND_HALF_AWAY && 2 * rest >= denominator)
        whole++;
    return negative ? -whole : whole;
}

static Wide wide_power(int exponent)
{
    Wide power = 1;
    for (int i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

/* The score as numerator ÷ denominator points. */
static void oracle_fraction(const Indicator *indicator, int64_t raw, Wide *ret_numerator,
                            Wide *ret_denominator)
{
    const Scale *scale = &indicator->scale;
    *ret_denominator = 1;
    if (scale->kind == SCALE_STEPS) {
        Score score = scale->steps[0].score;
        for (size_t i = 0; i < scale->step_count; i++) {
            if (raw >= scale->steps[i].from)
                score = scale->steps[i].score;
        }
        *ret_numerator = score.micro;
        *ret_denominator = MICRO;
        return;
    }
    Wide low = scale->kind == SCALE_TARGET ? 0 : scale->low;
    Wide part = raw - low;
    Wide all = scale->high - low;
    if (indicator->direction == DIRECTION_LOWER)
        part = all - part;
    if (part < 0)
        part = 0;
    if (part > all)
        part = all;
    *ret_numerator = 100 * part;
    *ret_denominator = all;
}

static int64_t oracle_total(const AwardInput *input, size_t entrant)
{
    const Rubric *rubric = input->rubric;
    Wide sum = 0; /* in units of 10^-points_decimals */
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const Indicator *indicator = &rubric->indicators[i];
        Wide numerator, denominator;
        oracle_fraction(indicator, input->values[entrant * rubric->indicator_count + i].value,
                        &numerator, &denominator);
        Wide score = wide_round(numerator * wide_power(rubric->score_decimals), denominator,
                                rubric->rounding);
        Wide weight = rubric->nodes[indicator->node].weight.micro;
        /* weight ÷ 10^6 × score ÷ 10^score_decimals ÷ 100 × 10^points_decimals */
        sum += wide_round(weight * score * wide_power(rubric->points_decimals),
                          wide_power(6 + rubric->score_decimals + 2), rubric->rounding);
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

static const RankRow *row_of(const Ranking *ranking, const char *code)
{
    for (size_t i = 0; i < ranking->count; i++) {
        if (strcmp(ranking->scores->input->entrants[ranking->rows[i].entrant].code, code) == 0)
            return &ranking->rows[i];
    }
    fail_msg("no entrant %s", code);
    return NULL;
}

static void totals_equal_those_of_an_exact_oracle(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "totals"), 0};
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(scratch, &d);
        AwardInput *input = random_input(scratch, &d, rubric);
        Ranking *ranking = rank(ctx, input);
        for (size_t e = 0; e < input->count; e++)
            assert_int_equal(ranking->scores->totals[e].micro, oracle_total(input, e));
        mem_free(scratch);
    }
}

static void aspects_are_the_sums_of_their_indicators(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "sums"), 0};
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(scratch, &d);
        AwardInput *input = random_input(scratch, &d, rubric);
        Scores *scores = NULL;
        assert_int_equal(award_score(ctx, scratch, input, &scores), OK);
        for (size_t e = 0; e < input->count; e++) {
            for (int g = 0; g < GROUPS; g++) {
                int64_t sum = 0;
                for (int n = 0; n < NODES; n++) {
                    if (rubric->nodes[n].parent == g)
                        sum += scores->cells[e * NODES + (size_t)n].points.micro;
                }
                assert_int_equal(sum, scores->cells[e * NODES + (size_t)g].points.micro);
            }
        }
        mem_free(scratch);
    }
}

static void places_do_not_depend_on_the_order_of_the_entrants(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "order"), 0};
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(scratch, &d);
        AwardInput *input = random_input(scratch, &d, rubric);
        AwardInput *turned = random_input(scratch, &d, rubric);
        turned->count = input->count;
        turned->entrants = mem_array(scratch, AwardEntrant, input->count);
        turned->values = mem_array(scratch, RawValue, input->count * LEAVES);
        size_t shift = (size_t)draw(&d, 0, ENTRANTS_MAX);
        for (size_t e = 0; e < input->count; e++) {
            size_t to = input->count - 1 - (e + shift) % input->count;
            turned->entrants[to] = input->entrants[e];
            memcpy(&turned->values[to * LEAVES], &input->values[e * LEAVES],
                   LEAVES * sizeof(RawValue));
        }
        Ranking *a = rank(ctx, input);
        Ranking *b = rank(ctx, turned);
        for (size_t i = 0; i < a->count; i++) {
            assert_string_equal(input->entrants[a->rows[i].entrant].code,
                                turned->entrants[b->rows[i].entrant].code);
            assert_int_equal(a->rows[i].place, b->rows[i].place);
            assert_int_equal(a->rows[i].tied, b->rows[i].tied);
            assert_int_equal(a->rows[i].decided_by, b->rows[i].decided_by);
        }
        mem_free(scratch);
    }
}

static void doing_better_on_an_indicator_never_costs_a_place(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "monotone"), 0};
    int better = 0;
    for (int round = 0; round < 5 * ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(scratch, &d);
        if (round % 2 == 0) { /* totals so coarse that the tie-break list decides */
            rubric->total_decimals = 0;
            rubric->tie_break_count = 2;
            rubric->tie_break[0] = (size_t)draw(&d, GROUPS, NODES - 1);
        }
        AwardInput *input = random_input(scratch, &d, rubric);
        size_t entrant = (size_t)draw(&d, 0, (int64_t)input->count - 1);
        size_t indicator =
            round % 2 == 0 ? rubric->tie_break[0] - GROUPS : (size_t)draw(&d, 0, LEAVES - 1);
        const char *code = input->entrants[entrant].code;
        int before = row_of(rank(ctx, input), code)->place;
        int64_t step = draw(&d, 0, (round % 2 == 0 ? 4 : 60) * POINT);
        RawValue *value = &input->values[entrant * LEAVES + indicator];
        value->value += rubric->indicators[indicator].direction == DIRECTION_HIGHER ? step : -step;
        int after = row_of(rank(ctx, input), code)->place;
        assert_true(after <= before);
        better += after < before;
        mem_free(scratch);
    }
    assert_true(better > ROUNDS / 10);
}

static void an_indicator_of_weight_zero_counts_as_if_it_were_absent(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "zero"), 0};
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(scratch, &d);
        rubric->tie_break_count = 0;
        rubric->nodes[NODES - 1].weight.micro = 0;
        AwardInput *input = random_input(scratch, &d, rubric);
        Ranking *with = rank(ctx, input);
        for (size_t e = 0; e < input->count; e++) {
            RawValue *value = &input->values[e * LEAVES + LEAVES - 1];
            *value = draw(&d, 0, 1) == 0
                         ? (RawValue){0}
                         : (RawValue){.known = true, .value = draw(&d, 0, 99 * POINT)};
        }
        Ranking *without = rank(ctx, input);
        for (size_t i = 0; i < with->count; i++) {
            assert_int_equal(with->rows[i].entrant, without->rows[i].entrant);
            assert_int_equal(with->rows[i].place, without->rows[i].place);
        }
        mem_free(scratch);
    }
}

static void ties_are_symmetric_and_share_the_better_place(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "ties"), 0};
    int ties = 0;
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(ctx);
        Rubric *rubric = random_rubric(scratch, &d);
        AwardInput *input = random_input(scratch, &d, rubric);
        Ranking *ranking = rank(ctx, input);
        for (size_t i = 0; i < ranking->count; i++) {
            /* Place = 1 + how many are strictly better; tied = somebody else has the same place. */
            int better = 0;
            int same = 0;
            for (size_t j = 0; j < ranking->count; j++) {
                better += ranking->rows[j].place < ranking->rows[i].place;
                same += ranking->rows[j].place == ranking->rows[i].place;
                if (ranking->rows[j].place == ranking->rows[i].place)
                    assert_int_equal(ranking->scores->totals[ranking->rows[j].entrant].micro,
                                     ranking->scores->totals[ranking->rows[i].entrant].micro);
            }
            assert_int_equal(ranking->rows[i].place, better + 1);
            assert_int_equal(ranking->rows[i].tied, same > 1);
            ties += same > 1;
        }
        mem_free(scratch);
    }
    assert_true(ties > 0);
}

/* -- Named cases ----------------------------------------------------------------------------- */

/* One indicator "mark" of weight 100, a second "breaker" of weight 0, and a gate. */
static Rubric *plain_rubric(Ctx *ctx)
{
    Rubric *rubric = NULL;
    Text text = TEXT("rubric: plain\ntitle: {id: P, en: P}\nversion: v\nweights_from: {id: l, en: "
                     "l}\nentrants: organisation\n"
                     "rounding: {score: 4, points: 4, total: 2, mode: half-away}\naspects:\n"
                     "  - {key: mark, label: {id: Nilai, en: Mark}, weight: 100, source: {panel: "
                     "mean}, scale: {target: 100}}\n"
                     "  - {key: breaker, label: {id: P, en: P}, weight: 0, source: {panel: mean}, "
                     "scale: {target: 100}}\n"
                     "  - {key: gate, label: {id: S, en: G}, source: {entrant: arrears_months}, "
                     "scale: {gate: {at_most: 0}}}\n");
    assert_int_equal(rubric_parse(ctx, ctx, "plain.yaml", text, &rubric), OK);
    return rubric;
}

static AwardInput *plain_input(Ctx *ctx, const Rubric *rubric, const int64_t (*values)[3],
                               size_t count)
{
    static const char *const CODES[] = {"a", "b", "c", "d", "e", "f"};
    AwardInput *input = mem_new(ctx, AwardInput);
    input->rubric = rubric;
    input->count = count;
    input->entrants = mem_array(input, AwardEntrant, count);
    input->values = mem_array(input, RawValue, count * 3);
    for (size_t e = 0; e < count; e++) {
        input->entrants[e] = (AwardEntrant){.code = CODES[e], .name = CODES[e]};
        for (size_t i = 0; i < 3; i++)
            input->values[e * 3 + i] =
                (RawValue){.known = values[e][i] >= 0, .value = values[e][i] * POINT};
    }
    return input;
}

static void equals_share_the_place_one_two_two_four(void **state)
{
    Ctx *ctx = *state;
    static const int64_t VALUES[][3] = {{70, -1, 0}, {80, -1, 0}, {70, -1, 0}, {60, -1, 0}};
    Ranking *ranking = rank(ctx, plain_input(ctx, plain_rubric(ctx), VALUES, 4));
    assert_int_equal(row_of(ranking, "b")->place, 1);
    assert_int_equal(row_of(ranking, "a")->place, 2);
    assert_int_equal(row_of(ranking, "c")->place, 2);
    assert_int_equal(row_of(ranking, "d")->place, 4);
    assert_true(row_of(ranking, "a")->tied && row_of(ranking, "c")->tied);
    assert_false(row_of(ranking, "b")->tied || row_of(ranking, "d")->tied);
}

static void the_tie_break_list_breaks_ties_and_says_by_what(void **state)
{
    Ctx *ctx = *state;
    static const int64_t VALUES[][3] = {{70, 10, 0}, {70, 20, 0}, {70, 10, 0}};
    Rubric *rubric = plain_rubric(ctx);
    size_t breaker = (size_t)rubric_find(rubric, "breaker");
    rubric->tie_break = &breaker;
    rubric->tie_break_count = 1;
    Ranking *ranking = rank(ctx, plain_input(ctx, rubric, VALUES, 3));
    assert_int_equal(row_of(ranking, "b")->place, 1);
    assert_int_equal(row_of(ranking, "a")->place, 2);
    assert_int_equal(row_of(ranking, "c")->place, 2);
    assert_int_equal(row_of(ranking, "a")->decided_by, (int)breaker);
    assert_int_equal(row_of(ranking, "c")->decided_by, -1);
}

static void a_missing_mark_is_an_error_that_names_entrant_and_indicator(void **state)
{
    Ctx *ctx = *state;
    static const int64_t VALUES[][3] = {{70, -1, 0}, {-1, -1, 0}, {-1, 5, -1}};
    AwardInput *input = plain_input(ctx, plain_rubric(ctx), VALUES, 3);
    Scores *scores = NULL;
    Ranking *ranking = NULL;
    assert_int_equal(award_score(ctx, ctx, input, &scores), OK);
    problems_clear(ctx);
    assert_int_equal(award_rank(ctx, ctx, scores, &ranking), E_INVALID);
    assert_null(ranking);
    size_t count = 0;
    const Problem *list = problems(ctx, &count);
    assert_int_equal(count, 3);
    assert_string_equal(list[0].args[0], "b");
    assert_string_equal(list[0].args[2], "mark");
    assert_string_equal(list[1].args[0], "c");
    assert_string_equal(list[1].args[2], "mark");
    assert_string_equal(list[2].args[0], "c");
    assert_string_equal(list[2].args[2], "gate");
    problems_clear(ctx);
}

static void whoever_fails_a_gate_is_listed_without_a_place_and_needs_no_marks(void **state)
{
    Ctx *ctx = *state;
    static const int64_t VALUES[][3] = {{99, -1, 2}, {50, -1, 0}, {-1, -1, 1}};
    Ranking *ranking = rank(ctx, plain_input(ctx, plain_rubric(ctx), VALUES, 3));
    assert_int_equal(row_of(ranking, "b")->place, 1);
    assert_int_equal(row_of(ranking, "a")->place, 0);
    assert_int_equal(row_of(ranking, "c")->place, 0);
    assert_int_equal(ranking->rows[0].place, 1);
    assert_false(row_of(ranking, "a")->tied);
}

static void
an_explanation_goes_from_the_weakest_up_and_measures_the_distance_to_the_best(void **state)
{
    Ctx *ctx = *state;
    static const int64_t VALUES[][3] = {{70, 3, 0}, {90, 5, 0}, {99, 5, 4}};
    AwardInput *input = plain_input(ctx, plain_rubric(ctx), VALUES, 3);
    Scores *scores = NULL;
    assert_int_equal(award_score(ctx, ctx, input, &scores), OK);
    Explanation *explanation = award_explain(ctx, scores, 0);
    assert_int_equal(explanation->count, 3);
    assert_int_equal(explanation->rows[0].indicator, 0);
    assert_int_equal(explanation->rows[0].cell.points.micro, 70 * POINT);
    assert_int_equal(explanation->rows[0].best.micro,
                     90 * POINT); /* not of the one that failed the gate */
    assert_int_equal(explanation->rows[0].best_entrant, 1);
    assert_int_equal(explanation->rows[0].distance.micro, 20 * POINT);
    assert_int_equal(explanation->rows[1].indicator, 1); /* weighs nothing */
    assert_true(explanation->rows[2].gate);
    explanation = award_explain(ctx, scores, 2);
    assert_true(explanation->rows[0].gate && explanation->rows[0].cell.failed);
}

static void a_panels_mark_is_the_mean_the_median_or_the_trimmed_mean(void **state)
{
    (void)state;
    Score odd[] = {{90 * POINT}, {10 * POINT}, {50 * POINT}};
    Score even[] = {{90 * POINT}, {10 * POINT}, {50 * POINT}, {60 * POINT}};
    Score thirds[] = {{1}, {1}, {0}};
    Score one[] = {{77 * POINT}};
    assert_int_equal(panel_mark(PANEL_MEAN, odd, 3).micro, 50 * POINT);
    assert_int_equal(panel_mark(PANEL_MEDIAN, odd, 3).micro, 50 * POINT);
    assert_int_equal(panel_mark(PANEL_MEDIAN, even, 4).micro, 55 * POINT);
    assert_int_equal(panel_mark(PANEL_TRIMMED_MEAN, even, 4).micro, 55 * POINT);
    assert_int_equal(panel_mark(PANEL_MEAN, even, 4).micro, 525 * POINT / 10);
    assert_int_equal(panel_mark(PANEL_MEAN, thirds, 3).micro, 1); /* 0.67 millionths, half away */
    assert_int_equal(panel_mark(PANEL_TRIMMED_MEAN, one, 1).micro, 77 * POINT);
}

static void cimahi_needs_4133_protected_workers_to_equal_bekasi(void **state)
{
    Ctx *ctx = *state;
    ParityCase parity_case = {.own = 59,
                              .own_denominator = 286038,
                              .other = 26000,
                              .other_denominator = 1799668,
                              .contribution = MONEY(16800)};
    Parity parity;
    assert_int_equal(award_parity(ctx, &parity_case, &parity), OK);
    assert_int_equal(parity.heads, 4133);
    assert_int_equal(parity.additional, 4074);
    assert_int_equal(parity.now_per_month.rupiah, 991200);
    assert_int_equal(parity.per_month.rupiah, 69434400);
    assert_int_equal(parity.per_year.rupiah, 833212800);
    assert_int_equal(parity.additional_per_month.rupiah, 68443200);
    assert_int_equal(parity.own_share.ppm, 206);     /* 0.02 % */
    assert_int_equal(parity.other_share.ppm, 14447); /* 1.44 % */
}

static void parity_is_the_smallest_number_whose_share_is_not_below_the_others(void **state)
{
    Ctx *ctx = *state;
    Draw d = {random_stream(SEED, "parity"), 0};
    for (int round = 0; round < ROUNDS * 10; round++) {
        ParityCase c = {.own = draw(&d, 0, 5000000),
                        .own_denominator = draw(&d, 1, 3000000),
                        .other = draw(&d, 0, 3000000),
                        .other_denominator = draw(&d, 1, 3000000),
                        .contribution = MONEY(16800)};
        Parity parity;
        assert_int_equal(award_parity(ctx, &c, &parity), OK);
        assert_true((Wide)parity.heads * c.other_denominator >= (Wide)c.other * c.own_denominator);
        assert_true(parity.heads == 0 || (Wide)(parity.heads - 1) * c.other_denominator <
                                             (Wide)c.other * c.own_denominator);
        assert_int_equal(parity.additional, parity.heads > c.own ? parity.heads - c.own : 0);
        assert_int_equal(parity.per_year.rupiah, parity.heads * 16800 * 12);
    }
}

static void parity_refuses_denominators_of_zero_and_amounts_that_do_not_fit(void **state)
{
    Ctx *ctx = *state;
    ParityCase zero = {.own = 1,
                       .own_denominator = 0,
                       .other = 1,
                       .other_denominator = 1,
                       .contribution = MONEY(1)};
    ParityCase huge = {.own = 1,
                       .own_denominator = INT64_MAX,
                       .other = INT64_MAX,
                       .other_denominator = 1,
                       .contribution = MONEY(1)};
    Parity parity;
    assert_int_equal(award_parity(ctx, &zero, &parity), E_INVALID);
    assert_int_equal(award_parity(ctx, &huge, &parity), E_LIMIT);
    problems_clear(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_equal_those_of_an_exact_oracle),
        cmocka_unit_test(aspects_are_the_sums_of_their_indicators),
        cmocka_unit_test(places_do_not_depend_on_the_order_of_the_entrants),
        cmocka_unit_test(doing_better_on_an_indicator_never_costs_a_place),
        cmocka_unit_test(an_indicator_of_weight_zero_counts_as_if_it_were_absent),
        cmocka_unit_test(ties_are_symmetric_and_share_the_better_place),
        cmocka_unit_test(equals_share_the_place_one_two_two_four),
        cmocka_unit_test(the_tie_break_list_breaks_ties_and_says_by_what),
        cmocka_unit_test(a_missing_mark_is_an_error_that_names_entrant_and_indicator),
        cmocka_unit_test(whoever_fails_a_gate_is_listed_without_a_place_and_needs_no_marks),
        cmocka_unit_test(
            an_explanation_goes_from_the_weakest_up_and_measures_the_distance_to_the_best),
        cmocka_unit_test(a_panels_mark_is_the_mean_the_median_or_the_trimmed_mean),
        cmocka_unit_test(cimahi_needs_4133_protected_workers_to_equal_bekasi),
        cmocka_unit_test(parity_is_the_smallest_number_whose_share_is_not_below_the_others),
        cmocka_unit_test(parity_refuses_denominators_of_zero_and_amounts_that_do_not_fit),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
