#include "base/money.h"

#include "base/mem.h"
#include "base/random.h"
#include "base/testing.h"

enum { CASES = 20000 };
static const uint64_t SEED = 20221231;

static void rounding_is_half_away_from_zero_unless_named(void **state)
{
    (void)state;
    int64_t value = 0;
    assert_true(ratio_apply(5, 1, 2, ROUND_HALF_AWAY, &value) && value == 3);
    assert_true(ratio_apply(-5, 1, 2, ROUND_HALF_AWAY, &value) && value == -3);
    assert_true(ratio_apply(5, 1, 2, ROUND_DOWN, &value) && value == 2);
    assert_true(ratio_apply(-5, 1, 2, ROUND_UP, &value) && value == -3);
    assert_true(ratio_apply(6, 1, 2, ROUND_EXACT, &value) && value == 3);
    assert_false(ratio_apply(5, 1, 2, ROUND_EXACT, &value));
    assert_false(ratio_apply(1, 1, 0, ROUND_DOWN, &value));
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    int64_t value = 7;
    Money money = MONEY(7);
    assert_false(ratio_apply(INT64_MAX, 2, 1, ROUND_DOWN, &value));
    assert_false(money_add(MONEY(INT64_MAX), MONEY(1), &money));
    assert_false(money_sub(MONEY(INT64_MIN), MONEY(1), &money));
    assert_false(money_times(MONEY(INT64_MAX), 2, &money));
    assert_int_equal(value, 7);
    assert_int_equal(money.rupiah, 7);
}

static void the_published_shares_and_amounts_come_out(void **state)
{
    (void)state;
    Rate share;
    Money amount;
    assert_true(share_of(390498, 756873, &share) &&
                share.ppm == 515936); /* Kota Semarang: 51.59 % */
    assert_true(money_times(MONEY(16800), 59, &amount) && amount.rupiah == 991200);
    assert_true(money_times(MONEY(16800), 4133, &amount) && amount.rupiah == 69434400);
    assert_true(money_rate(MONEY(10000000), RATE_PPM(8900), ROUND_EXACT, &amount) &&
                amount.rupiah == 89000);
}

static void a_split_adds_up_and_no_part_is_off_by_one_or_more(void **state)
{
    (void)state;
    Random random = random_stream(SEED, "split");
    print_message("seed %llu\n", (unsigned long long)SEED);
    for (uint64_t c = 0; c < CASES; c++) {
        Random one = random_child(random, c);
        enum { PARTS_MAX = 9 };
        int64_t weights[PARTS_MAX], parts[PARTS_MAX], sum = 0, total_weight = 0;
        size_t count = 1 + random_below(one, 0, PARTS_MAX);
        int64_t total = (int64_t)random_below(one, 1, 1000000000) - 500000000;
        for (size_t i = 0; i < count; i++)
            total_weight += weights[i] = (int64_t)random_below(one, 2 + i, 1000);
        if (total_weight == 0)
            weights[0] = total_weight = 1;
        assert_true(split_largest_remainder(total, weights, count, parts));
        for (size_t i = 0; i < count; i++) {
            sum += parts[i];
            __int128 off = (__int128)parts[i] * total_weight - (__int128)total * weights[i];
            assert_true(off < total_weight && off > -total_weight);
        }
        assert_true(sum == total);
    }
}

static void a_split_gives_the_remainder_to_the_first_among_equals(void **state)
{
    (void)state;
    int64_t parts[3];
    assert_true(split_largest_remainder(100, (int64_t[]){1, 1, 1}, 3, parts));
    assert_int_equal(parts[0], 34);
    assert_int_equal(parts[2], 33);
    assert_false(split_largest_remainder(100, (int64_t[]){0, 0}, 2, parts));
    assert_false(split_largest_remainder(100, (int64_t[]){1, -1}, 2, parts));
}

static void people_read_grouped_amounts(void **state)
{
    (void)state;
    void *memory = mem_root(NULL);
    assert_string_equal(money_format(memory, MONEY(69434400), false), "Rp 69.434.400");
    assert_string_equal(money_format(memory, MONEY(-500), true), "-Rp 500");
    assert_string_equal(count_format(memory, 1799668, true), "1,799,668");
    assert_string_equal(count_format(memory, -1000, false), "-1.000");
    assert_string_equal(rate_format_percent(memory, RATE_PPM(515936), 2, false), "51,59");
    assert_string_equal(rate_format_percent(memory, RATE_PPM(-5), 2, true), "0.00");
    assert_string_equal(score_format(memory, (Score){87500000}, 2, true), "87.50");
    assert_string_equal(decimal_format(memory, -1, 6, 6, '.'), "-0.000001");
    assert_string_equal(decimal_format(memory, 12, 0, 2, ','), "12,00");
    mem_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounding_is_half_away_from_zero_unless_named),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(the_published_shares_and_amounts_come_out),
        cmocka_unit_test(a_split_adds_up_and_no_part_is_off_by_one_or_more),
        cmocka_unit_test(a_split_gives_the_remainder_to_the_first_among_equals),
        cmocka_unit_test(people_read_grouped_amounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
