/* Recomputes what every account holds, and looks at each transfer as an auditor would. */
#include "ledger/proof.h"

#include "base/mem.h"

typedef struct {
    int64_t id;
    AccountKind kind;
    bool floor;
    bool compared;
    Totals totals;
} Books;

/* What is left of a transfer to complete or to take back. */
typedef struct {
    int64_t id;
    int64_t debit, credit;
    int64_t amount, left;
    TransferKind kind;
    int32_t expires;
} Seen;

struct Proof {
    Books *accounts;
    size_t account_count, account_capacity;
    Map *account_index;
    Seen *seen; /* in the order of ids */
    size_t seen_count, seen_capacity;
    struct {
        Month month;
        int64_t event;
    } * closes;
    size_t close_count, close_capacity;
    size_t closes_passed; /* by events before the transfer at hand */
    int32_t closed;       /* the latest month of those */
};

Proof *proof_new(void *parent)
{
    Proof *proof = mem_new(parent, Proof);
    proof->account_index = map_new(proof, 16);
    proof->closed = INT32_MIN;
    return proof;
}

void proof_account(Proof *proof, int64_t id, AccountKind kind, bool floor)
{
    proof->accounts =
        mem_grow(proof, proof->accounts, proof->account_count, &proof->account_capacity);
    map_put(proof->account_index, (uint64_t)id, proof->account_count, NULL);
    proof->accounts[proof->account_count++] = (Books){.id = id, .kind = kind, .floor = floor};
}

void proof_close(Proof *proof, Month month, int64_t event)
{
    proof->closes = mem_grow(proof, proof->closes, proof->close_count, &proof->close_capacity);
    proof->closes[proof->close_count].month = month;
    proof->closes[proof->close_count++].event = event;
}

static Books *account_of(const Proof *proof, int64_t id)
{
    uint64_t index;
    return map_get(proof->account_index, (uint64_t)id, &index) ? &proof->accounts[index] : NULL;
}

/* Ids come without gaps unless somebody took rows away. */
static Seen *seen_of(const Proof *proof, int64_t id)
{
    size_t low = 0, high = proof->seen_count;
    int64_t guess = high == 0 ? 0 : id - proof->seen[0].id;
    if (guess >= 0 && (size_t)guess < high && proof->seen[guess].id == id)
        return &proof->seen[guess];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (proof->seen[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < proof->seen_count && proof->seen[low].id == id ? &proof->seen[low] : NULL;
}

static bool month_is_closed(Proof *proof, const LedgerEntry *entry)
{
    for (; proof->closes_passed < proof->close_count &&
           proof->closes[proof->closes_passed].event < entry->event;
         proof->closes_passed++)
        if (proof->closes[proof->closes_passed].month.months > proof->closed)
            proof->closed = proof->closes[proof->closes_passed].month.months;
    return month_of(entry->value_date).months <= proof->closed;
}

/* Is the reservation it completes there, open, between the same accounts, and large enough? */
static bool completes_well(Seen *pending, const LedgerEntry *entry)
{
    bool whole = entry->kind != TRANSFER_POST;
    return pending != NULL && pending->kind == TRANSFER_PENDING && pending->left > 0 &&
           pending->debit == entry->debit && pending->credit == entry->credit &&
           (whole ? entry->amount.rupiah == pending->amount
                  : entry->amount.rupiah <= pending->amount) &&
           (entry->kind != TRANSFER_EXPIRE ||
            (pending->expires != 0 && entry->value_date.days >= pending->expires));
}

static bool reverses_well(const Seen *reversed, const LedgerEntry *entry)
{
    return reversed != NULL &&
           (reversed->kind == TRANSFER_POSTED || reversed->kind == TRANSFER_POST) &&
           entry->kind == TRANSFER_POSTED && reversed->debit == entry->credit &&
           reversed->credit == entry->debit && entry->amount.rupiah <= reversed->left;
}

static const char *shape_fault(Proof *proof, const LedgerEntry *entry, const Books *debit,
                               const Books *credit)
{
    bool completes = entry->kind == TRANSFER_POST || entry->kind == TRANSFER_VOID ||
                     entry->kind == TRANSFER_EXPIRE;
    if (debit == NULL || credit == NULL || debit == credit)
        return "ledger.proof.account";
    if (entry->amount.rupiah <= 0 || entry->amount.rupiah > LEDGER_AMOUNT_MAX)
        return "ledger.proof.amount";
    if (completes != (entry->pending != 0) ||
        (completes && !completes_well(seen_of(proof, entry->pending), entry)))
        return "ledger.proof.pending";
    if (entry->reverses != 0 && !reverses_well(seen_of(proof, entry->reverses), entry))
        return "ledger.proof.reversal";
    if (month_is_closed(proof, entry))
        return "ledger.proof.closed";
    return NULL;
}

static void move(Proof *proof, const LedgerEntry *entry, Books *debit, Books *credit)
{
    int64_t amount = entry->amount.rupiah, posted = 0, reserved = 0;
    if (entry->kind == TRANSFER_POSTED || entry->kind == TRANSFER_POST)
        posted = amount;
    if (entry->kind == TRANSFER_PENDING)
        reserved = amount;
    if (entry->pending != 0) {
        Seen *pending = seen_of(proof, entry->pending);
        reserved = -pending->amount;
        pending->left = 0;
    }
    if (entry->reverses != 0)
        seen_of(proof, entry->reverses)->left -= amount;
    debit->totals.debits += posted;
    debit->totals.pending_debits += reserved;
    credit->totals.credits += posted;
    credit->totals.pending_credits += reserved;
}

/* Below zero on its normal side, what is reserved counted in. */
static bool below_floor(const Books *account)
{
    const Totals *totals = &account->totals;
    bool debit = account->kind == ACCOUNT_SOURCE || account->kind == ACCOUNT_RECEIVABLE;
    __int128 room = debit ? (__int128)totals->debits - totals->credits - totals->pending_credits
                          : (__int128)totals->credits - totals->debits - totals->pending_debits;
    return account->floor && room < 0;
}

static bool overflows(const Totals *totals, int64_t amount)
{
    return (__int128)totals->debits + totals->pending_debits + amount > INT64_MAX ||
           (__int128)totals->credits + totals->pending_credits + amount > INT64_MAX;
}

Fault proof_transfer(Proof *proof, const LedgerEntry *entry)
{
    Books *debit = account_of(proof, entry->debit), *credit = account_of(proof, entry->credit);
    const char *fault = shape_fault(proof, entry, debit, credit);
    if (fault != NULL)
        return (Fault){.key = fault};
    if (overflows(&debit->totals, entry->amount.rupiah) ||
        overflows(&credit->totals, entry->amount.rupiah))
        return (Fault){.key = "ledger.proof.amount"};
    move(proof, entry, debit, credit);
    proof->seen = mem_grow(proof, proof->seen, proof->seen_count, &proof->seen_capacity);
    proof->seen[proof->seen_count++] = (Seen){.id = entry->id,
                                              .debit = entry->debit,
                                              .credit = entry->credit,
                                              .amount = entry->amount.rupiah,
                                              .left = entry->amount.rupiah,
                                              .kind = entry->kind,
                                              .expires = entry->expires.days};
    if (below_floor(debit))
        return (Fault){.key = "ledger.proof.floor", .account = debit->id};
    if (below_floor(credit))
        return (Fault){.key = "ledger.proof.floor", .account = credit->id};
    return (Fault){0};
}

static void disagree(Fault *fault, const char *key, int64_t kept, int64_t proved)
{
    if (fault->key == NULL && kept != proved)
        *fault = (Fault){key, fault->account, kept, proved};
}

Fault proof_totals(Proof *proof, int64_t account, AccountKind kind, bool floor,
                   const Totals *totals)
{
    Books *books = account_of(proof, account);
    if (books == NULL || books->compared || books->kind != kind || books->floor != floor)
        return (Fault){.key = "ledger.proof.stray", .account = account};
    books->compared = true;
    const Totals *proved = &books->totals;
    Fault fault = {.account = account};
    int64_t was = balance_of(kind, totals).balance.rupiah;
    int64_t is = balance_of(kind, proved).balance.rupiah;
    disagree(&fault, "ledger.proof.balance", was, is);
    disagree(&fault, "ledger.proof.turnover", totals->debits, proved->debits);
    disagree(&fault, "ledger.proof.reserved", totals->pending_debits, proved->pending_debits);
    disagree(&fault, "ledger.proof.reserved", totals->pending_credits, proved->pending_credits);
    return fault;
}

Fault proof_end(const Proof *proof)
{
    for (size_t i = 0; i < proof->account_count; i++)
        if (!proof->accounts[i].compared)
            return (Fault){.key = "ledger.proof.missing", .account = proof->accounts[i].id};
    return (Fault){0};
}

/* What an account holds always fits; what a whole country moved is shown up to INT64_MAX. */
static void add_shown(int64_t *sum, int64_t amount)
{
    if (__builtin_add_overflow(*sum, amount, sum))
        *sum = INT64_MAX;
}

void proof_add_sums(const Proof *proof, int64_t *debits, int64_t *reserved)
{
    for (size_t i = 0; i < proof->account_count; i++) {
        add_shown(debits, proof->accounts[i].totals.debits);
        add_shown(reserved, proof->accounts[i].totals.pending_debits);
    }
}
