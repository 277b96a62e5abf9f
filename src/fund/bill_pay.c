/* Money to the institution and back, and the cover that it buys. */
#include "base/mem.h"
#include "base/progress.h"
#include "fund/bill_private.h"

typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent;
    Fund *fund;
    BillDetail *detail;
    BillPeople *people;
    BillDrop *drops;
    size_t drop_count;
    BillPayment report;
} Run;

static const char *say_money(Run *run, Money amount)
{
    return money_format(run->parent, amount, run->ctx->lang == LANG_EN);
}

/* Commitments that ended since the bill was issued: died, removed from the list. */
static void drop_ended(Run *run)
{
    const BillDetail *detail = run->detail;
    for (size_t i = 0; i < detail->line_count; i++) {
        const BillLine *line = &detail->lines[i];
        const BillPerson *person =
            bill_person(run->people, detail->groups[line->group].people, line->commitment);
        if (line->state != LINE_DROPPED && person != NULL &&
            person->last.months < detail->bill.month.months)
            run->drops[run->drop_count++] =
                (BillDrop){i, TEXT("bill.dropped_ended"), person->end_reason};
    }
}

static void take_result(Run *run, size_t line, PaidResult result)
{
    switch (result) {
    case PAID_WRITTEN:
        run->report.covered++;
        return;
    case PAID_KNOWN:
        run->report.known++;
        return;
    case PAID_OTHER_PAYER:
        run->drops[run->drop_count++] =
            (BillDrop){line, TEXT("bill.dropped_payer"), TEXT("covered-elsewhere")};
        return;
    case PAID_ELSEWHERE:
        run->drops[run->drop_count++] =
            (BillDrop){line, TEXT("bill.dropped_region"), TEXT("covered-elsewhere")};
        return;
    case PAID_AFTER_DEATH:
        run->drops[run->drop_count++] = (BillDrop){line, TEXT("bill.dropped_died"), TEXT("died")};
        return;
    case PAID_RESULT_COUNT:
        break;
    }
}

/* The live lines of one people chain, from group `first` on. */
static Status cover_chain(Run *run, size_t first, const bool *ended)
{
    const BillDetail *detail = run->detail;
    Chain chain = detail->groups[first].people;
    size_t used = 0, count = detail->line_count;
    void *scratch = mem_root(NULL);
    PaidCover *covers = mem_array(scratch, PaidCover, count);
    size_t *places = mem_array(scratch, size_t, count);
    for (size_t i = 0; i < count; i++) {
        const BillLine *line = &detail->lines[i];
        const BillGroup *group = &detail->groups[line->group];
        if (line->state == LINE_DROPPED || ended[i] || group->people.number != chain.number)
            continue;
        covers[used] = bill_cover(&detail->bill, fund_payer(run->fund->kind), group, line,
                                  bill_person(run->people, chain, line->commitment), false);
        places[used++] = i;
    }
    PaidResult *results = mem_array(scratch, PaidResult, used);
    Status status = registry_pay(run->ctx, run->store, chain, covers, used, results);
    for (size_t i = 0; status == OK && i < used; i++)
        take_result(run, places[i], results[i]);
    mem_free(scratch);
    return status;
}

static Status cover_all(Run *run)
{
    const BillDetail *detail = run->detail;
    bool *ended = mem_array(run->parent, bool, detail->line_count);
    for (size_t i = 0; i < run->drop_count; i++)
        ended[run->drops[i].line] = true;
    for (size_t g = 0; g < detail->group_count; g++) {
        bool seen = false;
        for (size_t before = 0; before < g; before++)
            seen = seen || detail->groups[before].people.number == detail->groups[g].people.number;
        if (!seen)
            TRY(cover_chain(run, g, ended));
    }
    return OK;
}

static Status transfer_payment(Run *run, Date date, Text code)
{
    Bill *bill = &run->detail->bill;
    char *key = mem_printf(run->parent, "bill:%lld:payment", (long long)bill->id.id);
    const Transfer transfer = {
        .key = text_of(key),
        .kind = TRANSFER_POSTED,
        .debit = run->fund->accounts.institution,
        .credit = run->fund->accounts.paid,
        .amount = run->report.amount,
        .value_date = date,
        .reason = TEXT("payment"),
        .subject = text_of(mem_printf(run->parent, "bill:%lld", (long long)bill->id.id)),
    };
    TRY(ledger_must(run->ctx, run->store, bill->id.chain, &transfer, 1));
    TRY(bill_payment_write(run->store, bill->id, false, transfer.amount, date, code, transfer.key));
    bill->paid = transfer.amount;
    bill->paid_on = date;
    return OK;
}

static Status check_code(Ctx *ctx, Text code)
{
    return code.bytes > 0 && code.bytes <= BILL_CODE_BYTES_MAX
               ? OK
               : fail(ctx, E_INVALID, "bill.code", text_string(ctx, code), NULL);
}

static Status pay(Run *run, BillId id, Date date, Text code)
{
    FundId fund;
    TRY(check_code(run->ctx, code));
    TRY(bill_fund(run->store, id, &fund));
    TRY(bill_begin(run->store, fund, "bill pay", bill_id_format(run->parent, id)));
    TRY(bill_detail(run->store, run->parent, id, &run->detail)); /* now under the lock */
    Bill *bill = &run->detail->bill;
    run->report.amount = MONEY(bill->amount.rupiah - bill->credited.rupiah);
    if (bill->paid_on.days != INT32_MIN) {
        run->report = (BillPayment){.existed = true, .amount = bill->paid};
        if (bill->paid_on.days == date.days && text_is(code, bill->code))
            return OK;
        return fail(run->ctx, E_CONFLICT, "bill.paid", bill_id_format(run->parent, id),
                    date_format(run->parent, bill->paid_on), bill->code, NULL);
    }
    if (run->report.amount.rupiah == 0)
        return fail(run->ctx, E_CONFLICT, "bill.nothing_left", bill_id_format(run->parent, id),
                    NULL);
    if (date.days < bill->issued.days)
        problem_add(run->ctx, PROBLEM_WARNING, NULL, "bill.paid_early",
                    bill_id_format(run->parent, id), date_format(run->parent, date),
                    date_format(run->parent, bill->issued), NULL);
    TRY(fund_get(run->store, run->parent, bill->fund, &run->fund));
    progress_begin(run->ctx, "progress.bill.people", bill->heads);
    TRY(bill_people_load(run->store, run->parent, bill->fund, bill->month, &run->people));
    run->drops = mem_array(run->parent, BillDrop, run->detail->line_count);
    TRY(transfer_payment(run, date, code));
    drop_ended(run);
    TRY(cover_all(run));
    run->report.dropped = (int64_t)run->drop_count;
    return bill_drop(run->ctx, run->store, run->detail, run->drops, run->drop_count, date,
                     &(int64_t){0}, &run->report.credited);
}

Status bill_pay(Ctx *ctx, Store *store, BillId id, Date date, Text code, BillPayment *ret)
{
    void *scratch = mem_root(NULL);
    Run run = {.ctx = ctx, .store = store, .parent = scratch};
    Status status = pay(&run, id, date, code);
    mem_free(scratch);
    if (status == OK)
        *ret = run.report;
    return status;
}

/* -- Money that comes back ------------------------------------------------------------------- */

static Status refund(Run *run, BillId id, Money amount, Date date, Text document, bool *ret_existed)
{
    Money before;
    Date day;
    TRY(check_code(run->ctx, document));
    TRY(event_begin(run->store, id.chain, "bill refund", bill_id_format(run->parent, id), NULL));
    TRY(bill_detail(run->store, run->parent, id, &run->detail));
    const Bill *bill = &run->detail->bill;
    TRY(bill_refund_find(run->store, id, document, ret_existed, &before, &day));
    if (*ret_existed)
        return before.rupiah == amount.rupiah && day.days == date.days
                   ? OK
                   : fail(run->ctx, E_CONFLICT, "bill.refund_differs",
                          text_string(run->parent, document), say_money(run, before),
                          date_format(run->parent, day), NULL);
    Money owed = {bill->paid.rupiah - bill->refunded.rupiah - bill->amount.rupiah +
                  bill->credited.rupiah};
    if (bill->paid_on.days == INT32_MIN || amount.rupiah <= 0 || amount.rupiah > owed.rupiah)
        return fail(run->ctx, E_CONFLICT, "bill.refund_too_much", bill_id_format(run->parent, id),
                    say_money(run, bill->paid_on.days == INT32_MIN ? MONEY(0) : owed),
                    say_money(run, amount), NULL);
    TRY(fund_get(run->store, run->parent, bill->fund, &run->fund));
    const Transfer transfer = {
        .key = text_of(mem_printf(run->parent, "bill:%lld:refund:%.*s", (long long)id.id,
                                  TEXT_ARGS(document))),
        .kind = TRANSFER_POSTED,
        .debit = run->fund->accounts.paid,
        .credit = run->fund->accounts.institution,
        .amount = amount,
        .value_date = date,
        .reason = TEXT("refund"),
        .subject = text_of(mem_printf(run->parent, "bill:%lld", (long long)id.id)),
        .reverses = text_of(mem_printf(run->parent, "bill:%lld:payment", (long long)id.id)),
    };
    TRY(ledger_must(run->ctx, run->store, id.chain, &transfer, 1));
    return bill_payment_write(run->store, id, true, amount, date, document, transfer.key);
}

Status bill_refund(Ctx *ctx, Store *store, BillId id, Money amount, Date date, Text document,
                   bool *ret_existed)
{
    bool existed = false;
    void *scratch = mem_root(NULL);
    Run run = {.ctx = ctx, .store = store, .parent = scratch};
    Status status = refund(&run, id, amount, date, document, &existed);
    mem_free(scratch);
    if (status == OK)
        *ret_existed = existed;
    return status;
}
