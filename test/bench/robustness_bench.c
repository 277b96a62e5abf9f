/* Rank distributions over a million sets of weights, 514 entrants by 30 indicators. With a folder,
 * also leaves scores, weights and places' counts of fewer draws there, for a peer to repeat
 * (test/bench/robustness drives both).
 *
 *     ./dev bench robustness */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "award/robustness.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/random.h"

enum { ENTRANTS = 514, INDICATORS = 30, RUNS = 3, CONCENTRATION = 100 };
static const uint64_t SEED = 514030;

static double seconds_since(Instant from) { return (double)(instant_now().us - from.us) / 1e6; }

static int64_t number_of(const char *name, int64_t fallback)
{
    int64_t value;
    const char *text = getenv(name);
    return text != NULL && text_parse_int64(text_of(text), &value) ? value : fallback;
}

/* Entrants differ in strength and each indicator scatters around it, as scores of one country do.
 */
static RobustnessTable *make_table(void *parent)
{
    Random stream = random_stream(SEED, "scores");
    RobustnessTable *table = mem_new(parent, RobustnessTable);
    int16_t *scores = mem_array(table, int16_t, ENTRANTS * INDICATORS);
    double *weights = mem_array(table, double, INDICATORS);
    uint64_t next = 0;
    double sum = 0;
    for (size_t i = 0; i < ENTRANTS; i++) {
        double strength = random_unit(stream, next++);
        for (size_t j = 0; j < INDICATORS; j++) {
            double score = 0.5 * strength + 0.5 * random_unit(stream, next++);
            scores[j * ENTRANTS + i] = (int16_t)(score * ROBUSTNESS_SCORE_MAX);
        }
    }
    for (size_t j = 0; j < INDICATORS; j++)
        sum += weights[j] = 1 + (double)random_below(stream, next++, 5);
    for (size_t j = 0; j < INDICATORS; j++)
        weights[j] /= sum;
    *table = (RobustnessTable){
        .entrants = ENTRANTS, .indicators = INDICATORS, .scores = scores, .weights = weights};
    return table;
}

static Status run(Ctx *ctx, const RobustnessTable *table, int64_t draws, Robustness **ret)
{
    RobustnessOptions options = {.draws = draws, .concentration = CONCENTRATION, .seed = SEED};
    return award_robustness(ctx, ctx, &table, 1, &options, ret);
}

static Status write_bytes(Ctx *ctx, const char *folder, const char *name, const void *data,
                          size_t bytes)
{
    FileOut *out;
    TRY(file_out_open(ctx, ctx, mem_printf(ctx, "%s/%s", folder, name), &out));
    file_out_write(out, (Text){data, bytes});
    return file_commit(ctx, out);
}

/* What a peer needs to count the same places from the same weights. */
static Status leave_for_peer(Ctx *ctx, const char *folder, const RobustnessTable *table,
                             int64_t draws)
{
    Robustness *robustness;
    RobustnessDraw *distribution =
        robustness_draw_new(ctx, table->weights, table->indicators, CONCENTRATION, SEED);
    int16_t *weights = mem_array(ctx, int16_t, draws * INDICATORS);
    for (int64_t d = 0; d < draws; d++)
        robustness_draw(distribution, d, weights + d * INDICATORS);
    TRY(run(ctx, table, draws, &robustness));
    TRY(write_bytes(ctx, folder, "scores.i16", table->scores,
                    sizeof *table->scores * ENTRANTS * INDICATORS));
    TRY(write_bytes(ctx, folder, "weights.i16", weights,
                    sizeof *weights * (size_t)draws * INDICATORS));
    return write_bytes(ctx, folder, "counts.i64", robustness->counts,
                       sizeof *robustness->counts * ENTRANTS * ENTRANTS);
}

int main(int argc, char **argv)
{
    Ctx *ctx = ctx_new();
    const RobustnessTable *table = make_table(ctx);
    int64_t draws = number_of("DRAWS", 1000000);
    double best = 0;
    for (int i = 0; i < RUNS; i++) {
        Robustness *robustness;
        Instant begin = instant_now();
        if (run(ctx, table, draws, &robustness) != OK)
            return EXIT_FAILURE;
        double seconds = seconds_since(begin);
        best = i == 0 || seconds < best ? seconds : best;
    }
    printf("paritrana: %" PRId64 " draws, %d entrants x %d indicators, %d threads: %.3f s (best of "
           "%d)\n",
           draws, ENTRANTS, INDICATORS, ctx->threads, best, RUNS);
    if (argc > 1 && leave_for_peer(ctx, argv[1], table, number_of("PEER_DRAWS", 20000)) != OK)
        return EXIT_FAILURE;
    mem_free(ctx);
    return EXIT_SUCCESS;
}
