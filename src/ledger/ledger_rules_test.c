/* The rules on arrays: each result, the order of precedence, groups. */
#include "base/mem.h"
#include "base/testing.h"
#include "ledger/book.h"

enum { SOURCE = 1, FUND, INSTITUTION, PAID, RECEIVABLE };
enum { MANY = 40 };

static Date day(int year, int month, int date)
{
    Date result = {0};
    assert_true(date_from_ymd(year, month, date, &result));
    return result;
}

/* Today is 10 April 2023, March is closed, and the fund has a floor and 1,000 rupiah. */
static Book *new_book(void)
{
    static const AccountKind KINDS[] = {ACCOUNT_SOURCE, ACCOUNT_FUND, ACCOUNT_INSTITUTION,
                                        ACCOUNT_PAID, ACCOUNT_RECEIVABLE};
    Book *book = ledger_book_new(NULL, 16);
    book->today = day(2023, 4, 10);
    book->any_closed = true;
    book->closed = month_of(day(2023, 3, 1));
    for (size_t i = 0; i < ARRAY_COUNT(KINDS); i++) {
        bool floor = KINDS[i] == ACCOUNT_FUND || KINDS[i] == ACCOUNT_RECEIVABLE;
        ledger_book_add_account(
            book, &(BookAccount){.id = (int64_t)i + 1, .kind = KINDS[i], .floor = floor});
    }
    ledger_book_account(book, SOURCE)->now.debits = 1000;
    ledger_book_account(book, FUND)->now.credits = 1000;
    return book;
}

static Transfer posted(const char *key, int64_t debit, int64_t credit, int64_t amount)
{
    return (Transfer){.key = text_of(key),
                      .debit = debit,
                      .credit = credit,
                      .amount = MONEY(amount),
                      .value_date = day(2023, 4, 5),
                      .reason = TEXT("test")};
}

static Transfer reserving(const char *key, int64_t amount)
{
    Transfer transfer = posted(key, FUND, INSTITUTION, amount);
    transfer.kind = TRANSFER_PENDING;
    return transfer;
}

static Transfer completing(const char *key, TransferKind kind, const char *pending, int64_t amount)
{
    Transfer transfer = posted(key, 0, 0, amount);
    transfer.kind = kind;
    transfer.pending = text_of(pending);
    return transfer;
}

static Transfer reversing(const char *key, const char *reverses, int64_t debit, int64_t credit,
                          int64_t amount)
{
    Transfer transfer = posted(key, debit, credit, amount);
    transfer.reverses = text_of(reverses);
    return transfer;
}

static LedgerResult apply_one(Book *book, Transfer transfer)
{
    Transfer *kept = mem_new(book, Transfer);
    LedgerResult result;
    *kept = transfer;
    ledger_book_apply(book, kept, 1, &result, NULL);
    return result;
}

static int64_t available(const Book *book, int64_t account)
{
    const BookAccount *one = ledger_book_account(book, account);
    return balance_of(one->kind, &one->now).available.rupiah;
}

static int64_t balance(const Book *book, int64_t account)
{
    const BookAccount *one = ledger_book_account(book, account);
    return balance_of(one->kind, &one->now).balance.rupiah;
}

static void a_transfer_moves_money_from_debit_to_credit(void **state)
{
    Book *book = *state;
    assert_int_equal(apply_one(book, posted("a", FUND, INSTITUTION, 300)), LEDGER_OK);
    assert_int_equal(balance(book, FUND), 700);
    assert_int_equal(balance(book, INSTITUTION), 300);
    assert_int_equal(apply_one(book, posted("b", INSTITUTION, PAID, 300)), LEDGER_OK);
    assert_int_equal(balance(book, INSTITUTION), 0);
    assert_int_equal(balance(book, PAID), 300);
}

static void what_is_reserved_cannot_be_spent_twice(void **state)
{
    Book *book = *state;
    assert_int_equal(apply_one(book, reserving("c", 700)), LEDGER_OK);
    assert_int_equal(available(book, FUND), 300);
    assert_int_equal(balance(book, FUND), 1000);
    assert_int_equal(apply_one(book, posted("a", FUND, INSTITUTION, 301)), LEDGER_EXCEEDS_FUNDS);
    assert_int_equal(apply_one(book, posted("b", FUND, INSTITUTION, 300)), LEDGER_OK);
    assert_int_equal(available(book, FUND), 0);
}

static void a_post_takes_at_most_the_reservation_and_releases_the_rest(void **state)
{
    Book *book = *state;
    assert_int_equal(apply_one(book, reserving("c", 700)), LEDGER_OK);
    assert_int_equal(apply_one(book, completing("p", TRANSFER_POST, "c", 701)),
                     LEDGER_EXCEEDS_PENDING);
    assert_int_equal(apply_one(book, completing("p", TRANSFER_POST, "c", 600)), LEDGER_OK);
    assert_int_equal(balance(book, FUND), 400);
    assert_int_equal(available(book, FUND), 400);
    assert_int_equal(apply_one(book, completing("p2", TRANSFER_POST, "c", 100)),
                     LEDGER_PENDING_ALREADY_POSTED);
    assert_int_equal(apply_one(book, completing("v", TRANSFER_VOID, "c", 0)),
                     LEDGER_PENDING_ALREADY_POSTED);
}

static void a_void_releases_everything(void **state)
{
    Book *book = *state;
    assert_int_equal(apply_one(book, reserving("c", 700)), LEDGER_OK);
    assert_int_equal(apply_one(book, completing("v", TRANSFER_VOID, "c", 0)), LEDGER_OK);
    assert_int_equal(available(book, FUND), 1000);
    assert_int_equal(apply_one(book, completing("p", TRANSFER_POST, "c", 1)),
                     LEDGER_PENDING_ALREADY_VOIDED);
    assert_int_equal(apply_one(book, completing("v", TRANSFER_VOID, "c", 5)), LEDGER_EXISTS);
}

static void the_same_again_exists_and_other_content_is_told(void **state)
{
    Book *book = *state;
    const Transfer first = posted("a", FUND, INSTITUTION, 300);
    assert_int_equal(apply_one(book, first), LEDGER_OK);
    assert_int_equal(apply_one(book, first), LEDGER_EXISTS);
    Transfer other[8];
    for (size_t i = 0; i < ARRAY_COUNT(other); i++)
        other[i] = first;
    other[0].amount = MONEY(301);
    other[1].debit = SOURCE;
    other[2].credit = PAID;
    other[3].reason = TEXT("other");
    other[4].subject = TEXT("other");
    other[5].value_date.days++;
    other[6].kind = TRANSFER_PENDING;
    other[7].reverses = TEXT("a");
    for (size_t i = 0; i < ARRAY_COUNT(other); i++)
        assert_int_equal(apply_one(book, other[i]), LEDGER_EXISTS_DIFFERENT);
    assert_int_equal(balance(book, FUND), 700);
}

static void a_repeated_reservation_must_expire_on_the_same_day(void **state)
{
    Book *book = *state;
    Transfer first = reserving("c", 10);
    first.expires = day(2023, 5, 1);
    assert_int_equal(apply_one(book, first), LEDGER_OK);
    assert_int_equal(apply_one(book, first), LEDGER_EXISTS);
    first.expires.days++;
    assert_int_equal(apply_one(book, first), LEDGER_EXISTS_DIFFERENT);
}

static void a_reversal_is_bounded_by_what_is_left(void **state)
{
    Book *book = *state;
    assert_int_equal(apply_one(book, posted("a", FUND, INSTITUTION, 300)), LEDGER_OK);
    assert_int_equal(apply_one(book, reversing("r0", "a", FUND, INSTITUTION, 1)),
                     LEDGER_REVERSED_SIDES);
    assert_int_equal(apply_one(book, reversing("r1", "a", INSTITUTION, FUND, 301)),
                     LEDGER_EXCEEDS_REVERSED);
    assert_int_equal(apply_one(book, reversing("r1", "a", INSTITUTION, FUND, 200)), LEDGER_OK);
    assert_int_equal(apply_one(book, reversing("r2", "a", INSTITUTION, FUND, 101)),
                     LEDGER_EXCEEDS_REVERSED);
    assert_int_equal(apply_one(book, reversing("r2", "a", INSTITUTION, FUND, 100)), LEDGER_OK);
    assert_int_equal(balance(book, FUND), 1000);
    assert_int_equal(apply_one(book, reserving("c", 10)), LEDGER_OK);
    assert_int_equal(apply_one(book, reversing("r3", "c", INSTITUTION, FUND, 1)),
                     LEDGER_REVERSED_NOT_POSTED);
    assert_int_equal(apply_one(book, completing("p", TRANSFER_POST, "c", 10)), LEDGER_OK);
    assert_int_equal(apply_one(book, reversing("r3", "p", INSTITUTION, FUND, 10)), LEDGER_OK);
    assert_int_equal(apply_one(book, reversing("r4", "x", INSTITUTION, FUND, 1)),
                     LEDGER_REVERSED_NOT_FOUND);
}

static void a_floor_holds_on_either_side(void **state)
{
    Book *book = *state;
    assert_int_equal(apply_one(book, posted("h", SOURCE, RECEIVABLE, 1)), LEDGER_EXCEEDS_FUNDS);
    assert_int_equal(apply_one(book, posted("b", RECEIVABLE, INSTITUTION, 5)), LEDGER_OK);
    assert_int_equal(apply_one(book, posted("h", SOURCE, RECEIVABLE, 5)), LEDGER_OK);
    assert_int_equal(balance(book, RECEIVABLE), 0);
}

static void totals_that_do_not_fit_are_refused(void **state)
{
    Book *book = *state;
    ledger_book_account(book, PAID)->now.credits = INT64_MAX - 10;
    assert_int_equal(apply_one(book, posted("a", INSTITUTION, PAID, 11)), LEDGER_OVERFLOW);
    assert_int_equal(apply_one(book, posted("a", INSTITUTION, PAID, 10)), LEDGER_OK);
    assert_int_equal(apply_one(book, posted("b", FUND, PAID, 2000)), LEDGER_EXCEEDS_FUNDS);
}

/* A transfer in which everything is wrong from a result on gives that result; one fault after the
 * other is put right, in the order of precedence. */
static void faults_are_reported_in_the_order_of_precedence(void **state)
{
    Book *book = *state;
    char longer[TRANSFER_REASON_BYTES_MAX + 2];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    Transfer bad = {.kind = TRANSFER_PENDING,
                    .debit = 99,
                    .credit = 98,
                    .amount = MONEY(-1),
                    .reason = text_of(longer),
                    .pending = TEXT("nothing"),
                    .expires = book->today};
    assert_int_equal(apply_one(book, bad), LEDGER_KEY_MISSING);
    bad.key = TEXT("0123456789012345678901234567890123456789012345678901234567890123456789"
                   "012345678901234567890123456789012345678901234567890");
    assert_int_equal(apply_one(book, bad), LEDGER_KEY_TOO_LONG);
    bad.key = TEXT("a\n");
    assert_int_equal(apply_one(book, bad), LEDGER_TEXT_INVALID);
    bad.key = TEXT("\xff");
    assert_int_equal(apply_one(book, bad), LEDGER_TEXT_INVALID);
    bad.key = TEXT("a");
    assert_int_equal(apply_one(book, bad), LEDGER_TEXT_INVALID);
    bad.reason = TEXT_EMPTY;
    assert_int_equal(apply_one(book, bad), LEDGER_FIELDS_CONFLICT);
    bad.pending = TEXT_EMPTY;
    assert_int_equal(apply_one(book, bad), LEDGER_AMOUNT_NOT_POSITIVE);
    bad.amount = MONEY(LEDGER_AMOUNT_MAX + 1);
    assert_int_equal(apply_one(book, bad), LEDGER_AMOUNT_TOO_LARGE);
    bad.amount = MONEY(LEDGER_AMOUNT_MAX);
    bad.value_date = (Date){INT32_MAX};
    assert_int_equal(apply_one(book, bad), LEDGER_DATE_INVALID);
    bad.value_date = day(2023, 3, 31);
    assert_int_equal(apply_one(book, bad), LEDGER_EXPIRES_PAST);
    bad.expires.days++;
    assert_int_equal(apply_one(book, bad), LEDGER_DEBIT_NOT_FOUND);
    bad.debit = FUND;
    assert_int_equal(apply_one(book, bad), LEDGER_CREDIT_NOT_FOUND);
    bad.credit = FUND;
    assert_int_equal(apply_one(book, bad), LEDGER_ACCOUNTS_SAME);
    bad.credit = INSTITUTION;
    assert_int_equal(apply_one(book, bad), LEDGER_PERIOD_CLOSED);
    bad.value_date.days++;
    assert_int_equal(apply_one(book, bad), LEDGER_EXCEEDS_FUNDS);
    bad.amount = MONEY(1000);
    assert_int_equal(apply_one(book, bad), LEDGER_OK);
}

static void faults_of_a_completion_are_reported_in_order(void **state)
{
    Book *book = *state;
    assert_int_equal(apply_one(book, reserving("c", 100)), LEDGER_OK);
    assert_int_equal(apply_one(book, posted("a", FUND, PAID, 100)), LEDGER_OK);
    Transfer bad = completing("p", TRANSFER_POST, "", 101);
    bad.value_date = day(2023, 3, 31);
    assert_int_equal(apply_one(book, bad), LEDGER_FIELDS_CONFLICT);
    bad.pending = TEXT("c");
    bad.kind = TRANSFER_EXPIRE;
    assert_int_equal(apply_one(book, bad), LEDGER_FIELDS_CONFLICT);
    bad.kind = TRANSFER_POST;
    bad.pending = TEXT("nothing");
    assert_int_equal(apply_one(book, bad), LEDGER_PENDING_NOT_FOUND);
    bad.pending = TEXT("a");
    assert_int_equal(apply_one(book, bad), LEDGER_PENDING_NOT_PENDING);
    bad.pending = TEXT("c");
    assert_int_equal(apply_one(book, bad), LEDGER_EXCEEDS_PENDING);
    bad.amount = MONEY(100);
    assert_int_equal(apply_one(book, bad), LEDGER_PERIOD_CLOSED);
    bad.value_date.days++;
    assert_int_equal(apply_one(book, bad), LEDGER_OK);
}

static void an_expired_reservation_cannot_be_completed(void **state)
{
    Book *book = *state;
    Transfer gone = reserving("gone", 10);
    ledger_book_add_entry(book, &(BookEntry){.content = &gone,
                                             .id = 7,
                                             .debit = FUND,
                                             .credit = INSTITUTION,
                                             .amount = 10,
                                             .pending = BOOK_NONE,
                                             .reverses = BOOK_NONE,
                                             .completed_by = TRANSFER_EXPIRE});
    assert_int_equal(apply_one(book, completing("p", TRANSFER_POST, "gone", 10)),
                     LEDGER_PENDING_EXPIRED);
    assert_int_equal(apply_one(book, gone), LEDGER_EXISTS);
}

static void a_group_is_in_as_a_whole_or_not_at_all(void **state)
{
    Book *book = *state;
    assert_int_equal(apply_one(book, reserving("c", 100)), LEDGER_OK);
    Transfer batch[] = {
        posted("1", FUND, INSTITUTION, 10),         completing("2", TRANSFER_POST, "c", 100),
        reversing("3", "1", INSTITUTION, FUND, 10), posted("4", FUND, INSTITUTION, 100000),
        posted("5", FUND, INSTITUTION, 1),          posted("6", FUND, INSTITUTION, 7)};
    LedgerResult results[ARRAY_COUNT(batch)];
    Refusal refusals[ARRAY_COUNT(batch)];
    for (size_t i = 0; i < 4; i++)
        batch[i].linked = true;
    ledger_book_apply(book, batch, ARRAY_COUNT(batch), results, refusals);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(results[i], i == 3 ? LEDGER_EXCEEDS_FUNDS : LEDGER_LINKED_FAILED);
    assert_int_equal(refusals[3].account, FUND);
    assert_int_equal(refusals[3].available.rupiah, 900);
    assert_int_equal(results[5], LEDGER_OK);
    assert_int_equal(balance(book, FUND), 993);
    assert_int_equal(available(book, FUND), 893);
    assert_null(ledger_book_entry(book, TEXT("1")));
    /* What was taken back may come again. */
    batch[3].amount = MONEY(100);
    ledger_book_apply(book, batch, ARRAY_COUNT(batch), results, refusals);
    for (size_t i = 0; i < ARRAY_COUNT(batch); i++)
        assert_int_equal(results[i], i == 5 ? LEDGER_EXISTS : LEDGER_OK);
    assert_int_equal(balance(book, FUND), 993 - 100 - 100 - 1);
    assert_int_equal(available(book, FUND), 993 - 100 - 100 - 1);
    ledger_book_apply(book, batch, ARRAY_COUNT(batch), results, NULL);
    for (size_t i = 0; i < ARRAY_COUNT(batch); i++)
        assert_int_equal(results[i], LEDGER_EXISTS);
}

static void a_link_that_leads_nowhere_is_refused(void **state)
{
    Book *book = *state;
    Transfer batch[] = {posted("1", FUND, INSTITUTION, 10), posted("2", FUND, INSTITUTION, 10)};
    LedgerResult results[2];
    batch[0].linked = batch[1].linked = true;
    ledger_book_apply(book, batch, 2, results, NULL);
    assert_int_equal(results[0], LEDGER_LINKED_FAILED);
    assert_int_equal(results[1], LEDGER_LINK_OPEN);
    assert_int_equal(balance(book, FUND), 1000);
}

/* Groups that fail leave stale places in the index of keys; nothing may be found through them. */
static void keys_are_found_after_many_failed_groups(void **state)
{
    Book *book = *state;
    for (int i = 0; i < MANY; i++) {
        Transfer *batch = mem_array(book, Transfer, 3);
        LedgerResult results[3];
        batch[0] = posted(mem_printf(book, "key-%d", i), FUND, INSTITUTION, 1);
        batch[1] = posted(mem_printf(book, "key-%d", i + 1), FUND, INSTITUTION, 5000);
        batch[2] = posted(mem_printf(book, "single-%d", i), FUND, INSTITUTION, 1);
        batch[0].linked = true;
        ledger_book_apply(book, batch, 3, results, NULL);
        assert_int_equal(results[0], LEDGER_LINKED_FAILED);
        assert_int_equal(results[1], LEDGER_EXCEEDS_FUNDS);
        assert_int_equal(results[2], LEDGER_OK);
    }
    for (int i = 0; i < MANY; i++) {
        assert_null(ledger_book_entry(book, text_of(mem_printf(book, "key-%d", i))));
        assert_non_null(ledger_book_entry(book, text_of(mem_printf(book, "single-%d", i))));
    }
    assert_int_equal(balance(book, FUND), 1000 - MANY);
}

static int setup(void **state)
{
    *state = new_book();
    return 0;
}

static int teardown(void **state)
{
    mem_free(*state);
    return 0;
}

#define WITH_BOOK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(a_transfer_moves_money_from_debit_to_credit),
        WITH_BOOK(what_is_reserved_cannot_be_spent_twice),
        WITH_BOOK(a_post_takes_at_most_the_reservation_and_releases_the_rest),
        WITH_BOOK(a_void_releases_everything),
        WITH_BOOK(the_same_again_exists_and_other_content_is_told),
        WITH_BOOK(a_repeated_reservation_must_expire_on_the_same_day),
        WITH_BOOK(a_reversal_is_bounded_by_what_is_left),
        WITH_BOOK(a_floor_holds_on_either_side),
        WITH_BOOK(totals_that_do_not_fit_are_refused),
        WITH_BOOK(faults_are_reported_in_the_order_of_precedence),
        WITH_BOOK(faults_of_a_completion_are_reported_in_order),
        WITH_BOOK(an_expired_reservation_cannot_be_completed),
        WITH_BOOK(a_group_is_in_as_a_whole_or_not_at_all),
        WITH_BOOK(a_link_that_leads_nowhere_is_refused),
        WITH_BOOK(keys_are_found_after_many_failed_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
