/* Looks at a plan as a sceptic would. Shares nothing with the solver but the header. */
#include "base/mem.h"
#include "fund/allocate.h"

/* What the units that a fund pays for have in common. */
typedef struct {
    int64_t load;
    __int128 spent;
    uint64_t leads_to; /* all funds that could pay for one of them instead */
    uint64_t only;     /* the funds of every certificate that names this fund … */
    int64_t before;    /* … and the earliest unit it refused */
    int64_t least;     /* price among the refused units that it could pay for; INT64_MAX none */
} FundProof;

typedef struct {
    Ctx *ctx;
    const AllocationProblem *problem;
    const AllocationPlan *plan;
    FundProof funds[ALLOCATION_FUNDS_MAX];
} Proof;

static Status broken(const Proof *proof, const char *fault, int64_t unit, size_t fund)
{
    return fail(proof->ctx, E_BROKEN, "allocation.unproved", fault,
                mem_printf(proof->ctx, "%lld", (long long)unit),
                mem_printf(proof->ctx, "%zu", fund), NULL);
}

static int64_t unit_price(const AllocationProblem *problem, int64_t unit, size_t fund)
{
    size_t kind = problem->kind == NULL ? 0 : problem->kind[unit];
    return problem->price[kind * problem->fund_count + fund].rupiah;
}

/* Every certificate says: these funds take nobody who could be paid from outside, and nobody after
 * this unit. */
static void read_certificates(Proof *proof)
{
    for (size_t f = 0; f < proof->problem->fund_count; f++) {
        proof->funds[f] = (FundProof){.only = UINT64_MAX, .before = INT64_MAX, .least = INT64_MAX};
        for (size_t s = 0; s < proof->plan->set_count; s++) {
            const TightSet *set = &proof->plan->sets[s];
            if ((set->funds & FUND_BIT(f)) == 0)
                continue;
            proof->funds[f].only &= set->funds;
            if (set->closed_at < proof->funds[f].before)
                proof->funds[f].before = set->closed_at;
        }
    }
}

static Status check_refused(Proof *proof, int64_t unit)
{
    const AllocationPlan *plan = proof->plan;
    uint64_t eligible = proof->problem->eligible[unit];
    if (plan->exact && eligible != 0) {
        if (plan->tight[unit] >= plan->set_count)
            return broken(proof, "no-certificate", unit, 0);
        const TightSet *set = &plan->sets[plan->tight[unit]];
        if ((eligible & ~set->funds) != 0 || unit < set->closed_at)
            return broken(proof, "foreign-certificate", unit, 0);
    }
    for (size_t f = 0; f < proof->problem->fund_count; f++)
        if ((eligible & FUND_BIT(f)) != 0 &&
            unit_price(proof->problem, unit, f) < proof->funds[f].least)
            proof->funds[f].least = unit_price(proof->problem, unit, f);
    return OK;
}

static Status check_units(Proof *proof)
{
    const AllocationProblem *problem = proof->problem;
    int64_t served = 0;
    for (int64_t i = 0; i < problem->count; i++) {
        size_t f = proof->plan->fund[i];
        if (f == FUND_NONE) {
            TRY(check_refused(proof, i));
            continue;
        }
        if (f >= problem->fund_count || (problem->eligible[i] & FUND_BIT(f)) == 0)
            return broken(proof, "not-eligible", i, f);
        FundProof *fund = &proof->funds[f];
        if ((problem->eligible[i] & ~fund->only) != 0)
            return broken(proof, "could-be-paid-from-outside", i, f);
        if (i >= fund->before)
            return broken(proof, "served-after-a-refusal", i, f);
        fund->load++;
        fund->spent += unit_price(problem, i, f);
        fund->leads_to |= problem->eligible[i];
        served++;
    }
    return served == proof->plan->served ? OK : broken(proof, "served", served, 0);
}

/* Is there really nothing left for whoever was refused? */
static Status check_funds(Proof *proof)
{
    const AllocationProblem *problem = proof->problem;
    for (size_t f = 0; f < problem->fund_count; f++) {
        const FundProof *fund = &proof->funds[f];
        __int128 left = problem->budget[f].rupiah - fund->spent;
        if (left < 0)
            return broken(proof, "over-budget", -1, f);
        if (fund->load != proof->plan->load[f] || fund->spent != proof->plan->spent[f].rupiah)
            return broken(proof, "sums", -1, f);
        if (left >= fund->least)
            return broken(proof, "money-left", -1, f);
    }
    for (size_t s = 0; s < proof->plan->set_count; s++) {
        const TightSet *set = &proof->plan->sets[s];
        int64_t places = 0;
        for (size_t f = 0; f < problem->fund_count; f++)
            if ((set->funds & FUND_BIT(f)) != 0)
                places += proof->funds[f].load;
        if (places != set->places)
            return broken(proof, "places", set->closed_at, s);
    }
    return OK;
}

/* A fund of a certificate may be eligible for nobody refused directly (it is in the set because its
 * people cannot move): it must be full all the same. With one price a fund, it is full if it has
 * less left than any of its units cost. */
static Status check_full(Proof *proof)
{
    const AllocationProblem *problem = proof->problem;
    int64_t price[ALLOCATION_FUNDS_MAX] = {0};
    for (int64_t i = 0; i < problem->count; i++)
        for (uint64_t left = problem->eligible[i]; left != 0; left &= left - 1) {
            size_t f = (size_t)__builtin_ctzll(left);
            price[f] = unit_price(problem, i, f);
        }
    for (size_t f = 0; f < problem->fund_count; f++) {
        __int128 left = problem->budget[f].rupiah - proof->funds[f].spent;
        if (proof->funds[f].before != INT64_MAX && price[f] > 0 && left >= price[f])
            return broken(proof, "not-full", proof->funds[f].before, f);
    }
    /* Nobody can move, over any number of funds, to one that pays earlier and has a place. */
    for (size_t from = 0; from < problem->fund_count; from++) {
        uint64_t reached = FUND_BIT(from), before = 0;
        while (reached != before) {
            before = reached;
            for (size_t f = 0; f < problem->fund_count; f++)
                if ((before & FUND_BIT(f)) != 0)
                    reached |= proof->funds[f].leads_to;
        }
        for (size_t to = 0; to < problem->fund_count; to++)
            if ((reached & FUND_BIT(to)) != 0 &&
                problem->precedence[to] < problem->precedence[from] &&
                problem->budget[to].rupiah - proof->funds[to].spent >= price[to])
                return broken(proof, "later-payer", (int64_t)from, to);
    }
    return OK;
}

Status allocation_verify(Ctx *ctx, const AllocationProblem *problem, const AllocationPlan *plan)
{
    Proof proof = {.ctx = ctx, .problem = problem, .plan = plan};
    read_certificates(&proof);
    TRY(check_units(&proof));
    TRY(check_funds(&proof));
    return plan->exact ? check_full(&proof) : OK;
}
