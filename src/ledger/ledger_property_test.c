/* Random books against an auditor that keeps its own: receipts, reservations, posts, voids,
 * expiries, reversals, repeats, linked groups, closed months, rolled-back commands and stores that
 * fill up. */
#include "base/random.h"
#include "ledger/auditor_test.h"
#include "ledger/fixture_test.h"

SQL(t_pages, "PRAGMA page_count");
SQL(t_events, "SELECT CAST(coalesce(sum(number), 0) AS @int) FROM chain_head");
SQL(t_digest, "SELECT digest FROM chain_head WHERE chain = 3277");

enum {
    STEPS = 150,
    SEEDS = 4,
    BATCH_MAX = 130,
    RUPIAH_MAX = 500,
    DAYS_BACK = 70,
    FULL_PAGES_MAX = 2
};

typedef struct {
    Fixture *fixture;
    Random random;
    uint64_t drawn;
    Auditor *auditor;
    Draft asked[AUDITOR_LINES_MAX]; /* by key: as it was first asked for */
    int keys;
    int64_t counts[LEDGER_RESULT_COUNT];
    int64_t expired, full, rolled_back;
} Play;

static int draw(Play *play, int bound)
{
    return (int)random_below(play->random, play->drawn++, (uint64_t)bound);
}

static bool chance(Play *play, int percent) { return draw(play, 100) < percent; }

static int64_t number_of(Fixture *fixture, const Sql *sql)
{
    Statement *statement;
    bool row;
    assert_ok(fixture->ctx, store_prepare(fixture->store, sql, &statement));
    assert_ok(fixture->ctx, statement_next(statement, &row));
    assert_true(row);
    int64_t number = column_int(statement, 0);
    statement_reset(statement);
    return number;
}

/* -- Asking ------------------------------------------------------------------------------------ */

/* The usual ways of money, and now and then any two accounts, one that does not exist, one twice.
 */
static void draw_accounts(Play *play, Draft *draft)
{
    static const int WAYS[][2] = {{1, 2}, {1, 3}, {2, 4}, {3, 4}, {4, 5}, {6, 4}, {1, 6}, {2, 3}};
    int way = draw(play, (int)ARRAY_COUNT(WAYS) + 1);
    if (way < (int)ARRAY_COUNT(WAYS)) {
        draft->debit = WAYS[way][0];
        draft->credit = WAYS[way][1];
        return;
    }
    draft->debit = 1 + draw(play, AUDITOR_ACCOUNTS + 1);
    draft->credit = 1 + draw(play, AUDITOR_ACCOUNTS + 1);
}

/* A key asked for lately: mostly of a transfer that is in, and is or is not a reservation. */
static int draw_key(Play *play, bool reservation)
{
    int key = 0;
    for (int tries = 0; tries < 12; tries++) {
        key = play->keys - 1 - draw(play, play->keys < 60 ? play->keys : 60);
        int line = auditor_find(play->auditor, key);
        if (line >= 0 && (play->asked[key].kind == TRANSFER_PENDING) == reservation)
            return key;
    }
    return key;
}

static Draft new_draft(Play *play)
{
    Draft draft = {.key = play->keys++, .pending = -1, .reverses = -1, .reason = draw(play, 2)};
    static const TransferKind KINDS[] = {TRANSFER_POSTED, TRANSFER_POSTED, TRANSFER_PENDING,
                                         TRANSFER_POST, TRANSFER_VOID};
    draft.kind = KINDS[draw(play, (int)ARRAY_COUNT(KINDS))];
    draw_accounts(play, &draft);
    draft.amount = draw(play, RUPIAH_MAX) - 2;
    draft.date = play->auditor->today - draw(play, DAYS_BACK) + 3;
    if (draft.kind == TRANSFER_PENDING && chance(play, 60))
        draft.expires = play->auditor->today + draw(play, 12) - 1;
    if (draft.kind == TRANSFER_POST || draft.kind == TRANSFER_VOID || chance(play, 2))
        draft.pending = draw_key(play, chance(play, 90));
    if ((draft.kind == TRANSFER_POSTED && chance(play, 35)) || chance(play, 2)) {
        draft.reverses = draw_key(play, chance(play, 10));
        int line = auditor_find(play->auditor, draft.reverses);
        if (line >= 0 && chance(play, 90)) {
            draft.debit = play->auditor->lines[line].credit;
            draft.credit = play->auditor->lines[line].debit;
            draft.amount = 1 + draw(play, 1 + (int)play->auditor->lines[line].amount);
        }
    }
    play->asked[draft.key] = draft;
    return draft;
}

static Draft old_draft(Play *play)
{
    Draft draft = play->asked[draw(play, play->keys)];
    switch (draw(play, 8)) {
    case 0:
        draft.amount += 1 + draw(play, 3);
        break;
    case 1:
        draft.date++;
        break;
    case 2:
        draft.reason = 1 - draft.reason;
        break;
    default:
        break;
    }
    return draft;
}

static Transfer transfer_of(void *memory, const Draft *draft)
{
    const char *names[] = {"", "", ""};
    const int keys[] = {draft->key, draft->pending, draft->reverses};
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++)
        if (keys[i] >= 0)
            names[i] = mem_printf(memory, "k:%d", keys[i]);
    return (Transfer){.key = text_of(names[0]),
                      .kind = draft->kind,
                      .debit = draft->debit,
                      .credit = draft->credit,
                      .amount = MONEY(draft->amount),
                      .value_date = {draft->date},
                      .reason = draft->reason == 0 ? TEXT("receipt") : TEXT("bill"),
                      .pending = text_of(names[1]),
                      .reverses = text_of(names[2]),
                      .expires = {draft->expires},
                      .linked = draft->linked};
}

/* -- Comparing --------------------------------------------------------------------------------- */

static void compare_balance(Play *play, int account, const Balance *balance, int until, int alive)
{
    const Auditor *auditor = play->auditor;
    assert_int_equal(balance->debits.rupiah, auditor_posted(auditor, account, true, until));
    assert_int_equal(balance->credits.rupiah, auditor_posted(auditor, account, false, until));
    assert_int_equal(balance->pending_debits.rupiah,
                     auditor_reserved(auditor, account, true, until, alive));
    assert_int_equal(balance->pending_credits.rupiah,
                     auditor_reserved(auditor, account, false, until, alive));
    assert_int_equal(balance->balance.rupiah, auditor_balance(auditor, account, until));
    assert_int_equal(balance->available.rupiah, auditor_available(auditor, account, until, alive));
}

static void compare_trial(Play *play, const Date *day, int until, int alive)
{
    Fixture *fixture = play->fixture;
    void *memory = mem_root(NULL);
    AccountBalance *list;
    size_t count;
    int64_t debits = 0, credits = 0;
    assert_ok(fixture->ctx, ledger_trial(fixture->store, memory, KOTA_CIMAHI, day, &list, &count));
    assert_int_equal(count, AUDITOR_ACCOUNTS);
    for (size_t i = 0; i < count; i++) {
        compare_balance(play, (int)list[i].account.id, &list[i].balance, until, alive);
        debits += list[i].balance.debits.rupiah;
        credits += list[i].balance.credits.rupiah;
        if (day == NULL && list[i].account.floor)
            assert_true(list[i].balance.available.rupiah >= 0);
    }
    assert_int_equal(debits, credits);
    mem_free(memory);
}

/* A statement's entries lead from its opening balance to the balance at its end. */
static void compare_statement(Play *play, int account)
{
    Fixture *fixture = play->fixture;
    void *memory = mem_root(NULL);
    int from = play->auditor->today - draw(play, DAYS_BACK), until = from + draw(play, DAYS_BACK);
    Balance opening;
    LedgerEntry *entries;
    size_t count, expected = 0;
    assert_ok(fixture->ctx,
              ledger_statement(fixture->store, memory, KOTA_CIMAHI, account, (Date){from},
                               (Date){until}, &opening, &entries, &count));
    int64_t balance = opening.balance.rupiah;
    assert_int_equal(balance, auditor_balance(play->auditor, account, from - 1));
    for (size_t i = 0; i < count; i++) {
        bool moves = entries[i].kind == TRANSFER_POSTED || entries[i].kind == TRANSFER_POST;
        bool up = (entries[i].debit == account) == auditor_debit_side(account);
        balance += moves ? (up ? 1 : -1) * entries[i].amount.rupiah : 0;
        assert_true(i == 0 || entries[i].value_date.days >= entries[i - 1].value_date.days);
    }
    assert_int_equal(balance, auditor_balance(play->auditor, account, until));
    for (int i = 0; i < play->auditor->count; i++) {
        const Line *line = &play->auditor->lines[i];
        expected += (line->debit == account || line->credit == account) &&
                    line->asked.date >= from && line->asked.date <= until;
    }
    assert_int_equal(count, expected);
    mem_free(memory);
}

static void compare_books(Play *play)
{
    Fixture *fixture = play->fixture;
    LedgerReport report;
    for (int account = 1; account <= AUDITOR_ACCOUNTS; account++) {
        Balance balance;
        assert_ok(fixture->ctx, ledger_balance(fixture->store, KOTA_CIMAHI, account, &balance));
        compare_balance(play, account, &balance, INT32_MAX, play->auditor->today);
    }
    compare_trial(play, NULL, INT32_MAX, play->auditor->today);
    int until = play->auditor->today - draw(play, DAYS_BACK);
    compare_trial(play, &(Date){until}, until, until);
    compare_statement(play, 1 + draw(play, AUDITOR_ACCOUNTS));
    assert_ok(fixture->ctx, ledger_verify(fixture->ctx, fixture->store, &report));
    assert_int_equal(report.transfers, play->auditor->count);
}

/* -- Playing ----------------------------------------------------------------------------------- */

static void move_clock(Play *play)
{
    int days = chance(play, 8) ? -draw(play, 6) : draw(play, 4);
    play->auditor->today += days;
    set_day(play->fixture->ctx, (Date){play->auditor->today});
}

static void close_month(Play *play)
{
    Fixture *fixture = play->fixture;
    Month month = month_of((Date){play->auditor->today - 40 - draw(play, 40)});
    begin(fixture);
    assert_ok(fixture->ctx, ledger_close(fixture->ctx, fixture->store, KOTA_CIMAHI, month));
    commit(fixture);
    int until = month_last_day(month).days;
    if (until > play->auditor->closed_until)
        play->auditor->closed_until = until;
}

/* With few pages left the command may fail anywhere; then nothing has happened. */
static bool reopen_nearly_full(Play *play)
{
    Fixture *fixture = play->fixture;
    int64_t pages = number_of(fixture, &t_pages) + draw(play, FULL_PAGES_MAX);
    mem_free(fixture->store);
    fixture->store = open_store(
        fixture, mem_printf(fixture->ctx, "?max_page_count=%lld", (long long)pages), STORE_WRITE);
    return true;
}

static void reopen(Play *play)
{
    mem_free(play->fixture->store);
    play->fixture->store = open_store(play->fixture, "", STORE_WRITE);
}

static Status apply(Play *play, const Draft *drafts, int count, LedgerResult *results)
{
    Fixture *fixture = play->fixture;
    void *memory = mem_root(NULL);
    Transfer *transfers = mem_array(memory, Transfer, count);
    for (int i = 0; i < count; i++)
        transfers[i] = transfer_of(memory, &drafts[i]);
    Status status = store_begin_write(fixture->store);
    if (status == OK)
        status = event_begin(fixture->store, KOTA_CIMAHI, "ledger test", "test", NULL);
    if (status == OK)
        status = ledger_apply(fixture->ctx, fixture->store, KOTA_CIMAHI, transfers, (size_t)count,
                              results);
    mem_free(memory);
    return status;
}

static void compare_results(Play *play, const LedgerResult *results, const LedgerResult *expected,
                            int count)
{
    for (int i = 0; i < count; i++) {
        if (results[i] != expected[i])
            print_error("transfer %d: the ledger says %s, the auditor %s\n", i,
                        ledger_result_key(results[i]), ledger_result_key(expected[i]));
        assert_int_equal(results[i], expected[i]);
        play->counts[results[i]]++;
    }
}

/* Applies, and then commits, rolls back or runs into a full store. */
static void play_batch(Play *play, const Draft *drafts, int count)
{
    LedgerResult results[BATCH_MAX], expected[BATCH_MAX];
    Fixture *fixture = play->fixture;
    Auditor *before = mem_new(fixture, Auditor);
    *before = *play->auditor;
    bool full = (count > BATCH_MAX / 2 || chance(play, 20)) && reopen_nearly_full(play),
         dry = chance(play, 12);
    int64_t events = number_of(fixture, &t_events);
    Status status = apply(play, drafts, count, results);
    if (status == OK) {
        auditor_apply(play->auditor, drafts, count, expected);
        compare_results(play, results, expected, count);
    }
    bool changed = play->auditor->count > before->count;
    if (status == OK && !dry)
        status = store_commit(fixture->store);
    else
        store_rollback(fixture->store);
    assert_true(status == OK || (full && status == E_LIMIT));
    problems_clear(fixture->ctx);
    play->full += status != OK;
    play->rolled_back += dry;
    if (status != OK || dry)
        *play->auditor = *before;
    assert_int_equal(number_of(fixture, &t_events), events + (status == OK && !dry && changed));
    play->expired +=
        play->auditor->count > before->count && play->auditor->lines[before->count].asked.key < 0;
    mem_free(before);
    if (full)
        reopen(play);
}

static void play_step(Play *play)
{
    Draft drafts[BATCH_MAX];
    move_clock(play);
    if (chance(play, 6))
        close_month(play);
    int count = chance(play, 12) ? BATCH_MAX - draw(play, 40) : 1 + draw(play, 8);
    for (int i = 0; i < count; i++) {
        drafts[i] = play->keys > 0 && chance(play, 15) ? old_draft(play) : new_draft(play);
        drafts[i].linked = chance(play, 20) && (i + 1 < count || chance(play, 10));
    }
    play_batch(play, drafts, count);
    compare_books(play);
    if (chance(play, 25)) {
        play_batch(play, drafts, count);
        compare_books(play);
    }
}

static void open_accounts(Fixture *fixture)
{
    begin(fixture);
    for (int i = 0; i < AUDITOR_ACCOUNTS; i++)
        assert_int_equal(open_account(fixture, AUDITOR_KINDS[i],
                                      mem_printf(fixture->ctx, "account:%d", i + 1),
                                      AUDITOR_FLOORS[i]),
                         i + 1);
    commit(fixture);
}

/* The whole play of a seed in a new store; returns the digest of its trail. */
static Digest play_seed(uint64_t seed, Play *play)
{
    void *state = NULL;
    Digest digest;
    Statement *statement;
    bool row;
    size_t bytes;
    assert_int_equal(fixture_setup(&state), 0);
    Fixture *fixture = state;
    *play = (Play){.fixture = fixture,
                   .random = random_stream(seed, "ledger"),
                   .auditor = mem_new(fixture, Auditor)};
    play->auditor->today = day(2023, 4, 10).days;
    open_accounts(fixture);
    for (int i = 0; i < STEPS && play->auditor->count + 2 * BATCH_MAX < AUDITOR_LINES_MAX &&
                    play->keys + BATCH_MAX < AUDITOR_LINES_MAX;
         i++)
        play_step(play);
    AuditReport report;
    assert_ok(fixture->ctx, audit_verify(fixture->ctx, fixture->store, &report));
    assert_ok(fixture->ctx, store_prepare(fixture->store, &t_digest, &statement));
    assert_ok(fixture->ctx, statement_next(statement, &row));
    const void *stored = column_blob(statement, 0, &bytes);
    assert_int_equal(bytes, DIGEST_BYTES);
    memcpy(digest.bytes, stored, DIGEST_BYTES);
    statement_reset(statement);
    assert_int_equal(fixture_teardown(&state), 0);
    return digest;
}

static void the_ledger_agrees_with_an_auditor_of_its_own(void **state)
{
    Play *play = mem_new(NULL, Play);
    int64_t counts[LEDGER_RESULT_COUNT] = {0}, expired = 0, full = 0, rolled_back = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        print_message("seed %llu\n", (unsigned long long)seed);
        play_seed(seed, play);
        for (int i = 0; i < LEDGER_RESULT_COUNT; i++)
            counts[i] += play->counts[i];
        expired += play->expired;
        full += play->full;
        rolled_back += play->rolled_back;
    }
    for (int i = 0; i < LEDGER_RESULT_COUNT; i++)
        print_message("%6lld %s\n", (long long)counts[i], ledger_result_key((LedgerResult)i));
    print_message("%6lld batches with expiries, %lld full stores, %lld rolled back\n",
                  (long long)expired, (long long)full, (long long)rolled_back);
    assert_true(expired > 20 && full > 10 && rolled_back > 20);
    /* Every result came up, but those that only odd texts, dates and amounts can bring. */
    static const LedgerResult NEVER[] = {LEDGER_KEY_MISSING,  LEDGER_KEY_TOO_LONG,
                                         LEDGER_TEXT_INVALID, LEDGER_AMOUNT_TOO_LARGE,
                                         LEDGER_DATE_INVALID, LEDGER_OVERFLOW};
    for (int i = 0; i < LEDGER_RESULT_COUNT; i++) {
        bool never = false;
        for (size_t j = 0; j < ARRAY_COUNT(NEVER); j++)
            never |= NEVER[j] == (LedgerResult)i;
        if (!never && counts[i] == 0)
            fail_msg("%s never came up", ledger_result_key((LedgerResult)i));
    }
    mem_free(play);
}

static void a_replay_gives_the_same_trail(void **state)
{
    Play *play = mem_new(NULL, Play);
    (void)state;
    Digest first = play_seed(SEEDS + 1, play), second = play_seed(SEEDS + 1, play);
    assert_memory_equal(first.bytes, second.bytes, DIGEST_BYTES);
    mem_free(play);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ledger_agrees_with_an_auditor_of_its_own),
        cmocka_unit_test(a_replay_gives_the_same_trail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
