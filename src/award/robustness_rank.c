/* Places by one set of weights, as fast as they can be had: a product of small whole numbers, then
 * a sort in which no branch depends on who is ahead (it would be guessed wrong about once for each
 * entrant, which costs more than all the rest). Totals are first sorted by counting into cells of
 * equal width, so that only entrants of one cell can still stand in wrong order; these are put
 * right by comparing neighbours, all pairs of them at once, as often as the fullest cell has
 * entrants (odd-even transposition: Knuth, TAOCP 3, 5.3.4). */
#include <assert.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "award/robustness.h"
#include "base/attr.h"
#include "base/mem.h"

enum {
    COLUMNS = 32,     /* cells are counted in so many columns: cell c in row c % rows */
    ROW_BITS_MAX = 6, /* at most so many rows, as a power of two … */
    CELLS_EACH = 4,   /* … and at least so many cells for each entrant, until then */
    CELLS_MAX = COLUMNS << ROW_BITS_MAX,
    LANES = 64, /* entrants are padded to whole rows of so many */
    STEP = 8,   /* … and indicators */
    INDEX_BITS = 10,
    INDEX = (1 << INDEX_BITS) - 1,
    KEY_BITS = 32 - INDEX_BITS, /* of a total, its distance from the highest in so many steps */
};
static_assert(ROBUSTNESS_ENTRANTS_MAX <= 1 << INDEX_BITS, "an index fits beside its key");
static_assert(STEP % 2 == 0, "weights are taken in pairs");

struct RobustnessRanker {
    size_t entrants, indicators;
    int row_bits;    /* of the cells' table */
    size_t padded;   /* entrants, up to whole LANES */
    int16_t *scores; /* pairs of indicators × padded × 2: both factors of a product lie together;
                        rows of zeros up to a whole STEP */
    int32_t *totals; /* padded */
    uint16_t *slot;  /* where each entrant's cell is counted */
    uint32_t *key;   /* of each entrant: steps below the highest total, then its index */
    uint32_t *sorted;
    void (*total)(RobustnessRanker *ranker, const int16_t *weights);
};

/* -- Totals ---------------------------------------------------------------------------------- */

/* A score is at most 10,000 and a draw's weights add up to 32,000 but for rounding: a total stays
 * below 2^29. `weights` is padded with zeros to a whole STEP. */
static void totals_plain(RobustnessRanker *ranker, const int16_t *weights)
{
    memset(ranker->totals, 0, ranker->padded * sizeof *ranker->totals);
    for (size_t j = 0; j < ranker->indicators; j += 2) {
        const int16_t *row = ranker->scores + j * ranker->padded;
        for (size_t i = 0; i < ranker->padded; i++)
            ranker->totals[i] += weights[j] * row[2 * i] + weights[j + 1] * row[2 * i + 1];
    }
}

#ifdef __x86_64__
ALWAYS_INLINE int32_t weight_pair(const int16_t *weights)
{
    return (int32_t)((uint32_t)(uint16_t)weights[1] << 16 | (uint16_t)weights[0]);
}

/* The same for eight entrants in one instruction, which multiplies both pairs of 16 bits and adds
 * the products; four of them at a time, since each waits for the one before. */
__attribute__((target("avx2"))) static void totals_avx2(RobustnessRanker *ranker,
                                                        const int16_t *weights)
{
    for (size_t i = 0; i < ranker->padded; i += 32) {
        __m256i sum[4] = {0};
        for (size_t j = 0; j < ranker->indicators; j += 2) {
            __m256i pair = _mm256_set1_epi32(weight_pair(weights + j));
            const int16_t *row = ranker->scores + j * ranker->padded + 2 * i;
            for (size_t k = 0; k < 4; k++) {
                __m256i factors = _mm256_loadu_si256((const __m256i *)(row + 16 * k));
                sum[k] = _mm256_add_epi32(sum[k], _mm256_madd_epi16(factors, pair));
            }
        }
        for (size_t k = 0; k < 4; k++)
            _mm256_storeu_si256((__m256i *)(ranker->totals + i + 8 * k), sum[k]);
    }
}

__attribute__((target("avx512f,avx512bw"))) static void totals_avx512(RobustnessRanker *ranker,
                                                                      const int16_t *weights)
{
    for (size_t i = 0; i < ranker->padded; i += 64) {
        __m512i sum[4] = {0};
        for (size_t j = 0; j < ranker->indicators; j += 2) {
            __m512i pair = _mm512_set1_epi32(weight_pair(weights + j));
            const int16_t *row = ranker->scores + j * ranker->padded + 2 * i;
            for (size_t k = 0; k < 4; k++) {
                __m512i factors = _mm512_loadu_si512(row + 32 * k);
                sum[k] = _mm512_add_epi32(sum[k], _mm512_madd_epi16(factors, pair));
            }
        }
        for (size_t k = 0; k < 4; k++)
            _mm512_storeu_si512(ranker->totals + i + 16 * k, sum[k]);
    }
}
#endif

/* -- Places ---------------------------------------------------------------------------------- */

/* A loop whose step is so small that counting steps would be a third of the work. Written out,
 * since gcc forgets its pragma for this when it optimises at link time. */
#define UNROLLED(i, count, statement)                                                              \
    do {                                                                                           \
        size_t i = 0;                                                                              \
        while (i + 8 <= (count)) {                                                                 \
            for (int step = 0; step < 8; step++, i++)                                              \
                statement;                                                                         \
        }                                                                                          \
        for (; i < (count); i++)                                                                   \
            statement;                                                                             \
    } while (0)

/* Cells are counted column by column, so that many columns are added up at once. */
ALWAYS_INLINE uint16_t slot_of(uint32_t cell, int row_bits)
{
    uint32_t row = cell & ((1u << row_bits) - 1);
    return (uint16_t)(row * COLUMNS + (cell >> row_bits));
}

ALWAYS_INLINE void find_keys(RobustnessRanker *ranker)
{
    const int32_t *totals = ranker->totals;
    int32_t highest = totals[0], lowest = totals[0];
    for (size_t i = 1; i < ranker->entrants; i++) {
        highest = totals[i] > highest ? totals[i] : highest;
        lowest = totals[i] < lowest ? totals[i] : lowest;
    }
    int key_shift = 0, cell_shift = 0;
    while ((highest - lowest) >> key_shift >> KEY_BITS != 0)
        key_shift++;
    while ((highest - lowest) >> cell_shift >> ranker->row_bits >= COLUMNS)
        cell_shift++;
    for (size_t i = 0; i < ranker->entrants; i++) {
        uint32_t below = (uint32_t)(highest - totals[i]);
        ranker->key[i] = below >> key_shift << INDEX_BITS | (uint32_t)i;
        ranker->slot[i] = slot_of(below >> cell_shift, ranker->row_bits);
    }
}

/* Turns the counts of cells into the position at which each begins. Returns the largest count. */
ALWAYS_INLINE uint16_t begin_cells(uint16_t *counts, size_t rows)
{
    uint16_t sum[COLUMNS] = {0}, most[COLUMNS] = {0};
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < COLUMNS; column++) {
            uint16_t count = counts[row * COLUMNS + column];
            most[column] = count > most[column] ? count : most[column];
            counts[row * COLUMNS + column] = sum[column];
            sum[column] = (uint16_t)(sum[column] + count);
        }
    }
    uint16_t before = 0, largest = 0;
    for (size_t column = 0; column < COLUMNS; column++) {
        uint16_t own = sum[column];
        sum[column] = before;
        before = (uint16_t)(before + own);
        largest = most[column] > largest ? most[column] : largest;
    }
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < COLUMNS; column++)
            counts[row * COLUMNS + column] =
                (uint16_t)(counts[row * COLUMNS + column] + sum[column]);
    }
    return largest;
}

/* Puts each pair of neighbours in order: (0, 1), (2, 3) … or, from 1, (1, 2), (3, 4) … */
ALWAYS_INLINE void order_pairs(uint32_t *keys, size_t count, size_t from)
{
    for (size_t i = from; i + 1 < count; i += 2) {
        uint32_t a = keys[i], b = keys[i + 1];
        keys[i] = a < b ? a : b;
        keys[i + 1] = a < b ? b : a;
    }
}

/* Puts the keys in order. */
ALWAYS_INLINE void sort_keys(RobustnessRanker *ranker)
{
    size_t rows = (size_t)1 << ranker->row_bits;
    uint16_t begins[CELLS_MAX];
    memset(begins, 0, rows * COLUMNS * sizeof *begins);
    UNROLLED(i, ranker->entrants, begins[ranker->slot[i]]++);
    uint16_t largest = begin_cells(begins, rows);
    UNROLLED(i, ranker->entrants, ranker->sorted[begins[ranker->slot[i]]++] = ranker->key[i]);
    for (size_t pass = 0; pass < largest; pass++)
        order_pairs(ranker->sorted, ranker->entrants, pass % 2);
}

/* Some keys are equal. Those of different totals are put in order; equal totals share a place. */
static void place_equals(const RobustnessRanker *ranker, uint16_t *ret_places)
{
    const int32_t *totals = ranker->totals;
    uint16_t order[ROBUSTNESS_ENTRANTS_MAX];
    for (size_t at = 0; at < ranker->entrants; at++) {
        uint16_t entrant = ranker->sorted[at] & INDEX;
        size_t to = at;
        for (; to > 0 && totals[order[to - 1]] < totals[entrant]; to--)
            order[to] = order[to - 1];
        order[to] = entrant;
    }
    for (size_t at = 0; at < ranker->entrants; at++) {
        bool shares = at > 0 && totals[order[at]] == totals[order[at - 1]];
        ret_places[order[at]] = shares ? ret_places[order[at - 1]] : (uint16_t)(at + 1);
    }
}

ONE_FOR_EACH_PROCESSOR static void place_entrants(RobustnessRanker *ranker, uint16_t *ret_places)
{
    find_keys(ranker);
    sort_keys(ranker);
    const uint32_t *sorted = ranker->sorted;
    uint32_t equals = 0;
    for (size_t i = 0; i + 1 < ranker->entrants; i++)
        equals += sorted[i] >> INDEX_BITS == sorted[i + 1] >> INDEX_BITS;
    if (equals > 0) {
        place_equals(ranker, ret_places);
        return;
    }
    UNROLLED(at, ranker->entrants, ret_places[sorted[at] & INDEX] = (uint16_t)(at + 1));
}

/* -- A ranker -------------------------------------------------------------------------------- */

static void choose(RobustnessRanker *ranker)
{
    ranker->total = totals_plain;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512bw"))
        ranker->total = totals_avx512;
    else if (__builtin_cpu_supports("avx2"))
        ranker->total = totals_avx2;
#endif
}

RobustnessRanker *robustness_ranker_new(void *parent, const RobustnessTable *table)
{
    assert(table->entrants > 0 && table->entrants <= ROBUSTNESS_ENTRANTS_MAX);
    RobustnessRanker *ranker = mem_new(parent, RobustnessRanker);
    ranker->entrants = table->entrants;
    ranker->indicators = table->indicators;
    while (ranker->row_bits < ROW_BITS_MAX &&
           (size_t)COLUMNS << ranker->row_bits < CELLS_EACH * table->entrants)
        ranker->row_bits++;
    ranker->padded = (table->entrants + LANES - 1) / LANES * LANES;
    ranker->scores =
        mem_array(ranker, int16_t, ROBUSTNESS_WEIGHTS(table->indicators) * ranker->padded);
    ranker->totals = mem_array(ranker, int32_t, ranker->padded);
    ranker->slot = mem_array(ranker, uint16_t, ranker->entrants);
    ranker->key = mem_array(ranker, uint32_t, ranker->entrants);
    ranker->sorted = mem_array(ranker, uint32_t, ranker->entrants);
    for (size_t j = 0; j < table->indicators; j++) {
        for (size_t i = 0; i < table->entrants; i++)
            ranker->scores[(j / 2 * ranker->padded + i) * 2 + j % 2] =
                table->scores[j * table->entrants + i];
    }
    choose(ranker);
    return ranker;
}

void robustness_places(RobustnessRanker *ranker, const int16_t *weights, uint16_t *ret_places)
{
    ranker->total(ranker, weights);
    place_entrants(ranker, ret_places);
}
