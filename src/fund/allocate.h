/* Allocation: which people, and which payer. Pure: arrays in, arrays out. Part of fund.h: other
 * folders include that.
 *
 * What is given out is a *unit*: a person for the whole period asked, or one of a person's months.
 * Units stand in falling priority, each with the set of funds that may pay for it; every fund has
 * so much money.
 *
 * Which people. Where a fund pays the same for each of its units, it has a number of places, and
 * the sets of units that can all be served are the independent sets of a transversal matroid with
 * capacities (Edmonds, Fulkerson 1965). So taking the units in order, and keeping each that an
 * augmenting path can route, serves the best set there is: lexicographically by priority, by any
 * weights that fall with it, and by number (Rado 1957; Edmonds 1971). Units with the same set of
 * funds are one class, and paths run over funds, not people.
 *
 * Which payer. Among all ways to serve these units, one with the least sum of precedence: a
 * transportation problem over class × fund whose cost depends on the fund alone. The loads that
 * can be had form the bases of a polymatroid, so filling the funds in order of precedence, each as
 * far as paths from later ones allow, is optimal. It costs nobody a place.
 *
 * Where a fund pays different amounts (a relief for one occupation in some of the months), this is
 * a knapsack; the same greedy then is only a bound, and the plan says how far it may be from the
 * best: not further than from what could be served if everybody cost each fund its least price. */
#pragma once

#include "base/ctx.h"
#include "base/money.h"
#include "fund/rules.h"

enum { ALLOCATION_FUNDS_MAX = 64 /* bits of a set of funds */ };
enum { ALLOCATION_KINDS_MAX = 65535 };
#define ALLOCATION_UNITS_MAX INT64_C(2000000000)

#define FUND_BIT(fund) (UINT64_C(1) << (fund))

typedef struct {
    size_t fund_count;
    const Money *budget;       /* per fund: what it can spend, ≥ 0 */
    const int32_t *precedence; /* per fund: the smaller pays first, the lower index among equals */
    size_t kind_count;         /* kinds of unit by what they cost; at least 1 */
    const Money *price; /* [kind × fund_count + fund], > 0; not looked at where no unit of the
                           kind is eligible */
    int64_t count;      /* units */
    const uint64_t *eligible; /* per unit: the funds that may pay, bit FUND_BIT(fund); 0: none */
    const uint16_t *kind;     /* per unit; NULL: all of kind 0 */
} AllocationProblem;

enum { FUND_NONE = 255 };
#define TIGHT_NONE UINT32_MAX

/* A set of funds that is used up: a certificate for each unit that no fund outside of it may pay
 * for. All its places went to units that stand before `closed_at` and could not be paid from
 * outside either, so one more cannot be served without taking a place from one before it. */
typedef struct {
    uint64_t funds;
    int64_t places;
    int64_t closed_at; /* the first unit that it refused */
} TightSet;

typedef struct {
    bool exact;          /* the best there is; else a greedy that is `most` − `served` units from
                            the bound or nearer */
    int64_t served;      /* units */
    int64_t most;        /* no allocation serves more units; = served if exact */
    int64_t agree_until; /* before this unit everybody gets what a best allocation would give;
                            = count if that is so for all, and then the greedy is proved best */
    int64_t precedence_sum;
    int64_t load[ALLOCATION_FUNDS_MAX]; /* units per fund */
    Money spent[ALLOCATION_FUNDS_MAX];
    uint8_t *fund;   /* per unit: who pays, FUND_NONE nobody */
    uint32_t *tight; /* per unit: index in `sets` if it was refused though funds admit it (exact
                        only), TIGHT_NONE else */
    TightSet *sets;
    size_t set_count;
} AllocationPlan;

/* Solves the problem. Does not depend on the number of threads. E_LIMIT "allocation.too_many" over
 * one of the limits above. */
Status allocation_solve(Ctx *ctx, void *parent, const AllocationProblem *problem,
                        AllocationPlan **ret);

/* Checks a plan against its problem without knowing how it was made, in one pass: funds are
 * eligible and within budget, every refusal's certificate holds, and no payer can be exchanged for
 * an earlier one. E_BROKEN with "allocation.unproved", which names unit and fault. */
Status allocation_verify(Ctx *ctx, const AllocationProblem *problem, const AllocationPlan *plan);

/* The order of `count` people by falling priority, as indices (priority_compare; nobody is equal
 * to anybody unless class, key and NIK are). */
uint32_t *priority_order(void *parent, const Priority *priorities, uint32_t count);
