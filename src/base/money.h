/* Exact amounts: Money in whole rupiah, Rate in parts per million, Score in millionths of a point.
 * Structs with one member, so that the compiler refuses to mix them. No arithmetic on them ever
 * floats; each operation says whether it fits, and rounding happens only where a function names it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

typedef struct {
    int64_t rupiah;
} Money;
typedef struct {
    int64_t ppm;
} Rate; /* 0.24 % is 2,400 */
typedef struct {
    int64_t micro;
} Score; /* 87.5 points is 87,500,000 */

#define MONEY(amount)   ((Money){(amount)})
#define RATE_PPM(parts) ((Rate){(parts)})
enum { PPM = 1000000, MICRO = 1000000 };

typedef enum {
    ROUND_HALF_AWAY, /* to the nearest whole, halves away from zero: the rule unless a law says
                        otherwise */
    ROUND_DOWN,      /* toward zero */
    ROUND_UP,        /* away from zero */
    ROUND_EXACT,     /* false if anything would be lost */
} Rounding;

/* value × numerator ÷ denominator with one rounding, 128 bits in between. False: does not fit, or
 * denominator ≤ 0. */
MUST_USE bool ratio_apply(int64_t value, int64_t numerator, int64_t denominator, Rounding rounding,
                          int64_t *ret);

MUST_USE bool money_add(Money a, Money b, Money *ret);
MUST_USE bool money_sub(Money a, Money b, Money *ret);
MUST_USE bool money_times(Money amount, int64_t count, Money *ret);
MUST_USE bool money_rate(Money base, Rate rate, Rounding rounding, Money *ret);

/* Splits `total` over `weights` (non-negative, sum positive) by largest remainder, earlier ones
 * first among equals: the parts add up to `total` exactly. `ret_parts` has `count` places. False if
 * a weight is negative, all are zero, or their sum does not fit. */
MUST_USE bool split_largest_remainder(int64_t total, const int64_t *weights, size_t count,
                                      int64_t *ret_parts);

/* numerator ÷ denominator in parts per million, rounded half away from zero. False on a denominator
 * ≤ 0 or overflow. */
MUST_USE bool share_of(int64_t numerator, int64_t denominator, Rate *ret);

/* "Rp 1.680.000", "-Rp 500"; "51,59" with two decimals in Indonesian (comma) or English (point);
 * "1.799.668" or "1,799,668". `english` picks the separators. Buffers come from `parent`. */
char *money_format(void *parent, Money amount, bool english);
char *rate_format_percent(void *parent, Rate rate, int decimals, bool english);
char *score_format(void *parent, Score score, int decimals, bool english);
char *count_format(void *parent, int64_t count, bool english);
/* `scaled` ÷ 10^scale_digits as a plain decimal with exactly `decimals` places, rounded half away;
 * `point` is '.' or ','. */
char *decimal_format(void *parent, int64_t scaled, int scale_digits, int decimals, char point);
