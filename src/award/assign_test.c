/* The assignment against brute force on small cases, and against an independent check of what is
 * allowed. */
#include "award/assign.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"

enum { ROUNDS = 1500, ENTRANTS = 4, ASSESSORS = 5, ELEMENTS = 4, PAIRS = ENTRANTS * ASSESSORS };
static const uint64_t SEED = 20230207;

typedef struct {
    AssignProblem problem;
    unsigned char may[PAIRS];
    int64_t cost[PAIRS];
    uint32_t element[ASSESSORS];
    uint32_t need[ENTRANTS];
    int64_t load[ASSESSORS];
} Case;

static Random stream;
static uint64_t counter;

static uint64_t draw(uint64_t bound) { return random_below(stream, counter++, bound); }

static int setup(void **state)
{
    print_message("seed %llu\n", (unsigned long long)SEED);
    stream = random_stream(SEED, "assign");
    *state = mem_root(NULL);
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

static void random_case(Case *c)
{
    size_t entrants = 1 + draw(ENTRANTS);
    size_t assessors = 1 + draw(ASSESSORS);
    for (size_t a = 0; a < assessors; a++) {
        c->element[a] = (uint32_t)draw(ELEMENTS);
        c->load[a] = (int64_t)draw(3);
    }
    for (size_t e = 0; e < entrants; e++) {
        c->need[e] = (uint32_t)draw(4);
        for (size_t a = 0; a < assessors; a++) {
            c->may[e * assessors + a] = draw(4) != 0;
            c->cost[e * assessors + a] = (int64_t)draw(7);
        }
    }
    c->problem = (AssignProblem){.entrant_count = entrants,
                                 .assessor_count = assessors,
                                 .may = c->may,
                                 .pair_cost = c->cost,
                                 .element = c->element,
                                 .element_count = ELEMENTS,
                                 .need = c->need,
                                 .load = c->load,
                                 .elements_min = (uint32_t)draw(3)};
}

/* Is this set of assessors (bits) allowed for the entrant? */
static bool allowed(const Case *c, size_t entrant, unsigned set)
{
    unsigned elements = 0;
    uint32_t count = 0;
    for (size_t a = 0; a < c->problem.assessor_count; a++) {
        if ((set & (1U << a)) == 0)
            continue;
        if (!c->may[entrant * c->problem.assessor_count + a])
            return false;
        elements |= 1U << c->element[a];
        count++;
    }
    return count == c->need[entrant] &&
           __builtin_popcount(elements) >= (int)c->problem.elements_min;
}

/* The cheapest of all choices for entrants from `entrant` on; −1 if there is none. */
static int64_t brute_force(const Case *c, size_t entrant, unsigned char *chosen)
{
    size_t assessors = c->problem.assessor_count;
    if (entrant == c->problem.entrant_count)
        return assign_cost(&c->problem, chosen);
    int64_t best = -1;
    for (unsigned set = 0; set < 1U << assessors; set++) {
        if (!allowed(c, entrant, set))
            continue;
        for (size_t a = 0; a < assessors; a++)
            chosen[entrant * assessors + a] = (set >> a) & 1;
        int64_t cost = brute_force(c, entrant + 1, chosen);
        if (cost >= 0 && (best < 0 || cost < best))
            best = cost;
    }
    return best;
}

static void the_choice_is_allowed_and_the_cheapest(void **state)
{
    int done = 0;
    int impossible = 0;
    for (int round = 0; round < ROUNDS; round++) {
        Case c = {0};
        unsigned char chosen[PAIRS] = {0};
        unsigned char tried[PAIRS] = {0};
        AssignGap *gaps = NULL;
        size_t gap_count = 0;
        random_case(&c);
        int64_t best = brute_force(&c, 0, tried);
        AssignResult result = assign_solve(*state, &c.problem, chosen, &gaps, &gap_count);
        assert_int_equal(result, best < 0 ? ASSIGN_IMPOSSIBLE : ASSIGN_DONE);
        if (best < 0) {
            impossible++;
            assert_true(gap_count > 0);
            continue;
        }
        done++;
        for (size_t e = 0; e < c.problem.entrant_count; e++) {
            unsigned set = 0;
            for (size_t a = 0; a < c.problem.assessor_count; a++)
                set |= (unsigned)chosen[e * c.problem.assessor_count + a] << a;
            assert_true(allowed(&c, e, set));
        }
        assert_int_equal(assign_cost(&c.problem, chosen), best);
    }
    assert_true(done > ROUNDS / 5 && impossible > ROUNDS / 5);
}

static void every_entrant_that_lacks_assessors_is_named(void **state)
{
    for (int round = 0; round < ROUNDS; round++) {
        Case c = {0};
        unsigned char chosen[PAIRS];
        AssignGap *gaps = NULL;
        size_t gap_count = 0;
        size_t expected = 0;
        random_case(&c);
        AssignResult result = assign_solve(*state, &c.problem, chosen, &gaps, &gap_count);
        for (size_t e = 0; e < c.problem.entrant_count; e++) {
            bool possible = false;
            for (unsigned set = 0; set < 1U << c.problem.assessor_count; set++)
                possible = possible || allowed(&c, e, set);
            if (possible)
                continue;
            assert_true(expected < gap_count);
            assert_int_equal(gaps[expected++].entrant, e);
        }
        assert_int_equal(expected, gap_count);
        assert_int_equal(result == ASSIGN_IMPOSSIBLE, gap_count > 0);
    }
}

/* 38 entrants, nine assessors of nine elements, five each: 190 = 9 × 21 + 1. */
static void work_is_spread_evenly(void **state)
{
    enum { MANY = 38, NINE = 9, FIVE = 5 };
    unsigned char *may = mem_alloc(*state, MANY * NINE);
    unsigned char *chosen = mem_alloc(*state, MANY * NINE);
    uint32_t need[MANY];
    uint32_t element[NINE];
    AssignGap *gaps = NULL;
    size_t gap_count = 0;
    int least = MANY;
    int most = 0;
    for (uint32_t i = 0; i < MANY; i++)
        need[i] = FIVE;
    for (uint32_t i = 0; i < NINE; i++)
        element[i] = i;
    for (size_t i = 0; i < MANY * NINE; i++)
        may[i] = 1;
    AssignProblem problem = {.entrant_count = MANY,
                             .assessor_count = NINE,
                             .may = may,
                             .element = element,
                             .element_count = NINE,
                             .need = need,
                             .elements_min = FIVE};
    assert_int_equal(assign_solve(*state, &problem, chosen, &gaps, &gap_count), ASSIGN_DONE);
    for (size_t a = 0; a < NINE; a++) {
        int load = 0;
        for (size_t e = 0; e < MANY; e++)
            load += chosen[e * NINE + a];
        least = load < least ? load : least;
        most = load > most ? load : most;
    }
    assert_int_equal(least, 21);
    assert_int_equal(most, 22);
}

static void too_many_possible_pairs_are_refused(void **state)
{
    enum { ASSESSORS_TEN = 10, MANY = ASSIGN_PAIRS_MAX / ASSESSORS_TEN + 1 };
    unsigned char *may = mem_alloc(*state, (size_t)MANY * ASSESSORS_TEN);
    unsigned char *chosen = mem_alloc(*state, (size_t)MANY * ASSESSORS_TEN);
    uint32_t *need = mem_array(*state, uint32_t, MANY);
    uint32_t element[ASSESSORS_TEN] = {0};
    AssignGap *gaps = NULL;
    size_t gap_count = 0;
    AssignProblem problem = {.entrant_count = MANY,
                             .assessor_count = ASSESSORS_TEN,
                             .may = may,
                             .element = element,
                             .element_count = 1,
                             .need = need};
    for (size_t i = 0; i < MANY; i++)
        need[i] = 1;
    for (size_t i = 0; i < (size_t)MANY * ASSESSORS_TEN; i++)
        may[i] = 1;
    assert_int_equal(assign_solve(*state, &problem, chosen, &gaps, &gap_count), ASSIGN_TOO_LARGE);
    /* Whoever needs everybody leaves no choice, however many they are. */
    for (size_t i = 0; i < MANY; i++)
        need[i] = ASSESSORS_TEN;
    assert_int_equal(assign_solve(*state, &problem, chosen, &gaps, &gap_count), ASSIGN_DONE);
    assert_int_equal(chosen[(size_t)MANY * ASSESSORS_TEN - 1], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_choice_is_allowed_and_the_cheapest, setup, teardown),
        cmocka_unit_test_setup_teardown(every_entrant_that_lacks_assessors_is_named, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(work_is_spread_evenly, setup, teardown),
        cmocka_unit_test_setup_teardown(too_many_possible_pairs_are_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
