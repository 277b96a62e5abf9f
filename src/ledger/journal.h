/* Plain-text journals: how accounts and transfers are written for hledger and beancount. No store.
 * Inside the ledger only. */
#pragma once

#include "ledger/ledger.h"

typedef struct Journal Journal;

Journal *journal_new(void *parent, JournalFormat format, FileOut *file);
void journal_begin(Journal *journal);
/* The accounts of the next chain, all of them, before its entries. */
void journal_chain(Journal *journal, Chain chain, const Account *accounts, size_t count);
/* An entry of that chain that moved money, by value date. Where a month ends, what its accounts
 * held then is asserted. */
void journal_entry(Journal *journal, const LedgerEntry *entry);
/* Asserts the last month, and then these balances, the accounts in the order given before. */
void journal_chain_end(Journal *journal, const AccountBalance *balances, size_t count);
