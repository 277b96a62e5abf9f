/* From people and money to units, and from the plan back to people. Pure. */
#include "base/mem.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "fund/decision_private.h"

enum { PEOPLE_PER_CHUNK = 4096 };

/* -- Prices ---------------------------------------------------------------------------------- */

static Status price_kind(Ctx *ctx, const Law *law, const DecisionRequest *request, const Fund *fund,
                         int month, bool transport, Money *ret)
{
    static const uint32_t DRIVER = 8322, OTHER = 0;
    FundTerms terms = {fund->kind, request->programmes, fund->undecided_relief};
    Month from = request->by_month ? month_plus(request->from, month) : request->from;
    Month until = request->by_month ? from : request->until;
    return fund_price_months(ctx, law, terms, transport ? DRIVER : OTHER, from, until, ret);
}

bool decision_may_pay(const DecisionRequest *request, const Fund *fund)
{
    uint64_t all = decision_months(request, request->from, request->until);
    uint64_t months = decision_months(request, fund->from, fund->until);
    return (request->programmes & ~fund->programmes) == 0 && fund_reserves(fund) &&
           (request->by_month ? months != 0 : months == all);
}

Status decision_prices(Ctx *ctx, void *parent, const Law *law, const DecisionRequest *request,
                       DecisionPrices *ret)
{
    int months = request->by_month ? decision_month_count(request) : 1;
    DecisionPrices prices = {.kind_count = (size_t)months * 2};
    prices.prices = mem_array(parent, Money, prices.kind_count * request->fund_count);
    for (size_t f = 0; f < request->fund_count; f++) {
        const Fund *fund = request->funds[f];
        if (!decision_may_pay(request, fund))
            continue;
        prices.months[f] = decision_months(request, fund->from, fund->until);
        for (int m = 0; m < months; m++)
            for (int transport = 0; transport < 2; transport++)
                if ((prices.months[f] >> m & 1) != 0)
                    TRY(price_kind(
                        ctx, law, request, fund, m, transport != 0,
                        &prices.prices[(size_t)(m * 2 + transport) * request->fund_count + f]));
    }
    *ret = prices;
    return OK;
}

/* -- Order ----------------------------------------------------------------------------------- */

static Status judge_people(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    (void)worker;
    DecisionRun *run = argument;
    const DecisionRequest *request = run->request;
    for (int64_t i = begin; i < end; i++) {
        DecisionPerson *person = &run->people[i];
        person->admitting = 0;
        for (size_t f = 0; f < request->fund_count; f++)
            if (fund_admits(&request->funds[f]->rules, &person->candidate, request->from, NULL))
                person->admitting |= FUND_BIT(f);
        person->priority =
            candidate_priority(&request->order->priority, &person->candidate, request->from);
    }
    return OK;
}

static void sort_people(void *parent, DecisionRun *run)
{
    void *scratch = mem_root(NULL);
    Priority *priorities = mem_array(scratch, Priority, run->people_count);
    for (size_t i = 0; i < run->people_count; i++)
        priorities[i] = run->people[i].priority;
    const uint32_t *order = priority_order(scratch, priorities, (uint32_t)run->people_count);
    DecisionPerson *sorted = mem_array(parent, DecisionPerson, run->people_count);
    for (size_t i = 0; i < run->people_count; i++)
        sorted[i] = run->people[order[i]];
    run->people = sorted;
    mem_free(scratch);
}

/* -- Units ----------------------------------------------------------------------------------- */

static uint64_t taken_months(const DecisionPerson *person)
{
    return person->committed | person->household | person->covered;
}

/* Why nothing is asked for a person; DECISION_KIND_COUNT: something is. */
static DecisionKind hindrance(const DecisionRequest *request, const DecisionPerson *person)
{
    uint64_t taken = taken_months(person);
    uint64_t all = decision_months(request, request->from, request->until);
    if (person->died)
        return DECISION_DIED;
    if (person->elsewhere.number != 0)
        return DECISION_ELSEWHERE;
    if (request->by_month ? taken != all : taken == 0)
        return DECISION_KIND_COUNT;
    if (person->committed != 0)
        return DECISION_COMMITTED;
    return person->household != 0 ? DECISION_HOUSEHOLD : DECISION_COVERED;
}

typedef struct {
    AllocationProblem problem;
    uint64_t *eligible;
    uint16_t *kind;
    uint8_t *month; /* per unit; 0 with units of the whole period */
} Units;

static void add_unit(DecisionRun *run, Units *units, uint32_t person, int month,
                     const DecisionPrices *prices)
{
    const DecisionPerson *who = &run->people[person];
    int64_t at = run->unit_count++;
    uint64_t paying = 0;
    for (size_t f = 0; f < run->request->fund_count; f++)
        if ((prices->months[f] >> month & 1) != 0)
            paying |= FUND_BIT(f);
    run->unit_person[at] = person;
    units->month[at] = (uint8_t)month;
    units->eligible[at] = who->admitting & paying;
    units->kind[at] = (uint16_t)(month * 2 + occupation_is_transport(who->candidate.occupation));
}

static Units ask(void *parent, DecisionRun *run, const DecisionPrices *prices)
{
    const DecisionRequest *request = run->request;
    int months = request->by_month ? decision_month_count(request) : 1;
    size_t units_max = run->people_count * (size_t)months;
    Units units = {.eligible = mem_array(parent, uint64_t, units_max),
                   .kind = mem_array(parent, uint16_t, units_max),
                   .month = mem_array(parent, uint8_t, units_max)};
    run->unit_person = mem_array(parent, uint32_t, units_max);
    int64_t rank = 0;
    for (uint32_t p = 0; p < run->people_count; p++) {
        DecisionPerson *person = &run->people[p];
        if (hindrance(request, person) != DECISION_KIND_COUNT)
            continue;
        person->rank = ++rank;
        for (int m = 0; m < months; m++)
            if (!request->by_month || (taken_months(person) >> m & 1) == 0)
                add_unit(run, &units, p, m, prices);
    }
    return units;
}

/* -- Answers --------------------------------------------------------------------------------- */

typedef struct {
    DecisionRun *run;
    const Units *units;
    size_t capacity;
} Answers;

static void answer(void *parent, Answers *answers, const Decision *decision)
{
    DecisionRun *run = answers->run;
    run->decisions = mem_grow(parent, run->decisions, run->decision_count, &answers->capacity);
    run->decisions[run->decision_count++] = *decision;
    run->kinds[decision->kind]++;
}

static Decision answer_of_unit(const Answers *answers, int64_t unit)
{
    const DecisionRun *run = answers->run;
    const DecisionRequest *request = run->request;
    const AllocationPlan *plan = run->plan;
    Month month = month_plus(request->from, answers->units->month[unit]);
    Decision decision = {.person = run->unit_person[unit],
                         .from = month,
                         .until = request->by_month ? month : request->until,
                         .fund = plan->fund[unit] == FUND_NONE ? -1 : plan->fund[unit],
                         .set = plan->tight[unit]};
    if (decision.fund >= 0) {
        const AllocationProblem *problem = &answers->units->problem;
        decision.kind = DECISION_FUNDED;
        decision.amount =
            problem->price[problem->kind[unit] * problem->fund_count + (size_t)decision.fund];
    } else if (answers->units->eligible[unit] == 0) {
        decision.kind = DECISION_EXCLUDED;
    } else {
        decision.kind = decision.set == TIGHT_NONE ? DECISION_NO_MONEY : DECISION_USED_UP;
    }
    return decision;
}

/* The months that follow with the same answer become one decision. */
static int64_t answer_from(void *parent, Answers *answers, int64_t unit)
{
    Decision decision = answer_of_unit(answers, unit);
    for (unit++; unit < answers->run->unit_count; unit++) {
        Decision next = answer_of_unit(answers, unit);
        if (next.person != decision.person || next.kind != decision.kind ||
            next.fund != decision.fund || next.set != decision.set ||
            next.from.months != decision.until.months + 1)
            break;
        decision.until = next.until;
        decision.amount.rupiah += next.amount.rupiah;
    }
    answer(parent, answers, &decision);
    return unit;
}

static void read_answers(void *parent, DecisionRun *run, const Units *units)
{
    const DecisionRequest *request = run->request;
    Answers answers = {run, units, 0};
    int64_t unit = 0;
    for (uint32_t p = 0; p < run->people_count; p++) {
        DecisionKind kind = hindrance(request, &run->people[p]);
        if (kind != DECISION_KIND_COUNT)
            answer(parent, &answers,
                   &(Decision){p, kind, request->from, request->until, -1, {0}, TIGHT_NONE});
        while (unit < run->unit_count && run->unit_person[unit] == p)
            unit = answer_from(parent, &answers, unit);
    }
}

/* What each fund gave, and to how many it could not. */
static void sum_up(DecisionRun *run, const Units *units)
{
    size_t count = run->request->fund_count;
    uint32_t counted[FUNDS_MAX], refused[FUNDS_MAX];
    memset(counted, 0xff, sizeof counted);
    memset(refused, 0xff, sizeof refused);
    for (size_t i = 0; i < run->decision_count; i++) {
        const Decision *decision = &run->decisions[i];
        uint64_t admitting = run->people[decision->person].admitting;
        if (decision->kind == DECISION_USED_UP || decision->kind == DECISION_NO_MONEY)
            for (size_t f = 0; f < count; f++)
                if ((admitting & FUND_BIT(f)) != 0 && refused[f] != decision->person) {
                    refused[f] = decision->person;
                    run->offers[f].refused++;
                }
        if (decision->kind != DECISION_FUNDED)
            continue;
        FundOffer *offer = &run->offers[decision->fund];
        offer->people += counted[decision->fund] != decision->person;
        counted[decision->fund] = decision->person;
        offer->person_months += decision->until.months - decision->from.months + 1;
        offer->given.rupiah += decision->amount.rupiah;
    }
    for (int64_t u = 0; u < run->unit_count; u++)
        for (uint64_t left = units->eligible[u]; left != 0; left &= left - 1) {
            size_t f = (size_t)__builtin_ctzll(left);
            FundOffer *offer = &run->offers[f];
            Money price = units->problem.price[units->kind[u] * count + f];
            if (offer->price_least.rupiah == 0 || price.rupiah < offer->price_least.rupiah)
                offer->price_least = price;
            if (price.rupiah > offer->price_largest.rupiah)
                offer->price_largest = price;
        }
}

Status decision_solve(Ctx *ctx, void *parent, DecisionRun *run, const DecisionPrices *prices)
{
    const DecisionRequest *request = run->request;
    AllocationPlan *plan;
    progress_begin(ctx, "progress.fund.rules", (int64_t)run->people_count);
    TRY(parallel_for(ctx, (int64_t)run->people_count, PEOPLE_PER_CHUNK, judge_people, run));
    progress_begin(ctx, "progress.fund.allocate", 0);
    sort_people(parent, run);
    void *scratch = mem_root(NULL);
    Units units = ask(scratch, run, prices);
    mem_move(parent, run->unit_person);
    Money *budget = mem_array(scratch, Money, request->fund_count);
    int32_t *precedence = mem_array(scratch, int32_t, request->fund_count);
    for (size_t f = 0; f < request->fund_count; f++) {
        budget[f].rupiah =
            run->offers[f].available.rupiah > 0 ? run->offers[f].available.rupiah : 0;
        precedence[f] = request->funds[f]->precedence;
    }
    units.problem = (AllocationProblem){.fund_count = request->fund_count,
                                        .budget = budget,
                                        .precedence = precedence,
                                        .kind_count = prices->kind_count,
                                        .price = prices->prices,
                                        .count = run->unit_count,
                                        .eligible = units.eligible,
                                        .kind = units.kind};
    Status status = allocation_solve(ctx, parent, &units.problem, &plan);
    if (status == OK)
        status = allocation_verify(ctx, &units.problem, plan);
    if (status == OK) {
        run->plan = plan;
        read_answers(parent, run, &units);
        sum_up(run, &units);
    }
    mem_free(scratch);
    return status;
}
