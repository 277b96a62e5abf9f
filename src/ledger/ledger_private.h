/* What the ledger's own files share. */
#pragma once

#include "base/mem.h"
#include "ledger/book.h"

/* Applies as ledger_apply does, and says why each refused transfer was refused. */
Status ledger_apply_explained(Ctx *ctx, Store *store, Chain chain, const Transfer *transfers,
                              size_t count, LedgerResult *ret_results, Refusal *ret_refusals);
/* The arguments of a result's message. */
typedef struct {
    const char *args[4];
} RefusalText;
RefusalText refusal_text(Ctx *ctx, Store *store, void *parent, Chain chain,
                         const Transfer *transfer, const Refusal *refusal);

/* The chains that a statement without arguments gives, below `parent`. */
Status chains_read(Store *store, void *parent, const Sql *sql, Chain **ret, size_t *ret_count);
/* An account and its totals as kept, expired reservations included. E_BROKEN if it has no totals.
 */
Status account_load(Store *store, void *parent, Chain chain, int64_t id, Account *ret_account,
                    Totals *ret_totals, bool *ret_found);
Status totals_save(Store *store, Chain chain, int64_t account, const Totals *totals);
/* Fills a LedgerEntry from the row of a statement whose columns are ENTRY_COLUMNS of the table `t`;
 * texts hang under `parent`. */
#define ENTRY_COLUMNS                                                                              \
    "t.id, t.kind, t.debit, t.credit, t.amount, t.value_date, t.key, t.reason, t.subject, "        \
    "t.pending, t.reverses, t.expires, t.event, "                                                  \
    "(SELECT c.kind FROM ledger_transfer c WHERE c.chain = t.chain AND c.pending = t.id), "        \
    "(SELECT CAST(coalesce(sum(r.amount), 0) AS @int) FROM ledger_transfer r "                     \
    "WHERE r.chain = t.chain AND r.reverses = t.id)"
enum { ENTRY_COLUMN_COUNT = 15 };
void entry_read(const Statement *statement, Arena *arena, LedgerEntry *ret);

/* The transfers format. */
enum {
    TRANSFER_FILE_KEY,
    TRANSFER_FILE_DATE,
    TRANSFER_FILE_KIND,
    TRANSFER_FILE_DEBIT,
    TRANSFER_FILE_CREDIT,
    TRANSFER_FILE_AMOUNT,
    TRANSFER_FILE_REASON,
    TRANSFER_FILE_SUBJECT,
    TRANSFER_FILE_PENDING,
    TRANSFER_FILE_REVERSES,
    TRANSFER_FILE_EXPIRES,
    TRANSFER_FILE_LINKED
};
extern const ColumnSet TRANSFER_COLUMNS;
