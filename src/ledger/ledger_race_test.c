/* Processes at once, and processes that are killed: a fund's last rupiah is spent once, and nothing
 * is lost or halved. */
#include <signal.h>
#include <sys/wait.h>

#include "base/random.h"
#include "ledger/fixture_test.h"

enum {
    SOURCE = 1,
    FUND,
    INSTITUTION,
    ROUNDS = 12,
    CLERKS = 3,
    LAST_RUPIAH = 16800,
    KILLS = 16,
    BATCH = 400,
    BATCHES = 12
};
enum { ENDED_WON = 0, ENDED_REFUSED = 1, ENDED_WRONG = 2 };

static Transfer transfer(const char *key, int64_t debit, int64_t credit, int64_t amount)
{
    return (Transfer){.key = text_of(key),
                      .debit = debit,
                      .credit = credit,
                      .amount = MONEY(amount),
                      .value_date = day(2023, 3, 31),
                      .reason = TEXT("test")};
}

static int setup(void **state)
{
    if (fixture_setup(state) != 0)
        return -1;
    Fixture *fixture = *state;
    begin(fixture);
    open_account(fixture, ACCOUNT_SOURCE, "source", false);
    open_account(fixture, ACCOUNT_FUND, "fund", true);
    open_account(fixture, ACCOUNT_INSTITUTION, "institution", false);
    commit(fixture);
    mem_free(fixture->store); /* a connection must not be used on both sides of a fork */
    fixture->store = NULL;
    return 0;
}

static void enter(Fixture *fixture, Transfer one)
{
    fixture->store = open_store(fixture, "", STORE_WRITE);
    begin(fixture);
    assert_ok(fixture->ctx, ledger_must(fixture->ctx, fixture->store, KOTA_CIMAHI, &one, 1));
    commit(fixture);
    mem_free(fixture->store);
    fixture->store = NULL;
}

/* Entered in a process of its own; waits for the pipe to be closed, so that all begin together.
 * Another clerk at work is no reason to give up, only to come again. */
static int spend(const char *path, const int *gate, Transfer one)
{
    char byte;
    close(gate[1]);
    Ctx *ctx = ctx_new();
    set_day(ctx, day(2023, 4, 10));
    if (read(gate[0], &byte, 1) != 0)
        return ENDED_WRONG;
    for (Status status = E_BUSY; status == E_BUSY;) {
        Store *store;
        problems_clear(ctx);
        if (store_open(ctx, ctx, path, STORE_WRITE, &store) != OK)
            return ENDED_WRONG;
        status = store_begin_write(store);
        if (status == OK)
            status = event_begin(store, KOTA_CIMAHI, "ledger test", "race", NULL);
        if (status == OK)
            status = ledger_must(ctx, store, KOTA_CIMAHI, &one, 1);
        if (status == OK)
            status = store_commit(store);
        else
            store_rollback(store);
        mem_free(store);
        size_t count;
        const Problem *list = problems(ctx, &count);
        if (status == E_CONFLICT && count == 1 && strcmp(list[0].key, "ledger.exceeds_funds") == 0)
            return ENDED_REFUSED;
        if (status == OK)
            return ENDED_WON;
    }
    return ENDED_WRONG;
}

static void check_books(Fixture *fixture, int64_t fund, int64_t institution)
{
    LedgerReport report;
    AuditReport trail;
    Balance balance;
    fixture->store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, ledger_verify(fixture->ctx, fixture->store, &report));
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, fixture->store, &trail));
    assert_ok(fixture->ctx, ledger_balance(fixture->store, KOTA_CIMAHI, FUND, &balance));
    assert_int_equal(balance.available.rupiah, fund);
    assert_ok(fixture->ctx, ledger_balance(fixture->store, KOTA_CIMAHI, INSTITUTION, &balance));
    assert_int_equal(balance.balance.rupiah, institution);
    mem_free(fixture->store);
    fixture->store = NULL;
}

static void one_of_several_gets_the_last_rupiah_and_the_others_are_told(void **state)
{
    Fixture *fixture = *state;
    for (int round = 0; round < ROUNDS; round++) {
        int gate[2], ended[3] = {0};
        pid_t clerks[CLERKS];
        enter(fixture,
              transfer(mem_printf(fixture, "receipt:%d", round), SOURCE, FUND, LAST_RUPIAH));
        assert_int_equal(pipe(gate), 0);
        for (int i = 0; i < CLERKS; i++) {
            Transfer one = transfer(mem_printf(fixture, "bill:%d:%d", round, i), FUND, INSTITUTION,
                                    LAST_RUPIAH);
            one.kind = round % 2 == 0 ? TRANSFER_POSTED : TRANSFER_PENDING;
            clerks[i] = fork();
            if (clerks[i] == 0)
                _exit(spend(fixture->path, gate, one));
        }
        close(gate[0]);
        close(gate[1]);
        for (int i = 0; i < CLERKS; i++) {
            int result;
            assert_int_equal(waitpid(clerks[i], &result, 0), clerks[i]);
            assert_true(WIFEXITED(result) && WEXITSTATUS(result) != ENDED_WRONG);
            ended[WEXITSTATUS(result)]++;
        }
        assert_int_equal(ended[ENDED_WON], 1);
        assert_int_equal(ended[ENDED_REFUSED], CLERKS - 1);
        check_books(fixture, 0, (int64_t)(round / 2 + 1) * LAST_RUPIAH);
    }
}

/* Enters batch after batch of bills, each with its own command. */
static int bill_everything(const char *path)
{
    Ctx *ctx = ctx_new();
    Store *store;
    set_day(ctx, day(2023, 4, 10));
    Transfer *batch = mem_array(ctx, Transfer, BATCH);
    LedgerResult *results = mem_array(ctx, LedgerResult, BATCH);
    Status status = store_open(ctx, ctx, path, STORE_WRITE, &store);
    for (int run = 0; run < BATCHES && status == OK; run++) {
        for (int i = 0; i < BATCH; i++)
            batch[i] =
                transfer(mem_printf(ctx, "bill:%02d:%04d", run, i), FUND, INSTITUTION, 1 + i);
        status = store_begin_write(store);
        if (status == OK)
            status = event_begin(store, KOTA_CIMAHI, "ledger test", "bills", NULL);
        if (status == OK)
            status = ledger_apply(ctx, store, KOTA_CIMAHI, batch, BATCH, results);
        if (status == OK)
            status = store_commit(store);
    }
    mem_free(ctx);
    return (int)status;
}

static pid_t start_billing(Fixture *fixture)
{
    pid_t child = fork();
    if (child == 0)
        _exit(bill_everything(fixture->path));
    assert_true(child > 0);
    return child;
}

/* How many whole batches are in; no batch may be in by half. */
static int64_t batches_in(Fixture *fixture)
{
    const int64_t batch_total = (int64_t)BATCH * (BATCH + 1) / 2;
    Balance balance;
    fixture->store = open_store(fixture, "", STORE_WRITE);
    assert_ok(fixture->ctx, ledger_balance(fixture->store, KOTA_CIMAHI, INSTITUTION, &balance));
    mem_free(fixture->store);
    fixture->store = NULL;
    assert_int_equal(balance.balance.rupiah % batch_total, 0);
    return balance.balance.rupiah / batch_total;
}

static void a_killed_command_is_in_as_a_whole_or_not_at_all(void **state)
{
    Fixture *fixture = *state;
    const int64_t batch_total = (int64_t)BATCH * (BATCH + 1) / 2, all = BATCHES * batch_total;
    Random random = random_stream(1, "kills");
    int64_t before = 0;
    print_message("seed 1\n");
    enter(fixture, transfer("receipt", SOURCE, FUND, all));
    for (uint64_t kill_number = 0; kill_number < KILLS; kill_number++) {
        pid_t child = start_billing(fixture);
        usleep((useconds_t)random_below(random, kill_number, 60000));
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        int64_t batches = batches_in(fixture);
        assert_true(batches >= before);
        before = batches;
        check_books(fixture, all - batches * batch_total, batches * batch_total);
    }
    int result;
    pid_t child = start_billing(fixture);
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result) && WEXITSTATUS(result) == OK);
    assert_int_equal(batches_in(fixture), BATCHES);
    check_books(fixture, 0, all);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(one_of_several_gets_the_last_rupiah_and_the_others_are_told),
        WITH_STORE(a_killed_command_is_in_as_a_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
