/* Raw values to scores, points and totals. Pure integers; rounding steps as award.h lists them. */
#include "award/award.h"

#include <assert.h>

#include "base/mem.h"

static int compare_scores(const void *a, const void *b)
{
    int64_t x = ((const Score *)a)->micro;
    int64_t y = ((const Score *)b)->micro;
    return (x > y) - (x < y);
}

static int64_t half_away(int64_t sum, int64_t count)
{
    int64_t rounded = 0;
    bool fits = ratio_apply(sum, 1, count, ROUND_HALF_AWAY, &rounded);
    assert(fits);
    return rounded;
}

Score panel_mark(PanelMethod method, Score *marks, size_t count)
{
    assert(count > 0);
    qsort(marks, count, sizeof *marks, compare_scores);
    size_t from = 0;
    size_t to = count;
    if (method == PANEL_MEDIAN) {
        from = (count - 1) / 2;
        to = count / 2 + 1;
    } else if (method == PANEL_TRIMMED_MEAN && count >= 3) {
        from = 1;
        to = count - 1;
    }
    int64_t sum = 0; /* at most AWARD_MARK_MAX points each: no overflow below 10^11 assessors */
    for (size_t i = from; i < to; i++)
        sum += marks[i].micro;
    return (Score){half_away(sum, (int64_t)(to - from))};
}

static int64_t power10(int exponent)
{
    int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* weight × score ÷ 100, rounded once to the rubric's decimals. Both are at most 100 points, so
 * everything fits. */
static Score points_of(const Rubric *rubric, Score weight, Score score)
{
    int64_t steps = 0;
    bool fits = ratio_apply(weight.micro, score.micro, power10(14 - rubric->points_decimals),
                            rubric->rounding, &steps);
    assert(fits);
    return (Score){steps * power10(6 - rubric->points_decimals)};
}

static Score total_of(const Rubric *rubric, Score sum)
{
    int64_t step = power10(6 - rubric->total_decimals);
    int64_t steps = 0;
    bool fits = ratio_apply(sum.micro, 1, step, rubric->rounding, &steps);
    assert(fits);
    return (Score){steps * step};
}

static bool fails_gate(const AwardInput *input, size_t entrant)
{
    const Rubric *rubric = input->rubric;
    const RawValue *values = input->values + entrant * rubric->indicator_count;
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const Scale *scale = &rubric->indicators[i].scale;
        if (scale->kind == SCALE_GATE && values[i].known &&
            !scale_gate_passes(scale, values[i].value))
            return true;
    }
    return false;
}

/* Widens the ranges of the min-max scales by one entrant's values. */
static void widen(const Rubric *rubric, const RawValue *values, Scale *scales, bool *begun)
{
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        Scale *scale = &scales[i];
        if (scale->kind != SCALE_MIN_MAX || !values[i].known)
            continue;
        if (!begun[i] || values[i].value < scale->low)
            scale->low = values[i].value;
        if (!begun[i] || values[i].value > scale->high)
            scale->high = values[i].value;
        begun[i] = true;
    }
}

Scale *award_scales(void *parent, const AwardInput *input)
{
    const Rubric *rubric = input->rubric;
    Scale *scales = mem_array(parent, Scale, rubric->indicator_count);
    bool *begun = mem_array(parent, bool, rubric->indicator_count);
    for (size_t i = 0; i < rubric->indicator_count; i++)
        scales[i] = rubric->indicators[i].scale;
    for (size_t e = 0; e < input->count; e++) {
        if (!fails_gate(input, e))
            widen(rubric, input->values + e * rubric->indicator_count, scales, begun);
    }
    return scales;
}

static Status score_indicator(Ctx *ctx, const Rubric *rubric, const Scale *scale, size_t i,
                              const RawValue *raw, ScoreCell *ret)
{
    Indicator indicator = rubric->indicators[i];
    ScoreCell cell = {.known = raw->known};
    indicator.scale = *scale;
    if (raw->known && scale->kind == SCALE_GATE) {
        cell.failed = !scale_gate_passes(scale, raw->value);
    } else if (raw->known) {
        TRY(scale_score(ctx, rubric, &indicator, raw->value, &cell.score));
        cell.points = points_of(rubric, rubric->nodes[indicator.node].weight, cell.score);
    }
    *ret = cell;
    return OK;
}

/* Children come after their parents, so one pass from the end adds every group up. */
static void add_groups(const Rubric *rubric, ScoreCell *cells)
{
    for (size_t i = rubric->node_count; i-- > 0;) {
        const RubricNode *node = &rubric->nodes[i];
        if (node->parent < 0)
            continue;
        ScoreCell *group = &cells[node->parent];
        bool needed = node->indicator < 0 || rubric_needs(rubric, (size_t)node->indicator);
        group->known = group->known && (cells[i].known || !needed);
        group->failed = group->failed || cells[i].failed;
        group->points.micro += cells[i].points.micro;
    }
}

static Status score_entrant(Ctx *ctx, const AwardInput *input, size_t entrant, Scores *scores)
{
    const Rubric *rubric = input->rubric;
    ScoreCell *cells = scores->cells + entrant * rubric->node_count;
    const RawValue *values = input->values + entrant * rubric->indicator_count;
    scores->complete[entrant] = true;
    for (size_t i = 0; i < rubric->node_count; i++)
        cells[i] = (ScoreCell){.known = rubric->nodes[i].indicator < 0};
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        TRY(score_indicator(ctx, rubric, &scores->scales[i], i, &values[i],
                            &cells[rubric->indicators[i].node]));
        if (!values[i].known && rubric_needs(rubric, i))
            scores->complete[entrant] = false;
    }
    add_groups(rubric, cells);
    Score sum = {0};
    for (size_t i = 0; i < rubric->node_count; i++) {
        if (rubric->nodes[i].parent >= 0)
            continue;
        sum.micro += cells[i].points.micro;
        scores->gate_failed[entrant] = scores->gate_failed[entrant] || cells[i].failed;
    }
    scores->totals[entrant] = total_of(rubric, sum);
    return OK;
}

Status award_score(Ctx *ctx, void *parent, const AwardInput *input, Scores **ret)
{
    Scores *scores = mem_new(parent, Scores);
    scores->input = input;
    scores->scales = award_scales(scores, input);
    scores->cells = mem_array(scores, ScoreCell, input->count * input->rubric->node_count);
    scores->totals = mem_array(scores, Score, input->count);
    scores->complete = mem_array(scores, bool, input->count);
    scores->gate_failed = mem_array(scores, bool, input->count);
    for (size_t i = 0; i < input->count; i++) {
        Status status = score_entrant(ctx, input, i, scores);
        if (status != OK) {
            mem_free(scores);
            return status;
        }
    }
    *ret = scores;
    return OK;
}

size_t award_entrant_at(const AwardInput *input, const char *code)
{
    size_t at = 0;
    while (at < input->count && strcmp(input->entrants[at].code, code) != 0)
        at++;
    return at;
}

bool award_scores_complete(const Scores *scores)
{
    for (size_t i = 0; i < scores->input->count; i++) {
        if (!scores->complete[i] && !scores->gate_failed[i])
            return false;
    }
    return true;
}
