/* The ledger: every rupiah, double entry, in accounts and immutable transfers.
 *
 * Kept by the store under the writer lock and by its guards, not by hopeful callers:
 *   1. A transfer moves one positive amount *from its debit account to its credit account*, so the
 *      sum of all debits equals the sum of all credits.
 *   2. Accounts and transfers are never updated or deleted. A correction is a new transfer that
 *      names what it reverses.
 *   3. The caller's id is the idempotency key: the same transfer again is LEDGER_EXISTS, the same
 *      id with other content LEDGER_EXISTS_DIFFERENT.
 *   4. An account with `floor` never holds less than nothing, what is reserved out of it included.
 *   5. A pending transfer reserves; it is completed by at most one post (of at most its amount) or
 *      void, or expires on its day.
 *   6. Transfers of one group (`linked` to the next) succeed or fail together.
 *   7. A closed month takes no entries.
 *
 * An account belongs to one chain (a regency, a province) and no transfer crosses chains: money
 * between them goes through an account of kind CLEARING on each side.
 *
 * Money flows from debit to credit, which is also what a bookkeeper expects once SOURCE and PAID
 * are read as the two sides of the bank (what came in, by giver; what went out):
 *
 *   money received            debit SOURCE       credit FUND (SUSPENSE if nobody knows what for)
 *   explained later           debit SUSPENSE     credit FUND
 *   commitment                debit FUND         credit INSTITUTION    pending, posted by the bill
 *   bill                      debit FUND         credit INSTITUTION
 *   bill of a household       debit RECEIVABLE   credit INSTITUTION
 *   a household pays          debit SOURCE       credit RECEIVABLE
 *   payment                   debit INSTITUTION  credit PAID
 *   a payment comes back      debit PAID         credit INSTITUTION    reverses the payment
 *   a bill line is credited   debit INSTITUTION  credit FUND           reverses the bill
 *   a receipt was wrong       debit FUND         credit SOURCE         reverses the receipt
 *   to another chain          debit FUND         credit CLEARING       and there CLEARING to FUND
 *
 * Model: TigerBeetle's accounts and transfers (result codes with a precedence, pending, linked). */
#pragma once

#include "base/ctx.h"
#include "base/date.h"
#include "base/file.h"
#include "base/money.h"
#include "format/table_reader.h"
#include "store/store.h"

enum {
    TRANSFER_KEY_BYTES_MAX = 120,
    TRANSFER_REASON_BYTES_MAX = 60,
    TRANSFER_SUBJECT_BYTES_MAX = 200,
    ACCOUNT_KEY_BYTES_MAX = 120,
    ACCOUNT_NAME_BYTES_MAX = 200, /* also of the owner */
};
/* One transfer moves at most a thousand trillion rupiah; totals may grow to 9,223 times that. */
#define LEDGER_AMOUNT_MAX INT64_C(1000000000000000)

/* -- Accounts -------------------------------------------------------------------------------- */

/* The normal side is the one on which a balance is shown as positive. */
typedef enum {
    ACCOUNT_SOURCE,      /* normal side debit: what a giver, a budget, a household gave so far */
    ACCOUNT_FUND,        /* credit: restricted money waiting to be spent; open it with a floor */
    ACCOUNT_INSTITUTION, /* credit: billed, and owed to the social-security institution */
    ACCOUNT_PAID,        /* credit: what was paid to it so far */
    ACCOUNT_RECEIVABLE,  /* debit: billed to a household or giver and not yet received */
    ACCOUNT_CLEARING,    /* credit: under way to another chain (negative: arrived from one) */
    ACCOUNT_SUSPENSE,    /* credit: received and not yet explained; open it with a floor */
    ACCOUNT_KIND_COUNT
} AccountKind;
/* "source", "fund", "institution", "paid", "receivable", "clearing", "suspense", NULL. */
extern const char *const ACCOUNT_KIND_KEYS[ACCOUNT_KIND_COUNT + 1];
bool account_is_debit(AccountKind kind); /* is the normal side the debit side? */

typedef struct {
    int64_t id; /* in its chain, from 1; ignored by ledger_account_open */
    AccountKind kind;
    bool floor;        /* may not fall below zero on its normal side */
    const char *key;   /* unique in the chain: "fund:geliat-2023" */
    const char *owner; /* "Dinas Tenaga Kerja Kota Cimahi" */
    const char *name;
} Account;

/* Opens the account, or finds it: the key decides. E_CONFLICT if it is there with another kind,
 * owner or floor (the first name stays), E_INVALID for a key, owner or name that is empty, too long
 * or no plain text. Needs event_begin on the chain. */
Status ledger_account_open(Store *store, Chain chain, const Account *account, int64_t *ret_id);
Status ledger_account_find(Store *store, void *parent, Chain chain, Text key, Account *ret,
                           bool *ret_found);
/* The same, E_NOT_FOUND with the problem "ledger.account_not_found" if there is none. */
Status ledger_account_get(Store *store, void *parent, Chain chain, Text key, Account *ret);
/* All accounts of a chain by kind and id. */
Status ledger_account_list(Store *store, void *parent, Chain chain, Account **ret,
                           size_t *ret_count);
/* The chains that have accounts, ascending. */
Status ledger_chains(Store *store, void *parent, Chain **ret, size_t *ret_count);

/* -- Transfers ------------------------------------------------------------------------------- */

typedef enum {
    TRANSFER_POSTED,  /* moves money */
    TRANSFER_PENDING, /* reserves it */
    TRANSFER_POST,    /* completes a pending transfer, wholly or in part; the rest is released */
    TRANSFER_VOID,    /* releases a pending transfer */
    TRANSFER_EXPIRE,  /* the same, written by the ledger itself on or after the day it expires */
    TRANSFER_KIND_COUNT
} TransferKind;
/* "posted", "pending", "post", "void", "expire", NULL. */
extern const char *const TRANSFER_KIND_KEYS[TRANSFER_KIND_COUNT + 1];

/* A pending transfer without a day on which it expires. */
#define LEDGER_NEVER ((Date){0})

typedef struct {
    Text key;          /* the caller's id, unique in the chain: "bill:12:payment" */
    TransferKind kind; /* EXPIRE is refused */
    int64_t debit;     /* account ids: from here … */
    int64_t credit; /* … to here. POST and VOID: not looked at, those of the pending transfer */
    Money amount;   /* > 0. POST: at most the pending amount. VOID: not looked at */
    Date value_date;
    Text reason;   /* machine key: "receipt", "commitment", "bill", "payment", "refund" … */
    Text subject;  /* what it is about: "bill:12", "pledge:7"; may be empty */
    Text pending;  /* POST, VOID: key of the pending transfer; else empty */
    Text reverses; /* POSTED only: key of the transfer (posted, or a post) that it corrects, wholly
                      or in part, with the two accounts swapped; else empty */
    Date expires;  /* PENDING only: the first day on which it no longer reserves. The day that
                      counts is the context's (`ctx->now`), not anybody's value date */
    bool linked;   /* the next transfer succeeds or fails with this one; false on a group's last */
} Transfer;

/* In order of precedence: when several apply, the first is returned. */
typedef enum {
    LEDGER_OK,
    LEDGER_LINKED_FAILED, /* another of its group failed; that one has the reason */
    LEDGER_LINK_OPEN,     /* the last transfer of the batch is linked to a next one */
    LEDGER_KEY_MISSING,
    LEDGER_KEY_TOO_LONG,
    LEDGER_TEXT_INVALID,     /* key, reason or subject too long, no UTF-8, or with control bytes */
    LEDGER_EXISTS_DIFFERENT, /* the key is taken by another content */
    LEDGER_EXISTS,           /* the same transfer is there already: not an error */
    LEDGER_FIELDS_CONFLICT, /* `pending`, `reverses` or `expires` where the kind has none, or a POST
                               or VOID without `pending`, or kind EXPIRE */
    LEDGER_AMOUNT_NOT_POSITIVE,
    LEDGER_AMOUNT_TOO_LARGE,
    LEDGER_DATE_INVALID, /* the value date is outside YEAR_MIN … YEAR_MAX */
    LEDGER_EXPIRES_PAST, /* would not reserve today any more */
    LEDGER_PENDING_NOT_FOUND,
    LEDGER_PENDING_NOT_PENDING,
    LEDGER_PENDING_ALREADY_POSTED,
    LEDGER_PENDING_ALREADY_VOIDED,
    LEDGER_PENDING_EXPIRED,
    LEDGER_EXCEEDS_PENDING,
    LEDGER_DEBIT_NOT_FOUND,
    LEDGER_CREDIT_NOT_FOUND,
    LEDGER_ACCOUNTS_SAME,
    LEDGER_REVERSED_NOT_FOUND,
    LEDGER_REVERSED_NOT_POSTED, /* it names a pending, a void or an expiry: those moved nothing */
    LEDGER_REVERSED_SIDES,      /* not the two accounts of what it reverses, swapped */
    LEDGER_EXCEEDS_REVERSED,    /* more than is left of it after earlier reversals */
    LEDGER_PERIOD_CLOSED,
    LEDGER_EXCEEDS_FUNDS, /* an account would fall below its floor */
    LEDGER_OVERFLOW,
    LEDGER_RESULT_COUNT
} LedgerResult;
/* The message key, also the reason code: "ledger.exceeds_funds" … */
const char *ledger_result_key(LedgerResult result);
/* OK and EXISTS: the transfer is in the ledger. */
static inline bool ledger_is_in(LedgerResult result)
{
    return result == LEDGER_OK || result == LEDGER_EXISTS;
}

/* Applies transfers in order, as a batch: each (or each group) that succeeds is written, the others
 * leave nothing. A later one sees what the earlier ones did, and may name one of them as `pending`
 * or `reverses`. An EXISTS does not fail its group; once one member fails, all others of its group
 * are LINKED_FAILED. Expired pendings are released first. A status other than OK is the store's
 * own failure only. Balances are read once and written once per account and batch: a million
 * transfers belong in one call. Needs event_begin on the chain; `ret_results` has `count` places.
 */
Status ledger_apply(Ctx *ctx, Store *store, Chain chain, const Transfer *transfers, size_t count,
                    LedgerResult *ret_results);
/* Transfers that must all succeed (or exist already), as one group whatever `linked` says: anything
 * else becomes a problem that names key, account and amounts, and a status (E_CONFLICT for
 * EXISTS_DIFFERENT and EXCEEDS_FUNDS, E_INVALID otherwise), and nothing was applied. */
Status ledger_must(Ctx *ctx, Store *store, Chain chain, const Transfer *transfers, size_t count);
/* Writes the expiry of every pending transfer whose day has come. ledger_apply does it by itself.
 */
Status ledger_release(Ctx *ctx, Store *store, Chain chain, int64_t *ret_released);

/* A transfer as it is stored, and what became of it. */
typedef struct {
    int64_t id; /* in its chain; the order in which transfers were applied */
    TransferKind kind;
    int64_t debit, credit;
    Money amount; /* POST: what was posted; VOID, EXPIRE: what was released */
    Date value_date;
    Text key; /* empty for EXPIRE */
    Text reason;
    Text subject;
    int64_t pending;  /* id of the pending transfer that it completes; 0 */
    int64_t reverses; /* id of the transfer that it reverses; 0 */
    Date expires;
    int64_t event;
    bool completed;            /* PENDING: by `completed_by` */
    TransferKind completed_by; /* POST, VOID, EXPIRE */
    Money reversed;            /* POSTED, POST: how much of it was reversed */
} LedgerEntry;
Status ledger_transfer_find(Store *store, void *parent, Chain chain, Text key, LedgerEntry *ret,
                            bool *ret_found);

/* -- Balances -------------------------------------------------------------------------------- */

typedef struct {
    Money debits, credits;                 /* posted */
    Money pending_debits, pending_credits; /* reserved, and not expired on the day asked */
    Money balance;                         /* posted, on the account's normal side */
    Money available;                       /* balance − what is reserved out of it */
} Balance;

/* Everything entered so far, whatever its value date, without what has expired by the context's
 * day: what the floor is checked against, and what can be spent now. E_NOT_FOUND. */
Status ledger_balance(Store *store, Chain chain, int64_t account, Balance *ret);
/* What the books say at the end of a day, by value date. An amount entered later with an earlier
 * value date is in it; closed months do not change any more. */
Status ledger_balance_at(Store *store, Chain chain, int64_t account, Date day, Balance *ret);

typedef struct {
    Account account;
    Balance balance;
} AccountBalance;
/* All accounts of a chain by kind and id; `day` NULL: everything entered so far. The debits and the
 * credits add up to the same. */
Status ledger_trial(Store *store, void *parent, Chain chain, const Date *day, AccountBalance **ret,
                    size_t *ret_count);

/* What moved or reserved money of an account on the days from … until, by value date, then in the
 * order of entry, and its balance before the first of them. Entries hang under `parent`. */
Status ledger_statement(Store *store, void *parent, Chain chain, int64_t account, Date from,
                        Date until, Balance *ret_opening, LedgerEntry **ret, size_t *ret_count);

/* Every transfer of a chain by value date, then in the order of entry. An entry's texts live as
 * long as the call of `visit`, which may stop with a status. */
Status ledger_each(Store *store, Chain chain,
                   Status (*visit)(const LedgerEntry *entry, void *argument), void *argument);

/* -- Files ------------------------------------------------------------------------------------- */

typedef struct {
    int64_t rows, rows_bad, rows_unchanged, rows_new;
} LedgerImport;
/* Applies the transfers of a file (doc/format-transfers.md) as one batch. A row that cannot be read
 * or is refused is a problem at its line and is not applied, nor is its group; the others are.
 * Begins the event. */
Status ledger_import(Ctx *ctx, Store *store, Chain chain, const char *path,
                     const TableReaderOptions *reader, bool all_or_nothing,
                     LedgerImport *ret_counts);

/* -- Periods --------------------------------------------------------------------------------- */

/* Closes a month and with it all before: no transfer with a value date in them is taken any more.
 * There is no opening again: what is found later is a new transfer in an open month. E_INVALID if
 * the month has not ended on the context's day; a month that is closed already is a no-op. Needs
 * event_begin. */
Status ledger_close(Ctx *ctx, Store *store, Chain chain, Month month);
/* The last closed month; false in *ret_any if none is. */
Status ledger_closed_until(Store *store, Chain chain, bool *ret_any, Month *ret);

/* -- Proof and export ------------------------------------------------------------------------ */

typedef struct {
    int64_t chains, accounts, transfers;
    Money debits; /* posted in all, equal to the credits */
    Money reserved;
} LedgerReport;
/* Recomputes every balance of every chain from the transfers alone, and checks each transfer by the
 * rules at the top. The first disagreement is a problem that names chain and account or transfer;
 * E_BROKEN. The audit chain is audit_verify's; bills and commitments are checked by those who own
 * them (the list in cli/ledger.c). */
Status ledger_verify(Ctx *ctx, Store *store, LedgerReport *ret_report);

typedef enum { JOURNAL_HLEDGER, JOURNAL_BEANCOUNT } JournalFormat;
/* Writes what moved money (posted transfers and posts, no reservations) as a plain-text journal
 * that `hledger check --strict` or `bean-check` accepts, with assertions of what the accounts of a
 * month held at its end, and at last of what the store keeps for every account. `chains` NULL: all.
 */
Status ledger_export(Store *store, const Chain *chains, size_t count, JournalFormat format,
                     FileOut *file);
