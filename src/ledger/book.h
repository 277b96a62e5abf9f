/* The rules of the ledger on arrays: accounts with their balances, the transfers that a batch may
 * name, and a batch that is judged against them. No store. The caller fills a book, applies, and
 * writes down what came out. Inside the ledger only. */
#pragma once

#include "base/map.h"
#include "ledger/ledger.h"

enum { BOOK_NONE = UINT32_MAX };          /* no entry */
#define TRANSFER_OPEN TRANSFER_KIND_COUNT /* a pending transfer that nothing has completed */

typedef struct {
    int64_t debits, credits, pending_debits, pending_credits;
} Totals;

typedef struct {
    int64_t id;
    AccountKind kind;
    bool floor;
    Totals now;
    Totals was; /* before the batch */
} BookAccount;

/* A transfer in the ledger: stored before the batch (id > 0), or accepted in it (id 0). */
typedef struct {
    const Transfer *content; /* of a stored one `pending` and `reverses` are empty; ids are here */
    int64_t id;
    int64_t pending_id, reverses_id; /* stored: what it names; 0 */
    uint32_t pending, reverses;      /* accepted in the batch: entries that it names, BOOK_NONE */
    int64_t debit, credit, amount;
    int64_t reversed;          /* POSTED, POST: how much of it was taken back */
    TransferKind completed_by; /* PENDING: TRANSFER_OPEN, POST, VOID or EXPIRE */
} BookEntry;

/* Why a transfer was refused, beyond its result. */
typedef struct {
    int64_t account; /* EXCEEDS_FUNDS: whose floor; ACCOUNTS_SAME: which; 0 */
    Money available; /* EXCEEDS_FUNDS, EXCEEDS_PENDING, EXCEEDS_REVERSED: how much there is */
} Refusal;

typedef struct {
    Date today;
    bool any_closed;
    Month closed; /* the last closed month */
    BookAccount *accounts;
    size_t account_count, account_capacity;
    Map *account_index;
    BookEntry *entries; /* those accepted come behind those that were there, in order */
    size_t entry_count, entry_capacity;
    Map *entry_index;
} Book;

Book *ledger_book_new(void *parent, size_t expected_entries);
void ledger_book_add_account(Book *book, const BookAccount *account);
/* NULL if there is none; valid until the next one is added. */
BookAccount *ledger_book_account(const Book *book, int64_t id);
/* Adds a transfer that is in the ledger already; its effect is in the balances already. */
void ledger_book_add_entry(Book *book, const BookEntry *entry);
/* The transfer with this key, or NULL. */
BookEntry *ledger_book_entry(const Book *book, Text key);

/* Judges the batch in order; what is accepted changes the balances and is appended to the entries.
 * `ret_refusals` (may be NULL) has `count` places, as `ret_results`. `transfers` must outlive the
 * book. */
void ledger_book_apply(Book *book, const Transfer *transfers, size_t count,
                       LedgerResult *ret_results, Refusal *ret_refusals);
/* What the totals mean for an account of a kind. */
Balance balance_of(AccountKind kind, const Totals *totals);
/* May this be stored as the key of a transfer or an account, its name …? */
bool ledger_book_takes_text(Text text, size_t bytes_max);
