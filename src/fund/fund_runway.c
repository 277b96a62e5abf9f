/* How long the money lasts, and who loses cover when it ends. */
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "fund/fund_private.h"

const char *const LAPSE_KEYS[LAPSE_REASON_COUNT + 1] = {
    "fund-ends", "money-ends", "not-committed", "ended", "no-commitment", NULL};

/* People of one fund in the month asked, by the last month promised to them and by price. */
typedef struct {
    Month as_of;
    int months;         /* how far we look */
    int64_t (*last)[2]; /* [month − as_of][transport]; beyond the end: in the last place */
} LastMonths;

static Status count_last(const Commitment *commitment, void *argument)
{
    LastMonths *work = argument;
    int at = commitment->last.months - work->as_of.months;
    at = at > work->months ? work->months : at;
    work->last[at][occupation_is_transport(commitment->occupation)]++;
    return OK;
}

/* For how many months after as_of can all people paid for in as_of go on, with what can still be
 * committed? The fund's own last month is the other bound. */
static Status months_affordable(Ctx *ctx, const Law *law, const Fund *fund, const LastMonths *last,
                                FundRunway *runway)
{
    static const uint32_t DRIVER = 8322, OTHER = 0;
    int64_t left = runway->position.available.rupiah;
    int64_t without[2] = {last->last[0][0], last->last[0][1]};
    runway->heads = 0;
    for (int m = 0; m <= last->months; m++)
        runway->heads += last->last[m][0] + last->last[m][1];
    for (int m = 1; m <= last->months; m++) {
        Month month = month_plus(last->as_of, m);
        Money price[2];
        TRY(fund_price(ctx, law, fund_terms(fund), OTHER, month, &price[0]));
        TRY(fund_price(ctx, law, fund_terms(fund), DRIVER, month, &price[1]));
        int64_t cost = 0;
        if (__builtin_mul_overflow(without[0], price[0].rupiah, &cost) ||
            __builtin_add_overflow(cost, without[1] * price[1].rupiah, &cost))
            return fail(ctx, E_LIMIT, "commitment.too_much", fund->key, NULL);
        if (cost > left)
            break;
        left -= cost;
        runway->months = m;
        for (int t = 0; t < 2; t++)
            without[t] += last->last[m][t];
    }
    runway->until = month_plus(last->as_of, runway->months);
    runway->fund_ends = runway->until.months >= fund->until.months;
    return OK;
}

static Status measure_fund(Ctx *ctx, Store *store, void *parent, const Law *law, const Fund *fund,
                           Month as_of, FundRunway *ret)
{
    LastMonths last = {
        .as_of = as_of,
        .months = fund->until.months > as_of.months ? fund->until.months - as_of.months : 0};
    last.last = mem_alloc(parent, (size_t)(last.months + 1) * sizeof *last.last);
    CommitmentQuery query = {.fund = fund->id, .from = as_of, .until = as_of};
    *ret = (FundRunway){.fund = fund};
    TRY(fund_position(ctx, store, fund, as_of, &ret->position));
    TRY(commitment_each(store, &query, count_last, &last));
    return months_affordable(ctx, law, fund, &last, ret);
}

/* -- Who ------------------------------------------------------------------------------------- */

typedef struct {
    Store *store;
    void *parent;
    Arena *arena;
    const FundRunway *funds;
    size_t fund_count;
    Month as_of, first, last; /* a last paid month in first … last is of interest */
    int arrears_months;
    Lapse *list;
    size_t count, capacity;
    Map *by_nik; /* everybody with a commitment → place in list */
} LapseSearch;

static Text keep_text(Arena *arena, Text text)
{
    return (Text){arena_copy(arena, text.data, text.bytes), text.bytes};
}

/* The latest last month of each person counts, whoever pays it. */
static Status keep_latest(const Commitment *commitment, void *argument)
{
    LapseSearch *search = argument;
    uint64_t at;
    bool known = map_get(search->by_nik, (uint64_t)commitment->nik, &at);
    if (known && search->list[at].last.months >= commitment->last.months)
        return OK;
    if (!known) {
        search->list = mem_grow(search->parent, search->list, search->count, &search->capacity);
        at = search->count++;
        map_set(search->by_nik, (uint64_t)commitment->nik, at);
    }
    Text name = known ? search->list[at].name : keep_text(search->arena, commitment->name);
    search->list[at] = (Lapse){.nik = commitment->nik,
                               .name = name,
                               .home = commitment->home,
                               .occupation = commitment->occupation,
                               .fund = commitment->fund,
                               .last = commitment->last,
                               .end_reason = keep_text(search->arena, commitment->end_reason),
                               .synthetic = commitment->synthetic};
    return OK;
}

static const FundRunway *runway_of(const LapseSearch *search, FundId id)
{
    for (size_t i = 0; i < search->fund_count; i++)
        if (search->funds[i].fund->id.id == id.id &&
            search->funds[i].fund->id.chain.number == id.chain.number)
            return &search->funds[i];
    return NULL;
}

static LapseReason reason_of(const LapseSearch *search, const Lapse *lapse)
{
    const FundRunway *runway = runway_of(search, lapse->fund);
    if (lapse->end_reason.bytes > 0)
        return LAPSE_ENDED;
    if (runway == NULL)
        return LAPSE_NO_COMMITMENT;
    if (lapse->last.months >= runway->fund->until.months)
        return LAPSE_FUND_ENDS;
    return lapse->last.months + 1 > runway->until.months ? LAPSE_MONEY_ENDS : LAPSE_NOT_COMMITTED;
}

/* Members whose cover somebody else than themselves or an employer paid, without a commitment that
 * goes on. */
static void add_members(LapseSearch *search, const Register *reg)
{
    for (int64_t i = 0; i < reg->count; i++) {
        uint64_t at;
        Month until = {reg->paid_until[i]};
        PayerKind payer = (PayerKind)reg->payer[i];
        if (until.months < search->first.months || until.months > search->last.months ||
            reg->died[i] != INT32_MIN || payer == PAYER_SELF || payer == PAYER_EMPLOYER)
            continue;
        if (map_get(search->by_nik, (uint64_t)reg->nik[i], &at)) {
            if (search->list[at].last.months < until.months)
                search->list[at].last = until;
            continue;
        }
        search->list = mem_grow(search->parent, search->list, search->count, &search->capacity);
        map_set(search->by_nik, (uint64_t)reg->nik[i], search->count);
        search->list[search->count++] =
            (Lapse){.nik = reg->nik[i],
                    .name = keep_text(search->arena, register_name(reg, i)),
                    .home = {reg->home[i]},
                    .occupation = reg->occupation[i],
                    .payer = payer,
                    .last = until,
                    .synthetic = reg->synthetic[i] != 0};
    }
}

static int by_end(const void *a, const void *b)
{
    const Lapse *left = a, *right = b;
    if (left->last.months != right->last.months)
        return left->last.months < right->last.months ? -1 : 1;
    if (left->home.code != right->home.code)
        return left->home.code < right->home.code ? -1 : 1;
    return (left->nik > right->nik) - (left->nik < right->nik);
}

static void keep_interesting(LapseSearch *search)
{
    size_t used = 0;
    for (size_t i = 0; i < search->count; i++) {
        Lapse *lapse = &search->list[i];
        if (lapse->last.months < search->first.months || lapse->last.months > search->last.months)
            continue;
        const FundRunway *runway = runway_of(search, lapse->fund);
        lapse->reason = reason_of(search, lapse);
        lapse->paid_by = runway == NULL ? NULL : runway->fund;
        if (runway != NULL)
            lapse->payer = fund_payer(runway->fund->kind);
        lapse->lapses = month_plus(lapse->last, search->arrears_months + 1);
        search->list[used++] = *lapse;
    }
    search->count = used;
    if (used > 0)
        qsort(search->list, used, sizeof *search->list, by_end);
}

static Status find_lapses(Ctx *ctx, Store *store, void *parent, const Law *law, Region region,
                          const FundRunway *funds, size_t fund_count, Month as_of, int ahead,
                          Lapse **ret, size_t *ret_count)
{
    const LawParameter *arrears;
    Chain *chains;
    size_t chain_count;
    int64_t first, end;
    TRY(law_parameter(ctx, law, LAW_ARREARS_MONTHS, as_of, &arrears));
    LapseSearch search = {.store = store,
                          .parent = parent,
                          .arena = arena_new(parent, 1 << 16),
                          .funds = funds,
                          .fund_count = fund_count,
                          .as_of = as_of,
                          .first = month_plus(as_of, -(int)arrears->value - 1),
                          .last = month_plus(as_of, ahead - 1),
                          .arrears_months = (int)arrears->value,
                          .by_nik = map_new(parent, 1024)};
    CommitmentQuery query = {.region = region};
    TRY(commitment_each(store, &query, keep_latest, &search));
    chains_within(region, &first, &end);
    TRY(register_chains(store, parent, &chains, &chain_count));
    for (size_t i = 0; i < chain_count; i++) {
        Register *reg;
        if (chains[i].number < first || chains[i].number >= end)
            continue;
        void *scratch = mem_root(parent);
        TRY(register_load(ctx, scratch, store, chains[i], month_plus(as_of, ahead), &reg));
        add_members(&search, reg);
        mem_free(scratch);
    }
    keep_interesting(&search);
    *ret = search.list;
    *ret_count = search.count;
    return OK;
}

Status fund_runway(Ctx *ctx, Store *store, void *parent, const Law *law, Region region, Month as_of,
                   int months_ahead, Runway *ret)
{
    Fund **funds;
    Runway runway = {.as_of = as_of, .months_ahead = months_ahead};
    TRY(fund_list_for(store, parent, region, month_plus(as_of, -1), month_plus(as_of, months_ahead),
                      &funds, &runway.fund_count));
    runway.funds = mem_array(parent, FundRunway, runway.fund_count);
    for (size_t i = 0; i < runway.fund_count; i++)
        TRY(measure_fund(ctx, store, parent, law, funds[i], as_of, &runway.funds[i]));
    TRY(find_lapses(ctx, store, parent, law, region, runway.funds, runway.fund_count, as_of,
                    months_ahead, &runway.lapses, &runway.lapse_count));
    *ret = runway;
    return OK;
}
