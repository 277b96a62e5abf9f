/* The allocation against brute force on small instances, and against its own verifier on large
 * ones. LEMON's answer is compared in test/allocation/. */
#include "fund/allocate.h"

#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"

enum { SMALL_CASES = 3000, LARGE_CASES = 60, SMALL_UNITS_MAX = 9, SMALL_FUNDS_MAX = 4 };
static const uint64_t SEED = 20230301;

/* -- Instances ------------------------------------------------------------------------------- */

typedef struct {
    AllocationProblem problem;
    Money budget[ALLOCATION_FUNDS_MAX];
    int32_t precedence[ALLOCATION_FUNDS_MAX];
    Money *price;
    uint64_t *eligible;
    uint16_t *kind;
} Instance;

typedef struct {
    Random random;
    uint64_t drawn;
} Draw;

static int64_t draw(Draw *from, int64_t bound)
{
    return (int64_t)random_below(from->random, from->drawn++, (uint64_t)bound);
}

/* `kinds` of unit; with one, each fund has one price. Sets of funds repeat, as rules make them. */
static Instance *instance_new(void *parent, Draw *from, int64_t units, int64_t funds, int64_t kinds)
{
    Instance *instance = mem_new(parent, Instance);
    instance->price = mem_array(instance, Money, kinds * funds);
    instance->eligible = mem_array(instance, uint64_t, units);
    instance->kind = mem_array(instance, uint16_t, units);
    uint64_t sets[24];
    int64_t set_count = 1 + draw(from, (int64_t)ARRAY_COUNT(sets));
    for (int64_t s = 0; s < set_count; s++) {
        sets[s] = 0;
        for (int64_t tries = draw(from, 5); tries > 0; tries--)
            sets[s] |= FUND_BIT(draw(from, funds));
    }
    for (int64_t k = 0; k < kinds * funds; k++)
        instance->price[k] = MONEY(1 + draw(from, 5));
    for (int64_t f = 0; f < funds; f++) {
        int64_t share = 1 + 3 * units / funds;
        instance->budget[f] = MONEY(draw(from, share) * instance->price[f].rupiah + draw(from, 2));
        instance->precedence[f] = (int32_t)draw(from, 4) * 10;
    }
    for (int64_t i = 0; i < units; i++) {
        instance->eligible[i] = sets[draw(from, set_count)];
        instance->kind[i] = (uint16_t)draw(from, kinds);
    }
    instance->problem = (AllocationProblem){.fund_count = (size_t)funds,
                                            .budget = instance->budget,
                                            .precedence = instance->precedence,
                                            .kind_count = (size_t)kinds,
                                            .price = instance->price,
                                            .count = units,
                                            .eligible = instance->eligible,
                                            .kind = kinds == 1 ? NULL : instance->kind};
    return instance;
}

static Instance *small(void *parent, Draw *from, int64_t kinds)
{
    return instance_new(parent, from, 1 + draw(from, SMALL_UNITS_MAX),
                        1 + draw(from, SMALL_FUNDS_MAX), kinds);
}

static AllocationPlan *solved(Ctx *ctx, const Instance *instance)
{
    AllocationPlan *plan = NULL;
    assert_int_equal(allocation_solve(ctx, ctx, &instance->problem, &plan), OK);
    if (allocation_verify(ctx, &instance->problem, plan) != OK) {
        size_t count;
        const Problem *problem = problems(ctx, &count);
        fail_msg("%s unit %s fund %s", problem->args[0], problem->args[1], problem->args[2]);
    }
    return plan;
}

/* -- Brute force ----------------------------------------------------------------------------- */

enum { IMPOSSIBLE = INT32_MAX };

/* The least sum of precedence if exactly the units of `set` from `unit` on are served with what is
 * left; IMPOSSIBLE if they cannot be. */
static int64_t cheapest(const Instance *instance, uint32_t set, int64_t unit, int64_t *left)
{
    const AllocationProblem *problem = &instance->problem;
    if (unit == problem->count)
        return 0;
    if ((set >> unit & 1) == 0)
        return cheapest(instance, set, unit + 1, left);
    int64_t best = IMPOSSIBLE;
    for (size_t f = 0; f < problem->fund_count; f++) {
        size_t kind = problem->kind == NULL ? 0 : problem->kind[unit];
        int64_t price = problem->price[kind * problem->fund_count + f].rupiah;
        if ((problem->eligible[unit] & FUND_BIT(f)) == 0 || left[f] < price)
            continue;
        left[f] -= price;
        int64_t rest = cheapest(instance, set, unit + 1, left);
        left[f] += price;
        if (rest != IMPOSSIBLE && rest + problem->precedence[f] < best)
            best = rest + problem->precedence[f];
    }
    return best;
}

static int64_t cheapest_for(const Instance *instance, uint32_t set)
{
    int64_t left[SMALL_FUNDS_MAX];
    for (size_t f = 0; f < instance->problem.fund_count; f++)
        left[f] = instance->budget[f].rupiah;
    return cheapest(instance, set, 0, left);
}

static uint32_t served_set(const AllocationPlan *plan, int64_t count)
{
    uint32_t set = 0;
    for (int64_t i = 0; i < count; i++)
        if (plan->fund[i] != FUND_NONE)
            set |= 1u << i;
    return set;
}

/* Is `a` better by priority: does it serve the first unit in which they differ? */
static bool better(uint32_t a, uint32_t b)
{
    return a != b && (a >> __builtin_ctz(a ^ b) & 1) != 0;
}

static int64_t weight_of(uint32_t set, const int64_t *weights)
{
    int64_t sum = 0;
    for (; set != 0; set &= set - 1)
        sum += weights[__builtin_ctz(set)];
    return sum;
}

static void no_small_allocation_is_better_than_the_greedy(void **state)
{
    (void)state;
    print_message("seed %llu\n", (unsigned long long)SEED);
    Random random = random_stream(SEED, "small");
    for (uint64_t c = 0; c < SMALL_CASES; c++) {
        Ctx *ctx = ctx_new();
        Draw from = {random_child(random, c), 0};
        const Instance *instance = small(ctx, &from, 1);
        int64_t count = instance->problem.count, weights[SMALL_UNITS_MAX];
        for (int64_t i = count, weight = 1; i-- > 0; weight += draw(&from, 9))
            weights[i] = weight;
        const AllocationPlan *plan = solved(ctx, instance);
        assert_true(plan->exact);
        uint32_t set = served_set(plan, count);
        assert_int_equal(plan->served, __builtin_popcount(set));
        assert_int_equal(cheapest_for(instance, set), plan->precedence_sum);
        for (uint32_t other = 0; other < 1u << count; other++)
            if (better(other, set) || weight_of(other, weights) > weight_of(set, weights) ||
                __builtin_popcount(other) > __builtin_popcount(set))
                assert_int_equal(cheapest_for(instance, other), IMPOSSIBLE);
        mem_free(ctx);
    }
}

static void where_amounts_differ_the_distance_from_the_best_is_bounded(void **state)
{
    (void)state;
    Random random = random_stream(SEED, "amounts");
    int proved = 0, bounded = 0;
    for (uint64_t c = 0; c < SMALL_CASES; c++) {
        Ctx *ctx = ctx_new();
        Draw from = {random_child(random, c), 0};
        const Instance *instance = small(ctx, &from, 1 + draw(&from, 3));
        int64_t count = instance->problem.count;
        const AllocationPlan *plan = solved(ctx, instance);
        uint32_t set = served_set(plan, count), best = 0;
        assert_int_not_equal(cheapest_for(instance, set), IMPOSSIBLE);
        for (uint32_t other = 0; other < 1u << count; other++) {
            if (cheapest_for(instance, other) == IMPOSSIBLE)
                continue;
            assert_in_range(__builtin_popcount(other), 0, plan->most);
            if (better(other, best))
                best = other;
        }
        uint32_t agreed = (1u << plan->agree_until) - 1;
        assert_false(better(best & agreed, set & agreed));
        if (plan->exact || plan->agree_until == count)
            assert_int_equal(set, best);
        proved += !plan->exact && plan->agree_until == count;
        bounded += !plan->exact && plan->agree_until < count;
        mem_free(ctx);
    }
    print_message("%d proved best, %d with a bound\n", proved, bounded);
    assert_true(proved > 0 && bounded > 0);
}

/* -- Large instances ------------------------------------------------------------------------- */

static void every_certificate_of_large_instances_holds(void **state)
{
    (void)state;
    Random random = random_stream(SEED, "large");
    int64_t refused = 0;
    for (uint64_t c = 0; c < LARGE_CASES; c++) {
        Ctx *ctx = ctx_new();
        Draw from = {random_child(random, c), 0};
        const Instance *instance =
            instance_new(ctx, &from, 1 + draw(&from, 20000), 1 + draw(&from, ALLOCATION_FUNDS_MAX),
                         1 + (int64_t)(c % 3 == 0) * draw(&from, 4));
        const AllocationPlan *plan = solved(ctx, instance);
        refused += instance->problem.count - plan->served;
        mem_free(ctx);
    }
    assert_true(refused > 0);
}

static void payers_and_money_cost_nobody_a_place(void **state)
{
    (void)state;
    Random random = random_stream(SEED, "monotone");
    for (uint64_t c = 0; c < LARGE_CASES; c++) {
        Ctx *ctx = ctx_new();
        Draw from = {random_child(random, c), 0};
        int64_t funds = 1 + draw(&from, 12);
        Instance *instance = instance_new(ctx, &from, 1 + draw(&from, 3000), funds, 1);
        const AllocationPlan *before = solved(ctx, instance);
        for (int64_t f = 0; f < funds; f++)
            instance->precedence[f] = (int32_t)draw(&from, 100);
        const AllocationPlan *after = solved(ctx, instance);
        for (int64_t i = 0; i < instance->problem.count; i++)
            assert_int_equal(before->fund[i] == FUND_NONE, after->fund[i] == FUND_NONE);
        instance->budget[draw(&from, funds)].rupiah += draw(&from, 1000);
        after = solved(ctx, instance);
        for (int64_t i = 0; i < instance->problem.count; i++)
            assert_true(before->fund[i] == FUND_NONE || after->fund[i] != FUND_NONE);
        mem_free(ctx);
    }
}

/* -- The verifier ---------------------------------------------------------------------------- */

/* Five people; each fund has one place, fund 0 pays first. The first person needs fund 0, so the
 * second moves to fund 1; the third and the last are refused, the fourth no fund admits. */
static Instance *example(void *parent)
{
    Instance *instance = mem_new(parent, Instance);
    static uint64_t eligible[] = {1, 3, 1, 0, 2};
    static Money price[] = {{10}, {20}};
    instance->budget[0] = MONEY(19);
    instance->budget[1] = MONEY(20);
    instance->precedence[1] = 10;
    instance->problem =
        (AllocationProblem){2, instance->budget, instance->precedence, 1, price, 5, eligible, NULL};
    return instance;
}

static void a_place_is_kept_by_moving_somebody_to_another_payer(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    const AllocationPlan *plan = solved(ctx, example(ctx));
    assert_memory_equal(plan->fund, ((uint8_t[]){0, 1, FUND_NONE, FUND_NONE, FUND_NONE}), 5);
    assert_int_equal(plan->set_count, 2);
    assert_true(plan->sets[0].funds == 1 && plan->sets[0].places == 1);
    assert_int_equal(plan->sets[0].closed_at, 2);
    assert_true(plan->sets[1].funds == 3 && plan->sets[1].places == 2);
    assert_int_equal(plan->tight[2], 0);
    assert_int_equal(plan->tight[3], TIGHT_NONE);
    assert_int_equal(plan->tight[4], 1);
    mem_free(ctx);
}

static void the_verifier_refuses_a_plan_with_any_fault(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    const Instance *instance = example(ctx);
    for (int fault = 0; fault < 10; fault++) {
        AllocationPlan *plan = solved(ctx, instance);
        switch (fault) {
        case 0:
            plan->fund[3] = 0;
            break; /* a payer whose rules exclude */
        case 1:
            plan->fund[2] = 0;
            break; /* over the budget */
        case 2:
            plan->tight[2] = TIGHT_NONE;
            break; /* no certificate */
        case 3:
            plan->tight[4] = 0;
            break; /* somebody else's */
        case 4:
            plan->fund[1] = FUND_NONE;
            break; /* money left */
        case 5:
            plan->sets[0].closed_at = 0;
            break; /* refused before somebody who was served */
        case 6:
            plan->sets[0].places = 2;
            break;
        case 7:
            plan->load[0] = 2;
            break;
        case 8:
            plan->spent[1].rupiah = 10;
            break;
        case 9:
            plan->served = 3;
            break;
        default:
            break;
        }
        assert_int_equal(allocation_verify(ctx, &instance->problem, plan), E_BROKEN);
        problems_clear(ctx);
    }
    mem_free(ctx);
}

static void the_verifier_refuses_a_later_payer_where_an_earlier_has_a_place(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    Instance *instance = example(ctx);
    instance->problem.count = 2;
    instance->budget[0] = MONEY(20);
    AllocationPlan *plan = solved(ctx, instance);
    assert_int_equal(plan->fund[1], 0);
    plan->fund[1] = 1;
    plan->load[0] = plan->load[1] = 1;
    plan->spent[0] = MONEY(10);
    plan->spent[1] = MONEY(20);
    assert_int_equal(allocation_verify(ctx, &instance->problem, plan), E_BROKEN);
    mem_free(ctx);
}

static void limits_are_refused(void **state)
{
    (void)state;
    Ctx *ctx = ctx_new();
    AllocationProblem problem = {.fund_count = ALLOCATION_FUNDS_MAX + 1};
    AllocationPlan *plan = NULL;
    assert_int_equal(allocation_solve(ctx, ctx, &problem, &plan), E_LIMIT);
    assert_null(plan);
    mem_free(ctx);
}

/* -- Order ----------------------------------------------------------------------------------- */

static void the_order_is_the_one_of_priority_compare(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    Ctx *ctx = ctx_new();
    Draw from = {random_stream(SEED, "order"), 0};
    static Priority priorities[COUNT];
    for (int range = 1; range <= 1000000; range *= 100) {
        for (int i = 0; i < COUNT; i++)
            priorities[i] = (Priority){.class = (uint32_t)draw(&from, 4),
                                       .key = (uint64_t)draw(&from, range) << (range % 50),
                                       .nik = 3277010101800001 + draw(&from, INT64_C(1) << 50)};
        const uint32_t *order = priority_order(ctx, priorities, COUNT);
        static bool seen[COUNT];
        memset(seen, 0, sizeof seen);
        for (int i = 0; i < COUNT; i++) {
            assert_false(seen[order[i]]);
            seen[order[i]] = true;
            if (i > 0)
                assert_true(priority_compare(&priorities[order[i - 1]], &priorities[order[i]]) <=
                            0);
        }
    }
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_small_allocation_is_better_than_the_greedy),
        cmocka_unit_test(where_amounts_differ_the_distance_from_the_best_is_bounded),
        cmocka_unit_test(every_certificate_of_large_instances_holds),
        cmocka_unit_test(payers_and_money_cost_nobody_a_place),
        cmocka_unit_test(a_place_is_kept_by_moving_somebody_to_another_payer),
        cmocka_unit_test(the_verifier_refuses_a_plan_with_any_fault),
        cmocka_unit_test(the_verifier_refuses_a_later_payer_where_an_earlier_has_a_place),
        cmocka_unit_test(limits_are_refused),
        cmocka_unit_test(the_order_is_the_one_of_priority_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
