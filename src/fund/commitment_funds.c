/* The funds that a piece of work touches, and their reservations as transfers. */
#include <stdlib.h>

#include "base/digest.h"
#include "base/mem.h"
#include "fund/commitment_private.h"

static uint64_t fund_hash(FundId id)
{
    return hash64_int((uint64_t)id.chain.number << 40 ^ (uint64_t)id.id);
}

FundCache fund_cache_new(Ctx *ctx, Store *store, void *parent)
{
    return (FundCache){.ctx = ctx, .store = store, .parent = parent, .by_id = map_new(parent, 64)};
}

Status fund_cache_get(FundCache *cache, FundId id, const Fund **ret)
{
    uint64_t at, key = fund_hash(id);
    for (; map_get(cache->by_id, key, &at); key++) {
        const Fund *fund = cache->funds[at];
        if (fund->id.chain.number == id.chain.number && fund->id.id == id.id) {
            *ret = fund;
            return OK;
        }
    }
    cache->funds = mem_grow(cache->parent, cache->funds, cache->count, &cache->capacity);
    TRY(fund_get(cache->store, cache->parent, id, &cache->funds[cache->count]));
    *ret = cache->funds[cache->count];
    map_set(cache->by_id, key, cache->count++);
    return OK;
}

bool fund_reserves(const Fund *fund)
{
    return fund->kind != FUND_HOUSEHOLD && fund->kind != FUND_SELF;
}

static int compare_chains(const void *a, const void *b)
{
    const Chain *left = a, *right = b;
    return (left->number > right->number) - (left->number < right->number);
}

Status fund_cache_begin(FundCache *cache, const Chain *chains, size_t count, const char *command,
                        const char *subject)
{
    int64_t event;
    Chain *all = mem_array(cache->parent, Chain, cache->count + count);
    memcpy(all, chains, count * sizeof *all);
    for (size_t i = 0; i < cache->count; i++)
        all[count + i] = cache->funds[i]->id.chain;
    qsort(all, cache->count + count, sizeof *all, compare_chains);
    for (size_t i = 0; i < cache->count + count; i++)
        if (i == 0 || all[i].number != all[i - 1].number)
            TRY(event_begin(cache->store, all[i], command, subject, &event));
    return OK;
}

Transfer reservation_transfer(void *parent, const Fund *fund, const Reservation *reservation,
                              Date date, Date expires)
{
    AllocationId allocation = reservation->allocation;
    return (Transfer){.key = reservation->key,
                      .kind = TRANSFER_PENDING,
                      .debit = fund->accounts.fund,
                      .credit = fund->accounts.institution,
                      .amount = reservation->amount,
                      .value_date = date,
                      .reason = TEXT("commitment"),
                      .subject = text_of(mem_printf(
                          parent, "allocation:%lld-%lld %s", (long long)allocation.chain.number,
                          (long long)allocation.id, month_format(parent, reservation->month))),
                      .expires = expires};
}
