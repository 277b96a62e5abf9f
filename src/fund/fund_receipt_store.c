/* What funds receive: receipts beside the transfers that move the money. */
#include "base/map.h"
#include "base/mem.h"
#include "fund/fund_private.h"

enum { RECEIPT_KEY_BYTES_MAX = TRANSFER_KEY_BYTES_MAX - 8, RECEIPT_TEXT_BYTES_MAX = 200 };

SQL(receipt_of_key, "SELECT fund, giver, document, unexplained FROM fund_receipt WHERE chain = $1 "
                    "AND key = $2");
SQL(receipts_of_fund, "SELECT key, amount, value_date, giver, document, subject, reverses, "
                      "unexplained FROM fund_receipt WHERE chain = $1 AND fund = $2 ORDER BY "
                      "value_date, id");

enum { FUND, KEY, AMOUNT, VALUE_DATE, GIVER, DOCUMENT, SUBJECT, REVERSES, UNEXPLAINED };
FACT_TABLE(receipt_table, "fund_receipt",
           {
               {"fund", FACT_INT, false},
               {"key", FACT_TEXT, false},
               {"amount", FACT_INT, false},
               {"value_date", FACT_INT, false},
               {"giver", FACT_TEXT, false},
               {"document", FACT_TEXT, false},
               {"subject", FACT_TEXT, false},
               {"reverses", FACT_TEXT, true},
               {"unexplained", FACT_INT, false},
           });

typedef struct {
    bool found;
    int64_t fund;
    Text giver, document;
    bool unexplained;
} Known;

static Status find_receipt(Store *store, void *parent, Chain chain, Text key, Known *ret)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &receipt_of_key, &statement));
    bind_int(statement, 1, chain.number);
    bind_text(statement, 2, key);
    TRY(statement_next(statement, &row));
    *ret = (Known){.found = row};
    if (!row)
        return OK;
    ret->fund = column_int(statement, 0);
    ret->giver = text_of(column_string(parent, statement, 1));
    ret->document = text_of(column_string(parent, statement, 2));
    ret->unexplained = column_int(statement, 3) != 0;
    statement_reset(statement);
    return OK;
}

static Text transfer_key(void *parent, Text key)
{
    return text_of(mem_printf(parent, "receipt:%.*s", TEXT_ARGS(key)));
}

static Status check_receipt(Ctx *ctx, const Receipt *receipt)
{
    const char *key = text_string(ctx, receipt->key);
    if (receipt->key.bytes == 0 || receipt->key.bytes > RECEIPT_KEY_BYTES_MAX)
        return fail(ctx, E_INVALID, "fund.receipt_key", key, NULL);
    if (receipt->giver.bytes == 0 || receipt->giver.bytes > RECEIPT_TEXT_BYTES_MAX ||
        receipt->document.bytes > RECEIPT_TEXT_BYTES_MAX)
        return fail(ctx, E_INVALID, "fund.receipt_giver", key, NULL);
    if (receipt->amount.rupiah <= 0)
        return fail(ctx, E_INVALID, "fund.receipt_amount", key, NULL);
    return OK;
}

/* The same key must say the same; the ledger compares amount, day, accounts and subject. */
static Status check_known(Ctx *ctx, const Fund *fund, const Receipt *receipt, const Known *known)
{
    if (known->fund == fund->id.id && text_equal(known->giver, receipt->giver) &&
        text_equal(known->document, receipt->document) &&
        (receipt->reverses.bytes > 0 || known->unexplained == receipt->unexplained))
        return OK;
    return fail(ctx, E_CONFLICT, "fund.receipt_differs", text_string(ctx, receipt->key), NULL);
}

/* SOURCE → FUND or SUSPENSE; a reversal goes back the way the money came. */
static Status make_transfer(Ctx *ctx, Store *store, void *parent, const Fund *fund,
                            const Receipt *receipt, Transfer *ret)
{
    bool unexplained = receipt->unexplained, back = receipt->reverses.bytes > 0;
    if (back) {
        Known reversed;
        TRY(find_receipt(store, parent, fund->id.chain, receipt->reverses, &reversed));
        if (!reversed.found || reversed.fund != fund->id.id)
            return fail(ctx, E_NOT_FOUND, "fund.receipt_reverses",
                        text_string(parent, receipt->reverses), NULL);
        unexplained = reversed.unexplained;
    }
    int64_t held = unexplained ? fund->accounts.suspense : fund->accounts.fund;
    *ret = (Transfer){
        .key = transfer_key(parent, receipt->key),
        .kind = TRANSFER_POSTED,
        .debit = back ? held : fund->accounts.source,
        .credit = back ? fund->accounts.source : held,
        .amount = receipt->amount,
        .value_date = receipt->date,
        .reason = back ? TEXT("receipt-reversed") : TEXT("receipt"),
        .subject = receipt->subject,
        .reverses = back ? transfer_key(parent, receipt->reverses) : TEXT_EMPTY,
    };
    return OK;
}

static Status write_receipt(FactWriter *out, const Fund *fund, const Receipt *receipt,
                            bool unexplained)
{
    fact_int(out, FUND, fund->id.id);
    fact_text(out, KEY, receipt->key);
    fact_int(out, AMOUNT, receipt->amount.rupiah);
    fact_int(out, VALUE_DATE, receipt->date.days);
    fact_text(out, GIVER, receipt->giver);
    fact_text(out, DOCUMENT, receipt->document);
    fact_text(out, SUBJECT, receipt->subject);
    if (receipt->reverses.bytes > 0)
        fact_text(out, REVERSES, receipt->reverses);
    fact_int(out, UNEXPLAINED, unexplained);
    return fact_row(out, NULL);
}

Status fund_came_in(Store *store, const Fund *fund, Money *ret)
{
    Balance source;
    Money sent, arrived, direct;
    TRY(ledger_balance(store, fund->id.chain, fund->accounts.source, &source));
    TRY(fund_cleared(store, fund, &sent, &arrived));
    TRY(household_paid(store, fund, &direct));
    *ret = MONEY(source.balance.rupiah - direct.rupiah + arrived.rupiah);
    return OK;
}

Status fund_check_ceiling(Ctx *ctx, Store *store, const Fund *fund)
{
    Money came;
    bool english = ctx->lang == LANG_EN;
    if (fund->ceiling.rupiah < 0)
        return OK;
    TRY(fund_came_in(store, fund, &came));
    if (came.rupiah <= fund->ceiling.rupiah)
        return OK;
    return fail(ctx, E_LIMIT, "fund.ceiling", fund->key, money_format(ctx, fund->ceiling, english),
                money_format(ctx, MONEY(came.rupiah - fund->ceiling.rupiah), english), NULL);
}

/* The same key twice in one call: says the second one what the first one said? */
static Status check_repeat(Ctx *ctx, const Receipt *first, const Receipt *second)
{
    if (text_equal(first->giver, second->giver) && text_equal(first->document, second->document) &&
        first->unexplained == second->unexplained)
        return OK;
    return fail(ctx, E_CONFLICT, "fund.receipt_differs", text_string(ctx, second->key), NULL);
}

static Status receive(Ctx *ctx, Store *store, void *scratch, const Fund *fund,
                      const Receipt *receipts, size_t count, int64_t *ret_new)
{
    Transfer *transfers = mem_array(scratch, Transfer, count);
    size_t *first_with = mem_array(scratch, size_t, count);
    Interner *keys = interner_new(scratch);
    FactWriter *out;
    int64_t added = 0;
    TRY(fact_writer_open(store, fund->id.chain, &receipt_table, &out));
    for (size_t i = 0; i < count; i++) {
        Known known;
        const Receipt *receipt = &receipts[i];
        TRY(check_receipt(ctx, receipt));
        uint32_t seen = interned_count(keys), key = intern(keys, receipt->key);
        if (key < seen) {
            TRY(check_repeat(ctx, &receipts[first_with[key]], receipt));
            TRY(make_transfer(ctx, store, scratch, fund, receipt, &transfers[i]));
            continue;
        }
        first_with[key] = i;
        TRY(find_receipt(store, scratch, fund->id.chain, receipt->key, &known));
        if (known.found)
            TRY(check_known(ctx, fund, receipt, &known));
        TRY(make_transfer(ctx, store, scratch, fund, receipt, &transfers[i]));
        if (known.found)
            continue;
        TRY(write_receipt(out, fund, receipt,
                          transfers[i].debit == fund->accounts.suspense ||
                              transfers[i].credit == fund->accounts.suspense));
        added++;
    }
    TRY(fact_writer_close(out));
    TRY(ledger_must(ctx, store, fund->id.chain, transfers, count));
    TRY(fund_check_ceiling(ctx, store, fund));
    *ret_new = added;
    return OK;
}

Status fund_receive(Ctx *ctx, Store *store, const Fund *fund, const Receipt *receipts, size_t count,
                    int64_t *ret_new)
{
    int64_t event;
    void *scratch = mem_root(NULL);
    Status status = event_begin(store, fund->id.chain, "fund receive", fund->key, &event);
    if (status == OK)
        status = receive(ctx, store, scratch, fund, receipts, count, ret_new);
    mem_free(scratch);
    return status;
}

Status fund_explain(Ctx *ctx, Store *store, const Fund *fund, Text key, Text subject, Money amount,
                    Date date)
{
    int64_t event;
    TRY(event_begin(store, fund->id.chain, "fund explain", fund->key, &event));
    Transfer transfer = {
        .key = text_of(mem_printf(ctx, "explain:%.*s", TEXT_ARGS(key))),
        .kind = TRANSFER_POSTED,
        .debit = fund->accounts.suspense,
        .credit = fund->accounts.fund,
        .amount = amount,
        .value_date = date,
        .reason = TEXT("explained"),
        .subject = subject,
    };
    return ledger_must(ctx, store, fund->id.chain, &transfer, 1);
}

Status fund_receipts(Store *store, void *parent, const Fund *fund, Receipt **ret, size_t *ret_count)
{
    Statement *statement;
    Receipt *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &receipts_of_fund, &statement));
    bind_int(statement, 1, fund->id.chain.number);
    bind_int(statement, 2, fund->id.id);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (Receipt){
            .key = text_of(column_string(parent, statement, 0)),
            .amount = {column_int(statement, 1)},
            .date = {(int32_t)column_int(statement, 2)},
            .giver = text_of(column_string(parent, statement, 3)),
            .document = text_of(column_string(parent, statement, 4)),
            .subject = text_of(column_string(parent, statement, 5)),
            .reverses = text_of(column_string(parent, statement, 6)),
            .unexplained = column_int(statement, 7) != 0,
        };
    }
    *ret = list;
    *ret_count = count;
    return OK;
}
