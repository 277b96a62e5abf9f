/* `ledger verify`: the rows of each chain through the proof. */
#include "base/mem.h"
#include "base/progress.h"
#include "ledger/ledger_private.h"
#include "ledger/proof.h"

SQL(proof_chains, "SELECT chain FROM ledger_account UNION SELECT chain FROM ledger_transfer "
                  "UNION SELECT chain FROM ledger_balance ORDER BY chain");
SQL(proof_twins, "SELECT key, count(*) FROM ledger_transfer WHERE chain = $1 AND key IS NOT NULL "
                 "GROUP BY key HAVING count(*) > 1 ORDER BY key LIMIT 1");
SQL(proof_periods, "SELECT month, event FROM ledger_period WHERE chain = $1 ORDER BY id");
SQL(proof_transfers,
    "SELECT id, kind, debit, credit, amount, value_date, key, pending, reverses, expires, event "
    "FROM ledger_transfer WHERE chain = $1 ORDER BY id");
SQL(proof_balances, "SELECT account, kind, floor, debits, credits, pending_debits, pending_credits "
                    "FROM ledger_balance WHERE chain = $1 ORDER BY account");

enum { PROGRESS_STEP = 4096 };

typedef struct {
    Ctx *ctx;
    Store *store;
    void *memory;
    Chain chain;
    Proof *proof;
    Account *accounts;
    size_t account_count;
    LedgerReport report;
} Proving;

static const char *account_name(const Proving *proving, int64_t id)
{
    for (size_t i = 0; i < proving->account_count; i++)
        if (proving->accounts[i].id == id)
            return proving->accounts[i].key;
    return mem_printf(proving->memory, "%lld", (long long)id);
}

static Status fault_found(const Proving *proving, const Fault *fault, const char *transfer)
{
    bool english = proving->ctx->lang == LANG_EN;
    return fail(proving->ctx, E_BROKEN, fault->key, chain_format(proving->memory, proving->chain),
                transfer, fault->account == 0 ? "" : account_name(proving, fault->account),
                money_format(proving->memory, MONEY(fault->kept), english),
                money_format(proving->memory, MONEY(fault->proved), english), NULL);
}

static Status prepare(const Proving *proving, const Sql *sql, Statement **ret)
{
    Statement *statement;
    TRY(store_prepare(proving->store, sql, &statement));
    bind_int(statement, 1, proving->chain.number);
    *ret = statement;
    return OK;
}

static Status prove_keys(const Proving *proving)
{
    Statement *statement;
    bool row;
    TRY(prepare(proving, &proof_twins, &statement));
    TRY(statement_next(statement, &row));
    if (!row)
        return OK;
    const char *key = column_string(proving->memory, statement, 0);
    statement_reset(statement);
    return fault_found(proving, &(Fault){.key = "ledger.proof.key"}, key);
}

static Status load_periods(const Proving *proving)
{
    Statement *statement;
    TRY(prepare(proving, &proof_periods, &statement));
    for (;;) {
        bool row;
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        proof_close(proving->proof, (Month){(int32_t)column_int(statement, 0)},
                    column_int(statement, 1));
    }
}

static Status prove_transfers(Proving *proving)
{
    Statement *statement;
    TRY(prepare(proving, &proof_transfers, &statement));
    for (int64_t count = 1;; count++) {
        bool row;
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        LedgerEntry entry = {.id = column_int(statement, 0),
                             .kind = (TransferKind)column_int(statement, 1),
                             .debit = column_int(statement, 2),
                             .credit = column_int(statement, 3),
                             .amount = MONEY(column_int(statement, 4)),
                             .value_date = {(int32_t)column_int(statement, 5)},
                             .pending = column_int(statement, 7),
                             .reverses = column_int(statement, 8),
                             .expires = {(int32_t)column_int(statement, 9)},
                             .event = column_int(statement, 10)};
        Fault fault = proof_transfer(proving->proof, &entry);
        if (fault.key != NULL) {
            Text key = column_text(statement, 6);
            char *transfer = key.bytes > 0
                                 ? text_string(proving->memory, key)
                                 : mem_printf(proving->memory, "%lld", (long long)entry.id);
            statement_reset(statement);
            return fault_found(proving, &fault, transfer);
        }
        proving->report.transfers++;
        if (count % PROGRESS_STEP == 0)
            progress_add(proving->ctx, PROGRESS_STEP);
    }
}

static Status prove_totals(const Proving *proving)
{
    Statement *statement;
    TRY(prepare(proving, &proof_balances, &statement));
    for (;;) {
        bool row;
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        Totals totals = {column_int(statement, 3), column_int(statement, 4),
                         column_int(statement, 5), column_int(statement, 6)};
        Fault fault = proof_totals(proving->proof, column_int(statement, 0),
                                   (AccountKind)column_int(statement, 1),
                                   column_int(statement, 2) != 0, &totals);
        if (fault.key != NULL) {
            statement_reset(statement);
            return fault_found(proving, &fault, "");
        }
    }
    Fault fault = proof_end(proving->proof);
    return fault.key == NULL ? OK : fault_found(proving, &fault, "");
}

static Status prove_chain(Proving *proving)
{
    proving->proof = proof_new(proving->memory);
    TRY(ledger_account_list(proving->store, proving->memory, proving->chain, &proving->accounts,
                            &proving->account_count));
    for (size_t i = 0; i < proving->account_count; i++)
        proof_account(proving->proof, proving->accounts[i].id, proving->accounts[i].kind,
                      proving->accounts[i].floor);
    TRY(prove_keys(proving));
    TRY(load_periods(proving));
    TRY(prove_transfers(proving));
    TRY(prove_totals(proving));
    LedgerReport *report = &proving->report;
    report->chains++;
    report->accounts += (int64_t)proving->account_count;
    proof_add_sums(proving->proof, &report->debits.rupiah, &report->reserved.rupiah);
    return OK;
}

Status ledger_verify(Ctx *ctx, Store *store, LedgerReport *ret_report)
{
    void *memory = mem_root(NULL);
    Chain *chains;
    size_t count = 0;
    LedgerReport report = {0};
    progress_begin(ctx, "progress.ledger.verify", 0);
    Status status = chains_read(store, memory, &proof_chains, &chains, &count);
    for (size_t i = 0; i < count && status == OK; i++) {
        void *scratch = mem_root(memory);
        Proving proving = {ctx, store, scratch, chains[i], NULL, NULL, 0, report};
        status = prove_chain(&proving);
        report = proving.report;
        mem_free(scratch);
    }
    if (status == OK)
        *ret_report = report;
    mem_free(memory);
    return status;
}
