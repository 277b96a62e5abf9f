/* What the ledger cannot know about commitments, computed anew from the commitments alone. */
#include "base/digest.h"
#include "base/mem.h"
#include "fund/commitment_private.h"

typedef struct {
    Ctx *ctx;
    Month first, last;
    Holdings *holdings;
    HeadCount *counting;
} Verification;

static Status find_months(const Commitment *commitment, void *argument)
{
    Verification *work = argument;
    if (commitment->from.months < work->first.months)
        work->first = commitment->from;
    if (commitment->last.months > work->last.months)
        work->last = commitment->last;
    return OK;
}

static Status count_one(const Commitment *commitment, void *argument)
{
    Verification *work = argument;
    if (holdings_add(work->holdings, commitment->nik, commitment->from, commitment->last,
                     commitment->programmes) >= 0)
        return fail(work->ctx, E_BROKEN, "commitment.verify_twice",
                    nik_mask(work->ctx, (Nik){commitment->nik}),
                    month_format(work->ctx, commitment->from),
                    month_format(work->ctx, commitment->last), NULL);
    head_count_add(work->counting, commitment, commitment->from, commitment->last);
    return OK;
}

static uint64_t cell_key(FundId fund, AllocationId allocation, unsigned programmes, bool transport,
                         Month month)
{
    const int64_t parts[] = {fund.chain.number, fund.id,    allocation.chain.number,
                             allocation.id,     programmes, transport,
                             month.months};
    return hash64(parts, sizeof parts, 0);
}

static Status check_reservation(Verification *work, Store *store, void *scratch,
                                const StoredReservation *stored)
{
    bool open;
    const Reservation *reservation = &stored->reservation;
    TRY(reservation_is_open(store, scratch, stored, &open));
    int64_t heads = head_count_of(work->counting, reservation, stored->fund);
    if (!open || heads == reservation->heads)
        return OK;
    return fail(work->ctx, E_BROKEN, "commitment.verify_heads",
                text_string(scratch, reservation->key),
                mem_printf(scratch, "%lld", (long long)reservation->heads),
                mem_printf(scratch, "%lld", (long long)heads), NULL);
}

/* Heads of a fund that reserves, without a reservation. */
static Status check_missing(Verification *work, FundCache *cache, const Map *reserved)
{
    for (size_t i = 0; i < work->counting->count; i++) {
        const HeadGroup *group = &work->counting->groups[i];
        const Fund *fund;
        TRY(fund_cache_get(cache, group->fund, &fund));
        for (int m = 0; m < work->counting->months && fund_reserves(fund); m++) {
            Month month = month_plus(work->counting->first, m);
            uint64_t place;
            if (group->heads[m] == 0 ||
                map_get(reserved,
                        cell_key(group->fund, group->allocation, group->programmes,
                                 group->transport, month),
                        &place))
                continue;
            return fail(work->ctx, E_BROKEN, "commitment.verify_missing", fund->key,
                        month_format(cache->parent, month), NULL);
        }
    }
    return OK;
}

static Status verify(Ctx *ctx, Store *store, void *scratch)
{
    static const CommitmentQuery ALL = {.nik = 0};
    static const FundId EVERY = {{0}, 0};
    Verification work = {.ctx = ctx, .first = {INT32_MAX}, .last = {0}};
    StoredReservation *list;
    size_t count;
    TRY(commitment_each(store, &ALL, find_months, &work));
    if (work.last.months < work.first.months)
        return OK;
    work.holdings = holdings_new(scratch, 1024);
    work.counting = head_count_new(scratch, work.first, work.last);
    TRY(commitment_each(store, &ALL, count_one, &work));
    head_count_end(work.counting);
    TRY(reservations_of(store, scratch, EVERY, work.first, &list, &count));
    Map *reserved = map_new(scratch, count);
    for (size_t i = 0; i < count; i++) {
        const Reservation *one = &list[i].reservation;
        map_set(
            reserved,
            cell_key(list[i].fund, one->allocation, one->programmes, one->transport, one->month),
            1);
        TRY(check_reservation(&work, store, scratch, &list[i]));
    }
    FundCache cache = fund_cache_new(ctx, store, scratch);
    return check_missing(&work, &cache, reserved);
}

Status commitment_verify(Ctx *ctx, Store *store)
{
    void *scratch = mem_root(NULL);
    Status status = verify(ctx, store, scratch);
    mem_free(scratch);
    return status;
}
