/* What moved a fund's money, line by line. */
#include "base/digest.h"
#include "base/map.h"
#include "base/mem.h"
#include "fund/fund_private.h"

static const Text RECEIPT_PREFIX = TEXT("receipt:");

/* Receipts by their key, so that a line can say who gave. */
static Map *index_receipts(void *parent, const Receipt *receipts, size_t count)
{
    Map *map = map_new(parent, count);
    for (size_t i = 0; i < count; i++)
        map_set(map, hash64(receipts[i].key.data, receipts[i].key.bytes, 0), i);
    return map;
}

static const Receipt *receipt_of(const Map *map, const Receipt *receipts, Text key)
{
    uint64_t at;
    if (!text_starts_with(key, RECEIPT_PREFIX))
        return NULL;
    key = text_slice(key, RECEIPT_PREFIX.bytes, key.bytes);
    if (!map_get(map, hash64(key.data, key.bytes, 0), &at) || !text_equal(receipts[at].key, key))
        return NULL;
    return &receipts[at];
}

static FundLine line_of(const LedgerEntry *entry, int64_t account, const Receipt *receipt)
{
    bool moves = entry->kind == TRANSFER_POSTED || entry->kind == TRANSFER_POST;
    bool in = moves && entry->credit == account;
    return (FundLine){.date = entry->value_date,
                      .kind = entry->kind,
                      .reason = entry->reason,
                      .key = receipt == NULL ? entry->key : receipt->key,
                      .subject = entry->subject,
                      .giver = receipt == NULL ? TEXT_EMPTY : receipt->giver,
                      .document = receipt == NULL ? TEXT_EMPTY : receipt->document,
                      .in = in ? entry->amount : MONEY(0),
                      .out = moves && !in ? entry->amount : MONEY(0),
                      .reserved = moves                             ? MONEY(0)
                                  : entry->kind == TRANSFER_PENDING ? entry->amount
                                                                    : MONEY(-entry->amount.rupiah)};
}

Status fund_statement(Ctx *ctx, Store *store, void *parent, const Fund *fund, Date from, Date until,
                      Money *ret_opening, FundLine **ret, size_t *ret_count)
{
    (void)ctx;
    Balance opening;
    LedgerEntry *entries;
    Receipt *receipts;
    size_t count, receipt_count;
    TRY(ledger_statement(store, parent, fund->id.chain, fund->accounts.fund, from, until, &opening,
                         &entries, &count));
    TRY(fund_receipts(store, parent, fund, &receipts, &receipt_count));
    Map *map = index_receipts(parent, receipts, receipt_count);
    FundLine *lines = mem_array(parent, FundLine, count);
    Money balance = opening.balance;
    for (size_t i = 0; i < count; i++) {
        lines[i] =
            line_of(&entries[i], fund->accounts.fund, receipt_of(map, receipts, entries[i].key));
        balance.rupiah += lines[i].in.rupiah - lines[i].out.rupiah;
        lines[i].balance = balance;
    }
    *ret_opening = opening.balance;
    *ret = lines;
    *ret_count = count;
    return OK;
}
