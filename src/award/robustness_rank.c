/* Places by one set of weights, as fast as they can be had: a product of small whole numbers, then
 * places by counting instead of sorting. A bit for each equal step of the total ("cell") in which
 * somebody stands tells by population counts how many cells above are taken; only entrants that
 * share a cell are compared. No branch depends on who is ahead: a sort's would be guessed wrong
 * about once for each entrant, which costs more than all the rest. */
#include <assert.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "award/robustness.h"
#include "base/mem.h"

enum {
    WORD_BITS = 64,
    CELLS = 16384, /* so many that few entrants share one */
    WORDS = CELLS / WORD_BITS,
    LANES = 32, /* entrants are padded to whole rows of so many */
    STEP = 8,   /* indicators that are added up in one pass over the totals */
};

struct RobustnessRanker {
    size_t entrants, indicators;
    size_t padded;   /* entrants, up to whole LANES */
    int16_t *scores; /* pairs of indicators × padded × 2: both factors of a product lie together;
                        rows of zeros up to a whole STEP */
    int32_t *totals; /* padded */
    uint16_t *cell;  /* of each entrant, from the highest total down */
    uint16_t *crowd; /* entrants that share a cell; its later totals and cells beside it */
    int32_t *crowd_total, *crowd_cell;
    uint16_t *doubled; /* by taken cell: how many more than one stand there, then in all above it */
    void (*place)(RobustnessRanker *ranker, const int16_t *weights, uint16_t *ret_places);
};

/* -- Totals ---------------------------------------------------------------------------------- */

/* A score is at most 10,000 and a draw's weights add up to 32,000 but for rounding: a total stays
 * below 2^29. `weights` are STEP. */
static inline void add_step_plain(int32_t *totals, const int16_t *scores, const int16_t *weights,
                                  size_t padded)
{
    for (size_t j = 0; j < STEP; j += 2) {
        const int16_t *row = scores + j * padded;
        for (size_t i = 0; i < padded; i++)
            totals[i] += weights[j] * row[2 * i] + weights[j + 1] * row[2 * i + 1];
    }
}

#ifdef __x86_64__
/* The same eight entrants at a time: one instruction multiplies both pairs of 16 bits and adds the
 * products. */
__attribute__((target("avx2"))) static inline void
add_step_avx2(int32_t *totals, const int16_t *scores, const int16_t *weights, size_t padded)
{
    __m256i pair[STEP / 2];
    for (size_t k = 0; k < STEP / 2; k++)
        pair[k] = _mm256_set1_epi32(
            (int32_t)((uint32_t)(uint16_t)weights[2 * k + 1] << 16 | (uint16_t)weights[2 * k]));
    for (size_t i = 0; i < padded; i += 8) {
        __m256i sum = _mm256_loadu_si256((const __m256i *)(totals + i));
        for (size_t k = 0; k < STEP / 2; k++) {
            const int16_t *factors = scores + 2 * (k * padded + i);
            sum = _mm256_add_epi32(
                sum, _mm256_madd_epi16(_mm256_loadu_si256((const __m256i *)factors), pair[k]));
        }
        _mm256_storeu_si256((__m256i *)(totals + i), sum);
    }
}
#endif

/* -- Places ---------------------------------------------------------------------------------- */

typedef struct {
    uint64_t taken[WORDS];  /* cells in which somebody stands */
    uint64_t shared[WORDS]; /* … more than one */
    uint16_t before[WORDS]; /* taken cells in all words before */
} Cells;

static inline __attribute__((always_inline)) void find_cells(RobustnessRanker *ranker)
{
    const int32_t *totals = ranker->totals;
    int32_t highest = totals[0], lowest = totals[0];
    for (size_t i = 1; i < ranker->entrants; i++) {
        highest = totals[i] > highest ? totals[i] : highest;
        lowest = totals[i] < lowest ? totals[i] : lowest;
    }
    int shift = 0;
    while ((highest - lowest) >> shift >= CELLS)
        shift++;
    for (size_t i = 0; i < ranker->entrants; i++)
        ranker->cell[i] = (uint16_t)((highest - totals[i]) >> shift);
}

/* Marks the cells. Whoever comes to a taken one is noted as a double. Returns how many. */
static inline __attribute__((always_inline)) size_t take_cells(RobustnessRanker *ranker,
                                                               Cells *cells)
{
    size_t doubles = 0;
    memset(cells->taken, 0, sizeof cells->taken);
    memset(cells->shared, 0, sizeof cells->shared);
    for (size_t i = 0; i < ranker->entrants; i++) {
        size_t word = ranker->cell[i] / WORD_BITS;
        uint64_t bit = UINT64_C(1) << ranker->cell[i] % WORD_BITS;
        uint64_t again = cells->taken[word] & bit;
        cells->shared[word] |= again;
        cells->taken[word] |= bit;
        ranker->crowd[doubles] = (uint16_t)i;
        doubles += again != 0;
    }
    uint16_t before = 0;
    for (size_t word = 0; word < WORDS; word++) {
        cells->before[word] = before;
        before = (uint16_t)(before + __builtin_popcountll(cells->taken[word]));
    }
    return doubles;
}

static inline size_t taken_before(const Cells *cells, uint16_t cell)
{
    uint64_t lower = (UINT64_C(1) << cell % WORD_BITS) - 1;
    size_t word = cell / WORD_BITS;
    return cells->before[word] + (size_t)__builtin_popcountll(cells->taken[word] & lower);
}

/* doubled[k]: how many stand above taken cell k beyond one for each cell. */
static inline void count_doubles(RobustnessRanker *ranker, const Cells *cells, size_t doubles)
{
    memset(ranker->doubled, 0, (ranker->entrants + 1) * sizeof *ranker->doubled);
    for (size_t d = 0; d < doubles; d++)
        ranker->doubled[taken_before(cells, ranker->cell[ranker->crowd[d]]) + 1]++;
    uint16_t above = 0;
    for (size_t k = 0; k <= ranker->entrants; k++) {
        above = (uint16_t)(above + ranker->doubled[k]);
        ranker->doubled[k] = above;
    }
}

/* Adds to the place of each entrant of a shared cell how many there are above it in that cell. */
static inline __attribute__((always_inline)) void compare_crowd(RobustnessRanker *ranker,
                                                                size_t crowd, uint16_t *places)
{
    for (size_t a = 0; a < crowd; a++) {
        ranker->crowd_total[a] = ranker->totals[ranker->crowd[a]];
        ranker->crowd_cell[a] = ranker->cell[ranker->crowd[a]];
    }
    for (size_t a = 0; a < crowd; a++) {
        int32_t higher = 0;
        for (size_t b = 0; b < crowd; b++)
            higher += (ranker->crowd_cell[b] == ranker->crowd_cell[a]) &
                      (ranker->crowd_total[b] > ranker->crowd_total[a]);
        places[ranker->crowd[a]] = (uint16_t)(places[ranker->crowd[a]] + higher);
    }
}

static inline __attribute__((always_inline)) void place_entrants(RobustnessRanker *ranker,
                                                                 uint16_t *ret_places)
{
    Cells cells;
    find_cells(ranker);
    size_t doubles = take_cells(ranker, &cells);
    count_doubles(ranker, &cells, doubles);
    size_t crowd = 0;
    for (size_t i = 0; i < ranker->entrants; i++) {
        uint16_t cell = ranker->cell[i];
        size_t above = taken_before(&cells, cell);
        ret_places[i] = (uint16_t)(1 + above + ranker->doubled[above]);
        ranker->crowd[crowd] = (uint16_t)i;
        crowd += cells.shared[cell / WORD_BITS] >> cell % WORD_BITS & 1;
    }
    compare_crowd(ranker, crowd, ret_places);
}

/* The same work for every processor, and for those that do eight at a time. `weights` is padded
 * with zeros to a whole STEP. */
static void places_plain(RobustnessRanker *ranker, const int16_t *weights, uint16_t *ret_places)
{
    for (size_t j = 0; j < ranker->indicators; j += STEP)
        add_step_plain(ranker->totals, ranker->scores + j * ranker->padded, weights + j,
                       ranker->padded);
    place_entrants(ranker, ret_places);
}

#ifdef __x86_64__
__attribute__((target("avx2,bmi2,popcnt"))) static void
places_avx2(RobustnessRanker *ranker, const int16_t *weights, uint16_t *ret_places)
{
    for (size_t j = 0; j < ranker->indicators; j += STEP)
        add_step_avx2(ranker->totals, ranker->scores + j * ranker->padded, weights + j,
                      ranker->padded);
    place_entrants(ranker, ret_places);
}
#endif

/* -- A ranker -------------------------------------------------------------------------------- */

RobustnessRanker *robustness_ranker_new(void *parent, const RobustnessTable *table)
{
    assert(table->entrants > 0 && table->entrants <= ROBUSTNESS_ENTRANTS_MAX);
    RobustnessRanker *ranker = mem_new(parent, RobustnessRanker);
    ranker->entrants = table->entrants;
    ranker->indicators = table->indicators;
    ranker->padded = (table->entrants + LANES - 1) / LANES * LANES;
    ranker->scores =
        mem_array(ranker, int16_t, ROBUSTNESS_WEIGHTS(table->indicators) * ranker->padded);
    ranker->totals = mem_array(ranker, int32_t, ranker->padded);
    ranker->cell = mem_array(ranker, uint16_t, ranker->entrants);
    ranker->crowd = mem_array(ranker, uint16_t, ranker->entrants + 1);
    ranker->crowd_total = mem_array(ranker, int32_t, ranker->entrants);
    ranker->crowd_cell = mem_array(ranker, int32_t, ranker->entrants);
    ranker->doubled = mem_array(ranker, uint16_t, ranker->entrants + 1);
    for (size_t j = 0; j < table->indicators; j++) {
        for (size_t i = 0; i < table->entrants; i++)
            ranker->scores[(j / 2 * ranker->padded + i) * 2 + j % 2] =
                table->scores[j * table->entrants + i];
    }
    ranker->place = places_plain;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
        __builtin_cpu_supports("popcnt"))
        ranker->place = places_avx2;
#endif
    return ranker;
}

void robustness_places(RobustnessRanker *ranker, const int16_t *weights, uint16_t *ret_places)
{
    memset(ranker->totals, 0, ranker->padded * sizeof *ranker->totals);
    ranker->place(ranker, weights, ret_places);
}
