/* The proof of one chain's books from its transfers alone, apart from the rules that let them in:
 * rows in, the first fault out. No store. Inside the ledger only. */
#pragma once

#include "ledger/book.h"

typedef struct Proof Proof;

/* What is wrong: a message key with the transfer and the account it is about. */
typedef struct {
    const char *key;      /* NULL: nothing */
    int64_t account;      /* 0: none */
    int64_t kept, proved; /* of the amounts that disagree */
} Fault;

Proof *proof_new(void *parent);
void proof_account(Proof *proof, int64_t id, AccountKind kind, bool floor);
/* A month was closed by an event; in the order of events. */
void proof_close(Proof *proof, Month month, int64_t event);
/* The next transfer by id, as stored. */
Fault proof_transfer(Proof *proof, const LedgerEntry *entry);
/* At the end: what the store keeps as an account's totals. Each account once. */
Fault proof_totals(Proof *proof, int64_t account, AccountKind kind, bool floor,
                   const Totals *totals);
/* After all totals: an account without any, or nothing. */
Fault proof_end(const Proof *proof);
/* Adds what all accounts moved, and what is reserved. */
void proof_add_sums(const Proof *proof, int64_t *debits, int64_t *reserved);
