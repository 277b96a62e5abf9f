/* What the files about commitments share. Private. */
#pragma once

#include "base/map.h"
#include "fund/fund_private.h"

enum { COMMITMENT_MONTHS_MAX = 600 };

/* -- Money (pure) ---------------------------------------------------------------------------- */

/* People of one fund and allocation with the same programmes and price, by month. */
typedef struct {
    FundId fund;
    AllocationId allocation;
    unsigned programmes;
    bool transport;
    int64_t *heads; /* per month from `first` on; while counting, the differences between months */
} HeadGroup;

typedef struct {
    void *parent;
    Month first;
    int months;
    HeadGroup *groups;
    size_t count, capacity;
    Map *by_key;
} HeadCount;

HeadCount *head_count_new(void *parent, Month first, Month last);
/* Counts one person from … until (nothing if until is before from). */
void head_count_add(HeadCount *counting, const Commitment *commitment, Month from, Month until);
/* Turns differences into heads. No more may be added. */
void head_count_end(HeadCount *counting);
/* Heads of a group in a month; 0 if there is none. */
int64_t head_count_of(const HeadCount *counting, const Reservation *reservation, FundId fund);

/* -- Exclusiveness (pure) -------------------------------------------------------------------- */

/* Who holds which person-programme-months. */
typedef struct Holdings Holdings;
Holdings *holdings_new(void *parent, size_t expected);
/* Adds months of a person and gives −1; or, if the person has one of the programmes in one of the
 * months already, adds nothing and gives the place of that holding, counted from 0 in the order
 * they were added. */
int64_t holdings_add(Holdings *holdings, int64_t nik, Month from, Month last, unsigned programmes);

/* -- Store ----------------------------------------------------------------------------------- */

typedef struct {
    Allocation allocation;
    AllocationId id;
    const char *digest;
} StoredAllocation;
/* id 0 if there is none of this key. */
Status allocation_of_key(Store *store, void *parent, Chain chain, Text key, StoredAllocation *ret);
Status allocation_of_id(Store *store, void *parent, AllocationId id, StoredAllocation *ret);
Status allocation_write(Store *store, const Allocation *allocation, int64_t commitments,
                        const char *digest, int64_t *ret_id);

Status commitments_write(Store *store, AllocationId allocation, const Commitment *commitments,
                         size_t count);
Status commitment_end_write(Store *store, Chain chain, int64_t commitment, Month last, Text reason);
/* One commitment; texts below `parent`. E_NOT_FOUND. */
Status commitment_get(Store *store, void *parent, CommitmentId id, Commitment *ret);
/* Visits those of any of the people in `niks` that overlap the months. */
Status commitments_of_people(Store *store, const Map *niks, const int64_t *list, size_t count,
                             Month from, Month until, CommitmentVisit visit, void *argument);

/* A version of a reservation; heads 0 when nothing is left and there is no transfer. */
typedef struct {
    Reservation reservation;
    FundId fund;
    int version;
} StoredReservation;
Status reservation_write(Store *store, const StoredReservation *reservation);
/* The last version of each group: of a fund's month, or (fund id 0) of all. */
Status reservations_of(Store *store, void *parent, FundId fund, Month month,
                       StoredReservation **ret, size_t *ret_count);
/* Is the money of this version still reserved on the context's day? */
Status reservation_is_open(Store *store, void *parent, const StoredReservation *reservation,
                           bool *ret_open);
/* "commit:3277-4:7:2023-03:3:0:1" */
char *reservation_key(void *parent, const StoredReservation *reservation);

/* -- Funds of a piece of work ---------------------------------------------------------------- */

typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent;
    Fund **funds;
    size_t count, capacity;
    Map *by_id;
} FundCache;

FundCache fund_cache_new(Ctx *ctx, Store *store, void *parent);
/* The fund, read once. */
Status fund_cache_get(FundCache *cache, FundId id, const Fund **ret);
/* Funds of households and workers pay what they are billed; nothing is reserved. */
bool fund_reserves(const Fund *fund);
/* An event in each of these chains and in those of all funds read so far, the lower number first:
 * whoever takes several locks takes them in this order. */
Status fund_cache_begin(FundCache *cache, const Chain *chains, size_t count, const char *command,
                        const char *subject);
/* FUND → INSTITUTION, pending. */
Transfer reservation_transfer(void *parent, const Fund *fund, const Reservation *reservation,
                              Date date, Date expires);
