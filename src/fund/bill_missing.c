/* By name: who is decreed or billed for a month and not enrolled, and why as far as it is known. */
#include "base/mem.h"
#include "fund/bill_private.h"
#include "fund/decree_private.h"

const char *const MISSING_KEYS[MISSING_COUNT + 1] = {"no-answer", "dropped", "not-billed",
                                                     "no-valid-nik", NULL};

typedef struct {
    Store *store;
    void *parent; /* of the result */
    void *scratch;
    const Fund *fund;
    Map *billed; /* people of the month */
    Missing *rows;
    size_t count, capacity;
} Run;

static void add(Run *run, Missing row)
{
    run->rows = mem_grow(run->parent, run->rows, run->count, &run->capacity);
    run->rows[run->count++] = row;
}

static Status add_bill(Run *run, BillId id)
{
    BillDetail *detail;
    BillPeople *people;
    TRY(bill_detail(run->store, run->scratch, id, &detail));
    TRY(bill_people_load(run->store, run->scratch, detail->bill.fund, detail->bill.month, &people));
    for (size_t i = 0; i < detail->line_count; i++) {
        const BillLine *line = &detail->lines[i];
        const BillPerson *person =
            bill_person(people, detail->groups[line->group].people, line->commitment);
        map_put(run->billed, (uint64_t)line->nik, 1, NULL);
        if (line->state == LINE_ENROLLED)
            continue;
        add(run, (Missing){
                     .month = detail->bill.month,
                     .bill = id,
                     .line = (int64_t)i + 1,
                     .nik = line->nik,
                     .name = person == NULL ? "" : text_string(run->parent, person->name),
                     .state = line->state == LINE_DROPPED ? MISSING_DROPPED : MISSING_NO_ANSWER,
                     .reason = line->reason == NULL ? "" : mem_string(run->parent, line->reason),
                     .synthetic = person != NULL && person->synthetic,
                 });
    }
    return OK;
}

static Status add_decree(Run *run, const Decree *root, Month month)
{
    DecreePerson *persons;
    size_t count;
    int64_t heads;
    Date day = month_last_day(month);
    if (day.days < root->date.days)
        day = root->date; /* as decree_heads does */
    TRY(decree_in_force(run->store, run->scratch, root->id, day, &persons, &count, &heads));
    for (size_t i = 0; i < count; i++) {
        const DecreePerson *person = &persons[i];
        uint64_t known;
        if (person->nik != 0 && map_get(run->billed, (uint64_t)person->nik, &known))
            continue;
        add(run, (Missing){
                     .month = month,
                     .nik = person->nik,
                     .name = mem_string(run->parent, person->name),
                     .state = person->nik == 0 ? MISSING_NO_NIK : MISSING_NOT_BILLED,
                     .reason = mem_string(run->parent, root->number),
                     .synthetic = root->synthetic,
                 });
    }
    return OK;
}

static Status add_month(Run *run, Month month)
{
    BillId *ids;
    Decree *roots;
    size_t count;
    run->billed = map_new(run->scratch, 1024);
    TRY(bills_of_fund(run->store, run->scratch, run->fund->id, month, true, &ids, &count));
    for (size_t i = 0; i < count; i++)
        TRY(add_bill(run, ids[i]));
    TRY(decrees_of_fund(run->store, run->scratch, run->fund->id, &roots, &count));
    for (size_t i = 0; i < count; i++)
        if ((roots[i].from.months == 0 || roots[i].from.months <= month.months) &&
            (roots[i].until.months == 0 || month.months <= roots[i].until.months))
            TRY(add_decree(run, &roots[i], month));
    return OK;
}

Status bill_missing(Store *store, void *parent, const Fund *fund, Month from, Month until,
                    Missing **ret, size_t *ret_count)
{
    Run run = {.store = store, .parent = parent, .fund = fund};
    Status status = OK;
    for (Month month = from; status == OK && month.months <= until.months; month.months++) {
        run.scratch = mem_root(NULL);
        status = add_month(&run, month);
        mem_free(run.scratch);
    }
    if (status != OK)
        return status;
    *ret = run.rows;
    *ret_count = run.count;
    return OK;
}
