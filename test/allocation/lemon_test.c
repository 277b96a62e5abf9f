/* Allocation beside LEMON's cost scaling: on a thousand random instances the same objective, which
 * is first the people's weights, which fall with priority, and then the payers' precedence. */
#include "fund/allocate.h"

#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"
#include "lemon_peer.h"

enum { INSTANCES = 1000, UNITS_MAX = 400, SETS_MAX = 40 };
static const uint64_t SEED = 20230601;

typedef struct {
    Random random;
    uint64_t drawn;
} Draw;

static int64_t draw(Draw *from, int64_t bound)
{
    return (int64_t)random_below(from->random, from->drawn++, (uint64_t)bound);
}

typedef struct {
    Money budget[ALLOCATION_FUNDS_MAX], price[ALLOCATION_FUNDS_MAX];
    int32_t precedence[ALLOCATION_FUNDS_MAX];
    int64_t cost[ALLOCATION_FUNDS_MAX], places[ALLOCATION_FUNDS_MAX];
    uint64_t eligible[UNITS_MAX];
    int64_t weight[UNITS_MAX], gain[UNITS_MAX];
} Instance;

/* A whole path of moves changes the payers of at most all funds' people, so one step of weight is
 * worth more than any of it. */
enum { PRECEDENCE_MAX = 90, WEIGHT = (ALLOCATION_FUNDS_MAX + 1) * PRECEDENCE_MAX + 1 };

static AllocationProblem draw_instance(Draw *from, Instance *instance)
{
    int64_t funds = 1 + draw(from, ALLOCATION_FUNDS_MAX), units = 1 + draw(from, UNITS_MAX);
    uint64_t sets[SETS_MAX];
    int64_t set_count = 1 + draw(from, SETS_MAX), degree = 1 + draw(from, 8);
    for (int64_t s = 0; s < set_count; s++) {
        sets[s] = 0;
        for (int64_t tries = draw(from, degree + 1); tries > 0; tries--)
            sets[s] |= FUND_BIT(draw(from, funds));
    }
    for (int64_t f = 0; f < funds; f++) {
        instance->price[f] = MONEY(8400 + draw(from, 3) * 4200);
        instance->places[f] = draw(from, 1 + 2 * units / funds);
        instance->budget[f].rupiah =
            instance->places[f] * instance->price[f].rupiah + draw(from, instance->price[f].rupiah);
        instance->precedence[f] = (int32_t)draw(from, PRECEDENCE_MAX + 1);
        instance->cost[f] = instance->precedence[f];
    }
    int64_t weight = 1;
    for (int64_t i = units; i-- > 0; weight += 1 + draw(from, 3)) {
        instance->eligible[i] = sets[draw(from, set_count)];
        instance->weight[i] = weight;
        instance->gain[i] = weight * WEIGHT;
    }
    return (AllocationProblem){.fund_count = (size_t)funds,
                               .budget = instance->budget,
                               .precedence = instance->precedence,
                               .kind_count = 1,
                               .price = instance->price,
                               .count = units,
                               .eligible = instance->eligible};
}

static void a_thousand_allocations_are_as_good_as_lemons(void **state)
{
    (void)state;
    print_message("seed %llu\n", (unsigned long long)SEED);
    Random random = random_stream(SEED, "lemon");
    static Instance instance;
    int64_t refused = 0;
    for (uint64_t c = 0; c < INSTANCES; c++) {
        Ctx *ctx = ctx_new();
        Draw from = {random_child(random, c), 0};
        AllocationProblem problem = draw_instance(&from, &instance);
        AllocationPlan *plan = NULL;
        assert_int_equal(allocation_solve(ctx, ctx, &problem, &plan), OK);
        assert_int_equal(allocation_verify(ctx, &problem, plan), OK);
        int64_t ours = -plan->precedence_sum, lemons = 0;
        for (int64_t i = 0; i < problem.count; i++)
            if (plan->fund[i] != FUND_NONE)
                ours += instance.gain[i];
        double seconds;
        LemonProblem peer = {problem.count,      instance.eligible, instance.gain,
                             problem.fund_count, instance.places,   instance.cost};
        assert_true(lemon_solve(&peer, &lemons, &seconds));
        assert_int_equal(ours, lemons);
        refused += problem.count - plan->served;
        mem_free(ctx);
    }
    assert_true(refused > INSTANCES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thousand_allocations_are_as_good_as_lemons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
