/* Promising months out of funds. */
#include "base/digest.h"
#include "base/mem.h"
#include "fund/commitment_private.h"

/* -- Checks ---------------------------------------------------------------------------------- */

static Status check_one(FundCache *cache, const Commitment *commitment, const Fund **ret_fund)
{
    const Fund *fund;
    Ctx *ctx = cache->ctx;
    TRY(fund_cache_get(cache, commitment->fund, &fund));
    *ret_fund = fund;
    bool months = commitment->from.months <= commitment->until.months &&
                  commitment->from.months >= fund->from.months &&
                  commitment->until.months <= fund->until.months;
    bool programmes =
        commitment->programmes != 0 && (commitment->programmes & ~fund->programmes) == 0;
    if (months && programmes && commitment->nik > 0 && commitment->name.bytes > 0)
        return OK;
    return fail(ctx, E_INVALID, "commitment.not_of_fund", fund->key,
                month_format(ctx, commitment->from), month_format(ctx, commitment->until),
                programmes_format(ctx, commitment->programmes), NULL);
}

typedef struct {
    Holdings *holdings;
    FundId *funds; /* by the order in which they were added */
    size_t count, capacity;
    void *parent;
} Held;

static int64_t hold(Held *held, const Commitment *commitment, Month last)
{
    int64_t place = holdings_add(held->holdings, commitment->nik, commitment->from, last,
                                 commitment->programmes);
    if (place >= 0)
        return place;
    held->funds = mem_grow(held->parent, held->funds, held->count, &held->capacity);
    held->funds[held->count++] = commitment->fund;
    return -1;
}

static Status hold_existing(const Commitment *commitment, void *argument)
{
    (void)hold(argument, commitment, commitment->last);
    return OK;
}

/* Whom a household registered is its own to pay for, although nothing is promised or paid yet. */
static Status hold_households(FundCache *cache, const Map *niks, Month from, Month until,
                              Held *held)
{
    HouseholdHold *list;
    size_t count;
    TRY(household_holds(cache->store, cache->parent, from, until, &list, &count));
    for (size_t i = 0; i < count; i++) {
        uint64_t place;
        const Commitment as_if = {.fund = list[i].fund,
                                  .nik = list[i].nik,
                                  .from = list[i].from,
                                  .programmes = HOUSEHOLD_PROGRAMMES};
        if (map_get(niks, (uint64_t)list[i].nik, &place))
            (void)hold(held, &as_if, list[i].last);
    }
    return OK;
}

/* Every person-programme-month that somebody pays for already is a problem of its own. */
static Status check_exclusive(FundCache *cache, const Commitment *commitments, size_t count,
                              Month from, Month until)
{
    Ctx *ctx = cache->ctx;
    Held held = {.holdings = holdings_new(cache->parent, count), .parent = cache->parent};
    Map *niks = map_new(cache->parent, count);
    int64_t *list = mem_array(cache->parent, int64_t, count);
    size_t people = 0, taken = 0;
    for (size_t i = 0; i < count; i++)
        if (map_put(niks, (uint64_t)commitments[i].nik, 1, NULL))
            list[people++] = commitments[i].nik;
    TRY(commitments_of_people(cache->store, niks, list, people, from, until, hold_existing, &held));
    TRY(hold_households(cache, niks, from, until, &held));
    for (size_t i = 0; i < count; i++) {
        int64_t place = hold(&held, &commitments[i], commitments[i].until);
        if (place < 0)
            continue;
        const Fund *fund;
        TRY(fund_cache_get(cache, held.funds[place], &fund));
        taken++;
        problem_add(ctx, PROBLEM_ERROR, NULL,
                    fund->kind == FUND_HOUSEHOLD ? "commitment.household" : "commitment.held",
                    nik_mask(ctx, (Nik){commitments[i].nik}),
                    month_format(ctx, commitments[i].from), month_format(ctx, commitments[i].until),
                    fund->key, NULL);
    }
    if (taken == 0)
        return OK;
    return fail(ctx, E_CONFLICT, "commitment.held_count", mem_printf(ctx, "%zu", taken), NULL);
}

/* -- Reserving ------------------------------------------------------------------------------- */

typedef struct {
    StoredReservation *items;
    size_t count, capacity;
} ReservationList;

/* What the groups cost, month by month, at the price of the day. */
static Status price_groups(FundCache *cache, const Law *law, const HeadCount *counting,
                           ReservationList *ret)
{
    static const uint32_t DRIVER = 8322, OTHER = 0;
    for (size_t i = 0; i < counting->count; i++) {
        const HeadGroup *group = &counting->groups[i];
        const Fund *fund;
        TRY(fund_cache_get(cache, group->fund, &fund));
        FundTerms terms = {fund->kind, group->programmes, fund->undecided_relief};
        for (int month = 0; month < counting->months; month++) {
            StoredReservation one = {.fund = group->fund, .version = 1};
            Reservation *reservation = &one.reservation;
            if (group->heads[month] == 0)
                continue;
            reservation->allocation = group->allocation;
            reservation->month = month_plus(counting->first, month);
            reservation->programmes = group->programmes;
            reservation->transport = group->transport;
            reservation->heads = group->heads[month];
            TRY(fund_price(cache->ctx, law, terms, group->transport ? DRIVER : OTHER,
                           reservation->month, &reservation->price));
            if (!money_times(reservation->price, reservation->heads, &reservation->amount))
                return fail(cache->ctx, E_LIMIT, "commitment.too_much", fund->key, NULL);
            reservation->key = text_of(reservation_key(cache->parent, &one));
            ret->items = mem_grow(cache->parent, ret->items, ret->count, &ret->capacity);
            ret->items[ret->count++] = one;
        }
    }
    return OK;
}

static bool is_of_fund(const StoredReservation *stored, const Fund *fund)
{
    return stored->fund.chain.number == fund->id.chain.number && stored->fund.id == fund->id.id;
}

/* The ledger refuses by itself; this says it in terms of the fund. */
static Status check_money(FundCache *cache, const Fund *fund, const ReservationList *list)
{
    Ctx *ctx = cache->ctx;
    Balance balance;
    Money needed = {0};
    bool english = ctx->lang == LANG_EN;
    for (size_t i = 0; i < list->count; i++)
        if (is_of_fund(&list->items[i], fund) &&
            !money_add(needed, list->items[i].reservation.amount, &needed))
            return fail(ctx, E_LIMIT, "commitment.too_much", fund->key, NULL);
    TRY(ledger_balance(cache->store, fund->id.chain, fund->accounts.fund, &balance));
    if (needed.rupiah <= balance.available.rupiah)
        return OK;
    return fail(ctx, E_CONFLICT, "commitment.money_short", fund->key,
                money_format(ctx, needed, english), money_format(ctx, balance.available, english),
                money_format(ctx, MONEY(needed.rupiah - balance.available.rupiah), english), NULL);
}

static Status reserve(FundCache *cache, const Allocation *allocation, const ReservationList *list)
{
    Transfer *transfers = mem_array(cache->parent, Transfer, list->count);
    for (size_t f = 0; f < cache->count; f++) {
        const Fund *fund = cache->funds[f];
        size_t count = 0;
        if (!fund_reserves(fund))
            continue;
        TRY(check_money(cache, fund, list));
        for (size_t i = 0; i < list->count; i++) {
            if (!is_of_fund(&list->items[i], fund))
                continue;
            transfers[count++] =
                reservation_transfer(cache->parent, fund, &list->items[i].reservation,
                                     allocation->date, allocation->expires);
            TRY(reservation_write(cache->store, &list->items[i]));
        }
        TRY(ledger_must(cache->ctx, cache->store, fund->id.chain, transfers, count));
    }
    return OK;
}

/* -- Adding ---------------------------------------------------------------------------------- */

static char *digest_commitments(void *parent, const Allocation *allocation,
                                const Commitment *commitments, size_t count)
{
    Hasher *hasher = hasher_new(parent);
    hasher_add_int(hasher, allocation->region.code);
    hasher_add_int(hasher, allocation->decree.id);
    for (size_t i = 0; i < count; i++) {
        const Commitment *one = &commitments[i];
        const int64_t facts[] = {one->fund.chain.number, one->fund.id,      one->nik,
                                 one->from.months,       one->until.months, one->programmes};
        hasher_add(hasher, facts, sizeof facts);
    }
    Digest digest = hasher_end(hasher);
    return digest_hex(parent, &digest);
}

static Status add_new(FundCache *cache, const Law *law, const Allocation *allocation,
                      const Commitment *commitments, size_t count, const char *digest,
                      AllocationId *ret_id)
{
    Month from = commitments[0].from, until = commitments[0].until;
    AllocationId id = {allocation->chain, 0};
    ReservationList list = {0};
    for (size_t i = 0; i < count; i++) {
        from = commitments[i].from.months < from.months ? commitments[i].from : from;
        until = commitments[i].until.months > until.months ? commitments[i].until : until;
    }
    if (until.months - from.months >= COMMITMENT_MONTHS_MAX)
        return fail(cache->ctx, E_LIMIT, "commitment.months", NULL);
    TRY(check_exclusive(cache, commitments, count, from, until));
    TRY(allocation_write(cache->store, allocation, (int64_t)count, digest, &id.id));
    HeadCount *counting = head_count_new(cache->parent, from, until);
    for (size_t i = 0; i < count; i++) {
        Commitment one = commitments[i];
        one.allocation = id;
        head_count_add(counting, &one, one.from, one.until);
    }
    head_count_end(counting);
    TRY(price_groups(cache, law, counting, &list));
    TRY(commitments_write(cache->store, id, commitments, count));
    TRY(reserve(cache, allocation, &list));
    *ret_id = id;
    return OK;
}

static Status add(FundCache *cache, const Law *law, const Allocation *allocation,
                  const Commitment *commitments, size_t count, AllocationId *ret_id,
                  bool *ret_existed)
{
    StoredAllocation known;
    if (allocation->key.bytes == 0 || allocation->key.bytes > TRANSFER_KEY_BYTES_MAX)
        return fail(cache->ctx, E_INVALID, "commitment.key", NULL);
    for (size_t i = 0; i < count; i++) {
        const Fund *fund;
        TRY(check_one(cache, &commitments[i], &fund));
    }
    TRY(fund_cache_begin(cache, &allocation->chain, 1, "fund allocate",
                         text_string(cache->parent, allocation->key)));
    char *digest = digest_commitments(cache->parent, allocation, commitments, count);
    TRY(allocation_of_key(cache->store, cache->parent, allocation->chain, allocation->key, &known));
    if (known.id.id != 0 && strcmp(known.digest, digest) != 0)
        return fail(cache->ctx, E_CONFLICT, "commitment.differs",
                    text_string(cache->parent, allocation->key), NULL);
    *ret_existed = known.id.id != 0;
    *ret_id = known.id;
    if (*ret_existed)
        return OK;
    if (count == 0)
        return fail(cache->ctx, E_INVALID, "commitment.nobody", NULL);
    return add_new(cache, law, allocation, commitments, count, digest, ret_id);
}

Status commitment_add(Ctx *ctx, Store *store, const Law *law, const Allocation *allocation,
                      const Commitment *commitments, size_t count, AllocationId *ret_id,
                      bool *ret_existed)
{
    void *scratch = mem_root(NULL);
    FundCache cache = fund_cache_new(ctx, store, scratch);
    AllocationId id = {0};
    bool existed = false;
    Status status = add(&cache, law, allocation, commitments, count, &id, &existed);
    mem_free(scratch);
    if (status != OK)
        return status;
    *ret_id = id;
    *ret_existed = existed;
    return OK;
}
