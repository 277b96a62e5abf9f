/* Commitments: nothing is sold twice, nothing is promised that is not there. */
#include "base/random.h"
#include "fund/fund_world_test.h"

enum { PRICE = 16800 }; /* JKK and JKM of one head in a month of 2023 */

static Commitment promise(const Fund *fund, int64_t person, Month from, Month until)
{
    return (Commitment){.fund = fund->id,
                        .nik = 3277010101800000 + person,
                        .name = TEXT("Seseorang"),
                        .home = UTAMA,
                        .occupation = 5212,
                        .from = from,
                        .until = until,
                        .programmes = PROGRAMME_JKK | PROGRAMME_JKM,
                        .synthetic = true};
}

static Status try_add(World *world, const char *key, const Commitment *commitments, size_t count,
                      Date expires, AllocationId *ret_id, bool *ret_existed)
{
    Allocation allocation = {.chain = region_chain(KOTA_CIMAHI),
                             .region = KOTA_CIMAHI,
                             .key = text_of(key),
                             .date = day(2023, 3, 15),
                             .expires = expires};
    begin(world);
    Status status = commitment_add(world->ctx, world->store, world->law, &allocation, commitments,
                                   count, ret_id, ret_existed);
    if (status == OK)
        commit(world);
    else
        store_rollback(world->store);
    return status;
}

static void add(World *world, const char *key, const Commitment *commitments, size_t count)
{
    AllocationId id;
    bool existed;
    assert_ok(world->ctx, try_add(world, key, commitments, count, LEDGER_NEVER, &id, &existed));
    assert_false(existed);
}

static FundPosition position_of(World *world, const Fund *fund)
{
    FundPosition position;
    assert_ok(world->ctx,
              fund_position(world->ctx, world->store, fund, month_at(2023, 4), &position));
    return position;
}

static void verify(World *world)
{
    LedgerReport report;
    assert_ok(world->ctx, commitment_verify(world->ctx, world->store));
    assert_ok(world->ctx, ledger_verify(world->ctx, world->store, &report));
}

typedef struct {
    Commitment list[64];
    size_t count;
} Gathered;

static Status gather(const Commitment *commitment, void *argument)
{
    Gathered *gathered = argument;
    gathered->list[gathered->count++] = *commitment;
    return OK;
}

static Gathered commitments_of(World *world, CommitmentQuery query)
{
    Gathered gathered = {.count = 0};
    assert_ok(world->ctx, commitment_each(world->store, &query, gather, &gathered));
    return gathered;
}

/* -- Adding ---------------------------------------------------------------------------------- */

static void a_commitment_reserves_its_price_month_by_month(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 10 * PRICE);
    Commitment people[] = {promise(fund, 1, month_at(2023, 3), month_at(2023, 5)),
                           promise(fund, 2, month_at(2023, 4), month_at(2023, 4))};
    Reservation *reserved;
    size_t count;
    add(world, "one", people, 2);
    FundPosition position = position_of(world, fund);
    assert_int_equal(position.reserved.rupiah, 4 * PRICE);
    assert_int_equal(position.available.rupiah, 6 * PRICE);
    assert_int_equal(position.heads, 2);
    assert_ok(world->ctx, reservation_list(world->store, world->ctx, fund->id, month_at(2023, 4),
                                           &reserved, &count));
    assert_int_equal(count, 1);
    assert_int_equal(reserved[0].heads, 2);
    assert_int_equal(reserved[0].amount.rupiah, 2 * PRICE);
    verify(world);
}

static void the_same_allocation_again_is_nothing_and_another_under_its_key_is_refused(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 10 * PRICE);
    Commitment one = promise(fund, 1, month_at(2023, 3), month_at(2023, 3));
    Commitment other = promise(fund, 2, month_at(2023, 3), month_at(2023, 3));
    AllocationId id;
    bool existed = false;
    add(world, "one", &one, 1);
    assert_ok(world->ctx, try_add(world, "one", &one, 1, LEDGER_NEVER, &id, &existed));
    assert_true(existed);
    assert_int_equal(try_add(world, "one", &other, 1, LEDGER_NEVER, &id, &existed), E_CONFLICT);
    assert_string_equal(first_problem(world), "commitment.differs");
    assert_int_equal(position_of(world, fund).reserved.rupiah, PRICE);
}

static void no_person_programme_month_is_promised_twice(void **state)
{
    World *world = *state;
    Fund *city = create_fund(world, CITY), *giving = create_fund(world, GELIAT);
    receive(world, city, "a", 20 * PRICE);
    receive(world, giving, "b", 20 * PRICE);
    Commitment first = promise(city, 1, month_at(2023, 3), month_at(2023, 5));
    Commitment overlap = promise(giving, 1, month_at(2023, 5), month_at(2023, 6));
    Commitment after = promise(giving, 1, month_at(2023, 6), month_at(2023, 6));
    Commitment twice[] = {promise(giving, 2, month_at(2023, 3), month_at(2023, 3)),
                          promise(giving, 2, month_at(2023, 3), month_at(2023, 3))};
    AllocationId id;
    bool existed;
    first.programmes = PROGRAMME_JKK;
    add(world, "first", &first, 1);
    assert_int_equal(try_add(world, "x", &overlap, 1, LEDGER_NEVER, &id, &existed), E_CONFLICT);
    assert_string_equal(first_problem(world), "commitment.held");
    assert_int_equal(try_add(world, "x", twice, 2, LEDGER_NEVER, &id, &existed), E_CONFLICT);
    assert_string_equal(first_problem(world), "commitment.held");
    overlap.programmes = PROGRAMME_JKM; /* another programme may have another payer */
    add(world, "other programme", &overlap, 1);
    after.programmes = PROGRAMME_JKK;
    add(world, "after", &after, 1);
    verify(world);
}

static void another_chain_may_not_sell_the_same_month_again(void **state)
{
    World *world = *state;
    Fund *city = create_fund(world, CITY), *province = create_fund(world, PROVINCE);
    receive(world, city, "a", 20 * PRICE);
    receive(world, province, "b", 20 * PRICE);
    Commitment here = promise(city, 1, month_at(2023, 3), month_at(2023, 3));
    Commitment there = promise(province, 1, month_at(2023, 3), month_at(2023, 3));
    Allocation bekasi = {.chain = region_chain(KAB_BEKASI),
                         .region = KAB_BEKASI,
                         .key = TEXT("bekasi"),
                         .date = day(2023, 3, 15)};
    AllocationId id;
    bool existed;
    add(world, "cimahi", &here, 1);
    begin(world);
    assert_int_equal(
        commitment_add(world->ctx, world->store, world->law, &bekasi, &there, 1, &id, &existed),
        E_CONFLICT);
    store_rollback(world->store);
    assert_string_equal(first_problem(world), "commitment.held");
}

static void a_fund_promises_no_more_than_it_has(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 5 * PRICE - 1);
    Commitment people[] = {promise(fund, 1, month_at(2023, 3), month_at(2023, 5)),
                           promise(fund, 2, month_at(2023, 3), month_at(2023, 4))};
    AllocationId id;
    bool existed;
    assert_int_equal(try_add(world, "one", people, 2, LEDGER_NEVER, &id, &existed), E_CONFLICT);
    assert_string_equal(first_problem(world), "commitment.money_short");
    assert_int_equal(commitments_of(world, (CommitmentQuery){.fund = fund->id}).count, 0);
    receive(world, fund, "b", 1);
    add(world, "one", people, 2);
    assert_int_equal(position_of(world, fund).available.rupiah, 0);
}

static void a_fund_pays_only_for_its_months_and_programmes(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 10 * PRICE);
    Commitment wrong[] = {promise(fund, 1, month_at(2022, 12), month_at(2023, 1)),
                          promise(fund, 1, month_at(2023, 12), month_at(2024, 1)),
                          promise(fund, 1, month_at(2023, 5), month_at(2023, 4)),
                          promise(fund, 1, month_at(2023, 5), month_at(2023, 5))};
    AllocationId id;
    bool existed;
    wrong[3].programmes |= PROGRAMME_JHT;
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++) {
        assert_int_equal(try_add(world, "x", &wrong[i], 1, LEDGER_NEVER, &id, &existed), E_INVALID);
        assert_string_equal(first_problem(world), "commitment.not_of_fund");
    }
}

static void a_later_version_of_a_fund_keeps_what_is_promised(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 10 * PRICE);
    Commitment one = promise(fund, 1, month_at(2023, 3), month_at(2023, 5));
    add(world, "one", &one, 1);
    static const char SHORTER[] =
        "fund: apbd-2023\nname: APBD\nkind: apbd-regency\nregion: \"32.77\"\nowner: x\n"
        "from: 2023-01\nuntil: 2023-0%d\n";
    bool existed;
    begin(world);
    assert_int_equal(fund_create(world->ctx, world->store,
                                 parse_fund(world, mem_printf(world->ctx, SHORTER, 4)), true,
                                 &existed),
                     E_CONFLICT);
    store_rollback(world->store);
    assert_string_equal(first_problem(world), "fund.amend_promised");
    begin(world);
    assert_ok(world->ctx,
              fund_create(world->ctx, world->store,
                          parse_fund(world, mem_printf(world->ctx, SHORTER, 5)), true, &existed));
    commit(world);
}

static void a_province_pays_for_people_of_a_regency_out_of_its_own_chain(void **state)
{
    World *world = *state;
    Fund *province = create_fund(world, PROVINCE);
    receive(world, province, "a", 3 * PRICE);
    Commitment one = promise(province, 1, month_at(2023, 3), month_at(2023, 5));
    add(world, "gap", &one, 1);
    Gathered found = commitments_of(world, (CommitmentQuery){.region = KOTA_CIMAHI});
    assert_int_equal(found.count, 1);
    assert_int_equal(found.list[0].id.chain.number, 3277);
    assert_int_equal(found.list[0].fund.chain.number, 3200);
    assert_int_equal(position_of(world, province).available.rupiah, 0);
    assert_int_equal(commitments_of(world, (CommitmentQuery){.region = KAB_BEKASI}).count, 0);
    verify(world);
}

static void what_is_not_billed_in_time_is_free_again(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 2 * PRICE);
    Commitment one = promise(fund, 1, month_at(2023, 3), month_at(2023, 4));
    AllocationId id;
    bool existed;
    Reservation *reserved;
    size_t count;
    assert_ok(world->ctx, try_add(world, "one", &one, 1, day(2023, 6, 1), &id, &existed));
    assert_int_equal(position_of(world, fund).available.rupiah, 0);
    world->ctx->now = (Instant){(int64_t)day(2023, 6, 1).days * 86400000000};
    assert_int_equal(position_of(world, fund).available.rupiah, 2 * PRICE);
    assert_ok(world->ctx, reservation_list(world->store, world->ctx, fund->id, month_at(2023, 4),
                                           &reserved, &count));
    assert_int_equal(count, 0);
    verify(world);
}

/* -- Ending ---------------------------------------------------------------------------------- */

static int64_t end(World *world, const CommitmentEnd *ends, size_t count)
{
    int64_t added = 0;
    begin(world);
    assert_ok(world->ctx,
              commitment_end(world->ctx, world->store, ends, count, day(2023, 4, 1), &added));
    commit(world);
    return added;
}

static void an_end_gives_back_the_months_after_it_and_once_only(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 8 * PRICE);
    Commitment people[] = {promise(fund, 1, month_at(2023, 3), month_at(2023, 6)),
                           promise(fund, 2, month_at(2023, 3), month_at(2023, 6))};
    add(world, "one", people, 2);
    CommitmentId first = commitments_of(world, (CommitmentQuery){.fund = fund->id}).list[0].id;
    CommitmentEnd died[] = {{first, month_at(2023, 4), TEXT("died")},
                            {first, month_at(2023, 5), TEXT("refused")}};
    assert_int_equal(end(world, died, 2), 1);
    assert_int_equal(position_of(world, fund).available.rupiah, 2 * PRICE);
    assert_int_equal(end(world, died, 2), 0);
    assert_int_equal(position_of(world, fund).available.rupiah, 2 * PRICE);
    verify(world);
    CommitmentQuery may = {.fund = fund->id, .from = month_at(2023, 5), .until = month_at(2023, 5)};
    assert_int_equal(commitments_of(world, may).count, 1);
    CommitmentEnd never = {first, month_at(2023, 2), TEXT("refused")};
    assert_int_equal(end(world, &never, 1), 1);
    assert_int_equal(position_of(world, fund).available.rupiah, 4 * PRICE);
    assert_int_equal(commitments_of(world, (CommitmentQuery){.fund = fund->id}).count, 1);
    may.with_ended = true;
    assert_int_equal(commitments_of(world, may).count, 2);
    verify(world);
}

static void a_freed_month_can_be_promised_again(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", 3 * PRICE);
    Commitment one = promise(fund, 1, month_at(2023, 3), month_at(2023, 5));
    Commitment again = promise(fund, 1, month_at(2023, 5), month_at(2023, 5));
    add(world, "one", &one, 1);
    CommitmentEnd ended = {commitments_of(world, (CommitmentQuery){.fund = fund->id}).list[0].id,
                           month_at(2023, 4), TEXT("removed")};
    assert_int_equal(end(world, &ended, 1), 1);
    add(world, "again", &again, 1);
    assert_int_equal(position_of(world, fund).available.rupiah, 0);
    verify(world);
}

/* -- Two at once, and no room ---------------------------------------------------------------- */

/* Two commands want the last money: the first has the lock, the second is told to try again, and
 * when it does, that the money is gone. */
static void of_two_racing_for_the_last_money_one_wins_and_the_other_is_told(void **state)
{
    World *world = *state;
    Fund *fund = create_fund(world, CITY);
    receive(world, fund, "a", PRICE);
    Ctx *other = ctx_new();
    Store *second;
    Commitment one = promise(fund, 1, month_at(2023, 3), month_at(2023, 3));
    Commitment two = promise(fund, 2, month_at(2023, 3), month_at(2023, 3));
    Allocation first = {.chain = region_chain(KOTA_CIMAHI),
                        .region = KOTA_CIMAHI,
                        .key = TEXT("first"),
                        .date = day(2023, 3, 15)};
    Allocation late = first;
    AllocationId id;
    bool existed;
    late.key = TEXT("late");
    other->now = world->ctx->now;
    assert_ok(other, store_open(other, other,
                                mem_printf(other, "%s/test.db?busy_timeout_ms=1", world->folder),
                                STORE_WRITE, &second));
    begin(world);
    assert_ok(world->ctx,
              commitment_add(world->ctx, world->store, world->law, &first, &one, 1, &id, &existed));
    assert_int_equal(store_begin_write(second), E_BUSY);
    commit(world);
    assert_int_equal(store_begin_write(second), OK);
    problems_clear(other);
    assert_int_equal(commitment_add(other, second, world->law, &late, &two, 1, &id, &existed),
                     E_CONFLICT);
    size_t count;
    assert_string_equal(problems(other, &count)[0].key, "commitment.money_short");
    store_rollback(second);
    mem_free(other);
    assert_int_equal(position_of(world, fund).heads, 0); /* in April; in March the first one */
    assert_int_equal(commitments_of(world, (CommitmentQuery){.fund = fund->id}).count, 1);
    verify(world);
}

static void a_store_that_is_full_promises_nothing(void **state)
{
    World *world = *state;
    enum { PEOPLE_MANY = 3000 };
    Fund *fund = create_fund(world, GELIAT);
    receive(world, fund, "a", (int64_t)PEOPLE_MANY * PRICE);
    Commitment *many = mem_array(world->ctx, Commitment, PEOPLE_MANY);
    for (int i = 0; i < PEOPLE_MANY; i++)
        many[i] = promise(fund, i + 1, month_at(2023, 3), month_at(2023, 3));
    AllocationId id;
    bool existed;
    mem_free(world->store);
    int64_t pages = 0, full = 0;
    /* The smallest limit under which the store opens, and a little more. */
    for (pages = 100; pages < 100000; pages += pages / 10) {
        if (store_open(world->ctx, world->ctx,
                       mem_printf(world->ctx, "%s/test.db?max_page_count=%lld", world->folder,
                                  (long long)pages),
                       STORE_WRITE, &world->store) != OK) {
            problems_clear(world->ctx);
            continue;
        }
        Status status = try_add(world, "many", many, PEOPLE_MANY, LEDGER_NEVER, &id, &existed);
        if (status == OK)
            break;
        assert_int_equal(status, E_LIMIT);
        full++;
        problems_clear(world->ctx);
        assert_int_equal(commitments_of(world, (CommitmentQuery){.fund = fund->id}).count, 0);
        verify(world);
        mem_free(world->store);
    }
    assert_true(full > 0);
    assert_int_equal(position_of(world, fund).reserved.rupiah, (int64_t)PEOPLE_MANY * PRICE);
    verify(world);
}

/* -- Property -------------------------------------------------------------------------------- */

enum { PEOPLE = 12, MONTHS = 12, STEPS = 120 };

/* Books as plain as can be: who pays for each person-month, and what each fund has left. */
typedef struct {
    World *world;
    Random random;
    uint64_t drawn;
    Fund *funds[3];
    int64_t received[3];
    int payer[PEOPLE][MONTHS]; /* −1 nobody */
    int receipts, allocations;
    int refused, accepted, ended;
} Play;

static int draw(Play *play, int bound)
{
    return (int)random_below(play->random, play->drawn++, (uint64_t)bound);
}

static int64_t spent(const Play *play, int fund)
{
    int64_t months = 0;
    for (int person = 0; person < PEOPLE; person++)
        for (int m = 0; m < MONTHS; m++)
            months += play->payer[person][m] == fund;
    return months * PRICE;
}

static void play_receive(Play *play)
{
    int fund = draw(play, 3);
    int64_t rupiah = (int64_t)draw(play, 6 * PRICE) + 1;
    receive(play->world, play->funds[fund], mem_printf(play->world->ctx, "r%d", play->receipts++),
            rupiah);
    play->received[fund] += rupiah;
}

static void play_add(Play *play)
{
    World *world = play->world;
    Commitment list[5];
    int before[PEOPLE][MONTHS], count = 1 + draw(play, 5);
    bool fits = true, existed;
    AllocationId id;
    memcpy(before, play->payer, sizeof before);
    for (int i = 0; i < count; i++) {
        int fund = draw(play, 3), person = draw(play, PEOPLE), from = draw(play, MONTHS);
        int until = from + draw(play, MONTHS - from);
        list[i] = promise(play->funds[fund], person + 1, month_at(2023, from + 1),
                          month_at(2023, until + 1));
        for (int m = from; m <= until; m++) {
            fits = fits && play->payer[person][m] < 0;
            play->payer[person][m] = fund;
        }
    }
    for (int fund = 0; fund < 3; fund++)
        fits = fits && spent(play, fund) <= play->received[fund];
    Status status = try_add(world, mem_printf(world->ctx, "a%d", play->allocations++), list,
                            (size_t)count, LEDGER_NEVER, &id, &existed);
    assert_int_equal(status, fits ? OK : E_CONFLICT);
    problems_clear(world->ctx);
    if (!fits)
        memcpy(play->payer, before, sizeof before);
    play->accepted += fits;
    play->refused += !fits;
}

static void play_end(Play *play)
{
    Gathered all = commitments_of(play->world, (CommitmentQuery){.region = KOTA_CIMAHI});
    if (all.count == 0)
        return;
    const Commitment *one = &all.list[draw(play, (int)all.count)];
    int span = one->last.months - one->from.months + 1;
    Month last = month_plus(one->from, draw(play, span) - 1);
    CommitmentEnd ended = {one->id, last, TEXT("removed")};
    assert_int_equal(end(play->world, &ended, 1), 1);
    for (Month month = month_plus(last, 1); month.months <= one->last.months; month.months++)
        play->payer[one->nik - 3277010101800001][month_number(month) - 1] = -1;
    play->ended++;
}

static void check_books(Play *play)
{
    World *world = play->world;
    for (int fund = 0; fund < 3; fund++) {
        FundPosition position = position_of(world, play->funds[fund]);
        assert_int_equal(position.received.rupiah, play->received[fund]);
        assert_int_equal(position.reserved.rupiah, spent(play, fund));
        assert_int_equal(position.available.rupiah, play->received[fund] - spent(play, fund));
    }
    for (int person = 0; person < PEOPLE; person++) {
        Gathered own = commitments_of(world, (CommitmentQuery){.nik = 3277010101800001 + person});
        int payer[MONTHS];
        memset(payer, 0xFF, sizeof payer);
        for (size_t i = 0; i < own.count; i++)
            for (Month m = own.list[i].from; m.months <= own.list[i].last.months; m.months++) {
                assert_int_equal(payer[month_number(m) - 1], -1);
                for (int fund = 0; fund < 3; fund++)
                    if (play->funds[fund]->id.id == own.list[i].fund.id &&
                        play->funds[fund]->id.chain.number == own.list[i].fund.chain.number)
                        payer[month_number(m) - 1] = fund;
            }
        assert_memory_equal(payer, play->payer[person], sizeof payer);
    }
}

static void random_promises_agree_with_books_kept_apart(void **state)
{
    World *world = *state;
    Play play = {.world = world, .random = random_stream(world->ctx->seed, "commitment_test")};
    print_message("seed %llu\n", (unsigned long long)world->ctx->seed);
    memset(play.payer, 0xFF, sizeof play.payer);
    play.funds[0] = create_fund(world, GELIAT);
    play.funds[1] = create_fund(world, PROVINCE);
    play.funds[2] = create_fund(world, "fund: csr-1\nname: x\nkind: csr\nregion: \"32.77\"\n"
                                       "owner: y\nfrom: 2023-01\nuntil: 2023-12\n");
    for (int step = 0; step < STEPS; step++) {
        int what = draw(&play, 10);
        if (what < 3)
            play_receive(&play);
        else if (what < 8)
            play_add(&play);
        else
            play_end(&play);
        if (step % 10 == 9) {
            check_books(&play);
            verify(world);
        }
    }
    assert_true(play.accepted > 5 && play.refused > 5 && play.ended > 5);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        TEST(a_commitment_reserves_its_price_month_by_month),
        TEST(the_same_allocation_again_is_nothing_and_another_under_its_key_is_refused),
        TEST(no_person_programme_month_is_promised_twice),
        TEST(another_chain_may_not_sell_the_same_month_again),
        TEST(a_fund_promises_no_more_than_it_has),
        TEST(a_fund_pays_only_for_its_months_and_programmes),
        TEST(a_later_version_of_a_fund_keeps_what_is_promised),
        TEST(a_province_pays_for_people_of_a_regency_out_of_its_own_chain),
        TEST(what_is_not_billed_in_time_is_free_again),
        TEST(an_end_gives_back_the_months_after_it_and_once_only),
        TEST(a_freed_month_can_be_promised_again),
        TEST(of_two_racing_for_the_last_money_one_wins_and_the_other_is_told),
        TEST(a_store_that_is_full_promises_nothing),
        TEST(random_promises_agree_with_books_kept_apart),
    };
    return cmocka_run_group_tests_name("commitment", tests, NULL, NULL);
}
