/* The whole of an allocation: who asks, what there is, who gets it. */
#include "base/mem.h"
#include "base/progress.h"
#include "fund/decision_private.h"

const char *const DECISION_KEYS[DECISION_KIND_COUNT + 1] = {
    "funded",  "used-up",   "no-money", "excluded",  "committed",
    "covered", "elsewhere", "died",     "household", NULL};

const char *decision_message(DecisionKind kind)
{
    static const char *const MESSAGES[DECISION_KIND_COUNT] = {
        "decision.funded",    "decision.used-up",   "decision.no-money",
        "decision.excluded",  "decision.committed", "decision.covered",
        "decision.elsewhere", "decision.died",      "decision.household"};
    return MESSAGES[kind];
}

static Status check_request(Ctx *ctx, const DecisionRequest *request)
{
    int months = decision_month_count(request);
    if (region_level(request->region) < LEVEL_REGENCY)
        return fail(ctx, E_INVALID, "decision.region", region_format(ctx, request->region), NULL);
    if (months < 1 || months > DECISION_MONTHS_MAX)
        return fail(ctx, E_INVALID, "decision.months", month_format(ctx, request->from),
                    month_format(ctx, request->until), mem_printf(ctx, "%d", DECISION_MONTHS_MAX),
                    NULL);
    if (request->fund_count == 0)
        return fail(ctx, E_NOT_FOUND, "decision.no_fund", region_format(ctx, request->region),
                    month_format(ctx, request->from), month_format(ctx, request->until), NULL);
    if (request->fund_count > FUNDS_MAX)
        return fail(ctx, E_LIMIT, "allocation.too_many",
                    mem_printf(ctx, "%zu", request->fund_count), "–", NULL);
    return OK;
}

/* Nobody may spend the money or promise the months between our reading and our writing. */
static Status take_locks(Gathering *gathering)
{
    const DecisionRequest *request = gathering->request;
    const Fund *fund;
    for (size_t i = 0; i < request->fund_count; i++)
        TRY(fund_cache_get(&gathering->cache, request->funds[i]->id, &fund));
    if (!store_is_writing(gathering->store))
        return OK;
    return fund_cache_begin(&gathering->cache, &gathering->chain, 1, "fund allocate",
                            region_format(gathering->parent, request->region));
}

typedef struct {
    const DecisionRequest *request;
    int64_t months;
} Freed;

static Status count_freed(const Commitment *commitment, void *argument)
{
    Freed *freed = argument;
    Month after = month_plus(commitment->last, 1);
    if (commitment->last.months >= commitment->until.months)
        return OK;
    if (after.months < commitment->from.months)
        after = commitment->from;
    freed->months +=
        __builtin_popcountll(decision_months(freed->request, after, commitment->until));
    return OK;
}

static Status make_offers(Gathering *gathering, DecisionRun *run)
{
    const DecisionRequest *request = gathering->request;
    run->offers = mem_array(gathering->parent, FundOffer, request->fund_count);
    for (size_t f = 0; f < request->fund_count; f++) {
        const Fund *fund = request->funds[f];
        FundPosition position;
        Freed freed = {.request = request};
        CommitmentQuery query = {.fund = fund->id, .with_ended = true};
        TRY(fund_position(gathering->ctx, gathering->store, fund, request->from, &position));
        TRY(commitment_each(gathering->store, &query, count_freed, &freed));
        run->offers[f] =
            (FundOffer){.fund = fund, .available = position.available, .freed = freed.months};
    }
    return OK;
}

Status decision_run(Ctx *ctx, Store *store, void *parent, const Law *law,
                    const DecisionRequest *request, DecisionRun **ret)
{
    const LawParameter *arrears;
    DecisionPrices prices;
    TRY(check_request(ctx, request));
    TRY(law_parameter(ctx, law, LAW_ARREARS_MONTHS, request->from, &arrears));
    DecisionRun *run = mem_new(parent, DecisionRun);
    run->request = request;
    Gathering gathering = {.ctx = ctx,
                           .store = store,
                           .parent = run,
                           .names = arena_new(run, 1 << 18),
                           .request = request,
                           .chain = region_chain(request->region),
                           .arrears_months = (int)arrears->value,
                           .by_nik = map_new(run, 1024),
                           .cache = fund_cache_new(ctx, store, run)};
    TRY(occupation_list(ctx, run, &run->occupations));
    TRY(take_locks(&gathering));
    TRY(decision_gather(&gathering));
    decision_keep_wanted(&gathering);
    TRY(decision_find_taken(&gathering, run));
    TRY(make_offers(&gathering, run));
    TRY(decision_prices(ctx, run, law, request, &prices));
    run->people = gathering.people;
    run->people_count = gathering.count;
    TRY(decision_solve(ctx, run, run, &prices));
    *ret = run;
    return OK;
}
