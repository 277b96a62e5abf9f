/* Steps of the play, people: decrees, allocations, promises, bills and what comes of them. */
#pragma once

#include "fund/money_steps_test.h"

/* Those of Cimahi are on a roster, so that an allocation finds them. */
static inline void commit_people(Play *play)
{
    Buf *text = buf_new(play->ctx, 4096);
    buf_append_string(text, "NIK;Nama;Kode Wilayah;Disabilitas;Tanggal Usulan;Sintetis\n");
    for (int person = 0; person < HERE; person++)
        buf_printf(text, "%lld;Warga %c Rekaan;32.77.01.1002;tidak;%02d/03/2023;ya\n",
                   (long long)nik_of(person), 'A' + person, person + 1);
    (void)commit_roster_file(play->world, text->data);
}

/* -- Decrees --------------------------------------------------------------------------------- */

static inline char *decree_list_of(Play *play, unsigned people)
{
    Buf *text = buf_new(play->memory, 4096);
    buf_append_string(text, "nik,nama\n");
    for (int person = 0; person < HERE; person++)
        if ((people & 1u << person) != 0)
            buf_printf(text, "%lld,Warga %c Rekaan\n", (long long)nik_of(person), 'A' + person);
    return write_file(play->world, "in.csv", text->data);
}

static inline void change_list(Books *books, DecreeKind kind, unsigned people)
{
    for (int person = 0; person < HERE; person++) {
        bool listed = (people & 1u << person) != 0;
        if (kind == DECREE_REVOKES)
            books->decreed[person] = false;
        else if (kind == DECREE_REMOVES)
            books->decreed[person] = books->decreed[person] && !listed;
        else if (kind == DECREE_ADDS)
            books->decreed[person] = books->decreed[person] || listed;
        else
            books->decreed[person] = listed;
    }
}

/* A new decree, or the last one again. */
static inline void play_decree(Play *play)
{
    Books *books = play->books;
    bool existed, again = books->decrees > 0 && draw(play, 4) == 0;
    int number = again ? books->decrees - 1 : books->decrees;
    DecreeKind kind = number == 0 ? DECREE_ESTABLISHES : (DecreeKind)(1 + draw(play, 4));
    unsigned people = 1 + (unsigned)draw(play, (1 << HERE) - 1);
    DecreeId id;
    if (number == DECREES_MAX)
        return;
    if (again) {
        kind = (DecreeKind)books->last_kind;
        people = books->last_list;
    }
    const Decree decree = {.number = mem_printf(play->memory, "SK-%d", number),
                           .date = day(2023, 3, 1 + number),
                           .signatory = "Wali Kota Cimahi",
                           .kind = kind,
                           .region = KOTA_CIMAHI,
                           .fund = play->funds[FUND_CITY]->id,
                           .from = month_of_index(0),
                           .until = month_of_index(MONTHS - 1),
                           .synthetic = true};
    const char *path = kind == DECREE_REVOKES ? NULL : decree_list_of(play, people);
    Status status =
        WRITE(play, decree_create(play->ctx, play->store, &decree, number == 0 ? NULL : "SK-0",
                                  path, NULL, &id, &existed));
    if (!ended(play, status, OK))
        return;
    assert_int_equal(existed, again);
    if (again)
        return;
    if (number == 0)
        play->root = id;
    books->decrees++;
    books->last_kind = (int)kind;
    books->last_list = people;
    change_list(books, kind, people);
}

/* -- Promises -------------------------------------------------------------------------------- */

static inline Status note_newest(const Commitment *commitment, void *argument)
{
    BookPromise *promise = argument;
    if (commitment->id.id > promise->id) {
        promise->id = commitment->id.id;
        promise->chain = commitment->id.chain.number;
    }
    return OK;
}

static inline void note_promise(Play *play, BookPromise promise)
{
    const CommitmentQuery query = {.nik = nik_of(promise.person), .with_ended = true};
    assert_ok(play->ctx, commitment_each(play->store, &query, note_newest, &promise));
    assert_true(play->books->promise_count < PROMISES_MAX);
    play->books->promises[play->books->promise_count++] = promise;
}

/* A live line of any bill, of a promise that ended or is in force: false if there is none. */
static inline bool any_live_line(Play *play, bool ended_one, const BookBill **ret_bill,
                                 int *ret_line)
{
    const Books *books = play->books;
    int seen = 0;
    for (int b = 0; b < books->bill_count; b++)
        for (int i = 0; i < books->bills[b].count; i++) {
            const BookBill *bill = &books->bills[b];
            bool over = books->promises[bill->promise[i]].last < bill->month;
            if (bill->state[i] == DROPPED || over != ended_one || draw(play, ++seen) > 0)
                continue;
            *ret_bill = bill;
            *ret_line = i;
        }
    return seen > 0;
}

/* Months that somebody has on a bill already are asked for now and then: where that promise ended,
 * they are promised again, and must not be paid again. */
static inline BookPromise draw_wish(Play *play)
{
    const BookBill *bill;
    int line;
    BookPromise wish = {
        .fund = draw(play, FUNDS), .person = draw(play, PEOPLE), .from = draw(play, MONTHS)};
    wish.last = wish.from + draw(play, MONTHS - wish.from);
    if (draw(play, 2) == 0 && any_live_line(play, true, &bill, &line)) {
        wish.person = play->books->promises[bill->promise[line]].person;
        wish.from = wish.last = bill->month;
    }
    if (wish.person >= HERE)
        wish.fund = FUND_PROVINCE;
    return wish;
}

static inline void play_promise(Play *play)
{
    AllocationId id;
    bool existed;
    BookPromise wish = draw_wish(play);
    Region region = wish.person < HERE ? KOTA_CIMAHI : KAB_BEKASI;
    Commitment commitment = promise(play->funds[wish.fund], wish.person + 1,
                                    month_of_index(wish.from), month_of_index(wish.last));
    commitment.home = wish.person < HERE ? UTAMA : SETIA_ASIH;
    const Allocation allocation = {.chain = region_chain(region),
                                   .region = region,
                                   .key = text_of(mem_printf(play->memory, "p-%d", play->step)),
                                   .date = day(2023, 3, 15),
                                   .expires = LEDGER_NEVER};
    int64_t cost = (wish.last - wish.from + 1) * (int64_t)HEAD;
    bool held = books_held(play->books, wish.person, wish.from, wish.last);
    bool poor = cost > books_available(play->books, wish.fund);
    Status status = WRITE(play, commitment_add(play->ctx, play->store, play->world->law,
                                               &allocation, &commitment, 1, &id, &existed));
    if (ended(play, status, held || poor ? E_CONFLICT : OK))
        note_promise(play, wish);
}

static inline void play_end(Play *play)
{
    int64_t added = 0;
    if (play->books->promise_count == 0)
        return;
    const BookBill *bill;
    int line, which = draw(play, play->books->promise_count), last = draw(play, MONTHS) - 1;
    if (draw(play, 2) == 0 && any_live_line(play, false, &bill, &line)) {
        which = bill->promise[line];
        last = bill->month - 1;
    }
    BookPromise *promise = &play->books->promises[which];
    const CommitmentEnd end = {
        {{promise->chain}, promise->id}, month_of_index(last), TEXT("removed")};
    Status status =
        WRITE(play, commitment_end(play->ctx, play->store, &end, 1, day(2023, 3, 20), &added));
    if (!ended(play, status, OK))
        return;
    assert_int_equal(added, last < promise->last);
    promise->last = books_least(promise->last, last);
}

/* -- Allocation ------------------------------------------------------------------------------ */

/* People of Cimahi for whom nothing stands in the way. */
static inline int count_free(const Books *books, int from, int last, bool decreed, bool *ret_free)
{
    int count = 0;
    for (int person = 0; person < HERE; person++) {
        bool covered = false;
        for (int m = from; m <= last; m++)
            covered = covered || books_payer(books, person, m) >= 0;
        ret_free[person] = !covered && !books_held(books, person, from, last) &&
                           (!decreed || books->decreed[person]);
        count += ret_free[person];
    }
    return count;
}

/* Everybody costs the same and every fund admits all: as many are served as there is money for. */
static inline void take_decisions(Play *play, const DecisionRun *run, const int *funds, int from,
                                  int last, const bool *is_free)
{
    for (size_t i = 0; i < run->decision_count; i++) {
        const Decision *decision = &run->decisions[i];
        int person = person_of(run->people[decision->person].candidate.nik);
        if (decision->kind != DECISION_FUNDED)
            continue;
        assert_true(person < HERE && is_free[person]);
        assert_int_equal(decision->from.months, month_of_index(from).months);
        assert_int_equal(decision->until.months, month_of_index(last).months);
        note_promise(play, (BookPromise){funds[decision->fund], person, from, last, 0, 0});
    }
}

static inline Status decide(Play *play, const DecisionRequest *request, DecisionRun **ret_run,
                            DecisionStored *ret_stored)
{
    TRY(decision_run(play->ctx, play->store, play->memory, play->world->law, request, ret_run));
    return decision_commit(play->ctx, play->store, play->world->law, *ret_run, day(2023, 3, 16),
                           LEDGER_NEVER, ret_stored);
}

static inline void play_allocate(Play *play)
{
    Books *books = play->books;
    int funds[FUNDS], count = 0, from = draw(play, MONTHS), mask = 1 + draw(play, (1 << FUNDS) - 1);
    int last = from + draw(play, MONTHS - from), places = 0;
    bool is_free[HERE], decreed = books->decrees > 0 && draw(play, 3) == 0;
    Fund *asked[FUNDS];
    DecisionRun *run = NULL;
    DecisionStored stored = {0};
    Decree decree;
    for (int f = 0; f < FUNDS; f++)
        if ((mask & 1 << f) != 0) {
            asked[count] = play->funds[f];
            funds[count++] = f;
            places += (int)(books_available(books, f) / ((last - from + 1) * HEAD));
        }
    DecisionRequest request = {.region = KOTA_CIMAHI,
                               .from = month_of_index(from),
                               .until = month_of_index(last),
                               .programmes = PROGRAMME_JKK | PROGRAMME_JKM,
                               .funds = asked,
                               .fund_count = (size_t)count,
                               .order = asked[0]};
    if (decreed) {
        assert_ok(play->ctx, decree_get(play->store, play->memory, play->root, &decree));
        request.decree = &decree;
    }
    int expected = books_least(count_free(books, from, last, decreed, is_free), places);
    Status status = WRITE(play, decide(play, &request, &run, &stored));
    if (!ended(play, status, OK))
        return;
    assert_int_equal(stored.commitments, expected);
    take_decisions(play, run, funds, from, last, is_free);
}

/* -- Bills ----------------------------------------------------------------------------------- */

/* Which promise each line stands on. */
static inline void read_lines(Play *play, BookBill *book)
{
    BillDetail *detail;
    assert_ok(play->ctx, bill_detail(play->store, play->memory, bill_id(book), &detail));
    assert_int_equal(detail->line_count, book->count);
    bool seen[PROMISES_MAX] = {false};
    for (int i = 0; i < book->count; i++) {
        const BillLine *line = &detail->lines[i];
        int64_t chain = detail->groups[line->group].people.number;
        int at = 0;
        while (at < play->books->promise_count &&
               (play->books->promises[at].id != line->commitment ||
                play->books->promises[at].chain != chain))
            at++;
        const BookPromise *promise = &play->books->promises[at];
        assert_true(at < play->books->promise_count && !seen[at]);
        assert_int_equal(promise->fund, book->fund);
        assert_true(promise->from <= book->month && book->month <= promise->last);
        seen[at] = true;
        book->promise[i] = at;
    }
}

static inline void play_issue(Play *play)
{
    Books *books = play->books;
    BookBill book = {.fund = draw(play, FUNDS), .month = draw(play, MONTHS)};
    bool existed, before = false;
    BillId id;
    if (draw(play, 3) > 0 && books->promise_count > 0) {
        const BookPromise *promise = &books->promises[draw(play, books->promise_count)];
        book.fund = promise->fund;
        book.month = promise->from;
    }
    for (int i = 0; i < books->promise_count; i++) {
        const BookPromise *promise = &books->promises[i];
        book.count += promise->fund == book.fund && promise->from <= book.month &&
                      book.month <= promise->last && !books_billed(books, i, book.month);
    }
    for (int b = 0; b < books->bill_count; b++)
        before =
            before || (books->bills[b].fund == book.fund && books->bills[b].month == book.month);
    Status status =
        WRITE(play, bill_issue(play->ctx, play->store, play->world->law, play->funds[book.fund],
                               month_of_index(book.month), day(2023, 3, 15), &id, &existed));
    if (!ended(play, status, book.count > 0 || before ? OK : E_NOT_FOUND))
        return;
    assert_int_equal(existed, book.count == 0);
    if (existed)
        return;
    book.chain = id.chain.number;
    book.id = id.id;
    read_lines(play, &book);
    assert_true(books->bill_count < BILLS_MAX);
    books->bills[books->bill_count++] = book;
    play->twice += books_drop_billed_twice(books, &books->bills[books->bill_count - 1]);
}

static inline BookBill *any_bill(Play *play)
{
    Books *books = play->books;
    return books->bill_count == 0 ? NULL : &books->bills[draw(play, books->bill_count)];
}

static inline void play_pay(Play *play)
{
    BillPayment payment = {.existed = false};
    BookBill *book = any_bill(play);
    if (book == NULL)
        return;
    int live = books_live(book), gone = 0;
    bool differs = book->paid && draw(play, 3) == 0;
    Status status = WRITE(play, bill_pay(play->ctx, play->store, bill_id(book), day(2023, 3, 16),
                                         differs ? TEXT("KODE-2") : TEXT("KODE"), &payment));
    if (!ended(play, status, !differs && (book->paid || live > 0) ? OK : E_CONFLICT))
        return;
    assert_int_equal(payment.existed, book->paid);
    if (book->paid)
        return;
    book->paid = true;
    book->paid_amount = live * (int64_t)HEAD;
    assert_int_equal(payment.amount.rupiah, book->paid_amount);
    for (int i = 0; i < book->count; i++)
        if (book->state[i] != DROPPED &&
            play->books->promises[book->promise[i]].last < book->month) {
            (void)books_drop(play->books, book, i);
            gone++;
        }
    assert_int_equal(payment.dropped, gone);
    assert_int_equal(payment.covered, live - gone);
}

/* What the file says of the lines, and what the books expect of it. */
static inline char *write_answers(Play *play, BookBill *book, BillReceipt *ret_expected)
{
    BillReceipt expected = {0};
    Buf *rows = buf_new(play->memory, 10000);
    buf_append_string(rows, "baris tagihan;jawaban;kpj;alasan\n");
    for (int i = 0; i < book->count; i++) {
        int choice = draw(play, 4);
        if (choice == 1) {
            buf_printf(rows, "%d;enrolled;23%07d;\n", i + 1, i);
            expected.rows_bad += book->state[i] == DROPPED;
            expected.rows_unchanged += book->state[i] == ENROLLED;
            expected.enrolled += book->state[i] == OPEN;
            if (book->state[i] == OPEN)
                book->state[i] = ENROLLED;
        } else if (choice == 2 && draw(play, 3) == 0) {
            buf_printf(rows, "%d;refused;;NIK tidak ada\n", i + 1);
            expected.rows_unchanged += book->state[i] == DROPPED;
            expected.refused += book->state[i] != DROPPED;
            if (book->state[i] != DROPPED)
                expected.dropped_later += books_drop(play->books, book, i);
        }
    }
    *ret_expected = expected;
    return write_file(play->world, "in.csv", rows->data);
}

static inline void play_answer(Play *play)
{
    BillReceipt receipt, expected;
    BookBill *book = any_bill(play);
    if (book == NULL)
        return;
    const char *path = write_answers(play, book, &expected);
    Status status = WRITE(play, bill_receipt_import(play->ctx, play->store, bill_id(book), path,
                                                    NULL, day(2023, 3, 17), false, &receipt));
    if (!ended(play, status, OK))
        return;
    assert_int_equal(receipt.rows_bad, expected.rows_bad);
    assert_int_equal(receipt.rows_unchanged, expected.rows_unchanged);
    assert_int_equal(receipt.enrolled, expected.enrolled);
    assert_int_equal(receipt.refused, expected.refused);
    assert_int_equal(receipt.dropped_later, expected.dropped_later);
}

static inline void play_refund(Play *play)
{
    bool existed;
    BookBill *book = any_bill(play);
    if (book == NULL)
        return;
    for (int tries = 0; tries < BILLS_MAX && books_to_refund(book) == 0; tries++)
        book = any_bill(play);
    int64_t owed = books_to_refund(book), asked = 1 + draw(play, (int)(owed + owed / 4 + 1));
    Status status = WRITE(
        play, bill_refund(play->ctx, play->store, bill_id(book), MONEY(asked), day(2023, 4, 1),
                          text_of(mem_printf(play->memory, "STS-%d", play->step)), &existed));
    if (ended(play, status, asked <= owed ? OK : E_CONFLICT))
        book->refunded += asked;
}

/* -- All of them ----------------------------------------------------------------------------- */

static const struct {
    const char *name;
    void (*play)(Play *play);
} STEPS[] = {
    {"receive", play_receive}, {"promise", play_promise},     {"issue", play_issue},
    {"pay", play_pay},         {"answer", play_answer},       {"end", play_end},
    {"refund", play_refund},   {"allocate", play_allocate},   {"take back", play_take_back},
    {"explain", play_explain}, {"send", play_send},           {"accept", play_accept},
    {"pledge", play_pledge},   {"sign", play_sign},           {"stop", play_stop},
    {"decree", play_decree},   {"reconcile", play_reconcile}, {"receive", play_receive},
    {"promise", play_promise}, {"issue", play_issue},         {"pay", play_pay},
    {"answer", play_answer},
};
enum { STEP_KINDS = ARRAY_COUNT(STEPS) };
