/* Transfers that must be in the ledger, and the words for those that were refused. */
#include "base/mem.h"
#include "ledger/ledger_private.h"

static const char *account_key(Store *store, void *parent, Chain chain, int64_t id)
{
    Account account;
    Totals totals;
    bool found = false;
    if (account_load(store, parent, chain, id, &account, &totals, &found) != OK || !found)
        return "";
    return account.key;
}

RefusalText refusal_text(Ctx *ctx, Store *store, void *parent, Chain chain,
                         const Transfer *transfer, const Refusal *refusal)
{
    bool english = ctx->lang == LANG_EN;
    return (RefusalText){
        {text_string(parent, transfer->key), money_format(parent, transfer->amount, english),
         refusal->account == 0 ? "" : account_key(store, parent, chain, refusal->account),
         money_format(parent, refusal->available, english)}};
}

static Status refuse(Ctx *ctx, Store *store, Chain chain, const Transfer *transfer,
                     LedgerResult result, const Refusal *refusal)
{
    void *memory = mem_root(NULL);
    bool conflict = result == LEDGER_EXISTS_DIFFERENT || result == LEDGER_EXCEEDS_FUNDS;
    RefusalText text = refusal_text(ctx, store, memory, chain, transfer, refusal);
    Status status = fail(ctx, conflict ? E_CONFLICT : E_INVALID, ledger_result_key(result),
                         text.args[0], text.args[1], text.args[2], text.args[3], NULL);
    mem_free(memory);
    return status;
}

Status ledger_must(Ctx *ctx, Store *store, Chain chain, const Transfer *transfers, size_t count)
{
    void *memory = mem_root(NULL);
    Transfer *group = mem_array(memory, Transfer, count);
    LedgerResult *results = mem_array(memory, LedgerResult, count);
    Refusal *refusals = mem_array(memory, Refusal, count);
    for (size_t i = 0; i < count; i++) {
        group[i] = transfers[i];
        group[i].linked = i + 1 < count;
    }
    Status status = ledger_apply_explained(ctx, store, chain, group, count, results, refusals);
    for (size_t i = 0; i < count && status == OK; i++)
        if (!ledger_is_in(results[i]) && results[i] != LEDGER_LINKED_FAILED)
            status = refuse(ctx, store, chain, &group[i], results[i], &refusals[i]);
    mem_free(memory);
    return status;
}
