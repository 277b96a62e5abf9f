/* How firm a ranking is: places under other weights, scales, sums, assessors and denominators.
 * Pure: the same table, options and seed give the same figures on one thread or many.
 *
 * A draw takes weights from the Dirichlet distribution around the stated ones: indicator j gets
 * Gamma(concentration × weight_j) over the sum of all (Devroye 1986, ch. XI.4), so the mean is the
 * stated weight w and the standard deviation √(w (1 − w) ÷ (concentration + 1)). At the usual 100 a
 * weight of 20 points varies by 4. Saisana, Saltelli and Tarantola (J. R. Stat. Soc. A 168, 2005)
 * vary normalisation and aggregation in the same way.
 *
 * Whole numbers keep the totals exact, so that equal is equal: a score counts in hundredths of a
 * point (0..10,000), a weight in 32,000ths of all. Entrants with equal totals share the better
 * place, as in award_rank; the rubric's tie-break list is not asked. */
#pragma once

#include "award/award.h"

enum {
    ROBUSTNESS_DRAWS_MAX = 100000000,
    ROBUSTNESS_ENTRANTS_MAX = 1024, /* the first of the stated ranking; their places are counted in
                                       a square table */
    ROBUSTNESS_PAIRS_MAX = 12,      /* the first of the stated ranking, each against each */
    ROBUSTNESS_SCORE_MAX = 10000,   /* 100 points, in hundredths */
    ROBUSTNESS_WEIGHT_ALL = 32000,  /* the sum of all weights of a draw, but for rounding */
    ROBUSTNESS_CONCENTRATION_MAX = 1000000,
    ROBUSTNESS_CONCENTRATION = 100,      /* unless told */
    ROBUSTNESS_PUBLISHED_DRAWS = 100000, /* unless the edition says otherwise */
    ROBUSTNESS_TURN_DRAWS = 4096,        /* so many with one table, then the next has its turn */
};

/* Room for the weights of so many indicators: whole steps of eight, the rest zero. */
#define ROBUSTNESS_WEIGHTS(indicators) (((indicators) + 7) / 8 * 8)

/* How scores are put on one scale before they are weighted. */
typedef enum {
    NORMALISE_STATED,  /* as the rubric scored them */
    NORMALISE_MIN_MAX, /* the lowest of each indicator 0, the highest 100; all equal: 50 */
    NORMALISE_RANK,    /* the share of the others that are lower, ties half: 0..100 */
    NORMALISE_Z,       /* 50 at the mean and 12.5 points a standard deviation, held inside 0..100 */
    NORMALISE_COUNT
} Normalisation;
extern const char *const NORMALISATION_KEYS[NORMALISE_COUNT + 1];

/* Arithmetic: strength makes up for weakness. Geometric: the weighted product, scores below one
 * point counting as one; a weakness weighs more. */
typedef enum { SUM_ARITHMETIC, SUM_GEOMETRIC, SUM_COUNT } SumRule;
extern const char *const SUM_RULE_KEYS[SUM_COUNT + 1];

/* Scores of the entrants that have a place, in the order of the stated ranking. */
typedef struct {
    size_t entrants, indicators;
    const int16_t *scores; /* indicators × entrants: scores[j × entrants + i], 0..10,000 */
    const double *weights; /* indicators, of 1 in all; 0: never counts */
} RobustnessTable;

/* Scores and stated weights of a ranking's first entrants (at most ROBUSTNESS_ENTRANTS_MAX) by one
 * normalisation and sum rule. `ret_indicators` (may be NULL) names each column's place in the
 * rubric: gates and what weighs nothing are left out. */
RobustnessTable *robustness_table(void *parent, const Ranking *ranking, Normalisation normalisation,
                                  SumRule rule, size_t **ret_indicators);

/* The weights of draw `draw` in 32,000ths: a pure function of (seed, draw). `ret` has room for
 * ROBUSTNESS_WEIGHTS(indicators); what is beyond the indicators is not touched. */
typedef struct RobustnessDraw RobustnessDraw;
RobustnessDraw *robustness_draw_new(void *parent, const double *weights, size_t indicators,
                                    int64_t concentration, uint64_t seed);
void robustness_draw(const RobustnessDraw *distribution, int64_t draw, int16_t *ret);

/* The places by one set of weights: total_i = Σ_j weight_j × score_ij, the highest first, equals
 * share the better place. `weights` has ROBUSTNESS_WEIGHTS(indicators), zero beyond them.
 * `ret_places` has one for each entrant, from 1. */
typedef struct RobustnessRanker RobustnessRanker;
RobustnessRanker *robustness_ranker_new(void *parent, const RobustnessTable *table);
void robustness_places(RobustnessRanker *ranker, const int16_t *weights, uint16_t *ret_places);

typedef struct {
    int64_t draws;         /* 1..ROBUSTNESS_DRAWS_MAX */
    int64_t concentration; /* 1..ROBUSTNESS_CONCENTRATION_MAX */
    uint64_t seed;
    Rate stop_error; /* stop once no share of any place has a larger standard error; 0: never */
} RobustnessOptions;

typedef struct {
    size_t entrants;
    int64_t draws;   /* made; fewer than asked if the error was small enough */
    bool stopped;    /* before all draws asked for */
    int64_t *counts; /* entrants × entrants: how often entrant i had place p + 1 */
    size_t pairs;    /* the first so many entrants */
    int64_t *ahead;  /* pairs × pairs: how often a had more points than b */
    Rate error;      /* largest standard error of a share: √(p (1 − p) ÷ draws) */
} Robustness;

/* Draws weights and counts places. Several tables (of the same entrants and indicators) take turns
 * of ROBUSTNESS_TURN_DRAWS, so that each has its equal part after a whole number of rounds.
 * E_INVALID for options out of range. */
Status award_robustness(Ctx *ctx, void *parent, const RobustnessTable *const *tables, size_t count,
                        const RobustnessOptions *options, Robustness **ret);

/* Parts per million of the draws in which entrant i had place 1..p. */
Rate robustness_share(const Robustness *robustness, size_t entrant, size_t place);
/* The place that at least `share` of the draws do not exceed: 500,000 the median. */
int robustness_quantile(const Robustness *robustness, size_t entrant, Rate share);

/* -- One change at a time -------------------------------------------------------------------- */

/* The ranking by the stated weights under one change: another scale, another sum, an indicator or
 * an assessor left out, another denominator. */
typedef struct {
    const char *kind; /* "normalisation", "sum", "indicator", "assessor", "denominator" */
    const char *what; /* "min-max", "geometric", the indicator's key, … */
    uint16_t *places; /* entrants, in the order of the stated ranking */
    size_t first;     /* an entrant at place 1 (the earliest of the stated ranking) */
    size_t moved;     /* entrants at another place than without the change */
    int farthest;     /* most places that one of them moved */
    bool decides;     /* the first place goes to others */
} RobustnessChange;

/* Places by the stated weights, without indicator `without` (≥ indicators: with all). `ret_places`
 * has one for each entrant. */
void robustness_stated_places(void *parent, const RobustnessTable *table, size_t without,
                              uint16_t *ret_places);
/* Compares `places` (kept) with the stated ones. */
RobustnessChange robustness_change(const char *kind, const char *what, const uint16_t *stated,
                                   uint16_t *places, size_t entrants);
/* All changes that need no other data: each other normalisation, the geometric sum, each indicator
 * left out. A row of `ret` each. */
Status robustness_changes(Ctx *ctx, void *parent, const Ranking *ranking, RobustnessChange **ret,
                          size_t *ret_count);
/* The change to another ranking of the same entrants (by code); who is missing there has place 0
 * and counts as moved. */
RobustnessChange robustness_change_to(void *parent, const char *kind, const char *what,
                                      const Ranking *stated, const Ranking *other);

/* The same entrants in the order of the stated ranking, with the scores of another one: for a
 * table that takes turns with it. NULL if somebody who has a place has none there. */
Ranking *robustness_in_order(void *parent, const Ranking *stated, const Ranking *other);

/* -- Without one assessor -------------------------------------------------------------------- */

/* The assessors whose marks an input's panel values were computed from, by name. */
size_t robustness_assessors(void *parent, const AwardInput *input, const char *const **ret);
/* The input as it would be without one assessor: panel values are aggregated again from the other
 * marks, by the rubric's rule. What nobody else marked becomes missing. Everything else is shared
 * with `input`, which must live as long. */
AwardInput *robustness_without_assessor(void *parent, const AwardInput *input,
                                        const char *assessor);
