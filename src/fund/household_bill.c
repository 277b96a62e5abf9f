/* What households owe for their workers, month by month, and what they pay. */
#include "base/mem.h"
#include "fund/pledge_private.h"

static bool has_fact(const Household *household, HouseholdFactKind kind, Month month, Money *ret)
{
    for (size_t i = 0; i < household->fact_count; i++)
        if (household->facts[i].kind == kind && household->facts[i].month.months == month.months) {
            *ret = household->facts[i].amount;
            return true;
        }
    return false;
}

static const char *bill_key(void *parent, const Fund *fund, const Household *household, Month month)
{
    return mem_printf(parent, "household:%s:%lld:%s", fund->key, (long long)household->id,
                      month_format(parent, month));
}

typedef struct {
    Transfer *transfers;
    size_t transfer_count;
    HouseholdNews *news;
    size_t count;
} Batch;

static void batch_move(void *parent, Batch *batch, const Household *household, const char *key,
                       Money amount, Transfer transfer)
{
    transfer.key = text_of(key);
    transfer.kind = TRANSFER_POSTED;
    transfer.amount = amount;
    transfer.subject = text_of(mem_printf(parent, "household:%lld", (long long)household->id));
    batch->transfers[batch->transfer_count++] = transfer;
}

static void batch_add(void *parent, Batch *batch, const Household *household, HouseholdFact fact,
                      Transfer transfer)
{
    batch_move(parent, batch, household, fact.key, fact.amount, transfer);
    batch->news[batch->count++] = (HouseholdNews){household, fact};
}

static Status batch_post(Ctx *ctx, Store *store, const Fund *fund, const Batch *batch)
{
    if (batch->count == 0)
        return OK;
    TRY(ledger_must(ctx, store, fund->id.chain, batch->transfers, batch->transfer_count));
    return household_news_write(store, fund, batch->news, batch->count);
}

/* -- Bills ----------------------------------------------------------------------------------- */

static Status bill(Ctx *ctx, Store *store, void *scratch, const Law *law, const Fund *fund,
                   Month month, Date date, HouseholdBill *ret)
{
    Household *list;
    size_t count;
    HouseholdBill result = {0};
    TRY(event_begin(store, fund->id.chain, "household bill",
                    mem_printf(scratch, "%s %s", fund->key, month_format(scratch, month)), NULL));
    TRY(household_list(store, scratch, fund, &list, &count));
    Batch batch = {.transfers = mem_array(scratch, Transfer, count),
                   .news = mem_array(scratch, HouseholdNews, count)};
    for (size_t i = 0; i < count; i++) {
        Money amount;
        bool known = has_fact(&list[i], HOUSEHOLD_BILLED, month, &amount);
        if (!known && !household_in_force(&list[i], month))
            continue;
        if (!known) {
            TRY(household_price(ctx, law, &list[i], month, &amount));
            batch_add(scratch, &batch, &list[i],
                      (HouseholdFact){HOUSEHOLD_BILLED, month, amount,
                                      bill_key(scratch, fund, &list[i], month)},
                      (Transfer){.debit = fund->accounts.receivable,
                                 .credit = fund->accounts.institution,
                                 .value_date = date,
                                 .reason = TEXT("household-bill")});
            result.bills_new++;
            result.amount_new.rupiah += amount.rupiah;
        }
        result.bills++;
        result.amount.rupiah += amount.rupiah;
    }
    TRY(batch_post(ctx, store, fund, &batch));
    *ret = result;
    return OK;
}

Status household_bill(Ctx *ctx, Store *store, const Law *law, const Fund *fund, Month month,
                      Date date, HouseholdBill *ret)
{
    void *scratch = mem_root(NULL);
    Status status = bill(ctx, store, scratch, law, fund, month, date, ret);
    mem_free(scratch);
    return status;
}

/* -- Payments -------------------------------------------------------------------------------- */

/* What was paid is cover of that month. A worker whom somebody else paid for meanwhile stays with
 * them, and the household is told. */
static Status record_cover(Ctx *ctx, Store *store, void *scratch, const Fund *fund,
                           const Batch *batch)
{
    PaidCover *covers = mem_array(scratch, PaidCover, batch->count);
    PaidResult *results = mem_array(scratch, PaidResult, batch->count);
    for (size_t i = 0; i < batch->count; i++) {
        const Household *household = batch->news[i].household;
        covers[i] = (PaidCover){
            .nik = household->nik,
            .name = text_of(household->name),
            .home = household->home,
            .segment = household->road == ROAD_OWN_ACCOUNT ? SEGMENT_BPU : SEGMENT_PU,
            .programmes = HOUSEHOLD_PROGRAMMES,
            .payer = PAYER_HOUSEHOLD,
            .from = batch->news[i].fact.month,
            .until = batch->news[i].fact.month,
            .synthetic = household->synthetic,
        };
    }
    if (batch->count == 0)
        return OK;
    TRY(registry_pay(ctx, store, fund->id.chain, covers, batch->count, results));
    for (size_t i = 0; i < batch->count; i++)
        if (results[i] != PAID_WRITTEN && results[i] != PAID_KNOWN)
            problem_add(ctx, PROBLEM_WARNING, NULL, "household.not_covered",
                        nik_mask(scratch, (Nik){covers[i].nik}),
                        month_format(scratch, covers[i].from), NULL);
    return OK;
}

/* A household pays the institution itself, by its payment code: what it owes here and what is owed
 * to the institution go together. */
static void add_payment(void *scratch, Batch *batch, const Fund *fund, const Household *household,
                        const HouseholdFact *billed, Date date)
{
    batch_add(scratch, batch, household,
              (HouseholdFact){HOUSEHOLD_PAID, billed->month, billed->amount,
                              mem_printf(scratch, "%s:paid", billed->key)},
              (Transfer){.debit = fund->accounts.source,
                         .credit = fund->accounts.receivable,
                         .value_date = date,
                         .reason = TEXT("household-payment")});
    batch_move(scratch, batch, household, mem_printf(scratch, "%s:payment", billed->key),
               billed->amount,
               (Transfer){.debit = fund->accounts.institution,
                          .credit = fund->accounts.paid,
                          .value_date = date,
                          .reason = TEXT("payment")});
}

static Status pay(Ctx *ctx, Store *store, void *scratch, const Fund *fund, Text number, Month until,
                  Date date, int64_t *ret_new, Money *ret_amount)
{
    Household *list;
    size_t count, found = 0, places = 0;
    Money sum = {0}, paid;
    TRY(event_begin(store, fund->id.chain, "household pay", fund->key, NULL));
    TRY(household_list(store, scratch, fund, &list, &count));
    for (size_t i = 0; i < count; i++)
        places += list[i].fact_count;
    Batch batch = {.transfers = mem_array(scratch, Transfer, 2 * places),
                   .news = mem_array(scratch, HouseholdNews, places)};
    for (size_t i = 0; i < count; i++) {
        if (!text_is(number, list[i].number))
            continue;
        found++;
        for (size_t f = 0; f < list[i].fact_count; f++) {
            const HouseholdFact *fact = &list[i].facts[f];
            if (fact->kind != HOUSEHOLD_BILLED || fact->month.months > until.months ||
                has_fact(&list[i], HOUSEHOLD_PAID, fact->month, &paid))
                continue;
            add_payment(scratch, &batch, fund, &list[i], fact, date);
            sum.rupiah += fact->amount.rupiah;
        }
    }
    if (found == 0)
        return fail(ctx, E_NOT_FOUND, "household.not_found", text_string(scratch, number),
                    fund->key, NULL);
    TRY(batch_post(ctx, store, fund, &batch));
    TRY(record_cover(ctx, store, scratch, fund, &batch));
    *ret_new = (int64_t)batch.count;
    *ret_amount = sum;
    return OK;
}

Status household_pay(Ctx *ctx, Store *store, const Fund *fund, Text number, Month until, Date date,
                     int64_t *ret_new, Money *ret_amount)
{
    void *scratch = mem_root(NULL);
    Status status = pay(ctx, store, scratch, fund, number, until, date, ret_new, ret_amount);
    mem_free(scratch);
    return status;
}

/* -- The end --------------------------------------------------------------------------------- */

static Status end(Ctx *ctx, Store *store, void *scratch, const Fund *fund, Text nik,
                  Month first_free, int64_t *ret_new)
{
    Household *list;
    size_t count, found = 0, used = 0;
    NikFacts facts = nik_examine(nik, instant_date(ctx->now));
    TRY(event_begin(store, fund->id.chain, "household end", fund->key, NULL));
    TRY(household_list(store, scratch, fund, &list, &count));
    HouseholdNews *news = mem_array(scratch, HouseholdNews, count);
    for (size_t i = 0; i < count; i++) {
        if (facts.nik.number == 0 || list[i].nik != facts.nik.number)
            continue;
        found++;
        /* One that has not begun yet never will. */
        Month asked = list[i].from.months > first_free.months ? list[i].from : first_free;
        if (household_in_force(&list[i], asked))
            news[used++] = (HouseholdNews){&list[i], {HOUSEHOLD_ENDED, first_free, {0}, ""}};
    }
    if (found == 0)
        return fail(ctx, E_NOT_FOUND, "household.not_found", text_string(scratch, nik), fund->key,
                    NULL);
    *ret_new = (int64_t)used;
    return household_news_write(store, fund, news, used);
}

Status household_end(Ctx *ctx, Store *store, const Fund *fund, Text nik, Month first_free,
                     int64_t *ret_new)
{
    void *scratch = mem_root(NULL);
    Status status = end(ctx, store, scratch, fund, nik, first_free, ret_new);
    mem_free(scratch);
    return status;
}
