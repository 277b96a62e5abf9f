/* The ledger in a store: what is kept, refused, released, closed and proved. */
#include "ledger/fixture_test.h"

SQL(t_events, "SELECT CAST(coalesce(sum(number), 0) AS @int) FROM chain_head");
SQL(t_overdraw, "UPDATE ledger_balance SET debits = credits + 1 WHERE account = $1");
SQL(t_unfloor, "UPDATE ledger_balance SET floor = 0 WHERE account = $1");
SQL(t_change, "UPDATE ledger_transfer SET amount = 1");
SQL(t_remove, "DELETE FROM ledger_transfer");
SQL(t_misplace, "UPDATE ledger_balance SET debits = debits + 1 WHERE account = $1");
SQL(t_second_post,
    "INSERT INTO ledger_transfer (chain, id, kind, debit, credit, amount, value_date, key, reason, "
    "pending, event) VALUES (3277, 1000, 3, 2, 3, 1, 0, 'again', 'x', 2, 1)");

enum { SOURCE = 1, FUND, INSTITUTION, PAID, RECEIVED = 991200, RUN = 5000 };

static int64_t number_of(Fixture *fixture, const Sql *sql)
{
    Statement *statement;
    bool row;
    assert_ok(fixture->ctx, store_prepare(fixture->store, sql, &statement));
    assert_ok(fixture->ctx, statement_next(statement, &row));
    int64_t number = column_int(statement, 0);
    statement_reset(statement);
    return number;
}

static Transfer transfer(const char *key, int64_t debit, int64_t credit, int64_t amount)
{
    return (Transfer){.key = text_of(key),
                      .debit = debit,
                      .credit = credit,
                      .amount = MONEY(amount),
                      .value_date = day(2023, 3, 31),
                      .reason = TEXT("test")};
}

static Transfer pending(const char *key, int64_t amount)
{
    Transfer result = transfer(key, FUND, INSTITUTION, amount);
    result.kind = TRANSFER_PENDING;
    return result;
}

/* Accounts 1 to 4, and 59 workers' contribution received. */
static int setup(void **state)
{
    if (fixture_setup(state) != 0)
        return -1;
    Fixture *fixture = *state;
    begin(fixture);
    open_account(fixture, ACCOUNT_SOURCE, "source:staff", false);
    open_account(fixture, ACCOUNT_FUND, "fund:geliat", true);
    open_account(fixture, ACCOUNT_INSTITUTION, "institution", false);
    open_account(fixture, ACCOUNT_PAID, "paid", false);
    Transfer receipt = transfer("receipt:1", SOURCE, FUND, RECEIVED);
    assert_ok(fixture->ctx, ledger_must(fixture->ctx, fixture->store, KOTA_CIMAHI, &receipt, 1));
    commit(fixture);
    return 0;
}

static LedgerResult apply_one(Fixture *fixture, Transfer one)
{
    LedgerResult result = LEDGER_RESULT_COUNT;
    begin(fixture);
    assert_ok(fixture->ctx,
              ledger_apply(fixture->ctx, fixture->store, KOTA_CIMAHI, &one, 1, &result));
    commit(fixture);
    return result;
}

static Balance balance_of_account(Fixture *fixture, int64_t account)
{
    Balance balance;
    assert_ok(fixture->ctx, ledger_balance(fixture->store, KOTA_CIMAHI, account, &balance));
    return balance;
}

static void expect_problem(Ctx *ctx, Status status, Status expected, const char *key)
{
    size_t count;
    const Problem *list = problems(ctx, &count);
    assert_int_equal(status, expected);
    assert_int_equal(count, 1);
    assert_string_equal(list[0].key, key);
    assert_true(message_text(LANG_ID, key).bytes > 0);
    problems_clear(ctx);
}

static void a_repeat_leaves_no_event(void **state)
{
    Fixture *fixture = *state;
    int64_t events = number_of(fixture, &t_events);
    assert_int_equal(apply_one(fixture, transfer("receipt:1", SOURCE, FUND, RECEIVED)),
                     LEDGER_EXISTS);
    assert_int_equal(apply_one(fixture, transfer("receipt:1", SOURCE, FUND, 1)),
                     LEDGER_EXISTS_DIFFERENT);
    assert_int_equal(apply_one(fixture, transfer("bill:1", FUND, INSTITUTION, RECEIVED + 1)),
                     LEDGER_EXCEEDS_FUNDS);
    assert_int_equal(number_of(fixture, &t_events), events);
    assert_int_equal(balance_of_account(fixture, FUND).balance.rupiah, RECEIVED);
}

static void an_account_is_opened_once_and_keeps_its_nature(void **state)
{
    Fixture *fixture = *state;
    Account account = {.kind = ACCOUNT_FUND,
                       .key = "fund:geliat",
                       .owner = "Dinas Tenaga Kerja",
                       .name = "x",
                       .floor = true};
    int64_t id = 0, events = number_of(fixture, &t_events);
    begin(fixture);
    assert_ok(fixture->ctx, ledger_account_open(fixture->store, KOTA_CIMAHI, &account, &id));
    assert_int_equal(id, FUND);
    account.floor = false;
    expect_problem(fixture->ctx, ledger_account_open(fixture->store, KOTA_CIMAHI, &account, &id),
                   E_CONFLICT, "ledger.account_differs");
    account.key = "two\nlines";
    expect_problem(fixture->ctx, ledger_account_open(fixture->store, KOTA_CIMAHI, &account, &id),
                   E_INVALID, "ledger.account_text");
    commit(fixture);
    assert_int_equal(number_of(fixture, &t_events), events);
    Account found;
    bool there;
    assert_ok(fixture->ctx, ledger_account_find(fixture->store, fixture->ctx, KOTA_CIMAHI,
                                                TEXT("fund:geliat"), &found, &there));
    assert_true(there && found.floor && found.kind == ACCOUNT_FUND);
    assert_string_equal(found.name, "fund:geliat");
    assert_ok(fixture->ctx, ledger_account_find(fixture->store, fixture->ctx, KAB_BEKASI,
                                                TEXT("fund:geliat"), &found, &there));
    assert_false(there);
    expect_problem(
        fixture->ctx,
        ledger_account_get(fixture->store, fixture->ctx, KAB_BEKASI, TEXT("fund:geliat"), &found),
        E_NOT_FOUND, "ledger.account_not_found");
}

/* Whoever writes past the program is stopped by the store itself. */
static void raw_sql_cannot_break_the_ledger(void **state)
{
    Fixture *fixture = *state;
    assert_int_equal(apply_one(fixture, pending("commitment:1", 16800)), LEDGER_OK);
    Transfer post = transfer("bill:1", 0, 0, 16800);
    post.kind = TRANSFER_POST;
    post.pending = TEXT("commitment:1");
    assert_int_equal(apply_one(fixture, post), LEDGER_OK);
    static const Sql *const ATTEMPTS[] = {&t_overdraw, &t_unfloor, &t_change, &t_remove,
                                          &t_second_post};
    for (size_t i = 0; i < ARRAY_COUNT(ATTEMPTS); i++) {
        Statement *statement;
        begin(fixture);
        assert_ok(fixture->ctx, store_prepare(fixture->store, ATTEMPTS[i], &statement));
        if (i < 2)
            bind_int(statement, 1, FUND);
        expect_problem(fixture->ctx, statement_run(statement, NULL), E_BROKEN, "store.statement");
        store_rollback(fixture->store);
    }
}

static void what_must_succeed_says_why_it_did_not(void **state)
{
    Fixture *fixture = *state;
    Transfer group[] = {transfer("bill:1", FUND, INSTITUTION, 16800),
                        transfer("bill:2", FUND, INSTITUTION, RECEIVED)};
    size_t count;
    begin(fixture);
    assert_int_equal(ledger_must(fixture->ctx, fixture->store, KOTA_CIMAHI, group, 2), E_CONFLICT);
    const Problem *list = problems(fixture->ctx, &count);
    assert_int_equal(count, 1);
    assert_string_equal(problem_format(fixture->ctx, LANG_EN, &list[0]),
                        "Transfer bill:2 needs Rp 991.200, but account fund:geliat has Rp 974.400 "
                        "available. Wait for money, "
                        "release a reservation, or enter a smaller amount. [ledger.exceeds_funds]");
    problems_clear(fixture->ctx);
    commit(fixture);
    assert_int_equal(balance_of_account(fixture, FUND).balance.rupiah, RECEIVED);
    group[1].amount = MONEY(RECEIVED - 16800);
    begin(fixture);
    assert_ok(fixture->ctx, ledger_must(fixture->ctx, fixture->store, KOTA_CIMAHI, group, 2));
    assert_ok(fixture->ctx, ledger_must(fixture->ctx, fixture->store, KOTA_CIMAHI, group, 2));
    commit(fixture);
    assert_int_equal(balance_of_account(fixture, FUND).balance.rupiah, 0);
    group[0].amount = MONEY(1);
    begin(fixture);
    expect_problem(fixture->ctx, ledger_must(fixture->ctx, fixture->store, KOTA_CIMAHI, group, 1),
                   E_CONFLICT, "ledger.exists_different");
    store_rollback(fixture->store);
}

static void an_expired_reservation_is_free_again(void **state)
{
    Fixture *fixture = *state;
    Transfer one = pending("commitment:1", RECEIVED);
    one.expires = day(2023, 5, 1);
    assert_int_equal(apply_one(fixture, one), LEDGER_OK);
    assert_int_equal(balance_of_account(fixture, FUND).available.rupiah, 0);
    set_day(fixture->ctx, day(2023, 4, 30));
    assert_int_equal(balance_of_account(fixture, FUND).available.rupiah, 0);
    assert_int_equal(apply_one(fixture, transfer("bill:1", FUND, INSTITUTION, 1)),
                     LEDGER_EXCEEDS_FUNDS);
    set_day(fixture->ctx, day(2023, 5, 1));
    assert_int_equal(balance_of_account(fixture, FUND).available.rupiah, RECEIVED);
    Transfer post = transfer("bill:2", 0, 0, 1);
    post.kind = TRANSFER_POST;
    post.pending = TEXT("commitment:1");
    assert_int_equal(apply_one(fixture, post), LEDGER_PENDING_EXPIRED);
    assert_int_equal(apply_one(fixture, transfer("bill:1", FUND, INSTITUTION, RECEIVED)),
                     LEDGER_OK);
    LedgerEntry entry;
    bool found;
    assert_ok(fixture->ctx, ledger_transfer_find(fixture->store, fixture->ctx, KOTA_CIMAHI,
                                                 TEXT("commitment:1"), &entry, &found));
    assert_true(found && entry.completed && entry.completed_by == TRANSFER_EXPIRE);
    /* A clock that goes back does not bring it back, and nothing new slips past the day already
     * released. */
    set_day(fixture->ctx, day(2023, 4, 20));
    assert_int_equal(balance_of_account(fixture, FUND).available.rupiah, 0);
    Transfer two = pending("commitment:2", 5);
    two.expires = day(2023, 4, 25);
    assert_int_equal(apply_one(fixture, transfer("receipt:2", SOURCE, FUND, 5)), LEDGER_OK);
    assert_int_equal(apply_one(fixture, two), LEDGER_OK);
    set_day(fixture->ctx, day(2023, 4, 26));
    int64_t released;
    begin(fixture);
    assert_ok(fixture->ctx, ledger_release(fixture->ctx, fixture->store, KOTA_CIMAHI, &released));
    commit(fixture);
    assert_int_equal(released, 1);
    assert_int_equal(balance_of_account(fixture, FUND).available.rupiah, 5);
}

static void a_closed_month_takes_nothing(void **state)
{
    Fixture *fixture = *state;
    bool any;
    Month closed;
    begin(fixture);
    expect_problem(
        fixture->ctx,
        ledger_close(fixture->ctx, fixture->store, KOTA_CIMAHI, month_of(day(2023, 4, 1))),
        E_INVALID, "ledger.month_not_over");
    assert_ok(fixture->ctx,
              ledger_close(fixture->ctx, fixture->store, KOTA_CIMAHI, month_of(day(2023, 3, 1))));
    commit(fixture);
    assert_ok(fixture->ctx, ledger_closed_until(fixture->store, KOTA_CIMAHI, &any, &closed));
    assert_true(any && closed.months == month_of(day(2023, 3, 1)).months);
    assert_int_equal(apply_one(fixture, transfer("bill:1", FUND, INSTITUTION, 1)),
                     LEDGER_PERIOD_CLOSED);
    Transfer later = transfer("bill:1", FUND, INSTITUTION, 1);
    later.value_date = day(2023, 4, 1);
    assert_int_equal(apply_one(fixture, later), LEDGER_OK);
    int64_t events = number_of(fixture, &t_events);
    begin(fixture);
    assert_ok(fixture->ctx,
              ledger_close(fixture->ctx, fixture->store, KOTA_CIMAHI, month_of(day(2023, 2, 1))));
    commit(fixture);
    assert_int_equal(number_of(fixture, &t_events), events);
}

static void chains_keep_their_money_apart(void **state)
{
    Fixture *fixture = *state;
    LedgerResult result;
    Transfer one = transfer("bill:1", FUND, INSTITUTION, 1);
    begin_in(fixture, KAB_BEKASI);
    assert_ok(fixture->ctx,
              ledger_apply(fixture->ctx, fixture->store, KAB_BEKASI, &one, 1, &result));
    commit(fixture);
    assert_int_equal(result, LEDGER_DEBIT_NOT_FOUND);
    Balance balance;
    expect_problem(fixture->ctx, ledger_balance(fixture->store, KAB_BEKASI, FUND, &balance),
                   E_NOT_FOUND, "ledger.account_not_found");
    Chain *chains;
    size_t count;
    assert_ok(fixture->ctx, ledger_chains(fixture->store, fixture->ctx, &chains, &count));
    assert_int_equal(count, 1);
    assert_int_equal(chains[0].number, 3277);
}

static void a_balance_that_does_not_follow_from_transfers_is_named(void **state)
{
    Fixture *fixture = *state;
    LedgerReport report;
    Statement *statement;
    size_t count;
    assert_ok(fixture->ctx, ledger_verify(fixture->ctx, fixture->store, &report));
    assert_int_equal(report.debits.rupiah, RECEIVED);
    begin(fixture);
    assert_ok(fixture->ctx, store_prepare(fixture->store, &t_misplace, &statement));
    bind_int(statement, 1, SOURCE);
    assert_ok(fixture->ctx, statement_run(statement, NULL));
    commit(fixture);
    assert_int_equal(ledger_verify(fixture->ctx, fixture->store, &report), E_BROKEN);
    const Problem *list = problems(fixture->ctx, &count);
    assert_string_equal(problem_format(fixture->ctx, LANG_EN, &list[0]),
                        "Account source:staff of chain 32.77 is kept with a balance of Rp 991.201, "
                        "but its transfers give "
                        "Rp 991.200. Restore the last copy that passes `paritrana ledger verify`. "
                        "[ledger.proof.balance]");
}

/* A large batch goes another way (sorted keys merged with the index); it must end in the same. */
static void a_large_batch_is_the_same_as_many_small_ones(void **state)
{
    Fixture *fixture = *state;
    Transfer *batch = mem_array(fixture, Transfer, 2 * RUN);
    LedgerResult *results = mem_array(fixture, LedgerResult, 2 * RUN);
    for (int i = 0; i < RUN; i++) {
        batch[i] = transfer(mem_printf(batch, "line:%06d", (i * 7919) % RUN), FUND, INSTITUTION,
                            16 + i % 2);
        batch[i].subject = text_of(mem_printf(batch, "member:%d", i));
    }
    /* Every tenth is in already, every hundredth with other content; keys of others lie between. */
    for (int i = 0; i < RUN; i += 10) {
        Transfer one = batch[i];
        if (i % 100 == 0)
            one.amount.rupiah++;
        assert_int_equal(apply_one(fixture, one), LEDGER_OK);
    }
    for (int i = 0; i < 200; i++)
        assert_int_equal(
            apply_one(fixture, transfer(mem_printf(batch, "line:000%03d:other", i), FUND, PAID, 1)),
            LEDGER_OK);
    int64_t before = balance_of_account(fixture, FUND).balance.rupiah, moved = 0;
    begin(fixture);
    assert_ok(fixture->ctx,
              ledger_apply(fixture->ctx, fixture->store, KOTA_CIMAHI, batch, RUN, results));
    commit(fixture);
    for (int i = 0; i < RUN; i++) {
        LedgerResult expected = i % 100 == 0  ? LEDGER_EXISTS_DIFFERENT
                                : i % 10 == 0 ? LEDGER_EXISTS
                                              : LEDGER_OK;
        assert_int_equal(results[i], expected);
        moved += expected == LEDGER_OK ? batch[i].amount.rupiah : 0;
    }
    assert_int_equal(balance_of_account(fixture, FUND).balance.rupiah, before - moved);
    LedgerReport report;
    assert_ok(fixture->ctx, ledger_verify(fixture->ctx, fixture->store, &report));
}

/* Thousands of reservations that expire on one day are released in one go. */
static void many_expire_at_once(void **state)
{
    Fixture *fixture = *state;
    Transfer *batch = mem_array(fixture, Transfer, RUN);
    LedgerResult *results = mem_array(fixture, LedgerResult, RUN);
    int64_t released;
    for (int i = 0; i < RUN; i++) {
        batch[i] = pending(mem_printf(batch, "commitment:%d", i), 100);
        batch[i].expires = day(2023, 5, 1);
    }
    begin(fixture);
    assert_ok(fixture->ctx,
              ledger_apply(fixture->ctx, fixture->store, KOTA_CIMAHI, batch, RUN, results));
    commit(fixture);
    assert_int_equal(balance_of_account(fixture, FUND).available.rupiah, RECEIVED - 100 * RUN);
    set_day(fixture->ctx, day(2023, 5, 2));
    begin(fixture);
    assert_ok(fixture->ctx, ledger_release(fixture->ctx, fixture->store, KOTA_CIMAHI, &released));
    commit(fixture);
    assert_int_equal(released, RUN);
    assert_int_equal(balance_of_account(fixture, FUND).available.rupiah, RECEIVED);
    LedgerReport report;
    assert_ok(fixture->ctx, ledger_verify(fixture->ctx, fixture->store, &report));
    assert_int_equal(report.reserved.rupiah, 0);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(a_repeat_leaves_no_event),
        WITH_STORE(an_account_is_opened_once_and_keeps_its_nature),
        WITH_STORE(raw_sql_cannot_break_the_ledger),
        WITH_STORE(what_must_succeed_says_why_it_did_not),
        WITH_STORE(an_expired_reservation_is_free_again),
        WITH_STORE(a_closed_month_takes_nothing),
        WITH_STORE(chains_keep_their_money_apart),
        WITH_STORE(a_balance_that_does_not_follow_from_transfers_is_named),
        WITH_STORE(a_large_batch_is_the_same_as_many_small_ones),
        WITH_STORE(many_expire_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
