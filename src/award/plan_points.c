/* The points of one indicator by what actions add to it, as lines that are never below them. */
#include "award/plan_private.h"

#include "base/mem.h"

int64_t plan_step(const Planning *planning, size_t action)
{
    return planning->question->actions->actions[action].step;
}

typedef struct {
    const Planning *planning;
    const Lever *lever;
    Indicator indicator; /* with the range that its scale has now */
    const RawValue *base;
    Score weight;
    bool open; /* a range without extent, which any action may give one */
} CurveOf;

/* A range over all entrants only widens when this one gets better, so the points on today's range
 * are never fewer. Half a step of the points' rounding comes on top. */
static Status curve_points(int64_t units, void *argument, int64_t *ret)
{
    const CurveOf *curve = argument;
    Ctx *ctx = curve->planning->ctx;
    const Rubric *rubric = curve->planning->question->input->rubric;
    RawValue value;
    Score score = {0};
    int64_t points = 0, step = 1;
    for (int i = rubric->points_decimals; i < 6; i++)
        step *= 10;
    TRY(lever_value(ctx, curve->lever, curve->base, units, &value));
    if (curve->open)
        score.micro = (int64_t)100 * MICRO;
    else if (value.known)
        TRY(scale_score(ctx, rubric, &curve->indicator, value.value, &score));
    if (!ratio_apply(curve->weight.micro, score.micro, (int64_t)100 * MICRO, ROUND_UP, &points))
        return fail(ctx, E_LIMIT, "award.value_overflow", NULL);
    *ret = points + step / 2 + 1;
    return OK;
}

/* The first units with which a gate is passed, by halving. Not meaningful if not even `most`
 * passes: then no place is reached at all. */
static Status find_gate(const CurveOf *curve, int64_t most, int64_t *ret)
{
    int64_t failing = -1, passing = most;
    while (passing - failing > 1) {
        int64_t middle = failing + (passing - failing) / 2;
        RawValue value;
        TRY(lever_value(curve->planning->ctx, curve->lever, curve->base, middle, &value));
        if (value.known && scale_gate_passes(&curve->indicator.scale, value.value))
            passing = middle;
        else
            failing = middle;
    }
    *ret = passing;
    return OK;
}

/* Open as it is, and shut by more? */
static bool closes(const CurveOf *curve, int64_t most)
{
    RawValue value;
    const Scale *scale = &curve->indicator.scale;
    return curve->base->known && scale_gate_passes(scale, curve->base->value) &&
           lever_value(curve->planning->ctx, curve->lever, curve->base, most, &value) == OK &&
           !scale_gate_passes(scale, value.value);
}

static Status fail_worse(const Planning *planning, const Lever *lever)
{
    const PlanActions *actions = planning->question->actions;
    const Rubric *rubric = planning->question->input->rubric;
    size_t action = 0;
    while (action + 1 < actions->count && lever->units[action] == 0)
        action++;
    return fail(planning->ctx, E_INVALID, "plan.worse", actions->actions[action].key,
                rubric->nodes[rubric->indicators[lever->indicator].node].key, NULL);
}

/* So far the rounding of scores and of points alone moves a point of a curve, both ways. */
static int64_t rounding_noise(const Rubric *rubric, Score weight)
{
    double points_step = MICRO, score_step = (double)weight.micro / 100;
    for (int i = 0; i < rubric->points_decimals; i++)
        points_step /= 10;
    for (int i = 0; i < rubric->score_decimals; i++)
        score_step /= 10;
    return (int64_t)(2 * points_step + 2 * score_step) + 2;
}

Status plan_curve_make(const Planning *planning, const Lever *lever, IntegerCurve *ret)
{
    const AwardInput *input = planning->question->input;
    const Rubric *rubric = input->rubric;
    size_t i = lever->indicator;
    CurveOf curve = {.planning = planning,
                     .lever = lever,
                     .indicator = rubric->indicators[i],
                     .base =
                         &input->values[planning->question->entrant * rubric->indicator_count + i],
                     .weight = rubric->nodes[rubric->indicators[i].node].weight};
    curve.indicator.scale = planning->scores->scales[i];
    curve.open = curve.indicator.scale.kind == SCALE_MIN_MAX &&
                 curve.indicator.scale.low >= curve.indicator.scale.high;
    ret->units = mem_array(planning->parent, int64_t, planning->count);
    for (size_t a = 0; a < planning->count; a++)
        ret->units[a] = lever->units[a] * plan_step(planning, a);
    if (curve.indicator.scale.kind == SCALE_GATE) {
        ret->pieces = mem_array(planning->parent, CurvePiece, 1);
        ret->pieces[0] = (CurvePiece){0, lever->most, 0, 0};
        ret->piece_count = 1;
        TRY(find_gate(&curve, lever->most, &ret->least));
        return ret->least == lever->most && closes(&curve, lever->most)
                   ? fail_worse(planning, lever)
                   : OK;
    }
    bool falls;
    int64_t tolerance = rounding_noise(rubric, curve.weight);
    TRY(curve_cover(planning->parent, curve_points, &curve, lever->most, tolerance, &ret->pieces,
                    &ret->piece_count, &falls));
    return falls ? fail_worse(planning, lever) : OK;
}
