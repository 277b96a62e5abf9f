/* Where a difference in points comes from, and what of it goes with means: so that commitment can
 * be seen apart from wealth and size. Pure, exact in integers. Included by award.h. */
#pragma once

#include "award/award.h"

enum { FAIRNESS_ENTRANTS_MAX = 1024 }; /* the sums below stay within 128 bits */

/* -- Two entrants ---------------------------------------------------------------------------- */

typedef struct {
    size_t indicator;
    bool known_a, known_b;
    Score points_a, points_b;
    Score difference; /* a − b, of what is known of both */
} ComparisonRow;

typedef struct {
    size_t a, b;         /* entrants of the scores' input */
    ComparisonRow *rows; /* largest difference either way first, then file order; no gates, nothing
                            without weight */
    size_t count;
    Score difference; /* of the sums of points: the totals differ by it but for their rounding */
} Comparison;

Comparison *award_compare(void *parent, const Scores *scores, size_t a, size_t b);

/* -- Points against means -------------------------------------------------------------------- */

typedef struct {
    size_t entrant;
    int place;
    Score total;
    bool known;       /* its means are known; the rest holds only then */
    int64_t means;    /* as stated: rupiah, workers */
    Score expected;   /* the total of an entrant of these means, by the line */
    Score beyond;     /* total − expected */
    int place_beyond; /* by `beyond`, equals share the better place */
} FairnessRow;

/* The line of least squares of total on means, over entrants that have a place and known means.
 * Means are taken in millionths of the largest and totals in ten-thousandths of a point, both
 * rounded half away; the line is computed from these exactly, and `expected` rounded half away to a
 * ten-thousandth. */
typedef struct {
    FairnessRow *rows; /* best `beyond` first, those of unknown means last; equals by place, then by
                          order in the ranking */
    size_t count;
    size_t known;
    Rate explained; /* how much of the totals' variance goes with means (r²) */
    bool flat;      /* no line: fewer than three, or all of the same means or totals */
} Fairness;

/* `means` is of the entrants of the ranking's input, negative: unknown. E_LIMIT past
 * FAIRNESS_ENTRANTS_MAX with a place. */
Status award_fairness(Ctx *ctx, void *parent, const Ranking *ranking, const int64_t *means,
                      Fairness **ret);
