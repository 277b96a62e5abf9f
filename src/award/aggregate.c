/* One value from many assessors' marks, with the additive two-way model for harsh and lenient ones.
 * Pure integers; doc/rubric.md has every step. */
#include "award/seal.h"

#include <assert.h>

#include "base/mem.h"

typedef struct {
    const PanelRule *rule;
    PanelCell *cells;
    size_t count, entrants, assessors;
    int64_t *level;  /* by entrant: its mean of marks without the assessors' effects */
    int64_t *effect; /* by assessor */
    int64_t *sum;    /* by entrant or assessor, while adding up */
    size_t *of_entrant, *of_assessor; /* how many cells */
} TwoWay;

static int64_t divided(int64_t sum, int64_t by, int64_t unit)
{
    int64_t result = 0;
    bool fits = ratio_apply(sum, unit, by, ROUND_HALF_AWAY, &result);
    assert(fits);
    return result;
}

static void find_levels(TwoWay *model)
{
    memset(model->sum, 0, model->entrants * sizeof *model->sum);
    for (size_t i = 0; i < model->count; i++) {
        const PanelCell *cell = &model->cells[i];
        model->sum[cell->entrant] += cell->mark.micro - model->effect[cell->assessor];
    }
    for (size_t e = 0; e < model->entrants; e++) {
        if (model->of_entrant[e] > 0)
            model->level[e] = divided(model->sum[e], (int64_t)model->of_entrant[e], 1);
    }
}

/* True if an effect changed. */
static bool find_effects(TwoWay *model)
{
    bool changed = false;
    memset(model->sum, 0, model->assessors * sizeof *model->sum);
    for (size_t i = 0; i < model->count; i++) {
        const PanelCell *cell = &model->cells[i];
        model->sum[cell->assessor] += cell->mark.micro - model->level[cell->entrant];
    }
    for (size_t a = 0; a < model->assessors; a++) {
        if (model->of_assessor[a] == 0)
            continue;
        int64_t weight = (int64_t)model->of_assessor[a] * MICRO + model->rule->shrinkage_micro;
        int64_t effect = divided(model->sum[a], weight, MICRO);
        changed = changed || effect != model->effect[a];
        model->effect[a] = effect;
    }
    return changed;
}

static Score within_scale(int64_t micro)
{
    int64_t most = (int64_t)AWARD_MARK_MAX * MICRO;
    return (Score){micro < 0 ? 0 : micro > most ? most : micro};
}

/* The values of all entrants, from marks as given or corrected: the marks of each lie side by side
 * in `marks`, which begins at from[entrant]. */
static void find_values(const TwoWay *model, void *scratch, bool corrected, PanelValue *values)
{
    size_t *from = mem_array(scratch, size_t, model->entrants + 1);
    Score *marks = mem_array(scratch, Score, model->count);
    for (size_t e = 0; e < model->entrants; e++)
        from[e + 1] = from[e] + model->of_entrant[e];
    for (size_t i = 0; i < model->count; i++) {
        const PanelCell *cell = &model->cells[i];
        marks[from[cell->entrant]++] = corrected ? cell->corrected : cell->mark;
    }
    for (size_t e = 0; e < model->entrants; e++) {
        size_t count = model->of_entrant[e];
        values[e].count = count;
        if (count == 0)
            continue;
        Score value = panel_mark(model->rule->method, &marks[from[e] - count], count);
        *(corrected ? &values[e].value : &values[e].uncorrected) = value;
    }
}

void panel_aggregate(const PanelRule *rule, PanelCell *cells, size_t count, size_t entrants,
                     size_t assessors, PanelValue *values, Score *effects)
{
    void *scratch = mem_root(NULL);
    size_t most = entrants > assessors ? entrants : assessors;
    TwoWay model = {.rule = rule,
                    .cells = cells,
                    .count = count,
                    .entrants = entrants,
                    .assessors = assessors,
                    .level = mem_array(scratch, int64_t, entrants),
                    .effect = mem_array(scratch, int64_t, assessors),
                    .sum = mem_array(scratch, int64_t, most),
                    .of_entrant = mem_array(scratch, size_t, entrants),
                    .of_assessor = mem_array(scratch, size_t, assessors)};
    for (size_t i = 0; i < count; i++) {
        assert(cells[i].entrant < entrants && cells[i].assessor < assessors);
        model.of_entrant[cells[i].entrant]++;
        model.of_assessor[cells[i].assessor]++;
    }
    if (rule->correction == CORRECTION_TWO_WAY) {
        for (int round = 0; round < TWO_WAY_ROUNDS_MAX; round++) {
            find_levels(&model);
            if (!find_effects(&model))
                break;
        }
    }
    memset(values, 0, entrants * sizeof *values);
    for (size_t i = 0; i < count; i++)
        cells[i].corrected = within_scale(cells[i].mark.micro - model.effect[cells[i].assessor]);
    for (size_t a = 0; a < assessors; a++)
        effects[a] = (Score){model.effect[a]};
    find_values(&model, scratch, false, values);
    find_values(&model, scratch, true, values);
    mem_free(scratch);
}
