/* paritrana ledger verify: the proofs of all that has to do with money, one after the other. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/ledger_command.h"
#include "fund/fund.h"

/* How much was looked at. */
typedef struct {
    int64_t rows; /* −1: not counted */
    Money amount; /* −1: none */
} Proved;

/* Fails with E_BROKEN and a problem that names the first disagreement. */
typedef Status (*Prove)(Session *session, Proved *ret);

static Status prove_transfers(Session *session, Proved *ret)
{
    LedgerReport report;
    TRY(ledger_verify(session->ctx, session->store, &report));
    *ret = (Proved){report.transfers, report.debits};
    return OK;
}

static Status prove_commitments(Session *session, Proved *ret)
{
    TRY(commitment_verify(session->ctx, session->store));
    *ret = (Proved){-1, MONEY(-1)};
    return OK;
}

/* What is under way is named, but no fault. */
static Status prove_clearing(Session *session, Proved *ret)
{
    Ctx *ctx = session->ctx;
    ClearingProof proof;
    Sending *list;
    size_t count;
    TRY(clearing_verify(ctx, session->store, &proof));
    *ret = (Proved){proof.sendings, proof.sent};
    if (proof.under_way == 0)
        return OK;
    TRY(fund_sendings(ctx, session->store, ctx, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (!list[i].arrived)
            problem_add(ctx, PROBLEM_WARNING, NULL, "fund.under_way", list[i].key,
                        list[i].from_fund, list[i].to_fund,
                        money_format(ctx, list[i].amount, ctx->lang == LANG_EN),
                        date_format(ctx, list[i].sent), NULL);
    return OK;
}

static Status prove_bills(Session *session, Proved *ret)
{
    BillProof proof;
    TRY(bill_verify(session->ctx, session->store, &proof));
    *ret = (Proved){proof.lines, proof.billed};
    return OK;
}

static Status prove_trail(Session *session, Proved *ret)
{
    AuditReport report;
    TRY(audit_verify(session->ctx, session->store, &report));
    *ret = (Proved){report.rows, MONEY(-1)};
    return OK;
}

/* In this order; the trail last, because it covers what all others are made of. */
static const struct {
    const char *key;
    Prove prove;
} PROOFS[] = {
    {"transfers", prove_transfers},
    {"commitments", prove_commitments},
    {"bills", prove_bills},
    {"clearing", prove_clearing},
    {"trail", prove_trail},
};

static Cell check_word(Session *session, const char *key)
{
    Ctx *ctx = session->ctx;
    if (session->format != OUTPUT_TABLE)
        return CELL_STRING(key);
    return CELL_STRING(say(ctx, ctx->lang, mem_printf(ctx, "ledger.check.%s", key), NULL));
}

Status ledger_run_verify(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"check", "ledger.column.check"}, {"rows", "column.rows"}, {"amount", "column.amount"}};
    Proved proved[ARRAY_COUNT(PROOFS)];
    TableWriter *writer;
    for (size_t i = 0; i < ARRAY_COUNT(PROOFS); i++)
        TRY(PROOFS[i].prove(session, &proved[i]));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < ARRAY_COUNT(PROOFS); i++) {
        const Cell cells[] = {check_word(session, PROOFS[i].key),
                              proved[i].rows < 0 ? CELL_NONE : CELL_INT_OF(proved[i].rows),
                              proved[i].amount.rupiah < 0 ? CELL_NONE
                                                          : CELL_MONEY_OF(proved[i].amount)};
        TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    session_say(session, "ledger.proved", NULL);
    return OK;
}
