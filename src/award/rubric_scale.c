/* Scales: how they are written in a rubric, and what score a raw value gets on one. */
#include "award/rubric_private.h"

#include "base/mem.h"

static const char *const SCALES[] = {"steps", "linear", "target", "gate", "min_max", NULL};
enum { WRITTEN_STEPS, WRITTEN_LINEAR, WRITTEN_TARGET, WRITTEN_GATE, WRITTEN_MIN_MAX };

static const char *const LEVEL_KEYS[] = {"level", "label", "score", NULL};
static const char *const STEP_KEYS[] = {"from", "score", NULL};
static const char *const STEPS_SCALE_KEYS[] = {"steps", "absent", NULL};
static const char *const LINEAR_KEYS[] = {"from", "to", NULL};
static const char *const MIN_MAX_KEYS[] = {"equal", NULL};
static const char *const GATE_KEYS[] = {"at_least", "at_most", NULL};

static const int64_t RAW_MAX =
    (int64_t)1000000000 * MICRO; /* a bound of a scale: a thousand million of the unit */
static const int64_t SCORE_MAX = (int64_t)100 * MICRO;

static void scale_problem(RubricReader *reader, YamlNode at, const char *key)
{
    Place place = yaml_place(at);
    rubric_keep(reader, fail_at(reader->ctx, E_INVALID, &place, key, NULL));
}

static void read_level(RubricReader *reader, YamlNode item, Scale *scale)
{
    ScaleStep *step = &scale->steps[scale->step_count];
    rubric_keep(reader, yaml_only(reader->ctx, item, LEVEL_KEYS));
    if (!rubric_keep(reader, yaml_string(reader->ctx, item, "level", &step->level)))
        return;
    bool twice = false;
    for (size_t i = 0; i < scale->step_count; i++)
        twice = twice || strcmp(scale->steps[i].level, step->level) == 0;
    if (twice || !award_key_valid(text_of(step->level)))
        scale_problem(reader, item, "rubric.level");
    step->label_id = step->label_en = step->level;
    if (yaml_present(yaml_get(item, "label")))
        rubric_read_label(reader, item, "label", &step->label_id, &step->label_en);
    scale->step_count++;
}

static void read_threshold(RubricReader *reader, YamlNode item, Direction direction, Scale *scale)
{
    ScaleStep *step = &scale->steps[scale->step_count];
    rubric_keep(reader, yaml_only(reader->ctx, item, STEP_KEYS));
    if (!rubric_keep(reader,
                     yaml_decimal(reader->ctx, item, "from", 6, -RAW_MAX, RAW_MAX, &step->from)))
        return;
    if (scale->step_count > 0) {
        const ScaleStep *before = step - 1;
        if (step->from <= before->from)
            scale_problem(reader, item, "rubric.steps_order");
        bool better = direction == DIRECTION_HIGHER ? step->score.micro >= before->score.micro
                                                    : step->score.micro <= before->score.micro;
        if (!better)
            scale_problem(reader, item, "rubric.steps_direction");
    }
    scale->step_count++;
}

/* Which level holds when there is no document of the period. */
static void read_absent(RubricReader *reader, YamlNode mapping, Scale *scale)
{
    YamlNode absent = yaml_get(mapping, "absent");
    if (!yaml_present(absent))
        return;
    const char *name = yaml_text(absent);
    for (size_t i = 0; i < scale->step_count && name != NULL && scale->kind == SCALE_LEVELS; i++) {
        if (strcmp(scale->steps[i].level, name) == 0)
            scale->absent = (int)i;
    }
    if (scale->absent < 0)
        scale_problem(reader, absent, "rubric.absent");
}

static void read_steps(RubricReader *reader, YamlNode mapping, Indicator *indicator)
{
    Scale *scale = &indicator->scale;
    YamlNode list = yaml_get(mapping, "steps");
    rubric_keep(reader, yaml_only(reader->ctx, mapping, STEPS_SCALE_KEYS));
    if (!yaml_is_sequence(list) || yaml_count(list) == 0 || yaml_count(list) > RUBRIC_STEPS_MAX) {
        scale_problem(reader, list, "rubric.steps");
        return;
    }
    bool levels = yaml_present(yaml_get(yaml_item(list, 0), "level"));
    scale->kind = levels ? SCALE_LEVELS : SCALE_STEPS;
    scale->steps = mem_array(reader->rubric, ScaleStep, yaml_count(list));
    for (size_t i = 0; i < yaml_count(list); i++) {
        YamlNode item = yaml_item(list, i);
        if (!yaml_is_mapping(item)) {
            scale_problem(reader, item, "rubric.not_a_mapping");
            continue;
        }
        rubric_keep(reader, yaml_decimal(reader->ctx, item, "score", 6, 0, SCORE_MAX,
                                         &scale->steps[scale->step_count].score.micro));
        if (levels)
            read_level(reader, item, scale);
        else
            read_threshold(reader, item, indicator->direction, scale);
    }
    read_absent(reader, mapping, scale);
}

static void read_gate(RubricReader *reader, YamlNode mapping, Scale *scale)
{
    YamlNode gate = yaml_get(mapping, "gate");
    rubric_keep(reader, yaml_only(reader->ctx, mapping, (const char *const[]){"gate", NULL}));
    rubric_keep(reader, yaml_only(reader->ctx, gate, GATE_KEYS));
    scale->low = INT64_MIN;
    scale->high = INT64_MAX;
    bool low = yaml_present(yaml_get(gate, "at_least"));
    bool high = yaml_present(yaml_get(gate, "at_most"));
    if (!low && !high)
        scale_problem(reader, gate, "rubric.gate");
    if (low)
        rubric_keep(reader,
                    yaml_decimal(reader->ctx, gate, "at_least", 6, -RAW_MAX, RAW_MAX, &scale->low));
    if (high)
        rubric_keep(reader,
                    yaml_decimal(reader->ctx, gate, "at_most", 6, -RAW_MAX, RAW_MAX, &scale->high));
    if (low && high && scale->low > scale->high)
        scale_problem(reader, gate, "rubric.gate");
}

static void read_linear(RubricReader *reader, YamlNode mapping, Scale *scale)
{
    YamlNode linear = yaml_get(mapping, "linear");
    rubric_keep(reader, yaml_only(reader->ctx, mapping, (const char *const[]){"linear", NULL}));
    rubric_keep(reader, yaml_only(reader->ctx, linear, LINEAR_KEYS));
    bool whole = rubric_keep(
        reader, yaml_decimal(reader->ctx, linear, "from", 6, -RAW_MAX, RAW_MAX, &scale->low));
    whole = rubric_keep(reader, yaml_decimal(reader->ctx, linear, "to", 6, -RAW_MAX, RAW_MAX,
                                             &scale->high)) &&
            whole;
    if (whole && scale->low >= scale->high)
        scale_problem(reader, linear, "rubric.bounds");
}

/* The range comes from the entrants; the rubric says what holds when it is empty. */
static void read_min_max(RubricReader *reader, YamlNode mapping, Scale *scale)
{
    YamlNode range = yaml_get(mapping, "min_max");
    rubric_keep(reader, yaml_only(reader->ctx, mapping, (const char *const[]){"min_max", NULL}));
    if (!yaml_is_mapping(range)) {
        scale_problem(reader, range, "rubric.min_max");
        return;
    }
    rubric_keep(reader, yaml_only(reader->ctx, range, MIN_MAX_KEYS));
    rubric_keep(reader,
                yaml_decimal(reader->ctx, range, "equal", 6, 0, SCORE_MAX, &scale->equal.micro));
}

void rubric_read_scale(RubricReader *reader, YamlNode mapping, Indicator *indicator)
{
    YamlNode node = yaml_get(mapping, "scale");
    Scale *scale = &indicator->scale;
    scale->absent = -1;
    if (!yaml_is_mapping(node)) {
        scale_problem(reader, yaml_present(node) ? node : mapping, "rubric.scale");
        return;
    }
    int written = rubric_one_of(reader, node, SCALES, "rubric.scale");
    if (written < 0)
        return;
    if (written == WRITTEN_STEPS) {
        read_steps(reader, node, indicator);
    } else if (written == WRITTEN_LINEAR) {
        scale->kind = SCALE_LINEAR;
        read_linear(reader, node, scale);
    } else if (written == WRITTEN_TARGET) {
        scale->kind = SCALE_TARGET;
        rubric_keep(reader, yaml_only(reader->ctx, node, (const char *const[]){"target", NULL}));
        rubric_keep(reader, yaml_decimal(reader->ctx, node, "target", 6, 1, RAW_MAX, &scale->high));
        if (indicator->direction == DIRECTION_LOWER)
            scale_problem(reader, node, "rubric.target_direction");
    } else if (written == WRITTEN_MIN_MAX) {
        scale->kind = SCALE_MIN_MAX;
        read_min_max(reader, node, scale);
    } else {
        scale->kind = SCALE_GATE;
        read_gate(reader, node, scale);
    }
    bool best =
        indicator->source.kind == SOURCE_EVIDENCE && indicator->source.choice == EVIDENCE_BEST;
    if (indicator->source.kind != SOURCE_COUNT && best != (scale->kind == SCALE_LEVELS))
        scale_problem(reader, node, "rubric.levels");
}

bool scale_gate_passes(const Scale *scale, int64_t raw)
{
    return raw >= scale->low && raw <= scale->high;
}

/* 10^exponent for exponents of 0..14. */
static int64_t power10(int exponent)
{
    int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

static Score steps_score(const Indicator *indicator, int64_t raw)
{
    const Scale *scale = &indicator->scale;
    if (scale->kind == SCALE_LEVELS)
        return scale->steps[clamp(raw, 0, (int64_t)scale->step_count - 1)].score;
    size_t step = 0; /* what lies below the first step counts as the first */
    while (step + 1 < scale->step_count && raw >= scale->steps[step + 1].from)
        step++;
    return scale->steps[step].score;
}

Status scale_score(Ctx *ctx, const Rubric *rubric, const Indicator *indicator, int64_t raw,
                   Score *ret)
{
    const Scale *scale = &indicator->scale;
    int64_t unit =
        power10(6 - rubric->score_decimals); /* micro-points in one step of the rounded score */
    int64_t all = 100 * power10(rubric->score_decimals);
    int64_t rounded = 0;
    bool fits = true;
    if (scale->kind == SCALE_LEVELS || scale->kind == SCALE_STEPS) {
        fits = ratio_apply(steps_score(indicator, raw).micro, 1, unit, rubric->rounding, &rounded);
    } else if (scale->kind == SCALE_TARGET) {
        fits =
            ratio_apply(clamp(raw, 0, scale->high), all, scale->high, rubric->rounding, &rounded);
    } else if (scale->kind == SCALE_MIN_MAX && scale->low == scale->high) {
        fits = ratio_apply(scale->equal.micro, 1, unit, rubric->rounding, &rounded);
    } else {
        int64_t inside = clamp(raw, scale->low, scale->high);
        bool higher = indicator->direction == DIRECTION_HIGHER;
        int64_t gained = 0;
        int64_t range = 0;
        fits = !__builtin_sub_overflow(scale->high, scale->low, &range) &&
               !__builtin_sub_overflow(higher ? inside : scale->high, higher ? scale->low : inside,
                                       &gained) &&
               ratio_apply(gained, all, range, rubric->rounding, &rounded);
    }
    if (!fits)
        return fail(ctx, E_LIMIT, "award.score_overflow", rubric->nodes[indicator->node].key, NULL);
    ret->micro = rounded * unit;
    return OK;
}
