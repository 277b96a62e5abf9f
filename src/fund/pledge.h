/* Givers: people who set aside part of their income, the offices they work in, what is taken and
 * what arrives; and households that register their helper or driver.
 *
 * What happened is recorded as facts and never changed; the state of a pledge is a pure function of
 * its facts and the month asked. Pledges, receipts and registrations belong to the chain of their
 * fund. Money moves only through fund_receive and the ledger. */
#pragma once

#include "base/ctx.h"
#include "format/column.h"
#include "format/table_reader.h"
#include "law/law.h"
#include "roster/roster.h"
#include "store/store.h"

#include "fund/fund.h"

/* -- Pledges ----------------------------------------------------------------------------------- */

/* Stored as numbers: only ever append. */
typedef enum {
    CHANNEL_PAYROLL,   /* held back with the salary */
    CHANNEL_TREASURER, /* collected by the office's treasurer */
    CHANNEL_TRANSFER,  /* sent by the giver */
    CHANNEL_CASH,
    CHANNEL_ONE_OFF, /* once, in the month `from` */
    CHANNEL_COUNT
} PledgeChannel;
/* "payroll" "treasurer" "transfer" "cash" "one-off", NULL. */
extern const char *const CHANNEL_KEYS[CHANNEL_COUNT + 1];
const char *channel_message(PledgeChannel channel); /* "pledge.channel.payroll" */

/* Stored as numbers: only ever append. */
typedef enum {
    PLEDGE_SIGNED_FACT,   /* consent was given; counts from the month on */
    PLEDGE_STOPPED_FACT,  /* `month` is the first in which nothing is due any more */
    PLEDGE_MISSED_FACT,   /* nothing arrived for the month */
    PLEDGE_RECEIVED_FACT, /* something did */
} PledgeFactKind;
typedef struct {
    PledgeFactKind kind;
    Month month;
} PledgeFact;

typedef enum {
    PLEDGE_FILLED,  /* declared, without consent */
    PLEDGE_SIGNED,  /* consented; nothing is due yet */
    PLEDGE_ACTIVE,  /* due */
    PLEDGE_FAILED,  /* due, and nothing arrived for the last month that was reconciled */
    PLEDGE_STOPPED, /* stopped by the giver, or past its last month */
    PLEDGE_STATE_COUNT
} PledgeState;
extern const char *const PLEDGE_STATE_KEYS[PLEDGE_STATE_COUNT + 1]; /* "filled" … NULL */
const char *pledge_state_message(PledgeState state);                /* "pledge.state.filled" */

#define PLEDGE_OPEN ((Month){INT32_MAX})

typedef struct {
    Chain chain;
    int64_t id;
    int64_t fund;
    const char *number; /* of the employee: digits only */
    const char *name, *office;
    Money amount;    /* a month; −1: `workers` times the price of the month */
    int64_t workers; /* 0: `amount` */
    PledgeChannel channel;
    Date consent;      /* days INT32_MIN: not signed when it was recorded */
    Month from, until; /* PLEDGE_OPEN */
    bool synthetic;
    PledgeFact *facts; /* in the order recorded */
    size_t fact_count;
} Pledge;

/* Its state in a month: what is known about later months does not count, but for a stop, which is
 * dated ahead. Pure. */
PledgeState pledge_state(const Pledge *pledge, Month month);
/* Active or failed: what failed is asked for again, until it is stopped. */
bool pledge_is_due(const Pledge *pledge, Month month);
/* The last month in which something may be due, without regard to consent. */
Month pledge_last(const Pledge *pledge);
/* What is due in a month, given the price of one worker; 0 where nothing is. E_LIMIT if it does not
 * fit. */
Status pledge_due(Ctx *ctx, const Pledge *pledge, Month month, Money price, Money *ret);

enum { PLEDGE_WORKERS_MAX = 100000, PLEDGE_NUMBER_DIGITS_MAX = 32 };
/* Of one pledge, one row received: so that sums over any file fit. */
#define PLEDGE_AMOUNT_MAX INT64_C(1000000000000)

extern const ColumnSet PLEDGE_COLUMNS;         /* doc/format-pledges.md */
extern const ColumnSet OFFICE_COLUMNS;         /* doc/format-pledges.md */
extern const ColumnSet PLEDGE_RECEIPT_COLUMNS; /* doc/format-receipts.md */

typedef struct {
    int64_t rows, rows_bad, rows_unchanged, rows_new;
    int64_t signed_now; /* known pledges that now have a consent date */
} PledgeImport;
/* Reads pledges into the open write transaction: good rows go in, each bad one is a problem with
 * line and column; with `all_or_nothing` one bad row is E_INVALID. The same row again is nothing. A
 * giver's pledges to one fund follow each other: one that overlaps another is refused, so what is
 * given changes by stopping the old one. One-off pledges stand beside the others. */
Status pledge_import(Ctx *ctx, Store *store, const Fund *fund, const char *path,
                     const TableReaderOptions *options, bool all_or_nothing, bool synthetic,
                     PledgeImport *ret);
/* All pledges of a fund with their facts, in the order recorded, below `parent`. */
Status pledge_list(Store *store, void *parent, const Fund *fund, Pledge **ret, size_t *ret_count);
/* The funds to which an employee number has pledged, ascending. */
Status pledge_funds(Store *store, void *parent, Text number, FundId **ret, size_t *ret_count);
/* Signs what the giver declared to this fund and did not sign yet. *ret_new: how many pledges.
 * E_NOT_FOUND "pledge.not_found". */
Status pledge_sign(Ctx *ctx, Store *store, const Fund *fund, Text number, Date date,
                   int64_t *ret_new);
/* Stops all that the giver pledged to this fund; nothing is due from `first_free` on. What is
 * stopped or over by then stays as it is. */
Status pledge_stop(Ctx *ctx, Store *store, const Fund *fund, Text number, Month first_free,
                   int64_t *ret_new);

/* An employee number without blanks, dots and dashes. False if it is damaged, empty or has anything
 * but digits. */
MUST_USE bool pledge_number_read(void *parent, Text text, Text *ret);
char *pledge_number_mask(void *parent, const char *number); /* "**************1001" */
char *pledge_name_mask(void *parent, const char *name);     /* "S*** R***" */

/* -- Offices ----------------------------------------------------------------------------------- */

typedef struct {
    const char *key; /* the name in upper case with single blanks: what two spellings share */
    const char *name;
    int64_t staff; /* −1: givers name it, the list does not */
    bool synthetic;
} Office;
Status office_import(Ctx *ctx, Store *store, Chain chain, const char *path,
                     const TableReaderOptions *options, bool synthetic, PledgeImport *ret);
/* As described for a month, by key. */
Status office_list(Store *store, void *parent, Chain chain, Month month, Office **ret,
                   size_t *ret_count);
char *office_key(void *parent, Text name);

/* Whose pledges: an office, a channel, or all (NULL and CHANNEL_COUNT). */
typedef struct {
    const char *office;
    PledgeChannel channel;
} PledgeScope;
#define PLEDGE_SCOPE_ALL ((PledgeScope){NULL, CHANNEL_COUNT})
bool pledge_in_scope(void *scratch, const Pledge *pledge, const PledgeScope *scope);

/* What one giver owes in a month: a line of an office's list. */
typedef struct {
    const Pledge *pledge;
    Money amount;
} Deduction;
/* Those due in the month and in scope, by office, name and number. Their amounts add up to
 * *ret_total. */
Status pledge_deductions(Ctx *ctx, void *parent, const Pledge *pledges, size_t count, Month month,
                         Money price, const PledgeScope *scope, Deduction **ret, size_t *ret_count,
                         Money *ret_total);

/* -- Reconciliation ---------------------------------------------------------------------------- */

typedef struct {
    const char *key, *number, *name;
    Month month; /* that it is for */
    Money amount;
    bool unexplained; /* no pledge was due: waits in suspense */
} PledgeReceipt;
/* Rows reconciled so far, of the months from … until, in the order recorded. */
Status pledge_receipts(Store *store, void *parent, const Fund *fund, Month from, Month until,
                       PledgeReceipt **ret, size_t *ret_count);

typedef struct {
    Office office;
    int64_t givers; /* with something due */
    int64_t failed; /* of these */
    Money due, received;
} Participation;
/* A row for each office of the list, and for those that only givers name; by key. `receipts` are
 * those of the month; what no pledge stands behind is left out. */
Status pledge_participation(Ctx *ctx, void *parent, const Office *offices, size_t office_count,
                            const Pledge *pledges, size_t count, const PledgeReceipt *receipts,
                            size_t receipt_count, Month month, Money price, Participation **ret,
                            size_t *ret_count);

typedef enum {
    OUTCOME_PAID,
    OUTCOME_SHORT,
    OUTCOME_OVER,
    OUTCOME_MISSING,
    OUTCOME_UNKNOWN, /* nobody with such a number has anything due: not signed, stopped, or no giver
                      */
    OUTCOME_COUNT
} Outcome;
extern const char *const OUTCOME_KEYS[OUTCOME_COUNT + 1];
const char *outcome_message(Outcome outcome);       /* "pledge.outcome.paid" */
Outcome outcome_of(Money expected, Money received); /* expected 0: unknown */

typedef struct {
    const char *number, *name, *office;
    Money expected, received;
    Outcome outcome;
    bool synthetic; /* the fund or a pledge is */
} ReconcileRow;
typedef struct {
    int64_t rows, rows_bad, rows_new, rows_unchanged;
    ReconcileRow *list; /* givers in scope, then money that nobody owed */
    size_t count;
    int64_t counts[OUTCOME_COUNT];
    Money expected, received, unexplained;
    bool closed; /* what is missing was recorded as missed */
} Reconcile;
/* Reads what arrived for a month into the open write transaction. Each row is a receipt of the fund
 * with an id of its own (the file's, or made of month, number and date), so that the same file
 * again books nothing; money that no pledge stands behind goes to suspense. Amounts are compared
 * giver by giver with all that was received for the month. While a row is bad nobody is recorded as
 * missing. E_CONFLICT with a place if a row is known with another amount. */
Status pledge_reconcile(Ctx *ctx, void *parent, Store *store, const Law *law, const Fund *fund,
                        Month month, const char *path, const TableReaderOptions *options,
                        const PledgeScope *scope, Date date, Reconcile *ret);

/* -- Effect ------------------------------------------------------------------------------------ */

/* Groups smaller than this are not shown: they could be a person. */
enum { EFFECT_PEOPLE_MIN = 5 };

/* A person the fund paid for, without name or number. */
typedef struct {
    int64_t person; /* tells people apart; never shown */
    int64_t group;  /* an occupation, a village */
    int64_t months;
} EffectPerson;
typedef struct {
    int64_t group; /* −1: all groups that are too small to be shown, together */
    int64_t people, months;
} EffectGroup;
/* Groups by falling number of people, then by group. Those below EFFECT_PEOPLE_MIN become one; if
 * that is still too small it takes in the smallest of the others, so that nothing follows from the
 * total. Fewer people in all: no group. Pure. */
EffectGroup *effect_groups(void *parent, const EffectPerson *people, size_t count,
                           size_t *ret_count);
/* Months of cover that money pays for: whole ones, what is left over counting with the next. */
typedef struct {
    Month month;
    Money received, price;
} EffectMoney;
int64_t effect_months(const EffectMoney *money, size_t count, Money *ret_left);

#include "fund/household.h"
