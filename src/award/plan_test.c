/* Plans against trying every amount, and the lines above curves against every unit. */
#include "award/plan_private.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"

enum { ROUNDS = 250, LEAVES = 5, ENTRANTS = 5, ACTIONS = 4 };
enum { LEAF_SHARE, LEAF_COUNT, LEAF_COVERAGE, LEAF_LEVEL, LEAF_GATE };
static const uint64_t SEED = 20230530;
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

/* -- A small award --------------------------------------------------------------------------- */

/* Values from 0 to `top` units. */
static void random_scale(void *parent, Draw *d, Indicator *indicator, int64_t top)
{
    static const ScaleKind KINDS[] = {SCALE_STEPS, SCALE_LINEAR, SCALE_TARGET, SCALE_MIN_MAX};
    Scale *scale = &indicator->scale;
    scale->kind = KINDS[draw(d, 0, ARRAY_COUNT(KINDS) - 1)];
    scale->absent = -1;
    scale->low = draw(d, 0, top * POINT / 2);
    scale->high = scale->low + draw(d, 1, top * POINT);
    if (scale->kind != SCALE_STEPS)
        return;
    scale->step_count = (size_t)draw(d, 1, 5);
    scale->steps = mem_array(parent, ScaleStep, scale->step_count);
    for (size_t i = 0; i < scale->step_count; i++)
        scale->steps[i] = (ScaleStep){.from = (int64_t)i * top * POINT / 5,
                                      .score = {(int64_t)i * 20 * POINT + draw(d, 0, 20 * POINT)}};
}

static Rubric *random_rubric(void *parent, Draw *d)
{
    static const char *const KEYS[] = {"share", "count", "coverage", "level", "gate"};
    Rubric *rubric = mem_new(parent, Rubric);
    int64_t parts[LEAVES] = {0}, weights[LEAVES];
    *rubric = (Rubric){.key = "test",
                       .nodes = mem_array(rubric, RubricNode, LEAVES + 1),
                       .node_count = LEAVES + 1,
                       .indicators = mem_array(rubric, Indicator, LEAVES),
                       .indicator_count = LEAVES,
                       .tie_break = mem_array(rubric, size_t, 2),
                       .tie_break_count = (size_t)draw(d, 0, 2),
                       .score_decimals = (int)draw(d, 0, 4),
                       .points_decimals = (int)draw(d, 0, 4),
                       .total_decimals = (int)draw(d, 0, 3),
                       .rounding = draw(d, 0, 1) == 0 ? ROUND_HALF_AWAY : ROUND_DOWN};
    for (int i = 0; i < LEAF_GATE; i++)
        parts[i] = draw(d, 1, 30);
    assert_true(split_largest_remainder(100 * POINT, parts, LEAVES, weights));
    rubric->nodes[0] =
        (RubricNode){.key = "all", .parent = -1, .indicator = -1, .weight = {100 * POINT}};
    for (int i = 0; i < LEAVES; i++) {
        rubric->nodes[i + 1] = (RubricNode){
            .key = KEYS[i], .label_id = "", .label_en = "", .indicator = i, .weight = {weights[i]}};
        rubric->indicators[i] = (Indicator){.node = (size_t)i + 1};
    }
    rubric->tie_break[0] = LEAF_COVERAGE + 1;
    rubric->tie_break[1] = LEAF_LEVEL + 1;
    Indicator *all = rubric->indicators;
    all[LEAF_SHARE].source =
        (IndicatorSource){.kind = SOURCE_FACT, .fact = "f0", .over = OVER_STAFF};
    all[LEAF_COUNT].source = (IndicatorSource){.kind = SOURCE_FACT, .fact = "f1"};
    all[LEAF_COVERAGE].source = (IndicatorSource){.kind = SOURCE_COVERAGE,
                                                  .segments = 1U << SEGMENT_PU | 1U << SEGMENT_BPU,
                                                  .over = OVER_DENOMINATOR};
    all[LEAF_LEVEL].source = (IndicatorSource){.kind = SOURCE_EVIDENCE};
    all[LEAF_GATE].source =
        (IndicatorSource){.kind = SOURCE_ENTRANT, .field = ENTRANT_ARREARS_MONTHS};
    random_scale(rubric, d, &all[LEAF_SHARE], 100);
    random_scale(rubric, d, &all[LEAF_COUNT], 20);
    random_scale(rubric, d, &all[LEAF_COVERAGE], 100);
    all[LEAF_LEVEL].scale = (Scale){.kind = SCALE_LEVELS,
                                    .steps = mem_array(rubric, ScaleStep, 3),
                                    .step_count = 3,
                                    .absent = 2};
    all[LEAF_LEVEL].scale.steps[0] = (ScaleStep){.level = "perda", .score = {100 * POINT}};
    all[LEAF_LEVEL].scale.steps[1] = (ScaleStep){.level = "perkada", .score = {70 * POINT}};
    all[LEAF_LEVEL].scale.steps[2] = (ScaleStep){.level = "none"};
    all[LEAF_GATE].scale = (Scale){.kind = SCALE_GATE, .low = INT64_MIN, .high = 0};
    return rubric;
}

static RawValue share_of_heads(int64_t numerator, int64_t denominator)
{
    RawValue value = {.known = true, .numerator = numerator, .denominator = denominator};
    assert_true(ratio_apply(numerator, 100 * POINT, denominator, ROUND_HALF_AWAY, &value.value));
    return value;
}

static AwardInput *random_input(void *parent, Draw *d)
{
    AwardInput *input = mem_new(parent, AwardInput);
    input->rubric = random_rubric(input, d);
    input->count = ENTRANTS;
    input->entrants = mem_array(input, AwardEntrant, ENTRANTS);
    input->values = mem_array(input, RawValue, ENTRANTS * LEAVES);
    for (int e = 0; e < ENTRANTS; e++) {
        RawValue *values = &input->values[e * LEAVES];
        input->entrants[e] = (AwardEntrant){.code = mem_printf(input, "e%d", e), .name = "Contoh"};
        values[LEAF_SHARE] = share_of_heads(draw(d, 0, 15), draw(d, 15, 40));
        values[LEAF_COUNT] = (RawValue){.known = true, .value = draw(d, 0, 15) * POINT};
        values[LEAF_COVERAGE] = share_of_heads(draw(d, 0, 40), draw(d, 40, 90));
        values[LEAF_LEVEL] = (RawValue){.known = true, .value = draw(d, 0, 2)};
        values[LEAF_GATE] = (RawValue){.known = true, .value = draw(d, 0, 3) == 0 ? 2 * POINT : 0};
    }
    return input;
}

static PlanEffect random_effect(Draw *d)
{
    static const PlanEffect EFFECTS[] = {
        {.kind = PLAN_FACT, .key = "f0", .level = ""},
        {.kind = PLAN_FACT, .key = "f1", .level = ""},
        {.kind = PLAN_SEGMENT, .segment = SEGMENT_PU},
        {.kind = PLAN_SEGMENT, .segment = SEGMENT_BPU},
        {.kind = PLAN_ARREARS},
        {.kind = PLAN_EVIDENCE, .key = "level", .level = "perda"},
        {.kind = PLAN_EVIDENCE, .key = "level", .level = "perkada"}};
    return EFFECTS[draw(d, 0, ARRAY_COUNT(EFFECTS) - 1)];
}

static PlanActions *random_actions(void *parent, Draw *d, Money *unit, bool *late)
{
    PlanActions *actions = mem_new(parent, PlanActions);
    actions->key = "test";
    actions->count = ACTIONS;
    actions->actions = mem_array(actions, PlanAction, ACTIONS);
    for (size_t a = 0; a < ACTIONS; a++) {
        PlanAction *action = &actions->actions[a];
        action->key = mem_printf(actions, "a%zu", a);
        action->effects = mem_array(actions, PlanEffect, 2);
        action->effects[action->effect_count++] = random_effect(d);
        if (action->effects[0].kind == PLAN_FACT && draw(d, 0, 1) == 0)
            action->effects[action->effect_count++] =
                (PlanEffect){.kind = PLAN_SEGMENT, .segment = SEGMENT_BPU};
        bool act = action->effects[0].kind == PLAN_EVIDENCE;
        action->at_most = act ? 1 : draw(d, 1, 6);
        action->step = action->at_most > 1 ? draw(d, 1, 2) : 1;
        action->at_least = draw(d, 0, 2) == 0 ? draw(d, 1, action->at_most) : 1;
        unit[a] = MONEY(draw(d, 0, 20) * 1000);
        action->fixed_cost = MONEY(draw(d, 0, 2) == 0 ? draw(d, 1, 30) * 500 : 0);
        late[a] = draw(d, 0, 9) == 0;
    }
    return actions;
}

/* -- The oracle: every amount ---------------------------------------------------------------- */

/* Ranks with amounts, computing the values anew from what the actions say. */
static int slow_place(Ctx *ctx, void *parent, const PlanQuestion *question, const int64_t *amounts)
{
    AwardInput input = *question->input;
    Scores *scores;
    Ranking *ranking;
    input.values = mem_array(parent, RawValue, ENTRANTS * LEAVES);
    memcpy(input.values, question->input->values, ENTRANTS * LEAVES * sizeof *input.values);
    RawValue *own = &input.values[question->entrant * LEAVES];
    for (size_t a = 0; a < ACTIONS; a++)
        for (size_t e = 0; e < question->actions->actions[a].effect_count; e++) {
            const PlanEffect *effect = &question->actions->actions[a].effects[e];
            int64_t amount = amounts[a];
            if (amount == 0)
                continue;
            if (effect->kind == PLAN_FACT && effect->key[1] == '0')
                own[LEAF_SHARE] =
                    share_of_heads(own[LEAF_SHARE].numerator + amount, own[LEAF_SHARE].denominator);
            else if (effect->kind == PLAN_FACT)
                own[LEAF_COUNT].value += amount * POINT;
            else if (effect->kind == PLAN_SEGMENT)
                own[LEAF_COVERAGE] = share_of_heads(own[LEAF_COVERAGE].numerator + amount,
                                                    own[LEAF_COVERAGE].denominator);
            else if (effect->kind == PLAN_ARREARS)
                own[LEAF_GATE].value = own[LEAF_GATE].value < amount * POINT
                                           ? 0
                                           : own[LEAF_GATE].value - amount * POINT;
            else if (effect->level[3] == 'd' ? own[LEAF_LEVEL].value > 0
                                             : own[LEAF_LEVEL].value > 1)
                own[LEAF_LEVEL].value = effect->level[3] == 'd' ? 0 : 1;
        }
    assert_int_equal(award_score(ctx, parent, &input, &scores), OK);
    assert_int_equal(award_rank(ctx, parent, scores, &ranking), OK);
    for (size_t i = 0; i < ranking->count; i++)
        if (ranking->rows[i].entrant == question->entrant)
            return ranking->rows[i].place;
    return 0;
}

/* The least cost for each place that may be wanted; INT64_MAX: it cannot be reached. */
static void try_all(Ctx *ctx, const PlanQuestion *question, size_t at, int64_t *amounts,
                    int64_t cost, int64_t *least)
{
    if (at == ACTIONS) {
        void *scratch = mem_root(NULL);
        int place = slow_place(ctx, scratch, question, amounts);
        for (int wanted = place; place > 0 && wanted <= ENTRANTS; wanted++)
            if (cost < least[wanted])
                least[wanted] = cost;
        mem_free(scratch);
        return;
    }
    const PlanAction *action = &question->actions->actions[at];
    amounts[at] = 0;
    try_all(ctx, question, at + 1, amounts, cost, least);
    for (int64_t amount = action->step; amount <= action->at_most && !question->late[at];
         amount += action->step) {
        if (amount < action->at_least)
            continue;
        amounts[at] = amount;
        try_all(ctx, question, at + 1, amounts,
                cost + question->unit[at].rupiah * amount + action->fixed_cost.rupiah, least);
    }
    amounts[at] = 0;
}

static void check_point(Ctx *ctx, const PlanQuestion *question, const PlanPoint *point,
                        const int64_t *least)
{
    void *scratch = mem_root(NULL);
    assert_int_equal(point->reachable, least[point->place] != INT64_MAX);
    if (point->reachable) {
        assert_int_equal(point->cost.rupiah, least[point->place]);
        assert_int_equal(point->beyond.rupiah, 0);
        assert_int_equal(slow_place(ctx, scratch, question, point->amounts), point->reached);
        assert_in_range(point->reached, 1, point->place);
    }
    mem_free(scratch);
}

static void a_plan_costs_the_least_of_all_that_reach_the_place(void **state)
{
    Ctx *ctx = *state;
    int reachable = 0, better = 0;
    for (int round = 0; round < ROUNDS; round++) {
        void *scratch = mem_root(NULL);
        Draw d = {random_child(random_stream(SEED, "plan"), (uint64_t)round), 0};
        Money unit[ACTIONS];
        bool late[ACTIONS];
        int64_t amounts[ACTIONS] = {0}, least[ENTRANTS + 1];
        PlanQuestion question = {.input = random_input(scratch, &d),
                                 .actions = random_actions(scratch, &d, unit, late),
                                 .unit = unit,
                                 .late = late,
                                 .place = (int)draw(&d, 1, 3)};
        PlanAnswer *answer;
        for (int i = 0; i <= ENTRANTS; i++)
            least[i] = INT64_MAX;
        try_all(ctx, &question, 0, amounts, 0, least);
        assert_int_equal(award_plan(ctx, scratch, &question, &answer), OK);
        check_point(ctx, &question, &answer->plan, least);
        for (size_t i = 0; i < answer->frontier_count; i++)
            check_point(ctx, &question, &answer->frontier[i], least);
        reachable += answer->plan.reachable;
        better += answer->plan.reachable && answer->plan.cost.rupiah > 0;
        if (answer->plan.reachable && answer->step_count > 0)
            assert_int_equal(answer->steps[answer->step_count - 1].place, answer->plan.reached);
        mem_free(scratch);
    }
    assert_in_range(better, ROUNDS / 10, ROUNDS); /* the test tests something */
    assert_in_range(reachable - better, 1, ROUNDS);
}

/* Without the effort to prove anything, the place is reached all the same, and the least is where
 * the answer says that it can be. */
static void an_answer_found_in_haste_says_how_dear_it_can_be(void **state)
{
    Ctx *ctx = *state;
    enum { HASTY_ROUNDS = 70 };
    int dearer = 0;
    for (int round = 0; round < HASTY_ROUNDS; round++) {
        void *scratch = mem_root(NULL);
        Draw d = {random_child(random_stream(SEED, "haste"), (uint64_t)round), 0};
        Money unit[ACTIONS];
        bool late[ACTIONS];
        int64_t amounts[ACTIONS] = {0}, least[ENTRANTS + 1];
        PlanQuestion question = {.input = random_input(scratch, &d),
                                 .actions = random_actions(scratch, &d, unit, late),
                                 .unit = unit,
                                 .late = late,
                                 .place = (int)draw(&d, 1, 3),
                                 .effort = 1};
        PlanAnswer *answer;
        for (int i = 0; i <= ENTRANTS; i++)
            least[i] = INT64_MAX;
        try_all(ctx, &question, 0, amounts, 0, least);
        assert_int_equal(award_plan(ctx, scratch, &question, &answer), OK);
        for (size_t i = 0; i < answer->frontier_count; i++) {
            const PlanPoint *point = &answer->frontier[i];
            assert_int_equal(point->reachable, least[point->place] != INT64_MAX);
            if (!point->reachable)
                continue;
            assert_in_range(slow_place(ctx, scratch, &question, point->amounts), 1, point->place);
            assert_in_range(least[point->place], point->cost.rupiah - point->beyond.rupiah,
                            point->cost.rupiah);
            dearer += point->beyond.rupiah > 0;
        }
        mem_free(scratch);
    }
    assert_in_range(dearer, HASTY_ROUNDS / 10,
                    ENTRANTS * HASTY_ROUNDS); /* the test tests something */
}

/* -- Curves ---------------------------------------------------------------------------------- */

static Status stairs(int64_t units, void *argument, int64_t *ret)
{
    *ret = ((int64_t *)argument)[units];
    return OK;
}

static void pieces_cover_a_curve_from_above_and_closely(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        void *scratch = mem_root(NULL);
        Draw d = {random_child(random_stream(SEED, "curve"), (uint64_t)round), 0};
        int64_t most = draw(&d, 0, 400), slope = draw(&d, 0, 5000), jumps = draw(&d, 0, 20);
        int64_t *points = mem_array(scratch, int64_t, most + 1), tolerance = draw(&d, 0, 3000);
        CurvePiece *pieces;
        size_t count, at = 0;
        bool falls;
        for (int64_t u = 1; u <= most; u++) {
            bool flat = u > most / 3 && u < most / 2;
            points[u] = points[u - 1] + (flat ? 0 : slope) +
                        (draw(&d, 0, most) < jumps ? draw(&d, 0, 1000000) : 0);
        }
        assert_int_equal(
            curve_cover(scratch, stairs, points, most, tolerance, &pieces, &count, &falls), OK);
        assert_false(falls);
        assert_int_equal(pieces[0].first, 0);
        assert_int_equal(pieces[count - 1].last, most);
        for (int64_t u = 0; u <= most; u++) {
            if (u > pieces[at].last)
                assert_int_equal(pieces[++at].first, u);
            double line = pieces[at].value + pieces[at].slope * (double)(u - pieces[at].first);
            assert_true(line * MICRO >= (double)points[u] - 1e-3);
            if (count <= 2 * (size_t)jumps + 4)
                assert_true(line * MICRO <= (double)points[u] + 64.0 * (double)(tolerance + 1));
        }
        if (most > 2) {
            points[most] = points[0] - 1;
            assert_int_equal(
                curve_cover(scratch, stairs, points, most, tolerance, &pieces, &count, &falls), OK);
            assert_true(falls);
        }
        mem_free(scratch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_costs_the_least_of_all_that_reach_the_place),
        cmocka_unit_test(an_answer_found_in_haste_says_how_dear_it_can_be),
        cmocka_unit_test(pieces_cover_a_curve_from_above_and_closely),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
