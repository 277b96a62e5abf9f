#include "award/fairness.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/message.h"

/* -- Two entrants ---------------------------------------------------------------------------- */

static int compare_differences(const void *a, const void *b)
{
    const ComparisonRow *x = a, *y = b;
    int64_t p = llabs(x->difference.micro), q = llabs(y->difference.micro);
    if (p != q)
        return p > q ? -1 : 1;
    return (x->indicator > y->indicator) - (x->indicator < y->indicator);
}

Comparison *award_compare(void *parent, const Scores *scores, size_t a, size_t b)
{
    const Rubric *rubric = scores->input->rubric;
    Comparison *comparison = mem_new(parent, Comparison);
    comparison->a = a;
    comparison->b = b;
    comparison->rows = mem_array(comparison, ComparisonRow, rubric->indicator_count);
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        size_t node = rubric->indicators[i].node;
        if (rubric->indicators[i].scale.kind == SCALE_GATE || rubric->nodes[node].weight.micro == 0)
            continue;
        const ScoreCell *x = &scores->cells[a * rubric->node_count + node];
        const ScoreCell *y = &scores->cells[b * rubric->node_count + node];
        ComparisonRow *row = &comparison->rows[comparison->count++];
        *row = (ComparisonRow){.indicator = i,
                               .known_a = x->known,
                               .known_b = y->known,
                               .points_a = x->points,
                               .points_b = y->points};
        if (x->known && y->known)
            row->difference.micro = x->points.micro - y->points.micro;
        comparison->difference.micro += row->difference.micro;
    }
    qsort(comparison->rows, comparison->count, sizeof *comparison->rows, compare_differences);
    return comparison;
}

/* -- Points against means -------------------------------------------------------------------- */

enum { STEPS_PER_POINT = 10000, MEANS_STEPS = 1000000 };

typedef __int128 Wide;

/* With at most 1,024 rows, x ≤ 10^6 and y ≤ 10^6 (100 points): n Σx² ≤ 1.1 × 10^18, so that every
 * product of two of these sums stays below 2^127. */
typedef struct {
    Wide n, x, y, xx, xy, yy;
} Sums;

static int64_t divide_half_away(Wide value, Wide by)
{
    assert(by > 0);
    Wide half = value < 0 ? -(by / 2) : by / 2;
    return (int64_t)((value + half) / by);
}

static Wide y_of(const FairnessRow *row)
{
    return divide_half_away(row->total.micro, MICRO / STEPS_PER_POINT);
}

static Wide x_of(const FairnessRow *row, int64_t largest)
{
    return largest == 0 ? 0 : divide_half_away((Wide)row->means * MEANS_STEPS, largest);
}

static Sums add_up(const Fairness *fairness, int64_t largest)
{
    Sums sums = {0};
    for (size_t i = 0; i < fairness->count; i++) {
        const FairnessRow *row = &fairness->rows[i];
        if (!row->known)
            continue;
        Wide x = x_of(row, largest), y = y_of(row);
        sums.n += 1;
        sums.x += x;
        sums.y += y;
        sums.xx += x * x;
        sums.xy += x * y;
        sums.yy += y * y;
    }
    return sums;
}

/* expected(x) = mean of y + Sxy ÷ Sxx × (x − mean of x), with S n times the usual sums:
 * (Σy Sxx + Sxy (n x − Σx)) ÷ (n Sxx). */
static void set_expected(Fairness *fairness, const Sums *s, int64_t largest)
{
    Wide sxx = s->n * s->xx - s->x * s->x;
    Wide sxy = s->n * s->xy - s->x * s->y;
    Wide syy = s->n * s->yy - s->y * s->y;
    fairness->flat = fairness->known < 3 || sxx == 0 || syy == 0;
    if (fairness->flat)
        return;
    fairness->explained = (Rate){divide_half_away(sxy * sxy / sxx * 1000000, syy)};
    for (size_t i = 0; i < fairness->count; i++) {
        FairnessRow *row = &fairness->rows[i];
        if (!row->known)
            continue;
        Wide above = s->y * sxx + sxy * (s->n * x_of(row, largest) - s->x);
        int64_t steps = divide_half_away(above, s->n * sxx);
        row->expected.micro = steps * (MICRO / STEPS_PER_POINT);
        row->beyond.micro = row->total.micro - row->expected.micro;
    }
}

static int compare_rows(const void *a, const void *b)
{
    const FairnessRow *x = a, *y = b;
    if (x->known != y->known)
        return x->known ? -1 : 1;
    if (x->known && x->beyond.micro != y->beyond.micro)
        return x->beyond.micro > y->beyond.micro ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (x->entrant > y->entrant) - (x->entrant < y->entrant);
}

static void place_rows(Fairness *fairness)
{
    qsort(fairness->rows, fairness->count, sizeof *fairness->rows, compare_rows);
    for (size_t i = 0; i < fairness->known && !fairness->flat; i++) {
        FairnessRow *row = &fairness->rows[i];
        bool same = i > 0 && row[-1].beyond.micro == row->beyond.micro;
        row->place_beyond = same ? row[-1].place_beyond : (int)i + 1;
    }
}

Status award_fairness(Ctx *ctx, void *parent, const Ranking *ranking, const int64_t *means,
                      Fairness **ret)
{
    size_t placed = 0;
    int64_t largest = 0;
    for (size_t i = 0; i < ranking->count; i++)
        placed += ranking->rows[i].place > 0;
    if (placed > FAIRNESS_ENTRANTS_MAX)
        return fail(ctx, E_LIMIT, "award.fairness.many",
                    count_format(ctx, (int64_t)placed, ctx->lang == LANG_EN),
                    count_format(ctx, FAIRNESS_ENTRANTS_MAX, ctx->lang == LANG_EN), NULL);
    Fairness *fairness = mem_new(parent, Fairness);
    fairness->rows = mem_array(fairness, FairnessRow, placed);
    for (size_t i = 0; i < ranking->count; i++) {
        size_t entrant = ranking->rows[i].entrant;
        if (ranking->rows[i].place == 0)
            continue;
        bool known = means[entrant] >= 0;
        fairness->rows[fairness->count++] = (FairnessRow){.entrant = entrant,
                                                          .place = ranking->rows[i].place,
                                                          .total = ranking->scores->totals[entrant],
                                                          .known = known,
                                                          .means = means[entrant]};
        fairness->known += known;
        largest = known && means[entrant] > largest ? means[entrant] : largest;
    }
    Sums sums = add_up(fairness, largest);
    set_expected(fairness, &sums, largest);
    place_rows(fairness);
    *ret = fairness;
    return OK;
}
