/* Bills: what a fund owes the institution for its people of one month, what became of it, and the
 * three numbers that must be explained: decreed, enrolled, billed. Part of fund.h: other folders
 * include that.
 *
 * Issuing a bill posts what commitments reserved (FUND → INSTITUTION) and freezes one line a
 * person. A line costs what the law says in that month; group by group the bill keeps the
 * parameters it was computed from, so that every line can be computed again. The institution
 * answers line by line (a receipt): enrolled, with a member number, or refused, with a reason.
 * Paying (INSTITUTION → PAID) writes cover for every line that was not dropped.
 *
 * A line is *dropped* when the institution refuses the person, when the commitment ended before the
 * month, or when the register has another payer by then. A dropped line is credited at once
 * (INSTITUTION → FUND, reversing its part of the bill), its cover is taken back, its commitment
 * ends with the month before, and with it drop the lines of later months already billed: so the
 * person returns to the candidates, and nobody is paid for twice. If the bill was paid before, the
 * institution now owes the money, until a refund says that it came back (PAID → INSTITUTION). */
#pragma once

#include "fund/fund.h"

typedef struct {
    Chain chain; /* of the fund */
    int64_t id;  /* 0: none */
} BillId;

typedef struct {
    BillId id;
    FundId fund;
    Month month;
    Date issued, due;
    bool synthetic;
    int64_t heads; /* lines as issued */
    Money amount;
    int64_t enrolled; /* lines that the institution enrolled */
    Money enrolled_amount;
    int64_t dropped; /* lines refused, ended or covered elsewhere */
    Money credited;
    Money paid, refunded;
    Date paid_on;     /* days INT32_MIN: not paid */
    const char *code; /* the institution's payment code; "" not paid */
} Bill;

enum { BILL_CODE_BYTES_MAX = 60, BILL_REASON_BYTES_MAX = 200, BILL_FUNDS_MAX = 64 };

char *bill_id_format(void *parent, BillId id); /* "3277-4" */
Status bill_resolve(Store *store, void *parent, Text text, Bill *ret);
Status bill_get(Store *store, void *parent, BillId id, Bill *ret);
/* Bills of funds whose owner lies in `within`, by chain and id; fund id 0: of all. */
Status bill_list(Store *store, void *parent, Region within, FundId fund, Bill **ret,
                 size_t *ret_count);

/* -- Issuing --------------------------------------------------------------------------------- */

/* Bills everything that is reserved for the fund's month in the open write transaction. With
 * nothing reserved: the bill of that month again, and true in *ret_existed (the last one, if there
 * are several); E_NOT_FOUND "bill.nothing_reserved" if there is none. E_BROKEN if commitments and
 * reservations disagree. */
Status bill_issue(Ctx *ctx, Store *store, const Law *law, const Fund *fund, Month month, Date date,
                  BillId *ret_id, bool *ret_existed);

typedef enum { LINE_OPEN, LINE_ENROLLED, LINE_DROPPED, LINE_STATE_COUNT } LineState;
extern const char *const LINE_STATE_KEYS[LINE_STATE_COUNT + 1]; /* "open" "enrolled" "dropped" */

/* Lines of one price. */
typedef struct {
    Chain people;
    int64_t allocation;
    unsigned programmes;
    bool transport;
    Money price;
    int64_t heads;
    const char *breakdown; /* "jkk 10000 bpu.jkk 2015-07; jkm 6800 bpu.jkm 2015-07" */
    const char *transfer;
} BillGroup;

typedef struct {
    int64_t commitment; /* in the group's people chain */
    int64_t nik;
    uint32_t group;
    LineState state;
    const char *number; /* NULL: none given */
    const char *reason; /* NULL: not dropped */
} BillLine;

typedef struct {
    Bill bill;
    BillGroup *groups;
    size_t group_count;
    BillLine *lines;
    size_t line_count;
} BillDetail;
Status bill_detail(Store *store, void *parent, BillId id, BillDetail **ret);

/* The list that goes to the institution: CSV or XLSX by the suffix, columns of BILL_COLUMNS, with
 * slots for its payment code, member numbers, answers and reasons; it comes back as the receipt. */
extern const ColumnSet BILL_COLUMNS; /* doc/format-bill.md, doc/format-bill-receipt.md */
Status bill_export(Ctx *ctx, Store *store, BillId id, const char *path, int64_t *ret_rows);

/* -- Paying ---------------------------------------------------------------------------------- */

typedef struct {
    bool existed;    /* paid before, the same: nothing was done */
    Money amount;    /* what the payment moved */
    int64_t covered; /* lines that became cover now */
    int64_t known;   /* lines whose cover was in the register already, by the same kind of payer */
    int64_t dropped; /* lines dropped now: ended, or paid by another */
    Money credited;  /* what those cost: the institution owes it */
} BillPayment;
/* Pays what is left of a bill after credits, in one sum, and writes cover. The same day and code
 * again is nothing; another one E_CONFLICT "bill.paid". A day before the bill was issued is worth
 * a warning. */
Status bill_pay(Ctx *ctx, Store *store, BillId id, Date date, Text code, BillPayment *ret);
/* The institution gave back what it owes for a paid bill: dropped lines that were paid. E_CONFLICT
 * if more comes back than is owed. The same document again is nothing. */
Status bill_refund(Ctx *ctx, Store *store, BillId id, Money amount, Date date, Text document,
                   bool *ret_existed);

/* -- Receipts -------------------------------------------------------------------------------- */

typedef struct {
    int64_t rows, rows_bad, rows_unchanged, rows_empty; /* empty: no answer yet */
    int64_t enrolled, refused;                          /* now */
    int64_t dropped_later; /* lines of later months, with the people refused */
    Money credited;
} BillReceipt;
/* Reads what the institution answered to one bill (`id` 0: the column says which bill). Good rows
 * go in, bad ones are problems with their place; a repeat is nothing. */
Status bill_receipt_import(Ctx *ctx, Store *store, BillId id, const char *path,
                           const TableReaderOptions *options, Date date, bool all_or_nothing,
                           BillReceipt *ret);

/* -- The three numbers ------------------------------------------------------------------------ */

typedef struct {
    int64_t heads;
    Money amount;
} HeadsMoney;

/* Decreed, enrolled, billed of one month, or of several: then heads are people, each counted once
 * (of decrees, the most of any month), and amounts sums. */
typedef struct {
    Month month; /* months 0: all months together */
    bool decree_known;
    HeadsMoney decreed;    /* heads by decree × the law's price */
    HeadsMoney enrolled;   /* by receipt */
    HeadsMoney billed;     /* as issued */
    HeadsMoney refused;    /* dropped lines: each has its reason */
    HeadsMoney paid;       /* less refunds; heads: lines paid for and not dropped */
    HeadsMoney unbilled;   /* decreed − billed, if positive */
    HeadsMoney open;       /* billed, and neither enrolled nor dropped */
    HeadsMoney to_explain; /* decreed (billed, if no decree is known) − enrolled; may be negative */
} Reconciliation;

/* One row for each month with a bill or a decree, then one for all of them (`ret_count` − 1). */
Status bill_reconcile(Ctx *ctx, Store *store, void *parent, const Law *law, const Fund *fund,
                      Month from, Month until, Reconciliation **ret, size_t *ret_count);
/* What follows from the six counts of a row; pure. */
void reconciliation_finish(Reconciliation *row);

/* Somebody who is decreed or billed for a month and not enrolled. */
typedef enum {
    MISSING_NO_ANSWER,  /* billed; the institution has not answered */
    MISSING_DROPPED,    /* billed and dropped: `reason` says why */
    MISSING_NOT_BILLED, /* on the decree that `reason` names, and on no bill */
    MISSING_NO_NIK,     /* the same, without a valid NIK */
    MISSING_COUNT
} MissingState;
extern const char *const MISSING_KEYS[MISSING_COUNT + 1]; /* "no-answer" "dropped" … NULL */
typedef struct {
    Month month;
    BillId bill; /* id 0: not billed */
    int64_t line, nik;
    const char *name;
    MissingState state;
    const char *reason;
    bool synthetic;
} Missing;
/* By month, then bill and line, then decree. Whom a decree only counts cannot be named. */
Status bill_missing(Store *store, void *parent, const Fund *fund, Month from, Month until,
                    Missing **ret, size_t *ret_count);

/* One month of somebody's cover that a paid bill bought. */
typedef struct {
    Month month;
    int64_t nik;
    Region home;         /* 0 unknown, as committed */
    uint32_t occupation; /* 0 unknown */
} BillCovered;
/* Of the fund's paid bills of these months, without dropped lines; by month, bill and line. */
Status bill_covered(Store *store, void *parent, const Fund *fund, Month from, Month until,
                    BillCovered **ret, size_t *ret_count);

/* -- Proof ----------------------------------------------------------------------------------- */

typedef struct {
    int64_t bills, lines;
    Money billed;
} BillProof;
/* Compares bills, commitments, ledger and covers: every group posted exactly once and for its
 * lines; credits equal to dropped lines; no person-programme-month on two live lines; every live
 * line has its commitment in force; every live line of a paid bill its cover by that payer, and no
 * dropped line one. The first disagreement is a problem; E_BROKEN. */
Status bill_verify(Ctx *ctx, Store *store, BillProof *ret);
