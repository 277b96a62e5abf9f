/* Decreed, enrolled, billed, side by side. */
#include "base/mem.h"
#include "fund/bill_private.h"

typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent;
    const Law *law;
    const Fund *fund;
    Map *billed, *enrolled, *refused, *paid; /* people of all months */
    Reconciliation *rows;
    size_t count, capacity;
} Run;

static void add(HeadsMoney *sum, Map *people, int64_t nik, Money price)
{
    sum->heads++;
    sum->amount.rupiah += price.rupiah;
    map_put(people, (uint64_t)nik, 1, NULL);
}

static void add_bill(Run *run, const BillDetail *detail, Reconciliation *row)
{
    const Bill *bill = &detail->bill;
    Money back = {bill->paid.rupiah - bill->refunded.rupiah};
    for (size_t i = 0; i < detail->line_count; i++) {
        const BillLine *line = &detail->lines[i];
        Money price = detail->groups[line->group].price;
        add(&row->billed, run->billed, line->nik, price);
        if (line->state == LINE_ENROLLED)
            add(&row->enrolled, run->enrolled, line->nik, price);
        if (line->state == LINE_DROPPED)
            add(&row->refused, run->refused, line->nik, price);
        else if (bill->paid_on.days != INT32_MIN)
            add(&row->paid, run->paid, line->nik, MONEY(0));
    }
    row->paid.amount.rupiah += back.rupiah;
}

static Status add_month(Run *run, Month month)
{
    BillId *ids;
    size_t count;
    int64_t heads = 0;
    Money price = {0};
    Reconciliation row = {.month = month};
    TRY(bills_of_fund(run->store, run->parent, run->fund->id, month, true, &ids, &count));
    TRY(decree_heads(run->store, run->fund->id, month, &heads, &row.decree_known));
    if (count == 0 && heads == 0)
        return OK;
    if (row.decree_known) {
        TRY(fund_price(run->ctx, run->law, fund_terms(run->fund), 0, month, &price));
        row.decreed = (HeadsMoney){heads, {heads * price.rupiah}};
    }
    for (size_t i = 0; i < count; i++) {
        BillDetail *detail;
        TRY(bill_detail(run->store, run->parent, ids[i], &detail));
        add_bill(run, detail, &row);
        mem_free(detail);
    }
    reconciliation_finish(&row);
    run->rows = mem_grow(run->parent, run->rows, run->count, &run->capacity);
    run->rows[run->count++] = row;
    return OK;
}

static void add_money(HeadsMoney *sum, const HeadsMoney *row)
{
    sum->amount.rupiah += row->amount.rupiah;
}

/* All months together: people once, money in sum. */
static void add_total(Run *run)
{
    Reconciliation total = {.month = {0}};
    for (size_t i = 0; i < run->count; i++) {
        const Reconciliation *row = &run->rows[i];
        total.decree_known = total.decree_known || row->decree_known;
        if (row->decreed.heads > total.decreed.heads)
            total.decreed.heads = row->decreed.heads;
        add_money(&total.decreed, &row->decreed);
        add_money(&total.enrolled, &row->enrolled);
        add_money(&total.billed, &row->billed);
        add_money(&total.refused, &row->refused);
        add_money(&total.paid, &row->paid);
    }
    total.enrolled.heads = (int64_t)map_count(run->enrolled);
    total.billed.heads = (int64_t)map_count(run->billed);
    total.refused.heads = (int64_t)map_count(run->refused);
    total.paid.heads = (int64_t)map_count(run->paid);
    reconciliation_finish(&total);
    run->rows = mem_grow(run->parent, run->rows, run->count, &run->capacity);
    run->rows[run->count++] = total;
}

Status bill_reconcile(Ctx *ctx, Store *store, void *parent, const Law *law, const Fund *fund,
                      Month from, Month until, Reconciliation **ret, size_t *ret_count)
{
    void *scratch = mem_root(NULL);
    Run run = {.ctx = ctx,
               .store = store,
               .parent = scratch,
               .law = law,
               .fund = fund,
               .billed = map_new(scratch, 1024),
               .enrolled = map_new(scratch, 1024),
               .refused = map_new(scratch, 1024),
               .paid = map_new(scratch, 1024)};
    Status status = OK;
    for (Month month = from; status == OK && month.months <= until.months; month.months++)
        status = add_month(&run, month);
    if (status == OK) {
        add_total(&run);
        *ret = mem_move(parent, run.rows);
        *ret_count = run.count;
    }
    mem_free(scratch);
    return status;
}
