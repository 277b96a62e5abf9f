/* Places under many weights: blocks of draws in parallel, merged in order. */
#include "award/robustness.h"

#include <assert.h>
#include <math.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/progress.h"

enum {
    BLOCK_TURNS = 4, /* a block counts in 16 bits */
    BLOCK_DRAWS = ROBUSTNESS_TURN_DRAWS * BLOCK_TURNS,
    ROUND_BLOCKS = 4, /* after each round the error is looked at */
};
static_assert(BLOCK_DRAWS <= UINT16_MAX, "a block's counts fit 16 bits");

typedef struct {
    uint16_t *counts; /* entrants × entrants */
    uint16_t *ahead;  /* pairs × pairs */
} Block;

typedef struct {
    const RobustnessTable *const *tables;
    size_t table_count;
    const RobustnessDraw *distribution;
    size_t entrants, indicators, pairs;
    int64_t draws;
    int64_t first_block; /* of the round */
    Block blocks[ROUND_BLOCKS];
} Round;

static void count_draw(Block *block, const uint16_t *places, size_t entrants, size_t pairs)
{
    for (size_t i = 0; i < entrants; i++)
        block->counts[i * entrants + places[i] - 1]++;
    for (size_t a = 0; a < pairs; a++) {
        for (size_t b = 0; b < pairs; b++)
            block->ahead[a * pairs + b] =
                (uint16_t)(block->ahead[a * pairs + b] + (places[a] < places[b]));
    }
}

/* One table's turn: draws from `from` on. */
static void run_turn(Ctx *worker, const Round *round, int64_t from, Block *block, int16_t *weights,
                     uint16_t *places)
{
    int64_t to =
        from + ROBUSTNESS_TURN_DRAWS < round->draws ? from + ROBUSTNESS_TURN_DRAWS : round->draws;
    const RobustnessTable *table =
        round->tables[(size_t)(from / ROBUSTNESS_TURN_DRAWS) % round->table_count];
    RobustnessRanker *ranker = robustness_ranker_new(worker, table);
    for (int64_t draw = from; draw < to; draw++) {
        robustness_draw(round->distribution, draw, weights);
        robustness_places(ranker, weights, places);
        count_draw(block, places, round->entrants, round->pairs);
    }
    mem_free(ranker);
}

/* Each block writes only to its own counts, and tables and draws follow from its number. */
static Status run_blocks(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    Round *round = argument;
    size_t n = round->entrants;
    uint16_t *places = mem_array(worker, uint16_t, n);
    int16_t *weights = mem_array(worker, int16_t, ROBUSTNESS_WEIGHTS(round->indicators));
    for (int64_t i = begin; i < end; i++) {
        Block *block = &round->blocks[i];
        int64_t from = (round->first_block + i) * BLOCK_DRAWS;
        memset(block->counts, 0, n * n * sizeof *block->counts);
        memset(block->ahead, 0, round->pairs * round->pairs * sizeof *block->ahead);
        for (int turn = 0; turn < BLOCK_TURNS; turn++)
            run_turn(worker, round, from + turn * ROBUSTNESS_TURN_DRAWS, block, weights, places);
    }
    return OK;
}

static void merge(const Round *round, int64_t blocks, Robustness *robustness)
{
    for (int64_t b = 0; b < blocks; b++) {
        const Block *block = &round->blocks[b];
        for (size_t i = 0; i < round->entrants * round->entrants; i++)
            robustness->counts[i] += block->counts[i];
        for (size_t i = 0; i < round->pairs * round->pairs; i++)
            robustness->ahead[i] += block->ahead[i];
    }
}

/* p (1 − p) is largest for the count nearest to half of the draws. */
static Rate error_of(const Robustness *robustness)
{
    double worst = 0;
    double draws = (double)robustness->draws;
    for (size_t i = 0; i < robustness->entrants * robustness->entrants; i++) {
        double p = (double)robustness->counts[i] / draws;
        worst = p * (1 - p) > worst ? p * (1 - p) : worst;
    }
    return (Rate){(int64_t)ceil(1e6 * sqrt(worst / draws))};
}

static Status check_options(Ctx *ctx, const RobustnessOptions *options)
{
    if (options->draws < 1 || options->draws > ROBUSTNESS_DRAWS_MAX)
        return fail(ctx, E_INVALID, "award.robustness.draws",
                    count_format(ctx, options->draws, ctx->lang == LANG_EN),
                    count_format(ctx, ROBUSTNESS_DRAWS_MAX, ctx->lang == LANG_EN), NULL);
    if (options->concentration < 1 || options->concentration > ROBUSTNESS_CONCENTRATION_MAX)
        return fail(ctx, E_INVALID, "award.robustness.concentration",
                    count_format(ctx, options->concentration, ctx->lang == LANG_EN),
                    count_format(ctx, ROBUSTNESS_CONCENTRATION_MAX, ctx->lang == LANG_EN), NULL);
    return OK;
}

static Robustness *robustness_new(void *parent, size_t entrants)
{
    Robustness *robustness = mem_new(parent, Robustness);
    robustness->entrants = entrants;
    robustness->pairs = entrants < ROBUSTNESS_PAIRS_MAX ? entrants : ROBUSTNESS_PAIRS_MAX;
    robustness->counts = mem_array(robustness, int64_t, entrants * entrants);
    robustness->ahead = mem_array(robustness, int64_t, robustness->pairs * robustness->pairs);
    return robustness;
}

static Status run_rounds(Ctx *ctx, Round *round, const RobustnessOptions *options,
                         Robustness *robustness)
{
    int64_t blocks = (options->draws + BLOCK_DRAWS - 1) / BLOCK_DRAWS;
    progress_begin(ctx, "progress.award.robustness", blocks);
    for (round->first_block = 0; round->first_block < blocks; round->first_block += ROUND_BLOCKS) {
        int64_t left = blocks - round->first_block;
        int64_t now = left < ROUND_BLOCKS ? left : ROUND_BLOCKS;
        TRY(parallel_for(ctx, now, 1, run_blocks, round));
        merge(round, now, robustness);
        int64_t made = (round->first_block + now) * BLOCK_DRAWS;
        robustness->draws = made < options->draws ? made : options->draws;
        if (options->stop_error.ppm > 0 && error_of(robustness).ppm <= options->stop_error.ppm)
            break;
    }
    robustness->error = error_of(robustness);
    robustness->stopped = robustness->draws < options->draws;
    return OK;
}

Status award_robustness(Ctx *ctx, void *parent, const RobustnessTable *const *tables, size_t count,
                        const RobustnessOptions *options, Robustness **ret)
{
    assert(count > 0);
    const RobustnessTable *first = tables[0];
    TRY(check_options(ctx, options));
    if (first->entrants == 0)
        return fail(ctx, E_INVALID, "award.robustness.nobody", NULL);
    Robustness *robustness = robustness_new(parent, first->entrants);
    Round *round = mem_new(robustness, Round);
    *round = (Round){.tables = tables,
                     .table_count = count,
                     .entrants = first->entrants,
                     .indicators = first->indicators,
                     .pairs = robustness->pairs,
                     .draws = options->draws};
    round->distribution = robustness_draw_new(round, first->weights, first->indicators,
                                              options->concentration, options->seed);
    for (size_t i = 0; i < ROUND_BLOCKS; i++) {
        round->blocks[i].counts = mem_array(round, uint16_t, first->entrants * first->entrants);
        round->blocks[i].ahead = mem_array(round, uint16_t, round->pairs * round->pairs);
    }
    Status status = run_rounds(ctx, round, options, robustness);
    mem_free(round);
    if (status != OK) {
        mem_free(robustness);
        return status;
    }
    *ret = robustness;
    return OK;
}

Rate robustness_share(const Robustness *robustness, size_t entrant, size_t place)
{
    const int64_t *counts = robustness->counts + entrant * robustness->entrants;
    int64_t sum = 0, ppm = 0;
    for (size_t p = 0; p < place && p < robustness->entrants; p++)
        sum += counts[p];
    bool fits = ratio_apply(sum, 1000000, robustness->draws, ROUND_HALF_AWAY, &ppm);
    assert(fits);
    return (Rate){ppm};
}

int robustness_quantile(const Robustness *robustness, size_t entrant, Rate share)
{
    const int64_t *counts = robustness->counts + entrant * robustness->entrants;
    int64_t sum = 0;
    for (size_t p = 0; p < robustness->entrants; p++) {
        sum += counts[p];
        if (sum * 1000000 >= share.ppm * robustness->draws)
            return (int)p + 1;
    }
    return (int)robustness->entrants;
}
