/* Lines that fall away: credited, uncovered, and their people back among the candidates. */
#include "base/mem.h"
#include "fund/bill_private.h"

typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent;
    Fund *fund;
    Date date;
} Run;

/* Those not dropped before, each line once. */
static size_t pick(const BillDetail *detail, const BillDrop *drops, size_t count, void *parent,
                   BillDrop *ret)
{
    size_t used = 0;
    Map *seen = map_new(parent, count);
    for (size_t i = 0; i < count; i++)
        if (detail->lines[drops[i].line].state != LINE_DROPPED &&
            map_put(seen, drops[i].line, 1, NULL))
            ret[used++] = drops[i];
    return used;
}

/* One transfer for each group that loses lines; the key says how many it had lost before. */
static Status credit(Run *run, const BillDetail *detail, const BillDrop *drops, size_t count,
                     Money *ret_credited)
{
    BillId id = detail->bill.id;
    int64_t *before = mem_array(run->parent, int64_t, detail->group_count);
    int64_t *now = mem_array(run->parent, int64_t, detail->group_count);
    Transfer *transfers = mem_array(run->parent, Transfer, detail->group_count);
    size_t used = 0;
    for (size_t i = 0; i < detail->line_count; i++)
        before[detail->lines[i].group] += detail->lines[i].state == LINE_DROPPED;
    for (size_t i = 0; i < count; i++)
        now[detail->lines[drops[i].line].group]++;
    for (size_t g = 0; g < detail->group_count; g++) {
        const BillGroup *group = &detail->groups[g];
        if (now[g] == 0)
            continue;
        Money amount = {group->price.rupiah * now[g]};
        ret_credited->rupiah += amount.rupiah;
        transfers[used++] = (Transfer){
            .key = text_of(mem_printf(run->parent, "bill:%lld:%zu:credit:%lld", (long long)id.id, g,
                                      (long long)before[g])),
            .kind = TRANSFER_POSTED,
            .debit = run->fund->accounts.institution,
            .credit = run->fund->accounts.fund,
            .amount = amount,
            .value_date = run->date,
            .reason = TEXT("credit"),
            .subject = text_of(mem_printf(run->parent, "bill:%lld", (long long)id.id)),
            .reverses = text_of(group->transfer),
        };
    }
    return ledger_must(run->ctx, run->store, id.chain, transfers, used);
}

static Status answer(Run *run, BillDetail *detail, const BillDrop *drops, size_t count)
{
    BillAnswer *answers = mem_array(run->parent, BillAnswer, count);
    for (size_t i = 0; i < count; i++)
        answers[i] =
            (BillAnswer){(int64_t)drops[i].line, LINE_DROPPED, TEXT_EMPTY, drops[i].reason};
    TRY(bill_answers_write(run->store, detail->bill.id, answers, count));
    for (size_t i = 0; i < count; i++) {
        BillLine *line = &detail->lines[drops[i].line];
        line->state = LINE_DROPPED;
        line->reason = text_string(detail, drops[i].reason);
    }
    bill_count(detail);
    return OK;
}

/* What a bill that was paid wrote into the register does not hold. */
static Status uncover(Run *run, const BillDetail *detail, const BillDrop *drops, size_t count)
{
    if (detail->bill.paid_on.days == INT32_MIN)
        return OK;
    Chain *chains = mem_array(run->parent, Chain, detail->group_count);
    for (size_t g = 0; g < detail->group_count; g++)
        chains[g] = detail->groups[g].people;
    qsort(chains, detail->group_count, sizeof *chains, chain_order);
    PaidCover *covers = mem_array(run->parent, PaidCover, count);
    PaidResult *results = mem_array(run->parent, PaidResult, count);
    for (size_t c = 0; c < detail->group_count; c++) {
        size_t used = 0;
        if (c > 0 && chains[c].number == chains[c - 1].number)
            continue;
        for (size_t i = 0; i < count; i++) {
            const BillLine *line = &detail->lines[drops[i].line];
            const BillGroup *group = &detail->groups[line->group];
            if (group->people.number == chains[c].number)
                covers[used++] =
                    bill_cover(&detail->bill, fund_payer(run->fund->kind), group, line, NULL, true);
        }
        TRY(registry_pay(run->ctx, run->store, chains[c], covers, used, results));
    }
    return OK;
}

static Status end_commitments(Run *run, const BillDetail *detail, const BillDrop *drops,
                              size_t count)
{
    int64_t added;
    CommitmentEnd *ends = mem_array(run->parent, CommitmentEnd, count);
    for (size_t i = 0; i < count; i++) {
        const BillLine *line = &detail->lines[drops[i].line];
        ends[i] = (CommitmentEnd){
            {detail->groups[line->group].people, line->commitment},
            month_plus(detail->bill.month, -1),
            drops[i].end,
        };
    }
    return commitment_end(run->ctx, run->store, ends, count, run->date, &added);
}

static Status drop_here(Run *run, BillDetail *detail, const BillDrop *drops, size_t count,
                        Money *ret_credited)
{
    TRY(credit(run, detail, drops, count, ret_credited));
    TRY(answer(run, detail, drops, count));
    return uncover(run, detail, drops, count);
}

static uint64_t commitment_key(const BillDetail *detail, const BillLine *line)
{
    return (uint64_t)detail->groups[line->group].people.number << 48 | (uint64_t)line->commitment;
}

/* Months that were billed ahead: without the commitment their lines do not hold either. */
static Status drop_later(Run *run, const BillDetail *first, const BillDrop *drops, size_t count,
                         int64_t *ret_later, Money *ret_credited)
{
    BillId *ids;
    size_t bills;
    Map *gone = map_new(run->parent, count);
    for (size_t i = 0; i < count; i++)
        map_put(gone, commitment_key(first, &first->lines[drops[i].line]), i, NULL);
    TRY(bills_of_fund(run->store, run->parent, first->bill.fund, month_plus(first->bill.month, 1),
                      false, &ids, &bills));
    for (size_t b = 0; b < bills; b++) {
        BillDetail *detail;
        size_t used = 0;
        TRY(bill_detail(run->store, run->parent, ids[b], &detail));
        BillDrop *more = mem_array(run->parent, BillDrop, count);
        for (size_t i = 0; i < detail->line_count && used < count; i++) {
            uint64_t which;
            if (detail->lines[i].state != LINE_DROPPED &&
                map_get(gone, commitment_key(detail, &detail->lines[i]), &which))
                more[used++] = (BillDrop){i, drops[which].reason, drops[which].end};
        }
        *ret_later += (int64_t)used;
        if (used > 0)
            TRY(drop_here(run, detail, more, used, ret_credited));
    }
    return OK;
}

static Status drop_all(Run *run, BillDetail *detail, const BillDrop *drops, size_t count,
                       int64_t *ret_later, Money *ret_credited)
{
    BillDrop *fresh = mem_array(run->parent, BillDrop, count);
    size_t used = pick(detail, drops, count, run->parent, fresh);
    if (used == 0)
        return OK;
    TRY(fund_get(run->store, run->parent, detail->bill.fund, &run->fund));
    TRY(drop_here(run, detail, fresh, used, ret_credited));
    TRY(end_commitments(run, detail, fresh, used));
    return drop_later(run, detail, fresh, used, ret_later, ret_credited);
}

Status bill_drop(Ctx *ctx, Store *store, BillDetail *detail, const BillDrop *drops, size_t count,
                 Date date, int64_t *ret_later, Money *ret_credited)
{
    int64_t later = 0;
    Money credited = {0};
    void *scratch = mem_root(NULL);
    Run run = {.ctx = ctx, .store = store, .parent = scratch, .date = date};
    Status status = drop_all(&run, detail, drops, count, &later, &credited);
    mem_free(scratch);
    if (status != OK)
        return status;
    *ret_later = later;
    *ret_credited = credited;
    return OK;
}
