/* An auditor with plain books of its own: an array of lines, and everything else added up anew from
 * them each time. Shares no code with the ledger, only the names of its results. */
#pragma once

#include "ledger/ledger.h"

enum { AUDITOR_ACCOUNTS = 6, AUDITOR_LINES_MAX = 4096 };

/* What the test asks for. Keys are small numbers, −1 is none. */
typedef struct {
    int key;
    TransferKind kind;
    int debit, credit; /* account numbers from 1 */
    int64_t amount;
    int date;
    int expires; /* 0: never */
    int pending, reverses;
    int reason;
    bool linked;
} Draft;

typedef struct {
    Draft asked; /* of an expiry the key is −1 */
    int debit, credit;
    int64_t amount;
    int pending, reverses; /* lines */
} Line;

typedef struct {
    int today;
    int closed_until; /* the last closed day, 0: none */
    Line lines[AUDITOR_LINES_MAX];
    int count;
} Auditor;

static const AccountKind AUDITOR_KINDS[AUDITOR_ACCOUNTS] = {ACCOUNT_SOURCE, ACCOUNT_FUND,
                                                            ACCOUNT_FUND,   ACCOUNT_INSTITUTION,
                                                            ACCOUNT_PAID,   ACCOUNT_RECEIVABLE};
static const bool AUDITOR_FLOORS[AUDITOR_ACCOUNTS] = {false, true, true, false, false, true};

static inline int auditor_find(const Auditor *auditor, int key)
{
    for (int i = 0; i < auditor->count && key >= 0; i++)
        if (auditor->lines[i].asked.key == key)
            return i;
    return -1;
}

/* The line that completed a reservation by a day, or −1. */
static inline int auditor_completion(const Auditor *auditor, int pending, int until)
{
    for (int i = 0; i < auditor->count; i++)
        if (auditor->lines[i].pending == pending && auditor->lines[i].asked.date <= until)
            return i;
    return -1;
}

static inline int64_t auditor_taken_back(const Auditor *auditor, int line)
{
    int64_t sum = 0;
    for (int i = 0; i < auditor->count; i++)
        if (auditor->lines[i].reverses == line)
            sum += auditor->lines[i].amount;
    return sum;
}

static inline bool auditor_moves(const Line *line)
{
    return line->asked.kind == TRANSFER_POSTED || line->asked.kind == TRANSFER_POST;
}

/* Posted on one side of an account with a value date up to `until`. */
static inline int64_t auditor_posted(const Auditor *auditor, int account, bool debit, int until)
{
    int64_t sum = 0;
    for (int i = 0; i < auditor->count; i++) {
        const Line *line = &auditor->lines[i];
        if (auditor_moves(line) && (debit ? line->debit : line->credit) == account &&
            line->asked.date <= until)
            sum += line->amount;
    }
    return sum;
}

/* Reserved on one side: by value dates up to `until`, and not expired on the day `alive`. */
static inline int64_t auditor_reserved(const Auditor *auditor, int account, bool debit, int until,
                                       int alive)
{
    int64_t sum = 0;
    for (int i = 0; i < auditor->count; i++) {
        const Line *line = &auditor->lines[i];
        bool expired = line->asked.expires != 0 && line->asked.expires <= alive;
        if (line->asked.kind == TRANSFER_PENDING &&
            (debit ? line->debit : line->credit) == account && line->asked.date <= until &&
            !expired && auditor_completion(auditor, i, until) < 0)
            sum += line->amount;
    }
    return sum;
}

static inline bool auditor_debit_side(int account)
{
    return AUDITOR_KINDS[account - 1] == ACCOUNT_SOURCE ||
           AUDITOR_KINDS[account - 1] == ACCOUNT_RECEIVABLE;
}

static inline int64_t auditor_balance(const Auditor *auditor, int account, int until)
{
    int64_t debits = auditor_posted(auditor, account, true, until);
    int64_t credits = auditor_posted(auditor, account, false, until);
    return auditor_debit_side(account) ? debits - credits : credits - debits;
}

static inline int64_t auditor_available(const Auditor *auditor, int account, int until, int alive)
{
    return auditor_balance(auditor, account, until) -
           auditor_reserved(auditor, account, !auditor_debit_side(account), until, alive);
}

static inline bool auditor_same(const Auditor *auditor, const Line *line, const Draft *draft)
{
    int pending = line->pending < 0 ? -1 : auditor->lines[line->pending].asked.key;
    int reverses = line->reverses < 0 ? -1 : auditor->lines[line->reverses].asked.key;
    const Draft *asked = &line->asked;
    bool accounts = asked->kind == TRANSFER_POST || asked->kind == TRANSFER_VOID ||
                    (asked->debit == draft->debit && asked->credit == draft->credit);
    bool amount = asked->kind == TRANSFER_VOID || asked->amount == draft->amount;
    return asked->kind == draft->kind && accounts && amount && asked->date == draft->date &&
           asked->expires == draft->expires && asked->reason == draft->reason &&
           pending == draft->pending && reverses == draft->reverses;
}

static inline LedgerResult auditor_completing(const Auditor *auditor, const Draft *draft,
                                              Line *line)
{
    int at = auditor_find(auditor, draft->pending);
    if (at < 0)
        return LEDGER_PENDING_NOT_FOUND;
    const Line *pending = &auditor->lines[at];
    if (pending->asked.kind != TRANSFER_PENDING)
        return LEDGER_PENDING_NOT_PENDING;
    int done = auditor_completion(auditor, at, INT32_MAX);
    if (done >= 0 && auditor->lines[done].asked.kind == TRANSFER_POST)
        return LEDGER_PENDING_ALREADY_POSTED;
    if (done >= 0)
        return auditor->lines[done].asked.kind == TRANSFER_VOID ? LEDGER_PENDING_ALREADY_VOIDED
                                                                : LEDGER_PENDING_EXPIRED;
    if (draft->kind == TRANSFER_POST && draft->amount > pending->amount)
        return LEDGER_EXCEEDS_PENDING;
    *line = (Line){*draft, pending->debit, pending->credit, pending->amount, at, -1};
    if (draft->kind == TRANSFER_POST)
        line->amount = draft->amount;
    return draft->date <= auditor->closed_until ? LEDGER_PERIOD_CLOSED : LEDGER_OK;
}

static inline LedgerResult auditor_moving(const Auditor *auditor, const Draft *draft, Line *line)
{
    if (draft->debit > AUDITOR_ACCOUNTS)
        return LEDGER_DEBIT_NOT_FOUND;
    if (draft->credit > AUDITOR_ACCOUNTS)
        return LEDGER_CREDIT_NOT_FOUND;
    if (draft->debit == draft->credit)
        return LEDGER_ACCOUNTS_SAME;
    int at = auditor_find(auditor, draft->reverses);
    if (draft->reverses >= 0) {
        if (at < 0)
            return LEDGER_REVERSED_NOT_FOUND;
        if (!auditor_moves(&auditor->lines[at]))
            return LEDGER_REVERSED_NOT_POSTED;
        if (auditor->lines[at].debit != draft->credit || auditor->lines[at].credit != draft->debit)
            return LEDGER_REVERSED_SIDES;
        if (draft->amount > auditor->lines[at].amount - auditor_taken_back(auditor, at))
            return LEDGER_EXCEEDS_REVERSED;
    }
    if (draft->date <= auditor->closed_until)
        return LEDGER_PERIOD_CLOSED;
    *line = (Line){*draft, draft->debit, draft->credit, draft->amount, -1, at};
    /* Expired reservations were all written down before the batch, so none is alive by mistake. */
    bool debit_short = !auditor_debit_side(draft->debit) && AUDITOR_FLOORS[draft->debit - 1] &&
                       auditor_available(auditor, draft->debit, INT32_MAX, 0) < draft->amount;
    bool credit_short = auditor_debit_side(draft->credit) && AUDITOR_FLOORS[draft->credit - 1] &&
                        auditor_available(auditor, draft->credit, INT32_MAX, 0) < draft->amount;
    return debit_short || credit_short ? LEDGER_EXCEEDS_FUNDS : LEDGER_OK;
}

static inline LedgerResult auditor_judge(const Auditor *auditor, const Draft *draft, Line *line)
{
    int known = auditor_find(auditor, draft->key);
    bool completing = draft->kind == TRANSFER_POST || draft->kind == TRANSFER_VOID;
    if (known >= 0)
        return auditor_same(auditor, &auditor->lines[known], draft) ? LEDGER_EXISTS
                                                                    : LEDGER_EXISTS_DIFFERENT;
    if (completing != (draft->pending >= 0) ||
        (draft->reverses >= 0 && draft->kind != TRANSFER_POSTED) ||
        (draft->expires != 0 && draft->kind != TRANSFER_PENDING))
        return LEDGER_FIELDS_CONFLICT;
    if (draft->amount <= 0 && draft->kind != TRANSFER_VOID)
        return LEDGER_AMOUNT_NOT_POSITIVE;
    if (draft->expires != 0 && draft->expires <= auditor->today)
        return LEDGER_EXPIRES_PAST;
    return completing ? auditor_completing(auditor, draft, line)
                      : auditor_moving(auditor, draft, line);
}

/* What has expired is written down, in the order it was reserved. */
static inline void auditor_expire(Auditor *auditor)
{
    int count = auditor->count;
    for (int i = 0; i < count; i++) {
        const Line *line = &auditor->lines[i];
        if (line->asked.kind != TRANSFER_PENDING || line->asked.expires == 0 ||
            line->asked.expires > auditor->today || auditor_completion(auditor, i, INT32_MAX) >= 0)
            continue;
        int date = line->asked.expires > auditor->closed_until ? line->asked.expires
                                                               : auditor->closed_until + 1;
        auditor->lines[auditor->count++] =
            (Line){{.key = -1, .kind = TRANSFER_EXPIRE, .date = date},
                   line->debit,
                   line->credit,
                   line->amount,
                   i,
                   -1};
    }
}

static inline void auditor_apply(Auditor *auditor, const Draft *drafts, int count,
                                 LedgerResult *results)
{
    auditor_expire(auditor);
    for (int from = 0, until; from < count; from = until) {
        int before = auditor->count, failed = -1;
        for (until = from; until < count && drafts[until].linked; until++)
            ;
        LedgerResult others = LEDGER_LINKED_FAILED, reason = LEDGER_LINK_OPEN;
        until = until < count ? until + 1 : count;
        if (drafts[until - 1].linked)
            failed = until - 1;
        for (int i = from; i < until && failed < 0; i++) {
            Line line;
            results[i] = auditor_judge(auditor, &drafts[i], &line);
            if (results[i] == LEDGER_OK)
                auditor->lines[auditor->count++] = line;
            if (results[i] != LEDGER_OK && results[i] != LEDGER_EXISTS) {
                failed = i;
                reason = results[i];
            }
        }
        for (int i = from; i < until && failed >= 0; i++)
            results[i] = i == failed ? reason : others;
        if (failed >= 0)
            auditor->count = before;
    }
}
