/* All that moves money, at random, against an auditor with plain books of its own: receipts known
 * and unexplained, givers who sign and stop, decrees, allocations, promises, bills, payments,
 * answers, refunds, reversals, money to other regions, repeats, and writes to the store
 * that fail. After each step every figure is compared; then what succeeded is done again in a new
 * store and gives the same trail. The seed is printed; set SEED to run one again. */
#include <sys/resource.h>

#include "fund/money_people_test.h"

enum { PAGE_BYTES = 4096, WRITES_MAX = 40 };

SQL(t_heads, "SELECT chain, number, digest FROM chain_head ORDER BY chain");

/* -- Comparing ------------------------------------------------------------------------------- */

/* Months that a person has on live lines of the bills in the store, each at most once. */
typedef struct {
    unsigned months[PEOPLE];
} Taken;

static void compare_bill(Play *play, const BookBill *book, Taken *taken)
{
    BillDetail *detail;
    int enrolled = 0;
    assert_ok(play->ctx, bill_detail(play->store, play->memory, bill_id(book), &detail));
    const Bill *bill = &detail->bill;
    assert_int_equal(detail->line_count, book->count);
    for (int i = 0; i < book->count; i++) {
        const BillLine *line = &detail->lines[i];
        int person = play->books->promises[book->promise[i]].person;
        unsigned bit = 1u << book->month;
        assert_int_equal(line->state, book->state[i]);
        assert_int_equal(person_of(line->nik), person);
        enrolled += book->state[i] == ENROLLED;
        if (line->state == LINE_DROPPED)
            continue;
        assert_int_equal(taken->months[person] & bit, 0); /* one payer */
        taken->months[person] |= bit;
    }
    assert_int_equal(bill->heads, book->count);
    assert_int_equal(bill->enrolled, enrolled);
    assert_int_equal(bill->dropped, book->count - books_live(book));
    assert_int_equal(bill->amount.rupiah, book->count * HEAD);
    assert_int_equal(bill->credited.rupiah, bill->dropped * HEAD);
    assert_int_equal(bill->paid.rupiah, book->paid_amount);
    assert_int_equal(bill->refunded.rupiah, book->refunded);
}

static void compare_fund(Play *play, int f)
{
    const Books *books = play->books;
    FundPosition position;
    assert_ok(play->ctx,
              fund_position(play->ctx, play->store, play->funds[f], month_of_index(0), &position));
    assert_int_equal(position.received.rupiah,
                     books_received(books, f, false) + books->explained[f]);
    assert_int_equal(position.suspense.rupiah, books_suspense(books, f));
    assert_int_equal(position.billed.rupiah, books_of_bills(books, f));
    assert_int_equal(position.reserved.rupiah, books_reserved(books, f));
    assert_int_equal(position.available.rupiah, books_available(books, f));
    assert_int_equal(position.sent.rupiah - position.arrived.rupiah, books_sent(books, f));
    assert_true(position.available.rupiah >= 0 && position.suspense.rupiah >= 0);
}

/* Debits are credits in every chain, and no account with a floor is below it. */
static void compare_trial(Play *play)
{
    Chain *chains;
    size_t chain_count;
    int64_t clearing = 0;
    assert_ok(play->ctx, ledger_chains(play->store, play->memory, &chains, &chain_count));
    for (size_t c = 0; c < chain_count; c++) {
        AccountBalance *list;
        size_t count;
        int64_t debits = 0, credits = 0;
        assert_ok(play->ctx,
                  ledger_trial(play->store, play->memory, chains[c], NULL, &list, &count));
        for (size_t i = 0; i < count; i++) {
            debits += list[i].balance.debits.rupiah;
            credits += list[i].balance.credits.rupiah;
            if (list[i].account.floor)
                assert_true(list[i].balance.available.rupiah >= 0);
            if (list[i].account.kind == ACCOUNT_CLEARING)
                clearing += list[i].balance.balance.rupiah;
            if (list[i].account.kind == ACCOUNT_INSTITUTION)
                assert_int_equal(list[i].balance.balance.rupiah,
                                 books_owed(play->books, chains[c].number == PROVINCE_CHAIN));
        }
        assert_int_equal(debits, credits);
    }
    assert_int_equal(clearing, books_under_way(play->books));
}

/* The register has exactly what live lines of paid bills bought. */
static void compare_covers(Play *play)
{
    static const PayerKind PAYERS[FUNDS] = {PAYER_APBD, PAYER_DONOR, PAYER_APBD};
    for (int person = 0; person < PEOPLE; person++) {
        unsigned expected[PAYER_COUNT] = {0};
        for (int month = 0; month < MONTHS; month++) {
            int payer = books_payer(play->books, person, month);
            assert_int_not_equal(payer, -2);
            if (payer >= 0)
                expected[PAYERS[payer]] |= 4u << month;
        }
        for (int f = 0; f < FUND_PROVINCE; f++)
            assert_int_equal(covered_months(play->world, nik_of(person), PAYERS[f]),
                             expected[PAYERS[f]]);
    }
}

/* What a fund says it bought. */
static void compare_bought(Play *play, int f)
{
    BillCovered *covered;
    size_t count;
    int64_t expected = 0, months = 0;
    assert_ok(play->ctx, bill_covered(play->store, play->memory, play->funds[f], month_of_index(1),
                                      month_of_index(MONTHS - 1), &covered, &count));
    for (int person = 0; person < PEOPLE; person++)
        for (int month = 1; month < MONTHS; month++)
            expected += books_payer(play->books, person, month) == f;
    for (size_t i = 0; i < count; i++)
        months += books_payer(play->books, person_of(covered[i].nik),
                              covered[i].month.months - month_of_index(0).months) == f;
    assert_int_equal(count, expected);
    assert_int_equal(months, expected);
}

static Status take_months(const Commitment *commitment, void *argument)
{
    Taken *taken = argument;
    unsigned *months = &taken->months[person_of(commitment->nik)];
    for (Month m = commitment->from; m.months <= commitment->last.months; m.months++) {
        unsigned bit = 1u << (m.months - month_of_index(0).months);
        assert_int_equal(*months & bit, 0); /* nobody is promised a month twice */
        *months |= bit;
    }
    return OK;
}

static void compare_commitments(Play *play)
{
    Taken taken = {0};
    const CommitmentQuery all = {.region = REGION_NATION};
    assert_ok(play->ctx, commitment_each(play->store, &all, take_months, &taken));
    for (int person = 0; person < PEOPLE; person++)
        for (int m = 0; m < MONTHS; m++)
            assert_int_equal((taken.months[person] & 1u << m) != 0,
                             books_held(play->books, person, m, m));
}

static void compare_givers(Play *play)
{
    Pledge *pledges;
    Deduction *list;
    size_t count, used;
    Money total;
    const PledgeScope all = PLEDGE_SCOPE_ALL;
    int month = draw(play, MONTHS);
    int64_t due = 0;
    for (int giver = 0; giver < GIVERS; giver++)
        due += books_due(play->books, giver, month);
    assert_ok(play->ctx,
              pledge_list(play->store, play->memory, play->funds[FUND_GELIAT], &pledges, &count));
    assert_ok(play->ctx,
              pledge_deductions(play->ctx, play->memory, pledges, count, month_of_index(month),
                                MONEY(HEAD), &all, &list, &used, &total));
    assert_int_equal(total.rupiah, due);
}

static void compare_decree(Play *play)
{
    DecreePerson *list;
    size_t count;
    bool any;
    int64_t heads, expected = 0;
    if (play->books->decrees == 0)
        return;
    assert_ok(play->ctx, decree_in_force(play->store, play->memory, play->root, day(2023, 3, 31),
                                         &list, &count, &heads));
    for (int person = 0; person < PEOPLE; person++)
        expected += play->books->decreed[person];
    assert_int_equal(heads, expected);
    for (size_t i = 0; i < count; i++)
        assert_true(play->books->decreed[person_of(list[i].nik)]);
    assert_ok(play->ctx, decree_heads(play->store, play->funds[FUND_CITY]->id, month_of_index(1),
                                      &heads, &any));
    assert_true(any);
    assert_int_equal(heads, expected);
}

static void compare(Play *play)
{
    Taken taken = {0};
    for (int b = 0; b < play->books->bill_count; b++)
        compare_bill(play, &play->books->bills[b], &taken);
    for (int f = 0; f < FUNDS; f++)
        compare_fund(play, f);
    for (int f = 0; f < FUNDS; f++)
        compare_bought(play, f);
    compare_trial(play);
    compare_commitments(play);
    compare_covers(play);
    compare_givers(play);
    compare_decree(play);
}

static void prove(Play *play)
{
    ClearingProof proof;
    verify(play->world);
    assert_ok(play->ctx, clearing_verify(play->ctx, play->store, &proof));
    assert_int_equal(proof.amount_under_way.rupiah, books_under_way(play->books));
}

/* -- Playing --------------------------------------------------------------------------------- */

/* With an empty log, which then grows by a page with each write. */
static void reopen(Play *play)
{
    char *path = mem_printf(play->memory, "%s/test.db", play->world->folder);
    mem_free(play->store);
    assert_ok(play->ctx, store_open(play->ctx, play->ctx, path, STORE_WRITE, &play->store));
    play->world->store = play->store;
    (void)number_of(play, &t_pages); /* its index exists from the first reading on */
}

/* No file may grow beyond: the write that would fails. 0: no limit. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes == 0 ? limit.rlim_max : bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* One step. Where the n-th write to the store fails, nothing has happened. */
static void play_step(Play *play, int step, bool may_fail)
{
    play->memory = mem_root(NULL);
    play->random = random_child(play->stream, (uint64_t)step);
    play->step = step;
    play->draws = 0;
    bool fails = draw(play, 4) == 0;
    rlim_t bytes = (rlim_t)(2 + draw(play, WRITES_MAX)) * PAGE_BYTES;
    *play->before = *play->books;
    play->may_fail = may_fail && fails;
    play->failed = false;
    if (play->may_fail) {
        reopen(play);
        limit_files(bytes);
    }
    int kind = draw(play, STEP_KINDS);
    play->kind = kind;
    STEPS[kind].play(play);
    limit_files(0);
    play->full += play->failed;
    if (play->failed)
        *play->books = *play->before;
    play->skipped[step] = play->failed;
    play->counts[kind]++;
    compare(play);
    if (step % PROVE_EVERY == PROVE_EVERY - 1)
        prove(play);
    mem_free(play->memory);
}

static Play *open_play(void **state, uint64_t seed)
{
    assert_int_equal(open_world(state), 0);
    World *world = *state;
    Play *play = mem_new(world->ctx, Play);
    play->world = world;
    play->ctx = world->ctx;
    play->store = world->store;
    play->stream = random_stream(seed, "money");
    play->books = mem_new(world->ctx, Books);
    play->before = mem_new(world->ctx, Books);
    world->ctx->now = (Instant){1680220800000000}; /* 2023-03-31 */
    play->funds[FUND_CITY] = create_fund(world, SMALL_CITY);
    play->funds[FUND_GELIAT] = create_fund(world, GELIAT);
    play->funds[FUND_PROVINCE] = create_fund(world, PROVINCE);
    commit_people(play);
    return play;
}

/* The trails of all chains in one digest. */
static Digest trail_of(Play *play)
{
    Statement *statement;
    Hasher *hasher = hasher_new(play->ctx);
    assert_ok(play->ctx, store_prepare(play->store, &t_heads, &statement));
    for (bool row;;) {
        size_t bytes;
        assert_ok(play->ctx, statement_next(statement, &row));
        if (!row)
            return hasher_end(hasher);
        hasher_add_int(hasher, column_int(statement, 0));
        hasher_add_int(hasher, column_int(statement, 1));
        const void *digest = column_blob(statement, 2, &bytes);
        hasher_add(hasher, digest, bytes);
    }
}

static void books_agree_with_an_auditor_and_a_replay_gives_the_same(void **state)
{
    static bool skipped[STEPS_MAX];
    const char *text = getenv("SEED");
    int64_t seed = 20230317;
    void *other;
    if (text != NULL)
        assert_true(text_parse_int64(text_of(text), &seed));
    print_message("seed %lld\n", (long long)seed);
    Play *play = open_play(state, (uint64_t)seed);
    for (int step = 0; step < STEPS_MAX; step++)
        play_step(play, step, true);
    memcpy(skipped, play->skipped, sizeof skipped);
    for (int kind = 0; kind < STEP_KINDS; kind++)
        print_message("%5d %-12s %5d succeeded\n", play->counts[kind], STEPS[kind].name,
                      play->done[kind]);
    print_message("%5d writes failed, %d lines were billed before\n", play->full, play->twice);
    for (int kind = 0; kind < STEP_KINDS; kind++)
        assert_true(play->done[kind] > 0);
    assert_true(play->full > 20 && play->twice > 0);
    Digest first = trail_of(play);
    Play *again = open_play(&other, (uint64_t)seed);
    for (int step = 0; step < STEPS_MAX; step++)
        if (!skipped[step])
            play_step(again, step, false);
    Digest second = trail_of(again);
    assert_int_equal(close_world(&other), 0);
    assert_memory_equal(first.bytes, second.bytes, DIGEST_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(books_agree_with_an_auditor_and_a_replay_gives_the_same,
                                  close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
