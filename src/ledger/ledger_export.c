/* `ledger export`: chain by chain into a journal. */
#include "base/mem.h"
#include "ledger/journal.h"

static Status visit(const LedgerEntry *entry, void *argument)
{
    if (entry->kind == TRANSFER_POSTED || entry->kind == TRANSFER_POST)
        journal_entry(argument, entry);
    return OK;
}

static Status export_chain(Store *store, void *memory, Chain chain, Journal *journal)
{
    AccountBalance *balances;
    Account *accounts;
    size_t count;
    TRY(ledger_account_list(store, memory, chain, &accounts, &count));
    TRY(ledger_trial(store, memory, chain, NULL, &balances, &count));
    journal_chain(journal, chain, accounts, count);
    TRY(ledger_each(store, chain, visit, journal));
    journal_chain_end(journal, balances, count);
    return OK;
}

Status ledger_export(Store *store, const Chain *chains, size_t count, JournalFormat format,
                     FileOut *file)
{
    void *memory = mem_root(NULL);
    Chain *all = NULL;
    Status status = OK;
    if (chains == NULL) {
        status = ledger_chains(store, memory, &all, &count);
        chains = all;
    }
    Journal *journal = journal_new(memory, format, file);
    if (status == OK)
        journal_begin(journal);
    for (size_t i = 0; i < count && status == OK; i++)
        status = export_chain(store, memory, chains[i], journal);
    mem_free(memory);
    return status;
}
