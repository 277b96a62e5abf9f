/* Functions of real numbers whose every bit is the same on every machine. The C library's differ in
 * their last bit between processors with and without fused multiplication; these use nothing but
 * sums, products, quotients and square roots, which IEEE 754 fixes to the bit (the program is built
 * with -ffp-contract=off). Inline, and without branches in the logarithm, so that a loop over many
 * numbers is done several at a time. */
#pragma once

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

static_assert(FLT_EVAL_METHOD == 0, "a double is computed as a double");

/* ln x of a normal positive number, to about two units in the last place: x = 2^k m with m between
 * √½ and √2, and ln m = 2 artanh((m − 1) ÷ (m + 1)) as its series. */
static inline double real_log(double x)
{
    enum { HALF_ROOT = 0x3fe6a09e, ONE = 0x3ff00000, FRACTION = 0xfffff }; /* upper halves */
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    uint32_t upper = (uint32_t)(bits >> 32) + (ONE - HALF_ROOT);
    double k = (int32_t)(upper >> 20) - (ONE >> 20);
    bits = (uint64_t)((upper & FRACTION) + HALF_ROOT) << 32 | (bits & UINT32_MAX);
    double m;
    memcpy(&m, &bits, sizeof m);
    double s = (m - 1) / (m + 1);
    double z = s * s;
    double series = 1.0 / 23;
    series = series * z + 1.0 / 21;
    series = series * z + 1.0 / 19;
    series = series * z + 1.0 / 17;
    series = series * z + 1.0 / 15;
    series = series * z + 1.0 / 13;
    series = series * z + 1.0 / 11;
    series = series * z + 1.0 / 9;
    series = series * z + 1.0 / 7;
    series = series * z + 1.0 / 5;
    series = series * z + 1.0 / 3;
    /* ln 2 in two parts, the upper with so few bits that k times it is exact */
    return k * 0x1.62e42fee00000p-1 + (2 * s + (2 * s * z * series + k * 0x1.a39ef35793c76p-33));
}

/* e^x for x ≤ 0, to about two units in the last place; 0 where that is below the smallest normal
 * number. */
double real_exp(double x);
