#include "fund/allocate.h"

#include <assert.h>

#include "base/map.h"
#include "base/mem.h"
#include "fund/allocate_routing.h"

/* -- Classes --------------------------------------------------------------------------------- */

/* Units by class: open addressing over (funds, kind). A map of its own because a call per unit
 * would cost more than all the rest. */
typedef struct {
    RouteClass *classes;
    size_t count, capacity;
    uint32_t *slots; /* class + 1; 0 free */
    uint64_t slot_mask;
    uint32_t *of_unit;
} Classes;

static uint64_t slot_of(uint64_t funds, uint32_t kind)
{
    uint64_t mixed = (funds ^ (uint64_t)kind << 48) * UINT64_C(0x9E3779B97F4A7C15);
    return mixed ^ mixed >> 32;
}

static void grow_slots(void *parent, Classes *classes)
{
    uint64_t slot_count = (classes->slot_mask + 1) * 4;
    mem_free(classes->slots);
    classes->slots = mem_array(parent, uint32_t, slot_count);
    classes->slot_mask = slot_count - 1;
    for (uint32_t i = 0; i < classes->count; i++) {
        uint64_t at = slot_of(classes->classes[i].funds, classes->classes[i].kind);
        while (classes->slots[at & classes->slot_mask] != 0)
            at++;
        classes->slots[at & classes->slot_mask] = i + 1;
    }
}

static uint32_t class_of(void *parent, Classes *classes, uint64_t funds, uint32_t kind)
{
    uint64_t at = slot_of(funds, kind);
    for (uint32_t slot; (slot = classes->slots[at & classes->slot_mask]) != 0; at++) {
        const RouteClass *class = &classes->classes[slot - 1];
        if (class->funds == funds && class->kind == kind)
            return slot - 1;
    }
    classes->classes = mem_grow(parent, classes->classes, classes->count, &classes->capacity);
    classes->classes[classes->count] = (RouteClass){.funds = funds, .kind = kind};
    classes->slots[at & classes->slot_mask] = (uint32_t)++classes->count;
    if (classes->count * 2 > classes->slot_mask)
        grow_slots(parent, classes);
    return (uint32_t)classes->count - 1;
}

/* With `by_kind` units of different kinds are different classes. */
static Classes classes_new(void *parent, const AllocationProblem *problem, bool by_kind)
{
    enum { SLOTS_FIRST = 1024 };
    Classes classes = {.slot_mask = SLOTS_FIRST - 1};
    classes.slots = mem_array(parent, uint32_t, SLOTS_FIRST);
    classes.of_unit = mem_array(parent, uint32_t, problem->count);
    for (int64_t i = 0; i < problem->count; i++) {
        uint32_t kind = by_kind && problem->kind != NULL ? problem->kind[i] : 0;
        classes.of_unit[i] = class_of(parent, &classes, problem->eligible[i], kind);
    }
    return classes;
}

/* -- Prices ---------------------------------------------------------------------------------- */

static Money price_of(const AllocationProblem *problem, size_t kind, size_t fund)
{
    return problem->price[kind * problem->fund_count + fund];
}

typedef struct {
    bool equal; /* no fund has two prices */
    int64_t least[ALLOCATION_FUNDS_MAX];
} Prices;

/* The least price of each fund among the kinds that it may be asked for; 0: it is asked for none.
 */
static Prices prices_of(void *parent, const AllocationProblem *problem)
{
    uint64_t *funds = mem_array(parent, uint64_t, problem->kind_count);
    for (int64_t i = 0; i < problem->count; i++)
        funds[problem->kind == NULL ? 0 : problem->kind[i]] |= problem->eligible[i];
    Prices prices = {.equal = true};
    for (size_t k = 0; k < problem->kind_count; k++)
        for (size_t f = 0; f < problem->fund_count; f++) {
            if ((funds[k] & FUND_BIT(f)) == 0)
                continue;
            int64_t price = price_of(problem, k, f).rupiah, least = prices.least[f];
            assert(price > 0);
            prices.equal = prices.equal && (least == 0 || least == price);
            prices.least[f] = least == 0 || price < least ? price : least;
        }
    return prices;
}

/* -- The greedy ------------------------------------------------------------------------------ */

static void order_funds(const AllocationProblem *problem, uint8_t *ret_order)
{
    for (size_t f = 0; f < problem->fund_count; f++) {
        size_t at = f;
        for (; at > 0 && problem->precedence[ret_order[at - 1]] > problem->precedence[f]; at--)
            ret_order[at] = ret_order[at - 1];
        ret_order[at] = (uint8_t)f;
    }
}

typedef struct {
    void *memory;
    const AllocationProblem *problem;
    Classes classes;
    Routing *routing;
    uint8_t by_precedence[ALLOCATION_FUNDS_MAX];
} Solver;

/* The tight set that closes a class at a unit; classes closed by the same funds share it. */
static void certify(Solver *solver, AllocationPlan *plan, Map *known, size_t *capacity,
                    RouteClass *class, int64_t unit)
{
    uint64_t funds = routing_reach(solver->routing, class->funds), index = plan->set_count;
    if (map_put(known, funds, index, &index)) {
        TightSet set = {.funds = funds, .closed_at = unit};
        for (size_t f = 0; f < solver->problem->fund_count; f++)
            if ((funds & FUND_BIT(f)) != 0)
                for (uint32_t u = 0; u < solver->routing->user_count[f]; u++)
                    set.places +=
                        routing_units(solver->routing, solver->routing->users[f][u], (int)f);
        plan->sets = mem_grow(plan, plan->sets, plan->set_count, capacity);
        plan->sets[plan->set_count++] = set;
    }
    class->tight = (uint32_t)index;
}

/* Takes the units in order and keeps each that can be routed. */
static void choose(Solver *solver, AllocationPlan *plan, bool certificates)
{
    Map *known = map_new(solver->memory, ALLOCATION_FUNDS_MAX);
    size_t capacity = 0;
    for (int64_t i = 0; i < solver->problem->count; i++) {
        uint32_t index = solver->classes.of_unit[i];
        if (routing_place(solver->routing, index)) {
            plan->served++;
            continue;
        }
        RouteClass *class = &solver->routing->classes[index];
        if (certificates && class->tight == TIGHT_NONE && class->funds != 0)
            certify(solver, plan, known, &capacity, class, i);
    }
}

/* Names a payer for each unit. Inside a class the first in the order get the earlier funds. */
static void name_payers(Solver *solver, AllocationPlan *plan)
{
    const AllocationProblem *problem = solver->problem;
    Routing *routing = solver->routing;
    typedef struct {
        uint32_t left; /* units still to name at the fund that is at */
        uint8_t at;    /* in the order of precedence */
    } Cursor;
    Cursor *cursors = mem_array(solver->memory, Cursor, routing->class_count);
    for (size_t c = 0; c < routing->class_count; c++)
        cursors[c].at = UINT8_MAX;
    for (int64_t i = 0; i < problem->count; i++) {
        uint32_t index = solver->classes.of_unit[i];
        RouteClass *class = &routing->classes[index];
        Cursor *cursor = &cursors[index];
        plan->tight[i] = TIGHT_NONE;
        plan->fund[i] = FUND_NONE;
        if (class->placed == 0) {
            plan->tight[i] = class->tight;
            continue;
        }
        class->placed--;
        while (cursor->left == 0) {
            int fund = solver->by_precedence[++cursor->at];
            if ((class->funds & FUND_BIT(fund)) != 0)
                cursor->left = routing_units(routing, index, fund);
        }
        cursor->left--;
        int fund = solver->by_precedence[cursor->at];
        plan->fund[i] = (uint8_t)fund;
        plan->load[fund]++;
        plan->spent[fund].rupiah +=
            price_of(problem, problem->kind == NULL ? 0 : problem->kind[i], (size_t)fund).rupiah;
    }
    for (size_t f = 0; f < problem->fund_count; f++)
        plan->precedence_sum += plan->load[f] * problem->precedence[f];
}

static AllocationPlan *plan_new(void *parent, const AllocationProblem *problem)
{
    AllocationPlan *plan = mem_new(parent, AllocationPlan);
    plan->fund = mem_array(plan, uint8_t, problem->count);
    plan->tight = mem_array(plan, uint32_t, problem->count);
    return plan;
}

/* With one price a fund: places, and the best allocation. */
static AllocationPlan *solve_places(void *parent, const AllocationProblem *problem,
                                    const int64_t *price)
{
    AllocationPlan *plan = plan_new(parent, problem);
    Solver solver = {.memory = mem_root(plan), .problem = problem};
    order_funds(problem, solver.by_precedence);
    int64_t room[ALLOCATION_FUNDS_MAX];
    for (size_t f = 0; f < problem->fund_count; f++)
        room[f] = price[f] == 0 ? 0 : problem->budget[f].rupiah / price[f];
    solver.classes = classes_new(solver.memory, problem, false);
    solver.routing = routing_new(solver.memory, problem->fund_count, solver.by_precedence, room,
                                 NULL, solver.classes.classes, solver.classes.count);
    choose(&solver, plan, true);
    routing_settle(solver.routing, problem->precedence);
    name_payers(&solver, plan);
    plan->exact = true;
    plan->most = plan->served;
    plan->agree_until = problem->count;
    mem_free(solver.memory);
    return plan;
}

/* -- Different amounts ----------------------------------------------------------------------- */

/* A unit that no path could serve may fit after all, where later moves freed more than they took:
 * once more in order, so that at the end nobody refused fits in what is left. */
static void fill_up(Solver *solver, AllocationPlan *plan)
{
    for (size_t c = 0; c < solver->classes.count; c++)
        solver->routing->classes[c].closed = solver->routing->classes[c].funds == 0;
    int64_t *skip = mem_array(solver->memory, int64_t, solver->classes.count);
    for (size_t c = 0; c < solver->classes.count; c++)
        skip[c] = solver->routing->classes[c].placed;
    for (int64_t i = 0; i < solver->problem->count; i++) {
        uint32_t class = solver->classes.of_unit[i];
        if (skip[class]-- <= 0 && routing_place(solver->routing, class))
            plan->served++;
    }
}

static AllocationPlan *solve_amounts(void *parent, const AllocationProblem *problem,
                                     const Prices *prices)
{
    AllocationPlan *plan = plan_new(parent, problem);
    Solver solver = {.memory = mem_root(plan), .problem = problem};
    AllocationPlan *best = solve_places(solver.memory, problem, prices->least);
    order_funds(problem, solver.by_precedence);
    int64_t room[ALLOCATION_FUNDS_MAX];
    for (size_t f = 0; f < problem->fund_count; f++)
        room[f] = problem->budget[f].rupiah;
    int64_t *price = mem_array(solver.memory, int64_t, problem->kind_count * problem->fund_count);
    for (size_t i = 0; i < problem->kind_count * problem->fund_count; i++)
        price[i] = problem->price[i].rupiah;
    solver.classes = classes_new(solver.memory, problem, true);
    solver.routing = routing_new(solver.memory, problem->fund_count, solver.by_precedence, room,
                                 price, solver.classes.classes, solver.classes.count);
    choose(&solver, plan, false);
    fill_up(&solver, plan);
    name_payers(&solver, plan);
    plan->most = best->served;
    while (plan->agree_until < problem->count && (plan->fund[plan->agree_until] == FUND_NONE) ==
                                                     (best->fund[plan->agree_until] == FUND_NONE))
        plan->agree_until++;
    mem_free(solver.memory);
    return plan;
}

Status allocation_solve(Ctx *ctx, void *parent, const AllocationProblem *problem,
                        AllocationPlan **ret)
{
    if (problem->fund_count > ALLOCATION_FUNDS_MAX || problem->kind_count > ALLOCATION_KINDS_MAX ||
        problem->count > ALLOCATION_UNITS_MAX)
        return fail(ctx, E_LIMIT, "allocation.too_many",
                    mem_printf(ctx, "%zu", problem->fund_count),
                    mem_printf(ctx, "%lld", (long long)problem->count), NULL);
    void *memory = mem_root(ctx);
    Prices prices = prices_of(memory, problem);
    *ret = prices.equal ? solve_places(parent, problem, prices.least)
                        : solve_amounts(parent, problem, &prices);
    mem_free(memory);
    return OK;
}
