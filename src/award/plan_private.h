/* What the files about plans share. Private. */
#pragma once

#include "award/plan.h"

/* -- Curves: points of one indicator by the units added to it -------------------------------- */

/* A line over the units first … last: never below the points. */
typedef struct {
    int64_t first, last;
    double value, slope; /* points at `first`, and more for each unit */
} CurvePiece;

enum { CURVE_PIECES_MAX = 64, CURVE_SAMPLES_MAX = 1 << 20 };

/* The points of `units` added, in millionths, or an upper bound of them. */
typedef Status (*CurvePoints)(int64_t units, void *argument, int64_t *ret);

/* Pieces over 0 … most that are never below the points and, where a million samples tell, at most
 * `tolerance` (millionths) above them; coarser if there would be too many pieces. *ret_falls: the
 * points fall somewhere (then nothing else is set). */
Status curve_cover(void *parent, CurvePoints points, void *argument, int64_t most,
                   int64_t tolerance, CurvePiece **ret, size_t *ret_count, bool *ret_falls);

/* -- The programme (plan_solve.c) ------------------------------------------------------------ */

/* One action: 0, or least … most whole doses. */
typedef struct {
    int64_t least, most;
    int64_t dose_cost, fixed_cost; /* rupiah */
    int group;                     /* at most one of a group is taken; −1 none */
} IntegerAction;

/* One indicator. */
typedef struct {
    int64_t *units; /* per action: units that a dose adds, ≥ 0 */
    CurvePiece *pieces;
    size_t piece_count;
    int64_t least; /* units that a gate needs; 0 none */
} IntegerCurve;

/* Tells whether these doses reach the place: exactly, and never "no" for more than a "yes". */
typedef Status (*IntegerJudge)(const int64_t *doses, void *argument, bool *ret);

typedef struct {
    const IntegerAction *actions;
    size_t action_count;
    const IntegerCurve *curves;
    size_t curve_count;
    double wanted; /* the curves' points must add up to it at least */
    int64_t cells; /* effort: rows × columns of all programmes solved until the answer is proved */
    int64_t judge_cells; /* what asking the judge takes of it */
    IntegerJudge judge;
    void *argument;
} IntegerProgramme;

typedef struct {
    bool found; /* false: no doses are accepted */
    int64_t *doses;
    Money beyond; /* not further than this above the least cost; 0: the cheapest */
    int rounds;
} IntegerAnswer;

/* The cheapest doses that the judge accepts, or nearly. Needs the judge's answer for everything at
 * its most to be yes. */
Status integer_programme_solve(Ctx *ctx, void *parent, const IntegerProgramme *programme,
                               IntegerAnswer *ret);

/* -- Levers: what actions do to one indicator ------------------------------------------------ */

typedef struct {
    size_t indicator;
    PlanEffectKind kind;
    int64_t *units; /* per action and amount of 1 */
    bool both;      /* the denominator grows as well */
    int *levels;    /* EVIDENCE: index of the scale's level for 1, 2 … units */
    int level_count;
    int64_t most; /* units, with everything at its most */
} Lever;

typedef struct {
    Lever *levers;
    size_t count;
} Levers;

Status levers_make(Ctx *ctx, void *parent, const PlanQuestion *question, Levers *ret);
/* The raw value with so many units added. */
Status lever_value(Ctx *ctx, const Lever *lever, const RawValue *base, int64_t units,
                   RawValue *ret);
/* plan_apply with levers that were made before. */
Status levers_apply(Ctx *ctx, void *parent, const PlanQuestion *question, const Levers *levers,
                    const int64_t *amounts, AwardInput **ret);
/* The most of each action that may be taken: 0 if it is late. */
int64_t plan_most(const PlanQuestion *question, size_t action);

/* -- A question that is being answered ------------------------------------------------------- */

typedef struct {
    Ctx *ctx;
    void *parent;
    const PlanQuestion *question;
    size_t count; /* actions */
    Levers levers;
    const Scores *scores;      /* as it is */
    const Ranking *everything; /* with everything at its most */
    int64_t *most;             /* amounts */
    IntegerCurve *curves;
    double fixed_points; /* of what no action touches */
    IntegerAction *actions;
} Planning;

int64_t plan_step(const Planning *planning, size_t action);
/* One indicator's curve. E_INVALID "plan.worse" if more gives fewer points or shuts a gate. */
Status plan_curve_make(const Planning *planning, const Lever *lever, IntegerCurve *ret);
