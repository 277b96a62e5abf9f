/* Bills against an auditor with plain books of its own: random promises, issues, payments, answers,
 * refunds, ends and repeats; after each step every figure is compared. The seed is printed; set
 * SEED to run one again. */
#include "base/random.h"
#include "fund/bill_world_test.h"

enum { PEOPLE = 8, MONTHS = 5, FUNDS = 2, BILLS_MAX = 80, PROMISES_MAX = 400, STEPS = 50 };
enum { ROUNDS = 6, CHOICES = 8, GIVEN = 20160000 };

typedef struct {
    int fund, person, from, last; /* months from March 2023 on; in force while from ≤ last */
    CommitmentId id;
} Promise;

typedef enum { OPEN, ENROLLED, DROPPED } State;

typedef struct {
    BillId id;
    int fund, month, count;
    int promise[PEOPLE]; /* of each line, in the order of the bill */
    State state[PEOPLE];
    bool paid;
    int64_t paid_amount, refunded;
} Book;

typedef struct {
    World *world;
    Random random;
    uint64_t draws;
    Fund *funds[FUNDS];
    Promise promises[PROMISES_MAX];
    Book bills[BILLS_MAX];
    int promise_count, bill_count, keys, refunds;
} Auditor;

static int draw(Auditor *a, int bound)
{
    return (int)random_below(a->random, a->draws++, (uint64_t)bound);
}

static Month month_of_index(int index) { return month_plus(month_at(2023, 3), index); }

static int least(int a, int b) { return a < b ? a : b; }

/* -- What the auditor expects ---------------------------------------------------------------- */

static int live_lines(const Book *book)
{
    int live = 0;
    for (int i = 0; i < book->count; i++)
        live += book->state[i] != DROPPED;
    return live;
}

static bool is_billed(const Auditor *a, int promise, int month)
{
    for (int b = 0; b < a->bill_count; b++)
        for (int i = 0; i < a->bills[b].count; i++)
            if (a->bills[b].month == month && a->bills[b].promise[i] == promise)
                return true;
    return false;
}

/* A line falls away: its promise ends before the month, and so do lines of later months. */
static int drop_line(Auditor *a, Book *book, int line)
{
    int later = 0, promise = book->promise[line];
    book->state[line] = DROPPED;
    a->promises[promise].last = least(a->promises[promise].last, book->month - 1);
    for (int b = 0; b < a->bill_count; b++)
        for (int i = 0; i < a->bills[b].count; i++)
            if (a->bills[b].month > book->month && a->bills[b].promise[i] == promise &&
                a->bills[b].state[i] != DROPPED) {
                a->bills[b].state[i] = DROPPED;
                later++;
            }
    return later;
}

/* -- Steps ----------------------------------------------------------------------------------- */

static Status note_promise(const Commitment *commitment, void *argument)
{
    Auditor *a = argument;
    Promise *promise = &a->promises[a->promise_count - 1];
    if (commitment->id.id > promise->id.id)
        promise->id = commitment->id;
    return OK;
}

static void promise_months(Auditor *a)
{
    Promise wish = {.fund = draw(a, FUNDS), .person = draw(a, PEOPLE), .from = draw(a, MONTHS)};
    wish.last = wish.from + draw(a, MONTHS - wish.from);
    bool held = false;
    for (int i = 0; i < a->promise_count; i++) {
        const Promise *other = &a->promises[i];
        held = held || (other->person == wish.person && other->from <= other->last &&
                        other->from <= wish.last && wish.from <= other->last);
    }
    if (a->promise_count == PROMISES_MAX)
        return;
    const Commitment commitment = promise(a->funds[wish.fund], wish.person,
                                          month_of_index(wish.from), month_of_index(wish.last));
    char *key = mem_printf(a->world->ctx, "key-%d", a->keys++);
    Status status = try_promise(a->world, key, &commitment, 1);
    assert_int_equal(status, held ? E_CONFLICT : OK);
    problems_clear(a->world->ctx);
    if (held)
        return;
    a->promises[a->promise_count++] = wish;
    const CommitmentQuery query = {.nik = nik_number(wish.person), .with_ended = true};
    assert_ok(a->world->ctx, commitment_each(a->world->store, &query, note_promise, a));
}

static void drop_billed_twice(Auditor *a, Book *book)
{
    for (int i = 0; i < book->count; i++)
        for (int b = 0; b + 1 < a->bill_count && book->state[i] != DROPPED; b++)
            for (int j = 0; j < a->bills[b].count; j++)
                if (a->bills[b].month == book->month && a->bills[b].state[j] != DROPPED &&
                    a->promises[a->bills[b].promise[j]].person ==
                        a->promises[book->promise[i]].person) {
                    (void)drop_line(a, book, i);
                    break;
                }
}

static void issue_month(Auditor *a)
{
    Book book = {.fund = draw(a, FUNDS), .month = draw(a, MONTHS)};
    bool existed, before = false;
    for (int i = 0; i < a->promise_count; i++) {
        const Promise *promise = &a->promises[i];
        if (promise->fund == book.fund && promise->from <= book.month &&
            book.month <= promise->last && !is_billed(a, i, book.month))
            book.promise[book.count++] = i;
    }
    for (int b = 0; b < a->bill_count; b++)
        before = before || (a->bills[b].fund == book.fund && a->bills[b].month == book.month);
    if (a->bill_count == BILLS_MAX)
        return;
    Status status =
        try_issue(a->world, a->funds[book.fund], month_of_index(book.month), &book.id, &existed);
    problems_clear(a->world->ctx);
    assert_int_equal(status, book.count > 0 || before ? OK : E_NOT_FOUND);
    if (status != OK)
        return;
    assert_int_equal(existed, book.count == 0);
    if (existed)
        return;
    a->bills[a->bill_count++] = book;
    drop_billed_twice(a, &a->bills[a->bill_count - 1]);
}

static Book *any_bill(Auditor *a)
{
    return a->bill_count == 0 ? NULL : &a->bills[draw(a, a->bill_count)];
}

static void pay_bill(Auditor *a)
{
    BillPayment payment = {.existed = false};
    Book *book = any_bill(a);
    if (book == NULL)
        return;
    int live = live_lines(book), ended = 0;
    Status status = try_pay(a->world, book->id, "KODE", &payment);
    problems_clear(a->world->ctx);
    assert_int_equal(status, book->paid || live > 0 ? OK : E_CONFLICT);
    assert_int_equal(payment.existed, book->paid);
    if (status != OK || book->paid)
        return;
    book->paid = true;
    book->paid_amount = live * PRICE;
    assert_int_equal(payment.amount.rupiah, book->paid_amount);
    for (int i = 0; i < book->count; i++)
        if (book->state[i] != DROPPED && a->promises[book->promise[i]].last < book->month) {
            (void)drop_line(a, book, i);
            ended++;
        }
    assert_int_equal(payment.dropped, ended);
    assert_int_equal(payment.covered, live - ended);
}

static void answer_bill(Auditor *a)
{
    BillReceipt receipt;
    Book *book = any_bill(a);
    int enrolled = 0, refused = 0, bad = 0, later = 0, unchanged = 0;
    if (book == NULL)
        return;
    Buf *rows = buf_new(a->world->ctx, 10000);
    for (int i = 0; i < book->count; i++) {
        int choice = draw(a, 4);
        if (choice == 1) {
            buf_printf(rows, "%d;enrolled;23%07d;\n", i + 1, i);
            bad += book->state[i] == DROPPED;
            unchanged += book->state[i] == ENROLLED;
            enrolled += book->state[i] == OPEN;
            if (book->state[i] == OPEN)
                book->state[i] = ENROLLED;
        } else if (choice == 2 && draw(a, 3) == 0) {
            buf_printf(rows, "%d;refused;;NIK tidak ada\n", i + 1);
            unchanged += book->state[i] == DROPPED;
            refused += book->state[i] != DROPPED;
            if (book->state[i] != DROPPED)
                later += drop_line(a, book, i);
        }
    }
    assert_ok(a->world->ctx, try_answer(a->world, book->id, rows->data, &receipt));
    problems_clear(a->world->ctx);
    assert_int_equal(receipt.rows_bad, bad);
    assert_int_equal(receipt.rows_unchanged, unchanged);
    assert_int_equal(receipt.enrolled, enrolled);
    assert_int_equal(receipt.refused, refused);
    assert_int_equal(receipt.dropped_later, later);
}

static void refund_bill(Auditor *a)
{
    bool existed;
    Book *book = any_bill(a);
    if (book == NULL)
        return;
    int64_t owed = book->paid ? book->paid_amount - book->refunded - live_lines(book) * PRICE : 0;
    int64_t asked = 1 + draw(a, 2 * PRICE);
    char *document = mem_printf(a->world->ctx, "STS-%d", a->refunds++);
    begin(a->world);
    Status status =
        finish(a->world, bill_refund(a->world->ctx, a->world->store, book->id, MONEY(asked),
                                     day(2023, 4, 1), text_of(document), &existed));
    problems_clear(a->world->ctx);
    assert_int_equal(status, asked <= owed ? OK : E_CONFLICT);
    if (status == OK)
        book->refunded += asked;
}

static void end_promise(Auditor *a)
{
    int64_t added;
    if (a->promise_count == 0)
        return;
    Promise *promise = &a->promises[draw(a, a->promise_count)];
    int last = draw(a, MONTHS) - 1;
    const CommitmentEnd end = {promise->id, month_of_index(last), TEXT("removed")};
    begin(a->world);
    assert_ok(a->world->ctx, finish(a->world, commitment_end(a->world->ctx, a->world->store, &end,
                                                             1, day(2023, 3, 20), &added)));
    assert_int_equal(added, last < promise->last);
    promise->last = least(promise->last, last);
}

/* -- Comparing ------------------------------------------------------------------------------- */

static void compare_bills(Auditor *a)
{
    for (int b = 0; b < a->bill_count; b++) {
        const Book *book = &a->bills[b];
        Bill bill = bill_now(a->world, book->id);
        int enrolled = 0;
        for (int i = 0; i < book->count; i++)
            enrolled += book->state[i] == ENROLLED;
        assert_int_equal(bill.heads, book->count);
        assert_int_equal(bill.enrolled, enrolled);
        assert_int_equal(bill.dropped, book->count - live_lines(book));
        assert_int_equal(bill.amount.rupiah, book->count * PRICE);
        assert_int_equal(bill.credited.rupiah, bill.dropped * PRICE);
        assert_int_equal(bill.paid.rupiah, book->paid_amount);
        assert_int_equal(bill.refunded.rupiah, book->refunded);
    }
}

static void compare_money(Auditor *a)
{
    Balance balance;
    int64_t owed = 0;
    for (int f = 0; f < FUNDS; f++) {
        int64_t billed = 0, reserved = 0;
        FundPosition position;
        for (int b = 0; b < a->bill_count; b++)
            if (a->bills[b].fund == f) {
                billed += live_lines(&a->bills[b]) * PRICE;
                owed += live_lines(&a->bills[b]) * PRICE - a->bills[b].paid_amount +
                        a->bills[b].refunded;
            }
        for (int i = 0; i < a->promise_count; i++)
            for (int m = a->promises[i].from; m <= a->promises[i].last; m++)
                reserved += a->promises[i].fund == f && !is_billed(a, i, m) ? PRICE : 0;
        assert_ok(a->world->ctx, fund_position(a->world->ctx, a->world->store, a->funds[f],
                                               month_of_index(0), &position));
        assert_int_equal(position.billed.rupiah, billed);
        assert_int_equal(position.reserved.rupiah, reserved);
        assert_int_equal(position.available.rupiah, GIVEN - billed - reserved);
    }
    assert_ok(a->world->ctx, ledger_balance(a->world->store, region_chain(KOTA_CIMAHI),
                                            a->funds[0]->accounts.institution, &balance));
    assert_int_equal(balance.balance.rupiah, owed);
}

/* Nobody is covered but by a live line of a paid bill, and by no two. */
static void compare_covers(Auditor *a)
{
    static const PayerKind PAYERS[FUNDS] = {PAYER_APBD, PAYER_DONOR};
    for (int person = 0; person < PEOPLE; person++) {
        unsigned expected[FUNDS] = {0};
        for (int b = 0; b < a->bill_count; b++) {
            const Book *book = &a->bills[b];
            for (int i = 0; i < book->count; i++)
                if (book->paid && book->state[i] != DROPPED &&
                    a->promises[book->promise[i]].person == person) {
                    unsigned bit = 4u << book->month;
                    assert_int_equal((expected[0] | expected[1]) & bit, 0);
                    expected[book->fund] |= bit;
                }
        }
        for (int f = 0; f < FUNDS; f++)
            assert_int_equal(covered_months(a->world, nik_number(person), PAYERS[f]), expected[f]);
    }
}

static void step(Auditor *a)
{
    switch (draw(a, CHOICES)) {
    case 0:
    case 1:
    case 2:
        promise_months(a);
        break;
    case 3:
        issue_month(a);
        break;
    case 4:
        pay_bill(a);
        break;
    case 5:
        answer_bill(a);
        break;
    case 6:
        refund_bill(a);
        break;
    default:
        end_promise(a);
        break;
    }
    compare_bills(a);
    compare_money(a);
    compare_covers(a);
}

static void bills_agree_with_an_auditor(void **state)
{
    World *world = *state;
    const char *text = getenv("SEED");
    int64_t seed = 20230317;
    if (text != NULL)
        assert_true(text_parse_int64(text_of(text), &seed));
    print_message("seed %lld\n", (long long)seed);
    Auditor *a = mem_new(world->ctx, Auditor);
    a->world = world;
    a->random = random_stream((uint64_t)seed, "bills");
    a->funds[0] = create_fund(world, CITY);
    a->funds[1] = create_fund(world, GELIAT);
    receive(world, a->funds[0], "a", GIVEN);
    receive(world, a->funds[1], "b", GIVEN);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < STEPS; i++)
            step(a);
        verify(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bills_agree_with_an_auditor, open_world, close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
