/* Taking promises back: who died, was refused, found another payer. */
#include "base/digest.h"
#include "base/mem.h"
#include "fund/commitment_private.h"

/* A version with fewer heads takes the place of one that is still open; what is billed already is
 * not touched. */
static Status shrink(FundCache *cache, const HeadCount *leaving, const StoredReservation *before,
                     Date date)
{
    const Fund *fund;
    bool open;
    StoredAllocation allocation;
    int64_t gone = head_count_of(leaving, &before->reservation, before->fund);
    if (gone == 0)
        return OK;
    TRY(reservation_is_open(cache->store, cache->parent, before, &open));
    if (!open)
        return OK;
    TRY(fund_cache_get(cache, before->fund, &fund));
    TRY(allocation_of_id(cache->store, cache->parent, before->reservation.allocation, &allocation));
    StoredReservation after = *before;
    after.version = before->version + 1;
    after.reservation.heads -= gone;
    after.reservation.amount.rupiah = after.reservation.heads * after.reservation.price.rupiah;
    after.reservation.key = text_of(reservation_key(cache->parent, &after));
    const Transfer transfers[] = {
        {.key = text_of(mem_printf(cache->parent, "%.*s:void", TEXT_ARGS(before->reservation.key))),
         .kind = TRANSFER_VOID,
         .value_date = date,
         .reason = TEXT("commitment-ended"),
         .pending = before->reservation.key},
        reservation_transfer(cache->parent, fund, &after.reservation, date,
                             allocation.allocation.expires)};
    TRY(reservation_write(cache->store, &after));
    return ledger_must(cache->ctx, cache->store, fund->id.chain, transfers,
                       after.reservation.heads > 0 ? 2 : 1);
}

typedef struct {
    Commitment commitment;
    Month last; /* new */
} Leaving;

/* Those whose end comes earlier than what is known already; somebody named twice leaves at the
 * earlier of both. */
static Status read_ends(FundCache *cache, const CommitmentEnd *ends, size_t count, Leaving *ret,
                        size_t *ret_count)
{
    size_t used = 0;
    Map *known = map_new(cache->parent, count);
    for (size_t i = 0; i < count; i++) {
        const Fund *fund;
        Leaving one = {.last = ends[i].last};
        uint64_t at, key = hash64(&ends[i].commitment, sizeof ends[i].commitment, 0);
        if (ends[i].reason.bytes == 0 || ends[i].reason.bytes > TRANSFER_REASON_BYTES_MAX)
            return fail(cache->ctx, E_INVALID, "commitment.end_reason", NULL);
        for (; map_get(known, key, &at); key++) /* keys that collide go on to the next one */
            if (ret[at].commitment.id.id == ends[i].commitment.id &&
                ret[at].commitment.id.chain.number == ends[i].commitment.chain.number)
                break;
        if (map_get(known, key, &at)) {
            if (one.last.months < ret[at].last.months)
                ret[at].last = one.last;
            continue;
        }
        TRY(commitment_get(cache->store, cache->parent, ends[i].commitment, &one.commitment));
        TRY(fund_cache_get(cache, one.commitment.fund, &fund));
        if (one.last.months >= one.commitment.last.months)
            continue;
        one.commitment.end_reason = ends[i].reason;
        map_set(known, key, used);
        ret[used++] = one;
    }
    *ret_count = used;
    return OK;
}

static Status write_ends(FundCache *cache, const Leaving *leaving, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Commitment *one = &leaving[i].commitment;
        TRY(commitment_end_write(cache->store, one->id.chain, one->id.id, leaving[i].last,
                                 one->end_reason));
    }
    return OK;
}

static Status give_back(FundCache *cache, const Leaving *leaving, size_t count, Date date)
{
    Month first = {INT32_MAX}, last = {0};
    for (size_t i = 0; i < count; i++) {
        const Commitment *one = &leaving[i].commitment;
        first.months = one->from.months < first.months ? one->from.months : first.months;
        last.months = one->until.months > last.months ? one->until.months : last.months;
    }
    HeadCount *counting = head_count_new(cache->parent, first, last);
    for (size_t i = 0; i < count; i++) {
        const Commitment *one = &leaving[i].commitment;
        Month from = month_plus(leaving[i].last, 1);
        head_count_add(counting, one, from.months < one->from.months ? one->from : from, one->last);
    }
    head_count_end(counting);
    for (size_t f = 0; f < cache->count; f++)
        for (Month month = first; month.months <= last.months; month.months++) {
            StoredReservation *list;
            size_t reserved;
            TRY(reservations_of(cache->store, cache->parent, cache->funds[f]->id, month, &list,
                                &reserved));
            for (size_t i = 0; i < reserved; i++)
                TRY(shrink(cache, counting, &list[i], date));
        }
    return OK;
}

static Status end_all(FundCache *cache, const CommitmentEnd *ends, size_t count, Date date,
                      int64_t *ret_new)
{
    Leaving *leaving = mem_array(cache->parent, Leaving, count);
    size_t used = 0;
    TRY(read_ends(cache, ends, count, leaving, &used));
    *ret_new = (int64_t)used;
    if (used == 0)
        return OK;
    Chain *chains = mem_array(cache->parent, Chain, used);
    for (size_t i = 0; i < used; i++)
        chains[i] = leaving[i].commitment.id.chain;
    TRY(fund_cache_begin(cache, chains, used, "fund end", ""));
    TRY(write_ends(cache, leaving, used));
    return give_back(cache, leaving, used, date);
}

Status commitment_end(Ctx *ctx, Store *store, const CommitmentEnd *ends, size_t count, Date date,
                      int64_t *ret_new)
{
    void *scratch = mem_root(NULL);
    FundCache cache = fund_cache_new(ctx, store, scratch);
    int64_t added = 0;
    Status status = end_all(&cache, ends, count, date, &added);
    mem_free(scratch);
    if (status == OK)
        *ret_new = added;
    return status;
}
