/* Closed months. */
#include "base/mem.h"
#include "ledger/ledger_private.h"

enum { PERIOD_MONTH };
FACT_TABLE(period_table, "ledger_period", {{"month", FACT_INT, false}});
SQL(period_last, "SELECT max(month) FROM ledger_period WHERE chain = $1");

Status ledger_closed_until(Store *store, Chain chain, bool *ret_any, Month *ret)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &period_last, &statement));
    bind_int(statement, 1, chain.number);
    TRY(statement_next(statement, &row));
    *ret_any = !column_is_null(statement, 0);
    *ret = (Month){(int32_t)column_int(statement, 0)};
    statement_reset(statement);
    return OK;
}

Status ledger_close(Ctx *ctx, Store *store, Chain chain, Month month)
{
    bool any;
    Month closed;
    FactWriter *writer;
    if (month_last_day(month).days >= instant_date(ctx->now).days)
        return fail(ctx, E_INVALID, "ledger.month_not_over", month_format(ctx, month), NULL);
    TRY(ledger_closed_until(store, chain, &any, &closed));
    if (any && month.months <= closed.months)
        return OK;
    TRY(fact_writer_open(store, chain, &period_table, &writer));
    fact_int(writer, PERIOD_MONTH, month.months);
    TRY(fact_row(writer, NULL));
    return fact_writer_close(writer);
}
