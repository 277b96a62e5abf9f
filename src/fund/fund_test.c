/* Funds in the store: versions, references, receipts, ceilings, prices, decrees. */
#include "base/random.h"
#include "fund/fund_world_test.h"

static Status try_create(World *world, const char *yaml, bool amend, bool *ret_existed)
{
    Fund *fund = parse_fund(world, yaml);
    begin(world);
    Status status = fund_create(world->ctx, world->store, fund, amend, ret_existed);
    if (status == OK)
        commit(world);
    else
        store_rollback(world->store);
    return status;
}

static Status try_receive(World *world, const Fund *fund, const Receipt *receipts, size_t count,
                          int64_t *ret_new)
{
    begin(world);
    Status status = fund_receive(world->ctx, world->store, fund, receipts, count, ret_new);
    if (status == OK)
        commit(world);
    else
        store_rollback(world->store);
    return status;
}

static FundPosition position_of(World *world, const Fund *fund)
{
    FundPosition position;
    assert_ok(world->ctx, store_begin_read(world->store));
    assert_ok(world->ctx,
              fund_position(world->ctx, world->store, fund, month_at(2023, 3), &position));
    store_rollback(world->store);
    return position;
}

static Receipt receipt(const char *key, int64_t rupiah)
{
    return (Receipt){.key = text_of(key),
                     .amount = {rupiah},
                     .date = day(2023, 3, 5),
                     .giver = TEXT("Siti"),
                     .document = TEXT("BKM-5")};
}

/* -- Definitions ----------------------------------------------------------------------------- */

static void the_same_fund_again_is_nothing_and_another_content_needs_a_word(void **state)
{
    World *world = *state;
    bool existed = false;
    Fund *fund, *later;
    create_fund(world, CITY);
    assert_int_equal(try_create(world, CITY, false, &existed), OK);
    assert_true(existed);
    const char *richer = CITY "basis: Perubahan APBD\n";
    assert_int_equal(try_create(world, richer, false, &existed), E_CONFLICT);
    assert_string_equal(first_problem(world), "fund.differs");
    assert_int_equal(try_create(world, richer, true, &existed), OK);
    assert_false(existed);
    assert_ok(world->ctx, fund_resolve(world->store, world->ctx, TEXT("apbd-2023"), &fund));
    assert_int_equal(fund->version, 2);
    assert_string_equal(fund->basis, "Perubahan APBD");
    assert_ok(world->ctx, fund_get(world->store, world->ctx, fund->id, &later));
    assert_string_equal(later->definition, fund->definition);
}

static void a_key_of_two_regions_is_named_with_its_region(void **state)
{
    World *world = *state;
    Fund *fund;
    create_fund(world, CITY);
    create_fund(world, "fund: apbd-2023\nname: x\nkind: apbd-regency\nregion: \"32.16\"\n"
                       "owner: y\nfrom: 2023-01\nuntil: 2023-12\n");
    assert_int_equal(fund_resolve(world->store, world->ctx, TEXT("apbd-2023"), &fund), E_CONFLICT);
    assert_string_equal(first_problem(world), "fund.ambiguous");
    assert_ok(world->ctx, fund_resolve(world->store, world->ctx, TEXT("32.16:apbd-2023"), &fund));
    assert_int_equal(fund->region.code, 3216);
    assert_int_equal(fund_resolve(world->store, world->ctx, TEXT("x"), &fund), E_NOT_FOUND);
    assert_string_equal(first_problem(world), "fund.not_found");
}

static void a_region_is_paid_for_by_its_own_funds_and_those_above_in_order(void **state)
{
    World *world = *state;
    Fund **funds;
    size_t count;
    create_fund(world, GELIAT);
    create_fund(world, PROVINCE);
    create_fund(world, CITY);
    create_fund(world, "fund: old\nname: x\nkind: csr\nregion: \"32.77\"\nowner: y\n"
                       "from: 2020-01\nuntil: 2020-12\n");
    create_fund(world, "fund: elsewhere\nname: x\nkind: csr\nregion: \"32.16\"\nowner: y\n"
                       "from: 2023-01\nuntil: 2023-12\n");
    assert_ok(world->ctx, fund_list_for(world->store, world->ctx, KOTA_CIMAHI, month_at(2023, 3),
                                        month_at(2023, 5), &funds, &count));
    assert_int_equal(count, 3);
    assert_string_equal(funds[0]->key, "apbd-2023");
    assert_string_equal(funds[1]->key, "apbd-jabar");
    assert_string_equal(funds[2]->key, "geliat-2023");
    assert_ok(world->ctx, fund_list(world->store, world->ctx, (Region){32}, &funds, &count));
    assert_int_equal(count, 5);
}

static void the_rules_are_told_in_both_languages(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    char *indonesian, *english;
    assert_ok(world->ctx, fund_describe(world->store, world->ctx, fund, LANG_ID, &indonesian));
    assert_ok(world->ctx, fund_describe(world->store, world->ctx, fund, LANG_EN, &english));
    assert_true(text_contains(text_of(indonesian), TEXT("penyandang disabilitas")));
    assert_true(text_contains(text_of(english), TEXT("Cibeber (32.77.01.1001)")));
    assert_string_not_equal(indonesian, english);
}

/* -- Money in -------------------------------------------------------------------------------- */

static void a_receipt_counts_once_and_its_key_says_one_thing(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    Receipt one = receipt("sp2d-1", 1000000);
    int64_t added = 0;
    assert_int_equal(try_receive(world, fund, &one, 1, &added), OK);
    assert_int_equal(added, 1);
    assert_int_equal(try_receive(world, fund, &one, 1, &added), OK);
    assert_int_equal(added, 0);
    assert_int_equal(position_of(world, fund).received.rupiah, 1000000);
    Receipt other = one;
    other.giver = TEXT("Budi");
    assert_int_equal(try_receive(world, fund, &other, 1, &added), E_CONFLICT);
    assert_string_equal(first_problem(world), "fund.receipt_differs");
    other = one;
    other.amount.rupiah++;
    assert_int_equal(try_receive(world, fund, &other, 1, &added), E_CONFLICT);
    assert_string_equal(first_problem(world), "ledger.exists_different");
}

static void receipts_go_in_all_or_none_and_the_same_twice_in_one_call_once(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    Receipt bad[] = {receipt("a", 5), receipt("b", 0)};
    Receipt twice[] = {receipt("a", 5), receipt("b", 7), receipt("a", 5)};
    int64_t added = 0;
    assert_int_equal(try_receive(world, fund, bad, 2, &added), E_INVALID);
    assert_string_equal(first_problem(world), "fund.receipt_amount");
    assert_int_equal(position_of(world, fund).received.rupiah, 0);
    assert_int_equal(try_receive(world, fund, twice, 3, &added), OK);
    assert_int_equal(added, 2);
    assert_int_equal(position_of(world, fund).received.rupiah, 12);
}

static void a_fund_never_receives_more_than_its_ceiling(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY); /* ceiling 20,160,000 */
    Receipt whole = receipt("a", 20160000), more = receipt("b", 1);
    int64_t added = 0;
    assert_int_equal(try_receive(world, fund, &whole, 1, &added), OK);
    assert_int_equal(position_of(world, fund).room.rupiah, 0);
    assert_int_equal(try_receive(world, fund, &more, 1, &added), E_LIMIT);
    assert_string_equal(first_problem(world), "fund.ceiling");
    assert_int_equal(position_of(world, fund).received.rupiah, 20160000);
    bool existed;
    assert_int_equal(try_create(world,
                                "fund: apbd-2023\nname: APBD\nkind: apbd-regency\n"
                                "region: \"32.77\"\nowner: x\nceiling: 20000000\n"
                                "from: 2023-01\nuntil: 2023-12\n",
                                true, &existed),
                     E_CONFLICT);
    assert_string_equal(first_problem(world), "fund.ceiling_below");
}

static void a_wrong_receipt_is_taken_back_and_never_more_than_it_was(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    Receipt in = receipt("a", 100), back = receipt("a-back", 60), rest = receipt("a-rest", 41);
    int64_t added = 0;
    back.reverses = rest.reverses = TEXT("a");
    assert_int_equal(try_receive(world, fund, &in, 1, &added), OK);
    assert_int_equal(try_receive(world, fund, &back, 1, &added), OK);
    assert_int_equal(position_of(world, fund).received.rupiah, 40);
    assert_int_equal(try_receive(world, fund, &rest, 1, &added), E_INVALID);
    assert_string_equal(first_problem(world), "ledger.exceeds_reversed");
    rest.amount.rupiah = 40;
    assert_int_equal(try_receive(world, fund, &rest, 1, &added), OK);
    assert_int_equal(position_of(world, fund).received.rupiah, 0);
}

static void unexplained_money_cannot_be_spent_until_it_is_explained(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, GELIAT);
    Receipt unknown = receipt("mutasi-9", 500);
    int64_t added = 0;
    unknown.unexplained = true;
    assert_int_equal(try_receive(world, fund, &unknown, 1, &added), OK);
    FundPosition before = position_of(world, fund);
    assert_int_equal(before.suspense.rupiah, 500);
    assert_int_equal(before.available.rupiah, 0);
    begin(world);
    assert_ok(world->ctx, fund_explain(world->ctx, world->store, fund, TEXT("mutasi-9"),
                                       TEXT("pledge:3"), MONEY(200), day(2023, 3, 9)));
    commit(world);
    FundPosition after = position_of(world, fund);
    assert_int_equal(after.suspense.rupiah, 300);
    assert_int_equal(after.available.rupiah, 200);
    assert_int_equal(after.received.rupiah, 200);
}

/* -- Prices ---------------------------------------------------------------------------------- */

static void the_59_of_geliat_and_of_a_regency_cost_what_the_law_says(void **state)
{
    World *world = *state;
    const struct {
        FundKind kind;
        Month month;
        int64_t rupiah;
    } CASES[] = {{FUND_ASN, month_at(2023, 3), 991200},
                 {FUND_ASN, month_at(2026, 5), 495600},
                 {FUND_APBD_REGENCY, month_at(2023, 3), 991200},
                 {FUND_APBD_REGENCY, month_at(2026, 5), 991200},
                 {FUND_DBHCHT, month_at(2026, 5), 991200}};
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        Money price;
        FundTerms terms = {CASES[i].kind, PROGRAMME_JKK | PROGRAMME_JKM, false};
        assert_ok(world->ctx,
                  fund_price(world->ctx, world->law, terms, 5212, CASES[i].month, &price));
        assert_int_equal(price.rupiah * 59, CASES[i].rupiah);
    }
}

static void drivers_have_the_relief_earlier_and_villages_only_if_they_say_so(void **state)
{
    World *world = *state;
    Month february = month_at(2026, 2);
    FundTerms donor = {FUND_ASN, PROGRAMME_JKK | PROGRAMME_JKM, false};
    FundTerms village = {FUND_VILLAGE, PROGRAMME_JKK | PROGRAMME_JKM, false};
    Money price;
    assert_ok(world->ctx, fund_price(world->ctx, world->law, donor, 5212, february, &price));
    assert_int_equal(price.rupiah, 16800);
    assert_ok(world->ctx, fund_price(world->ctx, world->law, donor, 8321, february, &price));
    assert_int_equal(price.rupiah, 8400);
    assert_ok(world->ctx, fund_price(world->ctx, world->law, village, 8321, february, &price));
    assert_int_equal(price.rupiah, 16800);
    village.undecided_relief = true;
    assert_ok(world->ctx, fund_price(world->ctx, world->law, village, 8321, february, &price));
    assert_int_equal(price.rupiah, 8400);
    assert_ok(world->ctx, fund_price_months(world->ctx, world->law, donor, 8321, month_at(2025, 12),
                                            february, &price));
    assert_int_equal(price.rupiah, 16800 + 8400 + 8400);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        TEST(the_same_fund_again_is_nothing_and_another_content_needs_a_word),
        TEST(a_key_of_two_regions_is_named_with_its_region),
        TEST(a_region_is_paid_for_by_its_own_funds_and_those_above_in_order),
        TEST(the_rules_are_told_in_both_languages),
        TEST(a_receipt_counts_once_and_its_key_says_one_thing),
        TEST(receipts_go_in_all_or_none_and_the_same_twice_in_one_call_once),
        TEST(a_fund_never_receives_more_than_its_ceiling),
        TEST(a_wrong_receipt_is_taken_back_and_never_more_than_it_was),
        TEST(unexplained_money_cannot_be_spent_until_it_is_explained),
        TEST(the_59_of_geliat_and_of_a_regency_cost_what_the_law_says),
        TEST(drivers_have_the_relief_earlier_and_villages_only_if_they_say_so),
    };
    return cmocka_run_group_tests_name("fund", tests, NULL, NULL);
}
