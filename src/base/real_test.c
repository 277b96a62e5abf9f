#include "base/real.h"

#include "base/random.h"
#include "base/testing.h"

enum { SEED = 20220, CASES = 200000 };

static int64_t units_apart(double a, double b)
{
    int64_t x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    return x > y ? x - y : y - x;
}

/* Of all magnitudes, and of those near 1, where the logarithm is near 0. */
static double positive(Random stream, uint64_t at)
{
    double unit = 1 + random_unit(stream, 2 * at);
    int exponent = (int)random_below(stream, 2 * at + 1, 2040) - 1020;
    return at % 2 == 0 ? ldexp(unit, exponent) : ldexp(unit, -(exponent & 1));
}

static void a_logarithm_is_near_the_librarys(void **state)
{
    (void)state;
    Random stream = random_stream(SEED, "real");
    printf("seed %d\n", SEED);
    for (uint64_t i = 0; i < CASES; i++) {
        double x = positive(stream, i);
        assert_true(units_apart(real_log(x), log(x)) <= 3);
    }
    assert_true(real_log(1) == 0);
}

static void a_power_is_near_the_librarys(void **state)
{
    (void)state;
    Random stream = random_stream(SEED, "real exp");
    for (uint64_t i = 0; i < CASES; i++) {
        double x = -708 * random_unit(stream, i) * (i % 2 == 0 ? 1 : 0.001);
        assert_true(units_apart(real_exp(x), exp(x)) <= 3);
    }
    assert_true(real_exp(0) == 1);
    assert_true(real_exp(-709) == 0);
    assert_true(real_exp(-1e300) == 0);
}

/* The bits of many values, mixed into one number that was written down here once: no compiler and
 * no processor may give another. */
static void every_bit_is_the_same_everywhere(void **state)
{
    (void)state;
    Random stream = random_stream(SEED, "real bits");
    uint64_t mixed = 0;
    for (uint64_t i = 0; i < 10000; i++) {
        double values[] = {real_log(positive(stream, i)), real_exp(-40 * random_unit(stream, ~i))};
        uint64_t bits[2];
        memcpy(bits, values, sizeof bits);
        mixed = (mixed ^ bits[0]) * UINT64_C(0x9E3779B97F4A7C15);
        mixed = (mixed ^ bits[1] ^ mixed >> 32) * UINT64_C(0x9E3779B97F4A7C15);
    }
    assert_int_equal(mixed, UINT64_C(0xee91f0f754a60c01));
}

static void numbers_filled_in_are_those_of_their_counters(void **state)
{
    (void)state;
    uint64_t numbers[100];
    Random stream = random_stream(SEED, "fill");
    for (size_t count = 0; count < 100; count++) {
        uint64_t from = count % 3 == 0 ? UINT32_MAX - 20 : count;
        random_fill(stream, from, count, numbers);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(numbers[i], random_at(stream, from + i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_logarithm_is_near_the_librarys),
        cmocka_unit_test(a_power_is_near_the_librarys),
        cmocka_unit_test(every_bit_is_the_same_everywhere),
        cmocka_unit_test(numbers_filled_in_are_those_of_their_counters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
