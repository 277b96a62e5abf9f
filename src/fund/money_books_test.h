/* Plain books about all the money of a few people and funds: arrays, and everything else added up
 * anew from them each time. Shares no code with the program. Months are counted from March 2023. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { PEOPLE = 9, HERE = 6 /* of them live in Cimahi, the others in Bekasi */, MONTHS = 4 };
enum { FUND_CITY, FUND_GELIAT, FUND_PROVINCE, FUNDS }; /* the first two belong to Cimahi */
enum { PROMISES_MAX = 600, BILLS_MAX = 120, RECEIPTS_MAX = 400, GIVERS = 3, PLEDGES_MAX = 60 };
enum { SENDINGS_MAX = 120, EVER = 99 /* a month after all */ };
enum { HEAD = 16800 /* JKK and JKM of one person in a month of 2023 */, CEILING = 250 * HEAD };

/* One person's months out of one fund; in force while from ≤ last. */
typedef struct {
    int fund, person, from, last;
    int64_t chain, id;
} BookPromise;

typedef enum { OPEN, ENROLLED, DROPPED } BookState;
typedef struct {
    int fund, month, count;
    int64_t chain, id;
    int promise[PEOPLE]; /* of each line, in the order of the bill */
    BookState state[PEOPLE];
    bool paid;
    int64_t paid_amount, refunded;
} BookBill;

typedef struct {
    int fund, key; /* a receipt of a giver's has a key of its own kind */
    bool giver, unexplained;
    int64_t amount, taken_back;
} BookReceipt;

typedef struct {
    int from, to;
    int64_t amount;
    bool arrived;
} BookSending;

/* A giver's monthly amount from a month on, until he stops. */
typedef struct {
    int giver, from, last;
    bool consent;
} BookPledge;

typedef struct {
    BookPromise promises[PROMISES_MAX];
    BookBill bills[BILLS_MAX];
    BookReceipt receipts[RECEIPTS_MAX];
    BookPledge pledges[PLEDGES_MAX];
    int promise_count, bill_count, receipt_count, pledge_count;
    BookSending sendings[SENDINGS_MAX];
    int sending_count;
    int64_t explained[FUNDS];
    bool decreed[PEOPLE];
    int decrees;
    unsigned last_list, last_file; /* people of the last decree, givers of the last file … */
    int last_kind, last_step, last_month; /* … and what else they said */
} Books;

/* -- Money in -------------------------------------------------------------------------------- */

static inline int64_t books_received(const Books *books, int fund, bool unexplained)
{
    int64_t sum = 0;
    for (int i = 0; i < books->receipt_count; i++)
        if (books->receipts[i].fund == fund && books->receipts[i].unexplained == unexplained)
            sum += books->receipts[i].amount - books->receipts[i].taken_back;
    return sum;
}

static inline int64_t books_suspense(const Books *books, int fund)
{
    return books_received(books, fund, true) - books->explained[fund];
}

/* Went to funds of other regions, less what came from them. */
static inline int64_t books_sent(const Books *books, int fund)
{
    int64_t sum = 0;
    for (int i = 0; i < books->sending_count; i++) {
        const BookSending *sending = &books->sendings[i];
        sum += sending->from == fund ? sending->amount : 0;
        sum -= sending->to == fund && sending->arrived ? sending->amount : 0;
    }
    return sum;
}

static inline int64_t books_under_way(const Books *books)
{
    int64_t sum = 0;
    for (int i = 0; i < books->sending_count; i++)
        sum += books->sendings[i].arrived ? 0 : books->sendings[i].amount;
    return sum;
}

/* What counts against a fund's ceiling. */
static inline int64_t books_came_in(const Books *books, int fund)
{
    int64_t sum = books_received(books, fund, false) + books_received(books, fund, true);
    for (int i = 0; i < books->sending_count; i++)
        if (books->sendings[i].to == fund && books->sendings[i].arrived)
            sum += books->sendings[i].amount;
    return sum;
}

static inline int64_t books_given(int giver) { return (giver + 1) * (int64_t)HEAD; }

static inline int64_t books_due(const Books *books, int giver, int month)
{
    int64_t due = 0;
    for (int i = 0; i < books->pledge_count; i++) {
        const BookPledge *pledge = &books->pledges[i];
        if (pledge->giver == giver && pledge->consent && pledge->from <= month &&
            month <= pledge->last)
            due += books_given(giver);
    }
    return due;
}

/* -- Promises and bills ---------------------------------------------------------------------- */

static inline int books_least(int a, int b) { return a < b ? a : b; }

static inline int books_live(const BookBill *bill)
{
    int live = 0;
    for (int i = 0; i < bill->count; i++)
        live += bill->state[i] != DROPPED;
    return live;
}

static inline bool books_billed(const Books *books, int promise, int month)
{
    for (int b = 0; b < books->bill_count; b++)
        for (int i = 0; i < books->bills[b].count; i++)
            if (books->bills[b].month == month && books->bills[b].promise[i] == promise)
                return true;
    return false;
}

static inline bool books_held(const Books *books, int person, int from, int last)
{
    for (int i = 0; i < books->promise_count; i++) {
        const BookPromise *other = &books->promises[i];
        if (other->person == person && other->from <= other->last && other->from <= last &&
            from <= other->last)
            return true;
    }
    return false;
}

/* The fund whose paid bill has a live line for the month; −1 none, −2 two of them. */
static inline int books_payer(const Books *books, int person, int month)
{
    int payer = -1;
    for (int b = 0; b < books->bill_count; b++)
        for (int i = 0; i < books->bills[b].count; i++) {
            const BookBill *bill = &books->bills[b];
            if (bill->paid && bill->month == month && bill->state[i] != DROPPED &&
                books->promises[bill->promise[i]].person == person)
                payer = payer == -1 ? bill->fund : -2;
        }
    return payer;
}

/* A line falls away: its promise ends before the month, and so do lines of later months. */
static inline int books_drop(Books *books, BookBill *bill, int line)
{
    int later = 0, promise = bill->promise[line];
    bill->state[line] = DROPPED;
    books->promises[promise].last = books_least(books->promises[promise].last, bill->month - 1);
    for (int b = 0; b < books->bill_count; b++)
        for (int i = 0; i < books->bills[b].count; i++)
            if (books->bills[b].month > bill->month && books->bills[b].promise[i] == promise &&
                books->bills[b].state[i] != DROPPED) {
                books->bills[b].state[i] = DROPPED;
                later++;
            }
    return later;
}

/* Whoever has this month on another bill already is not paid for twice. */
static inline int books_drop_billed_twice(Books *books, BookBill *bill)
{
    int dropped = 0;
    for (int i = 0; i < bill->count; i++)
        for (int b = 0; b < books->bill_count && bill->state[i] != DROPPED; b++)
            for (int j = 0; j < books->bills[b].count; j++)
                if (&books->bills[b] != bill && books->bills[b].month == bill->month &&
                    books->bills[b].state[j] != DROPPED &&
                    books->promises[books->bills[b].promise[j]].person ==
                        books->promises[bill->promise[i]].person) {
                    (void)books_drop(books, bill, i);
                    dropped++;
                    break;
                }
    return dropped;
}

/* -- What a fund has ------------------------------------------------------------------------- */

static inline int64_t books_of_bills(const Books *books, int fund)
{
    int64_t billed = 0;
    for (int b = 0; b < books->bill_count; b++)
        if (books->bills[b].fund == fund)
            billed += books_live(&books->bills[b]) * (int64_t)HEAD;
    return billed;
}

static inline int64_t books_reserved(const Books *books, int fund)
{
    int64_t reserved = 0;
    for (int i = 0; i < books->promise_count; i++)
        for (int m = books->promises[i].from; m <= books->promises[i].last; m++)
            reserved += books->promises[i].fund == fund && !books_billed(books, i, m) ? HEAD : 0;
    return reserved;
}

static inline int64_t books_available(const Books *books, int fund)
{
    return books_received(books, fund, false) + books->explained[fund] - books_sent(books, fund) -
           books_of_bills(books, fund) - books_reserved(books, fund);
}

/* Owed to the institution in the chain of the city's funds, or of the province's. */
static inline int64_t books_owed(const Books *books, bool province)
{
    int64_t owed = 0;
    for (int b = 0; b < books->bill_count; b++)
        if ((books->bills[b].fund == FUND_PROVINCE) == province)
            owed += books_live(&books->bills[b]) * (int64_t)HEAD - books->bills[b].paid_amount +
                    books->bills[b].refunded;
    return owed;
}

/* What the institution has to give back for a bill. */
static inline int64_t books_to_refund(const BookBill *bill)
{
    return bill->paid ? bill->paid_amount - bill->refunded - books_live(bill) * (int64_t)HEAD : 0;
}
