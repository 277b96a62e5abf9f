/* Steps of the play, money and givers: what the program is asked for at random, what the books say
 * must come of it, and how they change. */
#pragma once

#include "base/digest.h"
#include "base/random.h"
#include "fund/bill_world_test.h"
#include "fund/money_books_test.h"

enum { STEPS_MAX = 500, PROVE_EVERY = 60, PROVINCE_CHAIN = 3200, DECREES_MAX = 30 };
#define SMALL_CITY                                                                                 \
    "fund: apbd-2023\nname: APBD Kota Cimahi\nkind: apbd-regency\nregion: \"32.77\"\n"             \
    "owner: Pemerintah Kota Cimahi\nceiling: 4200000\nfrom: 2023-01\nuntil: 2023-12\n"
_Static_assert(CEILING == 4200000, "the ceiling of SMALL_CITY");

SQL(t_pages, "PRAGMA page_count");

typedef struct {
    World *world;
    Ctx *ctx;
    Store *store;
    void *memory; /* of one step */
    Random stream, random;
    uint64_t draws;
    int step;
    Fund *funds[FUNDS];
    DecreeId root;
    Books *books, *before;
    bool may_fail, failed; /* the store has few pages left; it ran out of them */
    bool skipped[STEPS_MAX];
    int counts[32], done[32], full, kind;
    int twice; /* lines of people who had the month on another bill */
} Play;

static inline int draw(Play *play, int bound)
{
    return (int)random_below(play->random, play->draws++, (uint64_t)bound);
}

static inline Month month_of_index(int index) { return month_plus(month_at(2023, 3), index); }
static inline int64_t nik_of(int person) { return nik_number(person + 1); }
static inline int person_of(int64_t nik) { return (int)(nik % 100000) - 1; }
static inline BillId bill_id(const BookBill *bill) { return (BillId){{bill->chain}, bill->id}; }

static inline int64_t number_of(Play *play, const Sql *sql)
{
    Statement *statement;
    bool row;
    assert_ok(play->ctx, store_prepare(play->store, sql, &statement));
    assert_ok(play->ctx, statement_next(statement, &row));
    int64_t number = column_int(statement, 0);
    statement_reset(statement);
    return number;
}

static inline bool store_is_full(Play *play)
{
    size_t count;
    const Problem *list = problems(play->ctx, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].key, "store.disk_full") == 0)
            return true;
    return false;
}

/* Ends the transaction. True if it succeeded, as it had to; a full store is an end of its own. */
static inline bool ended(Play *play, Status status, Status expected)
{
    if (status == OK)
        status = store_commit(play->store);
    else
        store_rollback(play->store);
    play->failed = play->may_fail && status == E_LIMIT && store_is_full(play);
    if (!play->failed && status != expected) {
        size_t count;
        const Problem *list = problems(play->ctx, &count);
        for (size_t i = 0; i < count && i < 5; i++)
            print_error("%s\n", problem_format(play->ctx, LANG_EN, &list[i]));
        fail_msg("step %d: status %d, not %d", play->step, (int)status, (int)expected);
    }
    problems_clear(play->ctx);
    play->done[play->kind] += status == OK;
    return status == OK;
}

#define WRITE(play, call)                                                                          \
    ({                                                                                             \
        Status status_ = store_begin_write((play)->store);                                         \
        if (status_ == OK)                                                                         \
            status_ = (call);                                                                      \
        status_;                                                                                   \
    })

/* -- Money in -------------------------------------------------------------------------------- */

static inline Text receipt_key(Play *play, const BookReceipt *receipt)
{
    return text_of(receipt->giver ? mem_printf(play->memory, "geliat-2023:ref:R-%d", receipt->key)
                                  : mem_printf(play->memory, "r-%d", receipt->key));
}

static inline void play_receive(Play *play)
{
    Books *books = play->books;
    int64_t added = 0;
    int again =
        draw(play, 5) == 0 && books->receipt_count > 0 ? draw(play, books->receipt_count) : -1;
    bool differs = draw(play, 3) == 0;
    BookReceipt receipt = {.fund = draw(play, FUNDS),
                           .key = play->step,
                           .unexplained = draw(play, 4) == 0,
                           .amount = (1 + draw(play, 120)) * (int64_t)HEAD / 2};
    if (again >= 0)
        receipt = books->receipts[again];
    if (receipt.giver)
        return;
    const Receipt asked = {.key = receipt_key(play, &receipt),
                           .amount = {receipt.amount + (again >= 0 && differs)},
                           .date = day(2023, 3, 1),
                           .giver = TEXT("Bendahara"),
                           .unexplained = receipt.unexplained};
    bool above = again < 0 && receipt.fund == FUND_CITY &&
                 books_came_in(books, FUND_CITY) + receipt.amount > CEILING;
    Status status = WRITE(
        play, fund_receive(play->ctx, play->store, play->funds[receipt.fund], &asked, 1, &added));
    if (!ended(play, status, again >= 0 && differs ? E_CONFLICT : above ? E_LIMIT : OK))
        return;
    assert_int_equal(added, again < 0);
    if (again < 0)
        books->receipts[books->receipt_count++] = receipt;
}

static inline void play_take_back(Play *play)
{
    Books *books = play->books;
    int64_t added = 0;
    if (books->receipt_count == 0)
        return;
    BookReceipt *receipt = &books->receipts[draw(play, books->receipt_count)];
    int64_t left = receipt->amount - receipt->taken_back;
    const Receipt asked = {.key = text_of(mem_printf(play->memory, "back-%d", play->step)),
                           .amount = {1 + draw(play, (int)(left + left / 4 + 1))},
                           .date = day(2023, 3, 20),
                           .giver = TEXT("Bendahara"),
                           .reverses = receipt_key(play, receipt)};
    int64_t held = receipt->unexplained ? books_suspense(books, receipt->fund)
                                        : books_available(books, receipt->fund);
    Status expected = asked.amount.rupiah > left   ? E_INVALID
                      : asked.amount.rupiah > held ? E_CONFLICT
                                                   : OK;
    Status status = WRITE(
        play, fund_receive(play->ctx, play->store, play->funds[receipt->fund], &asked, 1, &added));
    if (ended(play, status, expected))
        receipt->taken_back += asked.amount.rupiah;
}

static inline void play_explain(Play *play)
{
    int fund = draw(play, FUNDS);
    int64_t held = books_suspense(play->books, fund);
    int64_t amount = 1 + draw(play, (int)(held + held / 4 + 1));
    Status status = WRITE(play, fund_explain(play->ctx, play->store, play->funds[fund],
                                             text_of(mem_printf(play->memory, "x-%d", play->step)),
                                             TEXT("surat"), MONEY(amount), day(2023, 3, 21)));
    if (ended(play, status, amount > held ? E_CONFLICT : OK))
        play->books->explained[fund] += amount;
}

/* Between the province and the city; not to oneself, and no invented money into real funds. */
static inline void play_send(Play *play)
{
    Books *books = play->books;
    bool existed;
    BookSending sending = {.from = draw(play, FUNDS)};
    sending.to = sending.from == FUND_PROVINCE ? draw(play, FUND_PROVINCE) : FUND_PROVINCE;
    if (draw(play, 8) == 0)
        sending.to = FUND_CITY;
    int64_t available = books_available(books, sending.from);
    sending.amount = 1 + draw(play, (int)(available / 3 + available / 8 + 1));
    bool city = sending.from != FUND_PROVINCE && sending.to != FUND_PROVINCE;
    Status expected = city || sending.from == FUND_GELIAT ? E_INVALID
                      : sending.amount > available        ? E_CONFLICT
                                                          : OK;
    Status status = WRITE(play, fund_send(play->ctx, play->store, play->funds[sending.from],
                                          play->funds[sending.to],
                                          text_of(mem_printf(play->memory, "s-%d", play->step)),
                                          MONEY(sending.amount), day(2023, 3, 22), &existed));
    if (!ended(play, status, expected))
        return;
    assert_false(existed);
    books->sendings[books->sending_count++] = sending;
}

static inline void play_accept(Play *play)
{
    Books *books = play->books;
    Sending *list;
    size_t count = 0, expected = 0;
    int fund = draw(play, FUNDS);
    int64_t sum = books_came_in(books, fund);
    for (int i = 0; i < books->sending_count; i++)
        if (books->sendings[i].to == fund && !books->sendings[i].arrived) {
            sum += books->sendings[i].amount;
            expected++;
        }
    bool above = fund == FUND_CITY && sum > CEILING && expected > 0;
    Status status = WRITE(play, fund_accept(play->ctx, play->store, play->memory, play->funds[fund],
                                            day(2023, 3, 23), &list, &count));
    if (!ended(play, status, above ? E_LIMIT : OK))
        return;
    assert_int_equal(count, expected);
    for (int i = 0; i < books->sending_count; i++)
        if (books->sendings[i].to == fund)
            books->sendings[i].arrived = true;
}

/* -- Givers ---------------------------------------------------------------------------------- */

static inline Text giver_number(Play *play, int giver)
{
    return text_of(mem_printf(play->memory, "19800101200501100%d", giver + 1));
}

static inline void play_pledge(Play *play)
{
    Books *books = play->books;
    PledgeImport result;
    BookPledge pledge = {draw(play, GIVERS), draw(play, MONTHS), EVER, draw(play, 2) == 0};
    BookPledge *same = NULL;
    bool overlaps = false;
    for (int i = 0; i < books->pledge_count; i++) {
        BookPledge *known = &books->pledges[i];
        if (known->giver != pledge.giver)
            continue;
        if (known->from == pledge.from)
            same = known;
        overlaps = overlaps || (known->from <= pledge.last && pledge.from <= known->last);
    }
    const char *path = write_file(
        play->world, "in.csv",
        mem_printf(play->memory,
                   "NIP;Nama;OPD;Nominal;Cara Bayar;Tanggal Persetujuan;Dari "
                   "Bulan\n%.*s;Pegawai Rekaan;Disnaker;%lld;bendahara;%s;%s\n",
                   TEXT_ARGS(giver_number(play, pledge.giver)),
                   (long long)books_given(pledge.giver), pledge.consent ? "20/02/2023" : "",
                   month_format(play->memory, month_of_index(pledge.from))));
    Status status = WRITE(play, pledge_import(play->ctx, play->store, play->funds[FUND_GELIAT],
                                              path, NULL, false, true, &result));
    if (!ended(play, status, OK))
        return;
    bool signs = same != NULL && pledge.consent && !same->consent;
    assert_int_equal(result.signed_now, signs);
    assert_int_equal(result.rows_unchanged, same != NULL && !signs);
    assert_int_equal(result.rows_bad, same == NULL && overlaps);
    assert_int_equal(result.rows_new, same == NULL && !overlaps);
    if (signs)
        same->consent = true;
    if (result.rows_new > 0)
        books->pledges[books->pledge_count++] = pledge;
}

static inline void play_sign(Play *play)
{
    int giver = draw(play, GIVERS), known = 0, expected = 0;
    int64_t added = 0;
    for (int i = 0; i < play->books->pledge_count; i++) {
        known += play->books->pledges[i].giver == giver;
        expected += play->books->pledges[i].giver == giver && !play->books->pledges[i].consent;
    }
    Status status = WRITE(play, pledge_sign(play->ctx, play->store, play->funds[FUND_GELIAT],
                                            giver_number(play, giver), day(2023, 2, 21), &added));
    if (!ended(play, status, known > 0 ? OK : E_NOT_FOUND))
        return;
    assert_int_equal(added, expected);
    for (int i = 0; i < play->books->pledge_count; i++)
        if (play->books->pledges[i].giver == giver)
            play->books->pledges[i].consent = true;
}

static inline void play_stop(Play *play)
{
    int giver = draw(play, GIVERS), first_free = draw(play, MONTHS + 1), known = 0, expected = 0;
    int64_t added = 0;
    for (int i = 0; i < play->books->pledge_count; i++) {
        const BookPledge *pledge = &play->books->pledges[i];
        known += pledge->giver == giver;
        expected += pledge->giver == giver && pledge->last >= first_free;
    }
    Status status =
        WRITE(play, pledge_stop(play->ctx, play->store, play->funds[FUND_GELIAT],
                                giver_number(play, giver), month_of_index(first_free), &added));
    if (!ended(play, status, known > 0 ? OK : E_NOT_FOUND))
        return;
    assert_int_equal(added, expected);
    for (int i = 0; i < play->books->pledge_count; i++)
        if (play->books->pledges[i].giver == giver)
            play->books->pledges[i].last =
                books_least(play->books->pledges[i].last, first_free - 1);
}

/* What arrived for a month, or the last file again. */
static inline void play_reconcile(Play *play)
{
    Books *books = play->books;
    bool again = draw(play, 4) == 0 && books->last_file != 0;
    unsigned givers = 1 + (unsigned)draw(play, (1 << GIVERS) - 1);
    int month = draw(play, MONTHS), step = play->step, rows = 0;
    Reconcile result;
    const PledgeScope all = PLEDGE_SCOPE_ALL;
    if (again) {
        givers = books->last_file;
        month = books->last_month;
        step = books->last_step;
    }
    Buf *text = buf_new(play->memory, 4096);
    buf_append_string(text, "NIP;Jumlah;Nomor Bukti\n");
    for (int giver = 0; giver < GIVERS; giver++)
        if ((givers & 1u << giver) != 0) {
            buf_printf(text, "%.*s;%lld;R-%d\n", TEXT_ARGS(giver_number(play, giver)),
                       (long long)books_given(giver), step * GIVERS + giver);
            rows++;
        }
    const char *path = write_file(play->world, "in.csv", text->data);
    Status status =
        WRITE(play, pledge_reconcile(play->ctx, play->memory, play->store, play->world->law,
                                     play->funds[FUND_GELIAT], month_of_index(month), path, NULL,
                                     &all, day(2023, 3, 25), &result));
    if (!ended(play, status, OK))
        return;
    assert_int_equal(result.rows_bad, 0);
    assert_int_equal(result.rows_new, again ? 0 : rows);
    books->last_file = givers;
    books->last_month = month;
    books->last_step = step;
    for (int giver = 0; giver < GIVERS && !again; giver++)
        if ((givers & 1u << giver) != 0)
            books->receipts[books->receipt_count++] =
                (BookReceipt){.fund = FUND_GELIAT,
                              .key = step * GIVERS + giver,
                              .giver = true,
                              .unexplained = books_due(books, giver, month) == 0,
                              .amount = books_given(giver)};
}
