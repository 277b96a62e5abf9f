/* What actions do to the indicators of a rubric. */
#include "award/plan_private.h"

#include "base/mem.h"

int64_t plan_most(const PlanQuestion *question, size_t action)
{
    return question->late[action] ? 0 : question->actions->actions[action].at_most;
}

static const RawValue *value_of(const PlanQuestion *question, size_t indicator)
{
    return &question->input
                ->values[question->entrant * question->input->rubric->indicator_count + indicator];
}

static int find_level(const Scale *scale, const char *level)
{
    for (size_t i = 0; i < scale->step_count; i++)
        if (strcmp(scale->steps[i].level, level) == 0)
            return (int)i;
    return -1;
}

/* Units that one of an action's effects adds to an indicator's numerator and denominator. */
static void effect_units(const Indicator *indicator, const PlanEffect *effect, int64_t *ret_above,
                         int64_t *ret_below)
{
    const IndicatorSource *source = &indicator->source;
    bool arrears = source->field == ENTRANT_ARREARS_MONTHS;
    *ret_above = *ret_below = 0;
    switch (effect->kind) {
    case PLAN_FACT:
        *ret_above = source->kind == SOURCE_FACT && strcmp(source->fact, effect->key) == 0;
        *ret_below = source->kind == SOURCE_FACT && source->over == OVER_FACT &&
                     strcmp(source->over_key, effect->key) == 0;
        break;
    case PLAN_SEGMENT:
        *ret_above =
            source->kind == SOURCE_COVERAGE && (source->segments >> effect->segment & 1) != 0;
        break;
    case PLAN_ARREARS:
        *ret_above = source->kind == SOURCE_ENTRANT && arrears;
        break;
    case PLAN_PROGRAMMES:
        *ret_above = source->kind == SOURCE_ENTRANT && !arrears &&
                     (source->programmes & ~effect->programmes) == 0;
        break;
    case PLAN_EVIDENCE:
    case PLAN_EFFECT_KIND_COUNT:
        break; /* levels_of */
    }
}

/* The levels that actions bring, from the lowest to the best, and which one each action brings. A
 * level that is no better than the one held is none. */
static void levels_of(void *parent, const PlanQuestion *question, Lever *lever)
{
    const PlanActions *actions = question->actions;
    const Indicator *indicator = &question->input->rubric->indicators[lever->indicator];
    const char *key = question->input->rubric->nodes[indicator->node].key;
    const RawValue *held = value_of(question, lever->indicator);
    const ScaleStep *steps = indicator->scale.steps;
    lever->levels = mem_array(parent, int, actions->count *PLAN_EFFECTS_MAX);
    for (size_t a = 0; a < actions->count; a++)
        for (size_t e = 0; e < actions->actions[a].effect_count; e++) {
            const PlanEffect *effect = &actions->actions[a].effects[e];
            if (effect->kind != PLAN_EVIDENCE || strcmp(effect->key, key) != 0)
                continue;
            int level = find_level(&indicator->scale, effect->level), at = 0;
            if (level < 0 ||
                (held->known && steps[level].score.micro <= steps[held->value].score.micro))
                continue;
            while (at < lever->level_count &&
                   steps[lever->levels[at]].score.micro < steps[level].score.micro)
                at++;
            for (int i = lever->level_count++; i > at; i--)
                lever->levels[i] = lever->levels[i - 1];
            lever->levels[at] = level;
            for (size_t b = 0; b < actions->count; b++)
                lever->units[b] += lever->units[b] > at;
            lever->units[a] = at + 1;
            lever->kind = PLAN_EVIDENCE;
        }
}

static Status read_lever(Ctx *ctx, void *parent, const PlanQuestion *question, size_t i, Lever *ret)
{
    const PlanActions *actions = question->actions;
    const Rubric *rubric = question->input->rubric;
    Lever lever = {.indicator = i, .units = mem_array(parent, int64_t, actions->count)};
    bool above_alone = false;
    for (size_t a = 0; a < actions->count; a++) {
        int64_t below_sum = 0;
        for (size_t e = 0; e < actions->actions[a].effect_count; e++) {
            const PlanEffect *effect = &actions->actions[a].effects[e];
            int64_t above, below;
            effect_units(&rubric->indicators[i], effect, &above, &below);
            if (above > 0)
                lever.kind = effect->kind;
            lever.units[a] += above;
            below_sum += below;
        }
        if (below_sum > 0 && below_sum != lever.units[a])
            return fail(ctx, E_INVALID, "plan.denominator", actions->actions[a].key,
                        rubric->nodes[rubric->indicators[i].node].key, NULL);
        lever.both = lever.both || below_sum > 0;
        above_alone = above_alone || (lever.units[a] > 0 && below_sum == 0);
    }
    if (lever.both && above_alone)
        return fail(ctx, E_INVALID, "plan.mixed", rubric->nodes[rubric->indicators[i].node].key,
                    NULL);
    levels_of(parent, question, &lever);
    for (size_t a = 0; a < actions->count; a++)
        if (__builtin_add_overflow(lever.most, lever.units[a] * plan_most(question, a),
                                   &lever.most))
            return fail(ctx, E_LIMIT, "plan.too_much", NULL);
    *ret = lever;
    return OK;
}

static bool is_used(const Lever *lever, size_t actions)
{
    for (size_t a = 0; a < actions; a++)
        if (lever->units[a] > 0)
            return true;
    return false;
}

/* Does anything that is scored depend on the action? A regulation no better than the one in force
 * is no fault of the file. */
static bool is_idle(const PlanQuestion *question, const Levers *levers, size_t action)
{
    const PlanAction *one = &question->actions->actions[action];
    const Rubric *rubric = question->input->rubric;
    for (size_t i = 0; i < levers->count; i++)
        if (levers->levers[i].units[action] > 0)
            return false;
    for (size_t e = 0; e < one->effect_count; e++) {
        int node =
            one->effects[e].kind == PLAN_EVIDENCE ? rubric_find(rubric, one->effects[e].key) : -1;
        if (node >= 0 && rubric->nodes[node].indicator >= 0) {
            const Indicator *indicator = &rubric->indicators[rubric->nodes[node].indicator];
            if (indicator->scale.kind == SCALE_LEVELS &&
                find_level(&indicator->scale, one->effects[e].level) >= 0)
                return false;
        }
    }
    return true;
}

Status levers_make(Ctx *ctx, void *parent, const PlanQuestion *question, Levers *ret)
{
    const Rubric *rubric = question->input->rubric;
    Levers levers = {.levers = mem_array(parent, Lever, rubric->indicator_count)};
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        Lever *lever = &levers.levers[levers.count];
        TRY(read_lever(ctx, parent, question, i, lever));
        levers.count += is_used(lever, question->actions->count);
    }
    Status status = OK;
    for (size_t a = 0; a < question->actions->count; a++)
        if (is_idle(question, &levers, a))
            status = fail(ctx, E_INVALID, "plan.idle", question->actions->actions[a].key, NULL);
    if (status == OK)
        *ret = levers;
    return status;
}

/* -- Values ---------------------------------------------------------------------------------- */

static bool add_units(const Lever *lever, int64_t units, RawValue *value)
{
    if (value->denominator > 0) {
        value->numerator += units;
        value->denominator += lever->both ? units : 0;
        return ratio_apply(value->numerator, (int64_t)100 * MICRO, value->denominator,
                           ROUND_HALF_AWAY, &value->value);
    }
    int64_t change;
    return ratio_apply(units, MICRO, 1, ROUND_EXACT, &change) &&
           !__builtin_add_overflow(value->value, change, &value->value);
}

Status lever_value(Ctx *ctx, const Lever *lever, const RawValue *base, int64_t units, RawValue *ret)
{
    RawValue value = *base;
    if (units > 0 && lever->kind == PLAN_PROGRAMMES) {
        value.value = MICRO;
        value.known = true;
    } else if (units > 0 && lever->kind == PLAN_EVIDENCE) {
        value.value =
            lever->levels[units < lever->level_count ? units - 1 : lever->level_count - 1];
        value.known = true;
    } else if (units > 0 && value.known && lever->kind == PLAN_ARREARS) {
        int64_t settled = units < value.value / MICRO ? units * MICRO : value.value;
        value.value -= settled;
    } else if (units > 0 && value.known && !add_units(lever, units, &value)) {
        return fail(ctx, E_LIMIT, "award.value_overflow", NULL);
    }
    *ret = value;
    return OK;
}

/* Of regulations the best one counts, everything else adds up. */
static int64_t add_amount(const Lever *lever, int64_t units, int64_t more)
{
    if (lever->kind == PLAN_EVIDENCE)
        return more > units ? more : units;
    return units + more;
}

Status levers_apply(Ctx *ctx, void *parent, const PlanQuestion *question, const Levers *levers,
                    const int64_t *amounts, AwardInput **ret)
{
    const AwardInput *input = question->input;
    size_t width = input->rubric->indicator_count;
    AwardInput *planned = mem_new(parent, AwardInput);
    *planned = *input;
    planned->values = mem_array(planned, RawValue, input->count * width);
    memcpy(planned->values, input->values, input->count * width * sizeof *planned->values);
    for (size_t i = 0; i < levers->count; i++) {
        const Lever *lever = &levers->levers[i];
        int64_t units = 0;
        for (size_t a = 0; a < question->actions->count; a++)
            units = add_amount(lever, units, lever->units[a] * amounts[a]);
        TRY(lever_value(ctx, lever, value_of(question, lever->indicator), units,
                        &planned->values[question->entrant * width + lever->indicator]));
    }
    *ret = planned;
    return OK;
}

Status plan_apply(Ctx *ctx, void *parent, const PlanQuestion *question, const int64_t *amounts,
                  AwardInput **ret)
{
    Levers levers;
    void *scratch = mem_root(NULL);
    Status status = levers_make(ctx, scratch, question, &levers);
    if (status == OK)
        status = levers_apply(ctx, parent, question, &levers, amounts, ret);
    mem_free(scratch);
    return status;
}
