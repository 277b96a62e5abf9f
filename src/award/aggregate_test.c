/* Aggregating marks: the two-way model against a slow oracle and its own promises. */
#include <math.h>

#include "award/seal.h"
#include "base/mem.h"
#include "base/testing.h"

enum { SEED = 20221, CASES = 300, ENTRANTS_MAX = 12, ASSESSORS_MAX = 7, CELLS_MAX = 84 };
static const int64_t POINT = MICRO;

typedef struct {
    PanelRule rule;
    PanelCell cells[CELLS_MAX];
    size_t count, entrants, assessors;
    PanelValue values[ENTRANTS_MAX];
    Score effects[ASSESSORS_MAX];
} Case;

static void aggregate(Case *c)
{
    panel_aggregate(&c->rule, c->cells, c->count, c->entrants, c->assessors, c->values, c->effects);
}

static void add(Case *c, size_t entrant, size_t assessor, int64_t micro)
{
    c->cells[c->count++] =
        (PanelCell){.entrant = entrant, .assessor = assessor, .mark = {.micro = micro}};
}

/* Marks of about 70 points, about three of four given, assessors up to 6 points apart. */
static Case random_case(Random random)
{
    static const int64_t SHRINKAGES[] = {0, 500000, 2000000, 7654321};
    uint64_t n = 0;
    Case c = {.rule = {.method = (PanelMethod)random_below(random, n, 3),
                       .correction = CORRECTION_TWO_WAY}};
    n = 1;
    c.rule.shrinkage_micro = SHRINKAGES[random_below(random, n++, ARRAY_COUNT(SHRINKAGES))];
    c.entrants = 1 + random_below(random, n++, ENTRANTS_MAX);
    c.assessors = 1 + random_below(random, n++, ASSESSORS_MAX);
    for (size_t e = 0; e < c.entrants; e++) {
        for (size_t a = 0; a < c.assessors; a++) {
            if (random_below(random, n++, 4) == 0)
                continue;
            int64_t noise = (int64_t)random_below(random, n++, 10 * MICRO);
            add(&c, e, a, 60 * POINT + (int64_t)e * POINT - (int64_t)a * POINT + noise);
        }
    }
    return c;
}

/* Half away from zero, the slow way. */
static int64_t divide(__int128 a, __int128 b)
{
    __int128 positive = a < 0 ? -a : a;
    __int128 quotient = positive / b;
    if ((positive % b) * 2 >= b)
        quotient++;
    return (int64_t)(a < 0 ? -quotient : quotient);
}

/* The text of doc/rubric.md once more, as a sceptic would write it: one sum after the other. */
static void effects_by_the_book(const Case *c, int64_t *effect)
{
    int64_t level[ENTRANTS_MAX] = {0}, next[ASSESSORS_MAX];
    memset(effect, 0, ASSESSORS_MAX * sizeof *effect);
    for (int round = 0; round < 200; round++) {
        for (size_t e = 0; e < c->entrants; e++) {
            __int128 sum = 0, n = 0;
            for (size_t i = 0; i < c->count; i++) {
                if (c->cells[i].entrant == e) {
                    sum += c->cells[i].mark.micro - effect[c->cells[i].assessor];
                    n++;
                }
            }
            if (n > 0)
                level[e] = divide(sum, n);
        }
        for (size_t a = 0; a < c->assessors; a++) {
            __int128 sum = 0, n = 0;
            for (size_t i = 0; i < c->count; i++) {
                if (c->cells[i].assessor == a) {
                    sum += c->cells[i].mark.micro - level[c->cells[i].entrant];
                    n++;
                }
            }
            next[a] = n == 0 ? 0 : divide(sum * 1000000, n * 1000000 + c->rule.shrinkage_micro);
        }
        memcpy(effect, next, c->assessors * sizeof *effect);
    }
}

static void test_effects_are_those_of_the_book(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < CASES; i++) {
        int64_t expected[ASSESSORS_MAX];
        Case c = random_case(random_child(random_stream(SEED, "book"), i));
        aggregate(&c);
        effects_by_the_book(&c, expected);
        for (size_t a = 0; a < c.assessors; a++) {
            if (c.effects[a].micro != expected[a])
                fail_msg("seed %d case %d", SEED, (int)i);
        }
    }
}

/* Solves a × x = b of n unknowns by elimination with pivots; destroys both. */
static void solve(double a[ASSESSORS_MAX][ASSESSORS_MAX], double *b, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < n; i++)
            pivot = fabs(a[i][k]) > fabs(a[pivot][k]) ? i : pivot;
        for (size_t j = 0; j < n; j++) {
            double swap = a[k][j];
            a[k][j] = a[pivot][j];
            a[pivot][j] = swap;
        }
        double swap = b[k];
        b[k] = b[pivot];
        b[pivot] = swap;
        for (size_t i = 0; i < n; i++) {
            double factor = i == k ? 0 : a[i][k] / a[k][k];
            for (size_t j = 0; j < n; j++)
                a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (size_t k = 0; k < n; k++)
        b[k] /= a[k][k];
}

/* What the model wants: the effects that minimise the squares of mark − level − effect plus
 * shrinkage × the squares of the effects, levels eliminated. */
static void test_effects_minimise_the_penalised_squares(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < CASES; i++) {
        Case c = random_case(random_child(random_stream(SEED, "squares"), i));
        c.rule.shrinkage_micro = 2 * MICRO;
        aggregate(&c);
        double matrix[ASSESSORS_MAX][ASSESSORS_MAX] = {{0}}, right[ASSESSORS_MAX] = {0};
        for (size_t a = 0; a < c.assessors; a++)
            matrix[a][a] = 2;
        for (size_t e = 0; e < c.entrants; e++) {
            double mean = 0, n = 0;
            for (size_t k = 0; k < c.count; k++) {
                if (c.cells[k].entrant == e) {
                    mean += (double)c.cells[k].mark.micro;
                    n++;
                }
            }
            for (size_t k = 0; k < c.count; k++) {
                if (c.cells[k].entrant != e)
                    continue;
                size_t a = c.cells[k].assessor;
                matrix[a][a] += 1;
                right[a] += (double)c.cells[k].mark.micro - mean / n;
                for (size_t l = 0; l < c.count; l++) {
                    if (c.cells[l].entrant == e)
                        matrix[a][c.cells[l].assessor] -= 1 / n;
                }
            }
        }
        solve(matrix, right, c.assessors);
        for (size_t a = 0; a < c.assessors; a++) {
            if (fabs(right[a] - (double)c.effects[a].micro) > 20)
                fail_msg("seed %d case %d assessor %d: %f, %lld", SEED, (int)i, (int)a, right[a],
                         (long long)c.effects[a].micro);
        }
    }
}

static void test_names_and_order_do_not_matter(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < CASES; i++) {
        Case c = random_case(random_child(random_stream(SEED, "order"), i));
        Case turned = c;
        for (size_t k = 0; k < c.count; k++) {
            turned.cells[c.count - 1 - k] = c.cells[k];
            turned.cells[c.count - 1 - k].entrant = c.entrants - 1 - c.cells[k].entrant;
            turned.cells[c.count - 1 - k].assessor = (c.cells[k].assessor + 1) % c.assessors;
        }
        aggregate(&c);
        aggregate(&turned);
        for (size_t e = 0; e < c.entrants; e++)
            assert_memory_equal(&c.values[e], &turned.values[c.entrants - 1 - e],
                                sizeof c.values[e]);
        for (size_t a = 0; a < c.assessors; a++)
            assert_int_equal(c.effects[a].micro, turned.effects[(a + 1) % c.assessors].micro);
    }
}

static void test_equal_marks_leave_no_effect(void **state)
{
    (void)state;
    Case c = {.rule = {PANEL_TRIMMED_MEAN, CORRECTION_TWO_WAY, 0}, .entrants = 9, .assessors = 5};
    for (size_t e = 0; e < c.entrants; e++) {
        for (size_t a = e % 3; a < c.assessors; a++)
            add(&c, e, a, (int64_t)e * 7 * POINT + 333333);
    }
    aggregate(&c);
    for (size_t a = 0; a < c.assessors; a++)
        assert_int_equal(c.effects[a].micro, 0);
    for (size_t e = 0; e < c.entrants; e++) {
        assert_int_equal(c.values[e].value.micro, (int64_t)e * 7 * POINT + 333333);
        assert_int_equal(c.values[e].uncorrected.micro, c.values[e].value.micro);
    }
}

/* Assessor 2 takes ten points off everybody it marks, and marks only the better half: without the
 * correction the fourth entrant falls behind the third. */
static void test_a_uniformly_harsh_assessor_is_corrected(void **state)
{
    (void)state;
    Case c = {.rule = {PANEL_MEAN, CORRECTION_TWO_WAY, 0}, .entrants = 6, .assessors = 3};
    for (size_t e = 0; e < c.entrants; e++) {
        int64_t merit = 60 * POINT + (int64_t)e * 2 * POINT;
        add(&c, e, 0, merit);
        add(&c, e, 1, merit);
        if (e >= 3)
            add(&c, e, 2, merit - 10 * POINT);
    }
    aggregate(&c);
    assert_true(c.values[3].uncorrected.micro < c.values[2].uncorrected.micro);
    for (size_t e = 1; e < c.entrants; e++) {
        int64_t step = c.values[e].value.micro - c.values[e - 1].value.micro;
        assert_in_range(step, 2 * POINT - 100, 2 * POINT + 100);
    }
    int64_t apart = c.effects[0].micro - c.effects[2].micro;
    assert_in_range(apart, 10 * POINT - 100, 10 * POINT + 100);
}

static void test_without_shrinkage_a_full_table_gives_column_means(void **state)
{
    (void)state;
    Case c = {.rule = {PANEL_MEAN, CORRECTION_TWO_WAY, 0}, .entrants = 4, .assessors = 2};
    for (size_t e = 0; e < c.entrants; e++) {
        add(&c, e, 0, 50 * POINT + (int64_t)e * POINT);
        add(&c, e, 1, 56 * POINT + (int64_t)e * POINT);
    }
    aggregate(&c);
    assert_int_equal(c.effects[0].micro, -3 * POINT);
    assert_int_equal(c.effects[1].micro, 3 * POINT);
    assert_int_equal(c.values[0].value.micro, 53 * POINT);
}

static void test_endless_shrinkage_corrects_nothing(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < CASES; i++) {
        Case c = random_case(random_child(random_stream(SEED, "endless"), i));
        c.rule.shrinkage_micro = INT64_C(1000000000000000000);
        aggregate(&c);
        for (size_t a = 0; a < c.assessors; a++)
            assert_int_equal(c.effects[a].micro, 0);
        for (size_t e = 0; e < c.entrants; e++)
            assert_int_equal(c.values[e].value.micro, c.values[e].uncorrected.micro);
    }
}

static void test_more_shrinkage_makes_smaller_effects(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < CASES; i++) {
        Case c = random_case(random_child(random_stream(SEED, "shrink"), i));
        double squares = INFINITY;
        for (int64_t shrinkage = 1; shrinkage < 1000; shrinkage *= 4) {
            double now = 0;
            c.rule.shrinkage_micro = shrinkage * MICRO;
            aggregate(&c);
            for (size_t a = 0; a < c.assessors; a++)
                now += (double)c.effects[a].micro * (double)c.effects[a].micro;
            assert_true(now <= squares + 1e4);
            squares = now;
        }
    }
}

/* Assessor 1 gives 40 points less than assessor 0, but both give the last one 100: without a bound
 * the correction would make more than 100 of it. */
static void test_a_corrected_mark_stays_within_the_scale(void **state)
{
    (void)state;
    for (int turned = 0; turned < 2; turned++) {
        Case c = {.rule = {PANEL_MEDIAN, CORRECTION_TWO_WAY, 0}, .entrants = 4, .assessors = 2};
        int64_t bound = turned ? 0 : 100 * POINT;
        for (size_t e = 0; e < c.entrants; e++) {
            bool last = e + 1 == c.entrants;
            add(&c, e, 0, last ? bound : turned ? 40 * POINT : 60 * POINT);
            add(&c, e, 1, last ? bound : turned ? 80 * POINT : 20 * POINT);
        }
        aggregate(&c);
        const PanelCell *cell = &c.cells[c.count - 1];
        assert_true(turned ? cell->mark.micro < c.effects[1].micro
                           : cell->mark.micro - c.effects[1].micro > bound);
        assert_int_equal(cell->corrected.micro, bound);
        for (size_t i = 0; i < c.count; i++)
            assert_in_range(c.cells[i].corrected.micro, 0, 100 * POINT);
    }
}

/* Marks far from the ends of the scale, and means: a higher mark makes its assessor less harsh,
 * which takes from everybody else that it marked, and never more from the one that got it. */
static void test_a_higher_mark_never_brings_anybody_else_closer(void **state)
{
    enum { NOISE = 200 }; /* millionths: roundings of up to 200 turns */
    (void)state;
    int better = 0;
    for (uint64_t i = 0; i < CASES; i++) {
        Random random = random_child(random_stream(SEED, "higher"), i);
        Case c = random_case(random), raised;
        c.rule.method = PANEL_MEAN;
        if (c.count == 0)
            continue;
        raised = c;
        size_t cell = random_below(random, 1000, c.count);
        size_t own = c.cells[cell].entrant;
        raised.cells[cell].mark.micro += (int64_t)random_below(random, 1001, 10 * MICRO);
        aggregate(&c);
        aggregate(&raised);
        int64_t rise = raised.values[own].value.micro - c.values[own].value.micro;
        assert_true(rise >= -NOISE);
        for (size_t e = 0; e < c.entrants; e++) {
            if (c.values[e].count > 0)
                assert_true(rise - (raised.values[e].value.micro - c.values[e].value.micro) >=
                            -NOISE);
        }
        better += rise > NOISE;
    }
    assert_in_range(better, CASES / 2, CASES);
}

static void test_without_a_correction_marks_count_as_given(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < CASES; i++) {
        Case c = random_case(random_child(random_stream(SEED, "none"), i));
        c.rule.correction = CORRECTION_NONE;
        aggregate(&c);
        for (size_t e = 0; e < c.entrants; e++) {
            Score marks[ASSESSORS_MAX];
            size_t n = 0;
            for (size_t k = 0; k < c.count; k++) {
                if (c.cells[k].entrant == e)
                    marks[n++] = c.cells[k].mark;
            }
            assert_int_equal(c.values[e].count, n);
            if (n > 0)
                assert_int_equal(c.values[e].value.micro,
                                 panel_mark(c.rule.method, marks, n).micro);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_effects_are_those_of_the_book),
        cmocka_unit_test(test_effects_minimise_the_penalised_squares),
        cmocka_unit_test(test_names_and_order_do_not_matter),
        cmocka_unit_test(test_equal_marks_leave_no_effect),
        cmocka_unit_test(test_a_uniformly_harsh_assessor_is_corrected),
        cmocka_unit_test(test_without_shrinkage_a_full_table_gives_column_means),
        cmocka_unit_test(test_endless_shrinkage_corrects_nothing),
        cmocka_unit_test(test_more_shrinkage_makes_smaller_effects),
        cmocka_unit_test(test_a_corrected_mark_stays_within_the_scale),
        cmocka_unit_test(test_a_higher_mark_never_brings_anybody_else_closer),
        cmocka_unit_test(test_without_a_correction_marks_count_as_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
