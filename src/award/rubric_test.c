/* Rubrics: those that are shipped hold together, and each way of being malformed is refused with
 * its line. */
#include "award/award.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/resource.h"
#include "base/testing.h"

/* A small rubric; each malformed one replaces one line of it. */
static const char *const BASE[] = {
    /*  1 */ "rubric: small",
    /*  2 */ "title: {id: Kecil, en: Small}",
    /*  3 */ "version: v1",
    /*  4 */ "weights_from: {id: lokal, en: local}",
    /*  5 */ "entrants: regency",
    /*  6 */ "rounding: {score: 4, points: 4, total: 2, mode: half-away}",
    /*  7 */ "tie_break: [a, group]",
    /*  8 */ "aspects:",
    /*  9 */ "  - key: group",
    /* 10 */ "    label: {id: Kelompok, en: Group}",
    /* 11 */ "    weight: 60",
    /* 12 */ "    indicators:",
    /* 13 */
    "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean}, scale: {linear: "
    "{from: 0, to: 100}}}",
    /* 14 */
    "      - {key: b, label: {id: B, en: B}, weight: 24.5, source: {evidence: best}, scale: "
    "{steps: [{level: x, score: 100}, {level: y, score: 0}], absent: y}}",
    /* 15 */
    "  - {key: c, label: {id: C, en: C}, weight: 40, source: {fact: f, over: {denominator: "
    "employed}}, scale: {target: 80}}",
    /* 16 */
    "  - {key: g, label: {id: G, en: G}, source: {fact: h}, unit: heads, scale: {gate: {at_most: "
    "0}}}",
};
enum { BASE_LINES = ARRAY_COUNT(BASE) };

typedef struct {
    int line;         /* the line that is replaced … */
    const char *with; /* … by this */
    const char *key;  /* and the problem that names … */
    int at;           /* … this line */
} Malformed;

static const Malformed MALFORMED[] = {
    {1, "rubric: Small One", "rubric.key", 1},
    {2, "title: Kecil", "rubric.label", 2},
    {2, "title: {id: Kecil}", "yaml.missing", 2},
    {3, "versi: v1", "yaml.key_unknown", 3},
    {4, "", "rubric.label", 1},
    {5, "entrants: hamlet", "yaml.not_a_choice", 5},
    {6, "rounding: {score: 7, points: 4, total: 2, mode: half-away}", "yaml.out_of_range", 6},
    {6, "rounding: {score: 4, points: 4, total: 2, mode: banker}", "yaml.not_a_choice", 6},
    {6, "rounding: 2", "rubric.rounding", 6},
    {7, "tie_break: [a, d]", "rubric.tie_break_key", 7},
    {7, "tie_break: [a, a]", "rubric.tie_break_key", 7},
    {7, "tie_break: [g]", "rubric.tie_break_key", 7},
    {7, "tie_break: a", "rubric.tie_break", 7},
    {9, "  - key: c", "rubric.key_twice", 15},
    {11, "    weight: 60.000001", "rubric.weight_group", 13},
    {11, "    weight: 59.999999", "rubric.weight_sum", 9},
    {11, "    weight: 60.0000001", "yaml.not_a_decimal", 11},
    {11, "    weight: -60", "yaml.out_of_range", 11},
    {11, "    weight: NaN", "yaml.not_a_decimal", 11},
    {13, "      - a", "rubric.not_a_mapping", 13},
    {13, "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean}}",
     "rubric.scale", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean, correction: "
     "two-way}, scale: {target: 100}}",
     "rubric.shrinkage", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean, shrinkage: 3}, "
     "scale: {target: 100}}",
     "rubric.shrinkage", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean, correction: "
     "two-way, shrinkage: -1}, scale: {target: 100}}",
     "yaml.out_of_range", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: sum}, scale: {target: "
     "100}}",
     "yaml.not_a_choice", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean, fact: f}, scale: "
     "{target: 100}}",
     "rubric.source", 13},
    {13, "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {}, scale: {target: 100}}",
     "rubric.source", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean}, scale: {linear: "
     "{from: 5, to: 5}}}",
     "rubric.bounds", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean}, scale: {linear: "
     "{from: 5, to: 9}, target: 1}}",
     "rubric.scale", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, direction: lower, source: {panel: "
     "mean}, scale: {target: 50}}",
     "rubric.target_direction", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean}, scale: {target: "
     "0}}",
     "yaml.out_of_range", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, unit: heads, source: {panel: mean}, "
     "scale: {target: 50}}",
     "rubric.unit", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean}, scale: {steps: "
     "[{from: 5, score: 1}, {from: 5, score: 2}]}}",
     "rubric.steps_order", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean}, scale: {steps: "
     "[{from: 5, score: 9}, {from: 6, score: 2}]}}",
     "rubric.steps_direction", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean}, scale: {steps: "
     "[{from: 5, score: 101}]}}",
     "yaml.out_of_range", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean}, scale: {steps: "
     "[]}}",
     "rubric.steps", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {panel: mean}, scale: {steps: "
     "[{level: x, score: 1}]}}",
     "rubric.levels", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {entrant: arrears_months}, "
     "scale: {target: 1}}",
     "rubric.entrant_field", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {fact: f, over: {staff: "
     "true}}, scale: {target: 1}}",
     "rubric.over_staff", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {fact: f, over: {fact: g, "
     "staff: true}}, scale: {target: 1}}",
     "rubric.over", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {fact: f}, scale: {target: 1}}",
     "yaml.missing", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {coverage: share, segments: "
     "[pu]}, scale: {target: 1}}",
     "rubric.coverage_over", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {coverage: share, segments: "
     "[], over: {denominator: d}}, scale: {target: 1}}",
     "rubric.segments", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {coverage: share, segments: "
     "[pu, pu], over: {denominator: d}}, scale: {target: 1}}",
     "rubric.segments", 13},
    {13,
     "      - {key: a, label: {id: A, en: A}, weight: 35.5, source: {coverage: growth-relative, "
     "segments: [pu], over: {denominator: d}}, scale: {target: 1}}",
     "rubric.growth_over", 13},
    {14,
     "      - {key: b, label: {id: B, en: B}, weight: 24.5, source: {evidence: best}, scale: "
     "{target: 1}}",
     "rubric.levels", 14},
    {14,
     "      - {key: b, label: {id: B, en: B}, weight: 24.5, source: {evidence: best}, scale: "
     "{steps: [{level: x, score: 1}], absent: z}}",
     "rubric.absent", 14},
    {14,
     "      - {key: b, label: {id: B, en: B}, weight: 24.5, source: {evidence: best}, scale: "
     "{steps: [{level: x, score: 1}, {level: x, score: 2}]}}",
     "rubric.level", 14},
    {15,
     "  - {key: c, label: {id: C, en: C}, weight: 39, source: {fact: f, over: {denominator: "
     "employed}}, scale: {target: 80}}",
     "rubric.weight_sum", 9},
    {15,
     "  - {key: c, label: {id: C, en: C}, weight: 40, weight: 40, source: {fact: f}, scale: "
     "{target: 80}}",
     "yaml.key_twice", 15},
    {15, "  - {key: c, label: {id: C, en: C}, weight: 40, indicators: []}", "rubric.group_empty",
     15},
    {16,
     "  - {key: g, label: {id: G, en: G}, weight: 1, source: {fact: h}, unit: heads, scale: {gate: "
     "{at_most: 0}}}",
     "rubric.gate_weight", 16},
    {16, "  - {key: g, label: {id: G, en: G}, source: {fact: h}, unit: heads, scale: {gate: {}}}",
     "rubric.gate", 16},
    {16,
     "  - {key: g, label: {id: G, en: G}, source: {fact: h}, unit: heads, scale: {gate: {at_least: "
     "2, at_most: 1}}}",
     "rubric.gate", 16},
};

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

static Text text_with(Ctx *ctx, int line, const char *with)
{
    Buf *buf = buf_new(ctx, RUBRIC_BYTES_MAX);
    for (int i = 0; i < BASE_LINES; i++)
        buf_printf(buf, "%s\n", i + 1 == line ? with : BASE[i]);
    return buf_text(buf);
}

static bool has_problem(Ctx *ctx, const char *key, int line)
{
    size_t count = 0;
    const Problem *list = problems(ctx, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].key, key) == 0 && list[i].place.line == line)
            return true;
    }
    return false;
}

static void the_small_rubric_is_well_formed(void **state)
{
    Ctx *ctx = *state;
    Rubric *rubric = NULL;
    assert_int_equal(rubric_parse(ctx, ctx, "small.yaml", text_with(ctx, 0, ""), &rubric), OK);
    assert_int_equal(rubric->node_count, 5);
    assert_int_equal(rubric->indicator_count, 4);
    assert_int_equal(rubric->nodes[rubric_find(rubric, "a")].weight.micro, 35500000);
    assert_int_equal(rubric->nodes[rubric_find(rubric, "a")].line, 13);
    assert_int_equal(rubric->nodes[rubric_find(rubric, "a")].parent, rubric_find(rubric, "group"));
    assert_int_equal(rubric->indicators[1].scale.absent, 1);
    assert_int_equal(rubric->indicators[2].unit, UNIT_PERCENT);
    assert_true(rubric_needs(rubric, 3));
}

static void every_malformed_rubric_is_refused_with_its_line(void **state)
{
    Ctx *ctx = *state;
    for (size_t i = 0; i < ARRAY_COUNT(MALFORMED); i++) {
        const Malformed *bad = &MALFORMED[i];
        Rubric *rubric = NULL;
        Status status =
            rubric_parse(ctx, ctx, "bad.yaml", text_with(ctx, bad->line, bad->with), &rubric);
        if (status == OK || !has_problem(ctx, bad->key, bad->at)) {
            size_t count = 0;
            const Problem *list = problems(ctx, &count);
            for (size_t j = 0; j < count; j++)
                print_message("%s\n", problem_format(ctx, LANG_EN, &list[j]));
            fail_msg("case %zu (%s) was not refused as %s in line %d", i, bad->with, bad->key,
                     bad->at);
        }
        assert_null(rubric);
        problems_clear(ctx);
    }
}

static void all_problems_of_a_rubric_are_reported_together(void **state)
{
    Ctx *ctx = *state;
    Rubric *rubric = NULL;
    Text text = TEXT("rubric: x\ntitle: {id: X, en: X}\nversion: v\nweights_from: {id: l, en: "
                     "l}\nentrants: moon\n"
                     "rounding: {score: 9, points: 4, total: 2, mode: down}\naspects:\n  - {key: "
                     "A, weight: 3}\n");
    assert_int_equal(rubric_parse(ctx, ctx, "many.yaml", text, &rubric), E_INVALID);
    assert_true(has_problem(ctx, "yaml.not_a_choice", 5));
    assert_true(has_problem(ctx, "yaml.out_of_range", 6));
    assert_true(has_problem(ctx, "rubric.key", 8));
    assert_true(has_problem(ctx, "rubric.weight_sum", 8));
    problems_clear(ctx);
}

static void a_rubric_has_limits(void **state)
{
    Ctx *ctx = *state;
    Rubric *rubric = NULL;
    Buf *many = buf_new(ctx, RUBRIC_BYTES_MAX);
    for (int i = 0; i < 8; i++)
        buf_printf(many, "%s\n", BASE[i]);
    for (int i = 0; i <= RUBRIC_NODES_MAX; i++)
        buf_printf(many,
                   "  - {key: n%d, label: {id: N, en: N}, weight: 0, source: {panel: mean}, scale: "
                   "{target: 100}}\n",
                   i);
    assert_int_equal(rubric_parse(ctx, ctx, "many.yaml", buf_text(many), &rubric), E_LIMIT);
    assert_true(has_problem(ctx, "rubric.too_many", 9 + RUBRIC_NODES_MAX));
    problems_clear(ctx);
    Buf *deep = buf_new(ctx, RUBRIC_BYTES_MAX);
    for (int i = 0; i < 8; i++)
        buf_printf(deep, "%s\n", BASE[i]);
    for (int i = 0; i <= RUBRIC_DEPTH_MAX; i++)
        buf_printf(deep, "  %s{key: d%d, label: {id: D, en: D}, weight: 100, indicators: [\n",
                   i == 0 ? "- " : "", i);
    for (int i = RUBRIC_DEPTH_MAX; i >= 0; i--)
        buf_append_string(deep, "  ]}\n");
    assert_int_not_equal(rubric_parse(ctx, ctx, "deep.yaml", buf_text(deep), &rubric), OK);
    assert_true(has_problem(ctx, "rubric.too_deep", 8 + RUBRIC_DEPTH_MAX));
    problems_clear(ctx);
}

static void all_six_shipped_rubrics_hold_together_and_say_they_are_local(void **state)
{
    Ctx *ctx = *state;
    static const char *const NAMES[] = {"province-government", "regency-city",   "large-company",
                                        "medium-company",      "public-service", "micro"};
    for (size_t i = 0; i < ARRAY_COUNT(NAMES); i++) {
        Rubric *rubric = NULL;
        Text text = resource_text(mem_printf(ctx, "rubric/%s.yaml", NAMES[i]));
        assert_non_null(text.data);
        assert_int_equal(rubric_parse(ctx, ctx, NAMES[i], text, &rubric), OK);
        assert_string_equal(rubric->key, NAMES[i]);
        assert_true(text_contains(text_of(rubric->weights_from_id), TEXT("Konfigurasi lokal")));
        assert_true(text_contains(text_of(rubric->weights_from_en), TEXT("Local configuration")));
        int64_t sum = 0;
        for (size_t j = 0; j < rubric->indicator_count; j++)
            sum += rubric->nodes[rubric->indicators[j].node].weight.micro;
        assert_int_equal(sum, 100 * (int64_t)MICRO);
        bool interview = rubric_find(rubric, "interview") >= 0;
        assert_int_equal(interview, strcmp(NAMES[i], "micro") != 0);
    }
}

static void
a_regional_regulation_counts_more_than_a_mayors_and_that_more_than_a_decree(void **state)
{
    Ctx *ctx = *state;
    Rubric *rubric = NULL;
    assert_int_equal(
        rubric_parse(ctx, ctx, "regency-city", resource_text("rubric/regency-city.yaml"), &rubric),
        OK);
    const Indicator *regulation =
        &rubric->indicators[rubric->nodes[rubric_find(rubric, "regulation")].indicator];
    static const char *const ORDER[] = {"perda", "perkada", "decree", "agreement", "none"};
    int64_t before = 101 * (int64_t)MICRO;
    for (size_t i = 0; i < ARRAY_COUNT(ORDER); i++) {
        for (size_t j = 0; j < regulation->scale.step_count; j++) {
            if (strcmp(regulation->scale.steps[j].level, ORDER[i]) != 0)
                continue;
            assert_true(regulation->scale.steps[j].score.micro < before);
            before = regulation->scale.steps[j].score.micro;
        }
    }
    assert_int_equal(before, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_small_rubric_is_well_formed),
        cmocka_unit_test(every_malformed_rubric_is_refused_with_its_line),
        cmocka_unit_test(all_problems_of_a_rubric_are_reported_together),
        cmocka_unit_test(a_rubric_has_limits),
        cmocka_unit_test(all_six_shipped_rubrics_hold_together_and_say_they_are_local),
        cmocka_unit_test(
            a_regional_regulation_counts_more_than_a_mayors_and_that_more_than_a_decree),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
