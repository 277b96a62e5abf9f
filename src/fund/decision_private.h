/* What the files about decisions share. Private. */
#pragma once

#include "base/map.h"
#include "fund/commitment_private.h"

/* -- Candidates ------------------------------------------------------------------------------ */

typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent;
    Arena *names;
    const DecisionRequest *request;
    Chain chain;
    int arrears_months; /* of the law */
    DecisionPerson *people;
    bool *wanted; /* per person: a candidate, by what was read last */
    size_t count, capacity, wanted_capacity;
    Map *by_nik;
    FundCache cache;
    Map *holders; /* fund chain and id → index in the run's holders */
} Gathering;

/* People of rosters, of the decree, and members who lapse, each once, in no particular order. */
Status decision_gather(Gathering *gathering);
/* What a roster's row says of somebody in a period that begins in `from`; the rest of the candidate
 * stays. */
void decision_read_row(const RosterRow *row, RosterId roster, Month from, Candidate *ret);
/* Drops whoever is no candidate. */
void decision_keep_wanted(Gathering *gathering);
/* Months that commitments, households and cover take, and who is recorded elsewhere. */
Status decision_find_taken(Gathering *gathering, DecisionRun *run);

static inline int decision_month_count(const DecisionRequest *request)
{
    return request->until.months - request->from.months + 1;
}
/* Bits of the months from … until that the request asks for. */
uint64_t decision_months(const DecisionRequest *request, Month from, Month until);

/* -- Solving (pure) -------------------------------------------------------------------------- */

/* What a unit of each fund costs: [(month × 2 + transport) × fund_count + fund]; only month 0 with
 * units of the whole period. 0 if the fund does not pay for it. */
typedef struct {
    Money *prices;
    size_t kind_count;
    uint64_t months[FUNDS_MAX]; /* per fund: the months it pays for */
} DecisionPrices;
Status decision_prices(Ctx *ctx, void *parent, const Law *law, const DecisionRequest *request,
                       DecisionPrices *ret);
/* Orders the people, asks for units, solves, verifies, and reads the answers. */
Status decision_solve(Ctx *ctx, void *parent, DecisionRun *run, const DecisionPrices *prices);

/* -- Store ----------------------------------------------------------------------------------- */

/* Writes the refusals that are new: of the same person, months and programmes there is none of this
 * kind (and, if rules exclude, with these reasons). The certificate first given stays. */
Status refusal_write(Store *store, const DecisionRun *run, Chain chain, AllocationId allocation,
                     Date date, int64_t *ret_new);
