/* Where a fund stands. */
#include "fund/fund_private.h"

static Status count_head(const Commitment *commitment, void *argument)
{
    (void)commitment;
    ++*(int64_t *)argument;
    return OK;
}

Status fund_position(Ctx *ctx, Store *store, const Fund *fund, Month month, FundPosition *ret)
{
    (void)ctx;
    const FundAccounts *accounts = &fund->accounts;
    Balance source, held, suspense, receivable;
    CommitmentQuery query = {.fund = fund->id, .from = month, .until = month};
    FundPosition position = {0};
    Money direct, came_in;
    TRY(ledger_balance(store, fund->id.chain, accounts->source, &source));
    TRY(ledger_balance(store, fund->id.chain, accounts->fund, &held));
    TRY(ledger_balance(store, fund->id.chain, accounts->suspense, &suspense));
    TRY(ledger_balance(store, fund->id.chain, accounts->receivable, &receivable));
    TRY(fund_cleared(store, fund, &position.sent, &position.arrived));
    TRY(household_paid(store, fund, &direct));
    TRY(fund_came_in(store, fund, &came_in));
    TRY(commitment_each(store, &query, count_head, &position.heads));
    position.received.rupiah = source.balance.rupiah - suspense.balance.rupiah - direct.rupiah;
    position.suspense = suspense.balance;
    position.reserved = held.pending_debits;
    /* All that came in or is still owed, and neither waits here, is unexplained nor went to
     * another region, was billed. */
    position.billed.rupiah = position.received.rupiah + direct.rupiah + position.arrived.rupiah -
                             position.sent.rupiah + receivable.balance.rupiah - held.balance.rupiah;
    position.available = held.available;
    position.room =
        fund->ceiling.rupiah < 0 ? FUND_NO_CEILING : MONEY(fund->ceiling.rupiah - came_in.rupiah);
    *ret = position;
    return OK;
}
