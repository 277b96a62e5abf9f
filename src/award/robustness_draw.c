/* Weights from a Dirichlet distribution, each draw from a random stream of its own. */
#include <assert.h>
#include <math.h>

#include "award/robustness.h"
#include "base/mem.h"
#include "base/random.h"

/* Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000). */
typedef struct {
    double d, c;
    double boost; /* 1 ÷ shape below shape 1, where Gamma(shape + 1) × U^(1 ÷ shape) is drawn; 0 */
    bool never;   /* shape 0: always 0 */
} Gamma;

struct RobustnessDraw {
    Random stream;
    size_t indicators;
    Gamma *gammas;
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
    distribution->gammas = mem_array(distribution, Gamma, indicators);
    for (size_t j = 0; j < indicators; j++) {
        double shape = (double)concentration * weights[j];
        assert(indicators <= RUBRIC_NODES_MAX && shape >= 0);
        double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3.0;
        distribution->gammas[j] = (Gamma){.d = d,
                                          .c = 1 / sqrt(9 * d),
                                          .boost = shape > 0 && shape < 1 ? 1 / shape : 0,
                                          .never = shape <= 0};
    }
    return distribution;
}

/* 31 random bits as the middle of their interval: never 0 or 1. */
static inline double open_unit(uint64_t bits)
{
    return ((double)(int32_t)(bits >> 33) + 0.5) * 0x1.0p-31;
}

/* The standard normal's quantile: algorithm AS 241 (PPND16), Wichura, Appl. Statist. 37 (1988);
 * relative accuracy about 1e-16. Without tables, and from one uniform, so that a draw is a pure
 * function of its bits. */
static inline double quantile_centre(double q)
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

static double quantile_shoulder(double r)
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

/* Beyond r = 5 lies only u < 1.4e-11, which 31 bits do not reach. */
static double normal_tail(double q)
{
    double x = quantile_shoulder(sqrt(-log(0.5 - fabs(q))));
    return q < 0 ? -x : x;
}

/* One normal for each 64 bits. The middle's formula for all of them first: a loop without branches,
 * which the compiler does several at a time. */
static void normals_of(const uint64_t *bits, size_t count, double *ret)
{
    for (size_t j = 0; j < count; j++)
        ret[j] = quantile_centre(open_unit(bits[j]) - 0.5);
    for (size_t j = 0; j < count; j++) {
        double q = open_unit(bits[j]) - 0.5;
        if (fabs(q) > 0.425)
            ret[j] = normal_tail(q);
    }
}

/* The upper half of the bits made the normal `x`; the lower decides whether it is kept. */
static inline bool gamma_accepts(const Gamma *gamma, double x, uint64_t bits, double *ret)
{
    double u = open_unit(bits << 32);
    double t = 1 + gamma->c * x;
    double v = t * t * t;
    if (t <= 0)
        return false;
    *ret = gamma->d * v;
    return u < 1 - 0.0331 * x * x * x * x || log(u) < 0.5 * x * x + gamma->d * (1 - v + log(v));
}

/* The first try is given; about one in fifty needs more, from bits of its own. */
static double gamma_draw(const Gamma *gamma, double x, uint64_t bits, Uniforms *uniforms)
{
    double value = 0;
    while (!gamma_accepts(gamma, x, bits, &value)) {
        bits = random_at(uniforms->stream, uniforms->next++);
        normals_of(&bits, 1, &x);
    }
    if (gamma->boost <= 0)
        return value;
    double below = random_unit(uniforms->stream, uniforms->next++) + 0x1.0p-54;
    return value * pow(below, gamma->boost);
}

void robustness_draw(const RobustnessDraw *distribution, int64_t draw, int16_t *ret)
{
    size_t count = distribution->indicators;
    Uniforms uniforms = {.stream = random_child(distribution->stream, (uint64_t)draw),
                         .next = count};
    uint64_t bits[RUBRIC_NODES_MAX];
    double normals[RUBRIC_NODES_MAX], values[RUBRIC_NODES_MAX];
    double sum = 0;
    for (size_t j = 0; j < count; j++)
        bits[j] = random_at(uniforms.stream, j);
    normals_of(bits, count, normals);
    for (size_t j = 0; j < count; j++) {
        const Gamma *gamma = &distribution->gammas[j];
        values[j] = gamma->never ? 0 : gamma_draw(gamma, normals[j], bits[j], &uniforms);
        sum += values[j];
    }
    double scale = sum > 0 ? ROBUSTNESS_WEIGHT_ALL / sum : 0;
    for (size_t j = 0; j < count; j++)
        ret[j] = (int16_t)(values[j] * scale + 0.5);
}
