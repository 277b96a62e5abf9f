/* Proof that bills, commitments, ledger and covers agree. */
#include "base/mem.h"
#include "base/progress.h"
#include "fund/bill_private.h"

enum { PROGRAMME_BITS = 5 };

typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent; /* of one bill */
    const BillDetail *detail;
    Fund *fund;
    Month month;
    Map *taken[PROGRAMME_BITS]; /* per programme bit: who has this month on a live line */
    void *month_memory;
    BillProof report;
} Proof;

static Status disagree(Proof *proof, const char *key, const char *argument)
{
    return fail(proof->ctx, E_BROKEN, key, bill_id_format(proof->parent, proof->detail->bill.id),
                argument, NULL);
}

/* Every group is one post of the ledger for exactly its lines; what was reversed of it are the
 * lines that were dropped. */
static Status check_money(Proof *proof)
{
    const BillDetail *detail = proof->detail;
    int64_t amount = 0, heads = 0;
    int64_t *lines = mem_array(proof->parent, int64_t, detail->group_count);
    int64_t *dropped = mem_array(proof->parent, int64_t, detail->group_count);
    for (size_t i = 0; i < detail->line_count; i++) {
        lines[detail->lines[i].group]++;
        dropped[detail->lines[i].group] += detail->lines[i].state == LINE_DROPPED;
    }
    for (size_t g = 0; g < detail->group_count; g++) {
        const BillGroup *group = &detail->groups[g];
        LedgerEntry entry;
        bool found = false;
        TRY(ledger_transfer_find(proof->store, proof->parent, detail->bill.id.chain,
                                 text_of(group->transfer), &entry, &found));
        if (lines[g] != group->heads || !found || entry.kind != TRANSFER_POST ||
            entry.amount.rupiah != group->price.rupiah * lines[g] ||
            entry.credit != proof->fund->accounts.institution)
            return disagree(proof, "bill.proof_post", group->transfer);
        if (entry.reversed.rupiah != group->price.rupiah * dropped[g])
            return disagree(proof, "bill.proof_credit", group->transfer);
        amount += group->price.rupiah * lines[g];
        heads += lines[g];
    }
    if (amount != detail->bill.amount.rupiah || heads != detail->bill.heads)
        return disagree(proof, "bill.proof_total", "");
    return OK;
}

static Status check_payment(Proof *proof)
{
    const Bill *bill = &proof->detail->bill;
    LedgerEntry entry;
    bool found = false;
    char *key = mem_printf(proof->parent, "bill:%lld:payment", (long long)bill->id.id);
    TRY(ledger_transfer_find(proof->store, proof->parent, bill->id.chain, text_of(key), &entry,
                             &found));
    bool paid = bill->paid_on.days != INT32_MIN;
    if (found != paid || (paid && (entry.amount.rupiah != bill->paid.rupiah ||
                                   entry.reversed.rupiah != bill->refunded.rupiah)))
        return disagree(proof, "bill.proof_payment", key);
    return OK;
}

/* One payer per person, programme and month over all bills, and a commitment behind every line. */
static Status check_people(Proof *proof)
{
    const BillDetail *detail = proof->detail;
    BillPeople *people;
    TRY(bill_people_load(proof->store, proof->parent, detail->bill.fund, detail->bill.month,
                         &people));
    for (size_t i = 0; i < detail->line_count; i++) {
        const BillLine *line = &detail->lines[i];
        const BillGroup *group = &detail->groups[line->group];
        char *place = NULL;
        if (bill_person(people, group->people, line->commitment) == NULL)
            place = mem_printf(proof->parent, "%zu", i + 1);
        if (place != NULL)
            return disagree(proof, "bill.proof_commitment", place);
        if (line->state == LINE_DROPPED)
            continue;
        for (int bit = 0; bit < PROGRAMME_BITS; bit++)
            if ((group->programmes & 1u << bit) != 0 &&
                !map_put(proof->taken[bit], (uint64_t)line->nik, i, NULL))
                return disagree(proof, "bill.proof_two_payers",
                                mem_printf(proof->parent, "%zu", i + 1));
    }
    return OK;
}

static Status check_covers(Proof *proof)
{
    const BillDetail *detail = proof->detail;
    if (detail->bill.paid_on.days == INT32_MIN)
        return OK;
    PaidCover *covers = mem_array(proof->parent, PaidCover, detail->line_count);
    size_t *places = mem_array(proof->parent, size_t, detail->line_count);
    PaidResult *results = mem_array(proof->parent, PaidResult, detail->line_count);
    for (size_t g = 0; g < detail->group_count; g++) {
        size_t used = 0;
        bool seen = false;
        Chain chain = detail->groups[g].people;
        for (size_t before = 0; before < g; before++)
            seen = seen || detail->groups[before].people.number == chain.number;
        for (size_t i = 0; !seen && i < detail->line_count; i++) {
            const BillLine *line = &detail->lines[i];
            const BillGroup *group = &detail->groups[line->group];
            if (line->state == LINE_DROPPED || group->people.number != chain.number)
                continue;
            places[used] = i;
            covers[used++] =
                bill_cover(&detail->bill, fund_payer(proof->fund->kind), group, line, NULL, false);
        }
        TRY(registry_paid(proof->ctx, proof->store, chain, covers, used, results));
        for (size_t i = 0; i < used; i++)
            if (results[i] != PAID_KNOWN)
                return disagree(proof, "bill.proof_cover",
                                mem_printf(proof->parent, "%zu", places[i] + 1));
    }
    return OK;
}

static Status check_bill(Proof *proof, BillId id)
{
    BillDetail *detail;
    TRY(bill_detail(proof->store, proof->parent, id, &detail));
    proof->detail = detail;
    TRY(fund_get(proof->store, proof->parent, detail->bill.fund, &proof->fund));
    if (detail->bill.month.months != proof->month.months || proof->month_memory == NULL) {
        mem_free(proof->month_memory);
        proof->month_memory = mem_root(NULL);
        proof->month = detail->bill.month;
        for (int bit = 0; bit < PROGRAMME_BITS; bit++)
            proof->taken[bit] = map_new(proof->month_memory, 1024);
    }
    proof->report.bills++;
    proof->report.lines += detail->bill.heads;
    proof->report.billed.rupiah += detail->bill.amount.rupiah;
    TRY(check_money(proof));
    TRY(check_payment(proof));
    TRY(check_people(proof));
    return check_covers(proof);
}

Status bill_verify(Ctx *ctx, Store *store, BillProof *ret)
{
    BillId *ids = NULL;
    size_t count = 0;
    void *scratch = mem_root(NULL);
    Proof proof = {.ctx = ctx, .store = store};
    Status status = bills_all(store, scratch, &ids, &count);
    progress_begin(ctx, "progress.bill.verify", (int64_t)count);
    for (size_t i = 0; status == OK && i < count; i++) {
        proof.parent = mem_root(NULL);
        status = check_bill(&proof, ids[i]);
        mem_free(proof.parent);
        progress_add(ctx, 1);
    }
    mem_free(proof.month_memory);
    mem_free(scratch);
    if (status == OK)
        *ret = proof.report;
    return status;
}
