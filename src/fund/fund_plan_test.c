/* How long money lasts, who loses cover, what a proposal costs. */
#include "base/random.h"
#include "fund/fund_world_test.h"

enum { PRICE = 16800 };

static Commitment promise(const Fund *fund, int64_t person, Month from, Month until)
{
    return (Commitment){.fund = fund->id,
                        .nik = 3277010101800000 + person,
                        .name = TEXT("Seseorang"),
                        .home = UTAMA,
                        .occupation = 5212,
                        .from = from,
                        .until = until,
                        .programmes = PROGRAMME_JKK | PROGRAMME_JKM};
}

static void add(World *world, const char *key, const Commitment *commitments, size_t count)
{
    Allocation allocation = {.chain = region_chain(KOTA_CIMAHI),
                             .region = KOTA_CIMAHI,
                             .key = text_of(key),
                             .date = day(2023, 3, 15)};
    AllocationId id;
    bool existed;
    begin(world);
    assert_ok(world->ctx, commitment_add(world->ctx, world->store, world->law, &allocation,
                                         commitments, count, &id, &existed));
    commit(world);
}

static Runway runway_at(World *world, Month month, int ahead)
{
    Runway runway;
    assert_ok(world->ctx, store_begin_read(world->store));
    assert_ok(world->ctx, fund_runway(world->ctx, world->store, world->ctx, world->law, KOTA_CIMAHI,
                                      month, ahead, &runway));
    store_rollback(world->store);
    return runway;
}

static const Lapse *lapse_of(const Runway *runway, int64_t person)
{
    for (size_t i = 0; i < runway->lapse_count; i++)
        if (runway->lapses[i].nik == 3277010101800000 + person)
            return &runway->lapses[i];
    return NULL;
}

/* -- Runway ---------------------------------------------------------------------------------- */

static void months_left_are_those_committed_and_those_the_money_still_buys(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 11 * PRICE);
    Commitment people[] = {promise(fund, 1, month_at(2023, 3), month_at(2023, 5)),
                           promise(fund, 2, month_at(2023, 3), month_at(2023, 4))};
    add(world, "one", people, 2);
    /* 5 months are reserved, 6 can be bought: May of the second, June and July of both, and the
       August of only one of them. */
    Runway runway = runway_at(world, month_at(2023, 3), 3);
    assert_int_equal(runway.fund_count, 1);
    assert_int_equal(runway.funds[0].heads, 2);
    assert_int_equal(runway.funds[0].until.months, month_at(2023, 7).months);
    assert_int_equal(runway.funds[0].months, 4);
    assert_false(runway.funds[0].fund_ends);
}

static void a_fund_with_much_money_ends_with_its_own_months(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 100 * PRICE);
    Commitment one = promise(fund, 1, month_at(2023, 3), month_at(2023, 12));
    add(world, "one", &one, 1);
    Runway runway = runway_at(world, month_at(2023, 10), 3);
    assert_true(runway.funds[0].fund_ends);
    assert_int_equal(runway.funds[0].until.months, month_at(2023, 12).months);
    const Lapse *lapse = lapse_of(&runway, 1);
    assert_non_null(lapse);
    assert_int_equal(lapse->reason, LAPSE_FUND_ENDS);
    /* December is paid; January, February and March are unpaid; in April membership has lapsed. */
    assert_int_equal(lapse->lapses.months, month_at(2024, 4).months);
}

static void who_loses_cover_is_named_with_the_reason_before_it_happens(void **state)
{
    World *world = *state;
    Fund *city = create_fund(world, CITY), *giving = create_fund(world, GELIAT);
    receive(world, city, "a", 7 * PRICE);
    receive(world, giving, "b", 50 * PRICE);
    Commitment people[] = {promise(city, 1, month_at(2023, 3), month_at(2023, 5)),
                           promise(city, 2, month_at(2023, 3), month_at(2023, 6)),
                           promise(giving, 3, month_at(2023, 3), month_at(2023, 4)),
                           promise(giving, 4, month_at(2023, 3), month_at(2023, 11)),
                           promise(giving, 5, month_at(2023, 3), month_at(2023, 8))};
    add(world, "one", people, ARRAY_COUNT(people));
    CommitmentEnd died = {{region_chain(KOTA_CIMAHI), 5}, month_at(2023, 4), TEXT("died")};
    int64_t added;
    begin(world);
    assert_ok(world->ctx,
              commitment_end(world->ctx, world->store, &died, 1, day(2023, 4, 1), &added));
    commit(world);
    Runway runway = runway_at(world, month_at(2023, 4), 3);
    assert_int_equal(lapse_of(&runway, 1)->reason, LAPSE_MONEY_ENDS);
    assert_int_equal(lapse_of(&runway, 2)->reason, LAPSE_MONEY_ENDS);
    assert_int_equal(lapse_of(&runway, 3)->reason, LAPSE_NOT_COMMITTED);
    assert_null(lapse_of(&runway, 4));
    assert_int_equal(lapse_of(&runway, 5)->reason, LAPSE_ENDED);
    assert_true(text_is(lapse_of(&runway, 5)->end_reason, "died"));
    /* Looking less far ahead, those of June are not shown yet. */
    runway = runway_at(world, month_at(2023, 4), 1);
    assert_null(lapse_of(&runway, 2));
    assert_non_null(lapse_of(&runway, 3));
}

static void who_is_taken_over_by_another_fund_does_not_lose_cover(void **state)
{
    World *world = *state;
    Fund *city = create_fund(world, CITY), *giving = create_fund(world, GELIAT);
    receive(world, city, "a", 50 * PRICE);
    receive(world, giving, "b", 50 * PRICE);
    Commitment people[] = {promise(city, 1, month_at(2023, 3), month_at(2023, 5)),
                           promise(giving, 1, month_at(2023, 6), month_at(2023, 12))};
    add(world, "one", people, 2);
    Runway runway = runway_at(world, month_at(2023, 4), 3);
    assert_null(lapse_of(&runway, 1));
}

/* By hand, person by person: in how many further months does everybody paid for in the month asked
 * still get one? */
static void the_months_left_agree_with_buying_them_one_by_one(void **state)
{
    World *world = *state;
    enum { PEOPLE = 7, FIRST = 1, ASKED = 3 };
    Random random = random_stream(world->ctx->seed, "fund_plan_test");
    uint64_t drawn = 0;
    print_message("seed %llu\n", (unsigned long long)world->ctx->seed);
    for (int round = 0; round < 12; round++) {
        char *key = mem_printf(world->ctx, "fund-%d", round);
        Fund *fund = create_fund(
            world, mem_printf(world->ctx,
                              "fund: %s\nname: x\nkind: csr\nregion: \"32.77\"\nowner: y\n"
                              "from: 2023-01\nuntil: 2023-12\n",
                              key));
        int last[PEOPLE], reserved = 0, left = (int)random_below(random, drawn++, 60);
        Commitment people[PEOPLE];
        for (int p = 0; p < PEOPLE; p++) {
            last[p] = ASKED + (int)random_below(random, drawn++, 10);
            reserved += last[p] - FIRST + 1;
            people[p] = promise(fund, 100 * (round + 1) + p, month_at(2023, FIRST),
                                month_at(2023, last[p]));
        }
        receive(world, fund, mem_printf(world->ctx, "r%d", round), (reserved + left) * PRICE);
        add(world, key, people, PEOPLE);
        int expected = ASKED;
        for (int month = ASKED + 1; month <= 12; month++) {
            int needed = 0;
            for (int p = 0; p < PEOPLE; p++)
                needed += last[p] < month;
            if (needed > left)
                break;
            left -= needed;
            expected = month;
        }
        Runway runway = runway_at(world, month_at(2023, ASKED), 3);
        bool found = false;
        for (size_t i = 0; i < runway.fund_count; i++)
            if (strcmp(runway.funds[i].fund->key, key) == 0) {
                assert_int_equal(runway.funds[i].until.months, month_at(2023, expected).months);
                found = true;
            }
        assert_true(found);
    }
}

/* -- Proposals ------------------------------------------------------------------------------- */

static const Region DISTRICT = {327701};

static Proposal *propose(World *world, const ProposalQuery *query, const ProposalCell *cells,
                         size_t count)
{
    Proposal *proposal = NULL;
    assert_ok(world->ctx,
              fund_proposal(world->ctx, world->ctx, world->law, query, cells, count, &proposal));
    return proposal;
}

static ProposalQuery query_of(const ProposalPayer *payers, size_t count, Month from, int months)
{
    return (ProposalQuery){.from = from,
                           .months = months,
                           .programmes = PROGRAMME_JKK | PROGRAMME_JKM,
                           .heads = -1,
                           .payers = payers,
                           .payer_count = count};
}

static void published_totals_come_out_to_the_rupiah(void **state)
{
    World *world = *state;
    const struct {
        int64_t heads;
        Month from;
        int months;
        int64_t rupiah;
    } CASES[] = {{95238, month_at(2023, 1), 3, 4799995200},
                 {555142, month_at(2025, 11), 2, 18652771200},
                 {594, month_at(2024, 7), 3, 29937600},
                 {557, month_at(2024, 7), 3, 28072800}};
    const ProposalPayer payer = {FUND_APBD_REGENCY, -1};
    for (size_t i = 0; i < ARRAY_COUNT(CASES); i++) {
        ProposalCell cell = {.heads = CASES[i].heads};
        ProposalQuery query = query_of(&payer, 1, CASES[i].from, CASES[i].months);
        assert_int_equal(propose(world, &query, &cell, 1)->amount.rupiah, CASES[i].rupiah);
    }
}

static void a_change_of_rates_begins_a_row_of_its_own(void **state)
{
    World *world = *state;
    const ProposalPayer payer = {FUND_ASN, -1};
    const ProposalCell cells[] = {{DISTRICT, 5212, 2, false}, {DISTRICT, 8321, 1, false}};
    ProposalQuery query = query_of(&payer, 1, month_at(2025, 12), 6);
    Proposal *proposal = propose(world, &query, cells, 2);
    /* Others: full until March, half in April and May; drivers: full in December, half from
       January on. */
    assert_int_equal(proposal->month_count, 4);
    assert_int_equal(proposal->months[0].until.months, month_at(2026, 3).months);
    assert_int_equal(proposal->months[1].price.rupiah, PRICE / 2);
    assert_int_equal(proposal->months[2].sector, SECTOR_TRANSPORT);
    assert_int_equal(proposal->months[2].until.months, month_at(2025, 12).months);
    assert_int_equal(proposal->amount.rupiah,
                     2 * (4 * PRICE + 2 * PRICE / 2) + PRICE + 5 * PRICE / 2);
}

static void payers_who_do_not_add_up_are_refused(void **state)
{
    World *world = *state;
    Proposal *proposal;
    const ProposalCell cell = {.heads = 10};
    const ProposalPayer few[] = {{FUND_CSR, 4}, {FUND_ASN, 5}}, many[] = {{FUND_CSR, 11}};
    const ProposalPayer open[] = {{FUND_CSR, -1}, {FUND_ASN, 5}};
    ProposalQuery queries[] = {
        query_of(few, 2, month_at(2023, 1), 1), query_of(many, 1, month_at(2023, 1), 1),
        query_of(open, 2, month_at(2023, 1), 1), query_of(open, 1, month_at(2023, 1), 0)};
    static const char *const KEYS[] = {"proposal.split", "proposal.split", "proposal.payers",
                                       "proposal.months"};
    for (size_t i = 0; i < ARRAY_COUNT(queries); i++) {
        assert_int_equal(
            fund_proposal(world->ctx, world->ctx, world->law, &queries[i], &cell, 1, &proposal),
            E_INVALID);
        assert_string_equal(first_problem(world), KEYS[i]);
    }
}

static void lines_and_months_add_up_and_nobody_is_paid_for_twice(void **state)
{
    World *world = *state;
    Random random = random_stream(world->ctx->seed, "fund_plan_test.proposal");
    uint64_t drawn = 0;
    static const uint32_t JOBS[] = {0, 5212, 6111, 8321};
    print_message("seed %llu\n", (unsigned long long)world->ctx->seed);
    for (int round = 0; round < 200; round++) {
        ProposalCell cells[9];
        ProposalPayer payers[3];
        int64_t heads = 0, rest, lines = 0, amount = 0, months = 0;
        size_t count = 1 + random_below(random, drawn++, ARRAY_COUNT(cells));
        for (size_t i = 0; i < count; i++) {
            bool known = random_below(random, drawn++, 2) != 0;
            cells[i] = (ProposalCell){.district = {known ? DISTRICT.code + (int64_t)i % 3 : 0}};
            cells[i].occupation = JOBS[random_below(random, drawn++, 4)];
            cells[i].heads = 1 + (int64_t)random_below(random, drawn++, 50);
            heads += cells[i].heads;
        }
        bool scaled = random_below(random, drawn++, 2) == 0;
        if (scaled)
            heads = 1 + (int64_t)random_below(random, drawn++, 300);
        rest = heads;
        for (int p = 0; p < 3; p++) {
            payers[p].kind = (FundKind)random_below(random, drawn++, FUND_KIND_COUNT);
            payers[p].heads =
                p == 2 ? -1 : (int64_t)random_below(random, drawn++, (uint64_t)rest + 1);
            rest -= p == 2 ? 0 : payers[p].heads;
        }
        ProposalQuery query = query_of(payers, 3, month_at(2025, 11), 8);
        query.heads = scaled ? heads : -1;
        Proposal *proposal = propose(world, &query, cells, count);
        for (size_t i = 0; i < proposal->line_count; i++) {
            lines += proposal->lines[i].heads;
            amount += proposal->lines[i].amount.rupiah;
        }
        for (size_t i = 0; i < proposal->month_count; i++)
            months += proposal->months[i].amount.rupiah;
        assert_int_equal(lines, heads);
        assert_int_equal(proposal->heads, heads);
        assert_int_equal(amount, proposal->amount.rupiah);
        assert_int_equal(months, amount);
        /* Whatever the payers, a district has as many heads as its cells, if nothing was scaled. */
        for (size_t i = 0; i < count && !scaled; i++) {
            int64_t here = 0, paid = 0;
            for (size_t c = 0; c < count; c++)
                here += cells[c].district.code == cells[i].district.code ? cells[c].heads : 0;
            for (size_t l = 0; l < proposal->line_count; l++)
                if (proposal->lines[l].district.code == cells[i].district.code)
                    paid += proposal->lines[l].heads;
            assert_int_equal(paid, here);
        }
    }
}

static void a_statement_tells_what_moved_and_ends_at_the_balance(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 10 * PRICE);
    Commitment one = promise(fund, 1, month_at(2023, 3), month_at(2023, 4));
    add(world, "one", &one, 1);
    FundLine *lines;
    size_t count;
    Money opening;
    assert_ok(world->ctx,
              fund_statement(world->ctx, world->store, world->ctx, fund, day(2023, 1, 1),
                             day(2023, 12, 31), &opening, &lines, &count));
    assert_int_equal(opening.rupiah, 0);
    assert_int_equal(count, 3);
    assert_true(text_is(lines[0].giver, "Bendahara"));
    assert_true(text_is(lines[0].key, "a"));
    assert_int_equal(lines[0].in.rupiah, 10 * PRICE);
    assert_int_equal(lines[1].reserved.rupiah, PRICE);
    assert_int_equal(lines[2].balance.rupiah, 10 * PRICE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        TEST(months_left_are_those_committed_and_those_the_money_still_buys),
        TEST(a_fund_with_much_money_ends_with_its_own_months),
        TEST(who_loses_cover_is_named_with_the_reason_before_it_happens),
        TEST(who_is_taken_over_by_another_fund_does_not_lose_cover),
        TEST(the_months_left_agree_with_buying_them_one_by_one),
        TEST(published_totals_come_out_to_the_rupiah),
        TEST(a_change_of_rates_begins_a_row_of_its_own),
        TEST(payers_who_do_not_add_up_are_refused),
        TEST(lines_and_months_add_up_and_nobody_is_paid_for_twice),
        TEST(a_statement_tells_what_moved_and_ends_at_the_balance),
    };
    return cmocka_run_group_tests_name("fund_plan", tests, NULL, NULL);
}
