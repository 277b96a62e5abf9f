/* Lines above a curve that never falls. */
#include "award/plan_private.h"

#include "base/mem.h"

typedef struct {
    CurvePoints points;
    void *argument;
    int64_t most, stride;
    int64_t *values; /* values[j]: the most points of any units up to those of sample j + 1 */
    int64_t count;
} Samples;

static int64_t units_of(const Samples *samples, int64_t sample)
{
    int64_t units = sample * samples->stride;
    return units < samples->most ? units : samples->most;
}

/* Between two samples the points are at most those of the second one. */
static Status sample(void *parent, Samples *samples, bool *ret_falls)
{
    int64_t before = INT64_MIN;
    samples->stride = samples->most / CURVE_SAMPLES_MAX + 1;
    samples->count = samples->most / samples->stride + 1 + (samples->most % samples->stride != 0);
    samples->values = mem_array(parent, int64_t, samples->count);
    *ret_falls = false;
    for (int64_t j = 0; j < samples->count; j++) {
        int64_t at = samples->stride == 1 ? j : units_of(samples, j + 1);
        TRY(samples->points(at, samples->argument, &samples->values[j]));
        *ret_falls = *ret_falls || samples->values[j] < before;
        before = samples->values[j];
    }
    return OK;
}

/* The longest piece from a sample on: among the lines through the middle of the first sample's
 * tolerance the flattest that is above all. Gives the sample after it. */
static int64_t next_piece(const Samples *samples, int64_t from, double tolerance, CurvePiece *ret)
{
    double base = (double)samples->values[from] + tolerance / 2, low = 0, high = 1e18;
    int64_t end = from + 1, first = units_of(samples, from);
    for (; end < samples->count; end++) {
        double run = (double)(units_of(samples, end) - first);
        double need = ((double)samples->values[end] - base) / run;
        double room = ((double)samples->values[end] + tolerance - base) / run;
        double new_low = need > low ? need : low, new_high = room < high ? room : high;
        if (new_low > new_high)
            break;
        low = new_low;
        high = new_high;
    }
    int64_t last = end < samples->count ? units_of(samples, end) - 1 : samples->most;
    *ret = (CurvePiece){first, last, base / MICRO, low / MICRO};
    return end;
}

Status curve_cover(void *parent, CurvePoints points, void *argument, int64_t most,
                   int64_t tolerance, CurvePiece **ret, size_t *ret_count, bool *ret_falls)
{
    void *scratch = mem_root(NULL);
    Samples samples = {.points = points, .argument = argument, .most = most};
    CurvePiece *pieces = mem_array(parent, CurvePiece, CURVE_PIECES_MAX);
    size_t count = 0;
    Status status = sample(scratch, &samples, ret_falls);
    for (double allowed = (double)tolerance + 1; status == OK && !*ret_falls; allowed *= 4) {
        int64_t at = 0;
        for (count = 0; at < samples.count && count < CURVE_PIECES_MAX; count++)
            at = next_piece(&samples, at, allowed, &pieces[count]);
        if (at == samples.count)
            break;
    }
    mem_free(scratch);
    if (status != OK)
        return status;
    *ret = pieces;
    *ret_count = count;
    return OK;
}
