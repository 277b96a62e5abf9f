/* What a ranking would be under one change at a time, and whether the first place hangs on it. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "award/robustness.h"
#include "base/mem.h"

void robustness_stated_places(void *parent, const RobustnessTable *table, size_t without,
                              uint16_t *ret_places)
{
    RobustnessRanker *ranker = robustness_ranker_new(parent, table);
    int16_t *weights = mem_array(ranker, int16_t, ROBUSTNESS_WEIGHTS(table->indicators));
    for (size_t j = 0; j < table->indicators; j++) {
        if (j != without)
            weights[j] = (int16_t)lround(table->weights[j] * ROBUSTNESS_WEIGHT_ALL);
    }
    robustness_places(ranker, weights, ret_places);
    mem_free(ranker);
}

RobustnessChange robustness_change(const char *kind, const char *what, const uint16_t *stated,
                                   uint16_t *places, size_t entrants)
{
    RobustnessChange change = {.kind = kind, .what = what, .places = places, .first = entrants};
    for (size_t i = 0; i < entrants; i++) {
        int distance = abs(places[i] - stated[i]);
        change.moved += distance > 0;
        change.farthest = distance > change.farthest ? distance : change.farthest;
        change.decides = change.decides || (places[i] == 1) != (stated[i] == 1);
        if (places[i] == 1 && change.first == entrants)
            change.first = i;
    }
    return change;
}

static uint16_t *places_of(void *parent, const RobustnessTable *table, size_t without)
{
    uint16_t *places = mem_array(parent, uint16_t, table->entrants);
    robustness_stated_places(parent, table, without, places);
    return places;
}

Status robustness_changes(Ctx *ctx, void *parent, const Ranking *ranking, RobustnessChange **ret,
                          size_t *ret_count)
{
    const Rubric *rubric = ranking->scores->input->rubric;
    size_t *indicators;
    RobustnessTable *table =
        robustness_table(parent, ranking, NORMALISE_STATED, SUM_ARITHMETIC, &indicators);
    if (table->entrants == 0)
        return fail(ctx, E_INVALID, "award.robustness.nobody", NULL);
    size_t n = table->entrants, count = 0;
    RobustnessChange *changes =
        mem_array(parent, RobustnessChange, NORMALISE_COUNT + SUM_COUNT + table->indicators);
    uint16_t *stated = places_of(parent, table, SIZE_MAX);
    for (int kind = NORMALISE_STATED + 1; kind < NORMALISE_COUNT; kind++) {
        RobustnessTable *other =
            robustness_table(parent, ranking, (Normalisation)kind, SUM_ARITHMETIC, NULL);
        changes[count++] = robustness_change("normalisation", NORMALISATION_KEYS[kind], stated,
                                             places_of(parent, other, SIZE_MAX), n);
    }
    for (int rule = SUM_ARITHMETIC + 1; rule < SUM_COUNT; rule++) {
        RobustnessTable *other =
            robustness_table(parent, ranking, NORMALISE_STATED, (SumRule)rule, NULL);
        changes[count++] = robustness_change("sum", SUM_RULE_KEYS[rule], stated,
                                             places_of(parent, other, SIZE_MAX), n);
    }
    for (size_t j = 0; j < table->indicators; j++)
        changes[count++] = robustness_change(
            "indicator", rubric->nodes[rubric->indicators[indicators[j]].node].key, stated,
            places_of(parent, table, j), n);
    *ret = changes;
    *ret_count = count;
    return OK;
}

static const RankRow *row_by_code(const Ranking *ranking, const char *code)
{
    for (size_t i = 0; i < ranking->count; i++) {
        const RankRow *row = &ranking->rows[i];
        if (strcmp(ranking->scores->input->entrants[row->entrant].code, code) == 0)
            return row;
    }
    return NULL;
}

static uint16_t place_by_code(const Ranking *ranking, const char *code)
{
    const RankRow *row = row_by_code(ranking, code);
    return row == NULL ? 0 : (uint16_t)row->place;
}

Ranking *robustness_in_order(void *parent, const Ranking *stated, const Ranking *other)
{
    Ranking *ranking = mem_new(parent, Ranking);
    ranking->scores = other->scores;
    ranking->rows = mem_array(ranking, RankRow, stated->count);
    for (size_t i = 0; i < stated->count && i < ROBUSTNESS_ENTRANTS_MAX; i++) {
        const RankRow *row = &stated->rows[i];
        if (row->place == 0)
            break;
        const RankRow *same =
            row_by_code(other, stated->scores->input->entrants[row->entrant].code);
        if (same == NULL || same->place == 0) {
            mem_free(ranking);
            return NULL;
        }
        ranking->rows[ranking->count++] = (RankRow){.entrant = same->entrant, .place = row->place};
    }
    return ranking;
}

RobustnessChange robustness_change_to(void *parent, const char *kind, const char *what,
                                      const Ranking *stated, const Ranking *other)
{
    size_t n = 0;
    while (n < stated->count && n < ROBUSTNESS_ENTRANTS_MAX && stated->rows[n].place > 0)
        n++;
    uint16_t *before = mem_array(parent, uint16_t, n);
    uint16_t *after = mem_array(parent, uint16_t, n);
    for (size_t i = 0; i < n; i++) {
        const char *code = stated->scores->input->entrants[stated->rows[i].entrant].code;
        before[i] = (uint16_t)stated->rows[i].place;
        after[i] = place_by_code(other, code);
    }
    return robustness_change(kind, what, before, after, n);
}
