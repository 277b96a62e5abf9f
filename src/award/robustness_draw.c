/* Weights from a Dirichlet distribution, each draw from a random stream of its own. */
#include <assert.h>

#include "award/robustness.h"
#include "base/attr.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/real.h"

enum { ROOM = ROBUSTNESS_WEIGHTS(RUBRIC_NODES_MAX) };

/* Gamma variables as by Marsaglia and Tsang, "A simple method for generating gamma variables", ACM
 * TOMS 26 (2000), each in the same place of every array. */
struct RobustnessDraw {
    Random stream;
    size_t indicators;
    double *d, *c; /* 0 for shape 0, which is always 0 */
    double *boost; /* 1 ÷ shape below shape 1, where Gamma(shape + 1) × U^(1 ÷ shape) is drawn; 0 */
};

typedef struct {
    Random stream;
    uint64_t next;
} Uniforms;

RobustnessDraw *robustness_draw_new(void *parent, const double *weights, size_t indicators,
                                    int64_t concentration, uint64_t seed)
{
    RobustnessDraw *distribution = mem_new(parent, RobustnessDraw);
    distribution->stream = random_stream(seed, "robustness");
    distribution->indicators = indicators;
    distribution->d = mem_array(distribution, double, ROBUSTNESS_WEIGHTS(indicators));
    distribution->c = mem_array(distribution, double, ROBUSTNESS_WEIGHTS(indicators));
    distribution->boost = mem_array(distribution, double, indicators);
    for (size_t j = 0; j < indicators; j++) {
        double shape = (double)concentration * weights[j];
        assert(indicators <= RUBRIC_NODES_MAX && shape >= 0);
        if (shape <= 0)
            continue;
        double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3.0;
        distribution->d[j] = d;
        distribution->c[j] = 1 / sqrt(9 * d);
        distribution->boost[j] = shape < 1 ? 1 / shape : 0;
    }
    return distribution;
}

/* 31 random bits as the middle of their interval: never 0 or 1. */
ALWAYS_INLINE double open_unit(uint64_t bits)
{
    return ((double)(int32_t)(bits >> 33) + 0.5) * 0x1.0p-31;
}

/* The standard normal's quantile: algorithm AS 241 (PPND16), Wichura, Appl. Statist. 37 (1988);
 * relative accuracy about 1e-16. Without tables, and from one uniform, so that a draw is a pure
 * function of its bits. */
ALWAYS_INLINE double quantile_centre(double q)
{
    double r = 0.180625 - q * q;
    double above = 2509.0809287301226727;
    above = above * r + 33430.575583588128105;
    above = above * r + 67265.770927008700853;
    above = above * r + 45921.953931549871457;
    above = above * r + 13731.693765509461125;
    above = above * r + 1971.5909503065514427;
    above = above * r + 133.14166789178437745;
    above = above * r + 3.387132872796366608;
    double below = 5226.495278852854561;
    below = below * r + 28729.085735721942674;
    below = below * r + 39307.89580009271061;
    below = below * r + 21213.794301586595867;
    below = below * r + 5394.1960214247511077;
    below = below * r + 687.1870074920579083;
    below = below * r + 42.313330701600911252;
    below = below * r + 1.0;
    return q * above / below;
}

ALWAYS_INLINE double quantile_shoulder(double r)
{
    r -= 1.6;
    double above = 7.7454501427834140764e-4;
    above = above * r + 0.0227238449892691845833;
    above = above * r + 0.24178072517745061177;
    above = above * r + 1.27045825245236838258;
    above = above * r + 3.64784832476320460504;
    above = above * r + 5.7694972214606914055;
    above = above * r + 4.6303378461565452959;
    above = above * r + 1.42343711074968357734;
    double below = 1.05075007164441684324e-9;
    below = below * r + 5.475938084995344946e-4;
    below = below * r + 0.0151986665636164571966;
    below = below * r + 0.14810397642748007459;
    below = below * r + 0.68976733498510000455;
    below = below * r + 1.6763848301838038494;
    below = below * r + 2.05319162663775882187;
    below = below * r + 1.0;
    return above / below;
}

/* One normal for each 64 bits: the middle's formula for all of them, then the other for those it
 * does not hold for, gathered and filled up to whole steps of eight, so that no loop leaves a rest.
 * Beyond r = 5, where a third formula begins, lies only u < 1.4e-11, which 31 bits do not reach. */
ALWAYS_INLINE void normals_of(const uint64_t *bits, size_t count, double *ret)
{
    uint16_t where[ROOM];
    double tail[ROOM];
    size_t tails = 0;
    for (size_t j = 0; j < count; j++)
        ret[j] = quantile_centre(open_unit(bits[j]) - 0.5);
    for (size_t j = 0; j < count; j++) {
        double q = open_unit(bits[j]) - 0.5;
        where[tails] = (uint16_t)j;
        tail[tails] = q;
        tails += fabs(q) > 0.425;
    }
    size_t whole = ROBUSTNESS_WEIGHTS(tails);
    for (size_t t = tails; t < whole; t++)
        tail[t] = 0.5 - 0x1.0p-10;
    for (size_t t = 0; t < whole; t++)
        tail[t] = copysign(quantile_shoulder(sqrt(-real_log(0.5 - fabs(tail[t])))), tail[t]);
    for (size_t t = 0; t < tails; t++)
        ret[where[t]] = tail[t];
}

ALWAYS_INLINE double gamma_value(double d, double c, double normal)
{
    double t = 1 + c * normal;
    return d * (t * t * t);
}

/* The upper half of the bits made the normal `x`; the lower decides whether its value is kept. The
 * condition that is simpler, and nearly always enough. */
ALWAYS_INLINE bool kept_at_once(double c, double x, uint64_t bits)
{
    return (1 + c * x > 0) & (open_unit(bits << 32) < 1 - 0.0331 * x * x * x * x);
}

static bool kept(double d, double c, double x, uint64_t bits)
{
    double t = 1 + c * x;
    double v = t * t * t;
    return t > 0 && real_log(open_unit(bits << 32)) < 0.5 * x * x + d * (1 - v + real_log(v));
}

/* Where the simpler condition did not hold; half of these need bits of their own. */
static double gamma_again(double d, double c, double x, uint64_t bits, Uniforms *uniforms)
{
    while (!kept(d, c, x, bits)) {
        bits = random_at(uniforms->stream, uniforms->next++);
        normals_of(&bits, 1, &x);
    }
    return gamma_value(d, c, x);
}

ONE_FOR_EACH_PROCESSOR void robustness_draw(const RobustnessDraw *distribution, int64_t draw,
                                            int16_t *ret)
{
    size_t count = distribution->indicators, padded = ROBUSTNESS_WEIGHTS(count);
    const double *d = distribution->d, *c = distribution->c, *boost = distribution->boost;
    Uniforms uniforms = {.stream = random_child(distribution->stream, (uint64_t)draw),
                         .next = count};
    uint64_t bits[ROOM];
    double normals[ROOM], values[ROOM];
    bool fine[ROOM];
    random_fill(uniforms.stream, 0, padded, bits);
    normals_of(bits, padded, normals);
    for (size_t j = 0; j < padded; j++) {
        values[j] = gamma_value(d[j], c[j], normals[j]);
        fine[j] = kept_at_once(c[j], normals[j], bits[j]);
    }
    double sum = 0;
    for (size_t j = 0; j < count; j++) {
        if (!fine[j])
            values[j] = gamma_again(d[j], c[j], normals[j], bits[j], &uniforms);
        if (boost[j] > 0) {
            double below = random_unit(uniforms.stream, uniforms.next++) + 0x1.0p-54;
            values[j] *= real_exp(boost[j] * real_log(below));
        }
        sum += values[j];
    }
    double scale = sum > 0 ? ROBUSTNESS_WEIGHT_ALL / sum : 0;
    for (size_t j = 0; j < count; j++)
        ret[j] = (int16_t)(values[j] * scale + 0.5);
}
