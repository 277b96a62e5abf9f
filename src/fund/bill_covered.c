/* Whose cover a fund's paid bills bought. */
#include "base/mem.h"
#include "fund/bill_private.h"

typedef struct {
    Store *store;
    void *parent;
    BillCovered *list;
    size_t count, capacity;
} Run;

static Status take_bill(Run *run, void *scratch, BillId id, Month until)
{
    BillDetail *detail;
    BillPeople *people;
    TRY(bill_detail(run->store, scratch, id, &detail));
    const Bill *bill = &detail->bill;
    if (bill->paid_on.days == INT32_MIN || bill->month.months > until.months)
        return OK;
    TRY(bill_people_load(run->store, scratch, bill->fund, bill->month, &people));
    for (size_t i = 0; i < detail->line_count; i++) {
        const BillLine *line = &detail->lines[i];
        const BillPerson *person =
            bill_person(people, detail->groups[line->group].people, line->commitment);
        if (line->state == LINE_DROPPED || person == NULL)
            continue;
        run->list = mem_grow(run->parent, run->list, run->count, &run->capacity);
        run->list[run->count++] =
            (BillCovered){bill->month, line->nik, person->home, person->occupation};
    }
    return OK;
}

Status bill_covered(Store *store, void *parent, const Fund *fund, Month from, Month until,
                    BillCovered **ret, size_t *ret_count)
{
    BillId *ids;
    size_t count;
    Run run = {.store = store, .parent = parent};
    TRY(bills_of_fund(store, parent, fund->id, from, false, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        void *scratch = mem_root(parent);
        Status status = take_bill(&run, scratch, ids[i], until);
        mem_free(scratch);
        TRY(status);
    }
    *ret = run.list;
    *ret_count = run.count;
    return OK;
}
