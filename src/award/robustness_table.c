/* Scores as small whole numbers, by normalisation and sum rule. */
#include <assert.h>

#include "award/robustness.h"
#include "base/mem.h"
#include "base/real.h"

const char *const NORMALISATION_KEYS[NORMALISE_COUNT + 1] = {"stated", "min-max", "rank", "z",
                                                             NULL};
const char *const SUM_RULE_KEYS[SUM_COUNT + 1] = {"arithmetic", "geometric", NULL};

enum {
    MICRO_PER_STEP = MICRO / 100, /* a step is a hundredth of a point */
    ONE_POINT = 100,
    Z_CENTRE = ROBUSTNESS_SCORE_MAX / 2,
    Z_STEP = ROBUSTNESS_SCORE_MAX / 8, /* four standard deviations to either end */
};

static int16_t rounded(int64_t value, int64_t numerator, int64_t denominator)
{
    int64_t result = 0;
    bool fits = ratio_apply(value, numerator, denominator, ROUND_HALF_AWAY, &result);
    assert(fits && result >= 0 && result <= ROBUSTNESS_SCORE_MAX);
    return (int16_t)result;
}

static void by_min_max(const int64_t *micro, size_t count, int16_t *ret)
{
    int64_t low = micro[0], high = micro[0];
    for (size_t i = 1; i < count; i++) {
        low = micro[i] < low ? micro[i] : low;
        high = micro[i] > high ? micro[i] : high;
    }
    for (size_t i = 0; i < count; i++)
        ret[i] = high == low ? ROBUSTNESS_SCORE_MAX / 2
                             : rounded(micro[i] - low, ROBUSTNESS_SCORE_MAX, high - low);
}

static void by_rank(const int64_t *micro, size_t count, int16_t *ret)
{
    for (size_t i = 0; i < count; i++) {
        int64_t halves = 0; /* each lower one is two, each equal one is one */
        for (size_t other = 0; other < count; other++) {
            if (other != i)
                halves += micro[other] < micro[i] ? 2 : micro[other] == micro[i];
        }
        ret[i] = count == 1 ? ROBUSTNESS_SCORE_MAX / 2
                            : rounded(halves, ROBUSTNESS_SCORE_MAX, 2 * ((int64_t)count - 1));
    }
}

static void by_z(const int64_t *micro, size_t count, int16_t *ret)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)micro[i];
    double mean = sum / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += ((double)micro[i] - mean) * ((double)micro[i] - mean);
    double deviation = sqrt(squares / (double)count);
    for (size_t i = 0; i < count; i++) {
        double z = deviation > 0 ? ((double)micro[i] - mean) / deviation : 0;
        double held = fmax(0, fmin(ROBUSTNESS_SCORE_MAX, Z_CENTRE + Z_STEP * z));
        ret[i] = (int16_t)lround(held);
    }
}

static void normalise(Normalisation normalisation, const int64_t *micro, size_t count, int16_t *ret)
{
    switch (normalisation) {
    case NORMALISE_MIN_MAX:
        by_min_max(micro, count, ret);
        return;
    case NORMALISE_RANK:
        by_rank(micro, count, ret);
        return;
    case NORMALISE_Z:
        by_z(micro, count, ret);
        return;
    case NORMALISE_STATED:
    case NORMALISE_COUNT:
        break;
    }
    for (size_t i = 0; i < count; i++)
        ret[i] = rounded(micro[i], 1, MICRO_PER_STEP);
}

/* Sums of logarithms order as weighted products do: one point is 0, a hundred points 10,000. */
static void take_logarithms(int16_t *scores, size_t count)
{
    const double unit = ROBUSTNESS_SCORE_MAX / real_log(ROBUSTNESS_SCORE_MAX / (double)ONE_POINT);
    for (size_t i = 0; i < count; i++) {
        double score = scores[i] < ONE_POINT ? ONE_POINT : scores[i];
        scores[i] = (int16_t)lround(unit * real_log(score / ONE_POINT));
    }
}

static size_t ranked_count(const Ranking *ranking)
{
    size_t count = 0;
    while (count < ranking->count && count < ROBUSTNESS_ENTRANTS_MAX &&
           ranking->rows[count].place > 0)
        count++;
    return count;
}

static size_t weighed_indicators(const Rubric *rubric, size_t *ret)
{
    size_t count = 0;
    for (size_t j = 0; j < rubric->indicator_count; j++) {
        if (rubric->indicators[j].scale.kind != SCALE_GATE &&
            rubric->nodes[rubric->indicators[j].node].weight.micro > 0)
            ret[count++] = j;
    }
    return count;
}

RobustnessTable *robustness_table(void *parent, const Ranking *ranking, Normalisation normalisation,
                                  SumRule rule, size_t **ret_indicators)
{
    const Rubric *rubric = ranking->scores->input->rubric;
    RobustnessTable *table = mem_new(parent, RobustnessTable);
    size_t *indicators = mem_array(table, size_t, rubric->indicator_count);
    size_t n = ranked_count(ranking);
    size_t m = weighed_indicators(rubric, indicators);
    int16_t *scores = mem_array(table, int16_t, n * m);
    double *weights = mem_array(table, double, m);
    int64_t *micro = mem_array(table, int64_t, n);
    for (size_t j = 0; j < m && n > 0; j++) {
        size_t node = rubric->indicators[indicators[j]].node;
        weights[j] = (double)rubric->nodes[node].weight.micro / (100.0 * MICRO);
        for (size_t i = 0; i < n; i++) {
            size_t entrant = ranking->rows[i].entrant;
            micro[i] = ranking->scores->cells[entrant * rubric->node_count + node].score.micro;
        }
        normalise(normalisation, micro, n, scores + j * n);
    }
    if (rule == SUM_GEOMETRIC)
        take_logarithms(scores, n * m);
    mem_free(micro);
    *table =
        (RobustnessTable){.entrants = n, .indicators = m, .scores = scores, .weights = weights};
    if (ret_indicators != NULL)
        *ret_indicators = indicators;
    return table;
}
