/* Money between the funds of two regions: sent in one chain, accepted in the other. */
#include <inttypes.h>

#include "base/map.h"
#include "base/mem.h"
#include "fund/fund_private.h"

static const Text SEND = TEXT("send:"), ARRIVE = TEXT("arrive:");
static const char CLEARING[] = "clearing";

/* The fund of an account "clearing:geliat-2023", as people write it: "32.77:geliat-2023". */
static char *fund_of(void *parent, Chain chain, const Account *account)
{
    return mem_printf(parent, "%s:%s", chain_format(parent, chain), account->key + sizeof CLEARING);
}

static char *arrival_key(void *parent, Chain from, const char *key)
{
    return mem_printf(parent, "arrive:%" PRId64 ":%s", from.number, key);
}

static Status open_clearing(Store *store, void *parent, const Fund *fund, int64_t *ret)
{
    const Account account = {.kind = ACCOUNT_CLEARING,
                             .key = fund_account_key(parent, CLEARING, fund->key),
                             .owner = fund->owner,
                             .name = fund->name};
    return ledger_account_open(store, fund->id.chain, &account, ret);
}

Status fund_cleared(Store *store, const Fund *fund, Money *ret_sent, Money *ret_arrived)
{
    Account account;
    Balance balance = {0};
    bool found = false;
    void *scratch = mem_root(NULL);
    Status status = ledger_account_find(store, scratch, fund->id.chain,
                                        text_of(fund_account_key(scratch, CLEARING, fund->key)),
                                        &account, &found);
    if (status == OK && found)
        status = ledger_balance(store, fund->id.chain, account.id, &balance);
    mem_free(scratch);
    if (status != OK)
        return status;
    *ret_sent = balance.credits;
    *ret_arrived = balance.debits;
    return OK;
}

/* -- Sending --------------------------------------------------------------------------------- */

static Status check_sending(Ctx *ctx, const Fund *from, const Fund *to, Text key)
{
    if (from->id.chain.number == to->id.chain.number)
        return fail(ctx, E_INVALID, "fund.send_same_region", from->key, to->key, NULL);
    if (from->synthetic && !to->synthetic)
        return fail(ctx, E_INVALID, "fund.send_synthetic", from->key, to->key, NULL);
    if (key.bytes == 0 || key.bytes > SENDING_KEY_BYTES_MAX)
        return fail(ctx, E_INVALID, "fund.send_key", text_string(ctx, key), NULL);
    return OK;
}

static Status send(Ctx *ctx, Store *store, void *scratch, const Fund *from, const Fund *to,
                   Text key, Money amount, Date date, bool *ret_existed)
{
    int64_t clearing;
    LedgerEntry known;
    Transfer transfer = {
        .key = text_of(mem_printf(scratch, "send:%.*s", TEXT_ARGS(key))),
        .kind = TRANSFER_POSTED,
        .debit = from->accounts.fund,
        .amount = amount,
        .value_date = date,
        .reason = TEXT("sent"),
        .subject = text_of(fund_reference(scratch, to)),
    };
    TRY(check_sending(ctx, from, to, key));
    TRY(event_begin(store, from->id.chain, "fund send", from->key, NULL));
    TRY(open_clearing(store, scratch, from, &clearing));
    TRY(ledger_transfer_find(store, scratch, from->id.chain, transfer.key, &known, ret_existed));
    transfer.credit = clearing;
    return ledger_must(ctx, store, from->id.chain, &transfer, 1);
}

Status fund_send(Ctx *ctx, Store *store, const Fund *from, const Fund *to, Text key, Money amount,
                 Date date, bool *ret_existed)
{
    bool existed = false;
    void *scratch = mem_root(NULL);
    Status status = send(ctx, store, scratch, from, to, key, amount, date, &existed);
    mem_free(scratch);
    if (status == OK)
        *ret_existed = existed;
    return status;
}

/* -- Reading both sides ---------------------------------------------------------------------- */

typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent;
    Sending *list;
    size_t count, capacity;
    Map *by_arrival; /* hash of the key under which a sending arrives: its place in the list */
    int64_t held;    /* by all clearing accounts together */
} Clearing;

static Status disagree(Clearing *in, const char *key, Chain chain, Text transfer)
{
    return fail(in->ctx, E_BROKEN, key, chain_format(in->ctx, chain),
                text_string(in->ctx, transfer), NULL);
}

/* What was taken back by a reversal before it arrived is not under way. */
static void note_sending(Clearing *in, Chain chain, const Account *account,
                         const LedgerEntry *entry)
{
    Text key = text_slice(entry->key, SEND.bytes, entry->key.bytes);
    const Sending sending = {.from = chain,
                             .from_fund = fund_of(in->parent, chain, account),
                             .to_fund = text_string(in->parent, entry->subject),
                             .key = text_string(in->parent, key),
                             .amount = {entry->amount.rupiah - entry->reversed.rupiah},
                             .sent = entry->value_date};
    const char *arrival = arrival_key(in->parent, chain, sending.key);
    if (sending.amount.rupiah == 0)
        return;
    in->list = mem_grow(in->parent, in->list, in->count, &in->capacity);
    in->list[in->count] = sending;
    map_set(in->by_arrival, hash64(arrival, strlen(arrival), 0), in->count++);
}

/* Finds the sending of an arrival in the account of the receiving fund. */
static Status note_arrival(Clearing *in, Chain chain, const Account *account,
                           const LedgerEntry *entry)
{
    uint64_t at;
    bool known = map_get(in->by_arrival, hash64(entry->key.data, entry->key.bytes, 0), &at);
    Sending *sending = known ? &in->list[at] : NULL;
    if (!known && entry->reversed.rupiah == entry->amount.rupiah)
        return OK; /* entered by hand, and taken back */
    if (!known || entry->reversed.rupiah > 0 || sending->amount.rupiah != entry->amount.rupiah ||
        strcmp(sending->to_fund, fund_of(in->parent, chain, account)) != 0 ||
        !text_is(entry->key, arrival_key(in->parent, sending->from, sending->key)))
        return disagree(in, "fund.proof_arrival", chain, entry->key);
    sending->arrived = true;
    sending->arrived_on = entry->value_date;
    return OK;
}

static Status read_account(Clearing *in, Chain chain, const Account *account, bool sent)
{
    const Date from = month_first_day((Month){YEAR_MIN * 12}),
               until = month_last_day((Month){YEAR_MAX * 12 + 11});
    Balance opening;
    LedgerEntry *entries;
    size_t count;
    Balance held;
    TRY(ledger_balance(in->store, chain, account->id, &held));
    in->held += sent ? held.balance.rupiah : 0;
    TRY(ledger_statement(in->store, in->parent, chain, account->id, from, until, &opening, &entries,
                         &count));
    for (size_t i = 0; i < count; i++) {
        const LedgerEntry *entry = &entries[i];
        bool out = entry->kind == TRANSFER_POSTED && entry->credit == account->id &&
                   text_starts_with(entry->key, SEND);
        bool came = entry->kind == TRANSFER_POSTED && entry->debit == account->id &&
                    text_starts_with(entry->key, ARRIVE);
        if (entry->reverses != 0 || (!came && entry->reversed.rupiah == entry->amount.rupiah))
            continue;
        if (!out && !came)
            return disagree(in, "fund.proof_clearing", chain, entry->key);
        if (out && sent)
            note_sending(in, chain, account, entry);
        if (came && !sent)
            TRY(note_arrival(in, chain, account, entry));
    }
    return OK;
}

/* Is this the clearing account of a fund, and not one that somebody opened by hand? */
static Status is_of_fund(Store *store, void *scratch, Chain chain, const Account *account,
                         bool *ret)
{
    Account fund;
    *ret = false;
    if (account->kind != ACCOUNT_CLEARING ||
        !text_starts_with(text_of(account->key), TEXT("clearing:")))
        return OK;
    return ledger_account_find(
        store, scratch, chain,
        text_of(fund_account_key(scratch, "fund", account->key + sizeof CLEARING)), &fund, ret);
}

/* All clearing accounts, for what was sent or for what arrived. */
static Status read_all(Clearing *in, bool sent)
{
    Chain *chains;
    size_t chain_count;
    TRY(ledger_chains(in->store, in->parent, &chains, &chain_count));
    for (size_t c = 0; c < chain_count; c++) {
        Account *accounts;
        size_t count;
        TRY(ledger_account_list(in->store, in->parent, chains[c], &accounts, &count));
        for (size_t i = 0; i < count; i++) {
            bool of_fund;
            TRY(is_of_fund(in->store, in->parent, chains[c], &accounts[i], &of_fund));
            if (of_fund)
                TRY(read_account(in, chains[c], &accounts[i], sent));
        }
    }
    return OK;
}

static Status read_both(Ctx *ctx, Store *store, void *parent, Clearing *ret)
{
    *ret =
        (Clearing){.ctx = ctx, .store = store, .parent = parent, .by_arrival = map_new(parent, 64)};
    TRY(read_all(ret, true));
    for (size_t i = 0; i < ret->count; i++) {
        Fund *from;
        TRY(fund_resolve(store, parent, text_of(ret->list[i].from_fund), &from));
        ret->list[i].synthetic = from->synthetic;
    }
    return read_all(ret, false);
}

Status fund_sendings(Ctx *ctx, Store *store, void *parent, Sending **ret, size_t *ret_count)
{
    Clearing in;
    TRY(read_both(ctx, store, parent, &in));
    *ret = in.list;
    *ret_count = in.count;
    return OK;
}

/* -- Accepting ------------------------------------------------------------------------------- */

static Transfer arrival(void *parent, const Fund *to, int64_t clearing, const Sending *sending,
                        Date date)
{
    return (Transfer){.key = text_of(arrival_key(parent, sending->from, sending->key)),
                      .kind = TRANSFER_POSTED,
                      .debit = clearing,
                      .credit = to->accounts.fund,
                      .amount = sending->amount,
                      .value_date = date,
                      .reason = TEXT("arrived"),
                      .subject = text_of(sending->from_fund)};
}

Status fund_accept(Ctx *ctx, Store *store, void *parent, const Fund *to, Date date, Sending **ret,
                   size_t *ret_count)
{
    Sending *all, *list;
    size_t count, used = 0;
    int64_t clearing;
    const char *here = fund_reference(parent, to);
    TRY(event_begin(store, to->id.chain, "fund accept", to->key, NULL));
    TRY(fund_sendings(ctx, store, parent, &all, &count)); /* now under the lock */
    list = mem_array(parent, Sending, count);
    Transfer *transfers = mem_array(parent, Transfer, count);
    for (size_t i = 0; i < count; i++)
        if (!all[i].arrived && strcmp(all[i].to_fund, here) == 0)
            list[used++] = all[i];
    *ret = list;
    *ret_count = used;
    if (used == 0)
        return OK;
    TRY(open_clearing(store, parent, to, &clearing));
    for (size_t i = 0; i < used; i++) {
        list[i].arrived = true;
        list[i].arrived_on = date;
        transfers[i] = arrival(parent, to, clearing, &list[i], date);
    }
    TRY(ledger_must(ctx, store, to->id.chain, transfers, used));
    return fund_check_ceiling(ctx, store, to);
}

/* -- Proof ----------------------------------------------------------------------------------- */

static Status verify(Clearing *in, ClearingProof *report)
{
    for (size_t i = 0; i < in->count; i++) {
        const Sending *sending = &in->list[i];
        report->sendings++;
        report->sent.rupiah += sending->amount.rupiah;
        if (sending->arrived)
            continue;
        report->under_way++;
        report->amount_under_way.rupiah += sending->amount.rupiah;
    }
    if (in->held == report->amount_under_way.rupiah)
        return OK;
    return fail(in->ctx, E_BROKEN, "fund.proof_under_way",
                money_format(in->ctx, MONEY(in->held), in->ctx->lang == LANG_EN),
                money_format(in->ctx, report->amount_under_way, in->ctx->lang == LANG_EN), NULL);
}

Status clearing_verify(Ctx *ctx, Store *store, ClearingProof *ret)
{
    Clearing in;
    ClearingProof report = {0};
    void *scratch = mem_root(NULL);
    Status status = read_both(ctx, store, scratch, &in);
    if (status == OK)
        status = verify(&in, &report);
    mem_free(scratch);
    if (status == OK)
        *ret = report;
    return status;
}
